import { Adx } from '../indicator/adx.ts';
import { Atr } from '../indicator/atr.ts';
import { Ema } from '../indicator/ema.ts';
import { RollingSum } from '../indicator/rolling-sum.ts';
import type { Candle } from '../market/candle.ts';
import type { Regime } from './regime.ts';

/**
 * The timeframe regimes are read from. Five minutes: the 500 one-minute bars an exchange gives in one request are 100 of these,
 * twice what the detector needs; fifteen-minute bars would need half a day to warm, and one-minute bars measure the spread's
 * bounce more than the trend.
 */
export const REGIME_TIMEFRAME = '5m';

/** Entering asks for more than staying: the gap between the two is the hysteresis. */
export interface RegimeThresholds {
  /** (fast EMA − slow EMA) ÷ ATR, and ADX, to enter a trend … */
  readonly trendEnter: number;
  readonly adxEnter: number;
  /** … and to stay in one. */
  readonly trendExit: number;
  readonly adxExit: number;
  /** ATR as a fraction of price ÷ its own long average, to enter `volatile` and to stay in it. */
  readonly volatileEnter: number;
  readonly volatileExit: number;
  /** Bars a regime lasts at least. `volatile` may come at any bar: caution does not wait. */
  readonly minDwellBars: number;
}

export const REGIME_THRESHOLDS: RegimeThresholds = {
  trendEnter: 1.0, adxEnter: 22, trendExit: 0.3, adxExit: 15, volatileEnter: 2.2, volatileExit: 1.5, minDwellBars: 6,
};

const FAST = 12;
const SLOW = 48;
/** A day of five-minute bars, or all there were so far, is the usual volatility that today's is compared with. */
const VOLATILITY_MEMORY = 288;

/** Bull, bear, sideways or volatile, bar by bar. `sideways` until {@link ready}. */
export class RegimeDetector {
  regime: Regime = 'sideways';
  /** Bars in the present regime. */
  dwellBars = 0;
  /** (fast EMA − slow EMA) ÷ ATR; NaN until ready. */
  trend = NaN;
  /** Present ÷ usual volatility; NaN until ready. */
  volatility = NaN;
  private readonly thresholds: RegimeThresholds;
  private readonly fast = new Ema(FAST);
  private readonly slow = new Ema(SLOW);
  private readonly adx = new Adx(14);
  private readonly atr = new Atr(14);
  private readonly usual = new RollingSum(VOLATILITY_MEMORY);

  constructor(thresholds: RegimeThresholds = REGIME_THRESHOLDS) {
    this.thresholds = thresholds;
  }

  /** Enough bars for an opinion: 48. */
  get ready(): boolean {
    return this.slow.ready && this.adx.ready;
  }

  /** Takes the next closed bar; returns the regime after it. */
  take(candle: Candle): Regime {
    const { high, low, close } = candle;
    this.fast.update(close);
    this.slow.update(close);
    this.adx.update(high, low, close);
    const atr = this.atr.update(high, low, close);
    if (this.atr.ready) this.volatility = this.compare(atr / close);
    this.dwellBars += 1;
    if (!this.ready) return this.regime;
    this.trend = atr > 0 ? (this.fast.value - this.slow.value) / atr : 0;
    const next = this.next();
    if (next !== this.regime) this.enter(next);
    return this.regime;
  }

  private compare(now: number): number {
    this.usual.push(now);
    const usual = this.usual.total / this.usual.filled;
    return usual > 0 ? now / usual : 1;
  }

  private next(): Regime {
    const { volatileEnter, volatileExit, minDwellBars } = this.thresholds;
    if (this.regime !== 'volatile' && this.volatility >= volatileEnter) return 'volatile';
    if (this.dwellBars < minDwellBars) return this.regime;
    if (this.regime === 'volatile' && this.volatility >= volatileExit) return 'volatile';
    return this.direction();
  }

  /** A trend stays on the weak thresholds, anything else enters one on the strong ones. */
  private direction(): Regime {
    const { trendEnter, adxEnter, trendExit, adxExit } = this.thresholds;
    const adx = this.adx.value;
    if (this.regime === 'bull' && this.trend >= trendExit && adx >= adxExit) return 'bull';
    if (this.regime === 'bear' && this.trend <= -trendExit && adx >= adxExit) return 'bear';
    if (adx < adxEnter) return 'sideways';
    if (this.trend >= trendEnter) return 'bull';
    return this.trend <= -trendEnter ? 'bear' : 'sideways';
  }

  private enter(regime: Regime): void {
    this.regime = regime;
    this.dwellBars = 0;
  }
}
