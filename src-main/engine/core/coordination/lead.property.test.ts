/** Whatever a chair or manager says, a debate ends within its caps, and moves nothing that such a person may not move. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import type { Analysis, Stance } from '../agents/analysis.ts';
import { ANALYSTS } from '../agents/analysts.ts';
import { snapshotWith } from '../agents/snapshot-fixture.ts';
import { analysisOf, AT } from './debate.fixture.ts';
import { decisionKey, type LeadQuestion, type LeadVoice } from './lead.ts';
import type { Answer } from './question.ts';
import { debateByRules } from './rules-debate.ts';
import { settleOf } from './settle.ts';
import { SPEAKER_FUNCTIONS, type SpeakerFunction } from './speaker.ts';
import { membersOf, type Team } from './team.ts';

const snapshot = snapshotWith();
const IDS = ANALYSTS.map(({ id }) => id);
const LEAD = { role: '', goal: '', backstory: '' };

const opinions = fc.tuple(...IDS.map((agent) => fc.record({ stance: fc.constantFrom<Stance>('buy', 'sell', 'hold', 'abstain'), confidence: fc.double({ min: 0, max: 1, noNaN: true }) }).map(({ stance, confidence }) => ({ ...analysisOf(agent, stance, confidence), instrument: snapshot.instrument })))).map((list) => list as readonly Analysis[]);
const members = fc.shuffledSubarray(IDS, { minLength: 2 });
const tables: fc.Arbitrary<Team> = fc.record({ participants: members, fallback: fc.constantFrom(...(Object.keys(SPEAKER_FUNCTIONS) as SpeakerFunction[])), mayRepeat: fc.boolean(), turnCap: fc.integer({ min: 1, max: 60 }) }).map(({ participants, fallback, mayRepeat, turnCap }) => ({
  framework: 'group_chat', lead: LEAD,
  chat: { name: 'table', topic: 'what now?', participants, turns: { kind: 'moderated', moderator: 'chair' as AgentId, fallback, mayRepeat }, stop: { kind: 'external' }, turnCap, wallClockMs: 1_000, answerMs: 100 },
}));
const crews: fc.Arbitrary<Team> = fc.record({ people: members, tasks: fc.array(fc.record({ who: fc.option(fc.nat(7)), retries: fc.nat(3), context: fc.array(fc.nat(7), { maxLength: 3 }), note: fc.boolean() }), { minLength: 1, maxLength: 8 }), iterations: fc.integer({ min: 1, max: 6 }) }).map(({ people, tasks, iterations }) => ({
  framework: 'crew', lead: LEAD,
  crew: {
    name: 'desk', process: 'hierarchical', manager: 'chief' as AgentId, members: people.map((agent) => ({ agent, limits: { iterations, seconds: 10 } })), wallClockMs: 1_000, answerMs: 100,
    tasks: tasks.map(({ who, retries, context, note }, i) => ({
      id: `task-${i}`, description: `do ${i}`, agent: who === null ? null : (people[who % people.length] as AgentId), expects: note ? 'note' : 'analysis', guardrails: [], retries, context: context.filter((at) => at < i).map((at) => `task-${at}`),
    })),
  },
}));

/** Says the same to the same question: what was drawn for it, by its length, and now and then what no lead may say. */
function voiceOf(drawn: readonly number[], asked: LeadQuestion[]): LeadVoice {
  return {
    answer: (question): Answer => {
      asked.push(question);
      const draw = drawn[decisionKey(question).length % drawn.length] as number;
      const names = [...question.choices, 'stranger' as AgentId, question.agent];
      if (draw % 5 === 0) return { kind: 'failed', text: 'nothing', tokens: 0 };
      if (draw % 11 === 0) return { kind: 'note', text: 'DONE', chosen: null, tokens: 1_000_000 };
      return question.expects === 'choice' ? { kind: 'choice', chosen: names[draw % names.length] as AgentId, text: '', tokens: 0 } : { kind: 'review', accepted: draw % 2 === 0, text: 'no', tokens: 0 };
    },
  };
}
const draws = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 40 });

describe('a debate that a model leads', () => {
  it('at a table: ends at its turns, every word is somebody’s who sits there and may speak, and only confidences move, never up', () => {
    fc.assert(fc.property(tables, opinions, draws, (team, said, drawn) => {
      if (team.framework !== 'group_chat' || team.chat.turns.kind !== 'moderated') throw new Error('a chaired table');
      const { turnCap, participants, turns } = team.chat;
      const asked: LeadQuestion[] = [];
      const debate = debateByRules(team, new Map(said.map((one) => [one.agent, one])), snapshot, AT, voiceOf(drawn, asked));
      expect(debate.said).toHaveLength(turnCap);
      expect(asked.length).toBeLessThanOrEqual(turnCap);
      debate.said.forEach(({ agent }, i) => {
        expect(participants).toContain(agent);
        if (!turns.mayRepeat && i > 0) expect(agent).not.toBe(debate.said[i - 1]?.agent);
      });
      debate.words.forEach((word) => {
        const own = said.find(({ agent }) => agent === word.agent);
        expect({ ...word, confidence: 0 }).toEqual({ ...own, confidence: 0 });
        expect(word.confidence).toBeLessThanOrEqual(own?.confidence ?? 0);
      });
    }), { numRuns: 400 });
  });

  it('in a crew: nobody is asked more often than its attempts, and an opinion stands or is refused', () => {
    fc.assert(fc.property(crews, opinions, draws, (team, said, drawn) => {
      if (team.framework !== 'crew') throw new Error('a crew');
      const { tasks } = team.crew;
      const attempts = tasks.reduce((sum, { retries }) => sum + retries + 1, 0);
      const asked: LeadQuestion[] = [];
      const debate = debateByRules(team, new Map(said.map((one) => [one.agent, one])), snapshot, AT, voiceOf(drawn, asked));
      expect(debate.said.length).toBeLessThanOrEqual(attempts);
      expect(asked.length).toBeLessThanOrEqual(attempts + tasks.length);
      debate.words.forEach((word) => {
        const own = said.find(({ agent }) => agent === word.agent);
        if (word.note.startsWith('refused by the crew: ')) expect(word.stance).toBe('abstain');
        else expect(word.stance).toBe(own?.stance);
      });
    }), { numRuns: 400 });
  });

  it('comes to the same in the loop as in words', () => {
    fc.assert(fc.property(fc.oneof(tables, crews), opinions, draws, (team, said, drawn) => {
      const inWords = debateByRules(team, new Map(said.map((one) => [one.agent, one])), snapshot, AT, voiceOf(drawn, []));
      expect(membersOf(team)).toEqual(inWords.words.map(({ agent }) => agent));
      expect(settleOf(team).settle(said, snapshot, AT, voiceOf(drawn, []))).toEqual(inWords.words);
    }), { numRuns: 400 });
  });
});
