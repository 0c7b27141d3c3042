/** What is particular to a store that writes in the background; that it is a store at all is checked by the store's contract. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Result } from '../../../../src-shared/support/result.ts';
import { FactStory, give, storySession } from '../../ports/fact-story.test.ts';
import { backupOnline } from './backup.ts';
import { openDataFolder, type DataFolder } from './data-folder.ts';
import { StoreFault } from './fault.ts';
import { integrityProblems, openStore } from './open-store.ts';
import type { SqliteStore } from './store.ts';

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.sentence);
  return result.value;
}

let root: string;
let folder: DataFolder;
let store: SqliteStore;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'quorum-background-'));
  folder = value(openDataFolder(root, 1));
  store = value(openStore(folder, { at: 1 }));
  store.writeInBackground();
  store.openSession(storySession(1));
});
afterEach(() => {
  store.close();
  folder.release();
  rmSync(root, { recursive: true, force: true });
});

function handOverTurns(story: FactStory, groups: number): void {
  for (let group = 0; group < groups; group += 1) {
    for (let turn = 0; turn < 5; turn += 1) give(store, story.next());
    store.handOver();
  }
}

const kept = (): number => [...store.rows(storySession(1).id)].length;

/** What is thrown by the first of `tries` calls that throws. */
function firstFault(tries: number, call: () => void): unknown {
  for (let i = 0; i < tries; i += 1) {
    try {
      call();
    } catch (error) {
      return error;
    }
  }
  return null;
}

describe('writing in the background', () => {
  it('everything handed over is there after a commit, in order, though far more than may wait was handed over at once', () => {
    handOverTurns(new FactStory(1), 40);
    store.commit(false);
    expect([...store.rows(storySession(1).id)].map(({ seq }) => seq)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
    expect(integrityProblems(store.db, 'full')).toEqual([]);
  });

  it('a group that the database refuses is thrown by a later call; what came before it is kept, it and all that follows are not, and nothing is taken any more', () => {
    const story = new FactStory(2);
    handOverTurns(story, 3);
    store.append({ seq: 7, at: 1 as Timestamp, kind: 'clock_measured', payload: '{}', decisionHash: '', chainHash: '' });
    store.handOver();
    const fault = firstFault(1_000, () => handOverTurns(story, 1));
    expect(fault).toBeInstanceOf(StoreFault);
    expect((fault as StoreFault).failure.code).toBe('row_refused');
    expect(() => store.commit(true)).toThrow(StoreFault);
    expect(() => store.handOver()).not.toThrow(); // nothing waits: nothing is refused
    give(store, story.next());
    expect(() => store.handOver()).toThrow(StoreFault);
    expect(kept()).toBe(15);
  });

  it('another program that keeps the database locked is named, and nothing of the group is kept', () => {
    const other = new Database(store.file);
    other.exec('BEGIN IMMEDIATE');
    const story = new FactStory(3);
    handOverTurns(story, 1);
    expect(() => store.commit(false)).toThrow(/Another program holds/);
    other.exec('ROLLBACK');
    other.close();
    expect(kept()).toBe(0);
  }, 30_000);

  it('a backup made while the session goes on ends, is whole, and has everything up to where it began', async () => {
    const story = new FactStory(4);
    handOverTurns(story, 20);
    let ended = false;
    const backup = store.alone((db) => backupOnline(db, root, { cause: 'by-hand', at: 1, keep: 3 })).finally(() => { ended = true; });
    while (!ended) {
      handOverTurns(story, 1);
      await new Promise<void>((resume) => { setImmediate(resume); });
    }
    const copy = new Database(value(await backup).path, { readonly: true });
    expect(copy.prepare('SELECT count(*) FROM engine_events').pluck().get()).toBeGreaterThanOrEqual(100);
    expect(integrityProblems(copy, 'full')).toEqual([]);
    copy.close();
    handOverTurns(story, 2);
    store.commit(false);
    expect(kept()).toBeGreaterThan(110);
  });
});
