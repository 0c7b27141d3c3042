import { ratio } from '../../../../src-shared/domain/decimal.ts';
import type { Ratio } from '../../../../src-shared/domain/decimal.ts';
import type { VenueBalance } from '../../../../src-shared/domain/venue-wire.ts';

/** How a paper venue behaves. Fees, steps and leverage ceilings come from each instrument. */
export interface PaperConfig {
  /** What the account owns when the books are empty; ignored when the books hold a snapshot. */
  readonly startBalances: readonly VenueBalance[];
  /** One way, drawn evenly and inclusively for each message; order within a direction is kept. */
  readonly latencyMs: { readonly min: number; readonly max: number };
  /** Cross margin: one wallet per quote currency stands for every perpetual quoted in it. The only mode. */
  readonly marginMode: 'cross';
  /** Leverage of perpetuals, cut to the instrument's own ceiling. */
  readonly leverage: number;
  /** Refuse limit and trigger prices further from the mark than this fraction. */
  readonly priceCollar: Ratio;
  /** False: liquidity has no bottom (still priced by the model): every fill is complete. For experiments only. */
  readonly partialFills: boolean;
  /** The largest share of a bar's volume that our orders may be. */
  readonly participation: number;
  /** A book or quote older than this no longer says what can be traded. */
  readonly quoteMaxAgeMs: number;
  /** A last price older than this (or three bars, if longer) is no market. */
  readonly referenceMaxAgeMs: number;
  /** Order, trade and payment ids of a new account count from here, so that an account begun anew repeats none of the last one's. */
  readonly firstNumber: number;
  /** How many finished orders, fills and payments each the venue remembers. */
  readonly retain: number;
}

/** A venue with 40–160 ms round trips, cross margin at 3x, a 20 % collar, and a tenth of the volume at most. */
export const DEFAULT_PAPER_CONFIG: PaperConfig = {
  startBalances: [],
  latencyMs: { min: 20, max: 80 },
  marginMode: 'cross',
  leverage: 3,
  priceCollar: ratio('0.2'),
  partialFills: true,
  participation: 0.1,
  quoteMaxAgeMs: 10_000,
  referenceMaxAgeMs: 180_000,
  firstNumber: 0,
  retain: 5_000,
};
