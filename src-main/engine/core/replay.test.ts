import { describe, expect, it } from 'vitest';
import { FIRST_HASH, nextChainHash, nextDecisionHash } from '../runner/hashes.ts';
import { price } from '../../../src-shared/domain/decimal.ts';
import { decode, encode } from './codec.ts';
import { Engine } from './engine.ts';
import { BTC, Desk, SOL } from './engine.fixture.ts';
import type { EngineEvent, EventBody } from './event.ts';
import type { Signal } from './signal/signal.ts';

/** A day with everything in it: entries, partial fills, lost answers, a reconnect, a halt with close, a resume, restart-free. */
function day(seed = 7): Desk {
  const desk = new Desk({ seed, tweaks: { cycle: { intervalMs: 5_000 }, protection: { breakEvenAtR: 1, trailR: 1 } } });
  const entry = desk.enter();
  desk.advance(300);
  desk.fill(entry, '5', '100');
  desk.advance(700);
  desk.fill(entry, entry.ticket.quantity - entry.filledQuantity as never, '100.1');
  desk.venue.next('submit', 'silent');
  desk.enter(SOL.id);
  for (const mid of [100.5, 102, 103, 102.5]) {
    desk.quote(BTC.id, mid);
    desk.advance(3_000);
  }
  desk.connection(false);
  desk.advance(2_000);
  desk.connection(true);
  desk.advance(20_000);
  desk.venue.trade(BTC.id, 'buy', 10n ** 18n as never, price('103'), desk.state.at, (report) => desk.report(report));
  desk.halt(true);
  desk.advance(40_000);
  desk.resume(true);
  desk.advance(20_000);
  return desk;
}

const hashOf = (desk: Desk): string => desk.results.reduce(nextDecisionHash, FIRST_HASH);

describe('replay', () => {
  it('I8: the same events lead to the same facts and effects, byte for byte, from their journal text', () => {
    const recorded = day();
    expect(recorded.events.length).toBeGreaterThan(60);
    expect(recorded.factsOf('fill_booked').length).toBeGreaterThan(3);
    const engine = new Engine();
    recorded.events.forEach((event, i) => {
      for (const { afterSeq, signal } of recorded.raised) if (afterSeq === event.seq - 1) (engine.state.queue as Signal[]).push(signal);
      const again: EngineEvent = { seq: event.seq, at: event.at, body: decode<EventBody>(encode(event.body)) };
      const result = engine.step(again);
      expect(encode(result.facts)).toBe(encode(recorded.results[i]?.facts));
      expect(encode(result.effects)).toBe(encode(recorded.results[i]?.effects));
    });
  });

  it('the same day lived twice has the same hash, another seed another', () => {
    expect(hashOf(day())).toBe(hashOf(day()));
    expect(hashOf(day(8))).not.toBe(hashOf(day()));
  });

  it('one fact less, more or changed is another hash; a turn without facts changes nothing', () => {
    const { results } = day();
    const whole = results.reduce(nextDecisionHash, FIRST_HASH);
    const first = results.findIndex((result) => result.facts.length > 1);
    const changed = results.map((result, i) => (i === first ? { ...result, facts: result.facts.slice(1) } : result));
    expect(changed.reduce(nextDecisionHash, FIRST_HASH)).not.toBe(whole);
    expect(nextDecisionHash(whole, { facts: [], effects: [] })).toBe(whole);
  });

  it.each([[2, 10, 'a', 'h'], [1, 11, 'a', 'h'], [1, 10, 'b', 'h'], [1, 10, 'a', 'g']] as const)('a journal row changed to (%d, %d, %s, %s) breaks the chain', (seq, at, payload, decision) => {
    const honest = nextChainHash(FIRST_HASH, 1, 10, 'a', 'h');
    expect(nextChainHash(FIRST_HASH, seq, at, payload, decision)).not.toBe(honest);
    expect(nextChainHash(FIRST_HASH, 1, 10, 'a', 'h')).toBe(honest);
  });

  it('the door: seq rises by one, time does not go back, a session starts once', () => {
    const desk = new Desk();
    const next = (seq: number, at: number, body: EventBody = { kind: 'clock_measured', skewMs: 0 }): (() => void) => () => { desk.engine.step({ seq, at: at as never, body }); };
    const { seq, at } = desk.state;
    expect(next(seq, at)).toThrow(/after/);
    expect(next(seq + 2, at)).toThrow(/after/);
    expect(next(seq + 1, at - 1)).toThrow(/time went back/);
    expect(() => new Engine().step({ seq: 1, at, body: { kind: 'clock_measured', skewMs: 0 } })).toThrow(/session_started/);
    const started = desk.events[0];
    if (started === undefined) throw new Error('a desk starts');
    expect(next(seq + 1, at, started.body)).toThrow(/starts once/);
  });
});
