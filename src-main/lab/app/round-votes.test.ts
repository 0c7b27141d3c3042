import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentId } from '../../../src-shared/domain/ids.ts';
import type { Stance } from '../../engine/core/agents/analysis.ts';
import type { Framework } from '../../engine/core/agents/seat.ts';
import type { Vote } from '../../engine/core/consensus/consensus-round.ts';
import { compactVotes } from '../../engine/adapters/store-sqlite/project-agents.ts';
import type { Reader } from '../reader.ts';
import { votesOf } from './round-votes.ts';

/** Votes kept as text need no database. */
const NO_READER = null as unknown as Reader;
const read = (votes: readonly Vote[]): unknown[] => votesOf(NO_READER, { id: 'round', votes: compactVotes(votes) }).map(({ agent, framework, stance, confidence, weight }) => ({ agent, framework, stance, confidence, weight }));
const vote = (framework: Framework, agent: string, stance: Stance, confidence: number, weight: number): Vote => ({ framework, agent: agent as AgentId, stance, confidence, weight, dissent: false });

describe('votes kept short', () => {
  it('come back as they were, to a thousandth, whatever each framework says', () => {
    const seat = fc.record({ agent: fc.constantFrom('trend', 'carry', 'regime'), stance: fc.constantFrom<Stance>('buy', 'sell', 'hold', 'abstain'), confidence: fc.integer({ min: 0, max: 3 }), weight: fc.integer({ min: 0, max: 2 }) });
    fc.assert(fc.property(fc.array(seat, { maxLength: 5 }), fc.array(seat, { maxLength: 5 }), fc.array(seat, { maxLength: 5 }), (...groups) => {
      const votes = groups.flatMap((group, i) => group.map(({ agent, stance, confidence, weight }) => vote((['rules', 'crew', 'group_chat'] as const)[i] as Framework, agent, stance, confidence / 1_000, weight / 1_000)));
      expect(read(votes)).toEqual(votes.map(({ agent, framework, stance, confidence, weight }) => ({ agent, framework, stance, confidence, weight })));
    }));
  });

  it('say once what both frameworks say', () => {
    const both = (['crew', 'group_chat'] as const).flatMap((framework) => [vote(framework, 'trend', 'buy', 0.62, 0.071), vote(framework, 'carry', 'sell', framework === 'crew' ? 0.5 : 0.41, 0.071)]);
    expect(compactVotes(both)).toBe('{"crew":[["trend","b",620,71],["carry","s",500,71]],"group_chat":[0,["carry","s",410,71]]}');
  });

  it('of before there were teams are read as well', () => {
    expect(votesOf(NO_READER, { id: 'round', votes: '{"rules":[["trend","b",620,143],["carry","a",0,143]]}' })).toMatchObject([{ framework: 'rules', agent: 'trend', stance: 'buy', confidence: 0.62 }, { framework: 'rules', agent: 'carry', stance: 'abstain' }]);
  });
});
