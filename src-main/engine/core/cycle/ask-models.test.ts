import { describe, expect, it } from 'vitest';
import type { AgentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { FIRST_HASH, nextDecisionHash } from '../../runner/hashes.ts';
import type { Analysis, Stance } from '../agents/analysis.ts';
import { decode, encode } from '../codec.ts';
import { defaultTeams } from '../coordination/default-teams.ts';
import type { SeatBackends, Team } from '../coordination/team.ts';
import { analyseNow } from './analyse-now.ts';
import { BTC, Desk, type DeskOptions } from '../engine.fixture.ts';
import { Engine } from '../engine.ts';
import type { EventBody } from '../event.ts';
import { modelAbstention, modelAnswer } from '../model/model-answer.fixture.ts';
import type { Lesson } from '../model/lesson-book.ts';
import { DEFAULT_MODEL_POLICY } from '../model/model-policy.ts';
import type { ModelQuestion } from '../model/model-question.ts';

const FRESH_MS = DEFAULT_MODEL_POLICY.freshMs;

/** The teams that ship for one instrument, with models on some seats of the crew. */
function teamsWith(backends: SeatBackends, framework: Team['framework'] = 'crew'): readonly Team[] {
  return defaultTeams(1).map((team) => (team.framework === framework ? { ...team, backends } : team));
}

/** A rising market; `trend` of the crew is a model's seat. */
function desk(backends: SeatBackends = { trend: 'model' }, more: DeskOptions = {}): Desk {
  const one = new Desk({
    instruments: [BTC], warm: false, ...more,
    tweaks: { cycle: { intervalMs: 5_000 }, teams: teamsWith(backends), models: DEFAULT_MODEL_POLICY, consensus: { threshold: 0, minVoices: 1, minPresence: 0, maxSnapshotAgeMs: 86_400_000 }, ...more.tweaks },
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

const asked = (one: Desk): ModelQuestion => must(one.asked.at(-1), 'a question was asked');
const answer = (one: Desk, body: Extract<EventBody, { kind: 'model_answered' }>['answer']): void => one.post({ kind: 'model_answered', answer: body });
/** What the seat voted in the newest round. */
const voteOf = (one: Desk, agent = 'trend', framework = 'crew'): Stance | undefined => one.factsOf('round_held').at(-1)?.round.votes.find((vote) => vote.agent === agent && vote.framework === framework)?.stance;
const dropped = (one: Desk): unknown => one.factsOf('model_answered').at(-1)?.dropped;

describe('asking', () => {
  it('each seat of a model is asked once a bar, with what its task may read; the seats of rules are not', () => {
    const one = desk();
    one.advance(60_000);
    expect(one.asked.map(({ agent, snapshot }) => [agent, snapshot.instrument])).toEqual([['trend', BTC.id]]);
    const { messages, limits, snapshot } = asked(one);
    expect(limits.deadline).toBe(snapshot.at + FRESH_MS);
    expect(messages[1]?.text).toContain('Say whether there is a trend to join.');
    // In the crew `trend` reads the regime analyst's work and nobody else's.
    expect(messages[1]?.text).toContain('"agent":"regime"');
    expect(messages[1]?.text).not.toContain('"agent":"breakout"');
    expect(one.factsOf('model_asked')).toMatchObject([{ question: asked(one).id, framework: 'crew', agent: 'trend', instrument: BTC.id }]);
    answer(one, modelAnswer(asked(one)));
    one.advance(240_000);
    one.observe(bar(Math.floor(one.at / 300_000) - 1));
    one.advance(5_000);
    expect(one.asked).toHaveLength(2);
  });

  it('is told who it is in this team, and what the team does not say as the agent is by itself', () => {
    const named = teamsWith({ trend: 'model' }).map((team) => (team.framework === 'crew' ? { ...team, personas: { trend: { role: 'a patient rider', goal: '', backstory: 'You were early in 2017.' } } } : team));
    const one = desk({ trend: 'model' }, { tweaks: { teams: named } });
    one.advance(60_000);
    const plain = desk();
    plain.advance(60_000);
    const [told, usual] = [asked(one), asked(plain)].map(({ messages }) => must(messages[0], 'instructions').text.split('\n'));
    expect(told?.[0]).toMatch(/^You are a patient rider\. Your goal: /);
    expect(told?.[0]?.split('Your goal: ')[1]).toBe(usual?.[0]?.split('Your goal: ')[1]);
    expect(told?.[1]).toBe('You were early in 2017.');
  });

  it.each<[string, DeskOptions, (one: Desk) => void]>([
    ['without a model anywhere', { tweaks: { teams: teamsWith({ trend: 'rules' }) } }, () => undefined],
    ['where nobody is to be asked', { tweaks: { models: undefined } }, () => undefined],
    ['while trading is halted', {}, (one) => one.halt()],
    ['while the session ends', {}, (one) => one.post({ kind: 'session_ending', reason: 'test' })],
    ['about data that may not be traded on', { tweaks: { market: { warmupBars: 10_000 } } }, () => undefined],
  ])('nobody is asked %s', (_case, more, before) => {
    const one = desk({ trend: 'model' }, more);
    before(one);
    one.advance(20_000);
    expect(one.factsOf('round_held').length).toBeGreaterThan(2);
    expect(one.asked).toEqual([]);
  });
});

describe('what an agent remembers', () => {
  const lesson = (text: string, changes: Partial<Lesson> = {}): Lesson => ({ agent: 'trend' as AgentId, instrument: BTC.id, regime: 'bull', at: 1 as Timestamp, text, ...changes });
  const remembered = (one: Desk): unknown => (JSON.parse(asked(one).messages[1]?.text.split('\n').at(-1) ?? '') as { readonly lessons?: unknown }).lessons;

  it('stands in its question: its own newest two of the instrument in the regime, oldest first, and nobody else’s', () => {
    const one = desk();
    one.post({ kind: 'lessons_noted', lessons: [lesson('first'), lesson('second'), lesson('in a bear market', { regime: 'bear' }), lesson('of ETH', { instrument: 'ETH-USDT-PERP.paper' as Lesson['instrument'] }), lesson('another’s', { agent: 'breakout' as AgentId })] });
    one.post({ kind: 'lessons_noted', lessons: [lesson('third')] });
    one.advance(5_000);
    expect(asked(one).snapshot.regime).toBe('bull');
    expect(remembered(one)).toEqual(['second', 'third']);
    expect(one.factsOf('model_asked')[0]?.messages).toEqual(asked(one).messages);
  });

  it('without lessons the question is what it was, and lessons alone decide nothing', () => {
    const [plain, told] = [desk({}), desk({})];
    told.post({ kind: 'lessons_noted', lessons: [lesson('first')] });
    for (const one of [plain, told]) one.advance(20_000);
    expect(remembered(((one) => { one.advance(5_000); return one; })(desk()))).toBeUndefined();
    expect(told.factsOf('round_held').map(({ round }) => round.votes)).toEqual(plain.factsOf('round_held').map(({ round }) => round.votes));
  });

  it('is read again from the journal: the same events ask the same', () => {
    const one = desk();
    one.post({ kind: 'lessons_noted', lessons: [lesson('“quoted” and\nnew lines')] });
    one.advance(5_000);
    const engine = new Engine();
    const again = one.events.flatMap((event) => engine.step({ ...event, body: decode<EventBody>(encode(event.body)) }).facts).filter(({ kind }) => kind === 'model_asked');
    expect(again).toEqual(one.factsOf('model_asked'));
    expect(remembered(one)).toEqual(['“quoted” and new lines']);
  });
});

describe('an answer', () => {
  it('counts from the next cycle on, and which round it counted in first is said once', () => {
    const one = desk();
    one.advance(5_000);
    expect(voteOf(one)).toBe('abstain');
    one.advance(2_000);
    answer(one, modelAnswer(asked(one), { stance: 'sell', confidence: 0.7 }));
    expect(voteOf(one)).toBe('abstain');
    one.advance(3_000);
    expect(voteOf(one)).toBe('sell');
    one.advance(5_000);
    const [counted, ...more] = one.factsOf('model_counted');
    expect(more).toEqual([]);
    expect(counted).toMatchObject({ question: asked(one).id, round: one.factsOf('round_held').at(-2)?.id });
    // The other seat of the same agent is its rules'.
    expect(voteOf(one, 'trend', 'group_chat')).toBe('buy');
  });

  it.each([
    [500, 'sell', null], [FRESH_MS - 5_000, 'sell', null], [FRESH_MS, 'abstain', null], [FRESH_MS + 1, 'abstain', 'stale'], [FRESH_MS + 3_600_000, 'abstain', 'unasked'],
  ] as const)('%i ms after its snapshot: the next cycle has %s of it, dropped as %s', (lateMs, stance, why) => {
    const one = desk();
    one.advance(5_000);
    const question = asked(one);
    one.advance(question.snapshot.at + lateMs - one.at);
    answer(one, modelAnswer(question, { stance: 'sell' }));
    expect(dropped(one)).toBe(why);
    one.advance(5_000);
    expect(voteOf(one)).toBe(stance);
  });

  it('stops counting when its snapshot is no longer fresh', () => {
    const one = desk();
    one.advance(5_000);
    answer(one, modelAnswer(asked(one), { stance: 'sell' }));
    one.advance(FRESH_MS);
    expect(voteOf(one)).toBe('sell');
    one.advance(5_000);
    expect(voteOf(one)).toBe('abstain');
  });

  it('does not count once the price has left the entry it had in mind', () => {
    const one = desk();
    one.advance(5_000);
    answer(one, modelAnswer(asked(one), { stance: 'sell' }));
    one.quote(BTC.id, 102.5);
    one.advance(5_000);
    expect(voteOf(one)).toBe('abstain');
    // Its risk is four: a quarter of that beyond its entry is still its trade.
    one.quote(BTC.id, 101.9);
    one.advance(5_000);
    expect(voteOf(one)).toBe('sell');
  });

  it.each<[string, Partial<Analysis>]>([
    ['a feature the snapshot does not have', { evidence: [{ feature: 'moon_phase', value: 1 }] }],
    ['a number that is not the snapshot\'s', { evidence: [{ feature: 'adx_5m', value: 99.25 }] }],
    ['a stop on the wrong side', { stop: 200 }],
    ['another instrument', { instrument: 'ETH-USDT.alpha' as Analysis['instrument'] }],
    ['a claim to have been checked before', { asOf: 1 as Timestamp, evidence: [{ feature: 'adx_5m', value: 99.25 }] }],
  ])('is void with %s, whoever let it through', (_case, changes) => {
    const one = desk();
    one.advance(5_000);
    answer(one, modelAnswer(asked(one), changes));
    expect(dropped(one)).toBe('void');
    one.advance(5_000);
    expect(voteOf(one)).toBe('abstain');
  });

  it('of nothing that was asked, a second one, an abstention, and one that comes after a halt: recorded, and counts for nothing', () => {
    const one = desk();
    one.advance(5_000);
    const question = asked(one);
    answer(one, modelAbstention(question));
    expect(dropped(one)).toBe('abstained');
    answer(one, modelAnswer(question));
    expect(dropped(one)).toBe('unasked');
    const other = desk();
    other.advance(5_000);
    other.halt();
    answer(other, modelAnswer(asked(other)));
    expect(dropped(other)).toBe('halted');
    expect(other.factsOf('model_answered')[0]?.answer.micros).toBe(1_500);
  });

  it('is what its seat says in a debate held in words, and that comes to what the loop settled without them', () => {
    const one = desk({ trend: 'model', regime: 'model' }, { tweaks: { consensus: { threshold: 2 } } });
    one.advance(5_000);
    for (const question of one.asked) answer(one, modelAnswer(question, { stance: question.agent === 'trend' ? 'sell' : 'buy', note: `${question.agent} thinks so` }));
    one.advance(5_000);
    const held = must(one.factsOf('round_held').at(-1), 'a round').round;
    const { debates, round } = analyseNow(one.state, BTC.id, ['crew', 'group_chat']);
    expect(debates[0]?.debate.said.find(({ agent }) => agent === 'trend')?.text).toContain('trend thinks so');
    expect(round.votes).toEqual(held.votes);
    expect(held.votes.find(({ agent, framework }) => agent === 'trend' && framework === 'crew')?.confidence).toBeLessThan(0.8);
  });

  it('votes under the seat it was asked for, whatever name it gives, and cannot veto where the seat may not', () => {
    const one = desk();
    one.advance(5_000);
    answer(one, modelAnswer(asked(one), { agent: 'risk_officer' as AgentId, veto: 'no trade' }));
    one.advance(5_000);
    expect(voteOf(one)).toBe('buy');
    expect(one.factsOf('round_held').at(-1)?.round.outcome).not.toMatchObject({ reason: 'vetoed' });
  });
});

describe('the record', () => {
  /** A bar in which the price goes where a seller wants it. */
  const fall = (one: Desk): void => {
    one.advance(600_000);
    one.observe({ kind: 'candle', instrument: BTC.id, timeframe: '5m', openAt: (Math.floor(one.at / 300_000) * 300_000 - 300_000) as Timestamp, open: 100, high: 100.2, low: 95, close: 96, volume: 1, closed: true });
  };

  it('of a model is its own: what it earns weighs its vote, and neither the rules of its analyst nor the other seat', () => {
    const one = desk();
    one.advance(5_000);
    answer(one, modelAnswer(asked(one), { stance: 'sell', target: 97 }));
    one.advance(5_000);
    fall(one);
    const settled = one.factsOf('opinion_settled').map(({ opinion: { framework, agent, end } }) => `${framework} ${agent} ${end}`);
    expect(settled).toContain('crew trend:model target');
    expect(settled).toContain('group_chat trend stop');
    expect(settled.some((line) => line.startsWith('crew trend '))).toBe(false);
    const { records, results } = one.state.council;
    expect(records.of('crew', 'trend' as AgentId, 'bull')).toBe(results.of('crew', 'trend:model' as AgentId, 'bull'));
    expect(records.of('crew', 'trend' as AgentId, 'bull').hits).toBe(1);
    expect(results.of('crew', 'trend' as AgentId, 'bull').n).toBe(0);
  });

  it('of an analyst is not inherited by a model that takes its seat, nor lost', () => {
    const tally = { n: 400, hits: 300, sumR: 200, sumSquaredR: 300, sumBrier: 80, bins: Array.from({ length: 10 }, () => ({ n: 40, hits: 30, confidenceSum: 30 })) };
    const stored = { results: [{ framework: 'crew' as const, agent: 'trend' as AgentId, regime: 'bull' as const, tally }] };
    expect(desk({ trend: 'model' }, { stored }).state.council.records.of('crew', 'trend' as AgentId, 'bull').n).toBe(0);
    expect(desk({}, { stored }).state.council.records.of('crew', 'trend' as AgentId, 'bull').n).toBe(400);
  });
});

describe('silence', () => {
  it('a model that never answers: every cycle is on time, and its round closes on the rules', () => {
    const silent = desk({ trend: 'model', breakout: 'model' });
    const rules = desk({});
    silent.advance(600_000);
    rules.advance(600_000);
    expect(silent.factsOf('cycle_completed').map(({ cycle }) => [cycle.at, cycle.overruns])).toEqual(rules.factsOf('cycle_completed').map(({ cycle }) => [cycle.at, cycle.overruns]));
    const round = must(silent.factsOf('round_held').at(-1), 'a round').round;
    const models = round.votes.filter(({ agent, framework }) => framework === 'crew' && (agent === 'trend' || agent === 'breakout'));
    expect(models.map(({ stance }) => stance)).toEqual(['abstain', 'abstain']);
    // What the others say is what they say without it; the silent weigh as absent, so a quorum is never easier.
    const others = must(rules.factsOf('round_held').at(-1), 'a round').round;
    expect(round.presence).toBeLessThan(others.presence);
    expect(voteOf(silent, 'regime')).toBe(voteOf(rules, 'regime'));
  });

  it('a risk officer of a model that says nothing vetoes as its rules do; what it says can add a veto', () => {
    const one = desk({ risk_officer: 'model' });
    one.advance(5_000);
    expect(one.factsOf('round_held').at(-1)?.round.outcome.kind).toBe('signal');
    answer(one, modelAnswer(asked(one), { stance: 'abstain', confidence: 0, entryZone: null, stop: null, target: null, veto: 'the exchange is in trouble' }));
    one.advance(5_000);
    expect(one.factsOf('round_held').at(-1)?.round.outcome).toMatchObject({ reason: 'vetoed' });
  });

  it('questions nobody answered are forgotten in the end', () => {
    const one = desk();
    for (let i = 0; i < 8; i += 1) {
      one.advance(300_000);
      one.observe(bar(Math.floor(one.at / 300_000) - 1));
    }
    one.advance(10_000);
    expect(one.asked.length).toBeGreaterThan(6);
    expect(one.state.models.open.size).toBeLessThan(5);
  });
});

describe('replay', () => {
  /** Answers good, late, bad and missing. */
  function session(): Desk {
    const one = desk({ trend: 'model', breakout: 'model', risk_officer: 'model' });
    for (let i = 0; i < 5; i += 1) {
      one.advance(7_000);
      const open = one.asked.slice(-3);
      open.forEach((question, place) => {
        if (place === 0) answer(one, modelAnswer(question, { stance: i % 2 === 0 ? 'sell' : 'buy' }));
        else if (place === 1 && i !== 2) answer(one, i === 3 ? modelAbstention(question, 'refused') : modelAnswer(question, { stance: 'hold' }));
      });
      one.advance(293_000);
      one.observe(bar(Math.floor(one.at / 300_000) - 1));
    }
    return one;
  }

  it('the recorded answers give the same votes, facts and questions, byte for byte, and nobody is asked', () => {
    const recorded = session();
    expect(recorded.factsOf('model_counted').length).toBeGreaterThan(3);
    const engine = new Engine();
    recorded.events.forEach((event, i) => {
      const result = engine.step({ seq: event.seq, at: event.at, body: decode<EventBody>(encode(event.body)) });
      expect(encode(result.facts)).toBe(encode(recorded.results[i]?.facts));
      expect(encode(result.effects)).toBe(encode(recorded.results[i]?.effects));
    });
  });

  it('another answer is another session', () => {
    const hash = (one: Desk): string => one.results.reduce(nextDecisionHash, FIRST_HASH);
    const said = (stance: Stance): string => {
      const one = desk();
      one.advance(5_000);
      answer(one, modelAnswer(asked(one), { stance }));
      one.advance(5_000);
      return hash(one);
    };
    expect(said('buy')).toBe(said('buy'));
    expect(said('sell')).not.toBe(said('buy'));
  });
});
