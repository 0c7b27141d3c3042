/** The loop's shortcut and the debate in words come to the same, whatever the team and whatever the analysts say. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Analysis, Stance } from '../agents/analysis.ts';
import { ANALYSTS } from '../agents/analysts.ts';
import { checkAnalysis } from '../agents/check-analysis.ts';
import { snapshotWith } from '../agents/snapshot-fixture.ts';
import { analysisOf, AT } from './debate.fixture.ts';
import { defaultTeams } from './default-teams.ts';
import type { Crew } from './crew.ts';
import type { GroupChat } from './group-chat.ts';
import { debateByRules } from './rules-debate.ts';
import { settleOf } from './settle.ts';
import { SPEAKER_FUNCTIONS, type SpeakerFunction, type TurnOrder } from './speaker.ts';
import type { StopCondition } from './stop-condition.ts';
import { membersOf, type Team } from './team.ts';

const snapshot = snapshotWith();
const IDS = ANALYSTS.map(({ id }) => id);

/** An opinion with plan and evidence that hold. */
function planned(agent: AgentId, stance: Stance, confidence = 0.6): Analysis {
  const sign = stance === 'sell' ? -1 : 1;
  const trades = stance === 'buy' || stance === 'sell';
  const [feature = '', value = 0] = Object.entries(snapshot.values)[0] ?? [];
  const given = { ...analysisOf(agent, stance, confidence), instrument: snapshot.instrument, evidence: [{ feature, value }], stop: trades ? 100 - 2 * sign : null, target: trades ? 100 + 4 * sign : null };
  expect(checkAnalysis(given, snapshot)).toBe(given);
  return given;
}

const opinions = fc.tuple(...IDS.map((agent) => fc.record({
  stance: fc.constantFrom<Stance>('buy', 'buy', 'sell', 'sell', 'hold', 'abstain'), confidence: fc.double({ min: 0, max: 1, noNaN: true }), unplanned: fc.nat(4), veto: fc.boolean(),
}).map(({ stance, confidence, unplanned, veto }): Analysis => ({
  ...planned(agent, stance, confidence), ...(unplanned === 0 ? { stop: null } : {}), veto: veto && agent === 'risk_officer' ? 'no' : null,
})))).map((list) => list as readonly Analysis[]);

const some = fc.shuffledSubarray(IDS, { minLength: 1 });
const stop: fc.Arbitrary<StopCondition> = fc.letrec<{ tree: StopCondition; leaf: StopCondition }>((tie) => ({
  leaf: fc.oneof(
    fc.record({ kind: fc.constant('max_messages' as const), count: fc.integer({ min: 1, max: 20 }) }),
    fc.record({ kind: fc.constant('agreement' as const), share: fc.double({ min: 0.1, max: 1, noNaN: true }), voices: fc.integer({ min: 0, max: 5 }) }),
    fc.record({ kind: fc.constant('function' as const), name: fc.constantFrom('positions_settled' as const, 'everybody_spoke' as const, 'vetoed' as const) }),
    fc.record({ kind: fc.constant('source' as const), agent: fc.constantFrom(...IDS) }),
    fc.record({ kind: fc.constant('tokens' as const), count: fc.integer({ min: 0, max: 5 }) }),
    fc.record({ kind: fc.constant('timeout' as const), ms: fc.integer({ min: 0, max: 5 }) }),
    fc.record({ kind: fc.constant('text' as const), text: fc.constantFrom('', 'done') }),
    fc.constant({ kind: 'external' as const }),
  ),
  tree: fc.oneof({ maxDepth: 2 }, tie('leaf'), fc.record({ kind: fc.constantFrom('all' as const, 'any' as const), of: fc.array(tie('tree'), { maxLength: 3 }) })),
})).tree;

const functions = Object.keys(SPEAKER_FUNCTIONS) as SpeakerFunction[];
const turnsOf = (participants: readonly AgentId[]): fc.Arbitrary<TurnOrder> => fc.oneof(
  { weight: 4, arbitrary: fc.constant<TurnOrder>({ kind: 'round_robin' }) },
  fc.record({ kind: fc.constant('selector' as const), by: fc.constantFrom(...functions), mayRepeat: fc.boolean() }),
  fc.record({ kind: fc.constant('moderated' as const), moderator: fc.constant('host' as AgentId), fallback: fc.constantFrom(...functions), mayRepeat: fc.boolean() }),
  fc.record({ kind: fc.constant('hand_off' as const), first: fc.constantFrom(...participants), to: fc.option(fc.dictionary(fc.constantFrom<string>(...participants), fc.subarray([...participants])), { nil: undefined }) }),
);
const chats = some.chain((participants) => fc.record({ turns: turnsOf(participants), stop, turnCap: fc.integer({ min: 1, max: 24 }) }).map(({ turns, stop: condition, turnCap }): Team => {
  const chat: GroupChat = { name: 'table', topic: 'what now?', participants, turns, stop: condition, turnCap, wallClockMs: 1_000, answerMs: 100 };
  return { framework: 'group_chat', chat };
}));

const crews = some.chain((members) => fc.record({
  process: fc.constantFrom('sequential' as const, 'hierarchical' as const), manager: fc.constantFrom(null, 'chief' as AgentId, members[0] as AgentId), iterations: fc.integer({ min: 1, max: 3 }), perMinute: fc.option(fc.integer({ min: 1, max: 2 })), bound: fc.boolean(),
  tasks: fc.array(fc.record({
    agent: fc.constantFrom(...members, ...members, ...members, null), expects: fc.constantFrom('analysis' as const, 'analysis' as const, 'note' as const), context: fc.array(fc.nat(8), { maxLength: 4 }),
    guardrails: fc.subarray(['true_to_snapshot', 'has_plan', 'takes_a_stance'] as const), retries: fc.nat(2),
  }), { maxLength: 8 }),
  distinct: fc.boolean(),
}).map(({ process, manager, iterations, perMinute, bound, tasks, distinct }): Team => {
  const crew: Crew = {
    name: 'desk', process, manager, members: [...members, ...(bound && manager === 'chief' ? ['chief' as AgentId] : [])].map((agent) => ({ agent, limits: { iterations, seconds: 10, ...(perMinute === null ? {} : { perMinute }) } })), wallClockMs: bound ? 100_000 : 1_000, answerMs: 100,
    tasks: tasks.slice(0, distinct ? members.length : 8).map(({ agent, expects, context, guardrails, retries }, i) => ({
      id: `task-${i}`, description: 'do', agent: distinct ? (members[i] as AgentId) : agent, expects, context: context.filter((at) => at < i).map((at) => `task-${at}`), guardrails: distinct && i % 2 === 0 ? [] : guardrails, retries,
    })),
  };
  return { framework: 'crew', crew };
}));

const inFull = (team: Team, said: readonly Analysis[]): readonly Analysis[] => debateByRules(team, new Map(said.map((one) => [one.agent, one])), snapshot, AT).words.filter(({ agent }) => IDS.includes(agent));

describe('a debate settled without words', () => {
  it.each([['group chats', chats], ['crews', crews], ['the teams that ship', fc.constantFrom(...defaultTeams(8), ...defaultTeams(2))]] as const)('comes to what it would come to in words: %s', (_name, teams) => {
    fc.assert(fc.property(teams, opinions, (team, said) => {
      const before = structuredClone(said);
      expect(settleOf(team).settle(said, snapshot, AT)).toEqual(inFull(team, said));
      expect(said).toEqual(before);
    }), { numRuns: 1_000 });
  });

  it('moves no stance, no plan, and no confidence up', () => {
    fc.assert(fc.property(fc.constantFrom(...defaultTeams(8)), opinions, (team, said) => {
      const sound = said.map(({ agent, stance, confidence }) => planned(agent, stance, confidence));
      settleOf(team).settle(sound, snapshot, AT).forEach((word, i) => {
        const own = sound.find(({ agent }) => agent === membersOf(team)[i]);
        expect({ ...word, confidence: 0 }).toEqual({ ...own, confidence: 0 });
        expect(word.confidence).toBeLessThanOrEqual(own?.confidence ?? 0);
      });
    }));
  });

  it('makes nothing new where nobody is contradicted', () => {
    const calm = IDS.map((agent) => planned(agent, 'buy'));
    for (const team of defaultTeams(8)) expect(settleOf(team).settle(calm, snapshot, AT)).toBe(calm);
  });
});

describe('the teams that ship', () => {
  it.each([[8, 8], [2, 7]])('seat the analysts of a watchlist of %i: %i in each framework, momentum only where it can compare', (instruments, members) => {
    const teams = defaultTeams(instruments);
    expect(teams.map(({ framework }) => framework)).toEqual(['crew', 'group_chat']);
    for (const team of teams) {
      expect(membersOf(team)).toHaveLength(members);
      expect(membersOf(team).includes('momentum' as AgentId)).toBe(instruments >= 3);
    }
  });

  it('the crew asks everybody once; each reads only what was finished before', () => {
    const [crew] = defaultTeams(8);
    const said = IDS.map((agent) => planned(agent, agent === 'trend' ? 'buy' : agent === 'mean_reversion' ? 'sell' : 'abstain', 0.8));
    const debate = debateByRules(crew as Team, new Map(said.map((one) => [one.agent, one])), snapshot, AT as Timestamp);
    expect(debate.said.map(({ agent }) => agent)).toEqual(['regime', 'trend', 'breakout', 'momentum', 'mean_reversion', 'order_flow', 'carry', 'risk_officer']);
    // Mean reversion reads the trend and concedes; the trend was asked before and does not.
    expect(debate.words.filter(({ stance }) => stance !== 'abstain').map(({ agent, confidence }) => [agent, confidence])).toEqual([['trend', 0.8], ['mean_reversion', expect.closeTo(0.8 * 0.75, 12)]]);
    expect(debate.sentence).toBe('every task is done');
  });

  it.each<[name: string, stances: Partial<Record<string, Stance>>, turns: number, sentence: string]>([
    ['ends after a round that agreed', { trend: 'buy', breakout: 'buy', regime: 'buy' }, 8, '8 messages and 3 of 3 say buy'],
    ['goes round again where it did not', { trend: 'buy', breakout: 'buy', mean_reversion: 'sell' }, 16, 'positions settled'],
  ])('the round table %s', (_name, stances, turns, sentence) => {
    const chat = defaultTeams(8)[1] as Team;
    const said = IDS.map((agent) => analysisOf(agent, stances[agent] ?? 'abstain'));
    const debate = debateByRules(chat, new Map(said.map((one) => [one.agent, one])), snapshot, AT);
    expect([debate.said.length, debate.sentence]).toEqual([turns, sentence]);
  });

  it('the round table ends at a veto', () => {
    const said = IDS.map((agent, at) => ({ ...analysisOf(agent, at % 2 === 0 ? 'buy' : 'sell'), veto: agent === 'risk_officer' ? 'too wild' : null }));
    expect(debateByRules(defaultTeams(8)[1] as Team, new Map(said.map((one) => [one.agent, one])), snapshot, AT)).toMatchObject({ end: 'stop_condition', sentence: 'vetoed' });
  });
});
