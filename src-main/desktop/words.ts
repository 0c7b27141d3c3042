/** Money and times as tray, title and dialogs say them. */

const plain = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const signed = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: 'exceptZero' });

/** Exact decimal text with two places, a true minus and its currency. Text that is no number is given back as it is. */
export function moneyText(amount: string, currency: string, how: 'plain' | 'signed'): string {
  if (!/^-?\d+(\.\d+)?$/.test(amount)) return amount;
  const text = (how === 'signed' ? signed : plain).format(amount as `${number}`).replace('-', '−');
  return currency === '' ? text : `${text} ${currency}`;
}

/** `14:02 UTC`. @param at ms UTC */
export function timeText(at: number): string {
  return `${new Date(at).toISOString().slice(11, 16)} UTC`;
}

/** `1 position`, `3 positions`. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
