/** When a limit is kept: where exactly it breaks, and how far back inside ends a breach. */
import { div, mul, ratio, type Decimal } from '../../../../src-shared/domain/decimal.ts';
import { isLeast, type LimitMeasure } from '../../../../src-shared/domain/risk-limit.ts';
import type { AppliedLimit, LimitBook } from './limit-book.ts';

/** A breach ends this far inside its limit, so that a price at the edge does not begin and end one at every tick. */
const INSIDE = ratio('0.95');

/** Losses that are at their limit have reached it; of everything else that may be held. */
const REACHED: ReadonlySet<LimitMeasure> = new Set<LimitMeasure>(['dailyLoss', 'weeklyLoss', 'drawdown']);

/** What is measured against now: while the limit is broken, the level that ends the breach. */
export function levelOf(limit: AppliedLimit, { broken }: LimitBook): Decimal {
  return broken.has(limit.key) ? insideOf(limit) : limit.limit;
}

/** What an entry itself brings nearer. Losses and least equity come by the market. */
const TAKEN_UP: ReadonlySet<LimitMeasure> = new Set<LimitMeasure>(['notional', 'quantity', 'leverage', 'concentration', 'var95', 'volatility', 'correlation', 'liquidation']);

/** What an entry must keep. Where a limit makes smaller, closes or halts, only up to the level that would end its breach: filled to the limit itself the next price would undo it. */
export function entryLevelOf(limit: AppliedLimit, book: LimitBook): Decimal {
  return limit.act !== 'block' && TAKEN_UP.has(limit.measure) ? insideOf(limit) : levelOf(limit, book);
}

/** The level that ends a breach. */
export function insideOf(limit: AppliedLimit): Decimal {
  return isLeast(limit.measure) ? div(limit.limit, INSIDE) : mul(limit.limit, INSIDE);
}

/** Whether a value keeps a level. */
export function keeps({ measure }: AppliedLimit, value: Decimal, level: Decimal): boolean {
  if (isLeast(measure)) return value >= level;
  return REACHED.has(measure) ? value < level : value <= level;
}
