import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PositionId } from '../../../../src-shared/domain/ids.ts';
import { BTC, Desk, ETH_SPOT, SOL } from '../engine.fixture.ts';
import { equity } from '../portfolio/valuation.ts';
import type { TradingState } from '../halt/trading-state.ts';
import { lossFloor } from './loss-limits.ts';

/** A price step in tenths of a percent, a cycle, a funding payment, a close, or a while of nothing. */
const happening = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('price' as const), of: fc.constantFrom(BTC.id, SOL.id, ETH_SPOT.id), by: fc.integer({ min: -12, max: 11 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cycle' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('funding' as const), amount: fc.integer({ min: -60, max: 20 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('close' as const), of: fc.constantFrom(BTC.id, SOL.id, ETH_SPOT.id) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 70_000 }) }) },
);

describe('limits on loss between two cycles', () => {
  it('no price of an open position leaves exact equity at or below a limit with trading not halted, and none halts above it', () => {
    fc.assert(fc.property(fc.array(happening, { minLength: 20, maxLength: 120 }), fc.integer({ min: 1, max: 30 }), (happenings, tenths) => {
      const desk = new Desk({ tweaks: { risk: { dailyLossHalt: tenths / 1000, drawdownHalt: (tenths + 3) / 1000 } } });
      desk.open(BTC.id, 'long', { stop: 96.5 });
      desk.open(SOL.id, 'short', { stop: 103.5 });
      desk.open(ETH_SPOT.id, 'long', { stop: 96.5 });
      desk.cycle();
      const prices = new Map([[BTC.id, 100], [SOL.id, 100], [ETH_SPOT.id, 100]]);
      for (const [ordinal, one] of happenings.entries()) {
        if (desk.state.trading === 'halted') return;
        const before = { floor: lossFloor(desk.state, desk.state.at), open: one.kind === 'price' && desk.state.positions.has(one.of) };
        if (one.kind === 'price') {
          const next = Math.round((prices.get(one.of) ?? 100) * (1 + one.by / 1000) * 10) / 10;
          prices.set(one.of, next);
          desk.quote(one.of, next);
        } else if (one.kind === 'cycle') desk.cycle();
        else if (one.kind === 'funding') {
          const payment = { paymentId: `p${ordinal}`, instrument: BTC.id, currency: BTC.quote, amount: (BigInt(one.amount) * 10n ** 18n) as never, at: desk.state.at };
          desk.venue.payments.push(payment);
          desk.venue.credit(BTC.quote, payment.amount);
          desk.report({ kind: 'funding', payment });
        } else if (one.kind === 'close') desk.command({ kind: 'close_position', position: (desk.position(one.of)?.id ?? 'none') as PositionId });
        else desk.advance(one.ms);
        if (!before.open || before.floor === null) continue;
        const broken = equity(desk.state) <= before.floor;
        const trading: TradingState = desk.engine.state.trading;
        expect(trading === 'halted').toBe(broken);
      }
    }), { numRuns: 60, examples: [[[{ kind: 'funding', amount: -11 }, { kind: 'price', of: BTC.id, by: 0 }], 1]] }); // a payment broke the limit, and a price that stood still was not looked at
  });
});
