/**
 * A statement of profit and loss: every figure as lines, and what they add up to.
 *
 * Equity at a moment is what the ledger says is in the account, each currency at its rate, and what open perpetuals have not realised. Over any period
 * change of equity = put in − taken out + realised + change of unrealised − fees + funding + corrections + currencies, to the last digit. `currencies` is what is left: what held
 * amounts gained or lost against the reporting currency, since each line counts at the rate of its own moment. In an account of one currency it is exactly nothing.
 */
import { ZERO_MONEY, add, neg, sub, toNumber, type Money } from '../../../src-shared/domain/decimal.ts';
import type { PnlFigure } from '../../../src-shared/contract/profit-and-loss.ts';
import type { Reader } from '../reader.ts';
import { sumLines, type PnlLine } from './figures.ts';
import { holderAt, instrumentResults, type InstrumentResults } from './instrument-results.ts';
import type { CostMethod } from './lots.ts';
import { convert, RateBook, type Rate } from './rates.ts';
import { moneyWeighted, perYear, timeWeighted, type Return } from './returns.ts';
import { heldByPosition, PNL_INSTRUMENTS, PNL_LAST_MARK, PNL_PAYMENTS, positionOrigins, presentFills, presentLedger, PriceBook, type LedgerRow, type StoredFill } from './stored-books.ts';

type Span = 'hour' | 'day' | 'month';

export interface PnlWish {
  /** Null: since the account began. */
  readonly from: number | null;
  /** Exclusive; null: everything there is. */
  readonly until: number | null;
  readonly method: CostMethod;
  /** Null: the quote currency that most is traded in. */
  readonly currency: string | null;
  readonly atPar: boolean;
  readonly by: 'instrument' | Span | 'strategy' | 'team';
}

export interface Statement {
  readonly currency: string;
  readonly from: number;
  readonly until: number;
  readonly lines: readonly PnlLine[];
  readonly keyOf: (line: PnlLine) => string;
  readonly method: CostMethod;
  /** Fills booked in the period. */
  readonly fills: readonly StoredFill[];
  /** Every fill of the account: a closing names what opened it, however long ago. */
  readonly knownFills: readonly StoredFill[];
  readonly equityFrom: Money;
  readonly equityUntil: Money;
  readonly pricedAt: number | null;
  readonly withoutReference: number;
  readonly timeWeighted: Return;
  readonly moneyWeighted: Return;
  readonly moneyWeightedPerYear: Return;
}

const FLOWS: ReadonlySet<string> = new Set(['deposit', 'withdrawal']);
/** The group of what belongs to no instrument and no position. */
export const ACCOUNT = 'account';

/** Makes the statement of the account a data folder has now. */
export function makeStatement(reader: Reader, wish: PnlWish): Statement {
  const ledger = presentLedger(reader);
  const prices = new PriceBook(reader);
  const fills = presentFills(reader, prices);
  const instruments = reader.all(PNL_INSTRUMENTS);
  const rates = new RateBook(instruments, prices.priceAt, wish.atPar);
  const quotes = new Map(instruments.map(({ instrument, quote }) => [instrument, quote]));
  const currency = wish.currency ?? mostTraded(fills, quotes) ?? ledger[0]?.currency ?? 'USDT';
  const known = Math.max(ledger.at(-1)?.at ?? 0, fills.at(-1)?.bookedAt ?? 0, reader.first(PNL_LAST_MARK)?.at ?? 0) + 1;
  const begun = ledger[0]?.at ?? 0;
  const until = Math.max(begun, Math.min(wish.until ?? known, known));
  const from = Math.min(until, Math.max(begun, wish.from ?? begun));
  const bounds = [from, ...(wish.by === 'hour' || wish.by === 'day' || wish.by === 'month' ? boundsWithin(from, until, wish.by) : []), until];
  const flowMoments = [...new Set(ledger.filter(({ kind, at }) => FLOWS.has(kind) && at >= from && at < until).map(({ at }) => at))];
  const cuts = [...new Set([...bounds, ...flowMoments])].sort((a, b) => a - b);
  const held = heldByPosition(reader);
  const results = instruments.flatMap((instrument) => {
    const own = fills.filter((fill) => fill.instrument === instrument.instrument && fill.venue === instrument.venue && fill.bookedAt < until);
    return own.length === 0 ? [] : [instrumentResults(instrument, own, { method: wish.method, cuts, rates, markAt: (id, at) => prices.markAt(id, at), held, until })];
  });
  const clerk = new Clerk({ currency, rates, ledger, results });
  const payments = new Map(reader.all(PNL_PAYMENTS).map((payment) => [`${payment.venue} ${payment.paymentId}`, payment.instrument]));
  const inPeriod = clerk.tradeLines(from, until).concat(clerk.ledgerLines(from, until, payments));
  const lines = [...inPeriod, ...bounds.slice(1).flatMap((end, i) => clerk.openLines(bounds[i] ?? from, end))];
  const equities = new Map(cuts.map((at) => [at, clerk.equityAt(at)]));
  const equityAt = (at: number): Money => equities.get(at) ?? ZERO_MONEY;
  lines.push(...bounds.slice(1).flatMap((end, i) => clerk.currencyLine(lines, { from: bounds[i] ?? from, until: end, change: sub(equityAt(end), equityAt(bounds[i] ?? from)) })));
  lines.sort((a, b) => a.at - b.at);
  const origins = wish.by === 'strategy' || wish.by === 'team' ? positionOrigins(reader) : new Map();
  const flows = flowMoments.map((at) => ({ at, before: equityAt(at), amount: lines.reduce((sum, line) => (line.figure === 'flows' && line.at === at ? add(sum, line.amount) : sum), ZERO_MONEY) }));
  const money = moneyWeighted(toNumber(equityAt(from)), flows.map(({ at, amount }) => ({ at, amount: toNumber(amount) })), toNumber(equityAt(until)), { from, until });
  const traded = results.flatMap(({ applied }) => applied.filter(({ fill }) => fill.bookedAt >= from));
  return {
    currency, from, until, lines, method: wish.method, fills: traded.map(({ fill }) => fill), knownFills: fills, equityFrom: equityAt(from), equityUntil: equityAt(until),
    keyOf: keyBy(wish.by, origins), pricedAt: oldest(results.flatMap(({ openAt }) => openAt.get(until)?.pricedAt ?? [])), withoutReference: traded.filter(({ slippage }) => slippage === null).length,
    timeWeighted: timeWeighted(equityAt(from), flows, equityAt(until)), moneyWeighted: money, moneyWeightedPerYear: perYear(money, { from, until }),
  };
}

function oldest(moments: readonly number[]): number | null {
  return moments.length === 0 ? null : Math.min(...moments);
}

function mostTraded(fills: readonly StoredFill[], quotes: ReadonlyMap<string, string>): string | undefined {
  const counts = new Map<string, number>();
  for (const { instrument } of fills) counts.set(quotes.get(instrument) ?? '', (counts.get(quotes.get(instrument) ?? '') ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0]?.[0];
}

/** Beginnings of UTC hours, days or months strictly inside a period. */
function boundsWithin(from: number, until: number, by: Span): number[] {
  const bounds: number[] = [];
  const first = new Date(from);
  for (let step = 1; ; step += 1) {
    const [year, month, day] = [first.getUTCFullYear(), first.getUTCMonth(), first.getUTCDate()];
    const at = by === 'hour' ? Date.UTC(year, month, day, first.getUTCHours() + step) : by === 'day' ? Date.UTC(year, month, day + step) : Date.UTC(year, month + step);
    if (at >= until) return bounds;
    bounds.push(at);
  }
}

function keyBy(by: PnlWish['by'], origins: ReadonlyMap<string, { readonly strategy: string; readonly team: string }>): (line: PnlLine) => string {
  switch (by) {
    case 'instrument': return ({ instrument }) => instrument ?? ACCOUNT;
    case 'hour': return ({ at }) => new Date(at).toISOString().slice(0, 13);
    case 'day': return ({ at }) => new Date(at).toISOString().slice(0, 10);
    case 'month': return ({ at }) => new Date(at).toISOString().slice(0, 7);
    case 'strategy': case 'team': return ({ position }) => (position === null ? ACCOUNT : (origins.get(position)?.[by] ?? '') || 'other');
  }
}

interface Desk {
  readonly currency: string;
  readonly rates: RateBook;
  readonly ledger: readonly LedgerRow[];
  readonly results: readonly InstrumentResults[];
}

type Draft = Omit<PnlLine, 'amount' | 'rate' | 'fills' | 'closure'> & Partial<Pick<PnlLine, 'fills' | 'closure'>>;

/** Writes lines, each at the rate of its moment. */
class Clerk {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Realised, fees and slippage of the fills booked in a period, and what was written off in it. */
  tradeLines(from: number, until: number): PnlLine[] {
    const lines: PnlLine[] = [];
    for (const { instrument: { instrument, quote }, applied, writtenOff } of this.#desk.results) {
      for (const { at, closures } of writtenOff) {
        if (at < from || at >= until) continue;
        for (const closure of closures) lines.push(this.#line({ at, instrument, figure: 'realised', position: closure.position, fills: closure.openedBy, native: closure.realised, currency: quote, closure, sentence: 'taken off at average cost on the venue’s word' }));
      }
      for (const { fill, closures, fee, slippage } of applied) {
        if (fill.bookedAt < from || fill.bookedAt >= until) continue;
        const common = { at: fill.bookedAt, instrument, position: fill.position, fills: [fill.id] };
        for (const closure of closures) {
          lines.push(this.#line({ ...common, figure: 'realised', position: closure.position, fills: [...closure.openedBy, fill.id], native: closure.realised, currency: quote, closure, sentence: closure.direction === 'long' ? 'sold what had been bought' : 'bought back what had been sold' }));
        }
        if (fee !== 0n) lines.push(this.#line({ ...common, figure: 'fees', native: fee, currency: fill.feeCurrency, sentence: fee > 0n ? 'fee' : 'rebate' }));
        if (slippage !== null && slippage !== 0n) lines.push(this.#line({ ...common, figure: 'slippage', native: slippage, currency: quote, sentence: meantAt(fill) }));
      }
    }
    return lines;
  }

  /** Funding, flows and corrections: what the ledger has that is no fill of ours. */
  ledgerLines(from: number, until: number, payments: ReadonlyMap<string, string>): PnlLine[] {
    const own = new Map(this.#desk.results.flatMap(({ instrument, applied }) => applied.map((one) => [`${one.fill.venue} ${one.fill.tradeId}`, { ...one, quote: instrument.quote }] as const)));
    const byInstrument = new Map(this.#desk.results.map((one) => [one.instrument.instrument, one]));
    return this.#desk.ledger.filter(({ at }) => at >= from && at < until).flatMap((entry) => {
      const { at, kind, currency, amount, reference, venue } = entry;
      const common = { at, currency, instrument: null, position: null };
      if (FLOWS.has(kind)) return [this.#line({ ...common, figure: 'flows', native: amount, sentence: reference })];
      if (kind === 'funding') {
        const instrument = payments.get(`${venue} ${reference}`) ?? null;
        const held = instrument === null ? undefined : byInstrument.get(instrument);
        const position = held === undefined ? null : holderAt(held, at);
        // The fills that made what it was paid on.
        const fills = position === null ? [] : (held?.applied ?? []).filter(({ fill }) => fill.position === position && fill.bookedAt <= at).map(({ fill }) => fill.id);
        return [this.#line({ ...common, figure: 'funding', instrument, position, fills, native: amount, sentence: amount < 0n ? 'funding paid' : 'funding received' })];
      }
      const ours = own.get(`${venue} ${reference}`);
      if (kind === 'adjustment') return [this.#line({ ...common, figure: 'corrections', native: amount, sentence: reference })];
      const expected = ours === undefined ? ZERO_MONEY : kind === 'fee' ? neg(ours.fee) : kind === 'realised' ? ours.ledgerRealised : amount;
      const rest = sub(amount, expected);
      return rest === 0n ? [] : [this.#line({ ...common, figure: 'corrections', instrument: ours?.fill.instrument ?? null, native: rest, sentence: `not of our own trades: ${reference}` })];
    });
  }

  /** What was not realised at the beginning of a period, taken off, and at its end, added. */
  openLines(from: number, until: number): PnlLine[] {
    return this.#desk.results.flatMap(({ instrument: { instrument, quote }, openAt }) => {
      const line = (at: number, sign: 1 | -1): PnlLine[] => {
        const open = openAt.get(at);
        if (open === undefined || open.unrealised === 0n) return [];
        const rated = this.#line({
          figure: 'unrealised', at, instrument, position: open.position, fills: open.openedBy, native: sign === 1 ? open.unrealised : neg(open.unrealised), currency: quote,
          sentence: sign === 1 ? 'open at the end' : 'was open at the beginning already',
        });
        // What is open at the end belongs to the period that ends there, and not to the next one.
        return [sign === 1 ? { ...rated, at: at - 1 } : rated];
      };
      return [...line(from, -1), ...line(until, 1)];
    });
  }

  /** What is left of the change of equity once everything else of a period is taken off. */
  currencyLine(lines: readonly PnlLine[], { from, until, change }: { readonly from: number; readonly until: number; readonly change: Money }): PnlLine[] {
    const within = lines.filter(({ at }) => at >= from && at < until);
    const flows = within.reduce((sum, { figure, amount }) => (figure === 'flows' ? add(sum, amount) : sum), ZERO_MONEY);
    const left = sub(sub(change, flows), sumLines(within).net);
    if (left === 0n) return [];
    return [this.#line({ figure: 'currencies', at: until - 1, instrument: null, position: null, native: left, currency: this.#desk.currency, sentence: 'held currencies against the reporting one' })];
  }

  /** Equity by everything booked before a moment, reporting currency; a currency without a rate counts as nothing. */
  equityAt(at: number): Money {
    const totals = new Map<string, Money>();
    for (const entry of this.#desk.ledger) if (entry.at < at) totals.set(entry.currency, add(totals.get(entry.currency) ?? ZERO_MONEY, entry.amount));
    for (const { instrument, openAt } of this.#desk.results) {
      const open = openAt.get(at);
      if (open !== undefined && instrument.kind !== 'spot') totals.set(instrument.quote, add(totals.get(instrument.quote) ?? ZERO_MONEY, open.unrealisedAtAverage));
    }
    return [...totals].reduce((sum, [currency, total]) => {
      const rate = this.#desk.rates.find(currency, this.#desk.currency, at);
      return rate === null ? sum : add(sum, convert(total, rate));
    }, ZERO_MONEY);
  }

  #line(draft: Draft): PnlLine {
    const rate: Rate | null = this.#desk.rates.find(draft.currency, this.#desk.currency, draft.at);
    return { fills: [], closure: null, ...draft, rate, amount: rate === null ? ZERO_MONEY : convert(draft.native, rate) };
  }
}

const REFERENCE: Readonly<Record<NonNullable<StoredFill['reference']>['kind'], string>> = {
  signal: 'against the price of the signal', trigger: 'against its trigger', limit: 'against its limit', candle: 'against the last close before the order',
};

function meantAt({ reference }: StoredFill): string {
  return reference === null ? '' : REFERENCE[reference.kind];
}

/** Lines of one figure, or of one figure and group. */
export function linesOf({ lines, keyOf }: Statement, figure: PnlFigure, key: string | null): PnlLine[] {
  return lines.filter((line) => line.figure === figure && (key === null || keyOf(line) === key));
}
