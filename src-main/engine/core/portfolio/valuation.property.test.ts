import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ONE, averagePrice, decimal, fromNumber, type Money, type Price, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId, PositionId, VenueId } from '../../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import type { InstrumentMarket } from '../market/instrument-market.ts';
import type { Position } from '../position/position.ts';
import type { EngineState } from '../state.ts';
import { Equities, cash, commitments, committed, equity, grossExposure, unrealisedTotal } from './valuation.ts';

const VENUES = ['alpha', 'beta'] as const;
const BASES = ['BTC', 'ETH', 'SOL'] as const;
/** One of each base at each venue, and spot and perpetual of it. */
const INSTRUMENTS = VENUES.flatMap((venue) => BASES.flatMap((base) => (['spot', 'perpetual'] as const).map((kind) => ({ id: `${base}-${kind}.${venue}`, venue, base, quote: 'USDT', kind }) as unknown as Instrument)));

interface Held {
  readonly on: number;
  readonly short: boolean;
  readonly quantity: number;
  readonly cost: number;
  /** Null: no price yet. */
  readonly price: number | null;
}

const held: fc.Arbitrary<Held> = fc.record({
  on: fc.nat({ max: INSTRUMENTS.length - 1 }), short: fc.boolean(), quantity: fc.integer({ min: 0, max: 5_000 }), cost: fc.integer({ min: 1, max: 900_000 }), price: fc.option(fc.integer({ min: 1, max: 200_000 }), { freq: 6 }),
});
const balances = fc.array(fc.tuple(fc.constantFrom(...VENUES), fc.constantFrom('USDT', ...BASES, 'EUR'), fc.integer({ min: -1_000, max: 100_000 })), { maxLength: 6 });

function positionOf({ on, short, quantity, cost }: Held): Position {
  const { id, venue, kind } = INSTRUMENTS[on]!;
  return { id: `p${on}` as PositionId, venue, instrument: id, direction: short && kind !== 'spot' ? 'short' : 'long', quantity: fromNumber<Quantity>(quantity / 1000), cost: fromNumber<Money>(cost / 100) } as Position;
}

function stateOf(all: readonly Held[], money: readonly (readonly [string, string, number])[]): EngineState {
  const byId = new Map(INSTRUMENTS.map(({ id }) => [id, { book: { known: false }, tradeAt: -1, tradePrice: 0 } as unknown as InstrumentMarket]));
  const state = {
    market: { byId, config: { staleAfterMs: { prints: 0 } } }, instruments: new Map(INSTRUMENTS.map((one) => [one.id, one])), positions: new Map(all.map((one) => [INSTRUMENTS[one.on]!.id, positionOf(one)])),
    balances: new Map(money.map(([venue, currency, amount]) => [`${venue} ${currency}`, fromNumber<Money>(amount / 7)])), liveOrders: new Set(), orders: new Map(), reservedPrice: new Map(), dust: new Set(),
  } as unknown as EngineState;
  for (const { on, price } of all) if (price !== null) move(state, on, price);
  return state;
}

function move(state: EngineState, on: number, price: number): void {
  Object.assign(state.market.byId.get(INSTRUMENTS[on]!.id)!, { tradeAt: 1, tradePrice: price / 100 });
}

/** The plain way: everything looked up and multiplied out, nothing remembered. */
function plainEquity(state: EngineState, venue: VenueId | null): bigint {
  const markOf = (id: InstrumentId): bigint | null => {
    const { tradeAt, tradePrice } = state.market.byId.get(id)!;
    return tradeAt < 0 ? null : decimal<Price>(tradePrice.toFixed(2));
  };
  const worthOf = (price: bigint, size: bigint): bigint => (price * size) / ONE;
  let sum = 0n;
  for (const [key, amount] of state.balances) {
    const [at, currency] = key.split(' ');
    if (venue !== null && at !== venue) continue;
    const alike = INSTRUMENTS.find((one) => one.kind === 'spot' && one.venue === at && one.base === currency);
    const position = alike === undefined ? undefined : state.positions.get(alike.id);
    const price = alike === undefined ? null : markOf(alike.id) ?? (position === undefined ? null : averagePrice(position.cost, position.quantity));
    sum += currency === 'USDT' ? amount : worthOf(price ?? 0n, amount);
  }
  for (const { instrument, venue: at, quantity, cost, direction } of state.positions.values()) {
    const mark = markOf(instrument);
    if (mark === null || (venue !== null && at !== venue) || state.instruments.get(instrument)!.kind === 'spot' || quantity === 0n) continue;
    sum += (worthOf(mark, quantity) - cost) * (direction === 'long' ? 1n : -1n);
  }
  return sum;
}

it('what is remembered between two looks changes no figure: whatever moved, grew or was closed in between', () => {
  const change = fc.oneof(fc.record({ price: fc.integer({ min: 1, max: 200_000 }), on: fc.nat({ max: INSTRUMENTS.length - 1 }) }), fc.record({ grow: fc.integer({ min: 0, max: 3_000 }), on: fc.nat({ max: INSTRUMENTS.length - 1 }) }));
  fc.assert(fc.property(fc.uniqueArray(held.filter(({ quantity }) => quantity > 0), { maxLength: 8, selector: ({ on }) => on }), balances, fc.array(change, { maxLength: 12 }), (all, money, changes) => {
    const state = stateOf(all, money);
    const look = (): void => {
      const equities = new Equities(state);
      for (const venue of [null, ...VENUES, 'gamma'] as (VenueId | null)[]) {
        const plain = plainEquity(state, venue);
        expect([equities.of(venue), equity(state, venue), cash(state, venue) + unrealisedTotal(state, venue)]).toEqual([plain, plain, plain]);
      }
      const gross = [...state.positions.values()].reduce((sum, { instrument, quantity, cost }) => {
        const { tradeAt, tradePrice } = state.market.byId.get(instrument)!;
        return sum + (tradeAt < 0 ? cost : (decimal<Price>(tradePrice.toFixed(2)) * quantity) / ONE);
      }, 0n);
      expect(grossExposure(state)).toBe(gross);
    };
    look();
    for (const one of changes) {
      if ('price' in one) move(state, one.on, one.price);
      else {
        // Positions are changed in place, as a fill does.
        const position = state.positions.get(INSTRUMENTS[one.on]!.id);
        if (position !== undefined) Object.assign(position, { quantity: fromNumber<Quantity>((one.grow + 1) / 1000), cost: fromNumber<Money>(one.grow / 100) });
      }
      look();
    }
  }), { numRuns: 60 });
});

it('what is committed on one instrument and on all comes from one pass, and is what each says by itself', () => {
  fc.assert(fc.property(fc.uniqueArray(held, { maxLength: 8, selector: ({ on }) => on }), (all) => {
    const state = stateOf(all, []);
    for (const { id } of INSTRUMENTS) {
      const both = commitments(state, id);
      expect(both).toEqual({ on: committed(state, id), all: committed(state, null) });
      expect(both.on).toBe(state.positions.get(id)?.cost ?? 0n);
      expect(both.all).toBe([...state.positions.values()].reduce((sum, { cost }) => sum + cost, 0n));
    }
  }), { numRuns: 30 });
});
