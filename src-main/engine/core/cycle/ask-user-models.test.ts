import { describe, expect, it } from 'vitest';
import type { AgentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { decode, encode } from '../codec.ts';
import { defaultTeams } from '../coordination/default-teams.ts';
import { seatUser } from '../coordination/seat-user.ts';
import { BTC, Desk, type DeskOptions } from '../engine.fixture.ts';
import { Engine } from '../engine.ts';
import type { EventBody } from '../event.ts';
import { modelAbstention, modelAnswer } from '../model/model-answer.fixture.ts';
import type { ModelAnswer, ModelResult } from '../model/model-answer.ts';
import { DEFAULT_MODEL_POLICY } from '../model/model-policy.ts';
import type { ModelQuestion } from '../model/model-question.ts';
import { USER_MODEL_FRESH_MS, userAgent, type UserModel } from '../user-model/user-model.ts';
import { analyseNow } from './analyse-now.ts';

const DRIFT: UserModel = {
  agent: userAgent('drift'), fileHash: 'c0ffee11'.repeat(8), inputs: [{ feature: 'rsi_5m', subtract: 50, divide: 10 }, { feature: 'z_5m', subtract: 0, divide: 1 }], output: { meaning: 'direction' },
  use: { as: 'vote', frameworks: ['crew', 'group_chat'], horizonMs: 3_600_000, stopAtrs: 2, targetAtrs: 4, threshold: 0.2 },
};
const CALMNESS: UserModel = { agent: userAgent('calmness'), fileHash: 'ca11'.repeat(16), inputs: [{ feature: 'squeeze_5m', subtract: 0, divide: 1 }], output: { meaning: 'number', min: 0, max: 10 }, use: { as: 'feature', words: 'How calm it is, by my own measure.' } };

/** A rising market; `models` have their places. */
function desk(models: readonly UserModel[] = [DRIFT], more: DeskOptions['tweaks'] = {}, asked = true, freshMs = USER_MODEL_FRESH_MS): Desk {
  const teams = models.reduce((sofar, { agent, use }) => (use.as === 'vote' ? sofar.map((team) => (use.frameworks.includes(team.framework) ? seatUser(team, agent) : team)) : sofar), more.teams ?? defaultTeams(1));
  const one = new Desk({
    instruments: [BTC], warm: false,
    tweaks: { cycle: { intervalMs: 5_000 }, consensus: { threshold: 0, minVoices: 1, minPresence: 0, maxSnapshotAgeMs: 86_400_000 }, ...more, teams, userModels: { models, freshMs, asked } },
  });
  const first = Math.floor(one.at / 300_000) - 120;
  one.observe(...Array.from({ length: 120 }, (_, i) => bar(first + i, true)));
  one.quote(BTC.id, 100);
  return one;
}

const bar = (ordinal: number, history = false): Parameters<Desk['observe']>[0] => {
  const i = 120 - (Math.floor(1_709_510_400_000 / 300_000) - ordinal);
  return { kind: 'candle', instrument: BTC.id, timeframe: '5m', openAt: (ordinal * 300_000) as Timestamp, open: 80 + i / 6, high: 80.3 + i / 6, low: 79.9 + i / 6, close: 80.2 + i / 6, volume: 1, closed: true, ...(history ? { history: true as const } : {}) };
};

const own = (one: Desk): readonly ModelQuestion[] => one.asked.filter(({ wanted }) => wanted.kind === 'numbers');
const newest = (one: Desk, agent = 'user_drift'): ModelQuestion => must(own(one).filter((question) => question.agent === agent).at(-1), 'a question was asked');
function reply(one: Desk, question: ModelQuestion, result: ModelResult | readonly number[]): void {
  const answer: ModelAnswer = {
    question: question.id, agent: question.agent, result: 'kind' in result ? result : { kind: 'answered', content: { kind: 'numbers', values: result } }, promptHash: 'aa'.repeat(32), attempts: [], tokens: 0, micros: 0, latencyMs: 1, cached: false,
  };
  one.post({ kind: 'model_answered', answer });
}
const votesOf = (one: Desk, agent = 'user_drift'): readonly string[] => (one.factsOf('round_held').at(-1)?.round.votes ?? []).filter((vote) => vote.agent === agent).map(({ framework, stance }) => `${framework} ${stance}`);
const BOTH = (stance: string): readonly string[] => [`crew ${stance}`, `group_chat ${stance}`];
const dropped = (one: Desk): unknown => one.factsOf('model_answered').at(-1)?.dropped;

describe('asking a person\'s own model', () => {
  it('once a bar for all its seats, with its features scaled as it wants them', () => {
    const one = desk();
    one.advance(60_000);
    expect(own(one)).toHaveLength(1);
    const { wanted, snapshot, limits } = newest(one);
    const { rsi_5m: rsi, z_5m: z } = snapshot.values;
    expect(wanted).toEqual({ kind: 'numbers', row: [(must(rsi, 'rsi') - 50) / 10, z], fileHash: DRIFT.fileHash });
    expect(limits.deadline).toBe(snapshot.at + USER_MODEL_FRESH_MS);
    expect(one.factsOf('model_asked')[0]).toMatchObject({ framework: 'rules', agent: 'user_drift', answerTokens: 0, messages: [{ text: JSON.stringify({ rsi_5m: [rsi, (must(rsi, 'rsi') - 50) / 10], z_5m: [z, z] }) }] });
    reply(one, newest(one), [0.5]);
    one.advance(240_000);
    one.observe(bar(Math.floor(one.at / 300_000) - 1));
    one.advance(5_000);
    expect(own(one)).toHaveLength(2);
  });

  it.each<[string, () => Desk]>([
    ['a run at full speed', () => desk([DRIFT], {}, false)],
    ['a model that sits nowhere', () => desk([{ ...DRIFT, use: { ...DRIFT.use, frameworks: [] } as UserModel['use'] }])],
    ['a feature it reads is missing', () => desk([{ ...DRIFT, inputs: [{ feature: 'funding_bps', subtract: 0, divide: 1 }] }])],
    ['data that may not be traded on', () => desk([DRIFT], { market: { warmupBars: 10_000 } })],
    ['a halt', () => {
      const one = desk();
      one.halt();
      return one;
    }],
  ])('nobody is asked: %s', (_why, make) => {
    const one = make();
    one.advance(20_000);
    expect(one.factsOf('round_held').length).toBeGreaterThan(2);
    expect(own(one)).toEqual([]);
  });

  it('a session without one is as it was: the same teams, facts and questions', () => {
    const plain = desk([]);
    expect(plain.state.council.seats).toHaveLength(14);
    plain.advance(60_000);
    expect(plain.asked).toEqual([]);
  });
});

describe('its answer as a vote', () => {
  it('counts from the next cycle on in each of its seats, and is said to have counted once', () => {
    const one = desk();
    one.advance(5_000);
    expect(votesOf(one)).toEqual(BOTH('abstain'));
    reply(one, newest(one), [-0.7]);
    expect(votesOf(one)).toEqual(BOTH('abstain'));
    one.advance(5_000);
    expect(votesOf(one)).toEqual(BOTH('sell'));
    one.advance(5_000);
    expect(one.factsOf('model_counted')).toMatchObject([{ question: newest(one).id, round: one.factsOf('round_held').at(-2)?.id }]);
  });

  it.each([[USER_MODEL_FRESH_MS - 5_000, 'sell', null], [USER_MODEL_FRESH_MS + 1, 'abstain', 'stale'], [USER_MODEL_FRESH_MS + 3_600_000, 'abstain', 'unasked']] as const)('%i ms after its snapshot it is a %s, dropped as %s', (lateMs, stance, why) => {
    const one = desk();
    one.advance(5_000);
    const question = newest(one);
    one.advance(question.snapshot.at + lateMs - one.at);
    reply(one, question, [-0.7]);
    expect(dropped(one)).toBe(why);
    one.advance(5_000);
    expect(votesOf(one)).toEqual(BOTH(stance));
  });

  it('stops counting when it is no longer fresh, and once the price has left what it had in mind', () => {
    const one = desk();
    one.advance(5_000);
    reply(one, newest(one), [0.9]);
    one.advance(5_000);
    expect(votesOf(one)).toEqual(BOTH('buy'));
    one.quote(BTC.id, 106);
    one.advance(5_000);
    expect(votesOf(one)).toEqual(BOTH('abstain'));
    one.quote(BTC.id, 100);
    one.advance(5_000);
    expect(votesOf(one)).toEqual(BOTH('buy'));
    one.advance(USER_MODEL_FRESH_MS);
    expect(votesOf(one)).toEqual(BOTH('abstain'));
  });

  it.each<[string, ModelResult | readonly number[], string]>([
    ['no number', [NaN], 'void'], ['one beyond its range', [1.5], 'void'], ['two numbers', [0.1, 0.2], 'void'],
    ['a text', { kind: 'answered', content: { kind: 'note', text: 'buy', chosen: null } }, 'void'], ['an abstention', { kind: 'abstained', reason: 'timeout', sentence: 'it was ended' }, 'abstained'],
  ])('is nothing where it is %s, whoever let it through', (_what, result, why) => {
    const one = desk();
    one.advance(5_000);
    reply(one, newest(one), result);
    expect(dropped(one)).toBe(why);
    one.advance(5_000);
    expect(votesOf(one)).toEqual(BOTH('abstain'));
  });

  it('debates: in words it comes to what the loop settled without them', () => {
    const one = desk([DRIFT], { consensus: { threshold: 2, minVoices: 1, minPresence: 0, maxSnapshotAgeMs: 86_400_000 } });
    one.advance(5_000);
    reply(one, newest(one), [-0.9]);
    one.advance(5_000);
    const held = must(one.factsOf('round_held').at(-1), 'a round').round;
    const { debates, round } = analyseNow(one.state, BTC.id, ['crew', 'group_chat']);
    expect(debates.map(({ debate }) => debate.said.some(({ agent, text }) => agent === 'user_drift' && text.startsWith('its model scores −0.90')))).toEqual([true, true]);
    expect(round.votes).toEqual(held.votes);
  });

  it('one that never answers: cycles are on time, the others say what they say without it, and it makes no quorum easier', () => {
    const silent = desk();
    const without = desk([]);
    silent.advance(600_000);
    without.advance(600_000);
    expect(silent.factsOf('cycle_completed').map(({ cycle }) => [cycle.at, cycle.overruns])).toEqual(without.factsOf('cycle_completed').map(({ cycle }) => [cycle.at, cycle.overruns]));
    const [round, other] = [silent, without].map((one) => must(one.factsOf('round_held').at(-1), 'a round').round);
    expect(must(round, 'a round').presence).toBeLessThan(must(other, 'a round').presence);
    expect(votesOf(silent, 'regime')).toEqual(votesOf(without, 'regime'));
  });

  it('its record is its file\'s: another file by the same name begins anew', () => {
    const { records, results } = desk().state.council;
    expect(records.nameOf('crew', 'user_drift' as AgentId)).toBe('user_drift:c0ffee11');
    expect(records.of('crew', 'user_drift' as AgentId, 'bull')).toBe(results.of('crew', 'user_drift:c0ffee11' as AgentId, 'bull'));
    expect(records.nameOf('crew', 'trend' as AgentId)).toBe('trend');
  });
});

describe('its answer as a feature', () => {
  const thought = (one: Desk): ModelQuestion => must(one.asked.findLast(({ agent }) => agent === 'trend'), 'the language model was asked');
  const LANGUAGE = { teams: defaultTeams(1).map((team) => (team.framework === 'crew' ? { ...team, backends: { trend: 'model' as const } } : team)), models: DEFAULT_MODEL_POLICY };

  it.each([[2.5, null], [9, 'void']])('stands in the snapshot while it is fresh, and is shown to language models with its meaning: quoted as %f it is %s', (value_, why) => {
    // Bars of five minutes: what is said of one is fresh at the next.
    const freshMs = 400_000;
    const one = desk([CALMNESS], LANGUAGE, true, freshMs);
    one.advance(5_000);
    expect(newest(one, 'user_calmness').snapshot.values).not.toHaveProperty('user_calmness');
    expect(one.asked.find(({ agent }) => agent === 'trend')?.messages[1]?.text).not.toContain('user_calmness');
    reply(one, newest(one, 'user_calmness'), [2.5]);
    one.advance(5_000);
    expect(analyseNow(one.state, BTC.id, ['crew']).snapshot.values['user_calmness']).toBe(2.5);
    one.post({ kind: 'model_answered', answer: modelAbstention(thought(one)) });
    one.advance(290_000);
    one.observe(bar(Math.floor(one.at / 300_000) - 1));
    one.advance(5_000);
    const question = thought(one);
    expect(question.features).toContain('user_calmness');
    expect(question.messages[1]?.text).toContain('"user_calmness":2.5');
    expect(question.messages[1]?.text).toContain('"user_calmness":"How calm it is, by my own measure."');
    expect(one.state.council.seats.some(({ agent }) => agent === 'user_calmness')).toBe(false);
    // It may be quoted as it is, and not otherwise.
    one.post({ kind: 'model_answered', answer: modelAnswer(question, { stance: 'hold', evidence: [{ feature: 'user_calmness', value: value_ }] }) });
    expect(dropped(one)).toBe(why);
    one.advance(freshMs);
    expect(analyseNow(one.state, BTC.id, ['crew']).snapshot.values).not.toHaveProperty('user_calmness');
  });

  it('is kept with the snapshot of a signal', () => {
    const one = desk([CALMNESS]);
    one.advance(5_000);
    expect(one.factsOf('signal_raised')).toHaveLength(1);
    reply(one, newest(one, 'user_calmness'), [2.5]);
    one.advance(900_000);
    const kept = one.factsOf('round_held').flatMap(({ snapshot }) => (snapshot === null ? [] : [snapshot.values['user_calmness']]));
    expect(kept[0]).toBeUndefined();
    expect(one.factsOf('model_counted')).toHaveLength(1);
  });
});

describe('replay', () => {
  it('the recorded answers give the same facts and questions, byte for byte, and nobody is asked', () => {
    const one = desk([DRIFT, CALMNESS]);
    for (let i = 0; i < 4; i += 1) {
      one.advance(7_000);
      reply(one, newest(one), i === 1 ? [NaN] : [i % 2 === 0 ? -0.8 : 0.6]);
      if (i !== 2) reply(one, newest(one, 'user_calmness'), [i]);
      one.advance(293_000);
      one.observe(bar(Math.floor(one.at / 300_000) - 1));
    }
    expect(one.factsOf('model_counted').length).toBeGreaterThan(3);
    const engine = new Engine();
    one.events.forEach((event, i) => {
      const result = engine.step({ seq: event.seq, at: event.at, body: decode<EventBody>(encode(event.body)) });
      expect(encode(result.facts)).toBe(encode(one.results[i]?.facts));
      expect(encode(result.effects)).toBe(encode(one.results[i]?.effects));
    });
  });
});
