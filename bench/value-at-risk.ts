import { alignReturns, type AlignedReturns } from '../src-main/lab/risk/aligned-returns.ts';
import type { Books, Holding } from '../src-main/lab/risk/books.ts';
import { matrixOf } from '../src-main/lab/risk/correlations.ts';
import { portfolioOf, portfolioReturns, positionsOf, weightsOf } from '../src-main/lab/risk/portfolio-measures.ts';
import { CONFIDENCES } from '../src-main/lab/risk/rolling-var.ts';
import { METHOD_NAMES, varTests, varValues } from '../src-main/lab/risk/var-table.ts';
import { cornishFisherVar, ewmaVar, historicalVar, parametricVar } from '../src-main/engine/core/measures/value-at-risk.ts';
import { referenceSeries } from './reference-series.ts';
import { pluck, repeat, type Claim, type Figure } from './harness.ts';

const ASSETS = 50;
const BARS = 10_000;
/** What a report is made of: a window, and the bars its VaR is tested on. */
const WINDOW = 500;
const REPORT_BARS = 2_500;
const HOUR_MS = 3_600_000;
const ROUNDS = 7;

/** Closes of one series read from fifty places: markets that differ. */
function madeReturns(bars: number): AlignedReturns {
  const { close } = referenceSeries(bars + ASSETS * 97 + 1);
  return alignReturns(new Map(Array.from({ length: ASSETS }, (_, i) => [`C${i}`, new Map(Array.from({ length: bars + 1 }, (__, t) => [t * HOUR_MS, close[t + i * 97]!]))])), '1h');
}

function madeBooks(): Books {
  const holdings = Array.from({ length: ASSETS }, (_, i): Holding => ({
    id: `p${i}`, facts: { id: `C${i}`, venue: 'bench', kind: 'perpetual', base: i === 0 ? 'BTC' : `C${i}`, quote: 'USDT', takerFee: 0.0005, maintenance: 0.01 }, direction: i % 3 === 0 ? 'short' : 'long', strategy: 'agents', teams: [],
    quantity: i % 3 === 0 ? -10 : 10, cost: 1_000, stop: null, price: { price: 100, at: 0, barMs: HOUR_MS }, value: i % 3 === 0 ? -1_000 : 1_000,
  }));
  return { at: 0, equityText: '100000', equity: 100_000, holdings, unpriced: [], instruments: holdings.map(({ facts }) => facts), bitcoin: 'C0', wallets: [{ venue: 'bench', currency: 'USDT', total: 100_000 }], day: null, week: null, high: null, limits: null };
}

function timed(work: () => number): { readonly ms: number } {
  const started = performance.now();
  const sum = work();
  const ms = performance.now() - started;
  if (!Number.isFinite(sum)) throw new Error('a measure came out as no number');
  return { ms };
}

/** Four methods at two confidences over the portfolio's returns. */
function ownVar(weights: ReadonlyMap<string, number>, aligned: AlignedReturns): number {
  const returns = portfolioReturns(weights, aligned);
  let sum = 0;
  for (const { bar } of varValues({ returns, at: aligned.at, window: BARS, barsPerDay: 24, equity: 1 })) if (bar.kind === 'known') sum += bar.value;
  return sum;
}

/** As one would write it down: a row of objects a bar, sorted by comparison, once for each figure. */
function plainVar(rows: readonly (readonly { readonly weight: number; readonly change: number }[])[]): number {
  let sum = 0;
  for (const method of METHOD_NAMES) {
    for (const confidence of CONFIDENCES) {
      const returns = rows.map((row) => row.map(({ weight, change }) => weight * change).reduce((a, b) => a + b, 0));
      const mean = returns.reduce((a, b) => a + b, 0) / returns.length;
      const deviation = Math.sqrt(returns.map((one) => (one - mean) ** 2).reduce((a, b) => a + b, 0) / (returns.length - 1));
      sum += method === 'historical' ? -(returns.toSorted((a, b) => a - b)[Math.floor((1 - confidence) * returns.length)] ?? 0) : 1.645 * deviation - mean;
    }
  }
  return sum;
}

/** The newest returns of every market. */
function windowOf({ returns }: AlignedReturns): ReadonlyMap<string, readonly number[]> {
  return new Map([...returns].map(([name, own]) => [name, own.slice(-WINDOW)]));
}

/** Everything a report works out, of what was read. */
function ownRefresh(books: Books, aligned: AlignedReturns): number {
  const basis = { returns: portfolioReturns(weightsOf(books), aligned), at: aligned.at, window: WINDOW, barsPerDay: 24, equity: books.equity };
  const { tests } = varTests(basis, { method: 'historical', confidence: 0.95 });
  return varValues(basis).length + tests.reduce((sum, { exceeded }) => sum + exceeded, 0) + portfolioOf(books, { held: aligned, withBitcoin: aligned }, WINDOW).grossLeverage + positionsOf(books, { held: aligned, withBitcoin: aligned }, WINDOW).length + matrixOf(windowOf(aligned), weightsOf(books)).matrix.shrinkage;
}

/** The same but for the VaR's test: each bar's VaR made of its own window from the beginning. */
function plainRefresh(books: Books, aligned: AlignedReturns): number {
  const returns = portfolioReturns(weightsOf(books), aligned);
  let exceeded = 0;
  for (let at = WINDOW; at < returns.length; at += 1) {
    const before = returns.slice(at - WINDOW, at);
    for (const method of [historicalVar, parametricVar, ewmaVar, cornishFisherVar]) {
      for (const confidence of CONFIDENCES) {
        const value = method(before, confidence);
        if (value.kind === 'known' && -returns[at]! > value.value) exceeded += 1;
      }
    }
  }
  return exceeded + portfolioOf(books, { held: aligned, withBitcoin: aligned }, WINDOW).grossLeverage + positionsOf(books, { held: aligned, withBitcoin: aligned }, WINDOW).length + matrixOf(windowOf(aligned), weightsOf(books)).matrix.shrinkage;
}

async function measure(): Promise<Figure[]> {
  const books = madeBooks();
  const weights = weightsOf(books);
  const long = madeReturns(BARS);
  const rows = long.at.map((_, t) => [...weights].map(([name, weight]) => ({ weight, change: long.returns.get(name)?.[t] ?? 0 })));
  const report = madeReturns(REPORT_BARS);
  const own = await repeat(ROUNDS, () => timed(() => ownVar(weights, long)));
  const plain = await repeat(ROUNDS, () => timed(() => plainVar(rows)));
  const refreshed = await repeat(ROUNDS, () => timed(() => ownRefresh(books, report)));
  const naive = await repeat(ROUNDS, () => timed(() => plainRefresh(books, report)));
  return [
    { what: `VaR, ${BARS} bars × ${ASSETS} assets`, unit: 'ms', samples: pluck(own, 'ms'), baseline: { what: 'the same by rows of objects, sorted by comparison', samples: pluck(plain, 'ms') }, target: null, note: 'portfolio returns, four methods at two confidences, CVaR of two' },
    { what: 'every measure of a report anew', unit: 'ms', samples: pluck(refreshed, 'ms'), baseline: { what: 'the same with each bar’s VaR from its own window', samples: pluck(naive, 'ms') }, target: null, note: `${ASSETS} positions, window ${WINDOW}, the VaR tested on ${REPORT_BARS - WINDOW} bars, ${ASSETS} × ${ASSETS} correlations shrunk; without reading the database` },
  ];
}

export const valueAtRiskClaim: Claim = { name: 'value-at-risk', sentence: 'risk figures: VaR of a portfolio, and all a report shows', measure };
