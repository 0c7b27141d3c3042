/**
 * An entry against every limit that covers its instrument, before and after it; and how large it may be. A limit that cannot be measured is not kept: without
 * its figure nothing that adds risk is sent. A limit the market has broken, and one that does more than refuse, ask for a little more.
 */
import { ONE, ZERO_MONEY, add, div, fromNumber, max, min, mul, mulDiv, notional, quantityFor, sub, toNumber, type Decimal, type Money, type Price, type Quantity, type Ratio } from '../../../../src-shared/domain/decimal.ts';
import type { VenueId } from '../../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import type { RiskCheck } from '../fact.ts';
import type { HeldPast } from '../measures/portfolio-past.ts';
import type { Equities } from '../portfolio/valuation.ts';
import type { EngineState } from '../state.ts';
import { claimedBy, costOf, costRate, costsDue, countedPrice, exposuresOf, withEntry, type AddedEntry, type Exposure } from './exposures.ts';
import { concerns, limitsOnEntry, type AppliedLimit, type LimitBook } from './limit-book.ts';
import { entryLevelOf, keeps } from './limit-holds.ts';
import { figureOf, levelText, nameOf, unitOf } from './limit-words.ts';
import { LimitGauge, NO_EQUITY, pastMeasure, readingOf, type Reading, type Worths } from './measure-limit.ts';
import { BY_HAND, ownerOf, ownersOfEntry, type Owners } from './owner.ts';
import { isPartLoss } from './part-losses.ts';

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

/** Steps in which the largest size is sought that keeps a limit on VaR, volatility or the distance to liquidation: to a four-thousandth of what was wanted. */
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
  readonly #state: EngineState;
  readonly #equities: Equities;
  /** As the gauge, with what entries on their way will cost taken off. */
  readonly #due: LimitGauge;
  readonly #costsDue: ReadonlyMap<VenueId, Money>;
  /** Price it counts at. */
  readonly #countedAt: Price;
  /** What it counts as, per unit of what it spends at its limit price: 1 of a long. */
  readonly #counted: Ratio;
  /** What it costs, per unit of that. */
  readonly #costRate: Ratio;
  /** Of what is held with the entry: several limits ask for the same figure. */
  readonly #after = new Map<HeldPast, { readonly [M in 'var95' | 'volatility' | 'correlation']: Map<number, Reading> }>();

  private constructor(state: EngineState, book: LimitBook, entry: EntryPricing, equities: Equities) {
    this.#book = book;
    this.#limits = limitsOnEntry(book, entry.instrument.id, entry.owners);
    this.#gauge = new LimitGauge(state, equities);
    this.#exposures = exposuresOf(state);
    this.#claimed = book.byOwner.size === 0 ? this.#exposures : claimedBy(this.#exposures, entry.instrument.id, entry.owners);
    this.#entry = entry;
    const { instrument, direction, price } = entry;
    this.#state = state;
    this.#costsDue = costsDue(state);
    this.#equities = equities;
    this.#due = new LimitGauge(state, lessCosts(equities, this.#costsDue));
    this.#countedAt = countedPrice(state, instrument.id, direction, price);
    // Rounded up, as is the cost: what room there is must not come out too large.
    this.#counted = this.#countedAt === price ? (ONE as Ratio) : add(div(this.#countedAt as bigint as Ratio, price), 1n as Ratio);
    this.#costRate = add(costRate(state, instrument, direction, price), 1n as Ratio);
  }

  /** Null where no limit is set. */
  static of(state: EngineState, entry: EntryPricing, equities: Equities): EntryLimits | null {
    return state.limits === null ? null : new EntryLimits(state, state.limits, entry, equities);
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
    const level = entryLevelOf(limit, this.#book);
    const { instrument, price } = this.#entry;
    const basis = max(ZERO_MONEY, this.#due.basis(limit));
    switch (limit.measure) {
      case 'notional': return mulDiv(sub(level as Money, this.#gauge.totals(own).value), price, this.#countedAt);
      case 'quantity': return notional(price, max(0n as Quantity, sub(level as Quantity, own[0]?.quantity ?? (0n as Quantity))));
      // What the entry costs is not there any more when it has filled.
      case 'leverage': return div(sub(mul(basis, level), this.#gauge.totals(own).value), add(this.#counted, mul(level, this.#costRate)));
      case 'concentration': {
        if (level >= ONE) return null;
        const held = own.find((one) => one.instrument.id === instrument.id)?.value ?? ZERO_MONEY;
        // (held + v) ≤ share × max(basis, all + v): by equity, or by what is held where that is more.
        const byEquity = div(sub(mul(basis, level), held), add(this.#counted, mul(level, this.#costRate)));
        const byHeld = div(sub(mul(this.#gauge.totals(own).value, level), held), mul(this.#counted, sub(ONE as Ratio, level as Ratio)));
        return max(byEquity, byHeld);
      }
      case 'var95': case 'volatility': case 'liquidation': return this.#searchedRoom(limit, level, wanted);
      default: return null;
    }
  }

  /** By halving: what is held may lean the other way, so that more can risk less. */
  #searchedRoom(limit: AppliedLimit, level: Decimal, wanted: Money): Money | null {
    const measured = (value: Money): Reading => {
      if (limit.measure !== 'liquidation') return this.#pastWith(limit, value);
      const { gauge, exposures } = this.#filled(quantityFor(value, this.#entry.price));
      return gauge.read(limit, exposures);
    };
    const fits = (value: Money): boolean => {
      const reading = measured(value);
      return reading.known && keeps(limit, reading.value, level);
    };
    // What cannot be measured is no matter of size.
    if (fits(wanted) || !measured(wanted).known) return null;
    let [fitting, over] = [ZERO_MONEY, wanted];
    for (let i = 0; i < HALVINGS; i += 1) {
      const middle = ((fitting + over) / 2n) as Money;
      if (fits(middle)) fitting = middle;
      else over = middle;
    }
    return fitting;
  }

  /** Each limit: as it is, as the entry would make it, and whether that keeps it. */
  *checks(quantity: Quantity): Generator<RiskCheck, void, undefined> {
    const after = this.#filled(quantity);
    for (const limit of this.#limits) yield this.#check(limit, after);
  }

  #filled(quantity: Quantity): After {
    const { instrument, direction, price, owners } = this.#entry;
    const spent = notional(price, quantity);
    const exposures = withEntry(this.#exposures, { instrument, direction, value: notional(this.#countedAt, quantity), quantity, owners: this.#book.byOwner.size === 0 ? null : owners });
    return { spent, gauge: this.#gaugeAfter(spent), exposures };
  }

  /** Equity once entries on their way and this one have filled, each at its limit price. */
  #gaugeAfter(spent: Money): LimitGauge {
    const { venue } = this.#entry.instrument;
    const costs = new Map(this.#costsDue).set(venue, add(this.#costsDue.get(venue) ?? ZERO_MONEY, costOf(spent, this.#costRate)));
    return new LimitGauge(this.#state, lessCosts(this.#equities, costs));
  }

  #check(limit: AppliedLimit, after: After): RiskCheck {
    const level = entryLevelOf(limit, this.#book);
    const [was, is] = this.#readings(limit, after);
    const [name, unit, most] = [nameOf(limit), unitOf(limit), levelText(limit, level)];
    if (!is.known) return { name, value: is.why, limit: most, unit, passed: false };
    const value = figureOf(limit, is.value);
    const passed = keeps(limit, is.value, level);
    return was?.known === true ? { name, before: figureOf(limit, was.value), value, limit: most, unit, passed } : { name, value, limit: most, unit, passed };
  }

  /** Before and after; null before where an entry changes nothing about it. */
  #readings(limit: AppliedLimit, after: After): readonly [Reading | null, Reading] {
    switch (limit.measure) {
      case 'priceCollar': return [null, { known: true, value: fromNumber(Number(this.#entry.away.toFixed(9))) }];
      case 'var95': case 'volatility': case 'correlation': return [this.#gauge.read(limit, this.#exposures), this.#pastWith(limit, after.spent)];
      case 'dailyLoss': case 'weeklyLoss': case 'drawdown':
        return [this.#gauge.read(limit, this.#exposures), isPartLoss(limit) ? this.#partLossWith(limit, after) : after.gauge.read(limit, after.exposures)];
      case 'ordersPerMinute': {
        const before = this.#gauge.read(limit, after.exposures);
        return [before, before.known ? { known: true, value: (before.value + ONE) as Decimal } : before];
      }
      default: return [this.#gauge.read(limit, this.#exposures), after.gauge.read(limit, after.exposures)];
    }
  }

  /** Its part's loss with what the part's entries cost as they fill; what a person adds to brings its own along. */
  #partLossWith(limit: AppliedLimit, { spent }: After): Reading {
    const { instrument, owners } = this.#entry;
    let cost = costOf(spent, this.#costRate);
    for (const due of costsDue(this.#state, (order, on) => concerns(limit, on, ownersOfEntry(this.#state.teams, order))).values()) cost = add(cost, due);
    return this.#gauge.partLoss(limit, { cost, claimed: owners.includes(BY_HAND) ? instrument.id : null });
  }

  /** VaR, volatility or correlation with an entry that spends so much. All but the last are shares of what is then left. */
  #pastWith(limit: AppliedLimit, spent: Money): Reading {
    const past = this.#gauge.past(limit, this.#own(limit));
    const basis = this.#gauge.basis(limit);
    // Whatever covers the entry counts what lies at its venue.
    const left = sub(this.#due.basis(limit), costOf(spent, this.#costRate));
    if (past === null || left <= 0n) return NO_EQUITY;
    const weight = ((toNumber(spent) * toNumber(this.#counted)) / toNumber(basis)) * (this.#entry.direction === 'long' ? 1 : -1);
    const entry = { ring: this.#gauge.ringOf(this.#entry.instrument.id), weight };
    let after = this.#after.get(past);
    if (after === undefined) this.#after.set(past, (after = { var95: new Map(), volatility: new Map(), correlation: new Map() }));
    const known = after[limit.measure === 'var95' || limit.measure === 'volatility' ? limit.measure : 'correlation'];
    let reading = known.get(weight);
    if (reading === undefined) known.set(weight, (reading = readingOf(pastMeasure(limit, past, entry))));
    return reading.known && limit.measure !== 'correlation' ? { known: true, value: mulDiv(reading.value, basis, left) } : reading;
  }

  #own(limit: AppliedLimit): readonly Exposure[] {
    return this.#gauge.own(limit, ownerOf(limit.scope, limit.subject) === null ? this.#exposures : this.#claimed);
  }
}

/** Equities once entries have filled, less what that costs at each venue. */
function lessCosts(equities: Equities, costs: ReadonlyMap<VenueId, Money>): Worths {
  let all = ZERO_MONEY;
  for (const cost of costs.values()) all = add(all, cost);
  return { of: (venue) => sub(equities.of(venue), venue === null ? all : (costs.get(venue) ?? ZERO_MONEY)) };
}

/** What the checks look at once the entry has filled. */
interface After {
  readonly spent: Money;
  readonly gauge: LimitGauge;
  readonly exposures: readonly Exposure[];
}

/** The smaller of two rooms; null: no room set. */
export function smallerRoom<R extends { readonly value: Money }>(a: R, b: R | null): R {
  return b !== null && min(a.value, b.value) === b.value && b.value !== a.value ? b : a;
}
