/** What a round decided is in the decision hash, to the last digit of the last vote, although what two frameworks say alike is written once. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AgentId, CycleId, InstrumentId, RoundId, Timestamp } from '../../../src-shared/domain/ids.ts';
import type { Vote } from '../core/consensus/consensus-round.ts';
import { FIRST_HASH, nextDecisionHash } from './hashes.ts';

const vote = fc.record({
  agent: fc.constantFrom('trend', 'carry').map((id) => id as AgentId), framework: fc.constantFrom('crew' as const, 'group_chat' as const), stance: fc.constantFrom('buy' as const, 'hold' as const),
  confidence: fc.constantFrom(0.5, 0.6), weight: fc.constantFrom(0.1, 0.2), dissent: fc.boolean(),
});
const hashOf = (votes: readonly Vote[]): string => nextDecisionHash(FIRST_HASH, {
  effects: [],
  facts: [{
    kind: 'round_held', id: 'round' as RoundId, cycle: 'cycle' as CycleId, snapshot: null, hearings: null,
    round: { instrument: 'BTC-USDT.alpha' as InstrumentId, at: 1 as Timestamp, votes, agreement: 1, presence: 1, confidence: 1, outcome: { kind: 'none', reason: 'tie', sentence: '' } },
  }],
});

const bar = fc.record({ openAt: fc.constantFrom(0, 60_000), open: fc.double({ noNaN: true }), high: fc.constantFrom(1, 2), low: fc.constantFrom(1, 2), close: fc.double({ noNaN: true }), volume: fc.constantFrom(0, 1), partial: fc.boolean() });
const hashOfBars = (bars: readonly Bar[]): string => nextDecisionHash(FIRST_HASH, {
  effects: [], facts: bars.map(({ partial, ...candle }) => ({ kind: 'candle_closed', partial, candle: { instrument: 'BTC-USDT.alpha' as InstrumentId, timeframe: '1m', ...candle, openAt: candle.openAt as Timestamp } })),
});
type Bar = typeof bar extends fc.Arbitrary<infer T> ? T : never;

it('bars have the same hash only when every number of them is the same, and in the same place', () => {
  const lists = fc.array(bar, { maxLength: 400 });
  fc.assert(fc.property(lists, fc.array(bar, { maxLength: 3 }), fc.nat(), bar, (one, other, at, changed) => {
    expect(hashOfBars(structuredClone(one))).toBe(hashOfBars(one));
    const touched = one.map((each, i) => (i === at % one.length ? changed : each));
    for (const another of [other, touched, one.toReversed()]) expect(hashOfBars(one) === hashOfBars(another)).toBe(one.length === another.length && one.every((each, i) => Object.entries(each).every(([key, value]) => Object.is(value, another[i]?.[key as keyof Bar]))));
  }));
});

it('two rounds have the same hash only with the same votes', () => {
  const lists = fc.array(vote, { maxLength: 5 });
  fc.assert(fc.property(lists, lists, fc.nat(), vote, (one, other, at, changed) => {
    expect(hashOf(one) === hashOf(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
    const touched = one.map((each, i) => (i === at % one.length ? changed : each));
    expect(hashOf(one) === hashOf(touched)).toBe(JSON.stringify(one) === JSON.stringify(touched));
    expect(hashOf(structuredClone(one))).toBe(hashOf(one));
  }), { numRuns: 2_000 });
});
