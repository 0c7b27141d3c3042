import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VenueAnswer } from '../../../../src-shared/domain/venue-wire.ts';
import { restart } from '../../runner/restart.fixture.ts';
import { BTC, Desk, SOL } from '../engine.fixture.ts';
import { balanceOf } from '../portfolio/ledger.ts';
import { signedPosition } from '../position/change-position.ts';
import type { Behaviour } from '../scripted-venue.fixture.ts';

const failure = (mayHaveArrived: boolean): VenueAnswer => ({ kind: 'failed', reason: 'server', mayHaveArrived, sentence: 'went wrong' });
const behaviours: Behaviour[] = [
  'truth', 'lost', 'silent', { answer: failure(true) }, { answer: failure(false) }, { actThenAnswer: failure(true) },
  { answer: { kind: 'rejected', code: 'other', sentence: 'no' } }, { actThenAnswer: { kind: 'rejected', code: 'duplicate_id', sentence: 'known' } }, { answer: { kind: 'order', order: null } },
];
const behaviour = fc.constantFrom(...behaviours);

type Act = { readonly kind: 'wait'; readonly ms: number } | { readonly kind: 'enter'; readonly sol: boolean } | { readonly kind: 'fill'; readonly share: number } | { readonly kind: 'halt'; readonly close: boolean }
  | { readonly kind: 'resume' } | { readonly kind: 'quote'; readonly by: number } | { readonly kind: 'connect'; readonly up: boolean } | { readonly kind: 'plan'; readonly on: 'submit' | 'cancel' | 'query' | 'account'; readonly does: Behaviour };
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(10, 60, 700, 2_500, 8_000, 40_000) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('enter' as const), sol: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('fill' as const), share: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('halt' as const), close: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('resume' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('quote' as const), by: fc.integer({ min: -30, max: 30 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('connect' as const), up: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('plan' as const), on: fc.constantFrom('submit' as const, 'submit' as const, 'cancel' as const, 'query' as const, 'account' as const), does: behaviour }) },
);

function perform(desk: Desk, one: Act): void {
  switch (one.kind) {
    case 'wait': return desk.advance(one.ms);
    case 'enter': {
      desk.signal(one.sol ? SOL.id : BTC.id);
      return desk.cycle();
    }
    case 'fill': {
      const open = desk.venue.open().find((order) => order.type === 'limit' && !order.reduceOnly);
      const order = open?.clientOrderId === undefined || open.clientOrderId === null ? undefined : desk.state.orders.get(open.clientOrderId);
      if (order === undefined || open === undefined) return;
      const rest = (open.quantity - open.filledQuantity) as typeof open.quantity;
      const lots = rest / 10n ** 15n;
      return desk.fill(order, ((lots * BigInt(one.share)) / 4n > 0n ? ((lots * BigInt(one.share)) / 4n) * 10n ** 15n : rest) as typeof open.quantity);
    }
    case 'halt': return desk.halt(one.close);
    case 'resume': return desk.resume(true);
    case 'quote': return desk.quote(BTC.id, 100 + one.by / 10);
    case 'connect': return desk.connection(one.up);
    case 'plan': return desk.venue.next(one.on, one.does);
  }
}

/** Venue and engine come to rest: everything is answered truly for ten minutes. */
function quiet(desk: Desk): void {
  if (desk.state.venues.get(desk.venue.id)?.connected === false) desk.connection(true);
  desk.venue.behave();
  desk.advance(600_000);
}

/** Our books are the venue's, nothing is in doubt, everything open is protected, nothing protects what is closed. */
function expectSettled(desk: Desk): void {
  expect([...desk.state.orders.values()].filter((order) => order.state === 'unknown' || order.state === 'sent')).toEqual([]);
  for (const instrument of [BTC.id, SOL.id]) expect(signedPosition(desk.state, instrument)).toBe(desk.venue.quantity(instrument));
  for (const [currency, total] of desk.venue.balances) expect(balanceOf(desk.state, desk.venue.id, currency)).toBe(total);
  expect(desk.state.venues.get(desk.venue.id)?.unresolved).toEqual([]);
  for (const position of desk.state.positions.values()) {
    const stops = desk.venue.open().filter((order) => order.instrument === position.instrument && order.type === 'stop');
    const covered = stops.some((stop) => stop.quantity - stop.filledQuantity >= position.quantity);
    // I6: a stop for the whole size, unless the position is being closed.
    expect(covered || desk.state.closing.has(position.id)).toBe(true);
  }
  for (const order of desk.venue.open()) expect(desk.state.positions.has(order.instrument) || !order.reduceOnly).toBe(true);
}

describe('over any sequence of failures, fills, halts and reconnects', () => {
  it('I1: no client id is ever sent twice; I7: every exit is reduce-only; I4: nothing that adds risk leaves while halted', () => {
    fc.assert(fc.property(fc.array(act, { minLength: 5, maxLength: 60 }), (acts) => {
      const desk = new Desk({ instruments: [BTC, SOL] });
      for (const one of acts) {
        const before = desk.sent.length;
        const halted = desk.state.trading === 'halted';
        perform(desk, one);
        if (halted && one.kind !== 'resume') expect(desk.sent.slice(before).filter((sent) => sent.riskAdding)).toEqual([]);
      }
      desk.advance(5_000);
      const tickets = desk.requests('submit').map((request) => request.ticket);
      expect(new Set(tickets.map((ticket) => ticket.clientOrderId)).size).toBe(tickets.length);
      for (const ticket of tickets) expect(ticket.reduceOnly).toBe(desk.order(ticket.clientOrderId).purpose !== 'entry');
    }), { numRuns: 150 });
  });

  it('once all is quiet and the venue answers truly, no order is left unknown and our books are the venue’s (I2, I3)', () => {
    fc.assert(fc.property(fc.array(act, { minLength: 5, maxLength: 60 }), (acts) => {
      const desk = new Desk({ instruments: [BTC, SOL] });
      for (const one of acts) perform(desk, one);
      quiet(desk);
      expectSettled(desk);
    }), { numRuns: 150 });
  });

  it('lesson 8: restarts in between make no duplicate, lose no order and double no fill', () => {
    const crash = fc.record({ kind: fc.constant('crash' as const), afterMs: fc.constantFrom(1, 1_000, 30_000), lost: fc.nat(5) });
    const life = fc.array(fc.oneof({ weight: 8, arbitrary: act }, { weight: 1, arbitrary: crash }), { minLength: 5, maxLength: 60 });
    fc.assert(fc.property(life, (acts) => {
      const desks = [new Desk({ instruments: [BTC, SOL] })];
      for (const one of acts) {
        const desk = desks.at(-1) as Desk;
        if (one.kind === 'crash') desks.push(restart(desks.length === 1 ? desk : desks, one));
        else perform(desk, one);
      }
      const last = desks.at(-1) as Desk;
      quiet(last);
      expectSettled(last);
      const ids = last.venue.submitted;
      expect(new Set(ids).size).toBe(ids.length);
      // Whatever rests at the venue is an order this engine knows and follows.
      for (const order of last.venue.open()) expect(last.state.liveOrders.has(order.clientOrderId as never)).toBe(true);
    }), { numRuns: 150 });
  });
});
