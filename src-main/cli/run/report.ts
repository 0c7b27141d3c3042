/** The report at the end of a run, as a person reads it. Nothing is left out because it looks bad. */
import type { RunTotals } from '../../engine/composition/fact-lines.ts';
import type { SessionSummary } from '../../engine/composition/summary.ts';
import { amount, describeDuration, milliseconds, percent, signedAmount } from '../../../src-shared/support/figures.ts';
import type { Paint } from '../terminal.ts';

/** Lines of the report. */
export function reportLines(summary: SessionSummary, totals: RunTotals, dataDir: string, paint: Paint): string[] {
  const { metrics } = summary;
  return [
    '',
    paint('bold', `Session ${summary.session}: ${endedHow(summary)}`),
    row('Market', summary.market),
    row('Money', 'paper: no real order was sent'),
    row('Fill model', summary.fillModel),
    row('Result', resultSentence(summary, paint)),
    row('Against', holdSentence(summary)),
    row('Trades', tradesSentence(summary, totals)),
    row('Costs', `fees ${amount(totals.fees)}, funding ${signedAmount(totals.funding)} (both in the result)`),
    row('Now', nowSentence(summary, paint)),
    row('Loop', `${metrics.loop_count} cycles, ${metrics.signals_generated} signals, ${metrics.orders_sent} orders, ${metrics.overruns} overruns, ${summary.events} events in ${describeDuration(metrics.uptime_seconds * 1000)}`),
    ...stageLines(summary),
    row('Ledger', summary.ledgerBalanced ? 'balances to the last digit' : paint('red', 'DOES NOT BALANCE: run `quorum db check`')),
    row('Decision hash', summary.decisionHash),
    row('Replay it', `quorum replay --session ${summary.session} --verify --data-dir ${quoted(dataDir)}`),
  ];
}

function row(name: string, text: string): string {
  return `  ${name.padEnd(14)} ${text}`;
}

function endedHow(summary: SessionSummary): string {
  if (summary.failure !== null) return `failed: ${summary.failure}`;
  const how: Readonly<Record<string, string>> = { 'end of data': 'the data ended', until: 'the time asked for is over', stopped: 'stopped' };
  return `${how[summary.ended] ?? summary.ended}; trading is ${summary.trading}`;
}

function resultSentence({ comparison, equity, metrics }: SessionSummary, paint: Paint): string {
  const gained = Number(metrics.total_pnl);
  const share = comparison.ownReturn === null ? '' : ` (${percent(comparison.ownReturn, 2)})`;
  const text = `${gained < 0 ? 'lost' : 'earned'} ${amount(metrics.total_pnl.replace('-', ''))}${share}; equity ${amount(equity)} from ${amount(comparison.startEquity)}`;
  return paint(gained < 0 ? 'red' : 'green', text);
}

function holdSentence({ comparison: { buyAndHoldReturn, ownReturn } }: SessionSummary): string {
  if (buyAndHoldReturn === null || ownReturn === null) return 'buy and hold: nothing to compare, no cycle was run';
  const difference = ownReturn - buyAndHoldReturn;
  return `buy and hold ${percent(buyAndHoldReturn, 2)} (equal parts, no fees): ${difference < 0 ? 'worse' : 'better'} by ${(Math.abs(difference) * 100).toFixed(2)} points`;
}

function tradesSentence({ metrics }: SessionSummary, totals: RunTotals): string {
  const closed = metrics.successful_trades + metrics.failed_trades;
  const rate = metrics.win_rate === null ? 'win rate N/A' : `win rate ${percent(metrics.win_rate)}`;
  return `${metrics.trades_executed} entries (${totals.longs} long, ${totals.shorts} short), ${closed} closed: ${metrics.successful_trades} won, ${metrics.failed_trades} lost, ${rate}; ${totals.fills} fills`;
}

function nowSentence({ openPositions, openRisk, unprotected }: SessionSummary, paint: Paint): string {
  if (openPositions === 0) return 'flat';
  const bare = unprotected === 0 ? 'each protected' : paint('red', `${unprotected} WITHOUT PROTECTION`);
  return `${openPositions} open position${openPositions === 1 ? '' : 's'}, ${amount(openRisk)} at risk at the stops, ${bare}`;
}

function stageLines({ metrics }: SessionSummary): string[] {
  const { total } = metrics.stages;
  if (total === undefined || total.p50 === null) return [];
  const stages = Object.entries(metrics.stages).map(([stage, { p50, p95, p99 }]) => `    ${stage.padEnd(12)} ${[p50, p95, p99].map((ms) => milliseconds(ms).padStart(10)).join('')}`);
  return [`    ${'stage'.padEnd(12)} ${['p50', 'p95', 'p99'].map((name) => name.padStart(10)).join('')}`, ...stages];
}

function quoted(file: string): string {
  return /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", String.raw`'\''`)}'`;
}
