import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import { TIMEFRAME_MS } from '../../../../src-shared/domain/timeframe.ts';
import type { Timeframe } from '../../../../src-shared/domain/timeframe.ts';
import { Adx } from '../indicator/adx.ts';
import { Atr } from '../indicator/atr.ts';
import { Bollinger } from '../indicator/bollinger.ts';
import { Donchian } from '../indicator/donchian.ts';
import { Ema } from '../indicator/ema.ts';
import { RealisedVolatility } from '../indicator/realised-volatility.ts';
import { Roc } from '../indicator/roc.ts';
import { Rsi } from '../indicator/rsi.ts';
import { Sma } from '../indicator/sma.ts';
import { ZScore } from '../indicator/z-score.ts';
import type { Candle } from '../market/candle.ts';
import { REGIME_TIMEFRAME, RegimeDetector } from '../regime/regime-detector.ts';

/**
 * The features that come from closed candles, kept up to date bar by bar. Names and meanings: `feature-list.ts`. A partial
 * candle counts like any other: indicators go on across a gap, and the quality gate keeps entries out meanwhile.
 */
export class CandleFeatures {
  readonly regime = new RegimeDetector();
  /** End of the newest closed candle of any timeframe; −1 before the first. */
  dataAt = -1;
  /** Return over the last hour and four hours of 5-minute candles, percent; NaN until there are as many. */
  readonly return1h = new Roc(12);
  readonly return4h = new Roc(48);
  private readonly rsi1m = new Rsi(14);
  private readonly return15m = new Roc(15);
  private readonly volatility1h = new RealisedVolatility(60, TIMEFRAME_MS['1h'] / TIMEFRAME_MS['1m']);
  private readonly emaFast5m = new Ema(12);
  private readonly emaSlow5m = new Ema(48);
  private readonly atr5m = new Atr(14);
  private readonly rsi5m = new Rsi(14);
  private readonly adx5m = new Adx(14);
  private readonly z5m = new ZScore(20);
  private readonly bands5m = new Bollinger(20, 2);
  private readonly usualWidth5m = new Ema(96, 'first');
  private readonly channel5m = new Donchian(36);
  private readonly volumeMean5m = new Sma(36);
  private readonly emaFast15m = new Ema(8);
  private readonly emaSlow15m = new Ema(21);
  private close5m = NaN;
  private channelHigh = NaN;
  private channelLow = NaN;
  private squeeze = NaN;
  private volumeRatio = NaN;
  /** What five- and fifteen-minute candles say, as of the newest of them. */
  private slow: Record<string, number> = {};

  /** The regime is known; the features of the vote are, too. */
  get ready(): boolean {
    return this.regime.ready && this.return4h.ready;
  }

  /** Takes the next closed candle of a timeframe. */
  take(timeframe: Timeframe, candle: Candle): void {
    this.dataAt = Math.max(this.dataAt, candle.closeAt);
    if (timeframe === '1m') this.take1m(candle);
    else if (timeframe === '5m') this.take5m(candle);
    else if (timeframe === '15m') this.take15m(candle);
    if (timeframe === REGIME_TIMEFRAME) this.regime.take(candle);
    if (timeframe !== '1m') this.slow = this.describe();
  }

  /** `dataAt` as a timestamp, null before the first candle. */
  get closedAt(): Timestamp | null {
    return this.dataAt < 0 ? null : (this.dataAt as Timestamp);
  }

  /** A fresh record of every feature that is known. */
  values(): Record<string, number> {
    // Five-minute features change every five minutes: they are written once and copied. Constant keys keep this fast.
    const values = { ...this.slow };
    const rsi = this.rsi1m.value;
    const change = this.return15m.value;
    const volatility = 100 * this.volatility1h.value;
    if (isNumber(rsi)) values['rsi_1m'] = rsi;
    if (isNumber(change)) values['return_15m_pct'] = change;
    if (isNumber(volatility)) values['realised_vol_1h_pct'] = volatility;
    return values;
  }

  private take1m({ close }: Candle): void {
    this.rsi1m.update(close);
    this.return15m.update(close);
    this.volatility1h.update(close);
  }

  private take5m(candle: Candle): void {
    const { high, low, close } = candle;
    this.close5m = close;
    this.return1h.update(close);
    this.return4h.update(close);
    this.emaFast5m.update(close);
    this.emaSlow5m.update(close);
    this.atr5m.update(high, low, close);
    this.rsi5m.update(close);
    this.adx5m.update(high, low, close);
    this.z5m.update(close);
    this.takeWidth(close);
    this.takeVolume(candle.volume);
    // The channel before this candle: a breakout is a close beyond what came earlier.
    this.channelHigh = this.channel5m.upper;
    this.channelLow = this.channel5m.lower;
    this.channel5m.update(high, low);
  }

  private takeWidth(close: number): void {
    this.bands5m.update(close);
    if (!this.bands5m.ready) return;
    const width = this.bands5m.bandwidth;
    const usual = this.usualWidth5m.update(width);
    this.squeeze = usual > 0 ? width / usual : NaN;
  }

  private takeVolume(volume: number): void {
    const mean = this.volumeMean5m.value;
    this.volumeRatio = mean > 0 ? volume / mean : NaN;
    this.volumeMean5m.update(volume);
  }

  private take15m({ close }: Candle): void {
    this.emaFast15m.update(close);
    this.emaSlow15m.update(close);
  }

  private describe(): Record<string, number> {
    // A literal keeps the record in V8's fast form, in which the analysts' look-ups are several times cheaper; warm, it is complete.
    const values: Record<string, number> = {
      close_5m: this.close5m,
      return_1h_pct: this.return1h.value,
      return_4h_pct: this.return4h.value,
      ema_fast_5m: this.emaFast5m.value,
      ema_slow_5m: this.emaSlow5m.value,
      atr_5m: this.atr5m.value,
      rsi_5m: this.rsi5m.value,
      adx_5m: this.adx5m.value,
      plus_di_5m: this.adx5m.plusDi,
      minus_di_5m: this.adx5m.minusDi,
      z_5m: this.z5m.value,
      band_width_5m_pct: 100 * this.bands5m.bandwidth,
      squeeze_5m: this.squeeze,
      channel_high_5m: this.channelHigh,
      channel_low_5m: this.channelLow,
      volume_ratio_5m: this.volumeRatio,
      ema_fast_15m: this.emaFast15m.value,
      ema_slow_15m: this.emaSlow15m.value,
      regime_trend: this.regime.trend,
      regime_volatility: this.regime.volatility,
      regime_bars: this.regime.ready ? this.regime.dwellBars : NaN,
    };
    for (const name in values) if (!isNumber(values[name] as number)) return Object.fromEntries(Object.entries(values).filter(([, value]) => isNumber(value)));
    return values;
  }
}

/** Finite, so a feature that can be computed; what cannot stays absent. x − x is NaN for everything else. */
export function isNumber(x: number): boolean {
  return x - x === 0;
}
