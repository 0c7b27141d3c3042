/** One instrument's fills as lots, over the moments a statement is cut at. */
import { ZERO_MONEY, ZERO_QUANTITY, abs, mulDiv, notional, sub, type Money, type Quantity } from '../../../src-shared/domain/decimal.ts';
import { LotBook, type Closure, type CostMethod } from './lots.ts';
import { convert, type RateBook } from './rates.ts';
import type { HeldAt, StoredFill, StoredInstrument } from './stored-books.ts';

/** A fill and what it did to the lots. */
export interface AppliedFill {
  readonly fill: StoredFill;
  readonly closures: readonly Closure[];
  /** Ours, in the currency it was paid in. */
  readonly fee: Money;
  /** Worse than meant, quote currency; positive took away. Null where nothing says what was meant. */
  readonly slippage: Money | null;
  /** At average cost, as the ledger has it. */
  readonly ledgerRealised: Money;
}

/** What was open at a moment. */
export interface OpenAt {
  readonly position: string | null;
  /** Oldest first. */
  readonly openedBy: readonly string[];
  /** Result not realised by the statement's method and at average cost, quote currency; at cost (nothing) where there is no price. */
  readonly unrealised: Money;
  readonly unrealisedAtAverage: Money;
  /** When the price was known; null without one. */
  readonly pricedAt: number | null;
}

/** What was taken off without a fill, because the venue said that it was no longer there and a person took its word. */
export interface WrittenOff {
  readonly at: number;
  readonly closures: readonly Closure[];
}

export interface InstrumentResults {
  readonly instrument: StoredInstrument;
  readonly applied: readonly AppliedFill[];
  readonly writtenOff: readonly WrittenOff[];
  /** By moment; missing where nothing was open. */
  readonly openAt: ReadonlyMap<number, OpenAt>;
  /** Whose position it was from each moment on, oldest first. */
  readonly holders: readonly { readonly at: number; readonly position: string | null }[];
}

interface Basis {
  readonly method: CostMethod;
  /** Moments, oldest first: what was booked before each counts. */
  readonly cuts: readonly number[];
  readonly rates: RateBook;
  readonly markAt: (instrument: string, at: number) => { readonly price: bigint; readonly at: number } | null;
  /** What the engine held, by position. */
  readonly held: ReadonlyMap<string, readonly HeldAt[]>;
  /** What happened from this moment on does not count. */
  readonly until: number;
}

/** Takes the fills of one instrument, oldest booking first. */
export function instrumentResults(instrument: StoredInstrument, fills: readonly StoredFill[], basis: Basis): InstrumentResults {
  const books = { own: new LotBook(basis.method), average: new LotBook('average') };
  const openAt = new Map<number, OpenAt>();
  const applied: AppliedFill[] = [];
  const writtenOff: WrittenOff[] = [];
  const holders: { at: number; position: string | null }[] = [];
  const noteHolder = (at: number): void => {
    const position = books.own.lots[0]?.position ?? null;
    if (holders.at(-1)?.position !== position) holders.push({ at, position });
  };
  const held = heldOver(fills, basis);
  let word = 0;
  let cut = 0;
  const passCuts = (until: number): void => {
    for (; cut < basis.cuts.length && (basis.cuts[cut] ?? Infinity) <= until; cut += 1) noteOpen(basis.cuts[cut] ?? 0);
  };
  const noteOpen = (at: number): void => {
    const { lots } = books.own;
    if (lots.length === 0) return;
    const mark = basis.markAt(instrument.instrument, at);
    openAt.set(at, {
      position: lots[0]?.position ?? null, openedBy: lots.flatMap(({ openedBy }) => openedBy), pricedAt: mark?.at ?? null,
      unrealised: mark === null ? ZERO_MONEY : books.own.unrealised(mark.price as never), unrealisedAtAverage: mark === null ? ZERO_MONEY : books.average.unrealised(mark.price as never),
    });
  };
  /** What the engine no longer held at a moment before this one, after every fill booked until then. */
  const hearWords = (before: number): void => {
    for (; word < held.length && (held[word]?.at ?? Infinity) < before; word += 1) {
      const { at, quantity } = held[word] ?? { at: 0, quantity: ZERO_QUANTITY };
      const { lots: [lot], held: size } = books.own;
      const gone = lot === undefined || quantity !== ZERO_QUANTITY && (quantity > ZERO_QUANTITY) !== (lot.direction === 'long') ? ZERO_QUANTITY : sub(size, abs(quantity));
      if (gone <= ZERO_QUANTITY) continue;
      passCuts(at);
      const value = books.average.costOf(gone);
      books.average.writeOff(at, gone, value);
      writtenOff.push({ at, closures: books.own.writeOff(at, gone, value) });
      noteHolder(at);
    }
  };
  for (const fill of fills) {
    hearWords(fill.bookedAt);
    passCuts(fill.bookedAt);
    const trade = { id: fill.id, position: fill.position, at: fill.at, side: fill.side, price: fill.price, quantity: fill.quantity, fee: feeInQuote(fill, instrument, basis.rates), closesOnly: fill.closesOnly };
    const own = books.own.apply(trade);
    const average = books.average.apply(trade);
    applied.push({
      fill, closures: own.closures, fee: own.quantity === fill.quantity ? fill.fee : mulDiv(fill.fee, own.quantity, fill.quantity), slippage: slippageOf(fill, own.quantity),
      ledgerRealised: average.closures.reduce((sum, { realised }) => (sum + realised) as Money, ZERO_MONEY),
    });
    noteHolder(fill.bookedAt);
  }
  hearWords(basis.until);
  passCuts(Number.POSITIVE_INFINITY);
  return { instrument, applied, writtenOff, openAt, holders };
}

/** What the engine held of it after each moment at which that changed: the last word of each, oldest first. */
function heldOver(fills: readonly StoredFill[], { held }: Basis): readonly HeldAt[] {
  const known = [...new Set(fills.flatMap(({ position }) => position ?? []))].flatMap((position) => held.get(position) ?? []);
  known.sort((a, b) => a.at - b.at);
  return known.filter(({ at }, i) => known[i + 1]?.at !== at);
}

/** Who held the instrument at a moment; null while it was flat. */
export function holderAt({ holders }: InstrumentResults, at: number): string | null {
  return holders.findLast((one) => one.at <= at)?.position ?? null;
}

/** A fee as lots carry it: in the base at the fill's own price, in a third currency at its rate, without one as nothing (it is told). */
function feeInQuote({ fee, feeCurrency, price, bookedAt }: StoredFill, { base, quote }: StoredInstrument, rates: RateBook): Money {
  if (feeCurrency === quote) return fee;
  if (feeCurrency === base) return notional(price, fee as bigint as Quantity);
  const rate = rates.find(feeCurrency, quote, bookedAt);
  return rate === null ? ZERO_MONEY : convert(fee, rate);
}

/** What was paid beyond, or received below, the price the order was meant at. */
function slippageOf({ side, price, reference }: StoredFill, quantity: Quantity): Money | null {
  if (reference === null) return null;
  const [filled, meant] = [notional(price, quantity), notional(reference.price, quantity)];
  return side === 'buy' ? sub(filled, meant) : sub(meant, filled);
}
