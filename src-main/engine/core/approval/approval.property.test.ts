/** Whatever happens: in the mode approve no entry of the agents exists without a yes before it, and what closes or protects waits for nobody. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode } from '../codec.ts';
import { BTC, Desk } from '../engine.fixture.ts';
import type { Fact } from '../fact.ts';
import { risingDesk } from './approval.fixture.ts';
import type { ApprovalMode } from './approval-mode.ts';

type Move =
  | { readonly kind: 'cycle' | 'halt' | 'resume' | 'pause' | 'restart' | 'fill' | 'close' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'price'; readonly at: number }
  | { readonly kind: 'approve' | 'reject' | 'execute'; readonly pick: number }
  | { readonly kind: 'mode'; readonly mode: ApprovalMode };

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: 'cycle' } as const) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 400_000 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('price' as const), at: fc.integer({ min: 980, max: 1_020 }) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('approve' as const, 'reject' as const, 'execute' as const), pick: fc.nat({ max: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('mode' as const), mode: fc.constantFrom<ApprovalMode>('approve', 'suggest') }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('halt' as const, 'resume' as const, 'pause' as const, 'restart' as const, 'fill' as const, 'close' as const) }) },
);

/** Does a move; a restart gives another desk that knows what a store would. */
function act(desk: Desk, one: Move): Desk {
  const signals = desk.factsOf('signal_raised').map(({ signal }) => signal.id);
  switch (one.kind) {
    case 'cycle': desk.cycle(); return desk;
    case 'wait': desk.advance(one.ms); return desk;
    case 'price': desk.quote(BTC.id, one.at / 10); return desk;
    case 'approve': case 'reject': case 'execute': {
      const signal = signals.at(-1 - (one.pick % Math.max(1, signals.length)));
      if (signal === undefined) return desk;
      if (one.kind === 'execute') desk.command({ kind: 'execute_signal', signal });
      else desk.command({ kind: one.kind === 'approve' ? 'approve_signal' : 'reject_signal', signal, note: '' });
      return desk;
    }
    case 'mode': desk.command({ kind: 'set_approval', mode: one.mode, limitMs: null }); return desk;
    case 'halt': desk.halt(); return desk;
    case 'resume': desk.resume(); return desk;
    case 'pause': desk.command({ kind: 'pause' }); return desk;
    case 'fill': {
      const entry = desk.orders('entry').find(({ state }) => state === 'accepted');
      if (entry !== undefined) { desk.fill(entry, entry.ticket.quantity, '100'); desk.advance(600); }
      return desk;
    }
    case 'close': {
      const position = desk.position();
      if (position !== undefined) desk.command({ kind: 'close_position', position: position.id });
      return desk;
    }
    case 'restart': return restarted(desk);
  }
}

function restarted(before: Desk): Desk {
  const { approval, trading, orders, positions, halt } = before.state;
  return risingDesk(null, {
    at: before.at, venues: before.venues, seed: before.events.length,
    stored: {
      approval: { mode: approval.mode, limitMs: approval.limitMs, waiting: [...approval.waiting.values()] }, trading: trading === 'reducing' ? 'active' : trading, halt: halt === null ? null : { ...halt },
      orders: [...orders.values()].map((order) => ({ ...order })), positions: [...positions.values()].map((position) => ({ ...position })),
    },
  });
}

describe('property: approval', () => {
  it('in approve and suggest every entry of the agents has a yes before it, in whatever order things happen', () => {
    let entries = 0;
    fc.assert(fc.property(fc.array(move, { minLength: 5, maxLength: 40 }), (moves) => {
      let desk = risingDesk('approve');
      const told: Fact[] = [];
      for (const one of moves) {
        const next = act(desk, one);
        if (next !== desk) told.push(...desk.facts);
        desk = next;
      }
      told.push(...desk.facts);
      const approved = new Set<string>();
      for (const fact of told) {
        if (fact.kind === 'approval_answered' && fact.decision === 'approved') approved.add(fact.signal);
        if (fact.kind !== 'order_intended' || fact.order.purpose !== 'entry' || fact.order.origin.kind !== 'signal') continue;
        entries += 1;
        expect(approved.has(fact.order.origin.signal), fact.order.origin.signal).toBe(true);
      }
      // A question has one answer at most.
      const answered = told.flatMap((fact) => (fact.kind === 'approval_answered' ? [fact.signal] : []));
      expect(new Set(answered).size).toBe(answered.length);
    }), { numRuns: 150 });
    expect(entries).toBeGreaterThan(10);
  });

  it('what protects and closes an open position is sent in every mode as in auto', () => {
    const after = (mode: ApprovalMode, prices: readonly number[]): string => {
      const desk = risingDesk(null);
      desk.open(BTC.id, 'long', { stop: 98, target: 104 });
      desk.command({ kind: 'set_approval', mode, limitMs: null });
      for (const price of prices) { desk.quote(BTC.id, price / 10); desk.advance(2_000); }
      const orders = [...desk.state.orders.values()].filter(({ purpose }) => purpose !== 'entry');
      return encode(orders.map(({ purpose, state, ticket }) => [purpose, state, ticket.side, ticket.quantity, ticket.triggerPrice]));
    };
    fc.assert(fc.property(fc.array(fc.integer({ min: 960, max: 1_060 }), { minLength: 1, maxLength: 12 }), (prices) => {
      const auto = after('auto', prices);
      expect(after('approve', prices)).toBe(auto);
      expect(after('suggest', prices)).toBe(auto);
    }), { numRuns: 40 });
  });
});
