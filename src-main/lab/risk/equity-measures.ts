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

export const MONEY_IN_AND_OUT = query<Flow>('deposits and withdrawals by what they changed equity by', 'SELECT at, CAST(worth AS REAL) AS worth FROM transfers ORDER BY booking');
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

/** What equity grew or shrank by when money was put in or taken out. */
interface Flow {
  readonly at: number;
  readonly worth: number;
}

/** The present books' curve, drawdown and ratios. */
export function equityMeasures(reader: Reader, points: number): Pick<RiskReport, 'equityCurve' | 'drawdown' | 'performance'> {
  const marks = reader.all(SNAPSHOTS_SINCE, 0);
  const earned = withoutFlows(marks, reader.all(MONEY_IN_AND_OUT).filter(({ at }) => at > (marks[0]?.at ?? 0)));
  const shown = thin(marks, points);
  return {
    equityCurve: { at: shown.map(({ at }) => at), equity: shown.map(({ equity }) => equity), drawdown: shown.map(({ drawdown }) => Math.min(1, Math.max(0, drawdown))) },
    drawdown: episodeOf(earned), performance: performanceOf(reader, earned),
  };
}

/**
 * The marks as if what is in the account now had been there always: before each flow everything is scaled by equity after ÷ equity before, as the engine scales what losses are measured from, so
 * that no deposit is a gain and no withdrawal a fall. The engine marks in the same moment, just after it booked the flow. What lies before a moment at which nothing was left, or less, is left out.
 */
function withoutFlows(marks: readonly Mark[], flows: readonly Flow[]): readonly Mark[] {
  const paid = new Map<number, number>();
  for (const { at, worth } of flows) {
    const moment = marks.find((mark) => mark.at >= at)?.at;
    // Of several marks of one moment the last: those before it may be from before the flow.
    const after = moment === undefined ? -1 : marks.findLastIndex((mark) => mark.at === moment);
    if (after > 0) paid.set(after, (paid.get(after) ?? 0) + worth);
  }
  if (paid.size === 0) return marks;
  const scaled: Mark[] = [];
  let factor = 1;
  for (let i = marks.length - 1; i >= 0; i -= 1) {
    const mark = marks[i] as Mark;
    scaled.push({ ...mark, equity: mark.equity * factor });
    const worth = paid.get(i);
    if (worth === undefined) continue;
    const before = mark.equity - worth;
    if (!(before > 0 && mark.equity > 0)) break;
    factor *= mark.equity / before;
  }
  return scaled.reverse();
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
  const { returns, barMs } = equityReturns(marks);
  const barsPerYear = YEAR_MS / barMs;
  return {
    sentence: `Ratios of ${returns.length} bars of equity of ${describeDuration(barMs)} each, deposits taken out, a year being ${Math.round(barsPerYear)} of them, cash earning nothing; of trades: ${results.length} closed positions after fees and funding.`,
    volatility: volatility(returns, barsPerYear, LEAST_FOR_RATIO), annualReturn: annualReturn(returns, barsPerYear, LEAST_FOR_RATIO), sharpe: sharpe(returns, barsPerYear), sortino: sortino(returns, barsPerYear),
    calmar: calmar(returns, barsPerYear), omega: omega(returns), tailRatio: tailRatio(returns), profitFactor: profitFactor(results.map(({ net }) => net)), expectancy: expectancy(inR),
  };
}

/** Returns of equity from bar to next bar, of the longest bars of which there are enough for a ratio; where there never are, of hours. */
function equityReturns(marks: readonly Pick<Mark, 'at' | 'equity'>[]): { readonly returns: readonly number[]; readonly barMs: number } {
  let found: readonly number[] = [];
  for (const barMs of BAR_LENGTHS) {
    found = returnsOf(marks, barMs);
    if (found.length >= LEAST_FOR_RATIO) return { returns: found, barMs };
  }
  return { returns: found, barMs: BAR_LENGTHS[1] };
}

function returnsOf(marks: readonly Pick<Mark, 'at' | 'equity'>[], barMs: number): readonly number[] {
  const ends = new Map<number, number>();
  for (const { at, equity } of marks) ends.set(Math.floor(at / barMs), equity);
  const returns: number[] = [];
  for (const [bar, equity] of ends) {
    const before = ends.get(bar - 1);
    if (before !== undefined && before > 0) returns.push(equity / before - 1);
  }
  return returns;
}
