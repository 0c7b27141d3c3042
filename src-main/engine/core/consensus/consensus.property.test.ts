import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Analysis, Stance } from '../agents/analysis.ts';
import type { Framework, Seat } from '../agents/seat.ts';
import { snapshotWith } from '../agents/snapshot-fixture.ts';
import { START } from '../market/market-fixture.ts';
import { NOTHING_TALLIED } from '../track-record/record.ts';
import { DEFAULT_CONSENSUS_CONFIG, runRound } from './consensus.ts';
import type { ConsensusRound, Hearing } from './consensus-round.ts';
import { heard } from './hearing.fixture.ts';
import type { Results } from './table.ts';

const AT = START as Timestamp;
const snapshot = snapshotWith();

interface Member {
  readonly seat: Seat;
  readonly analysis: Analysis;
}

const unit = fc.double({ min: 0, max: 1, noNaN: true });
const members = fc.array(fc.record({
  framework: fc.constantFrom<Framework>('rules', 'crew', 'group_chat'), stance: fc.constantFrom<Stance>('buy', 'buy', 'buy', 'sell', 'hold', 'abstain'),
  confidence: unit, prior: fc.double({ min: 0.1, max: 10, noNaN: true }), reach: fc.double({ min: 1, max: 3, noNaN: true }),
}), { minLength: 0, maxLength: 16 }).map((list) => list.map(({ framework, stance, confidence, prior, reach }, i): Member => {
  const agent = `agent-${i}` as AgentId;
  const sign = stance === 'sell' ? -1 : 1;
  const seat: Seat = { agent, framework, prior, officer: false };
  const analysis: Analysis = {
    agent, instrument: snapshot.instrument, stance, confidence, horizonMs: 60_000, entryZone: [99.9, 100.1], stop: 100 - sign * reach, target: 100 + 2 * sign * reach, evidence: [], note: '', veto: null,
  };
  return { seat, analysis };
}));

const vote = (seats: readonly Seat[], analyses: readonly Analysis[]): ConsensusRound => runRound(seats, heard(seats, analyses, snapshot), snapshot, DEFAULT_CONSENSUS_CONFIG, AT);
const ofAll = (list: readonly Member[]): ConsensusRound => vote(list.map(({ seat }) => seat), list.map(({ analysis }) => analysis));
const byAgent = ({ votes, ...rest }: ConsensusRound): unknown => ({ ...rest, votes: [...votes].sort((a, b) => (a.agent < b.agent ? -1 : 1)) });

describe('a round', () => {
  it('is the same in whatever order people sit and speak, to the last bit', () => {
    const shuffled = members.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }), fc.shuffledSubarray(list, { minLength: list.length })));
    fc.assert(fc.property(shuffled, ([list, sitting, speaking]) => {
      expect(byAgent(vote(sitting.map(({ seat }) => seat), speaking.map(({ analysis }) => analysis)))).toEqual(byAgent(ofAll(list)));
    }));
  });

  it('keeps agreement, presence and confidence between 0 and 1, and confidence below agreement', () => {
    fc.assert(fc.property(members, (list) => {
      const { agreement, presence, confidence } = ofAll(list);
      for (const share of [agreement, presence, confidence]) expect(share >= 0 && share <= 1).toBe(true);
      expect(confidence).toBeLessThanOrEqual(agreement);
    }));
  });

  it('signals only with every condition met, and refuses with a sentence', () => {
    fc.assert(fc.property(members, (list) => {
      const { outcome, agreement, presence, votes } = ofAll(list);
      if (outcome.kind === 'none') {
        expect(outcome.sentence.length).toBeGreaterThan(10);
        return;
      }
      const side = outcome.direction === 'long' ? 'buy' : 'sell';
      const weigh = (stance: Stance): number => votes.filter((one) => one.stance === stance).reduce((sum, { weight }) => sum + weight, 0);
      expect(agreement).toBeGreaterThanOrEqual(0.7 - 1e-9);
      expect(presence).toBeGreaterThanOrEqual(0.5 - 1e-9);
      expect(weigh(side)).toBeGreaterThan(Math.max(weigh('hold'), weigh(side === 'buy' ? 'sell' : 'buy')));
      expect(outcome.plan.rewardRisk).toBeGreaterThanOrEqual(1.2);
      expect(outcome.direction === 'long' ? outcome.plan.stop < outcome.plan.entry : outcome.plan.stop > outcome.plan.entry).toBe(true);
    }), { numRuns: 500 });
  });

  it('mirrors: everyone on the other side gives the other direction', () => {
    fc.assert(fc.property(members, (list) => {
      const other = list.map(({ seat, analysis }): Member => {
        const stance = analysis.stance === 'buy' ? 'sell' : analysis.stance === 'sell' ? 'buy' : analysis.stance;
        return { seat, analysis: { ...analysis, stance, stop: 200 - (analysis.stop ?? 0), target: 200 - (analysis.target ?? 0) } };
      });
      const [one, two] = [ofAll(list).outcome, ofAll(other).outcome];
      expect(one.kind).toBe(two.kind);
      if (one.kind === 'signal' && two.kind === 'signal') expect(one.direction).not.toBe(two.direction);
    }));
  });
});

/** Agents that sit in one framework or in both, each seat with an opinion, a prior and results of its own. */
const seated = fc.array(fc.record({
  in: fc.constantFrom<readonly Framework[]>(['crew'], ['group_chat'], ['crew', 'group_chat'], ['crew', 'group_chat']), prior: fc.double({ min: 0.1, max: 10, noNaN: true }),
  stances: fc.tuple(...[0, 1].map(() => fc.constantFrom<Stance>('buy', 'buy', 'sell', 'hold', 'abstain'))), confidence: unit, n: fc.nat(500), meanR: fc.double({ min: -1, max: 2, noNaN: true }),
}), { minLength: 1, maxLength: 10 });
type Seated = typeof seated extends fc.Arbitrary<infer T> ? T : never;

function roundOf(list: Seated, change: { readonly only?: (agent: string, framework: string) => Stance | null; readonly reverse?: boolean } = {}): ConsensusRound {
  const seats = list.flatMap(({ in: frameworks, prior }, i) => frameworks.map((framework): Seat => ({ agent: `agent-${i}` as AgentId, framework, prior, officer: false })));
  const hearings = (['crew', 'group_chat'] as const).map((framework, f): Hearing => ({
    framework,
    analyses: list.flatMap(({ in: frameworks, stances, confidence }, i): Analysis[] => {
      if (!frameworks.includes(framework)) return [];
      const agent = `agent-${i}` as AgentId;
      const stance = change.only?.(agent, framework) ?? (stances[f] as Stance);
      const sign = stance === 'sell' ? -1 : 1;
      return [{ agent, instrument: snapshot.instrument, stance, confidence, horizonMs: 60_000, entryZone: [99.9, 100.1], stop: 100 - sign, target: 100 + 2 * sign, evidence: [], note: '', veto: null }];
    }),
  }));
  const results: Results = { version: () => 0, of: (_, agent) => { const { n = 0, meanR = 0 } = list[Number(agent.slice(6))] ?? {}; return { ...NOTHING_TALLIED, n, sumR: n * meanR }; } };
  return runRound(change.reverse === true ? seats.toReversed() : seats, change.reverse === true ? hearings.toReversed() : hearings, snapshot, DEFAULT_CONSENSUS_CONFIG, AT, results);
}

const SWAPPED = { buy: 'sell', sell: 'buy', hold: 'hold', abstain: 'abstain' } as const;

describe('a round of two frameworks that share agents', () => {
  it('is the same whoever is listed first', () => {
    fc.assert(fc.property(seated, (list) => {
      const sorted = ({ votes, ...rest }: ConsensusRound): unknown => ({ ...rest, votes: votes.toSorted((a, b) => (`${a.agent} ${a.framework}` < `${b.agent} ${b.framework}` ? -1 : 1)) });
      expect(sorted(roundOf(list, { reverse: true }))).toEqual(sorted(roundOf(list)));
    }));
  });

  it('is symmetric: buy and sell swapped give the same shares and the other direction', () => {
    fc.assert(fc.property(seated, (list) => {
      const one = roundOf(list);
      const two = roundOf(list.map((member) => ({ ...member, stances: member.stances.map((stance) => SWAPPED[stance]) as typeof member.stances })));
      expect([two.agreement, two.presence, two.confidence, two.outcome.kind]).toEqual([one.agreement, one.presence, one.confidence, one.outcome.kind]);
      if (one.outcome.kind === 'none') expect(two.outcome).toMatchObject({ reason: one.outcome.reason });
      else expect(two.outcome).toMatchObject({ direction: one.outcome.direction === 'long' ? 'short' : 'long' });
    }));
  });

  it('is monotone: one more seat on the leader’s side never lowers agreement', () => {
    fc.assert(fc.property(seated, fc.nat(), (list, pick) => {
      const before = roundOf(list);
      const [leader] = before.votes.filter(({ stance, dissent }) => stance !== 'abstain' && !dissent);
      const led = before.votes.some(({ dissent }) => dissent) || new Set(before.votes.map(({ stance }) => stance).filter((stance) => stance !== 'abstain')).size === 1;
      if (leader === undefined || !led) return;
      const joins = before.votes[pick % before.votes.length];
      const after = roundOf(list, { only: (agent, framework) => (agent === joins?.agent && framework === joins.framework ? leader.stance : null) });
      expect(after.agreement).toBeGreaterThanOrEqual(before.agreement - 1e-12);
    }), { numRuns: 500 });
  });

  it('an abstention lends its weight to nobody: whoever falls silent leaves the others theirs, and no stance it was on a larger share', () => {
    fc.assert(fc.property(seated, fc.nat(), (list, pick) => {
      const before = roundOf(list);
      const speaking = before.votes.filter(({ stance }) => stance !== 'abstain');
      const silent = speaking[pick % Math.max(1, speaking.length)];
      if (silent === undefined) return;
      const after = roundOf(list, { only: (agent, framework) => (agent === silent.agent && framework === silent.framework ? 'abstain' : null) });
      const shareOf = ({ votes, presence }: ConsensusRound): number => (presence > 0 ? votes.reduce((sum, { stance, weight }) => (stance === silent.stance ? sum + weight : sum), 0) / presence : 0);
      expect(after.votes.map(({ weight }) => weight)).toEqual(before.votes.map(({ weight }) => weight));
      expect(shareOf(after)).toBeLessThanOrEqual(shareOf(before) + 1e-9);
      expect(after.presence).toBeCloseTo(before.presence - silent.weight, 9);
    }), { numRuns: 500 });
  });

  it('never counts an abstention as agreement: agreement is the leader’s share of those who speak', () => {
    fc.assert(fc.property(seated, (list) => {
      const { votes, agreement, presence } = roundOf(list);
      const speaking = votes.filter(({ stance }) => stance !== 'abstain');
      const total = speaking.reduce((sum, { weight }) => sum + weight, 0);
      const heaviest = Math.max(0, ...(['buy', 'sell', 'hold'] as const).map((side) => speaking.filter(({ stance }) => stance === side).reduce((sum, { weight }) => sum + weight, 0)));
      expect(presence).toBeCloseTo(total, 9);
      expect(agreement).toBeCloseTo(total > 0 ? heaviest / total : 0, 9);
    }));
  });

  it('holds the caps, an agent’s over all its seats, wherever each framework seats three', () => {
    fc.assert(fc.property(seated, (list) => {
      const { votes } = roundOf(list);
      const seatsIn = (framework: Framework): number => votes.filter((one) => one.framework === framework).length;
      const sums = (key: 'agent' | 'framework'): number[] => [...new Set(votes.map((one) => one[key]))].map((name) => votes.filter((one) => one[key] === name).reduce((sum, { weight }) => sum + weight, 0));
      expect(sums('framework').reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
      if (seatsIn('crew') < 3 || seatsIn('group_chat') < 3) return;
      expect(Math.max(...sums('agent'))).toBeLessThanOrEqual(0.35 + 1e-9);
      expect(Math.max(...sums('framework'))).toBeLessThanOrEqual(0.6 + 1e-9);
    }), { numRuns: 500 });
  });
});
