import { describe, expect, it } from 'vitest';
import { price, quantity, toText } from '../../../../src-shared/domain/decimal.ts';
import type { Currency, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { restart } from '../../runner/restart.fixture.ts';
import { BTC, Desk, LATENCY_MS, SECOND_START, SOL } from '../engine.fixture.ts';
import { balanceOf } from '../portfolio/ledger.ts';
import { ScriptedVenue } from '../scripted-venue.fixture.ts';
import { EMPTY_STORED_STATE } from '../stored-state.ts';

const USDT = 'USDT' as Currency;
const unseen = (): undefined => undefined;
const stopsAtVenue = (desk: Desk): string[] => desk.venue.open().filter((order) => order.type === 'stop').map((order) => toText(order.quantity));

describe('start-up is recovery', () => {
  it('a fresh install starts paused, opens its books with what the venue has, and stays paused once compared', () => {
    const desk = new Desk({ stored: EMPTY_STORED_STATE });
    expect(desk.state.trading).toBe('paused');
    expect(desk.state.venues.get(desk.venue.id)?.reconciled).toBe(true);
    expect(desk.factsOf('ledger_posted').map((fact) => [fact.entry.kind, toText(fact.entry.amount)])).toEqual([['deposit', '10000']]);
  });

  it('an account with a past opens with its balances: old trades are not booked on top of them', () => {
    const first = new Desk();
    first.venue.trade(BTC.id, 'buy', quantity('1'), price('100'), first.state.at, unseen);
    first.venue.trade(BTC.id, 'sell', quantity('1'), price('110'), first.state.at, unseen);
    const desk = new Desk({ stored: EMPTY_STORED_STATE, venues: first.venues, at: first.at + 60_000 });
    desk.advance(10_000);
    expect(desk.alerts()).toEqual([]);
    expect(balanceOf(desk.state, desk.venue.id, USDT)).toBe(desk.venue.balances.get(USDT));
    expect(desk.factsOf('fill_booked').map((fact) => [fact.fill.cause, fact.fill.position])).toEqual([['external', null], ['external', null]]);
    const again = restart(desk, { stored: { trading: 'active' } });
    again.advance(10_000);
    expect(again.alerts()).toEqual([]);
    expect(balanceOf(again.state, desk.venue.id, USDT)).toBe(desk.venue.balances.get(USDT));
  });

  it('after a crash: reducing until every venue is compared, then as it was stored', () => {
    const first = new Desk();
    const desk = restart(first, { unreconciled: true });
    expect(desk.state.trading).toBe('reducing');
    desk.signal(BTC.id);
    desk.cycle();
    expect(desk.factsOf('signal_ended')[0]?.sentence).toMatch(/^trading state: reducing/);
    desk.advance(LATENCY_MS);
    expect(desk.state.trading).toBe('active');
  });

  it.each(['paused', 'reducing', 'halted'] as const)('a stored %s state never becomes active by a restart alone (reducing: by being reconciled)', (trading) => {
    const desk = new Desk({ stored: { trading, ...(trading === 'halted' ? { halt: { id: 'h' as never, by: 'me', reason: 'r', close: false, at: 1 as Timestamp, verifiedAt: null, resumedAt: null, resumedBy: null } } : {}) } });
    desk.advance(120_000);
    expect(desk.state.trading).toBe(trading === 'reducing' ? 'active' : trading);
  });

  it('no entry goes out before the venue is reconciled, however good the signal', () => {
    const venue = new ScriptedVenue('alpha', [BTC], '10000');
    venue.always('account', 'lost');
    const desk = new Desk({ instruments: [BTC], venues: [venue] });
    desk.advance(60_000);
    desk.signal(BTC.id);
    desk.cycle();
    expect(desk.requests('submit')).toEqual([]);
    expect(desk.state.trading).toBe('reducing');
  });

  it('lesson 14: fills missed while we were down are booked once, under the venue’s ids, across three restarts', () => {
    const first = new Desk();
    const entry = first.enter();
    first.advance(2 * LATENCY_MS);
    first.venue.fill(entry.ticket.clientOrderId, quantity('5'), price('100'), first.state.at, unseen);
    const second = restart(first);
    expect(second.held()).toBe(5);
    expect(second.factsOf('reconciled')[0]?.differences.map((one) => [one.kind, one.resolved])).toEqual([['missing_fill', true]]);
    const third = restart([first, second]);
    const fourth = restart([first, second, third]);
    expect([third.held(), fourth.held()]).toEqual([5, 5]);
    expect([...third.factsOf('fill_booked'), ...fourth.factsOf('fill_booked')]).toEqual([]);
    expect(fourth.state.trading).toBe('active');
  });

  it('lesson 2: an entry that has not filled is asked about, not taken for filled: no stop is placed', () => {
    const first = new Desk();
    const entry = first.enter();
    first.advance(2 * LATENCY_MS);
    const desk = restart(first);
    desk.advance(30_000);
    expect(desk.held()).toBe(0);
    expect(desk.requests('submit')).toEqual([]);
    expect(desk.order(entry.ticket.clientOrderId).state).toBe('accepted');
    expect(desk.state.trading).toBe('active');
  });

  it('lesson 6: a send whose answer the crash swallowed is unknown, asked about, and never sent again', () => {
    const first = new Desk();
    first.venue.next('submit', 'silent');
    const entry = first.enter();
    const desk = restart(first);
    const id = entry.ticket.clientOrderId;
    expect(desk.factsOf('order_changed').filter((fact) => fact.clientOrderId === id).map((fact) => fact.to)[0]).toBe('unknown');
    desk.advance(30_000);
    expect(desk.order(id).state).toBe('accepted');
    expect(desk.requests('submit', id)).toEqual([]);
    expect(desk.requests('query', id).length).toBeGreaterThan(0);
  });

  it('lesson 6: an intent that was on disk but perhaps never on the wire is treated the same', () => {
    const first = new Desk();
    const entry = first.enter();
    const stored = { orders: [{ ...entry, state: 'intended' as const }] };
    const desk = new Desk({ venues: [new ScriptedVenue('alpha', first.instruments, '10000')], stored, at: first.at + 1_000, seed: 9 });
    expect(desk.order(entry.ticket.clientOrderId).state).toBe('unknown');
    expect(desk.state.trading).toBe('reducing');
    desk.advance(40_000);
    expect(desk.order(entry.ticket.clientOrderId)).toMatchObject({ state: 'expired', reason: 'never_arrived' });
    expect(desk.state.trading).toBe('active');
  });

  it('lesson 3: closed by hand at the venue while we were down: the position is closed, no stop is put back', () => {
    const first = new Desk();
    const position = first.open();
    first.venue.trade(BTC.id, 'sell', position.quantity, price('101'), first.state.at, unseen);
    const desk = restart(first);
    desk.advance(120_000);
    expect(desk.held()).toBe(0);
    expect(desk.venue.open()).toEqual([]);
    expect(desk.orders('stop').filter((order) => order.createdAt > first.at)).toEqual([]);
    expect(desk.state.trading).toBe('active');
    expect(desk.alerts()).not.toContain('books_differ');
  });

  it('lesson 1: an old stop’s fill, told again after the trade was reversed, changes nothing of the new trade', () => {
    const first = new Desk();
    first.open(BTC.id, 'long');
    const oldStop = must(first.orders('stop')[0], 'a stop');
    first.quote(BTC.id, 98);
    first.fill(oldStop, oldStop.ticket.quantity, '98');
    first.advance(1_000);
    first.quote(BTC.id, 100);
    const short = first.open(BTC.id, 'short');
    const desk = restart(first);
    desk.report({ kind: 'fill', fill: must(first.venue.fills.find((fill) => fill.clientOrderId === oldStop.ticket.clientOrderId), 'the old fill') });
    desk.advance(5_000);
    expect(desk.position()).toMatchObject({ id: short.id, direction: 'short', quantity: short.quantity, stop: short.stop });
    expect(stopsAtVenue(desk)).toEqual([toText(short.quantity)]);
  });

  it('lesson 1: a missed fill of the old stop goes to the old stop’s order by our id, not to the stop that stands now', () => {
    const first = new Desk();
    const position = first.open();
    const stop = must(first.orders('stop')[0], 'a stop');
    first.venue.fill(stop.ticket.clientOrderId, position.quantity, price('97.9'), first.state.at, unseen);
    const desk = restart(first);
    desk.advance(5_000);
    expect(desk.held()).toBe(0);
    expect(desk.order(stop.ticket.clientOrderId).state).toBe('filled');
    expect(desk.factsOf('fill_booked').map((fact) => [fact.fill.clientOrderId, fact.fill.position])).toEqual([[stop.ticket.clientOrderId, position.id]]);
    expect(desk.venue.open()).toEqual([]);
  });

  it('lesson 12: stop and target prices are stored with the position; protection that is gone is put back in the first turn', () => {
    const first = new Desk();
    first.open();
    for (const order of first.venue.open()) first.venue.end(must(order.clientOrderId, 'ours'), 'cancelled', first.state.at);
    const desk = restart(first);
    desk.advance(5_000);
    expect(desk.position()).toMatchObject({ stop: price('98'), target: price('104'), protection: 'native' });
    expect(stopsAtVenue(desk)).toEqual(['21.739']);
  });

  it('lesson 12: protection that still stands is recognised and not doubled', () => {
    const first = new Desk();
    const position = first.open();
    const desk = restart(first);
    desk.advance(60_000);
    expect(desk.requests('submit')).toEqual([]);
    expect(desk.requests('cancel')).toEqual([]);
    expect(desk.position()).toMatchObject({ id: position.id, protection: 'native' });
  });

  it('lesson 4: an open order that the venue lists without its own id is matched by ours', () => {
    const first = new Desk();
    const entry = first.enter();
    first.advance(2 * LATENCY_MS);
    must(first.venue.orders.get(entry.ticket.clientOrderId), 'at the venue').venueOrderId = null;
    const desk = restart(first);
    expect(desk.order(entry.ticket.clientOrderId).state).toBe('accepted');
    expect(desk.factsOf('external_order_seen')).toEqual([]);
  });

  it('lesson 5: an order cancelled while we were down that had filled first: the fill is booked and protected', () => {
    const first = new Desk();
    const entry = first.enter();
    first.advance(2 * LATENCY_MS);
    first.venue.fill(entry.ticket.clientOrderId, quantity('5'), price('100'), first.state.at, unseen);
    first.venue.end(entry.ticket.clientOrderId, 'cancelled', first.state.at);
    const desk = restart(first);
    desk.advance(5_000);
    expect(desk.order(entry.ticket.clientOrderId).state).toBe('cancelled');
    expect([desk.held(), stopsAtVenue(desk)]).toEqual([5, ['5']]);
  });
});

describe('an account that begins anew', () => {
  it('what was stored of it is written off: orders expire, positions end, balances go to nothing and open afresh', () => {
    const first = new Desk();
    first.open();
    const last = first.enter(SOL.id);
    const next = new Desk();
    const desk = restart(first, { venues: next.venues, freshVenues: [first.venue.id] });
    expect(desk.factsOf('order_changed').filter((fact) => fact.reason === 'account begun anew').map((fact) => fact.to)).toEqual(['expired', 'expired', 'expired']);
    expect(desk.factsOf('order_changed').map((fact) => fact.clientOrderId)).toContain(last.ticket.clientOrderId);
    expect(desk.factsOf('position_changed').map((fact) => [fact.change, fact.position.closeReason])).toEqual([['closed', 'account begun anew']]);
    expect([desk.state.positions.size, desk.state.liveOrders.size, desk.state.booked.size]).toEqual([0, 0, 0]);
    const entries = desk.factsOf('ledger_posted').map((fact) => [fact.entry.kind, toText(fact.entry.balanceAfter)]);
    expect(entries).toEqual([['adjustment', '0'], ['deposit', '10000']]);
    expect(desk.state.trading).toBe('active');
  });

  it('a venue that goes on keeps everything', () => {
    const first = new Desk();
    const position = first.open();
    const desk = restart(first);
    expect(desk.position()?.id).toBe(position.id);
    expect(SECOND_START.existed).toBe(true);
  });
});
