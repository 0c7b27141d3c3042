/** Answers `risk.correlations`: what moves together over a window, from stored candles. */
import type { OutputOf, ParsedInputOf } from '../../../src-shared/contract/contract.ts';
import { percent } from '../../../src-shared/support/figures.ts';
import { correlationOf, shrunkCovariance } from '../../engine/core/measures/covariance.ts';
import { correlationRisk } from '../../engine/core/measures/exposure.ts';
import { LEAST_FOR_VAR } from '../../engine/core/measures/value-at-risk.ts';
import { clusterOrder } from '../allocation/hierarchical.ts';
import type { Reader } from '../reader.ts';
import { candleSpan, LEAST_SHARE, returnsUntil, type WindowReturns } from '../rebalance/return-window.ts';
import { readBooks } from './books.ts';
import { weightsOf } from './portfolio-measures.ts';

type Wish = ParsedInputOf<'risk.correlations'>;
type Report = OutputOf<'risk.correlations'>;

const HOUR_MS = 3_600_000;
/** Markets in the matrix: what is held first. */
const MOST_MARKETS = 24;
/** Where no window is named: twelve weeks, in bars of an hour. */
const MOST_HOURS = 2_016;

/** Correlations of the markets there are, what is held first; too few bars are said in place of a number. */
export function correlations(reader: Reader, { hours }: Wish): Report {
  const books = readBooks(reader);
  const span = candleSpan(reader);
  const none = { timeframe: null, from: null, until: null, observations: 0, needed: LEAST_FOR_VAR, matrix: null, risk: null, left: [] };
  if (books === null) return { ...none, sentence: 'Nothing was ever traded here: there is nothing to measure.' };
  if (span === null) return { ...none, sentence: `Insufficient data: two markets need ${LEAST_FOR_VAR} bars, there are none.` };
  const weights = weightsOf(books);
  const names = [...new Set([...books.holdings.map(({ facts }) => facts.id), ...books.instruments.map(({ id }) => id)])].slice(0, MOST_MARKETS);
  const window = returnsUntil(reader, names, span.until, hours === null ? Math.min(MOST_HOURS * HOUR_MS, span.until - span.first) : hours * HOUR_MS);
  const { timeframe, from, until, returns, short } = window;
  const basis = { timeframe, from, until, left: [...short].map(([instrument, bars]) => ({ instrument, bars })) };
  const { has, needed } = enough(window);
  if (has < needed) return { ...basis, observations: has, needed, sentence: `Insufficient data: two markets need ${needed} bars of ${timeframe}, there are ${has}.`, matrix: null, risk: null };
  const found = matrixOf(returns, weights);
  return { ...basis, observations: has, needed, sentence: `Of ${has} bars of ${timeframe}, shrunk by ${percent(found.matrix.shrinkage, 0)} towards one common correlation.`, ...found };
}

/** Shrunk correlations of two markets or more in the order of a clustering, and how much of what is held is one bet. */
export function matrixOf(returns: ReadonlyMap<string, readonly number[]>, weights: ReadonlyMap<string, number>): Pick<Report, 'risk'> & { readonly matrix: NonNullable<Report['matrix']> } {
  const names = [...returns.keys()];
  const { covariances, intensity } = shrunkCovariance([...returns.values()]);
  const values = correlationOf(covariances);
  const order = clusterOrder(covariances);
  const at = (i: number, j: number): number => values[i]?.[j] ?? 0;
  return {
    matrix: { instruments: order.map((i) => names[i] ?? ''), held: order.map((i) => weights.has(names[i] ?? '')), values: order.map((i) => order.map((j) => at(i, j))), shrinkage: intensity },
    risk: correlationRisk(names.map((name) => weights.get(name) ?? 0), values, covariances),
  };
}

/** How many bars the matrix is made of, or, of the market with the second most, how many there are; and how many it takes. */
function enough({ returns, short, bars }: WindowReturns): { readonly has: number; readonly needed: number } {
  const [first] = returns.values();
  if (first !== undefined && returns.size >= 2) return { has: first.length, needed: LEAST_FOR_VAR };
  const counts = [...returns.values()].map(({ length }) => length).concat([...short.values()]).sort((a, b) => b - a);
  return { has: counts[1] ?? 0, needed: Math.max(LEAST_FOR_VAR, Math.ceil(LEAST_SHARE * bars)) };
}
