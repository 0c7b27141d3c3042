/** `quorum pnl`: profit and loss of the account in a data folder, and the lines behind each of its numbers. */
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import { COST_METHODS, currencyCode, PNL_FIGURES, PNL_GROUPINGS, type PnlFigure, type PnlStatement } from '../../../src-shared/contract/profit-and-loss.ts';
import { amount, figure as figureText, percent, signedAmount } from '../../../src-shared/support/figures.ts';
import { profitAndLoss, profitAndLossLines } from '../../lab/pnl/profit-and-loss.ts';
import { ACCOUNT, type PnlWish } from '../../lab/pnl/statement.ts';
import { loadSettings } from '../../hub/settings/settings-file.ts';
import { parseMoment } from '../duration.ts';
import { ExitCode } from '../exit-code.ts';
import { momentText, tableLines } from '../table.ts';
import type { PnlFlags } from './pnl-program.ts';
import { withReader, type QueryBasis } from './with-reader.ts';

/** Lines shown at most; the export has every one. */
const MOST_LINES = 1_000;

type Sums = PnlStatement['total'];
type Lines = OutputOf<'portfolio.profitAndLossLines'>;

/** Reads how it is to be counted; what is not said is as the app has it. A flag that cannot be used is told, and the exit code is the answer. */
export function readPnlWish({ dataDir, terminal }: QueryBasis, flags: PnlFlags): PnlWish | ExitCode {
  const refuse = (option: string, text: string, remedy: string): ExitCode => {
    terminal.fail({ code: 'bad_option', sentence: `--${option} cannot be "${text}".`, remedy });
    return ExitCode.usage;
  };
  const kept = loadSettings(dataDir, Date.now()).settings.accounting.value;
  const method = COST_METHODS.find((one) => one === (flags.method ?? kept.method));
  if (method === undefined) return refuse('method', flags.method ?? '', `It is ${COST_METHODS.join(' or ')}.`);
  const by = PNL_GROUPINGS.find((one) => one === (flags.by ?? 'instrument'));
  if (by === undefined) return refuse('by', flags.by ?? '', `There are ${PNL_GROUPINGS.join(', ')}.`);
  const currency = flags.currency?.toUpperCase() ?? kept.currency;
  if (currency !== null && !currencyCode.safeParse(currency).success) return refuse('currency', flags.currency ?? '', 'It is a code such as USDT or EUR.');
  const from = flags.from === undefined ? null : parseMoment(flags.from);
  if (from === null && flags.from !== undefined) return refuse('from', flags.from, 'It must be an ISO time such as 2026-03-01T12:00:00Z.');
  const until = flags.to === undefined ? null : parseMoment(flags.to);
  if (until === null && flags.to !== undefined) return refuse('to', flags.to, 'It must be an ISO time such as 2026-03-01T12:00:00Z.');
  if (from !== null && until !== null && from >= until) return refuse('to', flags.to ?? '', 'It must be later than --from.');
  return { method, by, currency, from, until, atPar: flags.atPar === true || kept.atPar };
}

/** The statement. */
export async function showPnl(basis: QueryBasis, flags: PnlFlags): Promise<ExitCode> {
  const wish = readPnlWish(basis, flags);
  if (typeof wish === 'number') return wish;
  return withReader(basis, async (reader) => {
    const made = profitAndLoss(reader, wish);
    if (!made.ok) {
      basis.terminal.fail(made.error);
      return ExitCode.usage;
    }
    if (basis.json) await basis.terminal.json({ type: 'pnl', ...made.value });
    else await basis.terminal.line(statementLines(made.value).join('\n'));
    return ExitCode.done;
  });
}

/** The lines behind a figure. */
export async function showPnlLines(basis: QueryBasis, flags: PnlFlags, { figure, key }: { readonly figure: string; readonly key: string | null }): Promise<ExitCode> {
  const known = PNL_FIGURES.find((one) => one === figure);
  if (known === undefined) {
    basis.terminal.fail({ code: 'bad_option', sentence: `There is no figure "${figure}" to open.`, remedy: `There are ${PNL_FIGURES.join(', ')}.` });
    return ExitCode.usage;
  }
  const wish = readPnlWish(basis, flags);
  if (typeof wish === 'number') return wish;
  return withReader(basis, async (reader) => {
    const opened = profitAndLossLines(reader, { ...wish, key, figure: known, after: 0, limit: MOST_LINES });
    if (!opened.ok) {
      basis.terminal.fail(opened.error);
      return ExitCode.usage;
    }
    if (basis.json) await basis.terminal.json({ type: 'pnl_lines', figure: known, key, ...opened.value });
    else await basis.terminal.line(openedLines(known, opened.value).join('\n'));
    return ExitCode.done;
  });
}

function statementLines(made: PnlStatement): string[] {
  const { total, currency } = made;
  const facts = ([
    ['Period', `${momentText(made.from)} to ${momentText(made.until - 1)} UTC${made.pricedAt === null ? '' : `; open positions at prices of ${momentText(made.pricedAt)}`}`],
    ['Counted', `${made.method === 'fifo' ? 'first in, first out' : 'average cost'}, in ${currency}`],
    ['Net', `${signedAmount(total.net)} ${currency}`],
    ['  gross', `${signedAmount(total.gross)}  at the prices that were decided on`],
    ['  slippage', `${signedAmount(negated(total.slippage))}${made.withoutReference === 0 ? '' : `  (${made.withoutReference} fills have no price to be held against)`}`],
    ['  fees', signedAmount(negated(total.fees))],
    ['  funding', signedAmount(total.funding)],
    ...(isZero(total.corrections) ? [] : [['  corrections', signedAmount(total.corrections)]]),
    ...(isZero(total.currencies) ? [] : [['  currencies', signedAmount(total.currencies)]]),
    ['Of it', `realised ${signedAmount(total.realised)}, not realised ${signedAmount(total.unrealised)}, before fees`],
    ['Trades', `${made.closings} closings, ${made.fills} fills`],
    ['Equity', `${amount(made.equityFrom)} → ${amount(made.equityUntil)}; put in ${amount(made.deposits)}, taken out ${amount(made.withdrawals)}`],
    ['Return', `time-weighted ${returnText(made.timeWeighted)}; money-weighted ${returnText(made.moneyWeighted)}${made.moneyWeightedPerYear.value === null ? '' : ` (${returnText(made.moneyWeightedPerYear)} a year)`}`],
  ] as [string, string][]).map(([what, text]) => `${what.padEnd(14)} ${text}`);
  const names = ['gross', 'slippage', 'fees', 'funding', 'net'] as const;
  const table = tableLines([{ name: made.by }, { name: 'closings', right: true }, ...names.map((name) => ({ name, right: true }))], made.groups.map((group) => [
    group.key === ACCOUNT ? 'the account itself' : group.key.replaceAll('_', ' '), String(group.closings), ...names.map((name) => signedAmount(cell(group, name))),
  ]));
  return [
    ...facts, ...(table.length === 0 ? [] : ['', ...table]), ...rateLines(made), '',
    `\`quorum pnl --open fees\` shows the lines behind a figure; \`quorum export lots\` the closed tax lots.`,
  ];
}

function rateLines({ rates, withoutRate, currency }: PnlStatement): string[] {
  const used = rates.map(({ from, via, at, rate }) => `1 ${from} = ${figureText(rate)} ${currency} (${via}, ${momentText(at)}); each line at the rate of its own moment`);
  const missing = withoutRate.map((one) => `${one.currency} has no rate to ${currency}: ${one.lines} lines are in no sum. ${one.currency.startsWith('USD') ? '--at-par counts dollar coins as one dollar.' : 'An instrument between the two on the watchlist gives one.'}`);
  return used.length + missing.length === 0 ? [] : ['', ...used, ...missing];
}

/** What takes away is negative, as in the statement and in the export. */
function openedLines(figure: PnlFigure, { lines, total, sum }: Lines): string[] {
  if (lines.length === 0) return ['There is no such line.'];
  const signed = (text: string): string => signedAmount(figure === 'fees' || figure === 'slippage' ? negated(text) : text);
  const rows = lines.map(({ at, instrument, amount: value, lot, fills, sentence }) => [
    momentText(at), instrument ?? '', lot === null ? '' : `${lot.direction} ${figureText(lot.quantity)}, ${figureText(lot.openingValue)} → ${figureText(lot.closingValue)}`, signed(value), sentence, String(fills.length),
  ]);
  return [
    ...tableLines([{ name: 'time (UTC)' }, { name: 'instrument' }, { name: 'lot' }, { name: 'amount', right: true }, { name: '' }, { name: 'fills', right: true }], rows),
    '', `${lines.length < total ? `The first ${lines.length} of ${total} lines` : `${total} lines`}; all of them ${signed(sum)}. Exact amounts and the fills: --json, or \`quorum export pnl\`.`,
  ];
}

function cell(sums: Sums, name: 'gross' | 'slippage' | 'fees' | 'funding' | 'net'): string {
  return name === 'slippage' || name === 'fees' ? negated(sums[name]) : sums[name];
}

function negated(text: string): string {
  return text.startsWith('-') ? text.slice(1) : isZero(text) ? text : `-${text}`;
}

function isZero(text: string): boolean {
  return text === '0';
}

function returnText({ value, why }: PnlStatement['timeWeighted']): string {
  return value === null ? `none (${why ?? ''})` : percent(value, 2);
}
