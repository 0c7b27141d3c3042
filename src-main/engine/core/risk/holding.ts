import type { InstrumentMarket } from '../market/instrument-market.ts';

/** What is held of one instrument and what it was worth at the last exact look. */
export interface Holding {
  readonly known: InstrumentMarket;
  /** Signed. */
  readonly quantity: number;
  readonly from: number;
}
