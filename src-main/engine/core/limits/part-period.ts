import type { Money } from '../../../../src-shared/domain/decimal.ts';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';

/** What parts of the account have made since a moment, as it is stored; see part-books.ts. */
export interface PartBooks {
  /** What each position had made by then, by its id; one that is not there has been opened since. */
  readonly open: Readonly<Record<string, Money>>;
  /** What positions that have closed since made in it, by part: `team crew`, `instrument BTC-USDT-PERP.alpha`. */
  readonly closed: Readonly<Record<string, Money>>;
}

/** Since the UTC day or the UTC week began. */
export interface PartPeriod extends PartBooks {
  readonly startsAt: Timestamp;
  /** Of the whole account at the beginning: what losses are shares of. */
  readonly equity: Money;
}

/** The highest that a part has made. */
export interface PartHigh {
  readonly made: Money;
  /** Of the whole account when that was reached: what its drawdown is a share of. */
  readonly equity: Money;
}

/** Since the drawdowns of parts are counted. */
export interface PartHighs extends PartBooks {
  /** When counting began. A position that is older and not in `open` was not traded then, or had no price. */
  readonly since: Timestamp;
  /** Of each part that a limit asks about. */
  readonly highs: Readonly<Record<string, PartHigh>>;
}

/** Null, or left out, where no limit asks. */
export interface PartLosses {
  day: PartPeriod | null;
  week: PartPeriod | null;
  drawdown?: PartHighs | undefined;
}
