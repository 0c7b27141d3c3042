import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Analysis, Stance } from '../agents/analysis.ts';
import type { Framework, Seat } from '../agents/seat.ts';
import { snapshotWith } from '../agents/snapshot-fixture.ts';
import { START } from '../market/market-fixture.ts';
import { DEFAULT_CONSENSUS_CONFIG, runRound } from './consensus.ts';
import type { ConsensusRound } from './consensus-round.ts';

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

const vote = (seats: readonly Seat[], analyses: readonly Analysis[]): ConsensusRound => runRound(seats, analyses, snapshot, DEFAULT_CONSENSUS_CONFIG, AT);
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
