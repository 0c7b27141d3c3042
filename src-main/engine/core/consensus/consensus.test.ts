import { describe, expect, it } from 'vitest';
import type { AgentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Analysis, Stance } from '../agents/analysis.ts';
import type { Framework, Seat } from '../agents/seat.ts';
import { snapshotWith } from '../agents/snapshot-fixture.ts';
import { START } from '../market/market-fixture.ts';
import { NOTHING_TALLIED } from '../track-record/record.ts';
import { DEFAULT_CONSENSUS_CONFIG, runRound } from './consensus.ts';
import { heard } from './hearing.fixture.ts';
import type { Results } from './table.ts';
import type { ConsensusConfig, ConsensusRound, NoSignalReason } from './consensus-round.ts';

const AT = START as Timestamp;
const snapshot = snapshotWith();

const seat = (agent: string, framework: Framework = 'rules', more: Partial<Seat> = {}): Seat => ({ agent: agent as AgentId, framework, prior: 1, officer: false, ...more });
const officer = seat('officer', 'rules', { officer: true });

function say(agent: string, stance: Stance, more: Partial<Analysis> = {}): Analysis {
  const sign = stance === 'sell' ? -1 : 1;
  const isTrade = stance === 'buy' || stance === 'sell';
  return {
    agent: agent as AgentId, instrument: snapshot.instrument, stance, confidence: stance === 'abstain' ? 0 : 0.6, horizonMs: 3_600_000, entryZone: isTrade ? [99.9, 100.1] : null,
    stop: isTrade ? 100 - 2 * sign : null, target: isTrade ? 100 + 4 * sign : null, evidence: [], note: '', veto: null, ...more,
  };
}

function roundOf(seats: readonly Seat[], analyses: readonly Analysis[], about = snapshot, config: ConsensusConfig = DEFAULT_CONSENSUS_CONFIG, at = AT, results?: Results): ConsensusRound {
  return runRound(seats, heard(seats, analyses, about), about, config, at, results);
}

/** A round of agents a, b, c … with these stances, in one framework. */
function round(stances: readonly Stance[], more: { veto?: string; at?: number; seats?: readonly Seat[] } = {}): ConsensusRound {
  const names = stances.map((_, i) => String.fromCharCode(97 + i));
  const seats = more.seats ?? [...names.map((name) => seat(name)), officer];
  const analyses = stances.map((stance, i) => say(names[i] as string, stance));
  return roundOf(seats, [...analyses, say('officer', 'abstain', { veto: more.veto ?? null })], snapshot, DEFAULT_CONSENSUS_CONFIG, (more.at ?? AT) as Timestamp);
}

const refusal = ({ outcome }: ConsensusRound): NoSignalReason | null => (outcome.kind === 'none' ? outcome.reason : null);

describe('a quorum', () => {
  it('of seven in ten becomes a signal in its direction', () => {
    expect(round(['buy', 'buy', 'buy', 'hold']).outcome).toMatchObject({ kind: 'signal', direction: 'long' });
    expect(round(['sell', 'sell', 'sell', 'hold']).outcome).toMatchObject({ kind: 'signal', direction: 'short' });
  });

  it('plans with the means of its majority only', () => {
    const seats = ['a', 'b', 'c', 'd'].map((name) => seat(name));
    const analyses = [say('a', 'buy', { confidence: 0.8, stop: 98, target: 106 }), say('b', 'buy', { confidence: 0.4, stop: 95, target: 103 }), say('c', 'buy', { stop: null }), say('d', 'sell')];
    const { outcome, confidence } = roundOf(seats, analyses);
    expect(outcome).toMatchObject({ kind: 'signal', direction: 'long', plan: { entry: expect.closeTo(100, 9), stop: expect.closeTo(97, 9), target: expect.closeTo(105, 9), horizonMs: 3_600_000 } });
    expect(outcome.kind === 'signal' && outcome.plan.rewardRisk).toBeCloseTo(5 / 3, 12);
    expect(confidence).toBeCloseTo(0.75 * ((0.8 + 0.4 + 0.6) / 3), 12);
  });

  it('counts agreement among those who speak, presence among those who sit', () => {
    const { agreement, presence, votes } = round(['buy', 'buy', 'buy', 'sell', 'abstain', 'abstain']);
    expect([agreement, presence]).toEqual([expect.closeTo(0.75, 12), expect.closeTo(4 / 6, 12)]);
    expect(votes.map(({ dissent }) => dissent)).toEqual([false, false, false, true, false, false]);
    expect(votes.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
  });

  it('exactly at the threshold is enough', () => {
    expect(refusal(round(['buy', 'buy', 'buy', 'buy', 'buy', 'buy', 'buy', 'sell', 'hold', 'hold']))).toBeNull();
  });
});

describe('no signal', () => {
  it.each<readonly [NoSignalReason, string, readonly Stance[], string]>([
    ['too_few_voices', 'two voices', ['buy', 'buy', 'abstain'], '2 agents did not abstain, 3 are needed'],
    ['no_presence', 'most abstain', ['buy', 'buy', 'buy', 'abstain', 'abstain', 'abstain', 'abstain'], '42.9 % of the seated weight did not abstain, 50 % are needed'],
    ['tie', 'as many buy as sell', ['buy', 'buy', 'sell', 'sell'], 'the two heaviest stances weigh the same'],
    ['tie', 'as many buy as hold', ['buy', 'buy', 'hold', 'hold'], 'the two heaviest stances weigh the same'],
    ['hold', 'most would do nothing', ['hold', 'hold', 'hold', 'buy'], '75 % of the voices would do nothing'],
    ['below_threshold', 'two of three', ['buy', 'buy', 'sell'], '66.7 % agree on buy, 70 % are needed'],
  ])('%s: %s', (reason, _, stances, sentence) => {
    expect(round(stances).outcome).toEqual({ kind: 'none', reason, sentence });
  });

  it('tie: also where rounding makes one side heavier in the last bit', () => {
    const seats = [1, 1, 3, 1, 3, 1].map((prior, i) => seat(String.fromCharCode(97 + i), 'rules', { prior }));
    expect(refusal(round(['buy', 'buy', 'buy', 'sell', 'sell', 'sell'], { seats }))).toBe('tie');
  });

  it('vetoed: whatever the majority', () => {
    expect(round(['buy', 'buy', 'buy', 'buy'], { veto: 'too wild' }).outcome).toEqual({ kind: 'none', reason: 'vetoed', sentence: 'the risk officer objects: too wild' });
  });

  it('vetoed only by an officer: others have no veto', () => {
    const seats = ['a', 'b', 'c'].map((name) => seat(name));
    expect(refusal(roundOf(seats, [say('a', 'buy', { veto: 'no' }), say('b', 'buy'), say('c', 'buy')]))).toBeNull();
  });

  it('stale_snapshot: too old, or from after the vote', () => {
    expect(round(['buy', 'buy', 'buy'], { at: AT + 10_001 }).outcome).toEqual({ kind: 'none', reason: 'stale_snapshot', sentence: 'the snapshot is 10001 ms old, limit 10000 ms' });
    expect(refusal(round(['buy', 'buy', 'buy'], { at: AT + 10_000 }))).toBeNull();
    expect(refusal(round(['buy', 'buy', 'buy'], { at: AT - 1 }))).toBe('stale_snapshot');
  });

  it('data_quality: with the reasons of the gate', () => {
    const bad = { ...snapshot, quality: { entriesAllowed: false, reasons: [{ code: 'gap' as const, sentence: '3 min of bars are missing' }, { code: 'clock' as const, sentence: 'the clock is off' }] } };
    const { outcome } = roundOf(['a', 'b', 'c'].map((name) => seat(name)), ['a', 'b', 'c'].map((name) => say(name, 'buy')), bad);
    expect(outcome).toEqual({ kind: 'none', reason: 'data_quality', sentence: '3 min of bars are missing; the clock is off' });
  });

  it('no_plan: no complete idea, or too little reward for the risk', () => {
    const seats = ['a', 'b', 'c'].map((name) => seat(name));
    for (const more of [{ target: null }, { entryZone: null }, { target: 102.3 }]) {
      const { outcome } = roundOf(seats, ['a', 'b', 'c'].map((name) => say(name, 'buy', more)));
      expect(outcome).toMatchObject({ kind: 'none', reason: 'no_plan' });
    }
  });

  it('frameworks_opposed: a framework whose own majority is against blocks it, unless configured otherwise', () => {
    const seats = [...['a', 'b', 'c', 'd'].map((name) => seat(name, 'crew')), seat('e', 'group_chat'), seat('f', 'group_chat')];
    const analyses = [...['a', 'b', 'c', 'd'].map((name) => say(name, 'buy')), say('e', 'sell'), say('f', 'abstain')];
    const opposed = roundOf(seats, analyses);
    expect(opposed.agreement).toBeCloseTo(0.75, 12);
    expect(opposed.outcome).toEqual({ kind: 'none', reason: 'frameworks_opposed', sentence: 'the group chat would sell while the whole would buy' });
    expect(refusal(roundOf(seats, analyses, snapshot, { ...DEFAULT_CONSENSUS_CONFIG, crossFrameworkVeto: false }, AT))).toBeNull();
  });
});

describe('seats and answers', () => {
  it('a seat without an answer abstains; an answer without a seat does not count', () => {
    const result = roundOf([seat('a'), seat('b'), seat('c'), seat('d')], [say('a', 'buy'), say('b', 'buy'), say('c', 'buy'), say('stranger', 'sell')]);
    expect(result.votes.map(({ stance }) => stance)).toEqual(['buy', 'buy', 'buy', 'abstain']);
    expect(result.agreement).toBe(1);
  });

  it('an agent that answers twice abstains', () => {
    const result = roundOf([seat('a'), seat('b'), seat('c')], [say('a', 'buy'), say('a', 'buy'), say('b', 'buy'), say('c', 'buy')]);
    expect(result.votes[0]).toMatchObject({ stance: 'abstain', confidence: 0 });
  });

  it('an agent may not sit twice in a framework', () => {
    expect(() => roundOf([seat('a'), seat('a')], [])).toThrow('agent a sits twice in rules');
  });

  it('lesson 43: an analysis with invented numbers does not vote', () => {
    const result = roundOf([seat('a'), seat('b'), seat('c')], [say('a', 'buy', { evidence: [{ feature: 'atr_5m', value: 3 }] }), say('b', 'buy'), say('c', 'buy')]);
    expect(result.votes[0]?.stance).toBe('abstain');
    expect(refusal(result)).toBe('too_few_voices');
  });

  it('lesson 41: an unreadable stance does not vote', () => {
    const result = roundOf([seat('a'), seat('b'), seat('c')], [say('a', "don't buy" as Stance), say('b', 'buy'), say('c', 'buy')]);
    expect(result.votes[0]?.stance).toBe('abstain');
  });

  it('weights follow what came of opinions, as soon as it is known', () => {
    const seats = ['a', 'b', 'c', 'd'].map((name) => seat(name));
    const learned = { version: 0, sumR: 0 };
    const results: Results = { version: () => learned.version, of: (_: Framework, agent: string) => (agent === 'a' ? { ...NOTHING_TALLIED, n: 40, sumR: learned.sumR } : NOTHING_TALLIED) };
    const first = (): number | undefined => roundOf(seats, [], snapshot, DEFAULT_CONSENSUS_CONFIG, AT, results).votes[0]?.weight;
    expect(first()).toBe(0.25);
    learned.sumR = 80 * Math.log(1.5);
    learned.version = 1;
    expect(first()).toBeCloseTo(1 / 3, 12);
  });

  it('weights depend on the regime, and stay under the cap', () => {
    const seats = ['a', 'b', 'c', 'd'].map((name) => seat(name, 'rules', { prior: name === 'a' ? 2 : 1 }));
    const results: Results = { version: () => 0, of: (_, agent, regime) => (agent === 'a' && regime === 'bull' ? { ...NOTHING_TALLIED, n: 1_000, sumR: 5_000 } : NOTHING_TALLIED) };
    const at = (regime: 'bull' | 'bear'): number[] => roundOf(seats, [], { ...snapshot, regime }, DEFAULT_CONSENSUS_CONFIG, AT, results).votes.map(({ weight }) => weight);
    expect(at('bull')[0]).toBeCloseTo(0.35, 12);
    expect(at('bear')[0]).toBeCloseTo(0.35, 12);
    expect(at('bear')).toEqual(at('bull'));
    const equals = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => seat(name));
    const weightOfA = (regime: 'bull' | 'bear'): number | undefined => roundOf(equals, [], { ...snapshot, regime }, DEFAULT_CONSENSUS_CONFIG, AT, results).votes[0]?.weight;
    expect(weightOfA('bear')).toBe(1 / 8);
    expect(weightOfA('bull')).toBeCloseTo(2 / 9, 12);
  });

  it('a confidence is believed as far as it has been worth it; the vote says what was stated', () => {
    const seats = ['a', 'b', 'c'].map((name) => seat(name));
    const bins = NOTHING_TALLIED.bins.map((bin, i) => (i === 6 ? { n: 360, hits: 0, confidenceSum: 216 } : bin));
    const results: Results = { version: () => 0, of: () => ({ ...NOTHING_TALLIED, n: 360, bins }) };
    const result = roundOf(seats, [say('a', 'buy'), say('b', 'buy'), say('c', 'buy')], snapshot, DEFAULT_CONSENSUS_CONFIG, AT, results);
    expect(result.confidence).toBeCloseTo((40 * 0.6) / 400, 12);
    expect(result.votes.map(({ confidence }) => confidence)).toEqual([0.6, 0.6, 0.6]);
  });
});

describe('the same agents in two frameworks', () => {
  const both = ['a', 'b', 'c', 'd'].flatMap((name) => [seat(name, 'crew'), seat(name, 'group_chat')]);

  it('each seat votes with half of its agent’s weight', () => {
    const result = roundOf(both, [say('a', 'buy'), say('b', 'buy'), say('c', 'buy'), say('d', 'hold')]);
    expect(result.votes.map(({ agent, framework, weight }) => `${agent} ${framework} ${weight}`)).toEqual(both.map(({ agent, framework }) => `${agent} ${framework} 0.125`));
    expect(result).toMatchObject({ agreement: 0.75, presence: 1, outcome: { kind: 'signal', direction: 'long' } });
  });

  it('an agent heard twice is one voice', () => {
    expect(roundOf(both, [say('a', 'buy'), say('b', 'buy'), say('c', 'abstain'), say('d', 'abstain')]).outcome).toMatchObject({ reason: 'too_few_voices', sentence: '2 agents did not abstain, 3 are needed' });
  });
});
