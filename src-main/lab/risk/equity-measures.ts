/** What equity has done: its curve, how far and how long it stood below its highest, and the ratios of its returns. */
import type { RiskReport } from '../../../src-shared/contract/risk-report.ts';
import { BEGUN_ANEW } from '../../engine/core/position/position.ts';
import { annualReturn, calmar, expectancy, LEAST_FOR_RATIO, omega, profitFactor, sharpe, sortino, tailRatio, volatility } from '../../engine/core/measures/performance.ts';
import { describeDuration } from '../../../src-shared/support/figures.ts';
import { SNAPSHOTS_SINCE, thin } from '../app/equity-curve.ts';
import { query, type Reader } from '../reader.ts';

export const YEAR_MS = 365 * 86_400_000;
/** Lengths of the bars equity is looked at in, longest first. None shorter than an hour: a year's ratio of an afternoon is a wrong number. */
const BAR_LENGTHS = [86_400_000, 3_600_000] as const;

export const MONEY_IN_AND_OUT = query<{ at: number; amount: number }>('deposits and withdrawals', `SELECT at, CAST(amount AS REAL) AS amount FROM ledger_entries WHERE kind IN ('deposit', 'withdrawal') ORDER BY at`);
export const CLOSED_RESULTS = query<{ net: number; risked: number | null }, [reason: string]>(
  'results of closed positions as figures',
  `SELECT CAST(realised AS REAL) - CAST(fees AS REAL) + CAST(funding AS REAL) AS net, CAST(initial_risk AS REAL) * CAST(peak_quantity AS REAL) AS risked FROM positions
   WHERE closed_at > 0 AND close_reason <> ? AND session >= coalesce((SELECT CAST(value AS INTEGER) FROM settings WHERE key = 'books_since'), 0) ORDER BY closed_at`,
);

interface Mark {
  readonly at: number;
  readonly equity: number;
  readonly drawdown: number;
}

/** The present books' curve, drawdown and ratios. */
export function equityMeasures(reader: Reader, points: number): Pick<RiskReport, 'equityCurve' | 'drawdown' | 'performance'> {
  const marks = reader.all(SNAPSHOTS_SINCE, 0);
  const shown = thin(marks, points);
  return {
    equityCurve: { at: shown.map(({ at }) => at), equity: shown.map(({ equity }) => equity), drawdown: shown.map(({ drawdown }) => Math.min(1, Math.max(0, drawdown))) },
    drawdown: episodeOf(marks), performance: performanceOf(reader, marks),
  };
}

/** How equity stands to its highest, by the marks. Durations in ms of the books' time; null without a mark. */
export function episodeOf(marks: readonly Pick<Mark, 'at' | 'equity'>[]): RiskReport['drawdown'] {
  const [first] = marks;
  if (first === undefined) return null;
  let [peak, since, low, lowAt, deepest, longestMs] = [first.equity, first.at, first.equity, first.at, 0, 0];
  for (const { at, equity } of marks) {
    if (equity >= peak) {
      [peak, since, low, lowAt] = [equity, at, equity, at];
      continue;
    }
    longestMs = Math.max(longestMs, at - since);
    if (peak > 0) deepest = Math.max(deepest, Math.min(1, 1 - equity / peak));
    if (equity < low) [low, lowAt] = [equity, at];
  }
  const last = marks.at(-1) as Pick<Mark, 'at' | 'equity'>;
  return { current: peak > 0 ? Math.min(1, Math.max(0, 1 - last.equity / peak)) : 0, deepest, since, lasts: last.at - since, longestMs, peak, low, lowAt };
}

function performanceOf(reader: Reader, marks: readonly Mark[]): RiskReport['performance'] {
  const results = reader.all(CLOSED_RESULTS, BEGUN_ANEW);
  const inR = results.flatMap(({ net, risked }) => (risked !== null && risked > 0 ? [net / risked] : []));
  const flows = reader.all(MONEY_IN_AND_OUT).filter(({ at }) => at > (marks[0]?.at ?? 0));
  const { returns, barMs } = equityReturns(marks, flows);
  const barsPerYear = YEAR_MS / barMs;
  return {
    sentence: `Ratios of ${returns.length} bars of equity of ${describeDuration(barMs)} each, deposits taken out, a year being ${Math.round(barsPerYear)} of them, cash earning nothing; of trades: ${results.length} closed positions after fees and funding.`,
    volatility: volatility(returns, barsPerYear, LEAST_FOR_RATIO), annualReturn: annualReturn(returns, barsPerYear, LEAST_FOR_RATIO), sharpe: sharpe(returns, barsPerYear), sortino: sortino(returns, barsPerYear),
    calmar: calmar(returns, barsPerYear), omega: omega(returns), tailRatio: tailRatio(returns), profitFactor: profitFactor(results.map(({ net }) => net)), expectancy: expectancy(inR),
  };
}

/** Returns of equity from bar to next bar, of the longest bars of which there are enough for a ratio; where there never are, of hours. What was paid in or out is no return. */
function equityReturns(marks: readonly Pick<Mark, 'at' | 'equity'>[], flows: readonly { readonly at: number; readonly amount: number }[]): { readonly returns: readonly number[]; readonly barMs: number } {
  let found: readonly number[] = [];
  for (const barMs of BAR_LENGTHS) {
    found = returnsOf(marks, flows, barMs);
    if (found.length >= LEAST_FOR_RATIO) return { returns: found, barMs };
  }
  return { returns: found, barMs: BAR_LENGTHS[1] };
}

function returnsOf(marks: readonly Pick<Mark, 'at' | 'equity'>[], flows: readonly { readonly at: number; readonly amount: number }[], barMs: number): readonly number[] {
  const ends = new Map<number, number>();
  for (const { at, equity } of marks) ends.set(Math.floor(at / barMs), equity);
  const paid = new Map<number, number>();
  for (const { at, amount } of flows) paid.set(Math.floor(at / barMs), (paid.get(Math.floor(at / barMs)) ?? 0) + amount);
  const returns: number[] = [];
  for (const [bar, equity] of ends) {
    const before = ends.get(bar - 1);
    if (before !== undefined && before > 0) returns.push((equity - (paid.get(bar) ?? 0)) / before - 1);
  }
  return returns;
}
