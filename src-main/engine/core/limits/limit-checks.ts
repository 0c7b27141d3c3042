/**
 * An entry against every limit that covers its instrument, before and after it; and how large it may be. A limit that cannot be measured is not kept: without
 * its figure nothing that adds risk is sent. A limit the market has broken asks for more until it is back inside.
 */
import { ONE, ZERO_MONEY, fromNumber, max, min, mul, notional, sub, toNumber, type Decimal, type Money, type Price, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import type { RiskCheck } from '../fact.ts';
import type { HeldPast } from '../measures/portfolio-past.ts';
import type { EngineState } from '../state.ts';
import { claimedBy, exposuresOf, withEntry, type AddedEntry, type Exposure } from './exposures.ts';
import { limitsOnEntry, type AppliedLimit, type LimitBook } from './limit-book.ts';
import { keeps, levelOf } from './limit-holds.ts';
import { figureOf, nameOf, unitOf } from './limit-words.ts';
import { LimitGauge, NO_EQUITY, readingOf, type Reading } from './measure-limit.ts';
import { ownerOf, type Owners } from './owner.ts';

/** How an entry is priced. */
export interface EntryPricing {
  readonly instrument: Instrument;
  readonly direction: AddedEntry['direction'];
  /** Worst price it may get. */
  readonly price: Price;
  /** Its distance from the market as a share, in collars of an order that is to be filled now. */
  readonly away: number;
  readonly owners: Owners;
}

/** The most an entry may be worth, and the limit that says so. */
export interface LimitRoom {
  readonly by: string;
  readonly value: Money;
}

/** Steps in which the largest size is sought that keeps a limit on VaR: to a four-thousandth of what was wanted. */
const HALVINGS = 12;

/** One look at the limits for one entry. */
export class EntryLimits {
  readonly #book: LimitBook;
  readonly #limits: readonly AppliedLimit[];
  readonly #gauge: LimitGauge;
  readonly #exposures: readonly Exposure[];
  /** As an owner's limit sees them with the entry among them. */
  readonly #claimed: readonly Exposure[];
  readonly #entry: EntryPricing;
  /** Of what is held with the entry: several limits ask for the same figure. */
  readonly #after = new Map<HeldPast, Map<string, Reading>>();

  private constructor(state: EngineState, book: LimitBook, entry: EntryPricing) {
    this.#book = book;
    this.#limits = limitsOnEntry(book, entry.instrument.id, entry.owners);
    this.#gauge = new LimitGauge(state);
    this.#exposures = exposuresOf(state);
    this.#claimed = book.byOwner.size === 0 ? this.#exposures : claimedBy(this.#exposures, entry.instrument.id, entry.owners);
    this.#entry = entry;
  }

  /** Null where no limit is set. */
  static of(state: EngineState, entry: EntryPricing): EntryLimits | null {
    return state.limits === null ? null : new EntryLimits(state, state.limits, entry);
  }

  /** The most of what is wanted that keeps every limit on size; null where none says less. */
  room(wanted: Money): LimitRoom | null {
    let least: LimitRoom | null = null;
    for (const limit of this.#limits) {
      const value = this.#roomOf(limit, wanted);
      if (value !== null && (least === null || value < least.value)) least = { by: nameOf(limit), value: max(ZERO_MONEY, value) };
    }
    return least;
  }

  #roomOf(limit: AppliedLimit, wanted: Money): Money | null {
    const own = this.#own(limit);
    const level = levelOf(limit, this.#book);
    const { instrument, price } = this.#entry;
    switch (limit.measure) {
      case 'notional': return sub(level as Money, this.#gauge.totals(own).value);
      case 'quantity': return notional(price, max(0n as Quantity, sub(level as Quantity, own[0]?.quantity ?? (0n as Quantity))));
      case 'leverage': return sub(mul(max(ZERO_MONEY, this.#gauge.basis(limit)), level), this.#gauge.totals(own).value);
      case 'concentration': {
        const held = own.find((one) => one.instrument.id === instrument.id)?.value ?? ZERO_MONEY;
        return concentrationRoom({ held, all: this.#gauge.totals(own).value, basis: max(ZERO_MONEY, this.#gauge.basis(limit)) }, level);
      }
      case 'var95': return this.#varRoom(limit, level, wanted);
      default: return null;
    }
  }

  /** By halving: what is held may lean the other way, so that more can risk less. */
  #varRoom(limit: AppliedLimit, level: Decimal, wanted: Money): Money | null {
    const fits = (value: Money): boolean => {
      const reading = this.#ofPast(limit, value);
      return reading.known && keeps(limit, reading.value, level);
    };
    // What cannot be measured is no matter of size.
    if (fits(wanted) || !this.#ofPast(limit, wanted).known) return null;
    let [fitting, over] = [ZERO_MONEY, wanted];
    for (let i = 0; i < HALVINGS; i += 1) {
      const middle = ((fitting + over) / 2n) as Money;
      if (fits(middle)) fitting = middle;
      else over = middle;
    }
    return fitting;
  }

  /** Each limit: as it is, as the entry would make it, and whether that keeps it. */
  *checks(value: Money, quantity: Quantity): Generator<RiskCheck, void, undefined> {
    const { instrument, direction, owners } = this.#entry;
    const after = withEntry(this.#exposures, { instrument, direction, value, quantity, owners: this.#book.byOwner.size === 0 ? null : owners });
    for (const limit of this.#limits) yield this.#check(limit, value, after);
  }

  #check(limit: AppliedLimit, value: Money, after: readonly Exposure[]): RiskCheck {
    const level = levelOf(limit, this.#book);
    const [was, is] = this.#readings(limit, value, after);
    const text = (reading: Reading): string => (reading.known ? figureOf(limit, reading.value) : reading.why);
    const passed = is.known && keeps(limit, is.value, level);
    return { name: nameOf(limit), ...(was === null || !was.known || !is.known ? {} : { before: text(was) }), value: text(is), limit: figureOf(limit, level), unit: unitOf(limit), passed };
  }

  /** Before and after; null before where an entry changes nothing about it. */
  #readings(limit: AppliedLimit, value: Money, after: readonly Exposure[]): readonly [Reading | null, Reading] {
    switch (limit.measure) {
      case 'dailyLoss': case 'weeklyLoss': case 'drawdown': case 'minEquity': return [null, this.#gauge.read(limit, after)];
      case 'priceCollar': return [null, { known: true, value: fromNumber(Number(this.#entry.away.toFixed(9))) }];
      case 'var95': case 'correlation': return [this.#ofPast(limit, null), this.#ofPast(limit, value)];
      case 'ordersPerMinute': {
        const before = this.#gauge.read(limit, after);
        return [before, before.known ? { known: true, value: (before.value + ONE) as Decimal } : before];
      }
      default: return [this.#gauge.read(limit, this.#exposures), this.#gauge.read(limit, after)];
    }
  }

  /** VaR or correlation with an entry of this value; null: without it. */
  #ofPast(limit: AppliedLimit, value: Money | null): Reading {
    const own = this.#own(limit);
    if (value === null) return this.#gauge.read(limit, this.#exposures);
    const past = this.#gauge.past(limit, own);
    if (past === null) return NO_EQUITY;
    const weight = (toNumber(value) / toNumber(this.#gauge.basis(limit))) * (this.#entry.direction === 'long' ? 1 : -1);
    const entry = { ring: this.#gauge.ringOf(this.#entry.instrument.id), weight };
    const key = `${limit.measure} ${weight}`;
    let after = this.#after.get(past);
    if (after === undefined) this.#after.set(past, (after = new Map()));
    let reading = after.get(key);
    if (reading === undefined) after.set(key, (reading = readingOf(limit.measure === 'var95' ? past.varWith(entry) : past.correlationWith(entry))));
    return reading;
  }

  #own(limit: AppliedLimit): readonly Exposure[] {
    return this.#gauge.own(limit, ownerOf(limit.scope, limit.subject) === null ? this.#exposures : this.#claimed);
  }
}

/** (held + v) ≤ share × max(basis, all + v): by equity, or by what is held where that is more. */
function concentrationRoom({ held, all, basis }: { readonly held: Money; readonly all: Money; readonly basis: Money }, share: Decimal): Money | null {
  if (share >= ONE) return null;
  const byEquity = sub(mul(basis, share), held);
  const byHeld = ((sub(mul(all, share), held) * ONE) / (ONE - share)) as Money;
  return max(byEquity, byHeld);
}

/** The smaller of two rooms; null: no room set. */
export function smallerRoom<R extends { readonly value: Money }>(a: R, b: R | null): R {
  return b !== null && min(a.value, b.value) === b.value && b.value !== a.value ? b : a;
}
