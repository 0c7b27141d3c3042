import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { value } from '../../../../src-shared/support/result.fixture.ts';
import { FactStory, give, storySession } from '../../ports/fact-story.test.ts';
import { backupOnline, isBackupDue, listBackups } from './backup.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { openStore } from './open-store.ts';
import { restoreBackup } from './restore.ts';
import type { SqliteStore } from './store.ts';

const AT = Date.UTC(2026, 0, 2);
const DAY = 86_400_000;
let root: string;
let folder: DataFolder;
let store: SqliteStore;
let story: FactStory;

function live(turns: number): void {
  for (let i = 0; i < turns; i += 1) give(store, story.next());
  store.commit(true);
}

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'quorum-backup-'));
  folder = value(openDataFolder(root, AT));
  store = value(openStore(folder, { at: AT }));
  story = new FactStory(1);
  store.openSession(storySession(1));
});
afterEach(() => {
  store.close();
  folder.release();
  rmSync(root, { recursive: true, force: true });
});

describe('backups', () => {
  it('lesson 33: a database copied without its -wal loses what was committed; our backup does not', async () => {
    store.db.pragma('wal_checkpoint(TRUNCATE)');
    live(20);
    const naive = path.join(root, 'copied.sqlite');
    copyFileSync(folder.databaseFile, naive);
    const made = value(await backupOnline(store.db, root, { cause: 'by-hand', at: AT, keep: 7 }));
    const events = (file: string): unknown => {
      const db = new Database(file, { readonly: true });
      const count = db.prepare('SELECT count(*) FROM engine_events').pluck().get();
      db.close();
      return count;
    };
    expect(events(naive)).toBe(0);
    expect(events(made.path)).toBe(20);
    expect(existsSync(`${made.path}-wal`)).toBe(false);
  });

  it('are made while the engine goes on writing, and are whole', async () => {
    live(400);
    let running = true;
    const making = backupOnline(store.db, root, { cause: 'daily', at: AT, keep: 7 }).finally(() => {
      running = false;
    });
    let turns = 400;
    while (running) {
      live(5);
      turns += 5;
      await new Promise(setImmediate);
    }
    const made = value(await making);
    const copy = new Database(made.path, { readonly: true });
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
    const kept = copy.prepare('SELECT count(*) FROM engine_events').pluck().get() as number;
    copy.close();
    expect(kept).toBeGreaterThanOrEqual(400);
    expect(kept).toBeLessThanOrEqual(turns);
    expect(turns).toBeGreaterThan(400);
  });

  it('keep the newest N and say when the next is due', async () => {
    expect(isBackupDue(root, AT)).toBe(true);
    for (let day = 0; day < 10; day += 1) value(await backupOnline(store.db, root, { cause: 'daily', at: AT + day * DAY, keep: 3 }));
    expect(listBackups(root).map(({ at }) => (at - AT) / DAY)).toEqual([9, 8, 7]);
    expect(isBackupDue(root, AT + 9 * DAY + 1)).toBe(false);
    expect(isBackupDue(root, AT + 10 * DAY)).toBe(true);
  });

  it('leave nothing behind when they fail', async () => {
    writeFileSync(path.join(root, 'backups'), 'in the way');
    const failed = await backupOnline(store.db, root, { cause: 'daily', at: AT, keep: 3 });
    expect(failed.ok).toBe(false);
    expect(readdirSync(root).filter((name) => name.includes('partial'))).toEqual([]);
  });
});

describe('restoring', () => {
  it('brings the backup back and keeps the replaced database', async () => {
    live(30);
    const then = store.load();
    value(await backupOnline(store.db, root, { cause: 'daily', at: AT, keep: 7 }));
    live(30);
    const later = store.load();
    store.close();
    const restored = value(restoreBackup(folder, null, AT + 1));
    store = value(openStore(folder, { at: AT }));
    expect(store.load()).toEqual(then);
    store.close();
    copyFileSync(restored.replaced ?? '', folder.databaseFile);
    store = value(openStore(folder, { at: AT }));
    expect(store.load()).toEqual(later);
  });

  it('replaces a damaged database, keeping its files', async () => {
    live(100);
    const then = store.load();
    const made = value(await backupOnline(store.db, root, { cause: 'daily', at: AT, keep: 7 }));
    store.close();
    truncateSync(folder.databaseFile, 8_192 * 3);
    expect(openStore(folder, { at: AT }).ok).toBe(false);
    value(restoreBackup(folder, made.name, AT));
    store = value(openStore(folder, { at: AT }));
    expect(store.load()).toEqual(then);
    expect(readdirSync(path.join(root, 'replaced'))).toContain('quorum-20260102T000000000Z.sqlite');
  });

  it.each([
    ['damaged', (file: string) => truncateSync(file, 8_192 * 5)],
    ['not ours', (file: string) => {
      rmSync(file);
      new Database(file).exec('CREATE TABLE recipes (id INTEGER)').close();
    }],
    ['no database', (file: string) => writeFileSync(file, 'hello')],
  ])('refuses a backup that is %s and changes nothing', async (_name, spoil) => {
    live(100);
    const made = value(await backupOnline(store.db, root, { cause: 'daily', at: AT, keep: 7 }));
    spoil(made.path);
    const before = store.load();
    store.close();
    const refused = restoreBackup(folder, made.name, AT);
    expect(refused).toMatchObject({ ok: false, error: { code: 'backup_bad' } });
    store = value(openStore(folder, { at: AT }));
    expect(store.load()).toEqual(before);
    expect(readdirSync(root).filter((name) => name.includes('restoring'))).toEqual([]);
  });

  it('names the backups there are when the wanted one is missing', async () => {
    expect(restoreBackup(folder, null, AT)).toMatchObject({ ok: false, error: { code: 'no_backup' } });
    const made = value(await backupOnline(store.db, root, { cause: 'daily', at: AT, keep: 7 }));
    const refused = restoreBackup(folder, 'yesterday', AT);
    expect(refused.ok ? '' : refused.error.remedy).toContain(made.name);
  });
});
