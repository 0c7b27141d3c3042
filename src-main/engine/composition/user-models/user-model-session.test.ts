import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hanging, logistic, unbounded } from '../../../../scripts/onnx/models.mjs';
import { must } from '../../../../src-shared/support/assert.ts';
import type { Failure } from '../../../../src-shared/support/result.ts';
import { explain } from '../../../lab/app/explain.ts';
import { openReader } from '../../../lab/reader.ts';
import { replaySession } from '../../../lab/replay/replay-session.ts';
import type { Fact } from '../../core/fact.ts';
import { parseRunOptions } from '../run-options.ts';
import { Session } from '../session.ts';
import { hashOf, keepModel, listModels, type ModelRecord } from './model-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quorum-own-model-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const VOTE = { as: 'vote', horizonMinutes: 60, stopAtrs: 2, targetAtrs: 4, threshold: 0.05 };

/** Puts a model into the data folder as an import leaves it: a model that hangs would not pass one. */
function keep(name: string, bytes: Uint8Array, place: ModelRecord['place'], more: Record<string, unknown> = {}): void {
  const manifest = JSON.stringify({
    name, input: { name: 'x', features: [{ feature: 'rsi_1m', mean: 50, sd: 10 }, { feature: 'z_5m', mean: 0, sd: 1 }, { feature: 'return_15m_pct', mean: 0, sd: 0.5 }] }, output: { name: 'score', meaning: 'direction' }, use: VOTE, ...more,
  });
  const kept = keepModel(folder, name, { bytes, manifest, record: { version: 1, modelHash: hashOf(bytes), manifestHash: hashOf(manifest), bytes: bytes.length, importedAt: 0, place, type: 'float32', rows: 64, slowestMs: 1 } });
  if (!kept.ok) throw new Error(kept.error.sentence);
}

interface Ran {
  readonly facts: readonly Fact[];
  readonly problems: readonly Failure[];
  readonly failure: string | null;
  readonly decisionHash: string;
}

/** So many minutes of a generated market, at 60 times its pace or at full speed; or until something has happened. */
async function run(minutes: number | null, speed: number | null = 60, until: (facts: readonly Fact[]) => boolean = () => false): Promise<Ran> {
  const options = parseRunOptions({ market: 'generated', speed, forMs: minutes === null ? null : minutes * 60_000, untilMs: null, seed: 7, intervalMs: 5_000, instruments: ['BTC', 'ETH'], dataDir: folder, balance: '10000', kind: 'perpetual' });
  if (!options.ok) throw new Error(options.error.sentence);
  const facts: Fact[] = [];
  const problems: Failure[] = [];
  const opened = await Session.open(options.value, new SharedArrayBuffer(4), { onFacts: (news) => void facts.push(...news), onProblem: (problem) => void problems.push(problem) });
  if (!opened.ok) throw new Error(opened.error.sentence);
  const running = opened.value.run();
  if (minutes === null) {
    // However busy the machine is: what is waited for is that it happens.
    await vi.waitUntil(() => until(facts), { timeout: 150_000, interval: 50 });
    opened.value.stop();
  }
  const { failure, decisionHash } = await running;
  return { facts, problems, failure, decisionHash };
}

const of = <K extends Fact['kind']>(facts: readonly Fact[], kind: K): Extract<Fact, { kind: K }>[] => facts.filter((fact): fact is Extract<Fact, { kind: K }> => fact.kind === kind);
const stances = (facts: readonly Fact[], agent: string): readonly string[] => of(facts, 'round_held').flatMap(({ round }) => round.votes.filter((vote) => vote.agent === agent).map(({ framework, stance }) => `${framework} ${stance}`));

function rows<T>(sql: string): T[] {
  const db = new Database(path.join(folder, 'quorum.sqlite'), { readonly: true });
  try {
    return db.prepare<[], T>(sql).all();
  } finally {
    db.close();
  }
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

describe('a session with a person\'s own model', () => {
  it('asks it, counts its votes, says what the formula says, and replays to the same hash with the model gone', async () => {
    keep('drift', logistic({ weights: [0.9, 0.5, -0.7], bias: 0.05 }), 'crew');
    const { facts, problems, failure } = await run(null, 10, (sofar) => of(sofar, 'model_counted').length >= 2);
    expect([failure, problems]).toEqual([null, []]);
    const answers = of(facts, 'model_answered').filter(({ dropped }) => dropped === null);
    expect(answers.length).toBeGreaterThan(1);
    for (const { answer, subject } of answers) {
      const asked = must(of(facts, 'model_asked').find(({ question }) => question === answer.question), 'it was asked');
      const inputs = Object.values(JSON.parse(must(asked.messages[0], 'a row').text) as Record<string, [number, number]>).map(([, scaled]) => scaled);
      const expected = 2 * sigmoid([0.9, 0.5, -0.7].reduce((sum, weight, i) => sum + weight * must(inputs[i], 'an input'), 0.05)) - 1;
      expect(subject?.agent).toBe('user_drift');
      if (answer.result.kind !== 'answered' || answer.result.content.kind !== 'numbers') throw new Error('numbers were asked');
      expect(answer.result.content.values[0]).toBeCloseTo(expected, 5);
    }
    const said = stances(facts, 'user_drift');
    expect(said.every((one) => one.startsWith('crew '))).toBe(true);
    expect(said.some((one) => !one.endsWith('abstain'))).toBe(true);
    expect(of(facts, 'model_counted').length).toBeGreaterThan(0);
    expect(rows('SELECT DISTINCT agent, framework FROM model_questions')).toEqual([{ agent: 'user_drift', framework: 'rules' }]);
    expect(rows('SELECT 1 FROM model_calls')).toEqual([]);
    expect(rows('SELECT id FROM model_questions WHERE answered_at IS NULL')).toEqual([]);

    rmSync(path.join(folder, 'user-models'), { recursive: true });
    const report = replaySession(folder, 'last', () => 0);
    if (!report.ok) throw new Error(report.error.sentence);
    expect(report.value).toMatchObject({ verified: true, differences: [] });
  });

  it('one that hangs: its thread is ended, its seat abstains, and no cycle is late', async () => {
    keep('stuck', hanging(3), 'both');
    const { facts, failure } = await run(6);
    expect(failure).toBeNull();
    const cycles = of(facts, 'cycle_completed').map(({ cycle }) => cycle);
    expect(cycles.length).toBeGreaterThan(60);
    expect(cycles.every(({ overruns }) => overruns === 0)).toBe(true);
    const reasons = of(facts, 'model_answered').map(({ answer: { result } }) => (result.kind === 'abstained' ? result.reason : 'answered'));
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.every((reason) => ['timeout', 'deadline', 'resting', 'cancelled'].includes(reason))).toBe(true);
    expect(new Set(stances(facts, 'user_stuck'))).toEqual(new Set(['crew abstain', 'group_chat abstain']));
  });

  it('a feature has no seat; it stands in the snapshots of signals, where it is explained in the person\'s words', async () => {
    keep('level', unbounded(3, 1), 'on', { output: { name: 'score', meaning: 'number', min: -1_000, max: 1_000 }, use: { as: 'feature', words: 'How far it has run, by my own measure.' } });
    const seenIn = (facts: readonly Fact[]): ReturnType<typeof of<'round_held'>> => of(facts, 'round_held').filter(({ snapshot }) => snapshot !== null && 'user_level' in snapshot.values);
    const { facts, failure } = await run(null, 60, (sofar) => seenIn(sofar).length > 0);
    expect(failure).toBeNull();
    expect(of(facts, 'model_counted').length).toBeGreaterThan(0);
    expect(stances(facts, 'user_level')).toEqual([]);
    const seen = seenIn(facts);
    const { id, snapshot } = must(seen[0], 'a signal of a round that saw the feature');
    const reader = openReader(folder);
    if (!reader.ok) throw new Error(reader.error.sentence);
    const explained = explain(reader.value, { subject: 'round', id });
    reader.value.close();
    if (!explained.ok) throw new Error(explained.error.sentence);
    expect(explained.value.snapshot?.features.find(({ name }) => name === 'user_level')).toEqual({ name: 'user_level', value: snapshot?.values['user_level'], meaning: 'How far it has run, by my own measure.', unit: 'number' });
  });

  it('a file that was changed takes no part, and that is said', async () => {
    keep('drift', logistic({ weights: [1, 1, 1] }), 'crew');
    writeFileSync(path.join(folder, 'user-models', 'drift', 'model.onnx'), logistic({ weights: [-1, -1, -1] }));
    expect(listModels(folder)).toMatchObject([{ usable: false }]);
    const { facts, problems } = await run(1);
    expect(problems).toMatchObject([{ code: 'model_changed', sentence: 'The file of the model "drift" is not the one that was imported. It takes no part in this session.' }]);
    expect(stances(facts, 'user_drift')).toEqual([]);
  });

  it('at full speed nobody is asked and the seat abstains; a model without a place changes nothing at all', async () => {
    const plain = await run(2, null);
    rmSync(path.join(folder, 'quorum.sqlite'));
    keep('spare', logistic({ weights: [1, 1, 1] }), 'nowhere');
    const spare = await run(2, null);
    expect(spare.decisionHash).toBe(plain.decisionHash);
    expect(spare.problems).toEqual(plain.problems);

    keep('drift', logistic({ weights: [1, 1, 1] }), 'crew');
    const { facts, problems } = await run(2, null);
    expect(problems.map(({ code }) => code)).toEqual(['user_models_not_asked']);
    expect(of(facts, 'model_asked')).toEqual([]);
    expect(new Set(stances(facts, 'user_drift'))).toEqual(new Set(['crew abstain']));
  });
});
