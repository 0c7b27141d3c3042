import { describe, expect, it } from 'vitest';
import { toText } from '../../../../src-shared/domain/decimal.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { BTC, Desk, LATENCY_MS, type DeskOptions } from '../engine.fixture.ts';

/** Resting stops at the venue: [quantity, trigger]. */
const stopsAtVenue = (desk: Desk): string[][] =>
  desk.venue.open().filter((order) => order.type === 'stop').map((order) => [toText(must(order.quantity, 'q')), toText(must(order.triggerPrice, 'trigger'))]);
const targetsAtVenue = (desk: Desk): string[][] => desk.venue.open().filter((order) => order.type === 'limit' && order.reduceOnly).map((order) => [toText(order.quantity), toText(must(order.price, 'price'))]);
const accepted = (options: DeskOptions = {}): { desk: Desk; entry: ReturnType<Desk['enter']> } => {
  const desk = new Desk(options);
  const entry = desk.enter();
  desk.advance(2 * LATENCY_MS);
  return { desk, entry };
};
const refuse = (desk: Desk): void => { desk.venue.always('submit', { answer: { kind: 'rejected', code: 'price_collar', sentence: 'too far' } }); };

describe('a position is protected by what has filled', () => {
  it('the first fill places a stop of its size at the planned price; the target follows once the stop rests', () => {
    const { desk, entry } = accepted();
    desk.fill(entry, '5', '100');
    expect(desk.orders('stop').map((order) => toText(order.ticket.quantity))).toEqual(['5']);
    expect(desk.orders('target')).toEqual([]);
    expect(desk.position()?.protection).toBe('naked');
    desk.advance(3 * LATENCY_MS);
    expect(stopsAtVenue(desk)).toEqual([['5', '98']]);
    expect(targetsAtVenue(desk)).toEqual([['5', '104']]);
    expect(desk.position()?.protection).toBe('native');
  });

  it('a short is protected from above', () => {
    const desk = new Desk();
    desk.open(BTC.id, 'short');
    expect(desk.orders('stop').map((order) => [order.ticket.side, toText(must(order.ticket.triggerPrice, 'trigger'))])).toEqual([['buy', '102']]);
  });

  it('further fills: the larger stop rests before the smaller one is cancelled, never bare in between', () => {
    const { desk, entry } = accepted();
    desk.fill(entry, '5', '100');
    desk.advance(4 * LATENCY_MS);
    desk.fill(entry, '10', '100');
    const covered: boolean[] = [];
    for (let i = 0; i < 40; i += 1) {
      desk.advance(10);
      covered.push(stopsAtVenue(desk).length > 0);
    }
    expect(covered).not.toContain(false);
    expect(stopsAtVenue(desk)).toEqual([['15', '98']]);
    const [first] = desk.orders('stop');
    const placedAt = desk.orders('stop')[1]?.createdAt ?? Infinity;
    expect(must(desk.requests('cancel', must(first, 'a stop').ticket.clientOrderId)[0], 'cancelled').sentAt).toBeGreaterThan(placedAt);
  });

  it('lesson 20: a partly filled exit shrinks the stop and the target to what is left', () => {
    const desk = new Desk();
    const position = desk.open();
    desk.venue.marketPrice.clear();
    desk.command({ kind: 'close_position', position: position.id });
    desk.advance(2 * LATENCY_MS);
    const exit = must(desk.orders('exit')[0], 'an exit');
    desk.fill(exit, '20', '100');
    desk.report({ kind: 'order', order: desk.venue.end(exit.ticket.clientOrderId, 'cancelled', desk.state.at) });
    expect(toText(position.quantity)).toBe('1.739');
    desk.advance(500);
    // While it is being closed the wider stop stays; the next exit is for what is left.
    expect(stopsAtVenue(desk)).toEqual([['21.739', '98']]);
    desk.advance(2_000);
    expect(toText(must(desk.orders('exit')[1], 'the next exit').ticket.quantity)).toBe('1.739');
  });

  it('lesson 20: a stop that fills in part goes on protecting the rest, and no second one is placed', () => {
    const desk = new Desk();
    const position = desk.open();
    const stop = must(desk.orders('stop')[0], 'a stop');
    desk.fill(stop, '20', '97.9');
    desk.advance(2_000);
    expect([toText(position.quantity), position.protection]).toEqual(['1.739', 'native']);
    expect(desk.orders('stop')).toHaveLength(1);
    desk.fill(stop, '1.739', '97.8');
    expect(desk.held()).toBe(0);
    expect(position.closeReason).toBe('stop');
  });

  it('lesson 22: when the position is flat its stop and target are cancelled, and the next trade meets neither', () => {
    const desk = new Desk();
    desk.open();
    const target = must(desk.orders('target')[0], 'a target');
    desk.fill(target, target.ticket.quantity, '104');
    desk.advance(500);
    expect(desk.held()).toBe(0);
    expect(desk.venue.open()).toEqual([]);
    desk.quote(BTC.id, 100);
    const next = desk.open();
    expect(stopsAtVenue(desk)).toHaveLength(1);
    expect(next.stopOrder).not.toBe(desk.orders('stop')[0]?.ticket.clientOrderId);
  });

  it('lesson 22: a sibling whose cancel is lost is asked about until it is gone', () => {
    const desk = new Desk();
    desk.open();
    desk.venue.always('cancel', 'lost');
    const target = must(desk.orders('target')[0], 'a target');
    desk.fill(target, target.ticket.quantity, '104');
    desk.advance(30_000);
    expect(stopsAtVenue(desk)).toHaveLength(1);
    desk.venue.behave();
    desk.advance(60_000);
    expect(desk.venue.open()).toEqual([]);
  });
});

describe('a stop that is refused', () => {
  it('lesson 15: is tried again a bounded number of times, with pauses, then the policy acts: market exit', () => {
    const { desk, entry } = accepted({ tweaks: { protection: { nakedLimitMs: 60_000 } } });
    for (let i = 0; i < 4; i += 1) desk.venue.reject('price_collar');
    desk.fill(entry, '10', '100');
    desk.advance(10_000);
    const stops = desk.orders('stop');
    expect(stops.map((order) => order.state)).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
    const pauses = stops.slice(1).map((order, i) => order.createdAt - must(stops[i], 'earlier').createdAt);
    expect(pauses).toEqual([500 + LATENCY_MS, 1_000 + LATENCY_MS, 1_500 + LATENCY_MS]);
    expect(desk.alerts()).toContain('stop_refused');
    expect(desk.held()).toBe(0);
    expect(desk.orders('exit').map((order) => [order.ticket.type, order.state])).toEqual([['market', 'filled']]);
  });

  it('a stop that the venue says is reached already is not tried three times more with nothing under the position: it is left at once, as the stop would have', () => {
    const { desk, entry } = accepted();
    desk.venue.reject('would_trigger');
    desk.fill(entry, '10', '100');
    desk.advance(1_000);
    expect([desk.held(), desk.orders('stop').length]).toEqual([0, 1]);
    expect(desk.orders('exit').map((order) => order.createdAt - must(desk.orders('stop')[0], 'a stop').createdAt)).toEqual([LATENCY_MS]);
    expect(desk.alerts()).toEqual([]);
  });

  it('a move of a stop that would be reached already leaves the stop that stands, and sells nothing', () => {
    const desk = new Desk();
    const position = desk.open();
    desk.venue.always('submit', { answer: { kind: 'rejected', code: 'would_trigger', sentence: 'reached already' } });
    desk.command({ kind: 'move_protection', position: position.id, stop: '99', target: null });
    desk.advance(10_000);
    expect([desk.position()?.protection, desk.orders('exit')]).toEqual(['native', []]);
    expect(desk.alerts()).toEqual(['stop_move_refused']);
  });

  it('lesson 15: policy "retry" leaves nobody bare for good and sells nothing', () => {
    const { desk, entry } = accepted({ tweaks: { protection: { nakedPolicy: 'retry' } } });
    for (let i = 0; i < 6; i += 1) desk.venue.reject('price_collar');
    desk.fill(entry, '10', '100');
    desk.advance(60_000);
    expect(desk.position()?.protection).toBe('native');
    expect(desk.held()).toBe(10);
    expect(desk.orders('exit')).toEqual([]);
  });

  it('lesson 15: policy "retry" against a venue that always refuses does not hammer it', () => {
    const { desk, entry } = accepted({ tweaks: { protection: { nakedPolicy: 'retry' } } });
    refuse(desk);
    desk.fill(entry, '10', '100');
    desk.advance(120_000);
    expect(desk.alerts().filter((code) => code === 'unprotected').length).toBeGreaterThan(2);
    expect(desk.orders('stop').length).toBeLessThan(150);
  });

  it('lesson 15: policy "halt" halts, keeps the position and goes on trying', () => {
    const { desk, entry } = accepted({ tweaks: { protection: { nakedPolicy: 'halt' } } });
    for (let i = 0; i < 4; i += 1) desk.venue.reject('price_collar');
    desk.fill(entry, '10', '100');
    desk.advance(20_000);
    expect(desk.state.trading).toBe('halted');
    expect(desk.state.halt?.by).toBe('protection');
    expect([desk.held(), desk.position()?.protection]).toEqual([10, 'native']);
  });

  it('an exit that is refused again and again is tried with growing pauses of at most 30 s', () => {
    const desk = new Desk();
    const position = desk.open();
    refuse(desk);
    desk.command({ kind: 'close_position', position: position.id });
    desk.advance(180_000);
    const exits = desk.orders('exit');
    const pauses = exits.slice(1).map((order, i) => order.createdAt - must(exits[i], 'earlier').createdAt);
    expect(pauses.slice(0, 6)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000]);
    expect(Math.max(...pauses)).toBe(30_000);
    desk.venue.behave();
    desk.advance(31_000);
    expect(desk.held()).toBe(0);
  });
});

describe('naked for too long', () => {
  it('I6: alarm and policy come at nakedLimitMs, not before', () => {
    const { desk, entry } = accepted();
    desk.venue.always('submit', 'lost');
    desk.fill(entry, '10', '100');
    desk.advance(2_999);
    expect(desk.alerts()).toEqual([]);
    expect(desk.orders('exit')).toEqual([]);
    desk.advance(1);
    expect(desk.alerts()).toEqual(['unprotected']);
    expect(desk.orders('exit')).toHaveLength(1);
  });

  it('the alarm is repeated while it lasts', () => {
    const { desk, entry } = accepted();
    desk.venue.always('submit', 'lost');
    desk.fill(entry, '10', '100');
    desk.advance(34_000);
    expect(desk.alerts().filter((code) => code === 'unprotected')).toHaveLength(4);
  });

  it('a stop that comes in time silences it', () => {
    const { desk, entry } = accepted();
    desk.venue.next('submit', 'hold');
    desk.fill(entry, '10', '100');
    desk.advance(2_900);
    const request = must(desk.venue.held[0], 'the stop');
    desk.answer(request.id, desk.venue.act(request, desk.state.at, () => undefined));
    desk.advance(60_000);
    expect(desk.alerts()).toEqual([]);
    expect(desk.position()?.nakedSince).toBeNull();
  });

  it('a stop the venue cancels by itself is put back', () => {
    const desk = new Desk();
    const position = desk.open();
    const stop = must(desk.orders('stop')[0], 'a stop');
    desk.report({ kind: 'order', order: desk.venue.end(stop.ticket.clientOrderId, 'cancelled', desk.state.at) });
    expect(position.protection).toBe('naked');
    desk.advance(1_000);
    expect(position.protection).toBe('native');
    expect(stopsAtVenue(desk)).toHaveLength(1);
  });

  it('a market that is through the stop already: leave at once, without a stop', () => {
    const { desk, entry } = accepted();
    desk.quote(BTC.id, 97);
    desk.fill(entry, '10', '100');
    expect(desk.orders('stop')).toEqual([]);
    expect(desk.orders('exit')).toHaveLength(1);
    desk.advance(500);
    expect(desk.held()).toBe(0);
  });
});

describe('a venue without native stops', () => {
  const soft = (options: DeskOptions = {}): Desk => new Desk({ nativeStops: false, ...options });

  it('the engine watches each tick: a soft stop, shown as such', () => {
    const desk = soft();
    const position = desk.open();
    expect(position.protection).toBe('soft');
    expect(desk.orders('stop')).toEqual([]);
    desk.quote(BTC.id, 98.1);
    expect(desk.orders('exit')).toEqual([]);
    desk.quote(BTC.id, 98);
    expect(desk.orders('exit')).toHaveLength(1);
    desk.advance(500);
    expect([desk.held(), position.closeReason]).toEqual([0, 'soft stop']);
  });

  it.each([['long', 104, 'soft target'], ['short', 96, 'soft target']] as const)('a %s takes its target at %d', (direction, at, reason) => {
    const desk = soft();
    const position = desk.open(BTC.id, direction);
    desk.quote(BTC.id, at);
    desk.advance(500);
    expect([desk.held(), position.closeReason]).toEqual([0, reason]);
  });
});

describe('a position that came without a plan', () => {
  it('gets a fallback stop 3 % from the market, and says so', () => {
    const desk = new Desk();
    const entry = desk.enter();
    desk.advance(100);
    desk.state.orders.set(entry.ticket.clientOrderId, { ...entry, plan: null });
    desk.fill(entry, '10', '100');
    expect(toText(must(desk.position()?.stop, 'a stop'))).toBe('97');
    expect(desk.alerts()).toEqual(['fallback_stop']);
    desk.advance(500);
    expect(stopsAtVenue(desk)).toEqual([['10', '97']]);
  });
});
