/** Every indicator with its oracle, its bounds and its feeding: what the tests of this folder run over. Tests only. */
import { Adx } from './adx.ts';
import { Aroon } from './aroon.ts';
import { Atr } from './atr.ts';
import { Bollinger } from './bollinger.ts';
import { Cci } from './cci.ts';
import { ChaikinOscillator } from './chaikin-oscillator.ts';
import { Choppiness } from './choppiness.ts';
import { Cmf } from './cmf.ts';
import { Cmo } from './cmo.ts';
import { Correlation } from './correlation.ts';
import { Dema } from './dema.ts';
import { Donchian } from './donchian.ts';
import { Ema } from './ema.ts';
import { EwmaVariance } from './ewma-variance.ts';
import { Hull } from './hull.ts';
import type { Indicator, SeriesIndicator } from './indicator.ts';
import { EfficiencyRatio, Kama } from './kama.ts';
import { Keltner } from './keltner.ts';
import { LinearRegression } from './linear-regression.ts';
import { Macd } from './macd.ts';
import { Mfi } from './mfi.ts';
import * as naive from './naive-series.ts';
import type { Columns, Series } from './naive-series.ts';
import { Obv } from './obv.ts';
import { ParabolicSar } from './parabolic-sar.ts';
import { RealisedVolatility } from './realised-volatility.ts';
import { Momentum, Roc } from './roc.ts';
import { RollingMax, RollingMin } from './rolling-extreme.ts';
import { Rsi } from './rsi.ts';
import { Sma } from './sma.ts';
import { Stdev } from './stdev.ts';
import { StochRsi } from './stoch-rsi.ts';
import { Stochastic } from './stochastic.ts';
import { Supertrend } from './supertrend.ts';
import { Tema } from './tema.ts';
import { Trix } from './trix.ts';
import { TrueRange } from './true-range.ts';
import { UlcerIndex } from './ulcer-index.ts';
import { UltimateOscillator } from './ultimate-oscillator.ts';
import { Vwap } from './vwap.ts';
import { Vwma } from './vwma.ts';
import { WilliamsR } from './williams-r.ts';
import { Wilder } from './wilder.ts';
import { Wma } from './wma.ts';
import { ZScore } from './z-score.ts';

/** One bar; the order in which indicators take what they need of it. */
export interface Bar {
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** One indicator under test. `T` is erased so that all fit one list: use `run`. */
export interface IndicatorCase {
  readonly name: string;
  readonly make: () => Indicator;
  readonly feed: (indicator: Indicator, bar: Bar) => number;
  /** Outputs in the order of `oracle`. */
  readonly outputs: (indicator: Indicator) => number[];
  readonly oracle: (c: Columns) => Series[];
  /** In what the absolute part of a tolerance is measured: the price level, the volume, or plain numbers. */
  readonly unit: 'price' | 'volume' | 'number';
  readonly bounds?: readonly [number, number];
  /** How long an input is remembered: exactly `warmup` bars, fading, or for ever. */
  readonly memory: 'window' | 'fading' | 'for ever';
  /** Whether `peek` exists and what it is asked. */
  readonly peek?: (indicator: Indicator, bar: Bar) => number;
}

type Part = Pick<IndicatorCase, 'unit' | 'memory'> & Pick<Partial<IndicatorCase>, 'bounds'>;

function make<T extends Indicator>(
  name: string,
  create: () => T,
  feed: (indicator: T, bar: Bar) => number,
  oracle: (c: Columns) => Series[],
  part: Part & { outputs?: (indicator: T) => number[]; peek?: (indicator: T, bar: Bar) => number },
): IndicatorCase {
  const { outputs = (indicator: T) => [indicator.value], ...rest } = part;
  // The list erases T; each entry only ever meets the indicator it made itself.
  return { name, make: create, feed, oracle, outputs, ...rest } as unknown as IndicatorCase;
}

type Peeking = SeriesIndicator & { peek?: (x: number) => number };

function series<T extends Peeking>(
  name: string,
  create: () => T,
  oracle: (close: Series) => Series[],
  part: Part & { outputs?: (indicator: T) => number[] },
): IndicatorCase {
  const peek = 'peek' in create() ? { peek: (i: T, b: Bar) => i.peek?.(b.close) ?? NaN } : {};
  return make(name, create, (i, b) => i.update(b.close), (c) => oracle(c.close), { ...part, ...peek });
}

const price = { unit: 'price', memory: 'window' } as const;
const fadingPrice = { unit: 'price', memory: 'fading' } as const;
const plain = { unit: 'number', memory: 'window' } as const;
const fadingPlain = { unit: 'number', memory: 'fading' } as const;
const percent = [0, 100] as const;
const signedPercent = [-100, 100] as const;
const positive = [0, Infinity] as const;

const averages: IndicatorCase[] = [
  series('Sma(7)', () => new Sma(7), (x) => [naive.sma(x, 7)], price),
  series('Ema(7, sma)', () => new Ema(7), (x) => [naive.ema(x, 7)], fadingPrice),
  series('Ema(7, first)', () => new Ema(7, 'first'), (x) => [naive.ema(x, 7, true)], fadingPrice),
  series('Wma(7)', () => new Wma(7), (x) => [naive.wma(x, 7)], price),
  series('Wilder(7)', () => new Wilder(7), (x) => [naive.wilder(x, 7)], fadingPrice),
  series('Dema(6)', () => new Dema(6), (x) => [naive.zip((a, b) => 2 * a - b, naive.ema(x, 6), naive.ema(naive.ema(x, 6), 6))], fadingPrice),
  series('Tema(5)', () => new Tema(5), (x) => {
    const one = naive.ema(x, 5);
    const two = naive.ema(one, 5);
    return [naive.zip((a, b, c) => 3 * a - 3 * b + c, one, two, naive.ema(two, 5))];
  }, fadingPrice),
  series('Dema(6, first)', () => new Dema(6, 'first'), (x) => {
    const one = naive.ema(x, 6, true);
    return [naive.zip((a, b, i) => (i >= 10 ? 2 * a - b : NaN), one, naive.ema(naive.from(one, 5), 6, true), naive.indices(x))];
  }, fadingPrice),
  series('Tema(5, first)', () => new Tema(5, 'first'), (x) => {
    const one = naive.ema(x, 5, true);
    const two = naive.ema(naive.from(one, 4), 5, true);
    const three = naive.ema(naive.from(two, 8), 5, true);
    return [naive.zip((a, b, c, i) => (i >= 12 ? 3 * a - 3 * b + c : NaN), one, two, three, naive.indices(x))];
  }, fadingPrice),
  series('Macd(4, 9, 5, first)', () => new Macd(4, 9, 5, 'first'), (x) => {
    const line = naive.from(naive.zip((a, b) => a - b, naive.ema(x, 4, true), naive.ema(x, 9, true)), 8);
    return [line, naive.ema(line, 5, true)];
  }, { ...fadingPrice, outputs: (i) => [i.value, i.signal] }),
  series('Hull(9)', () => new Hull(9), (x) => [naive.hull(x, 9)], price),
  series('EfficiencyRatio(6)', () => new EfficiencyRatio(6), (x) => [naive.efficiency(x, 6)], { ...plain, bounds: [0, 1] }),
  series('Kama(6, 2, 30)', () => new Kama(6), (x) => [naive.kama(x, 6, 2, 30)], fadingPrice),
  make('Vwma(7)', () => new Vwma(7), (i, b) => i.update(b.close, b.volume), (c) => [
    naive.zip((x, pv, v) => (v === 0 ? x : pv / v), c.close, naive.sum(naive.zip((x, v) => x * v, c.close, c.volume), 7), naive.sum(c.volume, 7)),
  ], price),
  series('RollingMax(7)', () => new RollingMax(7), (x) => [naive.highest(x, 7)], price),
  series('RollingMin(7)', () => new RollingMin(7), (x) => [naive.lowest(x, 7)], price),
];

const statistics: IndicatorCase[] = [
  series('Stdev(8)', () => new Stdev(8), (x) => [naive.stdev(x, 8), naive.stdev(x, 8).map((s) => s * s), naive.sma(x, 8)], {
    ...price, bounds: positive, outputs: (i) => [i.value, i.variance, i.mean],
  }),
  series('Bollinger(8, 2)', () => new Bollinger(8, 2), (x) => {
    const [middle, sigma] = [naive.sma(x, 8), naive.stdev(x, 8)];
    return [middle, naive.zip((m, s) => m + 2 * s, middle, sigma), naive.zip((m, s) => m - 2 * s, middle, sigma)];
  }, { ...price, outputs: (i) => [i.value, i.upper, i.lower] }),
  series('ZScore(8)', () => new ZScore(8), (x) => [
    naive.windows(x, 8, (w) => {
      const sigma = naive.at(naive.stdev(w, 8), 7);
      return sigma === 0 ? 0 : (naive.at(w, 7) - naive.at(naive.sma(w, 8), 7)) / sigma;
    }),
  ], { ...plain, bounds: [-Math.sqrt(7) - 1e-9, Math.sqrt(7) + 1e-9] }),
  series('LinearRegression(8)', () => new LinearRegression(8), (x) => {
    const [mean, slope] = [naive.sma(x, 8), naive.slope(x, 8)];
    return [slope, naive.zip((m, s) => m - 3.5 * s, mean, slope), naive.zip((m, s) => m + 3.5 * s, mean, slope)];
  }, { ...price, outputs: (i) => [i.value, i.intercept, i.fitted] }),
  make('Correlation(9)', () => new Correlation(9), (i, b) => i.update(b.close, b.volume), (c) => [naive.correlation(c.close, c.volume, 9)], { ...plain, bounds: [-1, 1] }),
  series('RealisedVolatility(9, 365)', () => new RealisedVolatility(9, 365), (x) => [
    naive.stdev(naive.diff(x.map(Math.log)), 9).map((s) => s * Math.sqrt(365)),
  ], { ...plain, bounds: positive }),
  series('EwmaVariance(0.9)', () => new EwmaVariance(0.9), (x) => {
    let value = NaN;
    return [x.map((r, i) => (value = i === 0 ? r * r : 0.9 * value + 0.1 * r * r))];
  }, { ...fadingPrice, bounds: positive }),
  series('UlcerIndex(6)', () => new UlcerIndex(6), (x) => [
    naive.windows(naive.zip((v, m) => ((100 * (v - m)) / m) ** 2, x, naive.highest(x, 6)), 6, (w) => Math.sqrt(w.reduce((a, b) => a + b) / 6)),
  ], { ...plain, bounds: percent }),
];

const oscillators: IndicatorCase[] = [
  series('Rsi(7)', () => new Rsi(7), (x) => [naive.rsi(x, 7)], { ...fadingPlain, bounds: percent }),
  series('StochRsi(6, 5, 3, 2)', () => new StochRsi(6, 5, 3, 2), (x) => {
    const rsi = naive.rsi(x, 6);
    const k = naive.sma(naive.position(rsi, naive.lowest(rsi, 5), naive.highest(rsi, 5)), 3);
    return [k, naive.sma(k, 2)];
  }, { ...fadingPlain, bounds: percent, outputs: (i) => [i.value, i.signal] }),
  series('Macd(4, 9, 5)', () => new Macd(4, 9, 5), (x) => {
    const line = naive.zip((a, b) => a - b, naive.ema(x, 4), naive.ema(x, 9));
    const signal = naive.ema(line, 5);
    return [line, signal, naive.zip((a, b) => a - b, line, signal)];
  }, { ...fadingPrice, outputs: (i) => [i.value, i.signal, i.histogram] }),
  make('Stochastic(7, 3, 2)', () => new Stochastic(7, 3, 2), (i, b) => i.update(b.high, b.low, b.close), (c) => {
    const k = naive.sma(naive.position(c.close, naive.lowest(c.low, 7), naive.highest(c.high, 7)), 3);
    return [k, naive.sma(k, 2)];
  }, { ...plain, bounds: percent, outputs: (i) => [i.value, i.signal] }),
  make('WilliamsR(7)', () => new WilliamsR(7), (i, b) => i.update(b.high, b.low, b.close), (c) => [
    naive.position(c.close, naive.lowest(c.low, 7), naive.highest(c.high, 7)).map((x) => x - 100),
  ], { ...plain, bounds: [-100, 0] }),
  make('Cci(7)', () => new Cci(7), (i, b) => i.update(b.high, b.low, b.close), (c) => [naive.cci(c, 7)], plain),
  series('Momentum(5)', () => new Momentum(5), (x) => [naive.diff(x, 5)], price),
  series('Roc(5)', () => new Roc(5), (x) => [naive.zip((d, old) => (100 * d) / old, naive.diff(x, 5), naive.lag(x, 5))], plain),
  series('Cmo(7)', () => new Cmo(7), (x) => {
    const changes = naive.diff(x);
    return [naive.zip((d, path) => (path === 0 ? 0 : (100 * d) / path), naive.sum(changes, 7), naive.sum(changes.map(Math.abs), 7))];
  }, { ...plain, bounds: signedPercent }),
  series('Trix(5)', () => new Trix(5), (x) => {
    const thrice = naive.ema(naive.ema(naive.ema(x, 5), 5), 5);
    return [naive.zip((d, old) => (100 * d) / old, naive.diff(thrice), naive.lag(thrice, 1))];
  }, fadingPlain),
  make('UltimateOscillator(3, 6, 9)', () => new UltimateOscillator(3, 6, 9), (i, b) => i.update(b.high, b.low, b.close), (c) => [naive.ultimate(c, [3, 6, 9])], { ...plain, bounds: percent }),
  make('Aroon(6)', () => new Aroon(6), (i, b) => i.update(b.high, b.low), (c) => [naive.aroon(c.high, 6, Math.max), naive.aroon(c.low, 6, Math.min)], {
    ...plain, bounds: percent, outputs: (i) => [i.up, i.down],
  }),
];

const ranges: IndicatorCase[] = [
  make('TrueRange(range)', () => new TrueRange(), (i, b) => i.update(b.high, b.low, b.close), (c) => [naive.trueRange(c, false)], {
    unit: 'price', memory: 'fading', bounds: positive, peek: (i, b) => i.peek(b.high, b.low),
  }),
  make('Atr(7, range)', () => new Atr(7), (i, b) => i.update(b.high, b.low, b.close), (c) => [naive.wilder(naive.trueRange(c, false), 7)], {
    ...fadingPrice, bounds: positive, peek: (i, b) => i.peek(b.high, b.low),
  }),
  make('Atr(7, skip)', () => new Atr(7, 'skip'), (i, b) => i.update(b.high, b.low, b.close), (c) => [naive.wilder(naive.trueRange(c, true), 7)], {
    ...fadingPrice, bounds: positive, peek: (i, b) => i.peek(b.high, b.low),
  }),
  make('Adx(6)', () => new Adx(6), (i, b) => i.update(b.high, b.low, b.close), (c) => {
    const { adx, plus, minus, dx } = naive.directional(c, 6);
    return [adx, plus, minus, dx];
  }, { ...fadingPlain, bounds: percent, outputs: (i) => [i.value, i.plusDi, i.minusDi, i.dx] }),
  make('Donchian(7)', () => new Donchian(7), (i, b) => i.update(b.high, b.low), (c) => [naive.highest(c.high, 7), naive.lowest(c.low, 7)], {
    ...price, outputs: (i) => [i.upper, i.lower],
  }),
  make('Keltner(7, 2, 5)', () => new Keltner(7, 2, 5), (i, b) => i.update(b.high, b.low, b.close), (c) => {
    const [middle, atr] = [naive.ema(c.close, 7), naive.wilder(naive.trueRange(c, false), 5)];
    return [middle, naive.zip((m, a) => m + 2 * a, middle, atr), naive.zip((m, a) => m - 2 * a, middle, atr)];
  }, { ...fadingPrice, outputs: (i) => [i.value, i.upper, i.lower] }),
  make('Supertrend(5, 2)', () => new Supertrend(5, 2), (i, b) => i.update(b.high, b.low, b.close), (c) => [naive.supertrend(c, 5, 2)], fadingPrice),
  make('ParabolicSar(0.02, 0.2)', () => new ParabolicSar(), (i, b) => i.update(b.high, b.low), (c) => [naive.parabolicSar(c, 0.02, 0.2)], fadingPrice),
  make('Choppiness(7)', () => new Choppiness(7), (i, b) => i.update(b.high, b.low, b.close), (c) => [naive.choppiness(c, 7)], { ...plain, bounds: percent }),
];

const volumes: IndicatorCase[] = [
  make('Obv', () => new Obv(), (i, b) => i.update(b.close, b.volume), (c) => [
    naive.cumulative(naive.zip((d, v) => (Number.isNaN(d) ? 0 : Math.sign(d) * v), naive.diff(c.close), c.volume)),
  ], { unit: 'volume', memory: 'for ever' }),
  make('Mfi(7)', () => new Mfi(7), (i, b) => i.update(b.high, b.low, b.close, b.volume), (c) => [naive.mfi(c, 7)], { ...plain, bounds: percent }),
  make('Vwap', () => new Vwap(), (i, b) => i.update(b.high, b.low, b.close, b.volume), (c) => {
    const prices = naive.typical(c);
    const turnover = naive.cumulative(naive.zip((p, v) => p * v, prices, c.volume));
    return [naive.zip((p, t, v) => (v === 0 ? p : t / v), prices, turnover, naive.cumulative(c.volume))];
  }, { unit: 'price', memory: 'for ever' }),
  make('Cmf(7)', () => new Cmf(7), (i, b) => i.update(b.high, b.low, b.close, b.volume), (c) => [
    naive.zip((f, v) => (v === 0 ? 0 : f / v), naive.sum(naive.moneyFlow(c), 7), naive.sum(c.volume, 7)),
  ], { ...plain, bounds: [-1, 1] }),
  make('ChaikinOscillator(3, 7)', () => new ChaikinOscillator(3, 7), (i, b) => i.update(b.high, b.low, b.close, b.volume), (c) => {
    const line = naive.cumulative(naive.moneyFlow(c));
    return [naive.zip((a, b) => a - b, naive.ema(line, 3), naive.ema(line, 7))];
  }, { unit: 'volume', memory: 'fading' }),
];

/** Every indicator of this folder, once per seeding that matters. */
export const indicatorCases: readonly IndicatorCase[] = [...averages, ...statistics, ...oscillators, ...ranges, ...volumes];

/** Feeds bars one by one; returns each output as a series. */
export function run(entry: IndicatorCase, bars: readonly Bar[], indicator = entry.make()): number[][] {
  const rows = bars.map((bar) => {
    entry.feed(indicator, bar);
    return entry.outputs(indicator);
  });
  return entry.outputs(indicator).map((_, k) => rows.map((row) => row[k] ?? NaN));
}

/** Turns bars into columns for an oracle. */
export const columnsOf = (bars: readonly Bar[]): Columns => ({
  high: bars.map((b) => b.high),
  low: bars.map((b) => b.low),
  close: bars.map((b) => b.close),
  volume: bars.map((b) => b.volume),
});
