import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FactStory, give, storySession } from '../../ports/fact-story.test.ts';
import type { Fact } from '../../core/fact.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { openDataFolder, type DataFolder } from './data-folder.ts';
import { unpackPayload } from './journal-payload.ts';
import { openStore } from './open-store.ts';
import type { SqliteStore } from './store.ts';

const AT = Date.UTC(2026, 0, 2);
let folder: DataFolder;
let store: SqliteStore;

beforeEach(() => {
  const held = openDataFolder(mkdtempSync(path.join(tmpdir(), 'quorum-models-')), AT);
  if (!held.ok) throw new Error(held.error.sentence);
  folder = held.value;
  const opened = openStore(folder, { at: AT });
  if (!opened.ok) throw new Error(opened.error.sentence);
  store = opened.value;
});
afterEach(() => {
  store.close();
  folder.release();
  rmSync(folder.path, { recursive: true, force: true });
});

/** The facts of a story that are about language models, stored. */
function told(): Fact[] {
  const story = new FactStory(3);
  store.openSession(storySession(1));
  const facts: Fact[] = [];
  for (let i = 0; i < 300; i += 1) {
    const turn = story.next();
    give(store, turn);
    facts.push(...turn.facts.filter(({ kind }) => kind.startsWith('model_')));
  }
  store.commit(true);
  return facts;
}

describe('questions to language models in the database', () => {
  it('every question with its prompt, outcome and round; every call with its cost', () => {
    const facts = told();
    const asked = must(facts.find((fact) => fact.kind === 'model_asked'), 'a question');
    const answered = must(facts.find((fact) => fact.kind === 'model_answered'), 'an answer');
    const counted = must(facts.find((fact) => fact.kind === 'model_counted'), 'a round');
    const question = store.db.prepare<[string], Record<string, string | number | Buffer | null>>('SELECT * FROM model_questions WHERE id = ?').get(asked.question);
    expect(question).toMatchObject({ session: 1, agent: asked.agent, instrument: asked.instrument, prompt_hash: answered.answer.promptHash, dropped: answered.dropped, round_id: counted.round, cached: 0 });
    expect(JSON.parse(unpackPayload(question?.['prompt'] as Buffer))).toEqual(asked.messages.map(({ role, text }) => [role, text]));
    const calls = store.db.prepare<[string], Record<string, unknown>>('SELECT * FROM model_calls WHERE question_id = ? ORDER BY ordinal').all(asked.question);
    expect(calls).toMatchObject(answered.answer.attempts.map(({ purpose, outcome, micros }) => ({ purpose, outcome, micros, agent: asked.agent, framework: 'crew', round_id: counted.round })));
  });

  it('what a model wrote of a position stands beside the lesson of its agent, and changes nothing else of it', () => {
    const story = new FactStory(12);
    store.openSession(storySession(1));
    let kept = 0;
    for (let i = 0; i < 1_500; i += 1) {
      const turn = story.next();
      give(store, turn);
      store.commit(false);
      for (const fact of turn.facts) {
        if (fact.kind !== 'lesson_written') continue;
        const row = store.db.prepare<[string, string], { words: string; words_by: string; text: string }>('SELECT words, words_by, text FROM agent_lessons WHERE position_id = ? AND agent = ?').get(fact.position, fact.agent);
        // Of a position that taught nothing, or whose round that agent had no say in, there is nothing to stand beside.
        if (row === undefined) continue;
        kept += 1;
        expect([row.words, row.words_by, row.text.startsWith('Wanted to ')]).toEqual([fact.words, fact.by, true]);
      }
    }
    expect(kept).toBeGreaterThan(2);
    expect(store.db.prepare<[], { n: number }>('SELECT count(*) AS n FROM agent_lessons WHERE words IS NULL').get()?.n).toBeGreaterThan(0);
  });
});
