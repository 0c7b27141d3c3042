import { describe, expect, it } from 'vitest';
import { notional, quantity, type Price } from '../../../../src-shared/domain/decimal.ts';
import type { VenueAnswer } from '../../../../src-shared/domain/venue-wire.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { BTC, Desk, LATENCY_MS, SOL, type DeskOptions } from '../engine.fixture.ts';
import { committed } from '../portfolio/valuation.ts';
import type { Order } from './order.ts';

const failed = (mayHaveArrived: boolean, reason: 'server' | 'timeout' | 'offline' | 'malformed' = 'server'): VenueAnswer => ({ kind: 'failed', reason, mayHaveArrived, sentence: 'went wrong' });

/** An entry whose submit was treated as told. */
function entryAfter(behaviour: Parameters<Desk['venue']['next']>[1], options: DeskOptions = {}): { desk: Desk; entry: Order } {
  const desk = new Desk(options);
  desk.venue.next('submit', behaviour);
  const entry = desk.enter();
  return { desk, entry };
}

const queries = (desk: Desk, order: Order): number[] => desk.requests('query', order.ticket.clientOrderId).map((query) => query.sentAt - order.createdAt);
const sends = (desk: Desk, order: Order): number => desk.requests('submit', order.ticket.clientOrderId).length;

describe('a venue that answers nothing any more', () => {
  it('takes no entry after three failed requests in a row, and takes them again with the first answer, refused quorums included', () => {
    const desk = new Desk();
    desk.venue.always('account', { answer: failed(true) });
    desk.advance(65_000);
    const venue = must(desk.state.venues.get(desk.venue.id), 'the venue');
    expect([venue.consecutiveFailures >= 3, venue.connected, venue.reconciled]).toEqual([true, true, true]);
    desk.signal(BTC.id);
    desk.cycle();
    expect(desk.factsOf('signal_ended').at(-1)?.sentence).toBe(`venue: ${venue.consecutiveFailures} failures in a row, limit reconciled.`);
    expect(desk.orders('entry')).toEqual([]);
    expect(desk.state.refusedUntil.size).toBe(1);
    desk.venue.behave();
    desk.advance(3_000);
    expect(desk.state.refusedUntil.size).toBe(0);
    expect(desk.enter().state).toBe('sent');
  });
});

describe('the record of requests a venue was sent', () => {
  it('holds one window, also where no entry ever looks at it', () => {
    const desk = new Desk({ tweaks: { order: { accountPollMs: 1_000 } } });
    desk.advance(600_000);
    expect(desk.requests('account').length).toBeGreaterThan(500);
    expect(must(desk.state.venues.get(desk.venue.id), 'the venue').recentRequests.length).toBeLessThan(20);
  });
});

describe('the four outcomes of a send', () => {
  it('accepted', () => {
    const { desk, entry } = entryAfter('truth');
    expect(entry.state).toBe('sent');
    desk.advance(LATENCY_MS);
    expect([entry.state, entry.venueOrderId]).toEqual(['accepted', 'v0']);
  });

  it('rejected: over, with the venue’s code and sentence; no exposure is left', () => {
    const { desk, entry } = entryAfter({ answer: { kind: 'rejected', code: 'insufficient_margin', sentence: 'not enough' } });
    desk.advance(LATENCY_MS);
    expect([entry.state, entry.reason]).toEqual(['rejected', 'insufficient_margin: not enough']);
    expect(committed(desk.state, null)).toBe(0n);
    expect(desk.state.liveOrders.size).toBe(0);
  });

  it.each([
    ['the trading state', (desk: Desk) => { desk.state.trading = 'paused'; }, 'paused'],
    ['a disconnected venue', (desk: Desk) => { desk.connection(false); }, 'disconnected'],
  ])('denied by %s before the wire: nothing is sent, the reason is on record', (_name, break_, code) => {
    const desk = new Desk();
    break_(desk);
    desk.signal(BTC.id);
    desk.cycle();
    expect(desk.requests('submit')).toHaveLength(0);
    expect(desk.factsOf('signal_ended').map((fact) => fact.end)).toEqual(['refused_by_risk']);
    expect(desk.factsOf('signal_ended')[0]?.sentence).toContain(code);
  });

  it('denied by the rate limiter at the gate, with a reserve kept for cancels and exits', () => {
    const desk = new Desk({ tweaks: { order: { rateLimit: { requests: 10, windowMs: 60_000, reserve: 0.3 } } } });
    for (let i = 0; i < 7; i += 1) desk.state.venues.get(desk.venue.id)?.recentRequests.push(desk.state.at);
    const entry = desk.enter();
    expect([entry.state, entry.reason, sends(desk, entry)]).toEqual(['denied', 'rate_limited', 0]);
    expect(desk.factsOf('signal_ended')[0]).toMatchObject({ end: 'not_tradable', order: entry.ticket.clientOrderId });
  });

  it('denied: a failure that cannot have arrived is over, and no question is asked', () => {
    const { desk, entry } = entryAfter({ answer: failed(false, 'offline') });
    desk.advance(30_000);
    expect([entry.state, entry.reason]).toEqual(['denied', 'offline: went wrong']);
    expect(queries(desk, entry)).toEqual([]);
  });

  it.each<[string, Parameters<Desk['venue']['next']>[1], number]>([
    ['a time-out', 'lost', 5_000],
    ['a time-out after it arrived', 'silent', 5_000],
    ['a failure that may have arrived', { answer: failed(true) }, LATENCY_MS],
    ['an unreadable answer', { answer: failed(true, 'malformed') }, LATENCY_MS],
    ['an answer of the wrong kind', { answer: { kind: 'account', account: { orders: [], positions: [], balances: [], fills: [], payments: [], at: 0 as never } } }, LATENCY_MS],
    ['"no such order" to a submit', { answer: { kind: 'order', order: null } }, LATENCY_MS],
    ['a duplicate id', { answer: { kind: 'rejected', code: 'duplicate_id', sentence: 'known' } }, LATENCY_MS],
  ])('unknown: %s; first asked about two seconds later', (_name, behaviour, afterMs) => {
    const { desk, entry } = entryAfter(behaviour);
    desk.advance(afterMs);
    expect(entry.state).toBe('unknown');
    desk.advance(1_999);
    expect(queries(desk, entry)).toEqual([]);
    desk.advance(1);
    expect(queries(desk, entry)).toEqual([afterMs + 2_000]);
  });
});

describe('while an order is unknown', () => {
  it('lesson 6: a create that timed out is never sent again, whatever happens for an hour', () => {
    const { desk, entry } = entryAfter('silent');
    desk.venue.always('query', 'lost');
    desk.venue.always('account', 'lost');
    desk.advance(3_600_000);
    expect(entry.state).toBe('unknown');
    expect(sends(desk, entry)).toBe(1);
    expect(new Set(desk.venue.submitted).size).toBe(desk.venue.submitted.length);
  });

  it('it is asked about again and again, with growing pauses of at most 30 s, and never goes silent', () => {
    const { desk, entry } = entryAfter('silent');
    desk.venue.always('query', { answer: failed(true) });
    desk.venue.always('account', { answer: failed(true) });
    desk.advance(600_000);
    const at = queries(desk, entry);
    const pauses = at.slice(1).map((moment, i) => moment - (at[i] ?? 0));
    expect(at[0]).toBe(7_000);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(30_000 + LATENCY_MS);
    expect(at.length).toBeGreaterThan(18);
    for (let i = 1; i < 4; i += 1) expect(pauses[i] ?? 0).toBeGreaterThan(pauses[i - 1] ?? 0);
  });

  it('its full quantity counts as exposure', () => {
    const { desk, entry } = entryAfter('lost');
    desk.advance(6_000);
    expect(entry.state).toBe('unknown');
    expect(committed(desk.state, BTC.id)).toBe(notional(entry.ticket.price as Price, entry.ticket.quantity));
  });

  it('its instrument takes no new entry, another one does', () => {
    const { desk, entry } = entryAfter('lost');
    desk.advance(6_000);
    expect(entry.state).toBe('unknown');
    desk.signal(BTC.id);
    desk.signal(SOL.id);
    desk.cycle();
    expect(desk.orders('entry', BTC.id)).toHaveLength(1);
    expect(desk.orders('entry', SOL.id)).toHaveLength(1);
    expect(desk.state.queue.map((signal) => signal.instrument)).toEqual([BTC.id]);
  });

  it('an answer that comes late decides it', () => {
    const { desk, entry } = entryAfter('hold');
    const request = must(desk.venue.held[0], 'held');
    desk.advance(5_500);
    expect(entry.state).toBe('unknown');
    const answer = desk.venue.act(request, desk.state.at, () => undefined);
    desk.answer(request.id, answer);
    expect(entry.state).toBe('accepted');
    desk.answer(request.id, answer);
    expect(entry.state).toBe('accepted');
  });

  it.each([['accepted', '0'], ['partially_filled', '4'], ['filled', '21.739']] as const)('the venue decides by a query: %s', (state, size) => {
    const { desk, entry } = entryAfter('silent');
    if (size !== '0') desk.venue.fill(entry.ticket.clientOrderId, quantity(size), entry.ticket.price as Price, desk.state.at, () => undefined);
    desk.advance(12_000);
    expect(entry.state).toBe(state);
    expect(entry.filledQuantity).toBe(quantity(size));
  });
});

describe('"no such order"', () => {
  it('is believed only after the receive window is over twice and it was said twice', () => {
    const { desk, entry } = entryAfter('lost');
    desk.advance(9_999);
    expect(entry.state).toBe('unknown');
    desk.advance(20_000);
    expect([entry.state, entry.reason]).toEqual(['expired', 'never_arrived']);
    expect(queries(desk, entry).filter((at) => at > 10_000).length).toBeGreaterThanOrEqual(1);
    expect(queries(desk, entry).length).toBeGreaterThanOrEqual(2);
    expect(committed(desk.state, null)).toBe(0n);
  });

  it('an order that is shown in between starts the count anew', () => {
    const { desk, entry } = entryAfter('lost');
    desk.venue.next('query', { answer: { kind: 'order', order: null } });
    desk.venue.next('query', { answer: failed(true) });
    desk.advance(7_100);
    expect(entry.notFoundCount).toBe(1);
    desk.venue.place(entry.ticket, desk.state.at);
    desk.advance(30_000);
    expect([entry.state, entry.notFoundCount]).toEqual(['accepted', 0]);
  });

  it('an order given up that comes back is alarmed, watched and, being an entry, cancelled', () => {
    const { desk, entry } = entryAfter('lost');
    desk.advance(40_000);
    expect(entry.reason).toBe('never_arrived');
    const back = desk.venue.place(entry.ticket, desk.state.at);
    desk.report({ kind: 'order', order: { ...back } });
    expect(entry.state).toBe('accepted');
    expect(desk.alerts()).toContain('order_came_back');
    expect(desk.state.liveOrders.has(entry.ticket.clientOrderId)).toBe(true);
    desk.advance(1_000);
    expect(entry.state).toBe('cancelled');
    expect(desk.venue.open()).toEqual([]);
  });

  it('an order given up whose fill comes counts the fill and protects it', () => {
    const { desk, entry } = entryAfter('lost');
    desk.advance(40_000);
    desk.venue.place(entry.ticket, desk.state.at);
    desk.fill(entry, entry.ticket.quantity, '100');
    expect(entry.state).toBe('filled');
    desk.advance(1_000);
    expect(desk.position()?.protection).toBe('native');
  });

  it('an accepted order that vanishes counts as expired, is alarmed, its fills are looked for; shown again, it comes back and is cancelled', () => {
    const { desk, entry } = entryAfter('truth');
    desk.advance(2 * LATENCY_MS);
    const hidden = must(desk.venue.orders.get(entry.ticket.clientOrderId), 'at the venue');
    desk.venue.orders.delete(entry.ticket.clientOrderId);
    desk.advance(60_000);
    expect([entry.state, entry.reason]).toEqual(['expired', 'vanished']);
    expect(desk.alerts()).toEqual(['order_vanished']);
    desk.venue.orders.set(entry.ticket.clientOrderId, hidden);
    desk.advance(61_000);
    expect(desk.alerts()).toEqual(['order_vanished', 'order_came_back']);
    expect([entry.state, hidden.status]).toEqual(['cancelled', 'cancelled']);
  });
});

describe('the health of a venue', () => {
  it('three failures in a row are told, and so is the first answer after them', () => {
    const desk = new Desk();
    desk.venue.always('account', { answer: failed(true) });
    desk.advance(75_000);
    desk.venue.always('account', 'truth');
    desk.advance(10_000);
    const told = desk.factsOf('venue_health_changed').map((fact) => [fact.consecutiveFailures >= 3, fact.sentence]);
    expect(told).toEqual([[true, '3 requests in a row failed: went wrong'], [false, 'answers again']]);
  });
});
