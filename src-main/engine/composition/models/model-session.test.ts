import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RowId } from '../../../../src-shared/domain/ids.ts';
import { SHIPPED_TEAMS } from '../../../../src-shared/domain/team/shipped-teams.ts';
import type { TeamDefinition } from '../../../../src-shared/domain/team/team-definition.ts';
import type { Failure } from '../../../../src-shared/support/result.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { replaySession } from '../../../lab/replay/replay-session.ts';
import { LoopbackModel } from '../../adapters/model-openai/loopback-model.fixture.ts';
import { backupFolderOf, isBackupDue } from '../../adapters/store-sqlite/backup.ts';
import { unpackPayload } from '../../adapters/store-sqlite/journal-payload.ts';
import type { EventBody } from '../../core/event.ts';
import { decodeEvent } from '../../core/event-codec.ts';
import type { Fact } from '../../core/fact.ts';
import { parseRunOptions } from '../run-options.ts';
import { Session } from '../session.ts';

let folder: string;
let server: LoopbackModel;
let baseUrl: string;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'quorum-model-session-'));
  backedUpToday(folder);
  server = new LoopbackModel();
  baseUrl = await server.start();
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** With a backup of today the upkeep of a data folder is not due: it would thin the questions of a market that is months old while they are looked at. */
function backedUpToday(dataDir: string): void {
  mkdirSync(backupFolderOf(dataDir), { recursive: true });
  writeFileSync(path.join(backupFolderOf(dataDir), `quorum-${new Date().toISOString().replace(/[-:.]/g, '')}-daily.sqlite`), '');
  expect(isBackupDue(dataDir, Date.now())).toBe(false);
}

/** A model at the loopback server on one seat of the crew; two dollars a million tokens read, eight written. */
function models(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    providers: [{ id: 'loopback', baseUrl, model: 'analyst-1', promptPrice: '2', answerPrice: '8', contextTokens: 32_000, requestsPerMinute: 10_000, concurrency: 16 }],
    seats: { crew: { trend: 'model' } }, freshSeconds: 3_600, ...changes,
  };
}

interface Ran {
  readonly facts: readonly Fact[];
  readonly problems: readonly Failure[];
  readonly failure: string | null;
}

interface Opened extends Omit<Ran, 'failure'> {
  readonly session: Session;
}

async function open(models_: Record<string, unknown>, speed: number | null, minutes: number | null = null, teams: readonly TeamDefinition[] = [], instruments: readonly string[] = ['BTC', 'ETH']): Promise<Opened> {
  const options = parseRunOptions({
    market: 'generated', speed, forMs: minutes === null ? null : minutes * 60_000, untilMs: null, seed: 7, intervalMs: 5_000, instruments, dataDir: folder, balance: '10000', kind: 'perpetual', models: models_, ...(teams.length === 0 ? {} : { teams }),
  });
  if (!options.ok) throw new Error(options.error.sentence);
  const facts: Fact[] = [];
  const problems: Failure[] = [];
  const opened = await Session.open(options.value, new SharedArrayBuffer(4), { onFacts: (news) => void facts.push(...news), onProblem: (problem) => void problems.push(problem) });
  if (!opened.ok) throw new Error(opened.error.sentence);
  return { session: opened.value, facts, problems };
}

/** So many minutes of a generated market in as many seconds. */
async function run(minutes: number, models_: Record<string, unknown> = models(), speed: number | null = 60): Promise<Ran> {
  const { session, facts, problems } = await open(models_, speed, minutes);
  return { facts, problems, failure: (await session.run()).failure };
}

/** As much of the market as it takes until answers have been counted: how long that is depends on what else the machine does. */
async function runUntilCounted(answers: number, models_: Record<string, unknown> = models(), teams: readonly TeamDefinition[] = []): Promise<Ran> {
  const { session, facts, problems } = await open(models_, 60, null, teams);
  const running = session.run();
  await vi.waitUntil(() => of(facts, 'model_counted').length >= answers, { timeout: 120_000 });
  session.stop();
  return { facts, problems, failure: (await running).failure };
}

function rows<T>(sql: string): T[] {
  const db = new Database(path.join(folder, 'quorum.sqlite'), { readonly: true });
  try {
    return db.prepare<[], T>(sql).all();
  } finally {
    db.close();
  }
}

/** Events of a kind in the newest session. */
function journalOf<K extends EventBody['kind']>(kind: K): Extract<EventBody, { kind: K }>[] {
  return rows<{ payload: string | Buffer }>(`SELECT payload FROM engine_events WHERE session = (SELECT max(ordinal) FROM sessions) AND kind = '${kind}' ORDER BY seq`).map(({ payload }) => decodeEvent(unpackPayload(payload)) as Extract<EventBody, { kind: K }>);
}

const of = <K extends Fact['kind']>(facts: readonly Fact[], kind: K): Extract<Fact, { kind: K }>[] => facts.filter((fact): fact is Extract<Fact, { kind: K }> => fact.kind === kind);

describe('a session with a language model on a seat', () => {
  it('asks, counts the answers, records every call, and replays to the same hash with no server there', async () => {
    const { facts, failure } = await runUntilCounted(2);
    expect(failure).toBeNull();
    const counted = of(facts, 'model_counted');
    expect(of(facts, 'model_answered').filter(({ dropped }) => dropped === null).length).toBeGreaterThanOrEqual(counted.length);
    const votes = of(facts, 'round_held').flatMap(({ round }) => round.votes.filter(({ agent, framework }) => agent === 'trend' && framework === 'crew'));
    expect(votes.some(({ stance }) => stance !== 'abstain')).toBe(true);
    const calls = rows<{ provider: string; agent: string; outcome: string; micros: number; prompt_tokens: number; answer_tokens: number; round_id: string | null }>('SELECT * FROM model_calls');
    // What was out when the session ended was broken off, on its way or at the server.
    const answered = calls.filter(({ outcome }) => outcome === 'answered');
    expect(answered.length).toBeGreaterThanOrEqual(counted.length);
    expect(calls.filter(({ outcome }) => outcome !== 'answered').every(({ outcome }) => outcome === 'cancelled')).toBe(true);
    expect(server.requests.length).toBeGreaterThanOrEqual(answered.length);
    for (const { provider, agent, micros, prompt_tokens: read, answer_tokens: written } of answered) expect([provider, agent, micros]).toEqual(['loopback', 'trend', 2 * read + 8 * written]);
    // Calls are kept as they were made, and counted as their answers came.
    expect(calls.flatMap(({ round_id: round }) => (round === null ? [] : [round])).sort()).toEqual(counted.map(({ round }) => round as string).sort());
    expect(rows<{ id: string }>('SELECT id FROM model_questions WHERE answered_at IS NULL')).toEqual([]);

    const asked = server.requests.length;
    await server.stop();
    const report = replaySession(folder, 'last', () => 0);
    if (!report.ok) throw new Error(report.error.sentence);
    expect(report.value).toMatchObject({ verified: true, differences: [] });
    expect(server.requests).toHaveLength(asked);
  });

  it('asks what the seat takes from a position that closed, keeps its words under the model’s name, tells them again in the next session, and replays', async () => {
    const { session, facts } = await open(models(), 600, null, [], []);
    const running = session.run();
    await vi.waitUntil(() => of(facts, 'lesson_written').length > 0, { timeout: 240_000 });
    session.stop();
    expect((await running).failure).toBeNull();
    const written = must(of(facts, 'lesson_written')[0], 'a lesson');
    expect(written).toMatchObject({ agent: 'trend', words: 'Noted.', by: 'analyst-1' });
    const asked = must(of(facts, 'model_asked').find(({ question }) => question === written.question), 'its question');
    expect(asked.messages[1]?.text).toMatch(/"closed":\{"direction":"(long|short)","regimeThen":"\w+","resultR":-?[\d.]+,"minutesHeld":\d+,"endedBy":"[^"]+","you":\{"stance":"(buy|sell|hold)","confidence":[\d.]+,"said":"/);
    expect(rows<{ words: string; words_by: string; text: string }>(`SELECT words, words_by, text FROM agent_lessons WHERE position_id = '${written.position}' AND agent = 'trend'`)).toMatchObject([{ words: 'Noted.', words_by: 'analyst-1', text: expect.stringMatching(/^Wanted to /) as string }]);
    expect(rows<{ micros: number }>(`SELECT micros FROM model_calls WHERE question_id = '${written.question}'`)[0]?.micros).toBeGreaterThan(0);
    const replayed = replaySession(folder, 'last', () => 0);
    if (!replayed.ok) throw new Error(replayed.error.sentence);
    expect(replayed.value).toMatchObject({ verified: true, differences: [] });

    const next = await open(models(), 60, 1, [], []);
    expect((await next.session.run()).failure).toBeNull();
    const event = must(journalOf('lessons_noted')[0], 'the lessons that the first session left');
    expect(event.lessons).toContainEqual(expect.objectContaining({ agent: 'trend', instrument: written.instrument, words: 'Noted.' }));
  });

  it('a team that a model leads needs no seat of a model: its manager is asked, decides, is recorded and paid like every other, and replays with no server there', async () => {
    const led = { ...must(SHIPPED_TEAMS.find(({ id }) => id === 'managed_desk'), 'a team with a manager'), lead: { role: '', goal: '', backstory: '' } };
    const { facts, failure } = await runUntilCounted(3, models({ seats: {} }), [led]);
    expect(failure).toBeNull();
    const asked = of(facts, 'model_asked');
    expect(new Set(asked.map(({ agent, framework }) => `${framework} ${agent}`))).toEqual(new Set(['crew chief']));
    const stood = of(facts, 'model_answered').filter(({ dropped }) => dropped === null);
    expect(stood.map(({ answer: { result } }) => result.kind === 'answered' && result.content.kind)).toContain('review');
    const calls = rows<{ agent: string; micros: number; outcome: string; round_id: string | null }>('SELECT agent, micros, outcome, round_id FROM model_calls');
    expect(calls.filter(({ round_id: round }) => round !== null).length).toBeGreaterThanOrEqual(3);
    for (const { agent, micros, outcome } of calls) if (outcome === 'answered') expect([agent, micros > 0]).toEqual(['chief', true]);
    await server.stop();
    const report = replaySession(folder, 'last', () => 0);
    if (!report.ok) throw new Error(report.error.sentence);
    expect(report.value).toMatchObject({ verified: true, differences: [] });
  });

  it('a team that a model should lead with no provider set up says so, and rules lead', async () => {
    const led = { ...must(SHIPPED_TEAMS.find(({ id }) => id === 'chaired_table'), 'a table with a chair'), lead: { role: '', goal: '', backstory: '' } };
    const { session, facts, problems } = await open({ providers: [] }, 60, 1, [led]);
    expect((await session.run()).failure).toBeNull();
    expect(problems.map(({ code, sentence }) => [code, sentence])).toContainEqual(['no_lead_model', '“Chaired table” is to be led by a language model, and no provider is set up: rules lead in its place.']);
    expect(of(facts, 'model_asked')).toEqual([]);
    expect(of(facts, 'round_held').length).toBeGreaterThan(0);
  });

  it('is reminded of what its agent learned in an earlier session, and replays with what it was told', async () => {
    await run(1);
    const db = new Database(path.join(folder, 'quorum.sqlite'));
    const note = db.prepare('INSERT INTO agent_lessons (position_id, agent, instrument, regime, result_r, at, text) SELECT id || ?, ?, id, ?, -1, 1, ? FROM instruments');
    for (const regime of ['bull', 'bear', 'sideways', 'volatile']) note.run(`an old position in a ${regime} market`, 'trend', regime, `${regime}: bought too late`);
    db.close();
    const { facts, failure } = await run(2);
    expect(failure).toBeNull();
    const prompts = of(facts, 'model_asked').map(({ messages }) => messages[1]?.text ?? '');
    expect(prompts.length).toBeGreaterThan(0);
    for (const prompt of prompts) expect(prompt).toMatch(/"regime":"(\w+)".*"lessons":\["\1: bought too late"\]/);
    await server.stop();
    const report = replaySession(folder, 'last', () => 0);
    if (!report.ok) throw new Error(report.error.sentence);
    expect(report.value).toMatchObject({ verified: true, differences: [] });
  });

  it('every model hangs: cycles keep their pace, the rounds close on rules, and what was still out is booked at its most', async () => {
    server.serve('slow');
    const hanging = await run(3);
    expect(hanging.failure).toBeNull();
    const asked = hanging.facts.findIndex(({ kind }) => kind === 'model_asked');
    // The first question is never answered: had a cycle waited for it, none would have come after it.
    expect(of(hanging.facts.slice(asked), 'cycle_completed').length).toBeGreaterThan(10);
    expect(of(hanging.facts, 'model_asked').length).toBeGreaterThan(1);
    expect(of(hanging.facts, 'round_held').every(({ round }) => round.votes.find(({ agent, framework }) => agent === 'trend' && framework === 'crew')?.stance === 'abstain')).toBe(true);
    const calls = rows<{ outcome: string; cost_from: string; micros: number }>('SELECT outcome, cost_from, micros FROM model_calls');
    expect(calls.length).toBeGreaterThan(0);
    for (const call of calls) expect(call).toMatchObject({ outcome: 'cancelled', cost_from: 'assumed' });
    expect(rows('SELECT id FROM model_questions WHERE answered_at IS NULL')).toEqual([]);
  });

  it('the day\'s money is hard over sessions: the second is told what the first spent', async () => {
    await runUntilCounted(1);
    const [first] = rows<{ micros: number }>('SELECT sum(micros) AS micros FROM model_calls');
    const spent = must(first, 'a sum').micros;
    expect(spent).toBeGreaterThan(0);
    const before = server.requests.length;
    // Not even one more call, at the most it can cost, fits into what is left.
    const second = await run(2, models({ dailyDollars: (spent / 1e6 + 0.001).toFixed(6) }));
    expect(server.requests).toHaveLength(before);
    expect(of(second.facts, 'model_answered').map(({ answer }) => (answer.result.kind === 'abstained' ? answer.result.reason : 'answered')).every((reason) => reason === 'over_budget')).toBe(true);
    expect(of(second.facts, 'model_asked').length).toBeGreaterThan(0);
  });

  it('a program that was killed with questions out gives no money back', async () => {
    await runUntilCounted(1);
    const db = new Database(path.join(folder, 'quorum.sqlite'));
    db.exec('DELETE FROM model_calls WHERE question_id = (SELECT id FROM model_questions ORDER BY ordinal LIMIT 1)');
    db.exec('UPDATE model_questions SET answered_at = NULL, outcome = NULL WHERE ordinal = (SELECT min(ordinal) FROM model_questions)');
    db.close();
    const { problems } = await run(1);
    expect(problems.map(({ code }) => code)).toEqual(['models_lost']);
    const [lost] = rows<{ outcome: string; micros: number; at: number }>("SELECT c.outcome, c.micros, c.at FROM model_calls c WHERE c.outcome = 'lost'");
    const [dearest] = rows<{ micros: number }>("SELECT max(micros) AS micros FROM model_calls WHERE outcome = 'answered'");
    expect(must(lost, 'a lost call').micros).toBeGreaterThan(must(dearest, 'a call').micros);
  });

  it('a halt breaks off what is out, records what it can have cost, and nobody is asked any more', async () => {
    server.serve('slow');
    const opened = await open(models(), 4);
    const { session, facts } = opened;
    const running = session.run();
    await server.asked(1);
    session.command({ kind: 'halt', id: '0190a000-0000-7000-8000-0000000000aa' as RowId, by: 'a test', reason: 'enough', close: false });
    await server.deserted(1);
    session.stop();
    expect((await running).failure).toBeNull();
    const answered = of(facts, 'model_answered');
    expect(answered.length).toBe(of(facts, 'model_asked').length);
    for (const { answer, dropped } of answered) expect([answer.result, dropped]).toEqual([expect.objectContaining({ kind: 'abstained', reason: 'cancelled' }), 'abstained']);
    const haltedAt = of(facts, 'halt_changed')[0]?.at ?? 0;
    expect(of(facts, 'model_asked').every(({ at }) => at <= haltedAt)).toBe(true);
  });

  it('at full speed nobody is asked, and that is said', async () => {
    const { facts, problems } = await run(2, models(), null);
    expect(problems.map(({ code }) => code)).toEqual(['models_not_asked']);
    expect(of(facts, 'model_asked')).toEqual([]);
    expect(server.requests).toEqual([]);
  });

  it('a key that is nowhere is told with the variable to set; the session runs, and the provider is not asked', async () => {
    const { facts, problems, failure } = await run(1, models({ providers: [{ id: 'loopback', baseUrl, keyName: 'loop key', model: 'analyst-1', promptPrice: '2', answerPrice: '8', contextTokens: 32_000 }] }));
    expect(failure).toBeNull();
    expect(problems.find(({ code }) => code === 'no_model_key')?.remedy).toContain('QUORUM_KEY_LOOP_KEY');
    expect(server.requests).toEqual([]);
    expect(of(facts, 'model_answered').some(({ sentence }) => sentence.startsWith('bad_key'))).toBe(true);
  });
});

describe('what a person sets', () => {
  const parse = (changes: Record<string, unknown>): string => {
    const options = parseRunOptions({ market: 'generated', speed: 1, forMs: null, untilMs: null, seed: 7, intervalMs: null, instruments: [], dataDir: folder, balance: '10000', kind: 'perpetual', models: models(changes) });
    return options.ok ? '' : options.error.sentence;
  };

  it.each<[string, Record<string, unknown>, string]>([
    ['a seat nobody has', { seats: { crew: { wizard: 'model' } } }, 'there is no agent "wizard"'],
    ['a backend there is none of', { seats: { crew: { trend: 'oracle' } } }, '"rules" or "model"'],
    ['a model without a provider', { providers: [] }, 'no provider is set up'],
    ['money that is no money', { dailyDollars: 'much' }, 'dailyDollars must be dollars as text'],
    ['a key in the place of its name', { providers: [{ id: 'x', baseUrl: 'https://example.org/v1', keyName: 'sk-live-0123456789abcdef0123456789', model: 'm', promptPrice: '1', answerPrice: '1', contextTokens: 8_000 }] }, 'looks like a key itself'],
    ['a field that is none', { budget: 5 }, 'budget'],
  ])('refuses %s with a sentence', (_case, changes, sentence) => {
    expect(parse(changes)).toContain(sentence);
  });

  it('takes what is whole', () => {
    expect(parse({})).toBe('');
  });
});
