import { describe, expect, it } from 'vitest';
import { money, price, quantity, toText } from '../../../../src-shared/domain/decimal.ts';
import type { ClientOrderId, Currency, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { OrderTicket } from '../../../../src-shared/domain/order-ticket.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { restart } from '../../runner/restart.fixture.ts';
import { BTC, Desk, LATENCY_MS, SOL } from '../engine.fixture.ts';
import { balanceOf } from '../portfolio/ledger.ts';

const USDT = 'USDT' as Currency;
const unseen = (): undefined => undefined;
const stopsAtVenue = (desk: Desk): string[] => desk.venue.open().filter((order) => order.type === 'stop').map((order) => toText(order.quantity));
/** An order at the venue that no row of ours knows. */
const strange = (id: string, more: Partial<OrderTicket> = {}): OrderTicket => ({
  clientOrderId: id as ClientOrderId, instrument: BTC.id, side: 'buy', type: 'limit', quantity: quantity('2'), price: price('90'), triggerPrice: null, timeInForce: 'gtc', postOnly: false,
  reduceOnly: false, ocoGroup: null, expiresAt: 0 as Timestamp, ...more,
});

describe('what a venue has and we do not', () => {
  it('an order with our prefix and no row of ours is adopted, told, and cancelled', () => {
    const desk = new Desk();
    desk.venue.place(strange('test-ORPHAN'), desk.state.at);
    desk.advance(61_000);
    expect(desk.order('test-ORPHAN' as ClientOrderId)).toMatchObject({ state: 'cancelled', origin: { kind: 'recovered' } });
    expect(desk.factsOf('reconciled').at(-1)?.differences[0]?.kind).toBe('unknown_order');
    expect(desk.venue.open()).toEqual([]);
  });

  it('an orphan that had filled in part: its fills are ours, protected, and the rest is cancelled', () => {
    const desk = new Desk();
    desk.venue.place(strange('test-ORPHAN'), desk.state.at);
    desk.venue.fill('test-ORPHAN' as ClientOrderId, quantity('1'), price('100'), desk.state.at, unseen);
    desk.advance(65_000);
    expect(desk.held()).toBe(1);
    expect(stopsAtVenue(desk)).toEqual(['1']);
    expect(desk.state.liveOrders.has('test-ORPHAN' as ClientOrderId)).toBe(false);
    expect(desk.alerts()).not.toContain('external_fill');
  });

  it('a stranger’s order is tagged once and left alone', () => {
    const desk = new Desk();
    desk.venue.place(strange('web-1'), desk.state.at, true);
    desk.advance(180_000);
    expect(desk.factsOf('external_order_seen')).toHaveLength(1);
    expect(desk.requests('cancel')).toEqual([]);
    expect(desk.venue.open()).toHaveLength(1);
    expect(desk.state.orders.size).toBe(0);
  });

  it('what strangers hold is remembered over a restart: no difference, and still not ours', () => {
    const first = new Desk();
    first.venue.trade(SOL.id, 'buy', quantity('3'), price('100'), first.state.at, (report) => first.report(report));
    const desk = restart(first);
    desk.advance(120_000);
    expect(desk.state.external.get(SOL.id)).toBe(quantity('3'));
    expect(desk.alerts()).toEqual([]);
    expect([desk.state.trading, desk.held(SOL.id)]).toEqual(['active', 0]);
  });

  it('lesson 7: another instance’s orders on the same account are strangers', () => {
    const desk = new Desk();
    desk.venue.place(strange('tesx-01HR3C56682EV0WTMB365XD4RT'), desk.state.at);
    desk.advance(61_000);
    expect(desk.requests('cancel')).toEqual([]);
    expect(desk.factsOf('external_order_seen')).toHaveLength(1);
  });
});

describe('differences', () => {
  const shifted = (): Desk => {
    const desk = new Desk();
    desk.venue.credit(USDT, money('-100'));
    return desk;
  };

  it('lesson 52: a balance that does not agree after three looks blocks entries and says what differs', () => {
    const desk = shifted();
    desk.advance(61_000);
    expect(desk.state.trading).toBe('active');
    desk.advance(2_000);
    expect(desk.state.trading).toBe('reducing');
    expect(desk.factsOf('alert_raised').map((fact) => [fact.code, fact.level, fact.sentence])).toEqual([['books_differ', 'critical', 'Our books and alpha differ: balance USDT: ours 10000, venue 9900.']]);
    desk.signal(BTC.id);
    desk.cycle();
    expect(desk.requests('submit')).toEqual([]);
  });

  it('told once while it lasts, and over by itself when the venue agrees again', () => {
    const desk = shifted();
    desk.advance(300_000);
    expect(desk.alerts()).toEqual(['books_differ']);
    desk.venue.credit(USDT, money('100'));
    desk.advance(61_000);
    expect(desk.state.trading).toBe('active');
  });

  it('acknowledged by a person, the venue’s word is taken and trading goes on', () => {
    const desk = shifted();
    desk.advance(70_000);
    desk.resume(false);
    desk.advance(5_000);
    expect(desk.state.trading).toBe('reducing');
    desk.resume(true);
    desk.advance(5_000);
    expect(desk.state.trading).toBe('active');
    expect(toText(balanceOf(desk.state, desk.venue.id, USDT))).toBe('9900');
    expect(desk.factsOf('ledger_posted').at(-1)?.entry).toMatchObject({ kind: 'adjustment', amount: money('-100') });
  });

  it('a currency that the venue no longer lists is a difference, not agreement', () => {
    const desk = new Desk();
    desk.venue.balances.delete(USDT);
    desk.advance(70_000);
    expect(desk.alerts()).toContain('books_differ');
    expect(desk.state.trading).toBe('reducing');
  });

  it('a position the venue has and we do not blocks entries until it is accepted as external', () => {
    const desk = new Desk();
    desk.venue.positions.set(SOL.id, { quantity: quantity('7'), cost: money('700') });
    desk.advance(70_000);
    expect(desk.factsOf('alert_raised')[0]?.sentence).toContain('position SOL-USDT-PERP.alpha: ours 0, venue 7');
    desk.resume(true);
    desk.advance(5_000);
    expect([desk.state.trading, desk.held(SOL.id)]).toEqual(['active', 0]);
    expect(desk.state.external.get(SOL.id)).toBe(quantity('7'));
  });

  it('lesson 3: our position that the venue no longer has, and no trade tells why: blocked; accepted, it is closed and not protected again', () => {
    const desk = new Desk();
    desk.open();
    desk.venue.positions.clear();
    desk.advance(70_000);
    expect([desk.state.trading, desk.held()]).toEqual(['reducing', 21.739]);
    desk.resume(true);
    desk.advance(60_000);
    expect([desk.state.trading, desk.held(), desk.state.external.get(BTC.id) ?? 0n]).toEqual(['active', 0, 0n]);
    expect(desk.venue.open()).toEqual([]);
    expect(desk.orders('stop')).toHaveLength(1);
  });

  it('a fill booked while the account answer was on its way: the answer is not believed, but asked for again', () => {
    const desk = new Desk();
    const entry = desk.enter();
    desk.advance(2 * LATENCY_MS);
    desk.venue.next('account', 'hold');
    desk.advance(60_000);
    const request = must(desk.venue.held[0], 'the account question');
    const old = desk.venue.act(request, desk.state.at, unseen);
    desk.fill(entry, '5', '100');
    desk.answer(request.id, old);
    desk.advance(10_000);
    expect(desk.alerts()).toEqual([]);
    expect(desk.state.venues.get(desk.venue.id)?.unresolved).toEqual([]);
  });
});

describe('a failed question is not an answer', () => {
  it.each(['lost', { answer: { kind: 'failed', reason: 'server', mayHaveArrived: true, sentence: 'no' } }] as const)('account questions that fail (%j) mean neither flat nor cancelled', (behaviour) => {
    const desk = new Desk();
    const position = desk.open();
    desk.venue.always('account', behaviour);
    desk.venue.always('query', behaviour);
    desk.advance(300_000);
    expect(desk.position()).toMatchObject({ id: position.id, quantity: position.quantity, protection: 'native' });
    expect(desk.orders('stop').map((order) => order.state)).toEqual(['accepted']);
    expect(desk.orders('exit')).toEqual([]);
  });

  it('an open order the account does not list is asked about, not taken for cancelled', () => {
    const desk = new Desk();
    const entry = desk.enter();
    desk.advance(2 * LATENCY_MS);
    const truth = desk.venue.account(0, desk.state.at);
    desk.venue.next('account', { answer: { kind: 'account', account: { ...truth, orders: [] } } });
    desk.advance(61_000);
    expect(entry.state).toBe('accepted');
    expect(desk.requests('query', entry.ticket.clientOrderId).length).toBeGreaterThan(0);
  });
});

describe('after each reconnect', () => {
  it('lesson 26: no entry before a comparison that was asked for after the reconnect, and what the stream missed is booked by it', () => {
    const desk = new Desk();
    const entry = desk.enter();
    desk.advance(2 * LATENCY_MS);
    desk.connection(false);
    desk.venue.fill(entry.ticket.clientOrderId, entry.ticket.quantity, price('100'), desk.state.at, unseen);
    desk.advance(1_000);
    desk.connection(true);
    desk.signal(SOL.id);
    desk.cycle();
    expect(desk.orders('entry', SOL.id)).toEqual([]);
    desk.advance(LATENCY_MS);
    expect(desk.held()).toBeCloseTo(21.739, 9);
    expect(desk.factsOf('reconciled').at(-1)?.cause).toBe('reconnect');
  });

  it('lesson 26: an answer to a question from before the disconnect does not count as that comparison', () => {
    const desk = new Desk();
    desk.venue.next('account', 'hold');
    desk.advance(60_000);
    const request = must(desk.venue.held[0], 'the account question');
    const old = desk.venue.act(request, desk.state.at, unseen);
    desk.connection(false);
    desk.venue.always('account', 'lost');
    desk.connection(true);
    desk.answer(request.id, old);
    expect(desk.state.venues.get(desk.venue.id)?.reconciled).toBe(false);
    desk.venue.behave();
    desk.advance(20_000);
    expect(desk.state.venues.get(desk.venue.id)?.reconciled).toBe(true);
  });
});
