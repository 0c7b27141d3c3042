/** `quorum risk backtest`: whether a VaR would have been any good in recorded history. */
import path from 'node:path';
import { percent } from '../../../src-shared/support/figures.ts';
import { backtestMarket, type BacktestRow, type MarketBacktest } from '../../lab/risk/market-backtest.ts';
import { ExitCode } from '../exit-code.ts';
import type { QueryBasis } from '../query/with-reader.ts';
import { momentText, tableLines } from '../table.ts';
import { readLength, readMoment, readWindow } from './read-flags.ts';

export interface BacktestFlags {
  readonly market: string;
  readonly instruments?: string;
  readonly timeframe: string;
  readonly window: string;
  readonly from?: string;
  readonly until?: string;
}

/** Judges and prints; changes nothing and needs no data folder. */
export async function showBacktest({ json, terminal }: QueryBasis, flags: BacktestFlags): Promise<ExitCode> {
  const [timeframe, window, from, until] = [readLength(flags.timeframe), readWindow(flags.window), readMoment('from', flags.from), readMoment('until', flags.until)];
  for (const one of [timeframe, window, from, until]) {
    if (one.ok) continue;
    terminal.fail(one.error);
    return ExitCode.usage;
  }
  if (!timeframe.ok || !window.ok || !from.ok || !until.ok) return ExitCode.usage;
  const instruments = (flags.instruments ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '');
  const judged = await backtestMarket({ market: path.resolve(flags.market), instruments, timeframe: timeframe.value, window: window.value, from: from.value, until: until.value, nowMs: Date.now() });
  if (!judged.ok) {
    terminal.fail(judged.error);
    return ExitCode.usage;
  }
  if (json) for (const { rows, ...market } of judged.value) await terminal.json({ type: 'var_backtest', timeframe: timeframe.value, window: window.value, ...market, rows: rows.map(({ places: _places, ...row }) => row) });
  else await terminal.line(judged.value.flatMap((one) => [...marketLines(one, timeframe.value, window.value), '']).concat(LEGEND).join('\n'));
  return ExitCode.done;
}

const LEGEND = [
  'Each bar’s VaR is made of the bars before it alone. p: how likely so many exceedances (Kupiec), or so much of a cluster (Christoffersen), would be if the VaR were right; below 5 % speaks against it.',
  'Light: green where so many or fewer are to be expected 19 times in 20, red where it would be a wonder (1 in 10,000). None: bars for which the method had no number.',
];

function marketLines({ instrument, from, until, rows, worst }: MarketBacktest, timeframe: string, window: number): string[] {
  const names = { historical: 'historical', parametric: 'parametric', ewma: 'EWMA', cornish_fisher: 'Cornish-Fisher' } as const;
  return [
    `${instrument}, bars of ${timeframe}, VaR of the ${window} before each, ${momentText(from)} to ${momentText(until)} UTC`,
    ...tableLines(
      [{ name: 'method' }, { name: 'sure', right: true }, { name: 'bars', right: true }, { name: 'exceeded', right: true }, { name: 'expected', right: true }, { name: 'Kupiec p', right: true }, { name: 'Christoffersen p', right: true }, { name: 'light' }, { name: 'none', right: true }],
      rows.map((row) => [names[row.method], percent(row.confidence, 0), String(row.bars), String(row.exceeded), row.expected.toFixed(1), chance(row.tests?.kupiec.pValue), chance(row.tests?.christoffersen.pValue), row.tests?.light ?? 'too few', String(row.unanswered)]),
    ).map((line) => `  ${line}`),
    `  Worst bar: ${percent(worst.loss, 2)} lost by ${momentText(worst.at)}; allowed for at 99 %: ${Object.entries(worst.allowed).map(([method, value]) => `${names[method as BacktestRow['method']]} ${value === null ? 'no number' : percent(value, 2)}`).join(', ')}.`,
  ];
}

/** A p-value for people. */
export function chance(pValue: number | undefined): string {
  if (pValue === undefined) return '–';
  return pValue < 0.001 ? '< 0.1 %' : percent(pValue);
}
