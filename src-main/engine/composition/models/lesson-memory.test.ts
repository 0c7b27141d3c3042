import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { value } from '../../../../src-shared/support/result.fixture.ts';
import { openDataFolder, type DataFolder } from '../../adapters/store-sqlite/data-folder.ts';
import { openStore } from '../../adapters/store-sqlite/open-store.ts';
import type { SqliteStore } from '../../adapters/store-sqlite/store.ts';
import type { EventBody } from '../../core/event.ts';
import { FactStory, give, storySession } from '../../ports/fact-story.test.ts';
import { LessonMemory } from './lesson-memory.ts';

let root: string;
let folder: DataFolder;
let store: SqliteStore;
let told: EventBody[];

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'quorum-lessons-'));
  folder = value(openDataFolder(root, 1));
  store = value(openStore(folder, { at: 1 }));
  told = [];
});
afterEach(() => {
  store.close();
  folder.release();
  rmSync(root, { recursive: true, force: true });
});

const memory = (): LessonMemory => new LessonMemory(store, (body) => void told.push(body));
const note = (position: string, agent: string, regime: string): void => {
  store.db.prepare('INSERT INTO agent_lessons (position_id, agent, instrument, regime, result_r, at, text) VALUES (?, ?, ?, ?, 1, 2, ?)').run(position, agent, 'BTC', regime, `${agent} of ${position}`);
};

describe('a memory of lessons', () => {
  it('begins with the newest two of each agent, instrument and regime, in the order they were learned', () => {
    note('one', 'trend', 'bull');
    note('two', 'carry', 'bull');
    note('three', 'trend', 'bull');
    note('four', 'trend', 'bear');
    note('five', 'trend', 'bull');
    memory().begin();
    expect(told).toEqual([{ kind: 'lessons_noted', lessons: ['carry of two', 'trend of three', 'trend of four', 'trend of five'].map((text, i) => ({ agent: text.split(' ')[0], instrument: 'BTC', regime: i === 2 ? 'bear' : 'bull', at: 2, text })) }]);
  });

  it('says nothing where there is nothing', () => {
    memory().begin();
    expect(told).toEqual([]);
  });

  it('what a model wrote comes back with its lesson, and only where one wrote', () => {
    note('one', 'trend', 'bull');
    note('two', 'trend', 'bull');
    store.db.prepare("UPDATE agent_lessons SET words = 'Wait.', words_by = 'analyst-1' WHERE position_id = 'two'").run();
    memory().begin();
    const [first, second] = told.flatMap((body) => (body.kind === 'lessons_noted' ? body.lessons : []));
    expect(first).not.toHaveProperty('words');
    expect(second).toMatchObject({ text: 'trend of two', words: 'Wait.' });
  });

  it('passes on what was stored of positions that close, each once, with what was said before they were opened', () => {
    store.openSession(storySession(1));
    // Accounts that begin anew in the story forget theirs: what was ever noted is kept aside.
    store.db.exec('CREATE TEMP TABLE ever_noted (text); CREATE TEMP TRIGGER keep_noted AFTER INSERT ON main.agent_lessons BEGIN INSERT INTO ever_noted VALUES (new.text); END');
    const story = new FactStory(12);
    const one = memory();
    for (let i = 0; i < 1_500; i += 1) {
      const turn = story.next();
      give(store, turn);
      store.commit(false);
      one.follow(turn.facts);
    }
    const stored = store.db.prepare<[], { text: string }>('SELECT text FROM ever_noted ORDER BY rowid').all().map(({ text }) => text);
    expect(stored.length).toBeGreaterThan(3);
    expect(told.flatMap((body) => (body.kind === 'lessons_noted' ? body.lessons : [])).map(({ text }) => text)).toEqual(stored);
    for (const body of told) {
      if (body.kind !== 'lessons_noted') continue;
      const { closed } = body;
      expect(closed).toMatchObject({ instrument: body.lessons[0]?.instrument, regime: 'bull', reason: 'target', closedAt: body.lessons[0]?.at });
      expect(closed?.heldMs).toBeGreaterThan(0);
      expect(new Set(closed?.said.map(({ agent }) => agent))).toEqual(new Set(body.lessons.map(({ agent }) => agent)));
      for (const { stance, note: why } of closed?.said ?? []) expect([stance === 'abstain', typeof why]).toEqual([false, 'string']);
    }
  });
});
