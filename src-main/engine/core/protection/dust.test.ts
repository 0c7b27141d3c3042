import { describe, expect, it } from 'vitest';
import { price, quantity, toText, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { restart } from '../../runner/restart.fixture.ts';
import { Desk, instrumentOf, LATENCY_MS, SOL, type Tweaks } from '../engine.fixture.ts';
import type { Position } from '../position/position.ts';

/** Smallest order ten lots. */
const COARSE = instrumentOf('BTC', 'perpetual', { minQuantity: quantity('0.01') });
const COARSE_SPOT = instrumentOf('ETH', 'spot', { minQuantity: quantity('0.01') });

/** What an exit that filled but for five lots has left. */
function dusty(tweaks: Tweaks = {}, instrument = COARSE): { readonly desk: Desk; readonly dust: Position } {
  const desk = new Desk({ instruments: [instrument, SOL], tweaks });
  const position = desk.open(instrument.id);
  desk.venue.next('submit', 'lost');
  desk.command({ kind: 'close_position', position: position.id });
  const exit = must(desk.orders('exit')[0], 'an exit');
  desk.venue.place(exit.ticket, desk.state.at);
  desk.fill(exit, (position.quantity - quantity('0.005')) as Quantity, '100');
  desk.report({ kind: 'order', order: desk.venue.end(exit.ticket.clientOrderId, 'cancelled', desk.state.at) });
  desk.advance(10_000);
  expect(desk.alerts()).toEqual(['dust']);
  return { desk, dust: must(desk.position(instrument.id), 'dust') };
}

const stopsAtVenue = (desk: Desk): string[] => desk.venue.open().filter((order) => order.type === 'stop').map((order) => toText(order.quantity));

describe('closing dust by hand', () => {
  it('is refused with the reason: there is no order small enough, and nothing is promised', () => {
    const desk = new Desk();
    const position = desk.open();
    const stop = must(desk.orders('stop')[0], 'protected');
    desk.fill(stop, '21.7385', '98');
    desk.advance(1_000);
    expect(position.protection).toBe('dust');
    desk.command({ kind: 'close_position', position: position.id });
    expect(desk.factsOf('command_handled').at(-1)).toMatchObject({ accepted: false });
    expect(desk.factsOf('command_handled').at(-1)?.sentence).toBe('What is left of BTC-USDT-PERP.alpha is smaller than the venue’s smallest order and cannot be closed; the next entry on the instrument takes it in.');
    expect(desk.state.closing.size).toBe(0);
  });
});

describe('lesson 19: what is left is smaller than the smallest order', () => {
  it('is labelled once, not retried, and not counted as unprotected', () => {
    const { desk } = dusty();
    const before = desk.requests('submit').length;
    desk.advance(30 * 60_000);
    expect(desk.requests('submit')).toHaveLength(before);
    expect(desk.alerts()).toEqual(['dust']);
    expect(desk.factsOf('position_changed').at(-1)?.position.protection).toBe('dust');
  });

  it('is labelled again at a start', () => {
    const { desk } = dusty();
    const next = restart(desk, { instruments: desk.instruments });
    next.advance(60_000);
    expect(next.position(COARSE.id)?.protection).toBe('dust');
    expect(next.alerts()).toEqual(['dust']);
  });

  it('does not block its instrument: the next entry joins the position, protected to the whole by the new plan', () => {
    const { desk, dust } = dusty();
    const entry = desk.enter(COARSE.id, 'long', { stop: 97, target: 105 });
    expect(entry.state).toBe('sent');
    desk.advance(2 * LATENCY_MS);
    desk.fill(entry, entry.ticket.quantity, '101');
    desk.advance(2_000);
    const whole = (entry.ticket.quantity + quantity('0.005')) as Quantity;
    expect(desk.position(COARSE.id)).toMatchObject({
      id: dust.id, quantity: whole, peakQuantity: whole, stop: price('97'), target: price('105'), initialRisk: price('4'), bestPrice: price('101'), protection: 'native',
    });
    expect(stopsAtVenue(desk)).toEqual([toText(whole)]);
  });

  it('the exit that left it is over: the joined position is not closed by it, here or after a restart', () => {
    const { desk } = dusty();
    const entry = desk.enter(COARSE.id);
    desk.advance(2 * LATENCY_MS);
    desk.fill(entry, entry.ticket.quantity, '100');
    desk.advance(60_000);
    expect(desk.held(COARSE.id)).toBeGreaterThan(1);
    expect(desk.factsOf('closing_changed').map((fact) => fact.closing?.reason ?? null)).toEqual(['closed by hand', null]);
    const next = restart(desk, { instruments: desk.instruments });
    next.advance(60_000);
    expect(next.held(COARSE.id)).toBe(desk.held(COARSE.id));
  });

  it('an entry the other way takes it off and opens with the rest', () => {
    const { desk, dust } = dusty();
    const entry = desk.enter(COARSE.id, 'short');
    desk.advance(2 * LATENCY_MS);
    desk.fill(entry, entry.ticket.quantity, '100');
    desk.advance(2_000);
    const short = must(desk.position(COARSE.id), 'a short');
    expect(short).toMatchObject({ direction: 'short', quantity: (entry.ticket.quantity - quantity('0.005')) as Quantity, protection: 'native', stop: price('102') });
    expect(short.id).not.toBe(dust.id);
    expect(stopsAtVenue(desk)).toEqual([toText(short.quantity)]);
  });

  it('on spot nothing can be sold short against it, and the next buy joins it', () => {
    const { desk, dust } = dusty({}, COARSE_SPOT);
    desk.signal(COARSE_SPOT.id, 'short');
    desk.cycle();
    expect(desk.factsOf('signal_ended').at(-1)?.sentence).toMatch(/^direction tradable/);
    const entry = desk.enter(COARSE_SPOT.id);
    desk.advance(2 * LATENCY_MS);
    desk.fill(entry, entry.ticket.quantity, '100');
    expect(desk.position(COARSE_SPOT.id)?.id).toBe(dust.id);
  });

  it('takes no place among the open positions', () => {
    const { desk } = dusty({ risk: { maxOpenPositions: 1 } });
    expect(desk.enter(SOL.id).state).toBe('sent');
  });

  it('the cooldown begins with it: leaving dust behind is leaving', () => {
    const { desk } = dusty({ risk: { cooldownMs: 600_000 } });
    desk.signal(COARSE.id);
    desk.cycle();
    expect(desk.factsOf('signal_ended').at(-1)?.sentence).toMatch(/^cooldown/);
    desk.advance(600_000);
    expect(desk.enter(COARSE.id).state).toBe('sent');
  });

  it('an entry that fills too little to be more than dust is labelled again, and the next fill is protected', () => {
    const { desk } = dusty();
    const entry = desk.enter(COARSE.id);
    desk.advance(2 * LATENCY_MS);
    desk.fill(entry, '0.002', '100');
    expect(desk.state.dust.size).toBe(1);
    desk.fill(entry, '1', '100');
    desk.advance(2_000);
    expect(stopsAtVenue(desk)).toEqual(['1.007']);
    expect(desk.state.dust.size).toBe(0);
  });

  it('what was bare when it became dust counts its time anew when an entry joins: the alarm comes', () => {
    const desk = new Desk({ instruments: [COARSE, SOL], tweaks: { protection: { nakedPolicy: 'retry' } } });
    const first = desk.enter(COARSE.id);
    desk.advance(2 * LATENCY_MS);
    desk.venue.always('submit', 'lost');
    desk.fill(first, '1', '100');
    desk.report({ kind: 'order', order: desk.venue.end(first.ticket.clientOrderId, 'cancelled', desk.state.at) });
    desk.venue.trade(COARSE.id, 'sell', quantity('0.995'), price('100'), desk.state.at, (report) => desk.report(report));
    desk.advance(60_000);
    expect(desk.alerts()).not.toContain('unprotected');
    desk.venue.behave();
    const entry = desk.enter(COARSE.id);
    desk.venue.always('submit', 'lost');
    desk.advance(2 * LATENCY_MS);
    desk.fill(entry, '5', '100');
    desk.advance(3_100);
    expect(desk.alerts()).toContain('unprotected');
  });

  it.each(['min_notional', 'min_quantity'] as const)('a venue that refuses an exit as too small (%s) has said that it is dust: not retried for ever', (code) => {
    const desk = new Desk({ instruments: [COARSE, SOL] });
    const position = desk.open(COARSE.id);
    desk.venue.always('submit', { answer: { kind: 'rejected', code, sentence: 'too small' } });
    desk.command({ kind: 'close_position', position: position.id });
    desk.advance(1_000);
    expect(desk.alerts()).toEqual(['dust']);
    const sent = desk.requests('submit').length;
    desk.advance(10 * 60_000);
    expect(desk.requests('submit')).toHaveLength(sent);
    desk.venue.behave();
    const entry = desk.enter(COARSE.id, 'long', { stop: 97 });
    desk.advance(2 * LATENCY_MS);
    desk.fill(entry, entry.ticket.quantity, '100');
    desk.advance(2_000);
    expect(stopsAtVenue(desk)).toEqual([toText((position.quantity))]);
  });
});
