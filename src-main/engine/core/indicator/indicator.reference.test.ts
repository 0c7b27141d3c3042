import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Adx } from './adx.ts';
import { Aroon } from './aroon.ts';
import { Atr } from './atr.ts';
import { Bollinger } from './bollinger.ts';
import { Cci } from './cci.ts';
import { ChaikinOscillator } from './chaikin-oscillator.ts';
import { Cmo } from './cmo.ts';
import { Dema } from './dema.ts';
import { Ema } from './ema.ts';
import { Hull } from './hull.ts';
import { Kama } from './kama.ts';
import { LinearRegression } from './linear-regression.ts';
import { Macd } from './macd.ts';
import { Mfi } from './mfi.ts';
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
import { Tema } from './tema.ts';
import { Trix } from './trix.ts';
import { TrueRange } from './true-range.ts';
import { UltimateOscillator } from './ultimate-oscillator.ts';
import { Vwap } from './vwap.ts';
import { Vwma } from './vwma.ts';
import { WilliamsR } from './williams-r.ts';
import { Wilder } from './wilder.ts';
import { Wma } from './wma.ts';
import { ZScore } from './z-score.ts';

const METRICS = new URL('../../../../../shared/data/metrics/', import.meta.url);
const TULIP = new URL('tulip/untest.json', METRICS);
const SKENDER = new URL('skender/', METRICS);
const hasTulip = existsSync(TULIP);
const hasSkender = existsSync(SKENDER);

/** One row of inputs in, one row of outputs out. */
type Feed = (...inputs: number[]) => readonly number[];
type Row = readonly [number, number, number, number];

interface TulipCase {
  readonly indicator: string;
  readonly options: readonly number[];
  readonly inputs?: readonly (readonly number[])[];
  readonly outputs?: readonly (readonly number[])[];
}

const take = (...inputs: number[]): Row => [inputs[0] ?? NaN, inputs[1] ?? NaN, inputs[2] ?? NaN, inputs[3] ?? NaN];

interface OneInput {
  update(x: number): number;
}
const one = <T extends OneInput>(indicator: T, outputs: (indicator: T, value: number) => number[] = (_, v) => [v]): Feed => (x = NaN) =>
  outputs(indicator, indicator.update(x));

/** Tulip's indicators from ours, keyed by Tulip's name; every conversion between the two is written here. */
function tulipFeed(name: string, a = 0, b = 0, c = 0): Feed {
  const makers: Record<string, () => Feed> = {
    sma: () => one(new Sma(a)),
    ema: () => one(new Ema(a, 'first')),
    wma: () => one(new Wma(a)),
    wilders: () => one(new Wilder(a)),
    dema: () => one(new Dema(a, 'first')),
    tema: () => one(new Tema(a, 'first')),
    hma: () => one(new Hull(a)),
    kama: () => one(new Kama(a)),
    min: () => one(new RollingMin(a)),
    max: () => one(new RollingMax(a)),
    stddev: () => one(new Stdev(a)),
    var: () => one(new Stdev(a), (i) => [i.variance]),
    md: () => { const i = new Cci(a); return (x = NaN) => { i.update(x, x, x); return [i.meanDeviation]; }; },
    bbands: () => one(new Bollinger(a, b), (i) => [i.lower, i.value, i.upper]),
    linregslope: () => one(new LinearRegression(a)),
    linregintercept: () => one(new LinearRegression(a), (i) => [i.intercept]),
    linreg: () => one(new LinearRegression(a), (i) => [i.fitted]),
    tsf: () => one(new LinearRegression(a), (i) => [i.forecast]),
    volatility: () => one(new RealisedVolatility(a, 252, 'simple')),
    rsi: () => one(new Rsi(a)),
    stochrsi: () => one(new StochRsi(a, a, 1, 1), (_, v) => [v / 100]),
    macd: () => one(new Macd(a, b, c, 'first'), (i, v) => [v, i.signal, i.histogram]),
    mom: () => one(new Momentum(a)),
    roc: () => one(new Roc(a), (_, v) => [v / 100]),
    rocr: () => one(new Roc(a), (_, v) => [1 + v / 100]),
    cmo: () => one(new Cmo(a)),
    // Tulip divides the change by the new value; the textbook, and we, by the previous one.
    trix: () => one(new Trix(a, 'first'), (_, v) => [100 - 100 / (1 + v / 100)]),
    ...tulipBarMakers(a, b, c),
  };
  const maker = makers[name];
  if (maker === undefined) throw new Error(`No mapping for Tulip's ${name}`);
  return maker();
}

const bars = (step: (...row: Row) => readonly number[]): Feed => (...inputs) => step(...take(...inputs));

function tulipBarMakers(a: number, b: number, c: number): Record<string, () => Feed> {
  return {
    tr: () => { const i = new TrueRange(); return bars((h, l, x) => [i.update(h, l, x)]); },
    atr: () => { const i = new Atr(a); return bars((h, l, x) => [i.update(h, l, x)]); },
    natr: () => { const i = new Atr(a); return bars((h, l, x) => [(100 * i.update(h, l, x)) / x]); },
    // The file's ADX, DX rows carry high and low only: those two do not depend on the close.
    adx: () => { const i = new Adx(a, 'short'); return bars((h, l) => [i.update(h, l, l)]); },
    dx: () => { const i = new Adx(a, 'short'); return bars((h, l) => { i.update(h, l, l); return [i.dx]; }); },
    di: () => { const i = new Adx(a, 'short'); return bars((h, l, x) => { i.update(h, l, x); return [i.plusDi, i.minusDi]; }); },
    cci: () => { const i = new Cci(a); return bars((h, l, x) => [i.update(h, l, x)]); },
    stoch: () => { const i = new Stochastic(a, b, c); return bars((h, l, x) => [i.update(h, l, x), i.signal]); },
    willr: () => { const i = new WilliamsR(a); return bars((h, l, x) => [i.update(h, l, x)]); },
    ultosc: () => { const i = new UltimateOscillator(a, b, c); return bars((h, l, x) => [i.update(h, l, x)]); },
    aroon: () => { const i = new Aroon(a); return bars((h, l) => { i.update(h, l); return [i.down, i.up]; }); },
    aroonosc: () => { const i = new Aroon(a); return bars((h, l) => [i.update(h, l)]); },
    psar: () => { const i = new ParabolicSar(a, b); return bars((h, l) => [i.update(h, l)]); },
    obv: () => { const i = new Obv(); return bars((x, v) => [i.update(x, v)]); },
    vwma: () => { const i = new Vwma(a); return bars((x, v) => [i.update(x, v)]); },
    mfi: () => { const i = new Mfi(a); return bars((h, l, x, v) => [i.update(h, l, x, v)]); },
    adosc: () => { const i = new ChaikinOscillator(a, b, 'first'); return bars((h, l, x, v) => [i.update(h, l, x, v)]); },
  };
}

/** Names of Tulip's functions that this folder implements. */
const TULIP_NAMES = [
  'sma', 'ema', 'wma', 'wilders', 'dema', 'tema', 'hma', 'kama', 'min', 'max', 'stddev', 'var', 'md', 'bbands', 'linregslope',
  'linregintercept', 'linreg', 'tsf', 'volatility', 'rsi', 'stochrsi', 'macd', 'mom', 'roc', 'rocr', 'cmo', 'trix', 'tr', 'atr',
  'natr', 'adx', 'dx', 'di', 'cci', 'stoch', 'willr', 'ultosc', 'aroon', 'aroonosc', 'psar', 'obv', 'vwma', 'mfi', 'adosc',
];

/** A few files list their last row, the expected output, among the inputs. */
function split(entry: TulipCase): { inputs: readonly (readonly number[])[]; outputs: readonly (readonly number[])[] } {
  const { inputs = [], outputs = [] } = entry;
  return outputs.length > 0 ? { inputs, outputs } : { inputs: inputs.slice(0, -1), outputs: inputs.slice(-1) };
}

const tulipCases = hasTulip
  ? (JSON.parse(readFileSync(TULIP, 'utf8')) as { cases: TulipCase[] }).cases.filter((c) => TULIP_NAMES.includes(c.indicator))
  : [];
const tulipRows = tulipCases.map((entry) => ({ ...entry, ...split(entry) })).map((e) => ({ ...e, values: e.outputs.reduce((n, o) => n + o.length, 0) }));
const tulipValues = tulipRows.reduce((n, row) => n + row.values, 0);

/** Ours over the inputs, one series per output. */
function ours(feed: Feed, inputs: readonly (readonly number[])[]): number[][] {
  const rows = (inputs[0] ?? []).map((_, i) => feed(...inputs.map((column) => column[i] ?? NaN)));
  return (rows[0] ?? []).map((_, k) => rows.map((row) => row[k] ?? NaN));
}

const tulipTitle = hasTulip
  ? `Tulip Indicators: ${tulipRows.length} vectors, ${tulipValues} values, to the 3 decimals printed`
  : 'Tulip Indicators: SKIPPED, ../shared/data/metrics/tulip/untest.json is missing';

describe.skipIf(!hasTulip)(tulipTitle, () => {
  it('has a vector for every name listed', () => {
    expect(new Set(tulipRows.map((row) => row.indicator))).toEqual(new Set(TULIP_NAMES));
    expect(tulipRows.every((row) => row.values > 0)).toBe(true);
  });

  it.each(tulipRows)('$indicator($options): $values values', ({ indicator, options, inputs, outputs }) => {
    const computed = ours(tulipFeed(indicator, ...options), inputs);
    expect(computed.length).toBe(outputs.length);
    outputs.forEach((expected, k) => {
      const tail = (computed[k] ?? []).slice(-expected.length);
      tail.forEach((x, i) => expect(Math.abs(x - (expected[i] ?? NaN)), `output ${k}, value ${i}: ${x} against ${expected[i]}`).toBeLessThanOrEqual(0.00051));
    });
  });
});

interface Quote { readonly high: number; readonly low: number; readonly close: number; readonly volume: number }
type Fields = Record<string, number>;
type Reference = Record<string, number | string | null>;

/** Stock.Indicators' columns from ours, per file, with the arguments of params.json (StdDev and Roc: their default 14). */
const skenderMakers: Record<string, () => (q: Quote) => Fields> = {
  sma: () => { const i = new Sma(20); return (q) => ({ sma: i.update(q.close) }); },
  ema: () => { const i = new Ema(20); return (q) => ({ ema: i.update(q.close) }); },
  rsi: () => { const i = new Rsi(14); return (q) => ({ rsi: i.update(q.close) }); },
  macd: () => {
    const [i, fast, slow] = [new Macd(12, 26, 9), new Ema(12), new Ema(26)];
    return (q) => ({ macd: i.update(q.close), signal: i.signal, histogram: i.histogram, fastEma: fast.update(q.close), slowEma: slow.update(q.close) });
  },
  bb: () => {
    const [i, z] = [new Bollinger(20, 2), new ZScore(20)];
    return (q) => ({ sma: i.update(q.close), upperBand: i.upper, lowerBand: i.lower, percentB: i.percentB, width: i.bandwidth, zScore: z.update(q.close) });
  },
  stdev: () => {
    const [i, z] = [new Stdev(14), new ZScore(14)];
    return (q) => ({ stdDev: i.update(q.close), mean: i.mean, zScore: z.update(q.close) });
  },
  atr: () => {
    const i = new Atr(14, 'skip');
    return (q) => { const atr = i.update(q.high, q.low, q.close); return { tr: i.trueRange, atr, atrp: (100 * atr) / q.close }; };
  },
  adx: () => {
    const i = new Adx(14);
    return (q) => ({ adx: i.update(q.high, q.low, q.close), pdi: i.plusDi, mdi: i.minusDi, dx: i.dx });
  },
  cci: () => { const i = new Cci(20); return (q) => ({ cci: i.update(q.high, q.low, q.close) }); },
  mfi: () => { const i = new Mfi(14); return (q) => ({ mfi: i.update(q.high, q.low, q.close, q.volume) }); },
  obv: () => { const i = new Obv(); return (q) => ({ obv: i.update(q.close, q.volume) }); },
  roc: () => { const [i, m] = [new Roc(14), new Momentum(14)]; return (q) => ({ roc: i.update(q.close), momentum: m.update(q.close) }); },
  stoch: () => {
    const i = new Stochastic(14, 3, 3);
    return (q) => {
      const k = i.update(q.high, q.low, q.close);
      const j = 3 * k - 2 * i.signal;
      return { oscillator: k, k, signal: i.signal, d: i.signal, j, percentJ: j };
    };
  },
  vwap: () => { const i = new Vwap(); return (q) => ({ vwap: i.update(q.high, q.low, q.close, q.volume) }); },
  willr: () => { const i = new WilliamsR(14); return (q) => ({ williamsR: i.update(q.high, q.low, q.close) }); },
};

function readQuotes(): Quote[] {
  const lines = readFileSync(new URL('quotes_default.csv', SKENDER), 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => {
    const [, , high, low, close, volume] = line.split(',').map(Number);
    return { high: high ?? NaN, low: low ?? NaN, close: close ?? NaN, volume: volume ?? NaN };
  });
}

const readReference = (name: string): Reference[] =>
  JSON.parse(gunzipSync(readFileSync(new URL(`results/${name}.standard.json.gz`, SKENDER))).toString('utf8')) as Reference[];

/** Columns we do not compute: ADXR only. */
const NOT_OURS = new Set(['timestamp', 'adxr']);
const countValues = (rows: readonly Reference[]): number =>
  rows.reduce((n, row) => n + Object.entries(row).filter(([k, v]) => !NOT_OURS.has(k) && v !== null).length, 0);

const quotes = hasSkender ? readQuotes() : [];
const skenderRows = hasSkender
  ? Object.keys(skenderMakers).map((name) => { const rows = readReference(name); return { name, rows, values: countValues(rows) }; })
  : [];
const skenderValues = skenderRows.reduce((n, row) => n + row.values, 0);
const skenderTitle = hasSkender
  ? `Stock.Indicators: ${skenderRows.length} files, ${skenderValues} values from the very first bar, to 1e-9 relative`
  : 'Stock.Indicators: SKIPPED, ../shared/data/metrics/skender is missing';

/** 1e-9 of the value; differences of prices near zero (MACD, momentum, z-score) get 1e-12 of the price level on top. */
const tolerance = (expected: number): number => 1e-9 * Math.abs(expected) + 1e-12 * 250;

function compareField(expected: number | string | null | undefined, actual: number, where: string): void {
  if (expected === null) expect(actual, where).toBeNaN();
  else expect(Math.abs(actual - Number(expected)), `${where}: ${actual} against ${expected}`).toBeLessThanOrEqual(tolerance(Number(expected)));
}

describe.skipIf(!hasSkender)(skenderTitle, () => {
  it.each(skenderRows)('$name: $values values, and NaN wherever the reference has none', ({ name, rows }) => {
    const feed = skenderMakers[name]?.();
    rows.forEach((row, i) => {
      const fields = feed?.(quotes[i] as Quote) ?? {};
      expect(Object.keys(row).filter((k) => !NOT_OURS.has(k)).sort()).toEqual(Object.keys(fields).sort());
      for (const [field, actual] of Object.entries(fields)) compareField(row[field], actual, `${name}.${field}, bar ${i}`);
    });
  });
});
