import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { must } from '../../../../src-shared/support/assert.ts';
import type { Failure, Result } from '../../../../src-shared/support/result.ts';
import { value } from '../../../../src-shared/support/result.fixture.ts';
import { FactStory, give, storySession } from '../../ports/fact-story.test.ts';
import { backupOnline } from './backup.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { StoreFault } from './fault.ts';
import { readMigrations } from './migrations.ts';
import { integrityProblems, openStore } from './open-store.ts';
import type { SqliteStore } from './store.ts';

const AT = Date.UTC(2026, 0, 2, 3, 4, 5);
let root: string;
const cleanUps: (() => void)[] = [];

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'quorum-open-'));
  chmodSync(root, 0o755);
});
afterEach(() => {
  for (const clean of cleanUps.splice(0).reverse()) clean();
  rmSync(root, { recursive: true, force: true });
});

function refused(result: Result<unknown>): Failure {
  if (result.ok) throw new Error('it should have been refused');
  return result.error;
}

function take(folder = root): DataFolder {
  const held = value(openDataFolder(folder, AT));
  cleanUps.push(() => held.release());
  return held;
}

function open(folder: DataFolder): SqliteStore {
  const store = value(openStore(folder, { at: AT }));
  cleanUps.push(() => store.close());
  return store;
}

/** A database with a few hundred turns, closed. */
async function written(folder: DataFolder, backup = false): Promise<void> {
  const store = open(folder);
  const story = new FactStory(1);
  store.openSession(storySession(1));
  for (let i = 0; i < 300; i += 1) give(store, story.next());
  store.commit(true);
  if (backup) value(await backupOnline(store.db, folder.path, { cause: 'daily', at: AT, keep: 7 }));
  store.close();
}

/** Runs as a user without rights: permissions mean nothing to root. */
function asNobody<T>(work: () => T): T {
  if (process.getuid?.() !== 0) return work();
  must(process.seteuid, 'a system with users')('nobody');
  try {
    return work();
  } finally {
    must(process.seteuid, 'a system with users')(0);
  }
}

describe('opening a damaged database', () => {
  it.each([
    ['overwritten in the middle', (file: string) => {
      const bytes = readFileSync(file);
      bytes.fill(0xa5, 8_192 * 3, 8_192 * 12);
      writeFileSync(file, bytes);
    }],
    ['cut short', (file: string) => truncateSync(file, Math.floor(statSync(file).size / 2 / 8_192) * 8_192)],
    ['not a database at all', (file: string) => writeFileSync(file, 'to whom it may concern: '.repeat(1_000))],
  ])('is refused when it is %s, with a copy put aside and the backups named', async (_name, damage) => {
    const folder = take();
    await written(folder, true);
    damage(folder.databaseFile);
    const damaged = readFileSync(folder.databaseFile);
    const problem = refused(openStore(folder, { at: AT }));
    expect(problem.code).toBe('database_corrupt');
    expect(problem.sentence).toContain(folder.databaseFile);
    expect(problem.remedy).toContain('quorum db restore quorum-20260102T030405000Z-daily.sqlite');
    expect(readdirSync(path.join(root, 'quarantine'))).toContain('quorum-20260102T030405000Z.sqlite');
    expect(readFileSync(folder.databaseFile).equals(damaged)).toBe(true);
  });

  it('says so when there is no backup', async () => {
    const folder = take();
    await written(folder);
    truncateSync(folder.databaseFile, 8_192 * 4);
    expect(refused(openStore(folder, { at: AT })).remedy).toContain('There is no backup');
  });
});

describe('opening what is not ours', () => {
  it('refuses a database of a newer Quorum and changes not one byte', async () => {
    const folder = take();
    await written(folder);
    const raw = new Database(folder.databaseFile);
    raw.pragma('user_version = 999');
    raw.pragma('journal_mode = DELETE');
    raw.close();
    const before = readFileSync(folder.databaseFile);
    const problem = refused(openStore(folder, { at: AT }));
    expect(problem.code).toBe('database_newer');
    expect(problem.sentence).toContain('schema 999');
    expect(readFileSync(folder.databaseFile).equals(before)).toBe(true);
    expect(readdirSync(root).sort()).toEqual(['engine.lock', 'engine.pid', 'quorum.sqlite']);
  });

  it('refuses a database of a newer Quorum whose version is still in the log', async () => {
    const folder = take();
    await written(folder);
    const raw = new Database(folder.databaseFile);
    raw.pragma('user_version = 999');
    copyFileSync(folder.databaseFile, path.join(root, 'kept'));
    copyFileSync(`${folder.databaseFile}-wal`, path.join(root, 'kept-wal'));
    raw.close();
    copyFileSync(path.join(root, 'kept'), folder.databaseFile);
    copyFileSync(path.join(root, 'kept-wal'), `${folder.databaseFile}-wal`);
    expect(refused(openStore(folder, { at: AT })).code).toBe('database_newer');
  });

  it.each([0, 3])("refuses another program's database (its version number %i)", (version) => {
    const folder = take();
    const raw = new Database(folder.databaseFile);
    raw.exec('CREATE TABLE recipes (id INTEGER)');
    raw.pragma(`user_version = ${version}`);
    raw.close();
    const problem = refused(openStore(folder, { at: AT }));
    expect(problem.code).toBe('database_foreign');
    expect(problem.sentence).toContain(folder.databaseFile);
  });

  it('takes an empty file as a new database', () => {
    const folder = take();
    writeFileSync(folder.databaseFile, '');
    expect(open(folder).load().existed).toBe(false);
  });
});

describe('opening without the rights', () => {
  it('names the folder when it cannot be made', () => {
    const closed = path.join(root, 'closed');
    mkdirSync(closed, { mode: 0o555 });
    const problem = refused(asNobody(() => openDataFolder(path.join(closed, 'data'), AT)));
    expect(problem.code).toBe('no_permission');
    expect(problem.sentence).toContain(path.join(closed, 'data'));
    expect(problem.remedy).toContain('--data-dir');
  });

  it('names the folder when it is read-only', () => {
    const closed = path.join(root, 'closed');
    mkdirSync(closed, { mode: 0o555 });
    const problem = refused(asNobody(() => openDataFolder(closed, AT)));
    expect(['no_permission', 'read_only']).toContain(problem.code);
    expect(problem.sentence).toContain(closed);
  });

  it('names the file when a file is where the folder should be', () => {
    const file = path.join(root, 'data');
    writeFileSync(file, '');
    expect(refused(openDataFolder(file, AT))).toMatchObject({ code: 'not_a_folder' });
    expect(refused(openDataFolder(path.join(file, 'deeper'), AT))).toMatchObject({ code: 'not_a_folder' });
  });

  it('names the file when the database is read-only', async () => {
    const folder = take();
    await written(folder);
    // Read before the rights are given up: the program itself may lie where nobody may look.
    const migrations = readMigrations();
    chmodSync(folder.databaseFile, 0o444);
    const problem = refused(asNobody(() => openStore(folder, { at: AT, migrations })));
    expect(['read_only', 'no_permission']).toContain(problem.code);
    expect(problem.sentence).toContain('quorum.sqlite');
    expect(problem.remedy).toContain('writable');
  });

  it('names the file when the database may not be read', async () => {
    const folder = take();
    await written(folder);
    // Read before the rights are given up: the program itself may lie where nobody may look.
    const migrations = readMigrations();
    chmodSync(folder.databaseFile, 0o000);
    const problem = refused(asNobody(() => openStore(folder, { at: AT, migrations })));
    expect(problem.code).toBe('no_permission');
    expect(problem.sentence).toContain(folder.databaseFile);
  });
});

describe('a full disk', () => {
  it('stops a commit with the file and the remedy, keeps what was there, and nothing of the turn', () => {
    const folder = take();
    const store = open(folder);
    const story = new FactStory(2);
    store.openSession(storySession(1));
    give(store, story.next());
    store.commit(true);
    const before = store.load();
    const pages = store.db.pragma('page_count', { simple: true }) as number;
    store.db.pragma(`max_page_count = ${pages + 1}`);
    let fault: unknown = null;
    for (let i = 0; i < 400; i += 1) give(store, story.next());
    try {
      store.commit(true);
    } catch (error) {
      fault = error;
    }
    expect(fault).toBeInstanceOf(StoreFault);
    expect((fault as StoreFault).failure).toMatchObject({ code: 'disk_full' });
    expect((fault as StoreFault).message).toContain(folder.databaseFile);
    store.db.pragma('max_page_count = 1000000000');
    expect(store.load()).toEqual(before);
    expect(integrityProblems(store.db, 'full')).toEqual([]);
  });

  it.skipIf(!existsSync('/dev/full'))('refuses to open on a full device with a sentence', () => {
    const folder = take();
    const problem = refused(openStore({ ...folder, databaseFile: '/dev/full' }, { at: AT }));
    expect(problem.sentence).toContain('/dev/full');
  });
});

describe('what an open database promises', () => {
  it('writes ahead in a log, waits for locks, enforces keys', () => {
    const { db } = open(take());
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(db.pragma('busy_timeout', { simple: true })).toBe(5_000);
  });

  it('syncs durable commits and leaves others to the log', () => {
    const store = open(take());
    const story = new FactStory(3);
    store.openSession(storySession(1));
    for (const durable of [false, true, false]) {
      give(store, story.next());
      store.commit(durable);
      expect(store.db.pragma('synchronous', { simple: true })).toBe(durable ? 2 : 1);
    }
  });

  it('passes the full check after a busy life', async () => {
    const folder = take();
    await written(folder);
    expect(integrityProblems(open(folder).db, 'full')).toEqual([]);
  });

  it('remembers settings', () => {
    const folder = take();
    const store = open(folder);
    expect(store.setting('instance_prefix')).toBeNull();
    store.remember('instance_prefix', 'q0rm', 1 as never);
    store.close();
    expect(open(folder).setting('instance_prefix')).toBe('q0rm');
  });
});
