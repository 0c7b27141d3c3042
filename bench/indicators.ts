import { Atr } from '../src-main/engine/core/indicator/atr.ts';
import { Bollinger } from '../src-main/engine/core/indicator/bollinger.ts';
import { Ema } from '../src-main/engine/core/indicator/ema.ts';
import { Macd } from '../src-main/engine/core/indicator/macd.ts';
import { Rsi } from '../src-main/engine/core/indicator/rsi.ts';
import { Sma } from '../src-main/engine/core/indicator/sma.ts';
import { spreadOf, repeat, type Claim, type Figure } from './harness.ts';
import { BARE_LOOPS } from './indicator-loops.ts';
import { referenceSeries, type ReferenceSeries } from './reference-series.ts';

const BARS = 200_000;
/** The naive way is so slow that fewer bars must do. */
const NAIVE_BARS = 20_000;
const ROUNDS = 5;

/** The mean of the last `n` closes up to bar `i`. */
function mean(x: Float64Array, i: number, n: number): number {
  let sum = 0;
  for (let k = i - n + 1; k <= i; k += 1) sum += x[k]!;
  return sum / n;
}

/** An exponential average recomputed from the last ten periods: what is left out weighs less than a billionth. */
function emaAt(x: Float64Array, i: number, n: number): number {
  let value = x[Math.max(0, i - 10 * n)]!;
  for (let k = Math.max(0, i - 10 * n) + 1; k <= i; k += 1) value += (2 / (n + 1)) * (x[k]! - value);
  return value;
}

function sigma(x: Float64Array, i: number, n: number): number {
  const centre = mean(x, i, n);
  let sum = 0;
  for (let k = i - n + 1; k <= i; k += 1) sum += (x[k]! - centre) ** 2;
  return Math.sqrt(sum / n);
}

function rsiAt(x: Float64Array, i: number): number {
  let up = 0;
  let down = 0;
  for (let k = Math.max(1, i - 280); k <= i; k += 1) {
    const change = x[k]! - x[k - 1]!;
    up += (Math.max(change, 0) - up) / 14;
    down += (Math.max(-change, 0) - down) / 14;
  }
  return (100 * up) / (up + down);
}

function atrAt({ high, low, close }: ReferenceSeries, i: number): number {
  let value = 0;
  for (let k = Math.max(1, i - 280); k <= i; k += 1) {
    const range = Math.max(high[k]!, close[k - 1]!) - Math.min(low[k]!, close[k - 1]!);
    value += (range - value) / 14;
  }
  return value;
}

interface Contender {
  readonly name: string;
  /** Ours: one object, fed bar by bar. */
  readonly own: (series: ReferenceSeries) => (i: number) => number;
  /** Recomputed from its window at each bar. */
  readonly naive: (series: ReferenceSeries) => (i: number) => number;
}

const CONTENDERS: readonly Contender[] = [
  { name: 'EMA(20)', own: ({ close }) => { const ema = new Ema(20); return (i) => ema.update(close[i]!); }, naive: ({ close }) => (i) => emaAt(close, i, 20) },
  { name: 'SMA(20)', own: ({ close }) => { const sma = new Sma(20); return (i) => sma.update(close[i]!); }, naive: ({ close }) => (i) => mean(close, i, 20) },
  { name: 'RSI(14)', own: ({ close }) => { const rsi = new Rsi(14); return (i) => rsi.update(close[i]!); }, naive: ({ close }) => (i) => rsiAt(close, i) },
  {
    name: 'BB(20, 2)', own: ({ close }) => { const bands = new Bollinger(20, 2); return (i) => { bands.update(close[i]!); return bands.upper; }; },
    naive: ({ close }) => (i) => mean(close, i, 20) + 2 * sigma(close, i, 20),
  },
  {
    name: 'MACD(12, 26, 9)', own: ({ close }) => { const macd = new Macd(); return (i) => macd.update(close[i]!); },
    naive: ({ close }) => (i) => emaAt(close, i, 12) - emaAt(close, i, 26),
  },
  { name: 'ATR(14)', own: ({ high, low, close }) => { const atr = new Atr(14); return (i) => atr.update(high[i]!, low[i]!, close[i]!); }, naive: (series) => (i) => atrAt(series, i) },
];

let sink = 0;

/** Nanoseconds a bar of a function of the bar's number. */
function nsPerBar(at: (i: number) => number, from: number, bars: number): number {
  const started = performance.now();
  let last = 0;
  for (let i = from; i < from + bars; i += 1) last = at(i);
  sink += last;
  return ((performance.now() - started) * 1e6) / bars;
}

function nsOfLoop(loop: (series: ReferenceSeries, out: Float64Array) => void, series: ReferenceSeries, out: Float64Array): number {
  const started = performance.now();
  loop(series, out);
  sink += out[BARS - 1]!;
  return ((performance.now() - started) * 1e6) / BARS;
}

async function measure(): Promise<Figure[]> {
  const series = referenceSeries(BARS);
  const out = new Float64Array(BARS);
  const figures: Figure[] = [];
  const ratios: { readonly naive: number; readonly bare: number }[] = [];
  for (const { name, own, naive } of CONTENDERS) {
    const ours = await repeat(ROUNDS, () => nsPerBar(own(series), 0, BARS));
    const slow = await repeat(ROUNDS, () => nsPerBar(naive(series), 300, NAIVE_BARS));
    const bare = await repeat(ROUNDS, () => nsOfLoop(BARE_LOOPS[name]!, series, out));
    ratios.push({ naive: spreadOf(slow).median / spreadOf(ours).median, bare: spreadOf(bare).median / spreadOf(ours).median });
    figures.push({ what: name, unit: 'ns/bar', samples: ours, baseline: { what: 'a bare loop over columns', samples: bare }, target: null, note: `recomputed from its window at each bar: ${spreadOf(slow).median.toFixed(0)} ns` });
  }
  if (!Number.isFinite(sink)) throw new Error('an indicator gave no number');
  const geometric = (key: 'naive' | 'bare'): number => Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio[key]), 0) / ratios.length);
  return [
    ...figures,
    { what: 'geometric mean, times as fast as recomputing', unit: '×', samples: [geometric('naive')], baseline: null, target: null },
    { what: 'geometric mean, times as fast as bare loops', unit: '×', samples: [geometric('bare')], baseline: null, target: null, note: 'no npm indicator library is among the dependencies, so the target against the best of them is not measured' },
  ];
}

export const indicatorsClaim: Claim = { name: 'indicators', sentence: 'one incremental update per bar, an object an indicator', measure };
