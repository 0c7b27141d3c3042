/** What a limit measures, of exposures as they are or as an entry would make them. Pure. */
import { ZERO_MONEY, add, div, fromNumber, max, ratio, sub, toNumber, type Decimal, type Money, type Ratio } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId, VenueId } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { averageCorrelation, dayVar95, type Weighted } from '../measures/portfolio-past.ts';
import type { Measure } from '../measures/measure.ts';
import { equity } from '../portfolio/valuation.ts';
import type { EngineState } from '../state.ts';
import { covers, sentWithin, type AppliedLimit } from './limit-book.ts';
import type { Exposure } from './exposures.ts';

/** A figure in the limit's unit, or why there is none: `needs 250 bars, has 120`. */
export type Reading = { readonly known: true; readonly value: Decimal } | { readonly known: false; readonly why: string };

/** What is measured again and again for one state: equities, and so what everything is a share of. Made for one look, never kept. */
export class LimitGauge {
  readonly #state: EngineState;
  readonly #worth = new Map<VenueId | null, Money>();

  constructor(state: EngineState) {
    this.#state = state;
  }

  /** Equity of a venue, or of all. */
  worth(venue: VenueId | null): Money {
    let worth = this.#worth.get(venue);
    if (worth === undefined) this.#worth.set(venue, (worth = equity(this.#state, venue)));
    return worth;
  }

  /** Equity that a limit's shares are of: at a venue what lies there; of an instrument, what lies at its venue. */
  basis({ scope, subject }: AppliedLimit): Money {
    if (scope === 'venue') return this.worth(subject as VenueId);
    return scope === 'instrument' ? this.worth(must(this.#state.instruments.get(subject as InstrumentId), 'a limit on an unknown instrument').venue) : this.worth(null);
  }

  /** @param exposures everything, not only what the limit is about */
  read(limit: AppliedLimit, exposures: readonly Exposure[]): Reading {
    const own = limit.scope === 'portfolio' ? exposures : exposures.filter(({ instrument }) => covers(limit, instrument));
    switch (limit.measure) {
      case 'notional': return known(valueOf(own));
      case 'quantity': return known(own[0]?.quantity ?? (0n as Decimal));
      case 'leverage': return shareOf(valueOf(own), this.basis(limit));
      case 'concentration': return concentrationOf(own, this.basis(limit));
      case 'var95': return this.#ofPast(own, this.basis(limit), dayVar95);
      case 'correlation': return this.#ofPast(own, this.basis(limit), averageCorrelation);
      case 'openOrders': return known(whole(own.reduce((sum, { entries }) => sum + entries, 0)));
      case 'openPositions': return known(whole(own.filter(({ dust }) => !dust).length));
      case 'ordersPerMinute': return known(whole(this.#sentLately(limit)));
      case 'priceCollar': return known(0n as Ratio);
      case 'dailyLoss': return this.#lossFrom(this.#state.day?.equity ?? null);
      case 'weeklyLoss': return this.#lossFrom(this.#state.limits?.week?.equity ?? null);
      case 'drawdown': return this.#lossFrom(max(this.#state.drawdownFrom, this.worth(null)));
      case 'minEquity': return known(this.worth(limit.subject as VenueId | null));
    }
  }

  #sentLately(limit: AppliedLimit): number {
    const { limits, instruments, at } = this.#state;
    return limits === null ? 0 : sentWithin(limits, (id) => covers(limit, must(instruments.get(id), 'sent on an unknown instrument')), at);
  }

  /** Share lost since; before a day or week was begun nothing is. */
  #lossFrom(from: Money | null): Reading {
    return from === null || from <= 0n ? known(0n as Ratio) : known(div(max(ZERO_MONEY, sub(from, this.worth(null))) as bigint as Ratio, from));
  }

  #ofPast(own: readonly Exposure[], basis: Money, measure: (held: readonly Weighted[]) => Measure): Reading {
    if (own.length === 0) return known(0n as Ratio);
    if (basis <= 0n) return NO_EQUITY;
    return readingOf(measure(this.weighted(own, basis)));
  }

  /** What is held as shares of equity, with its past. */
  weighted(own: readonly Exposure[], basis: Money): Weighted[] {
    const worth = toNumber(basis);
    return own.map(({ instrument, signed }) => ({ ring: must(this.#state.market.byId.get(instrument.id), 'an instrument without a market').returns, weight: signed / worth }));
  }
}

const NO_EQUITY: Reading = { known: false, why: 'equity is not above 0' };

function known(value: Decimal): Reading {
  return { known: true, value };
}

/** A measure as a reading: what has no figure says what it needs. */
export function readingOf(measure: Measure): Reading {
  switch (measure.kind) {
    case 'known': return known(fromNumber<Ratio>(Number(measure.value.toFixed(12))));
    case 'insufficient': return { known: false, why: `needs ${measure.needed} bars, has ${measure.observations}` };
    case 'undefined': return { known: false, why: measure.why };
  }
}

function valueOf(own: readonly Exposure[]): Money {
  let sum = ZERO_MONEY;
  for (const { value } of own) sum = add(sum, value);
  return sum;
}

function shareOf(value: Money, basis: Money): Reading {
  if (value === 0n) return known(0n as Ratio);
  return basis <= 0n ? NO_EQUITY : known(div(value as bigint as Ratio, basis));
}

/** The largest as a share of equity or, where more than that is held, of all that is: money that lies in cash is not concentrated in anything. */
function concentrationOf(own: readonly Exposure[], basis: Money): Reading {
  let largest = ZERO_MONEY;
  for (const { value } of own) largest = max(largest, value);
  return shareOf(largest, max(basis, valueOf(own)));
}

function whole(count: number): Ratio {
  return ratio(String(count));
}
