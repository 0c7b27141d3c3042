/** Where a cross-margined wallet breaks: the price at which what is left of it no longer covers the maintenance margin. */

/** A perpetual position. */
export interface MarginPosition {
  /** Signed: below 0 is short. */
  readonly quantity: number;
  /** What it cost: size of the quantity × entry price, in the wallet's currency. */
  readonly cost: number;
  readonly mark: number;
  /** Margin that must remain, as a fraction of the position's value. */
  readonly maintenance: number;
}

/** Unrealised result less maintenance margin at a price, in the wallet's currency. */
export function slackAt({ quantity, cost, maintenance }: MarginPosition, price: number): number {
  const value = Math.abs(quantity) * price;
  return (quantity > 0 ? value - cost : cost - value) - maintenance * value;
}

/** What the wallet has left above its maintenance margin, at the marks; below 0 it is liquidated. */
export function walletSlack(balance: number, positions: readonly MarginPosition[]): number {
  return positions.reduce((sum, position) => sum + slackAt(position, position.mark), balance);
}

/**
 * The price of one position at which its wallet is liquidated, all else standing still (isolated moves; the same equation as the paper venue's:
 * balance + Σ unrealised = Σ maintenance). Null where no price above 0 does it.
 */
export function liquidationPrice(balance: number, positions: readonly MarginPosition[], which: number): number | null {
  const position = positions[which];
  if (position === undefined || position.quantity === 0) return null;
  const others = walletSlack(balance, positions.filter((_, i) => i !== which));
  const { quantity, cost, maintenance } = position;
  const price = quantity > 0 ? (cost - others) / (quantity * (1 - maintenance)) : (cost + others) / (-quantity * (1 + maintenance));
  return price > 0 && Number.isFinite(price) ? price : null;
}
