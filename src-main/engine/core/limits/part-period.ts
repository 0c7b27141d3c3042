import type { Money } from '../../../../src-shared/domain/decimal.ts';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';

/** What parts of the account have made since a moment, as it is stored; see part-losses.ts. */
export interface PartPeriod {
  readonly startsAt: Timestamp;
  /** Of the whole account at the beginning: what losses are shares of. */
  readonly equity: Money;
  /** What each position had made by then, by its id; one that is not there has been opened since. */
  readonly open: Readonly<Record<string, Money>>;
  /** What positions that have closed since made in it, by part: `team crew`, `instrument BTC-USDT-PERP.alpha`. */
  readonly closed: Readonly<Record<string, Money>>;
}

/** Null where no limit asks. */
export interface PartLosses {
  day: PartPeriod | null;
  week: PartPeriod | null;
}
