/** Coins that mean to be worth a US dollar: limits and equity count each as one; profit and loss does so only where a person says so. */
export const DOLLAR_COINS: ReadonlySet<string> = new Set(['USD', 'USDT', 'USDC', 'DAI', 'FDUSD', 'TUSD', 'PYUSD', 'USDE', 'BUSD', 'USDP', 'GUSD']);
