import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mul, ratio, toText, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import { FIRST_HASH, nextDecisionHash } from '../../runner/hashes.ts';
import { decode, encode } from '../codec.ts';
import type { ManualTicket } from '../command.ts';
import { Engine } from '../engine.ts';
import { BTC, Desk, ETH_SPOT, SOL } from '../engine.fixture.ts';
import type { EngineEvent, EventBody } from '../event.ts';
import { committed, equity } from '../portfolio/valuation.ts';
import type { Signal } from '../signal/signal.ts';

const INSTRUMENTS = [BTC.id, SOL.id, ETH_SPOT.id];
const about = (low: number, high: number): fc.Arbitrary<string> => fc.integer({ min: low * 10, max: high * 10 }).map((tenths) => (tenths / 10).toFixed(1));

const size: fc.Arbitrary<ManualTicket['size']> = fc.oneof(
  fc.record({ by: fc.constant('risk' as const), share: fc.constantFrom(0.001, 0.005, 0.02, 0.05) }),
  fc.record({ by: fc.constant('quantity' as const), quantity: fc.constantFrom('0.001', '1', '12.5', '24.9', '300') }),
  fc.record({ by: fc.constant('value' as const), value: fc.constantFrom('6', '900', '2499', '2500', '99999') }),
);
const ticket: fc.Arbitrary<ManualTicket> = fc.record({
  instrument: fc.constantFrom(...INSTRUMENTS), direction: fc.constantFrom('long' as const, 'short' as const), limit: fc.option(about(92, 108)), size, stop: about(92, 108), target: fc.option(about(92, 108)),
}).map(({ limit, ...rest }) => ({ ...rest, type: limit === null ? 'market' : 'limit', price: limit }));

type Act =
  | { readonly kind: 'ticket'; readonly ticket: ManualTicket } | { readonly kind: 'signal'; readonly on: number; readonly short: boolean } | { readonly kind: 'fill'; readonly which: number; readonly quarters: number }
  | { readonly kind: 'wait'; readonly ms: number } | { readonly kind: 'quote'; readonly on: number; readonly at: number } | { readonly kind: 'cancel'; readonly which: number }
  | { readonly kind: 'move'; readonly stop: string | null; readonly target: string | null } | { readonly kind: 'silent' } | { readonly kind: 'halt' } | { readonly kind: 'resume' };
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: ticket.map((one) => ({ kind: 'ticket' as const, ticket: one })) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('signal' as const), on: fc.nat(2), short: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('fill' as const), which: fc.nat(5), quarters: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(20, 120, 900, 5_000, 30_000) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('quote' as const), on: fc.nat(2), at: fc.integer({ min: 96, max: 104 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('move' as const), stop: fc.option(about(92, 108)), target: fc.option(about(92, 108)) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'silent' as const }) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'halt' as const }, { kind: 'resume' as const }, { kind: 'resume' as const }) },
);

function perform(desk: Desk, one: Act): void {
  switch (one.kind) {
    case 'ticket': return desk.command({ kind: 'place_order', ticket: one.ticket });
    case 'signal':
      desk.signal(INSTRUMENTS[one.on] as never, one.short ? 'short' : 'long');
      return desk.cycle();
    case 'fill': return fill(desk, one.which, one.quarters);
    case 'wait': return desk.advance(one.ms);
    case 'quote': return desk.quote(INSTRUMENTS[one.on] as never, one.at);
    case 'cancel': {
      const order = [...desk.state.liveOrders][one.which];
      return order === undefined ? undefined : desk.command({ kind: 'cancel_order', order });
    }
    case 'move': {
      const [position] = desk.state.positions.values();
      return position === undefined ? undefined : desk.command({ kind: 'move_protection', position: position.id, stop: one.stop, target: one.target });
    }
    case 'silent': return desk.venue.next('submit', 'silent');
    case 'halt': return desk.halt();
    case 'resume': return desk.resume(true);
  }
}

/** Part of an entry that works at the venue, at its own price. */
function fill(desk: Desk, which: number, quarters: number): void {
  const open = desk.venue.open().filter((order) => order.type === 'limit' && !order.reduceOnly)[which];
  const order = open?.clientOrderId === undefined || open.clientOrderId === null ? undefined : desk.state.orders.get(open.clientOrderId);
  if (order === undefined || open === undefined) return;
  const lots = ((open.quantity - open.filledQuantity) / 10n ** 15n) * BigInt(quarters) / 4n;
  if (lots > 0n) desk.fill(order, (lots * 10n ** 15n) as Quantity);
}

/** I5, seen from outside: what is committed when an entry leaves is within the limits, whoever asked for it. */
function checkExposure(desk: Desk, from: number): void {
  for (let i = from; i < desk.results.length; i += 1) {
    const entries = (desk.results[i]?.effects ?? []).flatMap((effect) => (effect.kind === 'send_request' && effect.riskAdding && effect.request.kind === 'submit' ? [effect.request.ticket.instrument] : []));
    if (entries.length === 0) continue;
    const worth = equity(desk.state);
    const { maxPortfolioExposure, maxInstrumentExposure } = desk.state.config.risk;
    // A fill in the same act may have moved equity by its fee since.
    const slack = ratio('1.002');
    expect(committed(desk.state, null) <= mul(mul(worth, ratio(String(maxPortfolioExposure))), slack), toText(committed(desk.state, null))).toBe(true);
    // What equity has lost since may have put another instrument over its share: that is no entry's doing.
    for (const id of entries) expect(committed(desk.state, id) <= mul(mul(worth, ratio(String(maxInstrumentExposure))), slack), `${id} ${toText(committed(desk.state, id))}`).toBe(true);
  }
}

const TWEAKS = { risk: { maxPortfolioExposure: 0.5 }, protection: { breakEvenAtR: 1, trailR: 1, partialTakeProfit: { atR: 1.5, fraction: 0.5 } } };

describe('tickets by hand beside signals', () => {
  it('never carry the exposure over its limits (I5), never leave an entry without its origin (I10), and what is open ends protected (I6)', () => {
    fc.assert(fc.property(fc.array(act, { minLength: 5, maxLength: 40 }), fc.nat(1_000), (acts, seed) => {
      const desk = new Desk({ seed, tweaks: TWEAKS });
      for (const one of acts) {
        const before = desk.results.length;
        perform(desk, one);
        checkExposure(desk, before);
      }
      const commands = new Set(desk.factsOf('command_handled').map(({ command }) => command.id));
      for (const order of desk.orders('entry')) expect(order.origin.kind === 'command' ? commands.has(order.origin.command) : order.origin.kind).toBe(order.origin.kind === 'command' ? true : 'signal');
      desk.venue.behave();
      desk.advance(600_000);
      for (const position of desk.state.positions.values()) {
        const covered = desk.venue.open().some((order) => order.instrument === position.instrument && order.type === 'stop' && order.quantity - order.filledQuantity >= position.quantity);
        expect(covered || desk.state.closing.has(position.id), `${position.instrument} ${position.protection}`).toBe(true);
      }
    }), { numRuns: 250 });
  });

  it('replay to the last byte (I8): commands are events', () => {
    fc.assert(fc.property(fc.array(act, { minLength: 10, maxLength: 40 }), fc.nat(1_000), (acts, seed) => {
      const desk = new Desk({ seed, tweaks: TWEAKS });
      for (const one of acts) perform(desk, one);
      const engine = new Engine();
      let hash = FIRST_HASH;
      for (const event of desk.events) {
        for (const { afterSeq, signal } of desk.raised) if (afterSeq === event.seq - 1) (engine.state.queue as Signal[]).push(signal);
        const again: EngineEvent = { seq: event.seq, at: event.at, body: decode<EventBody>(encode(event.body)) };
        hash = nextDecisionHash(hash, engine.step(again));
      }
      expect(hash).toBe(desk.results.reduce(nextDecisionHash, FIRST_HASH));
    }), { numRuns: 80 });
  });
});
