/** Teams as a person keeps them, seated: they end whatever anybody answers, within their caps; and those that ship debate by rules alone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { AGENT_ROSTER } from '../../../../src-shared/domain/team/agent-roster.ts';
import { SHIPPED_TEAMS } from '../../../../src-shared/domain/team/shipped-teams.ts';
import { GUARDRAIL_NAMES, SPEAKER_NAMES, STOP_FUNCTION_NAMES, type ChatDefinition, type CrewDefinition, type StopDefinition, type TeamDefinition, type TurnDefinition } from '../../../../src-shared/domain/team/team-definition.ts';
import { teamProblems } from '../../../../src-shared/domain/team/team-problems.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { ANALYSTS } from '../agents/analysts.ts';
import { snapshotWith } from '../agents/snapshot-fixture.ts';
import { answerCrew, beginCrew, elapseCrew, type CrewState } from './crew.ts';
import { analysisOf, answerOf, AT, BTC, DEBATE } from './debate.fixture.ts';
import { answerChat, beginChat, elapseChat, type GroupChatState } from './group-chat.ts';
import { GUARDRAILS } from './guardrail.ts';
import type { DebateStep } from './question.ts';
import { debateByRules } from './rules-debate.ts';
import { seatTeam } from './seat-team.ts';
import { settleOf } from './settle.ts';
import { SPEAKER_FUNCTIONS } from './speaker.ts';
import { STOP_FUNCTIONS } from './stop-condition.ts';
import { membersOf, personaOf, type Team } from './team.ts';

const snapshot = snapshotWith();
const IDS = AGENT_ROSTER.map(({ id }) => id);
const NOBODY = { role: '', goal: '', backstory: '' };

describe('what a person can choose from', () => {
  it('is what the engine has', () => {
    expect(AGENT_ROSTER.map(({ id, officer }) => ({ id, officer }))).toEqual(ANALYSTS.map(({ id, officer }) => ({ id, officer })));
    expect([GUARDRAIL_NAMES, SPEAKER_NAMES, STOP_FUNCTION_NAMES].map((names) => [...names])).toEqual([Object.keys(GUARDRAILS), Object.keys(SPEAKER_FUNCTIONS), Object.keys(STOP_FUNCTIONS)]);
  });
});

describe('the teams that ship', () => {
  const said = new Map(IDS.map((agent, at) => [agent as AgentId, analysisOf(agent as AgentId, agent === 'risk_officer' ? 'abstain' : at % 3 === 0 ? 'sell' : 'buy', 0.5 + at / 20)]));
  const [feature = '', value = 0] = Object.entries(snapshot.values)[0] ?? [];
  const grounded = new Map([...said].map(([agent, analysis]) => {
    const plan = analysis.stance === 'abstain' ? {} : analysis.stance === 'buy' ? { stop: 98, target: 104 } : { stop: 102, target: 96 };
    return [agent, { ...analysis, instrument: snapshot.instrument, evidence: [{ feature, value }], ...plan }];
  }));
  it.each<[id: string, turns: number, sentence: string, first: string[]]>([
    ['research_desk', 8, 'every task is done', ['regime', 'trend', 'breakout']],
    ['managed_desk', 9, 'every task is done', ['regime', 'trend', 'breakout']],
    ['trend_desk', 5, 'every task is done', ['regime', 'trend', 'breakout']],
    ['round_table', 16, 'positions settled', ['trend', 'mean_reversion', 'breakout']],
    ['dissent_table', 14, '14 turns taken', ['trend', 'mean_reversion', 'breakout']],
    ['relay', 16, 'positions settled', ['regime', 'trend', 'breakout']],
    ['chaired_table', 16, 'positions settled', ['trend', 'mean_reversion', 'breakout']],
  ])('%s debates by rules alone, and everybody has the word', (id, turns, sentence, first) => {
    const definition = must(SHIPPED_TEAMS.find((team) => team.id === id), id);
    const debate = debateByRules(seatTeam(definition, 8), grounded, snapshot, AT);
    expect([debate.said.length, debate.sentence, debate.said.slice(0, 3).map(({ agent }) => agent)]).toEqual([turns, sentence, first]);
    expect(new Set(debate.said.map(({ agent }) => agent))).toEqual(new Set(definition.members.map(({ agent }) => agent)));
    expect(debate.words.map(({ agent }) => agent)).toEqual(definition.members.map(({ agent }) => agent));
  });

  it('the managed desk has its summary written by whoever was asked least', () => {
    const debate = debateByRules(seatTeam(must(SHIPPED_TEAMS.find(({ id }) => id === 'managed_desk'), 'it ships'), 8), grounded, snapshot, AT);
    expect(debate.said.find(({ task }) => task === 'summary')?.text).toMatch(/^buy: .*; sell: /);
  });
});

describe('who somebody is', () => {
  it('the team says, and where it does not, the agent by itself', () => {
    const desk = must(SHIPPED_TEAMS.find(({ id }) => id === 'trend_desk'), 'it ships');
    const team = seatTeam(desk, 8);
    const own = { role: 'a risk officer', goal: 'object', backstory: 'own' };
    expect(personaOf(team, 'risk_officer' as AgentId, own)).toEqual({ role: 'a risk officer', goal: 'object', backstory: expect.stringContaining('Nobody on this desk') as string });
    expect(personaOf(team, 'trend' as AgentId, own)).toEqual(own);
    expect(seatTeam(must(SHIPPED_TEAMS[0], 'a desk'), 8)).not.toHaveProperty('personas');
  });
});

const some = fc.shuffledSubarray(IDS, { minLength: 2 });
const stop: fc.Arbitrary<StopDefinition> = fc.letrec<{ tree: StopDefinition }>((tie) => ({
  tree: fc.oneof({ maxDepth: 3, withCrossShrink: true },
    fc.record({ kind: fc.constant('max_messages' as const), count: fc.integer({ min: 1, max: 40 }) }), fc.record({ kind: fc.constant('text' as const), text: fc.constantFrom('done', 'x') }),
    fc.record({ kind: fc.constant('agreement' as const), share: fc.double({ min: 0.5, max: 1, noNaN: true }), voices: fc.integer({ min: 1, max: 2 }) }), fc.record({ kind: fc.constant('tokens' as const), count: fc.integer({ min: 1, max: 500 }) }),
    fc.record({ kind: fc.constant('timeout' as const), ms: fc.integer({ min: 1, max: 90_000 }) }), fc.constant({ kind: 'external' as const }), fc.record({ kind: fc.constant('function' as const), name: fc.constantFrom(...STOP_FUNCTION_NAMES) }),
    fc.record({ kind: fc.constantFrom('all' as const, 'any' as const), of: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) })),
})).tree;

const turnsFor = (members: readonly string[]): fc.Arbitrary<TurnDefinition> => fc.oneof(
  fc.constant({ kind: 'round_robin' as const }), fc.record({ kind: fc.constant('selector' as const), by: fc.constantFrom(...SPEAKER_NAMES), mayRepeat: fc.boolean() }),
  fc.record({ kind: fc.constant('moderated' as const), moderator: fc.constant('chair'), fallback: fc.constantFrom(...SPEAKER_NAMES), mayRepeat: fc.boolean() }),
  fc.record({ kind: fc.constant('hand_off' as const), first: fc.constantFrom(...members), to: fc.dictionary(fc.constantFrom(...members), fc.subarray([...members], { minLength: 1 })) }),
);
const chats = some.chain((members) => fc.record({ turns: turnsFor(members), stop, extra: fc.nat(12) }).map(({ turns, stop: condition, extra }): ChatDefinition => ({
  id: 'mine', framework: 'group_chat', name: 'table', topic: 'what now?', members: members.map((agent) => ({ agent, ...NOBODY })), turns, stop: condition, turnCap: members.length + extra, wallClockMs: 90_000, answerMs: 5_000,
})));
const crews = some.chain((members) => fc.record({
  isLed: fc.boolean(), limits: fc.array(fc.record({ iterations: fc.integer({ min: 1, max: 6 }), seconds: fc.integer({ min: 1, max: 30 }), perMinute: fc.option(fc.integer({ min: 1, max: 3 })) }), { minLength: 8, maxLength: 8 }),
  tasks: fc.array(fc.record({ agent: fc.option(fc.constantFrom(...members)), expects: fc.constantFrom('analysis' as const, 'note' as const), reads: fc.array(fc.nat(6)), guardrails: fc.subarray([...GUARDRAIL_NAMES]), retries: fc.nat(3) }), { minLength: 1, maxLength: 6 }),
}).map(({ isLed, limits, tasks }): CrewDefinition => ({
  id: 'mine', framework: 'crew', name: 'desk', process: isLed ? 'hierarchical' : 'sequential', manager: isLed ? 'chief' : null,
  members: members.map((agent, at) => ({ agent, ...NOBODY, limits: must(limits[at], 'limits') })),
  tasks: tasks.map(({ reads, ...task }, at) => ({ ...task, id: `task_${at}`, description: 'do', context: [...new Set(reads)].filter((read) => read < at).map((read) => `task_${read}`) })), wallClockMs: 90_000, answerMs: 5_000,
})));
/** Only what a person could keep. */
const teams = fc.oneof<fc.Arbitrary<TeamDefinition>[]>(chats, crews).filter((team) => teamProblems(team).length === 0);

const words = fc.constantFrom('buy', 'sell .9', 'hold', 'abstain', '? refused', '"done"', '> trend', '> stranger', 'buy > carry', 'ok', 'no: again', 'LATE', 'NEVER');
type Machine = DebateStep<CrewState | GroupChatState>;

function begin(team: Team): Machine {
  return team.framework === 'crew' ? beginCrew(DEBATE, team.crew, BTC, snapshot, AT) : beginChat(DEBATE, team.chat, BTC, AT);
}
function answered({ state }: Machine, word: string, at: Timestamp): Machine {
  const open = must(state.open, 'a question');
  if (word === 'NEVER') return 'crew' in state ? elapseCrew(state, at) : elapseChat(state, at);
  const answer = answerOf(open.agent, word === 'LATE' ? 'buy' : word);
  return 'crew' in state ? answerCrew(state, open.id, answer, at) : answerChat(state, open.id, answer, at);
}

describe('whatever anybody answers', () => {
  it('every team a person may keep ends, within its caps, and asks nobody more often in a minute than it may', () => {
    fc.assert(fc.property(teams, fc.array(words, { minLength: 1, maxLength: 12 }), (definition, answers) => {
      const team = seatTeam(definition, 8);
      let step = begin(team);
      let at = AT as number;
      const asked = new Map<AgentId, number[]>();
      const most = definition.framework === 'group_chat' ? 2 * definition.turnCap : definition.tasks.reduce((sum, { retries }) => sum + 1 + 2 * (retries + 1), 0);
      for (let i = 0; step.ended === null; i += 1) {
        const question = must(step.questions[0], 'a question while it goes on');
        expect(i).toBeLessThanOrEqual(most);
        expect(question.deadline).toBeLessThanOrEqual(AT + definition.wallClockMs);
        at = Math.max(at, question.notBefore);
        asked.set(question.agent, [...(asked.get(question.agent) ?? []), at]);
        const word = must(answers[i % answers.length], 'an answer');
        at = word === 'NEVER' ? question.deadline + 1 : at + (word === 'LATE' ? 5_001 : 700);
        step = answered(step, word, at as Timestamp);
      }
      expect(step.state.open).toBeNull();
      expect(step.ended.sentence).not.toBe('');
      if (definition.framework === 'group_chat') {
        expect(step.state.said.length).toBeLessThanOrEqual(definition.turnCap);
        return;
      }
      for (const { agent, limits } of definition.members) {
        const times = asked.get(agent as AgentId) ?? [];
        expect(times.length).toBeLessThanOrEqual(limits.iterations);
        if (limits.perMinute !== null) for (const from of times) expect(times.filter((one) => one >= from && one < from + 60_000).length).toBeLessThanOrEqual(limits.perMinute);
      }
    }), { numRuns: 600 });
  });

  it('the loop’s shortcut and the debate in words come to the same for each of them', () => {
    const stances = fc.tuple(...IDS.map((agent) => fc.record({ stance: fc.constantFrom('buy' as const, 'sell' as const, 'hold' as const, 'abstain' as const), confidence: fc.double({ min: 0, max: 1, noNaN: true }), veto: fc.boolean() })
      .map(({ stance, confidence, veto }) => ({ ...analysisOf(agent as AgentId, stance, confidence), instrument: snapshot.instrument, veto: veto && agent === 'risk_officer' ? 'no' : null }))));
    fc.assert(fc.property(fc.oneof(teams, fc.constantFrom(...SHIPPED_TEAMS)), stances, (definition, said) => {
      const team = seatTeam(definition, 8);
      const opinions = new Map(said.map((one) => [one.agent, one]));
      expect(settleOf(team).settle(said, snapshot, AT)).toEqual(debateByRules(team, opinions, snapshot, AT).words.filter(({ agent }) => membersOf(team).includes(agent)));
    }), { numRuns: 600 });
  });
});
