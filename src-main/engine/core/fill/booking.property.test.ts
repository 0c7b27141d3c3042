import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ONE, type Money, type Price, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { ClientOrderId, Currency, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Side } from '../../../../src-shared/domain/side.ts';
import type { VenueFill } from '../../../../src-shared/domain/venue-wire.ts';
import { BTC, Desk, ETH_SPOT, SOL } from '../engine.fixture.ts';
import { balanceOf } from '../portfolio/ledger.ts';
import { signedPosition } from '../position/change-position.ts';
import { bookFill } from './booking.ts';

const INSTRUMENTS = [BTC, SOL, ETH_SPOT] as const;
interface Trade { readonly instrument: number; readonly side: Side; readonly lots: number; readonly ticks: number; readonly feeUnits: number; readonly repeat: boolean }
const trade: fc.Arbitrary<Trade> = fc.record({
  instrument: fc.nat(2), side: fc.constantFrom<Side>('buy', 'sell'), lots: fc.integer({ min: 1, max: 20 }), ticks: fc.integer({ min: 900, max: 1_100 }),
  feeUnits: fc.integer({ min: -1_000, max: 100_000 }), repeat: fc.boolean(),
});

/** Books by the shortest rules: average cost, cut towards zero. */
class Oracle {
  quantity = 0n;
  cost = 0n;
  realised = 0n;
  take(side: Side, size: bigint, at: bigint): void {
    const held = this.quantity < 0n ? -this.quantity : this.quantity;
    const opposite = this.quantity !== 0n && (this.quantity > 0n) !== (side === 'buy');
    const closing = opposite ? (size < held ? size : held) : 0n;
    if (closing > 0n) {
      const removed = closing === held ? this.cost : (this.cost * closing) / held;
      const gain = (at * closing) / ONE - removed;
      this.realised += this.quantity > 0n ? gain : -gain;
      this.cost -= removed;
    }
    this.quantity += side === 'buy' ? size : -size;
    this.cost += (at * (size - closing)) / ONE;
  }
}

describe('position is the sum of fills, balances the sum of the ledger', () => {
  it('for any sequence of fills, with repeats, flips, rebates and three instruments at once', () => {
    fc.assert(fc.property(fc.array(trade, { minLength: 1, maxLength: 60 }), (trades) => {
      const desk = new Desk();
      // One resting order of ours per fill, so that the fills are ours; protection is left out by booking outside a turn.
      const turn = { state: desk.state, at: desk.state.at, facts: [], effects: [], probe: () => undefined } as Parameters<typeof bookFill>[0];
      const template = desk.enter();
      const oracles = INSTRUMENTS.map(() => new Oracle());
      let usdt = 10_000n * ONE;
      trades.forEach(({ instrument: index, side, lots, ticks, feeUnits, repeat }, i) => {
        const instrument = INSTRUMENTS[index] ?? BTC;
        const oracle = oracles[index] as Oracle;
        const id = `test-${i}` as ClientOrderId;
        const size = BigInt(lots) * (instrument.lotSize as bigint);
        const at = BigInt(ticks) * (instrument.tickSize as bigint);
        desk.state.orders.set(id, { ...template, ticket: { ...template.ticket, clientOrderId: id, instrument: instrument.id, side, quantity: size as Quantity }, state: 'accepted', filledQuantity: 0n as Quantity, finalQuantity: null });
        const fill: VenueFill = {
          tradeId: `t${i}`, clientOrderId: id, venueOrderId: null, instrument: instrument.id, side, price: at as Price, quantity: size as Quantity, fee: BigInt(feeUnits) as Money,
          feeCurrency: 'USDT' as Currency, liquidity: 'taker', cause: 'order', at: (desk.state.at + i) as Timestamp,
        };
        expect(bookFill(turn, desk.venue.id, fill)).toBe(true);
        if (repeat) expect(bookFill(turn, desk.venue.id, fill)).toBe(false);
        const before = oracle.realised;
        oracle.take(side, size, at);
        usdt += instrument.kind === 'spot' ? (side === 'buy' ? -1n : 1n) * ((at * size) / ONE) : oracle.realised - before;
        usdt -= BigInt(feeUnits);
        expect(signedPosition(desk.state, instrument.id)).toBe(oracle.quantity);
        expect(desk.state.positions.get(instrument.id)?.cost ?? 0n).toBe(oracle.cost);
        expect(balanceOf(desk.state, desk.venue.id, 'USDT' as Currency)).toBe(usdt);
      });
      const eth = oracles[2] as Oracle;
      expect(balanceOf(desk.state, desk.venue.id, 'ETH' as Currency)).toBe(eth.quantity);
      const sums = new Map<string, bigint>();
      for (const fact of [...desk.facts, ...turn.facts]) if (fact.kind === 'ledger_posted') sums.set(fact.entry.currency, (sums.get(fact.entry.currency) ?? 0n) + fact.entry.amount);
      expect(sums.get('USDT')).toBe(usdt);
      // A flip is a close and an open: realised of all positions that ever were adds up to the oracle's.
      const realised = turn.facts.reduce((sum, fact) => (fact.kind === 'fill_booked' && fact.fill.instrument === BTC.id ? sum + fact.fill.realised : sum), 0n);
      expect(realised).toBe((oracles[0] as Oracle).realised);
    }), { numRuns: 200 });
  });
});
