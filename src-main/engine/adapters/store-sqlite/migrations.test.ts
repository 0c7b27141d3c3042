import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { value } from '../../../../src-shared/support/result.fixture.ts';
import { FactStory, give, storySession } from '../../ports/fact-story.test.ts';
import { listBackups } from './backup.ts';
import { openWriter } from './connection.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { type Migration, migrate, readMigrations, versionOf } from './migrations.ts';
import { integrityProblems, openStore } from './open-store.ts';

const AT = Date.UTC(2026, 0, 2);
let folder: DataFolder;

beforeEach(() => {
  folder = value(openDataFolder(mkdtempSync(path.join(tmpdir(), 'quorum-migrate-')), AT));
});
afterEach(() => {
  folder.release();
  rmSync(folder.path, { recursive: true, force: true });
});

/** Today's rows, cut down to the columns that tables of the older version have. */
function fillOlderVersion(older: readonly Migration[]): Record<string, number> {
  const source = path.join(folder.path, 'source');
  const held = value(openDataFolder(source, AT));
  const store = value(openStore(held, { at: AT }));
  const story = new FactStory(9);
  store.openSession(storySession(1));
  for (let i = 0; i < 400; i += 1) give(store, story.next());
  store.commit(true);
  store.close();
  // Views of an older version call our functions, and SQLite looks at them when a table changes.
  const db = openWriter(folder.databaseFile);
  db.pragma('foreign_keys = OFF');
  migrate(db, older);
  db.exec(`ATTACH '${held.databaseFile}' AS later`);
  const counts: Record<string, number> = {};
  for (const table of tablesOf(db)) {
    const columns = (db.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => `"${name}"`).join(', ');
    counts[table] = db.prepare(`INSERT OR IGNORE INTO main.${table} (${columns}) SELECT ${columns} FROM later.${table}`).run().changes;
  }
  db.close();
  held.release();
  return counts;
}

function tablesOf(db: Database.Database): string[] {
  return db.prepare<[], string>("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_fts%' ORDER BY name").pluck().all();
}

describe('migrations', () => {
  const all = readMigrations();

  it.each(all.slice(1).map(({ tag }, index) => [tag, index + 1] as const))('%s takes a database of the version before it, with rows in every table that matters', (_tag, before) => {
    const counts = fillOlderVersion(all.slice(0, before));
    expect(counts).toMatchObject({ sessions: 1, engine_events: 400 });
    for (const table of ['orders', 'fills', 'positions', 'ledger_entries', 'consensus_rounds', 'halts']) expect(counts[table], table).toBeGreaterThan(0);
    const db = openWriter(folder.databaseFile);
    migrate(db, all.slice(0, before + 1));
    expect(versionOf(db)).toBe(before + 1);
    for (const [table, count] of Object.entries(counts)) expect(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), table).toBe(count);
    expect(integrityProblems(db, 'full')).toEqual([]);
    db.close();
  });

  it.each(all.slice(1).map((_migration, index) => index + 1))('bring a database of version %i to the present one, backed up before, and its state is still there', (before) => {
    fillOlderVersion(all.slice(0, before));
    const store = value(openStore(folder, { at: AT }));
    expect(versionOf(store.db)).toBe(all.length);
    const state = store.load();
    expect(state.existed && state.crashed).toBe(true);
    expect(state.orders.length).toBeGreaterThan(0);
    expect(state.booked.length).toBeGreaterThan(0);
    expect(state.day).not.toBeNull();
    expect(state.positions.length).toBeGreaterThan(0);
    // Exits under way are kept since version 4.
    expect(state.closing.length > 0).toBe(before >= 4);
    expect(integrityProblems(store.db, 'full')).toEqual([]);
    const story = new FactStory(10);
    store.openSession(storySession(2));
    give(store, story.next());
    store.commit(true);
    store.close();
    expect(listBackups(folder.path).map(({ cause }) => cause)).toEqual([`before-migration-${before + 1}`]);
  });

  it('make a new database in one go, without a backup of nothing', () => {
    const store = value(openStore(folder, { at: AT }));
    expect(versionOf(store.db)).toBe(all.length);
    expect(listBackups(folder.path)).toEqual([]);
    store.close();
  });

  it('leave an old database as it was when one of them fails, and its backup beside it', () => {
    fillOlderVersion(all.slice(0, 1));
    const broken: Migration = { tag: 'broken', statements: ['ALTER TABLE orders ADD COLUMN surprise text', 'CREATE TABLE orders (id integer)'] };
    const opened = openStore(folder, { at: AT, migrations: [...all.slice(0, 1), broken] });
    expect(opened.ok).toBe(false);
    const db = new Database(folder.databaseFile, { readonly: true });
    expect(versionOf(db)).toBe(1);
    expect((db.pragma('table_info(orders)') as { name: string }[]).some(({ name }) => name === 'surprise')).toBe(false);
    db.close();
    expect(listBackups(folder.path)).toHaveLength(1);
  });
});
