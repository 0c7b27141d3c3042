import { describe, expect, it } from 'vitest';
import type { InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { BTC, Desk, instrumentOf, SOL } from '../engine.fixture.ts';
import type { Turn } from '../turn.ts';
import { expireSignals, priorityOf, raiseSignal, sortQueue } from './signal-queue.ts';
import type { Signal } from './signal.ts';

const turnOf = (desk: Desk): Turn => ({ state: desk.state, at: desk.state.at, facts: [], effects: [], probe: () => undefined });
const draft = (desk: Desk, instrument: InstrumentId, more: Partial<Signal> = {}): Omit<Signal, 'id'> => {
  const { id: _id, ...rest } = desk.signal(instrument, 'long', more);
  desk.state.queue.pop();
  return rest;
};
const ends = (turn: Turn): string[] => turn.facts.flatMap((fact) => (fact.kind === 'signal_ended' ? [`${fact.end}`] : []));

describe('the queue of signals', () => {
  it.each([
    [0.9, 1, 0, 0.9], [0.9, 2, 0, 1.8], [0.9, 1, 10_000, 0.45], [0.9, 1, 20_000, 0.225], [0.5, 0.5, 5_000, 0.1768],
  ])('confidence %d × expected value %d, %d ms old: rank %d', (confidence, expectedValue, ageMs, rank) => {
    const desk = new Desk();
    const signal = desk.signal(BTC.id, 'long', { confidence, expectedValue });
    expect(priorityOf(signal, (signal.raisedAt + ageMs) as Timestamp, { queueCapacity: 20, timeToLiveMs: 1, halfLifeMs: 10_000 })).toBeCloseTo(rank, 4);
  });

  it('age makes a signal weaker also where it promises less than it risks', () => {
    const desk = new Desk();
    const signal = desk.signal(BTC.id, 'long', { confidence: 0.5, expectedValue: -0.2 });
    const at = (ageMs: number): number => priorityOf(signal, (signal.raisedAt + ageMs) as Timestamp, { queueCapacity: 20, timeToLiveMs: 1, halfLifeMs: 10_000 });
    expect([at(0), at(10_000)]).toEqual([-0.1, -0.2]);
  });

  it('strongest first; a fresh weak one overtakes an old strong one; ties by age, then by id', () => {
    const desk = new Desk();
    const at = (ageMs: number): Timestamp => (desk.state.at - ageMs) as Timestamp;
    const queue = [
      desk.signal(BTC.id, 'long', { confidence: 0.5, raisedAt: at(0) }), desk.signal(BTC.id, 'long', { confidence: 0.9, raisedAt: at(10_000) }),
      desk.signal(BTC.id, 'long', { confidence: 0.9, raisedAt: at(0) }), desk.signal(BTC.id, 'long', { confidence: 0.9, raisedAt: at(0) }),
    ];
    const names = queue.map((signal) => signal.id);
    sortQueue(queue, desk.state.at, { ...desk.state.config.signal, halfLifeMs: 10_000 });
    expect(queue.map((signal) => names.indexOf(signal.id))).toEqual([2, 3, 0, 1]);
  });

  it('the strongest goes first and takes the room', () => {
    const desk = new Desk({ tweaks: { risk: { maxOpenPositions: 1 } } });
    desk.signal(BTC.id, 'long', { confidence: 0.7 });
    desk.signal(SOL.id, 'long', { confidence: 0.9 });
    desk.cycle();
    expect(desk.orders('entry').map((order) => order.ticket.instrument)).toEqual([SOL.id]);
  });

  it('one per instrument and direction: a newer one replaces the older, which is recorded', () => {
    const desk = new Desk();
    const turn = turnOf(desk);
    const first = raiseSignal(turn, draft(desk, BTC.id));
    const second = raiseSignal(turn, draft(desk, BTC.id, { confidence: 0.6 }));
    const other = raiseSignal(turn, draft(desk, BTC.id, { direction: 'short' }));
    expect(new Set(desk.state.queue.map((signal) => signal.id))).toEqual(new Set([second.id, other.id]));
    expect(turn.facts.filter((fact) => fact.kind === 'signal_ended')).toMatchObject([{ signal: first.id, end: 'superseded' }]);
  });

  it('holds 20; on overflow the weakest is dropped and recorded, were it the newest', () => {
    const instruments = Array.from({ length: 22 }, (_, i) => instrumentOf(`C${i}`));
    const desk = new Desk({ instruments });
    const turn = turnOf(desk);
    const raised = instruments.map((instrument, i) => raiseSignal(turn, draft(desk, instrument.id, { confidence: i === 21 ? 0.01 : 0.5 + i / 100 })));
    expect(desk.state.queue).toHaveLength(20);
    const dropped = turn.facts.flatMap((fact) => (fact.kind === 'signal_ended' ? [[fact.signal, fact.end]] : []));
    expect(dropped).toEqual([[raised[0]?.id, 'dropped_on_overflow'], [raised[21]?.id, 'dropped_on_overflow']]);
  });

  it('expires at its time, not before', () => {
    const desk = new Desk();
    desk.signal(BTC.id, 'long', { expiresAt: (desk.state.at + 1) as Timestamp });
    const turn = turnOf(desk);
    expireSignals(turn);
    expect(desk.state.queue).toHaveLength(1);
    expireSignals({ ...turn, at: (turn.at + 1) as Timestamp });
    expect([desk.state.queue.length, ends(turn)]).toEqual([0, ['expired']]);
  });
});
