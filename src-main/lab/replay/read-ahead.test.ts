import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../../../src-shared/support/result.ts';
import { openDataFolder } from '../../engine/adapters/store-sqlite/data-folder.ts';
import { openStore } from '../../engine/adapters/store-sqlite/open-store.ts';
import { FactStory, give, storySession } from '../../engine/ports/fact-story.test.ts';
import { recordedEvents, type RecordedEvent } from '../../engine/runner/journal-links.ts';
import { openReader } from '../reader.ts';
import { ReadAhead } from './read-ahead.ts';

/** More than the thread reads ahead at once. */
const ROWS = 5_000;
const SESSION = storySession(1).id;

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.sentence);
  return result.value;
}

const opened = ({ body, ...rest }: RecordedEvent) => ({ ...rest, body: body() });

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'quorum-ahead-'));
  const folder = value(openDataFolder(root, 1));
  const store = value(openStore(folder, { at: 1 }));
  store.openSession(storySession(1));
  const story = new FactStory(3);
  for (let i = 0; i < ROWS; i += 1) give(store, story.next());
  store.commit(true);
  store.close();
  folder.release();
});
afterAll(() => { rmSync(root, { recursive: true, force: true }); });

describe('a journal read ahead', () => {
  it('gives the rows that the reader gives, in order, each once, to its end', () => {
    const reader = value(openReader(root));
    const plain = [...recordedEvents(reader.rows(SESSION))].map(opened);
    reader.close();
    using ahead = new ReadAhead(root, SESSION);
    expect([...ahead].map(opened)).toEqual(plain);
    expect(plain).toHaveLength(ROWS);
  });

  it('may be left in the middle', () => {
    using ahead = new ReadAhead(root, SESSION);
    for (const row of ahead) if (row.seq === 600) break;
  });

  it('says what keeps it from reading', () => {
    using ahead = new ReadAhead(path.join(root, 'nowhere'), SESSION);
    expect(() => [...ahead]).toThrow('There is no database in');
  });
});
