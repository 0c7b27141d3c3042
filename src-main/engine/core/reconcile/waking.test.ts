import { describe, expect, it } from 'vitest';
import { quantity, price } from '../../../../src-shared/domain/decimal.ts';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import { BTC, Desk, ETH_SPOT, LATENCY_MS, SOL } from '../engine.fixture.ts';

const unseen = (): undefined => undefined;
const NIGHT = 8 * 3_600_000;

function sleep(desk: Desk, ms = NIGHT): void {
  desk.at += ms;
  desk.post({ kind: 'machine_woke', awayMs: ms, cause: 'clock_leapt' });
}

describe('on wake, as after a disconnect', () => {
  it('every venue is compared before anything else, and a person is told', () => {
    const desk = new Desk();
    const before = desk.requests('account').length;
    sleep(desk);
    expect(desk.requests('account')).toHaveLength(before + 1);
    expect(desk.state.venues.get(desk.venue.id)?.reconciled).toBe(false);
    expect(desk.alerts()).toEqual(['woke']);
    expect(desk.factsOf('venue_health_changed').at(-1)?.sentence).toBe('back after 28800 s; comparing');
    desk.advance(2 * LATENCY_MS);
    expect(desk.factsOf('reconciled').at(-1)?.cause).toBe('reconnect');
    expect(desk.state.venues.get(desk.venue.id)?.reconciled).toBe(true);
  });

  it('no entry before the comparison, and none on an instrument before it has data of after the wake', () => {
    const desk = new Desk({ tweaks: { market: { staleAfterMs: { candles: 365 * 86_400_000, prints: 365 * 86_400_000 } } } });
    desk.venue.next('account', 'lost');
    sleep(desk, 60_000);
    desk.quote(BTC.id, 100);
    desk.signal(BTC.id);
    desk.cycle();
    expect(desk.factsOf('signal_ended').at(-1)?.sentence).toMatch(/^venue: not reconciled/);
    desk.advance(20_000);
    desk.signal(BTC.id);
    desk.signal(SOL.id);
    desk.quote(BTC.id, 100.1);
    desk.cycle();
    expect(desk.orders('entry').map((order) => order.ticket.instrument)).toEqual([BTC.id]);
    expect(desk.factsOf('signal_ended').find((fact) => fact.sentence.startsWith('data quality'))?.sentence).toContain('nothing received since the machine woke');
    desk.quote(SOL.id, 100);
    expect(desk.enter(SOL.id).state).toBe('sent');
  });

  it('the timers that come due in the sleep know of it first: a late cycle decides nothing on what was before', () => {
    const desk = new Desk({ tweaks: { cycle: { lateTimerMs: 5_000 } } });
    desk.signal(BTC.id);
    const due = desk.state.at;
    desk.at += 40_000;
    desk.post({ kind: 'timer_fired', timer: 'cycle', dueAt: due });
    expect(desk.alerts()).toEqual(['woke']);
    expect(desk.orders('entry')).toEqual([]);
    const asked = desk.requests('account').length;
    // The next late timer and the driver speak of the same absence.
    desk.post({ kind: 'timer_fired', timer: 'poll:orders', dueAt: (due + 5_000) as Timestamp });
    desk.at += 900;
    desk.post({ kind: 'machine_woke', awayMs: 40_000, cause: 'clock_leapt' });
    expect(desk.alerts()).toEqual(['woke']);
    expect(desk.requests('account')).toHaveLength(asked);
    sleep(desk, 60_000);
    expect(desk.alerts()).toEqual(['woke', 'woke']);
  });

  it('where time comes from the data no timer is late', () => {
    const desk = new Desk();
    desk.at += 40_000;
    desk.post({ kind: 'timer_fired', timer: 'cycle', dueAt: (desk.at - 40_000) as Timestamp });
    expect(desk.alerts()).toEqual([]);
  });

  it('what was asked before the sleep says nothing: its late answer is not taken for a comparison', () => {
    const desk = new Desk();
    desk.venue.next('account', 'hold');
    desk.advance(61_000);
    const old = desk.requests('account').at(-1);
    desk.venue.next('account', 'lost');
    sleep(desk, 3_000);
    desk.answer(old?.id as never, { kind: 'account', account: desk.venue.account(0, desk.state.at) });
    expect(desk.state.venues.get(desk.venue.id)?.reconciled).toBe(false);
  });

  it('a stop that filled during the sleep is booked, its siblings cancelled', () => {
    const desk = new Desk();
    const position = desk.open();
    const stop = desk.orders('stop')[0];
    desk.venue.fill(stop?.ticket.clientOrderId as never, position.quantity, price('97.9'), desk.state.at, unseen);
    sleep(desk);
    desk.advance(5_000);
    expect(desk.held()).toBe(0);
    expect(desk.venue.open()).toEqual([]);
  });

  it('signals from before are dropped; a venue that is disconnected is compared when it is back', () => {
    const desk = new Desk();
    desk.signal(BTC.id);
    desk.connection(false);
    const asked = desk.requests('account').length;
    sleep(desk);
    expect(desk.state.queue).toEqual([]);
    expect(desk.requests('account')).toHaveLength(asked);
    desk.connection(true);
    desk.advance(2 * LATENCY_MS);
    expect(desk.state.venues.get(desk.venue.id)?.reconciled).toBe(true);
  });

  it('a machine that is about to sleep sends no entry, but protects what fills', () => {
    const desk = new Desk();
    const entry = desk.enter(ETH_SPOT.id);
    desk.advance(2 * LATENCY_MS);
    desk.post({ kind: 'machine_suspending' });
    desk.signal(BTC.id);
    desk.cycle();
    expect(desk.factsOf('signal_ended').at(-1)?.sentence).toBe('trading state: going to sleep, limit active.');
    desk.fill(entry, quantity('1'), '100');
    desk.advance(1_000);
    expect(desk.position(ETH_SPOT.id)?.protection).toBe('native');
    sleep(desk);
    desk.advance(1_000);
    desk.quote(BTC.id, 100);
    expect(desk.enter().state).toBe('sent');
  });
});
