import type { Price } from '../../../../../src-shared/domain/decimal.ts';
import type { Timestamp } from '../../../../../src-shared/domain/ids.ts';

/** Where the price went. */
export interface Path {
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
}

/** One datum as resting orders see it: buyers look at the ask, sellers at the bid; of bars and trades both see the same. */
export interface Tick {
  /** When it became known: fills carry this time. */
  readonly at: Timestamp;
  /** When what it tells began. */
  readonly start: number;
  readonly kind: 'bar' | 'trade' | 'display';
  readonly buy: Path;
  readonly sell: Path;
}
