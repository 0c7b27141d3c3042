import { describe, expect, it } from 'vitest';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { BTC, Desk, LATENCY_MS, SOL, START, type DeskOptions } from '../engine.fixture.ts';

const cycles = (desk: Desk): { at: number; overruns: number }[] => desk.factsOf('cycle_completed').map(({ cycle }) => ({ at: cycle.at - START, overruns: cycle.overruns }));

describe('the rhythm', () => {
  it('cycles run on a fixed grid from the first', () => {
    const desk = new Desk({ tweaks: { cycle: { intervalMs: 5_000 } } });
    desk.advance(16_000);
    expect(cycles(desk)).toEqual([{ at: 5_000, overruns: 0 }, { at: 10_000, overruns: 0 }, { at: 15_000, overruns: 0 }]);
  });

  it('one that comes late counts the ones it swallowed and does not shift the rest', () => {
    const desk = new Desk({ tweaks: { cycle: { intervalMs: 5_000 } } });
    desk.advance(4_000);
    desk.at += 13_400;
    desk.advance(8_000);
    expect(cycles(desk)).toEqual([{ at: 17_500, overruns: 2 }, { at: 20_000, overruns: 0 }, { at: 25_000, overruns: 0 }]);
    expect(desk.state.counters.overruns).toBe(2);
  });

  it('late by less than an interval is no overrun', () => {
    const desk = new Desk({ tweaks: { cycle: { intervalMs: 5_000 } } });
    desk.post({ kind: 'timer_fired', timer: 'cycle', dueAt: (desk.at - 4_999) as Timestamp });
    desk.post({ kind: 'timer_fired', timer: 'cycle', dueAt: (desk.at - 5_000) as Timestamp });
    expect(cycles(desk).map((cycle) => cycle.overruns)).toEqual([0, 1]);
  });

  it('with bars only, a cycle runs once when the bars of a moment close', () => {
    const desk = new Desk({ tweaks: { cycle: { mode: 'candle_close' } } });
    desk.advance(300_000);
    const bar = (instrument: typeof BTC.id): Parameters<Desk['observe']>[0] => ({
      kind: 'candle', instrument, timeframe: '5m', openAt: (Math.floor(desk.at / 300_000) * 300_000 - 300_000) as Timestamp, open: 100, high: 100.2, low: 99.9, close: 100.1, volume: 1, closed: true,
    });
    expect(cycles(desk)).toEqual([]);
    desk.observe(bar(BTC.id), bar(SOL.id));
    desk.observe(bar(BTC.id));
    expect(cycles(desk)).toHaveLength(1);
  });
});

/** A market on which real votes find a rising trend. */
function trending(more: DeskOptions = {}): Desk {
  const desk = new Desk({ instruments: [BTC], ...more, tweaks: { consensus: { threshold: 0, minVoices: 1, minPresence: 0, maxSnapshotAgeMs: 86_400_000 }, ...more.tweaks }, warm: false });
  const first = Math.floor(desk.at / 300_000) - 120;
  desk.observe(...Array.from({ length: 120 }, (_, i) => ({
    kind: 'candle' as const, instrument: BTC.id, timeframe: '5m' as const, openAt: ((first + i) * 300_000) as Timestamp, open: 80 + i / 6, high: 80.3 + i / 6, low: 79.9 + i / 6, close: 80.2 + i / 6, volume: 1, closed: true, history: true as const,
  })));
  desk.quote(BTC.id, 100);
  return desk;
}

describe('a cycle and its signals', () => {
  it('every instrument of the watchlist has its round, each cycle', () => {
    const desk = new Desk();
    desk.cycle();
    expect(desk.factsOf('round_held').map((fact) => fact.round.instrument)).toEqual(desk.instruments.map((instrument) => instrument.id));
    expect(desk.factsOf('cycle_completed')[0]?.cycle).toMatchObject({ instruments: 3, rounds: 3 });
  });

  it('every order traces to its signal and its round (I10)', () => {
    const desk = new Desk();
    const signal = desk.signal(BTC.id);
    desk.cycle();
    expect(must(desk.orders('entry')[0], 'an entry').origin).toEqual({ kind: 'signal', signal: signal.id, round: signal.round });
    expect(desk.factsOf('signal_ended')).toMatchObject([{ signal: signal.id, end: 'executed' }]);
  });

  it('a quorum against what is held closes it first; the entry waits for flat', () => {
    const desk = new Desk();
    const position = desk.open();
    desk.signal(BTC.id, 'short');
    desk.cycle();
    expect(desk.orders('exit')).toHaveLength(1);
    expect(desk.orders('entry')).toHaveLength(1);
    desk.advance(500);
    expect(position.closeReason).toBe('opposite signal');
    desk.cycle();
    expect(desk.orders('entry').at(-1)?.ticket.side).toBe('sell');
  });

  it('an open position is not doubled by a second signal its way', () => {
    const desk = new Desk();
    desk.open();
    desk.signal(BTC.id);
    desk.cycle();
    desk.advance(2 * LATENCY_MS);
    expect(desk.orders('entry')).toHaveLength(1);
  });

  it('a paused engine does not close on an opposite signal', () => {
    const desk = new Desk();
    desk.open();
    desk.command({ kind: 'pause' });
    desk.signal(BTC.id, 'short');
    desk.cycle();
    expect(desk.orders('exit')).toEqual([]);
  });

  it('real votes: a strong trend raises a signal; halted, held or on its way already, it does not', () => {
    const free = trending();
    free.cycle();
    expect(free.factsOf('signal_raised').map((fact) => fact.signal.direction)).toEqual(['long']);
    free.cycle();
    expect(free.factsOf('signal_raised')).toHaveLength(1);
    const halted = trending();
    halted.halt();
    halted.cycle();
    expect(halted.factsOf('round_held')).toHaveLength(1);
    expect(halted.factsOf('signal_raised')).toEqual([]);
    const held = trending();
    held.state.positions.set(BTC.id, { ...free.state.positions.get(BTC.id), ...new Desk({ instruments: [BTC] }).open() });
    held.cycle();
    expect(held.factsOf('signal_raised')).toEqual([]);
  });

  it('what was refused because trading was paused, or the venue not compared, is heard again as soon as that is over', () => {
    const paused = trending();
    paused.command({ kind: 'pause' });
    paused.cycle();
    paused.cycle();
    expect(paused.factsOf('signal_ended').map((fact) => fact.end)).toEqual(['refused_by_risk']);
    paused.resume();
    paused.cycle();
    expect(paused.orders('entry')).toHaveLength(1);

    const apart = trending();
    const venue = must(apart.state.venues.get(BTC.venue), 'the venue');
    venue.reconciled = false;
    apart.cycle();
    expect(apart.factsOf('signal_ended').map((fact) => fact.end)).toEqual(['refused_by_risk']);
    apart.advance(apart.state.config.order.accountPollMs + LATENCY_MS * 3);
    expect(venue.reconciled).toBe(true);
    apart.cycle();
    expect(apart.orders('entry')).toHaveLength(1);
  });

  it('what was refused for want of room is heard again as soon as a position closes or an entry ends', () => {
    const full = trending({ instruments: [BTC, SOL], tweaks: { risk: { maxOpenPositions: 1 } } });
    full.warm(SOL.id, 100);
    const other = full.open(SOL.id);
    full.cycle();
    full.cycle();
    expect(full.factsOf('signal_ended').map((fact) => fact.sentence).slice(1)).toEqual(['open positions: 1 → 2, limit 1.']);
    full.command({ kind: 'close_position', position: other.id });
    full.advance(1_000);
    expect(full.held(SOL.id)).toBe(0);
    full.cycle();
    expect(full.orders('entry', BTC.id)).toHaveLength(1);

    const resting = trending({ instruments: [BTC, SOL], tweaks: { risk: { maxOpenPositions: 1 } } });
    resting.warm(SOL.id, 100);
    const entry = resting.enter(SOL.id);
    resting.advance(2 * LATENCY_MS);
    resting.cycle();
    expect(resting.factsOf('signal_ended').map((fact) => fact.sentence).slice(1)).toEqual(['open positions: 1 → 2, limit 1.']);
    resting.report({ kind: 'order', order: resting.venue.end(entry.ticket.clientOrderId, 'cancelled', resting.state.at) });
    resting.cycle();
    expect(resting.orders('entry', BTC.id)).toHaveLength(1);
  });

  it('a signal that waited does not close what was opened the other way after it', () => {
    const desk = new Desk();
    desk.signal(BTC.id, 'short', { confidence: 0.1, raisedAt: (desk.at - 5_000) as Timestamp });
    desk.open();
    desk.cycle();
    expect(desk.orders('exit')).toEqual([]);
    expect(desk.factsOf('signal_ended').at(-1)).toMatchObject({ end: 'superseded' });
  });

  it('a session that is ending drops its signals and takes no new ones', () => {
    const desk = new Desk();
    desk.signal(BTC.id);
    desk.post({ kind: 'session_ending', reason: 'end of data' });
    expect(desk.factsOf('signal_ended').map((fact) => fact.end)).toEqual(['expired']);
    desk.signal(BTC.id);
    desk.cycle();
    expect(desk.orders('entry')).toEqual([]);
  });
});
