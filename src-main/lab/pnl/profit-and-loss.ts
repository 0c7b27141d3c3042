/** The answers of the contract about profit and loss. */
import type { OutputOf, ParsedInputOf } from '../../../src-shared/contract/contract.ts';
import { ZERO_MONEY, add, neg, toText, type Money } from '../../../src-shared/domain/decimal.ts';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';
import type { Reader } from '../reader.ts';
import { sumLines, type PnlLine, type PnlSums } from './figures.ts';
import { lotRows, lotsText, pnlText } from './pnl-export.ts';
import { linesOf, makeStatement, type PnlWish, type Statement } from './statement.ts';

const MOST_BY_HOUR_MS = 31 * 86_400_000;

type Wish = ParsedInputOf<'portfolio.profitAndLoss'>;

/** Gross, what took from it, net; by group. */
export function profitAndLoss(reader: Reader, wish: Wish): Result<OutputOf<'portfolio.profitAndLoss'>> {
  const refused = refusalOf(wish);
  if (refused !== null) return refused;
  const made = makeStatement(reader, wish);
  if (wish.by === 'hour' && made.until - made.from > MOST_BY_HOUR_MS) return err(failure('period_too_long', 'By hour a period of 31 days at most can be shown.', 'Choose a shorter period, or days.'));
  const { lines, keyOf } = made;
  const flows = lines.filter(({ figure }) => figure === 'flows');
  const groups = new Map<string, PnlLine[]>();
  for (const line of lines) {
    if (line.figure === 'flows') continue;
    const group = groups.get(keyOf(line));
    if (group === undefined) groups.set(keyOf(line), [line]);
    else group.push(line);
  }
  return ok({
    currency: made.currency, method: wish.method, by: wish.by, from: made.from, until: made.until, pricedAt: made.pricedAt,
    equityFrom: toText(made.equityFrom), equityUntil: toText(made.equityUntil),
    deposits: toText(total(flows.filter(({ native }) => native > 0n))), withdrawals: toText(neg(total(flows.filter(({ native }) => native < 0n)))),
    total: texts(sumLines(lines)), closings: closings(lines), fills: made.fills.length,
    timeWeighted: made.timeWeighted, moneyWeighted: made.moneyWeighted, moneyWeightedPerYear: made.moneyWeightedPerYear,
    groups: [...groups].map(([key, own]) => ({ key, closings: closings(own), ...texts(sumLines(own)) })).sort((a, b) => (a.key < b.key ? -1 : 1)),
    ...ratesOf(made), withoutReference: made.withoutReference,
  });
}

/** The lines behind one figure. */
export function profitAndLossLines(reader: Reader, input: ParsedInputOf<'portfolio.profitAndLossLines'>): Result<OutputOf<'portfolio.profitAndLossLines'>> {
  const refused = refusalOf(input);
  if (refused !== null) return refused;
  const made = makeStatement(reader, input);
  const all = linesOf(made, input.figure, input.key);
  const shown = all.slice(input.after, input.after + input.limit);
  const named = new Set(shown.flatMap(({ fills }) => fills));
  return ok({
    lines: shown.map(lineOut), total: all.length, sum: toText(total(all)),
    fills: made.knownFills.filter(({ id }) => named.has(id)).map(({ id, order, at, side, price, quantity, fee, feeCurrency }) => ({ id, order, at, side, price: toText(price), quantity: toText(quantity), fee: toText(fee), feeCurrency })),
  });
}

/** Tax lots or lines as a file's text. */
export function profitAndLossExport(reader: Reader, input: ParsedInputOf<'portfolio.profitAndLossExport'>): Result<OutputOf<'portfolio.profitAndLossExport'>> {
  const refused = refusalOf(input);
  if (refused !== null) return refused;
  const made = makeStatement(reader, input);
  const rows = input.what === 'lots' ? lotRows(made).length : made.lines.length;
  const text = [...(input.what === 'lots' ? lotsText(made, input.format) : pnlText(made, input.format))].join('');
  return ok({ name: `quorum-${input.what}.${input.format === 'csv' ? 'csv' : 'jsonl'}`, text, rows });
}

function refusalOf({ from, until }: PnlWish): Result<never> | null {
  if (from === null || until === null || from < until) return null;
  return err(failure('bad_period', 'The period ends before it begins.', 'Choose an end that is later than the beginning.'));
}

function total(lines: readonly PnlLine[]): Money {
  return lines.reduce((sum, { amount }) => add(sum, amount), ZERO_MONEY);
}

function closings(lines: readonly PnlLine[]): number {
  return new Set(lines.flatMap(({ closure }) => closure?.closedBy ?? [])).size;
}

function texts(sums: PnlSums): { readonly [K in keyof PnlSums]: string } {
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, toText(sum as Money)])) as { readonly [K in keyof PnlSums]: string };
}

/** The newest rate of each currency, and the currencies that have none. */
function ratesOf({ lines, currency }: Statement): Pick<OutputOf<'portfolio.profitAndLoss'>, 'rates' | 'withoutRate'> {
  const newest = new Map<string, { readonly from: string; readonly to: string; readonly via: string; readonly at: number; readonly rate: string }>();
  const missing = new Map<string, number>();
  for (const { rate, currency: from, at } of lines) {
    if (rate === null) missing.set(from, (missing.get(from) ?? 0) + 1);
    else if (from !== currency) newest.set(from, { from, to: currency, via: rate.via, at, rate: toText(rate.value) });
  }
  return { rates: [...newest.values()], withoutRate: [...missing].map(([from, count]) => ({ currency: from, lines: count })) };
}

function lineOut({ figure, at, instrument, position, fills, amount, native, currency, rate, sentence, closure }: PnlLine): OutputOf<'portfolio.profitAndLossLines'>['lines'][number] {
  return {
    figure, at, instrument, position, fills: [...fills], amount: toText(amount), native: toText(native), currency, rate: rate === null ? null : toText(rate.value), via: rate?.via ?? null, sentence,
    lot: closure === null ? null : {
      direction: closure.direction, quantity: toText(closure.quantity), openedAt: closure.openedAt, closedAt: closure.closedAt, openingValue: toText(closure.openingValue), closingValue: toText(closure.closingValue),
      openingFee: toText(closure.openingFee), closingFee: toText(closure.closingFee),
    },
  };
}
