/** How much an instrument moves in a day, by what it did lately. */
import type { InstrumentId } from '../../../../src-shared/domain/ids.ts';
import type { CandleRing } from '../market/candle-ring.ts';
import { EwmaVariance } from '../indicator/ewma-variance.ts';
import type { EngineState } from '../state.ts';

const BAR_MS = 300_000;
const BARS_A_DAY = 288;
/** Half of the weight lies on the last 69 bars, six hours: a day's risk must not be that of its quietest hour. */
const LAMBDA = 0.99;
/** Four hours of bars: fewer say too little. */
const FEWEST_RETURNS = 48;

/**
 * Standard deviation of a day's return, a fraction: exponentially weighted (RiskMetrics, 1996, with λ for five-minute bars) over the log returns of consecutive
 * five-minute closes, times the root of their number in a day. Null with fewer than four hours of them, or where nothing moved.
 */
export function dailyVolatility({ market }: EngineState, instrument: InstrumentId): number | null {
  const ring = market.byId.get(instrument)?.rings['5m'];
  if (ring === undefined) return null;
  const before = known.get(ring);
  if (before?.revision === ring.revision) return before.daily;
  const daily = volatilityOf(ring);
  known.set(ring, { revision: ring.revision, daily });
  return daily;
}

/** What was last worked out of an instrument's bars: between two of them several entries may be sized. */
const known = new WeakMap<CandleRing, { readonly revision: number; readonly daily: number | null }>();

function volatilityOf(ring: CandleRing): number | null {
  const variance = new EwmaVariance(LAMBDA);
  let returns = 0;
  let before: { readonly openAt: number; readonly close: number } | null = null;
  for (const candle of ring.list()) {
    // Across a gap the return is of more than one bar.
    if (before !== null && candle.openAt - before.openAt === BAR_MS && before.close > 0 && candle.close > 0) {
      variance.update(Math.log(candle.close / before.close));
      returns += 1;
    }
    before = candle;
  }
  const daily = variance.volatility * Math.sqrt(BARS_A_DAY);
  return returns < FEWEST_RETURNS || !(daily > 0) ? null : daily;
}
