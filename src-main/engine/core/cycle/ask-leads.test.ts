/** Chairs and managers of language models: what is asked, when an answer counts, and what happens in its place. */
import { describe, expect, it } from 'vitest';
import type { AgentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { SHIPPED_TEAMS } from '../../../../src-shared/domain/team/shipped-teams.ts';
import type { TeamDefinition } from '../../../../src-shared/domain/team/team-definition.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import type { Stance } from '../agents/analysis.ts';
import { decode, encode } from '../codec.ts';
import type { LeadWord } from '../coordination/lead.ts';
import { seatTeam } from '../coordination/seat-team.ts';
import type { Team } from '../coordination/team.ts';
import { BTC, Desk, type DeskOptions } from '../engine.fixture.ts';
import { Engine } from '../engine.ts';
import type { EventBody } from '../event.ts';
import { modelAbstention, modelAnswer, otherAnswer } from '../model/model-answer.fixture.ts';
import type { ModelContent } from '../model/model-answer.ts';
import { DEFAULT_MODEL_POLICY } from '../model/model-policy.ts';
import type { ModelQuestion } from '../model/model-question.ts';
import { analyseNow } from './analyse-now.ts';

const NO_PERSONA = { role: '', goal: '', backstory: '' };
const FRESH_MS = DEFAULT_MODEL_POLICY.freshMs;

/** A team that ships, led by a model. */
function led(id: string, lead: TeamDefinition['lead'] = NO_PERSONA): Team {
  return seatTeam({ ...must(SHIPPED_TEAMS.find((team) => team.id === id), id), ...(lead === undefined ? {} : { lead }) }, 1);
}

/** A rising market; mean reversion is a model's seat, so that somebody can be made to sell. */
function desk(teams: readonly Team[], more: DeskOptions = {}): Desk {
  const one = new Desk({
    instruments: [BTC], warm: false, ...more,
    tweaks: { cycle: { intervalMs: 5_000 }, teams, models: DEFAULT_MODEL_POLICY, consensus: { threshold: 2, minVoices: 1, minPresence: 0, maxSnapshotAgeMs: 86_400_000 }, ...more.tweaks },
  });
  const first = Math.floor(one.at / 300_000) - 120;
  one.observe(...Array.from({ length: 120 }, (_, i) => bar(first + i, i, true)));
  one.quote(BTC.id, 100);
  return one;
}

const bar = (ordinal: number, i: number, history = false): Parameters<Desk['observe']>[0] => (
  { kind: 'candle', instrument: BTC.id, timeframe: '5m', openAt: (ordinal * 300_000) as Timestamp, open: 80 + i / 6, high: 80.3 + i / 6, low: 79.9 + i / 6, close: 80.2 + i / 6, volume: 1, closed: true, ...(history ? { history: true as const } : {}) }
);

/** A contested table: the chair's word matters. */
function table(chair: TeamDefinition['lead'] = NO_PERSONA, more: DeskOptions = {}): Desk {
  const one = desk([{ ...led('chaired_table', chair), backends: { mean_reversion: 'model' } }], more);
  one.advance(5_000);
  answer(one, must(one.asked.find(({ agent }) => agent === 'mean_reversion'), 'the seller is asked'), 'sell');
  one.advance(5_000);
  return one;
}

const choices = (question: ModelQuestion): readonly AgentId[] => (question.wanted.kind === 'choice' ? question.wanted.choices : []);
const toLead = (one: Desk): readonly ModelQuestion[] => one.asked.filter(({ agent }) => agent === 'chair' || agent === 'chief');
const last = (one: Desk): ModelQuestion => must(toLead(one).at(-1), 'the lead is asked');
const dropped = (one: Desk): unknown => one.factsOf('model_answered').at(-1)?.dropped;
const wordsOf = (one: Desk): readonly LeadWord[] => must(analyseNow(one.state, BTC.id, [must(one.state.council.teams[0], 'a team').framework]).debates[0], 'a debate').lead;
const turnsOf = (one: Desk): readonly AgentId[] => must(analyseNow(one.state, BTC.id, ['group_chat']).debates[0], 'a debate').debate.said.map(({ agent }) => agent);

function answer(one: Desk, question: ModelQuestion, stance: Stance): void {
  one.post({ kind: 'model_answered', answer: modelAnswer(question, { stance }) });
}
function says(one: Desk, question: ModelQuestion, content: ModelContent): void {
  one.post({ kind: 'model_answered', answer: otherAnswer(question, content) });
}
const names = (one: Desk, agent: string): void => says(one, last(one), { kind: 'choice', chosen: agent as AgentId, text: `${agent}, please` });
const judges = (one: Desk, accepted: boolean, text = ''): void => says(one, last(one), { kind: 'review', accepted, text });

describe('a chair that a language model answers for', () => {
  it('is asked whom to give the word, of everybody but the last speaker; until it answers its fallback gives it', () => {
    const one = table();
    expect(toLead(one)).toHaveLength(1);
    const { wanted, messages, limits, snapshot, officer } = last(one);
    expect(wanted).toEqual({ kind: 'choice', choices: ['trend', 'mean_reversion', 'breakout', 'order_flow', 'carry', 'regime', 'risk_officer'] });
    expect(officer).toBe(false);
    expect(limits.deadline).toBe(snapshot.at + FRESH_MS);
    expect(messages[0]?.text).toMatch(/^You are the chair of a table of trading analysts\./);
    expect(messages[1]?.text).toMatch(/^Who should speak next about: Buy, sell or hold, and why\? The instrument is BTC-USDT-PERP\.alpha\. Name one of "mayBeChosen"\./);
    expect(wordsOf(one)[0]).toEqual({ said: 0, agent: 'chair', by: 'rule', chosen: 'trend', accepted: null, text: 'its language model has not answered yet' });
    // `least_heard`, the fallback of the team, goes down the table.
    expect(turnsOf(one).slice(0, 3)).toEqual(['trend', 'mean_reversion', 'breakout']);
  });

  it('decides turn after turn over the cycles of a bar: each debate goes as far by its words as they reach', () => {
    const one = table();
    names(one, 'carry');
    expect(turnsOf(one)[0]).toBe('carry');
    one.advance(5_000);
    expect(choices(last(one))).not.toContain('carry');
    expect(last(one).messages[1]?.text).toContain('"agent":"carry"');
    names(one, 'regime');
    one.advance(5_000);
    names(one, 'carry');
    expect(turnsOf(one).slice(0, 4)).toEqual(['carry', 'regime', 'carry', 'trend']);
    expect(wordsOf(one).slice(0, 4).map(({ by, chosen, text }) => [by, chosen, text])).toEqual([
      ['model', 'carry', 'carry, please'], ['model', 'regime', 'regime, please'], ['model', 'carry', 'carry, please'], ['rule', 'trend', 'its language model has not been asked yet'],
    ]);
    // Each counts once, in the first round that was led by it.
    const counted = one.factsOf('model_counted').map(({ question }) => question);
    expect(counted).toEqual([one.asked[0]?.id, toLead(one)[0]?.id, toLead(one)[1]?.id]);
    expect(one.factsOf('model_asked').filter(({ agent }) => agent === 'chair')).toHaveLength(3);
  });

  it('is asked one thing at a time, and what it does not answer once a bar', () => {
    const one = table();
    one.advance(60_000);
    expect(toLead(one)).toHaveLength(1);
    // Its time is up: the first stays its fallback's in this bar, and the next is asked.
    one.post({ kind: 'model_answered', answer: modelAbstention(last(one)) });
    expect(dropped(one)).toBe('abstained');
    one.advance(5_000);
    expect(toLead(one)).toHaveLength(2);
    expect(choices(last(one))).not.toContain('trend');
    expect(wordsOf(one)[0]?.text).toBe('its language model decided nothing: timeout: one: timeout');
  });

  it.each<[string, ModelContent, unknown]>([
    ['somebody who just spoke', { kind: 'choice', chosen: 'carry' as AgentId, text: '' }, 'void'],
    ['somebody who does not sit there', { kind: 'choice', chosen: 'momentum' as AgentId, text: '' }, 'void'],
    ['itself', { kind: 'choice', chosen: 'chair' as AgentId, text: '' }, 'void'],
    ['nobody: a review', { kind: 'review', accepted: true, text: '' }, 'void'],
    ['nobody: a note', { kind: 'note', text: 'carry should speak', chosen: 'trend' as AgentId }, 'void'],
    ['nobody: numbers', { kind: 'numbers', values: [1] }, 'void'],
    ['somebody allowed', { kind: 'choice', chosen: 'regime' as AgentId, text: '' }, null],
  ])('after carry it names %s: the fallback speaks, and the reason is recorded', (_case, content, drop) => {
    const one = table();
    names(one, 'carry');
    one.advance(5_000);
    says(one, last(one), content);
    expect(dropped(one)).toBe(drop);
    expect(turnsOf(one).slice(0, 2)).toEqual(['carry', drop === null ? 'regime' : 'trend']);
    if (drop !== null) expect(wordsOf(one)[1]).toMatchObject({ by: 'rule', chosen: 'trend', text: expect.stringMatching(/^its language model decided nothing: /) as string });
  });

  it.each([[5_000, null], [FRESH_MS + 1, 'stale']] as const)('%i ms after its snapshot its answer is dropped as %s', (lateMs, why) => {
    const one = table();
    const question = last(one);
    one.advance(question.snapshot.at + lateMs - one.at);
    names(one, 'carry');
    expect(dropped(one)).toBe(why);
    expect(turnsOf(one)[0]).toBe(why === null ? 'carry' : 'trend');
  });

  it('stands while it is fresh, and no longer than its bar', () => {
    const stale = table();
    names(stale, 'carry');
    stale.advance(FRESH_MS + 5_000);
    expect(wordsOf(stale)[0]).toMatchObject({ by: 'rule', text: 'its language model decided about a snapshot 95 s old, limit 90 s' });
    const one = table(NO_PERSONA, { tweaks: { models: { ...DEFAULT_MODEL_POLICY, freshMs: 600_000 } } });
    names(one, 'carry');
    one.advance(250_000);
    expect(turnsOf(one)[0]).toBe('carry');
    one.advance(60_000);
    one.observe(bar(Math.floor(one.at / 300_000) - 1, 120));
    one.advance(5_000);
    expect(wordsOf(one)[0]).toMatchObject({ by: 'rule' });
    // An answer to a question of the old bar comes too late; then the new bar asks anew.
    expect(toLead(one)).toHaveLength(2);
    names(one, 'trend');
    expect(dropped(one)).toBe('stale');
    expect(one.factsOf('model_answered').at(-1)?.sentence).toBe('a bar has closed since it was asked');
    one.advance(5_000);
    expect(toLead(one)).toHaveLength(3);
    expect(choices(last(one))).toHaveLength(7);
  });

  it('is told who it is in this team', () => {
    const one = table({ role: 'a strict chair', goal: '', backstory: 'You were a judge.' });
    expect(last(one).messages[0]?.text.split('\n').slice(0, 2)).toEqual(['You are a strict chair. Your goal: let those speak whose word can still change what the others think.', 'You were a judge.']);
  });

  it('is not asked where nobody contradicts anybody: who speaks when changes no vote then', () => {
    const one = desk([led('chaired_table')]);
    one.advance(60_000);
    expect(one.factsOf('round_held').length).toBeGreaterThan(5);
    expect(one.asked).toEqual([]);
  });

  it.each<[string, DeskOptions, (one: Desk) => void]>([
    ['while trading is halted', {}, (one) => one.halt()],
    ['while the session ends', {}, (one) => one.post({ kind: 'session_ending', reason: 'test' })],
  ])('is not asked %s', (_case, more, before) => {
    const one = table(NO_PERSONA, more);
    const asked = toLead(one).length;
    names(one, 'carry');
    before(one);
    one.advance(20_000);
    expect(toLead(one)).toHaveLength(asked);
  });

  it('an answer that comes after a halt is recorded and counts for nothing', () => {
    const one = table();
    one.halt();
    names(one, 'carry');
    expect(dropped(one)).toBe('halted');
    expect(turnsOf(one)[0]).toBe('trend');
  });

  it('where no model is asked in the session, its fallback leads', () => {
    const one = desk([led('chaired_table')], { tweaks: { models: undefined } });
    one.advance(20_000);
    expect(one.asked).toEqual([]);
    expect(turnsOf(one)[0]).toBe('trend');
    expect(wordsOf(one)[0]).toMatchObject({ by: 'rule', text: 'no language model is asked in this session' });
  });

  it('shows its words with the round, for whoever watches', () => {
    const one = table();
    names(one, 'carry');
    one.advance(5_000);
    const heard: (readonly LeadWord[] | undefined)[] = [];
    const engine = new Engine(() => undefined, (_id, _round, hearings) => void heard.push(hearings[0]?.lead));
    for (const event of one.events) engine.step(event);
    expect(heard[0]).toEqual([]);
    expect(heard.at(-1)?.slice(0, 2)).toMatchObject([{ said: 0, by: 'model', chosen: 'carry' }, { said: 1, by: 'rule', chosen: 'trend' }]);
  });
});

describe('a manager that a language model answers for', () => {
  /** A crew of which trend buys. */
  function crew(): Desk {
    const one = desk([led('managed_desk')]);
    one.advance(5_000);
    return one;
  }
  const voteOf = (one: Desk, agent: string): Stance | undefined => one.factsOf('round_held').at(-1)?.round.votes.find((vote) => vote.agent === agent)?.stance;

  it('is shown each work that says something, with what it was made of; until it judges, the work is taken', () => {
    const one = crew();
    expect(last(one).wanted).toEqual({ kind: 'review' });
    expect(last(one).messages[0]?.text).toMatch(/^You are the manager of a desk of trading analysts\./);
    expect(last(one).messages[1]?.text).toMatch(/^Is this done as asked: .* The work is the last of "heard", by regime;/);
    expect(last(one).features).toContain('regime_trend');
    expect(voteOf(one, 'regime')).toBe('buy');
    judges(one, true);
    one.advance(5_000);
    expect(last(one).messages[1]?.text).toContain('by trend;');
    expect(voteOf(one, 'trend')).toBe('buy');
  });

  it('returns a work: what comes back unchanged is returned again without asking, and the seat abstains, with its reason', () => {
    const one = crew();
    judges(one, false, 'Too  young\u0000 a market.');
    one.advance(5_000);
    expect(voteOf(one, 'regime')).toBe('abstain');
    expect(toLead(one)).toHaveLength(2);
    const { debate, lead } = must(analyseNow(one.state, BTC.id, ['crew']).debates[0], 'a debate');
    expect(lead.slice(0, 2).map(({ by, accepted, text }) => [by, accepted, text])).toEqual([['model', false, 'Too young a market.'], ['model', false, 'Too young a market.']]);
    expect(debate.words.find(({ agent }) => agent === 'regime')?.note).toBe('refused by the crew: Too young a market.');
  });

  it('gives out a work that is nobody’s', () => {
    const one = crew();
    for (let i = 0; i < 8 && last(one).wanted.kind === 'review'; i += 1) {
      judges(one, true);
      one.advance(5_000);
    }
    expect(last(one).messages[1]?.text).toMatch(/^Who should do this: Sum up who says what/);
    names(one, 'carry');
    const { debate } = must(analyseNow(one.state, BTC.id, ['crew']).debates[0], 'a debate');
    expect(debate.said.find(({ task }) => task === 'summary')?.agent).toBe('carry');
  });
});

describe('replay', () => {
  it('recorded decisions, good, bad, late and missing, give the same facts and questions byte for byte', () => {
    const one = desk([{ ...led('managed_desk'), backends: { trend: 'model' } }, { ...led('chaired_table'), backends: { mean_reversion: 'model' } }]);
    let seen = 0;
    for (let i = 0; i < 40; i += 1) {
      one.advance(5_000);
      for (; seen < one.asked.length; seen += 1) {
        const question = must(one.asked[seen], 'a question');
        if (question.wanted.kind === 'analysis') answer(one, question, question.agent === 'trend' ? 'buy' : 'sell');
        else if (i % 7 === 3) one.post({ kind: 'model_answered', answer: modelAbstention(question, 'refused') });
        else if (question.wanted.kind === 'review') says(one, question, { kind: 'review', accepted: i % 3 !== 0, text: `cycle ${i}` });
        else if (i % 5 !== 4) says(one, question, { kind: 'choice', chosen: choices(question)[i % choices(question).length] as AgentId, text: '' });
      }
    }
    expect(one.factsOf('model_counted').filter(({ question }) => toLead(one).some(({ id }) => id === question)).length).toBeGreaterThan(8);
    const engine = new Engine();
    one.events.forEach((event, i) => {
      const result = engine.step({ seq: event.seq, at: event.at, body: decode<EventBody>(encode(event.body)) });
      expect(encode(result.facts)).toBe(encode(one.results[i]?.facts));
      expect(encode(result.effects)).toBe(encode(one.results[i]?.effects));
    });
  });
});
