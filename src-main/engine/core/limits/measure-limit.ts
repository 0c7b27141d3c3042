/** What a limit measures, of exposures as they are or as an entry would make them. Pure. */
import { ZERO_MONEY, add, div, fromNumber, max, ratio, sub, toNumber, unitsAt, type Decimal, type Money, type Ratio } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId, Timestamp, VenueId } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { HeldPast, type Weighted } from '../measures/portfolio-past.ts';
import type { Measure } from '../measures/measure.ts';
import type { ReturnRing } from '../measures/return-ring.ts';
import { Equities } from '../portfolio/valuation.ts';
import type { EngineState } from '../state.ts';
import { concerns, sentWithin, type AppliedLimit, type LimitBook } from './limit-book.ts';
import { dayOf, weekOf } from './trading-week.ts';
import { ownedBy, type Exposure } from './exposures.ts';
import { leastDistance, liquidationRooms, movesUntil, type LiquidationRoom } from './liquidation-room.ts';
import { ownerOf } from './owner.ts';
import { isPartLoss, lostByPart } from './part-losses.ts';

/** A figure in the limit's unit, or why there is none: `needs 250 bars, has 120`. */
export type Reading =
  | { readonly known: true; readonly value: Decimal }
  /** `beyond`: whatever the limit, this is more. */
  | { readonly known: false; readonly why: string; readonly beyond?: true };

/** Equity of a venue, or of all. */
export interface Worths {
  of(venue: VenueId | null): Money;
}

/** What is measured again and again for one state: equities, and so what everything is a share of. Made for one look, never kept. */
export class LimitGauge {
  readonly #state: EngineState;
  #equities: Worths | null;
  readonly #own = new WeakMap<readonly Exposure[], Map<string, readonly Exposure[]>>();
  readonly #totals = new WeakMap<readonly Exposure[], Totals>();
  readonly #pasts = new Map<readonly Exposure[], { readonly basis: Money; readonly past: HeldPast }>();

  /** @param equities where they were made of the same state already, or are others than its */
  constructor(state: EngineState, equities: Worths | null = null) {
    this.#state = state;
    this.#equities = equities;
  }

  /** Equity of a venue, or of all. */
  worth(venue: VenueId | null): Money {
    this.#equities ??= new Equities(this.#state);
    return this.#equities.of(venue);
  }

  /** Equity that a limit's shares are of: at a venue what lies there; of an instrument, what lies at its venue. */
  basis({ scope, subject }: AppliedLimit): Money {
    if (scope === 'venue') return this.worth(subject as VenueId);
    return scope === 'instrument' ? this.worth(must(this.#state.instruments.get(subject as InstrumentId), 'a limit on an unknown instrument').venue) : this.worth(null);
  }

  /** What of everything a limit is about; everything itself where it is about all of it. */
  own(limit: AppliedLimit, exposures: readonly Exposure[]): readonly Exposure[] {
    if (limit.scope === 'portfolio') return exposures;
    let known = this.#own.get(exposures);
    if (known === undefined) this.#own.set(exposures, (known = new Map()));
    let own = known.get(limit.part);
    if (own === undefined) {
      const owner = ownerOf(limit.scope, limit.subject);
      own = owner === null ? exposures.filter(({ instrument }) => concerns(limit, instrument, [])) : exposures.flatMap((one) => ownedBy(owner, one) ?? []);
      known.set(limit.part, (own = own.length === exposures.length && owner === null ? exposures : own));
    }
    return own;
  }

  /** What some of what is held is worth, and the largest of it. */
  totals(own: readonly Exposure[]): Totals {
    let totals = this.#totals.get(own);
    if (totals === undefined) this.#totals.set(own, (totals = totalsOf(own)));
    return totals;
  }

  /** @param exposures everything, not only what the limit is about */
  read(limit: AppliedLimit, exposures: readonly Exposure[]): Reading {
    const own = this.own(limit, exposures);
    switch (limit.measure) {
      case 'notional': return known(this.totals(own).value);
      case 'quantity': return known(own[0]?.quantity ?? (0n as Decimal));
      case 'leverage': return shareOf(this.totals(own).value, this.basis(limit));
      case 'concentration': {
        // As a share of equity or, where more than that is held, of all that is: money that lies in cash is not concentrated in anything.
        const { value, largest } = this.totals(own);
        return shareOf(largest, max(this.basis(limit), value));
      }
      case 'var95': case 'volatility': case 'correlation': return this.#ofPast(limit, own);
      case 'openOrders': return known(whole(own.reduce((sum, { entries }) => sum + entries, 0)));
      case 'openPositions': return known(whole(own.filter(({ dust }) => !dust).length));
      case 'ordersPerMinute': return known(whole(this.#sentLately(limit)));
      case 'priceCollar': return known(0n as Ratio);
      case 'liquidation': return this.#distance(limit, exposures);
      case 'dailyLoss': return isPartLoss(limit) ? this.partLoss(limit) : this.#lossFrom(begunAt(this.#state.day, dayOf(this.#state.at)));
      case 'weeklyLoss': return isPartLoss(limit) ? this.partLoss(limit) : this.#lossFrom(begunAt(this.#state.limits?.week ?? null, weekOf(this.#state.at)));
      case 'drawdown': return isPartLoss(limit) ? this.partLoss(limit) : this.#lossFrom(max(this.#state.drawdownFrom, this.worth(null)));
      case 'minEquity': return known(this.worth(limit.subject as VenueId | null));
    }
  }

  #sentLately(limit: AppliedLimit): number {
    const { limits, instruments, at } = this.#state;
    return limits === null ? 0 : sentWithin(limits, ({ instrument, owners }) => concerns(limit, must(instruments.get(instrument), 'sent on an unknown instrument'), owners), at);
  }

  /** Share lost since; before a day or week was begun nothing is. */
  #lossFrom(from: Money | null): Reading {
    return from === null || from <= 0n ? known(0n as Ratio) : known(div(max(ZERO_MONEY, sub(from, this.worth(null))) as bigint as Ratio, from));
  }

  /** Share of the whole equity at the beginning, or at its highest, that a part has lost since. @param more what entries will cost it, and an instrument whose position becomes its own */
  partLoss(limit: AppliedLimit, { cost, claimed }: { readonly cost: Money; readonly claimed: InstrumentId | null } = { cost: ZERO_MONEY, claimed: null }): Reading {
    const part = lostByPart(this.#state, limit, claimed);
    if (part === null) return known(0n as Ratio);
    if (part.lost === null) return { known: false, why: 'has a position without a price' };
    const lost = add(part.lost, cost);
    return lost <= 0n ? known(0n as Ratio) : shareOf(lost, part.equity);
  }

  /** What the losses of a part are shares of: equity when its day or week began, or when it was at its highest. */
  equityOfPart(limit: AppliedLimit): Money {
    return lostByPart(this.#state, limit)?.equity ?? this.worth(null);
  }

  #distance(limit: AppliedLimit, exposures: readonly Exposure[]): Reading {
    const rooms = this.#rooms(limit, exposures);
    return typeof rooms === 'string' ? { known: false, why: `needs a price of ${rooms}` } : known(leastDistance(rooms));
  }

  /** How far everything may move before something is nearer to its liquidation than `level`. */
  movesUntilLiquidation(limit: AppliedLimit, level: number, exposures: readonly Exposure[]): number {
    const rooms = this.#rooms(limit, exposures);
    return typeof rooms === 'string' ? 0 : movesUntil(rooms, level);
  }

  #rooms(limit: AppliedLimit, exposures: readonly Exposure[]): readonly LiquidationRoom[] | InstrumentId {
    // What entries on their way will cost is known to a gauge that is made for it.
    const now = new Equities(this.#state);
    const rooms = liquidationRooms(this.#state, exposures, (venue) => sub(now.of(venue), this.worth(venue)));
    if (typeof rooms === 'string') return rooms;
    const own = new Set(this.own(limit, exposures).map(({ instrument }) => instrument.id));
    return rooms.filter(({ instrument }) => own.has(instrument));
  }

  #ofPast(limit: AppliedLimit, own: readonly Exposure[]): Reading {
    if (own.length === 0) return known(0n as Ratio);
    const past = this.past(limit, own);
    // A correlation is no share of anything.
    if (past === null) return limit.measure === 'correlation' ? { known: false, why: 'equity is not above 0' } : NO_EQUITY;
    return readingOf(pastMeasure(limit, past, null));
  }

  /**
   * What is held as shares of equity, with its past; null without equity. Added up again only where a weight or a bar is another: whoever asks, and however
   * often, is told the same to the last bit.
   */
  past(limit: AppliedLimit, own: readonly Exposure[]): HeldPast | null {
    const basis = this.basis(limit);
    const { limits } = this.#state;
    if (basis <= 0n || limits === null) return null;
    const made = this.#pasts.get(own);
    if (made?.basis === basis) return made.past;
    const past = this.#keptPast(own, basis, limits);
    this.#pasts.set(own, { basis, past });
    return past;
  }

  #keptPast(own: readonly Exposure[], basis: Money, limits: LimitBook): HeldPast {
    const { market } = this.#state;
    const worth = toNumber(basis);
    const held: Weighted[] = own.map(({ instrument, signed }) => ({ ring: this.ringOf(instrument.id), weight: signed / worth }));
    if (limits.pasts.revision !== market.revision) limits.pasts = { revision: market.revision, kept: [] };
    const kept = limits.pasts.kept.find((one) => one.isOf(held));
    if (kept !== undefined) return kept;
    const past = new HeldPast(held);
    limits.pasts.kept.unshift(past);
    limits.pasts.kept.length = Math.min(limits.pasts.kept.length, PASTS_KEPT);
    return past;
  }

  /** Returns of an instrument's closed bars. */
  ringOf(instrument: InstrumentId): ReturnRing {
    return must(this.#state.market.byId.get(instrument), 'an instrument without a market').returns;
  }
}

/** Of as many parts of the account as a person is likely to limit. */
const PASTS_KEPT = 8;

/** Equity when a period began, if it is that one: yesterday's loss is not today's, though the new day is only marked at the next look at everything. */
function begunAt(period: { readonly startsAt: Timestamp; readonly equity: Money } | null, startsAt: Timestamp): Money | null {
  return period?.startsAt === startsAt ? period.equity : null;
}

export interface Totals {
  readonly value: Money;
  readonly largest: Money;
}

function totalsOf(own: readonly Exposure[]): Totals {
  let [value, largest] = [0n, 0n];
  for (const one of own) {
    value += one.value;
    if (one.value > largest) largest = one.value;
  }
  return { value: value as Money, largest: largest as Money };
}

export const NO_EQUITY: Reading = { known: false, why: 'equity is not above 0', beyond: true };

function known(value: Decimal): Reading {
  return { known: true, value };
}

/** What a limit measures of a past; of it with an entry more where one is given. */
export function pastMeasure({ measure }: AppliedLimit, past: HeldPast, entry: Weighted | null): Measure {
  switch (measure) {
    case 'var95': return entry === null ? past.dayVar95() : past.varWith(entry);
    case 'volatility': return past.dayVolatility(entry);
    default: return entry === null ? past.averageCorrelation() : past.correlationWith(entry);
  }
}

/** A measure as a reading: what has no figure says what it needs. */
export function readingOf(measure: Measure): Reading {
  switch (measure.kind) {
    case 'known': return known((unitsAt(measure.value, 12) as Ratio | null) ?? fromNumber<Ratio>(Number(measure.value.toFixed(12))));
    case 'insufficient': return { known: false, why: `needs ${measure.needed} bars, has ${measure.observations}` };
    case 'undefined': return { known: false, why: measure.why };
  }
}

function shareOf(value: Money, basis: Money): Reading {
  if (value === 0n) return known(0n as Ratio);
  return basis <= 0n ? NO_EQUITY : known(div(value as bigint as Ratio, basis));
}

function whole(count: number): Ratio {
  return ratio(String(count));
}
