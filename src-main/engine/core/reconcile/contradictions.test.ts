import { describe, expect, it } from 'vitest';
import { price, quantity, toText } from '../../../../src-shared/domain/decimal.ts';
import type { ClientOrderId } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { restart } from '../../runner/restart.fixture.ts';
import { BTC, Desk, LATENCY_MS } from '../engine.fixture.ts';
import type { Order } from '../order/order.ts';

const POLL = 61_000;

function atVenue(desk: Desk, id: ClientOrderId): { status: string } {
  return must(desk.venue.orders.get(id), 'at the venue');
}

/** An entry that we hold as cancelled and that works at the venue all the same. */
function cancelledButOpen(): { desk: Desk; entry: Order; id: ClientOrderId } {
  const desk = new Desk();
  const entry = desk.enter();
  desk.advance(2 * LATENCY_MS);
  const id = entry.ticket.clientOrderId;
  desk.report({ kind: 'order', order: desk.venue.end(id, 'cancelled', desk.state.at) });
  expect(entry.state).toBe('cancelled');
  atVenue(desk, id).status = 'open';
  return { desk, entry, id };
}

describe('what we hold as ended and the venue lists as open', () => {
  it('an entry held as cancelled: alarmed, adopted, cancelled at the venue', () => {
    const { desk, entry, id } = cancelledButOpen();
    desk.advance(POLL);
    expect(desk.alerts()).toEqual(['order_came_back']);
    expect(desk.requests('cancel', id)).toHaveLength(1);
    expect(entry.state).toBe('cancelled');
    expect(desk.venue.open()).toEqual([]);
    expect(desk.alerts()).toHaveLength(1);
  });

  it('while it works it counts: no second entry, and its whole quantity is exposure', () => {
    const { desk } = cancelledButOpen();
    desk.venue.always('cancel', 'lost');
    desk.advance(POLL);
    desk.signal(BTC.id);
    desk.cycle();
    expect(desk.orders('entry')).toHaveLength(1);
  });

  it.each(['rejected', 'denied'] as const)('an entry held as %s', (state) => {
    const desk = new Desk();
    desk.venue.next('submit', state === 'rejected' ? { actThenAnswer: { kind: 'rejected', code: 'other', sentence: 'no' } } : { actThenAnswer: { kind: 'failed', reason: 'offline', mayHaveArrived: false, sentence: 'no' } });
    const entry = desk.enter();
    desk.advance(2 * LATENCY_MS);
    expect(entry.state).toBe(state);
    desk.advance(POLL);
    expect(desk.alerts()).toEqual(['order_came_back']);
    expect(desk.venue.open()).toEqual([]);
    expect(entry.state).toBe('cancelled');
  });

  it('an entry held as rejected that has filled: alarmed, booked, protected', () => {
    const desk = new Desk();
    desk.venue.next('submit', { actThenAnswer: { kind: 'rejected', code: 'other', sentence: 'no' } });
    const entry = desk.enter();
    desk.advance(2 * LATENCY_MS);
    desk.fill(entry, quantity('5'), '100');
    expect(desk.alerts()).toEqual(['order_came_back']);
    expect(desk.held()).toBe(5);
    desk.advance(2_000);
    expect(desk.position()?.protection).toBe('native');
    expect(entry.state).toBe('cancelled');
  });

  it('a stop held as cancelled: taken back and used, none is placed beside it for long', () => {
    const desk = new Desk();
    desk.open();
    const [stop] = desk.orders('stop');
    const id = must(stop, 'a stop').ticket.clientOrderId;
    desk.venue.always('submit', 'lost');
    desk.report({ kind: 'order', order: desk.venue.end(id, 'cancelled', desk.state.at) });
    atVenue(desk, id).status = 'open';
    desk.advance(POLL + 30_000);
    expect(desk.alerts()).toContain('order_came_back');
    expect(desk.order(id)).toMatchObject({ state: 'accepted', cancelRequestedAt: null });
    expect(desk.position()).toMatchObject({ protection: 'native', stopOrder: id });
    expect(desk.requests('cancel', id)).toEqual([]);
  });

  it('a stop of a position that is gone: taken back and cancelled', () => {
    const desk = new Desk();
    const position = desk.open();
    desk.command({ kind: 'close_position', position: position.id });
    desk.advance(2_000);
    const id = must(desk.orders('stop')[0], 'a stop').ticket.clientOrderId;
    expect(desk.order(id).state).toBe('cancelled');
    atVenue(desk, id).status = 'open';
    desk.advance(POLL);
    expect(desk.alerts()).toContain('order_came_back');
    expect(desk.venue.open()).toEqual([]);
    expect(desk.order(id).state).toBe('cancelled');
  });

  it('an order whose fills are whole in our books stays filled; what the venue still has of it is cancelled there', () => {
    const desk = new Desk();
    const entry = desk.enter();
    desk.advance(2 * LATENCY_MS);
    desk.fill(entry, entry.ticket.quantity, '100');
    const id = entry.ticket.clientOrderId;
    atVenue(desk, id).status = 'open';
    desk.advance(POLL);
    expect(desk.alerts()).toContain('order_came_back');
    expect(entry.state).toBe('filled');
    expect(desk.requests('cancel', id).length).toBeGreaterThan(0);
    expect(atVenue(desk, id).status).toBe('cancelled');
  });

  it('is found at a start as well', () => {
    const { desk, id } = cancelledButOpen();
    const next = restart(desk);
    next.advance(5_000);
    expect(next.alerts()).toContain('order_came_back');
    expect(next.venue.open()).toEqual([]);
    expect(next.order(id).state).toBe('cancelled');
  });

  it('one view is not believed: an account that lags behind its orders raises nothing', () => {
    const { desk, entry, id } = cancelledButOpen();
    // The account still lists it; asked about the order itself, the venue knows better.
    desk.venue.next('query', { answer: { kind: 'order', order: { ...must(desk.venue.order(id), 'known'), status: 'cancelled' } } });
    desk.advance(POLL);
    atVenue(desk, id).status = 'cancelled';
    desk.advance(POLL);
    expect(desk.alerts()).toEqual([]);
    expect(entry.state).toBe('cancelled');
  });

  it('nor a view asked for before we learned of the end, nor one that comes unasked', () => {
    const desk = new Desk();
    desk.advance(57_000);
    const entry = desk.enter();
    desk.advance(2 * LATENCY_MS);
    const id = entry.ticket.clientOrderId;
    desk.venue.always('account', 'hold');
    desk.advance(4_000);
    const old = must(desk.requests('account').at(-1), 'asked');
    const snapshot = desk.venue.account(0, desk.state.at);
    desk.report({ kind: 'order', order: desk.venue.end(id, 'cancelled', desk.state.at) });
    desk.answer(old.id, { kind: 'account', account: snapshot });
    desk.report({ kind: 'order', order: { ...must(snapshot.orders[0], 'listed'), status: 'open' } });
    desk.advance(1_000);
    expect(desk.alerts()).toEqual([]);
    expect([entry.state, desk.requests('query', id)]).toEqual(['cancelled', []]);
  });
});

describe('fills that the venue speaks of and that never come', () => {
  /** The venue says how an order ended; of its trades it knows nothing. */
  function claim(desk: Desk, id: ClientOrderId, filled: string, status: 'cancelled' | 'filled'): void {
    must(desk.venue.orders.get(id), 'at the venue').filledQuantity = quantity(filled);
    desk.report({ kind: 'order', order: desk.venue.end(id, status, desk.state.at) });
  }

  /** An entry the venue calls cancelled with 5 filled; no such trade is in its account. */
  function owed(): { desk: Desk; entry: Order; id: ClientOrderId } {
    const desk = new Desk();
    const entry = desk.enter();
    desk.advance(2 * LATENCY_MS);
    const id = entry.ticket.clientOrderId;
    claim(desk, id, '5', 'cancelled');
    expect(desk.state.liveOrders.has(id)).toBe(true);
    return { desk, entry, id };
  }

  it('are fetched with growing pauses, alarmed in bounded time, and block entries on the instrument meanwhile', () => {
    const { desk } = owed();
    desk.venue.always('account', 'lost');
    desk.advance(29_000);
    expect(desk.alerts()).toEqual([]);
    expect(desk.requests('account').length).toBeGreaterThan(2);
    desk.advance(35_000);
    expect(desk.alerts()).toEqual(['fills_missing']);
    desk.advance(300_000);
    expect(desk.alerts()).toEqual(['fills_missing']);
    desk.signal(BTC.id);
    desk.cycle();
    expect(desk.orders('entry')).toHaveLength(1);
  });

  it('are given up when the account agrees with our books without them, after the alarm; entries go on', () => {
    const { desk, entry, id } = owed();
    desk.advance(130_000);
    expect(desk.alerts()).toEqual(['fills_missing', 'fills_given_up']);
    expect([entry.state, toText(entry.finalQuantity ?? entry.ticket.quantity), desk.state.liveOrders.has(id)]).toEqual(['cancelled', '0', false]);
    expect(desk.enter().state).toBe('sent');
  });

  it('are not given up while the account disagrees: that is a difference, and a person decides', () => {
    const { desk, entry, id } = owed();
    // The position is there; its trade is not told.
    desk.venue.positions.set(BTC.id, { quantity: quantity('5'), cost: 0n as never });
    desk.advance(300_000);
    expect(desk.alerts()).toEqual(expect.arrayContaining(['fills_missing', 'books_differ']));
    expect(desk.state.liveOrders.has(id)).toBe(true);
    desk.resume(true);
    desk.advance(120_000);
    expect(desk.alerts()).toContain('fills_given_up');
    expect([desk.state.liveOrders.has(id), entry.state]).toEqual([false, 'cancelled']);
  });

  it('an order "filled" without trades ends as expired, and its position is nothing', () => {
    const desk = new Desk();
    const entry = desk.enter();
    desk.advance(2 * LATENCY_MS);
    claim(desk, entry.ticket.clientOrderId, toText(entry.ticket.quantity), 'filled');
    desk.advance(130_000);
    expect(desk.alerts()).toEqual(['fills_missing', 'fills_given_up']);
    expect([entry.state, entry.reason, desk.held()]).toEqual(['expired', 'fills never came', 0]);
  });

  it('that come before the alarm raise none; that come after it was given up are booked and protected', () => {
    const { desk, id } = owed();
    desk.advance(10_000);
    desk.venue.fill(id, quantity('5'), price('100'), desk.state.at, (report) => desk.report(report));
    desk.advance(120_000);
    expect(desk.alerts()).toEqual([]);
    const late = owed();
    late.desk.advance(130_000);
    late.desk.venue.fill(late.id, quantity('5'), price('100'), late.desk.state.at, (report) => late.desk.report(report));
    late.desk.advance(5_000);
    expect([late.desk.held(), late.desk.position()?.protection]).toEqual([5, 'native']);
  });

  it('are still owed after a restart', () => {
    const { desk, id } = owed();
    desk.venue.always('account', 'lost');
    desk.advance(5_000);
    desk.venue.behave();
    const next = restart(desk);
    next.advance(130_000);
    expect(next.alerts()).toEqual(['fills_missing', 'fills_given_up']);
    expect(next.state.liveOrders.has(id)).toBe(false);
    expect(restart([desk, next], { unreconciled: true }).factsOf('alert_raised').map((fact) => fact.code).filter((code) => code !== 'exit_taken_up')).toEqual([]);
  });
});
