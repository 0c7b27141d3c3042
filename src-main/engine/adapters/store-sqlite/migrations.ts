import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { InvariantViolation } from '../../../../src-shared/support/assert.ts';

/** One generated migration: its file's name and its statements. */
export interface Migration {
  readonly tag: string;
  readonly statements: readonly string[];
}

/** "QRM1": marks a database file as ours. */
export const APPLICATION_ID = 0x51524d31;

/** The generated migrations in order, from the `drizzle` folder at the root of the repository or of the packaged app. */
export function readMigrations(folder: string = findMigrationFolder()): readonly Migration[] {
  const journal = JSON.parse(readFileSync(path.join(folder, 'meta', '_journal.json'), 'utf8')) as { entries: { tag: string }[] };
  return journal.entries.map(({ tag }) => ({ tag, statements: readFileSync(path.join(folder, `${tag}.sql`), 'utf8').split('--> statement-breakpoint') }));
}

/** Walks up from this module: the folder is a sibling of src-main in a clone and lies higher up where modules are bundled. */
function findMigrationFolder(): string {
  let at = import.meta.dirname;
  for (;;) {
    const folder = path.join(at, 'drizzle');
    if (existsSync(path.join(folder, 'meta', '_journal.json'))) return folder;
    const up = path.dirname(at);
    if (up === at) throw new InvariantViolation(`no drizzle/meta/_journal.json above ${import.meta.dirname}: the installation is incomplete`);
    at = up;
  }
}

/** How many migrations a database has had: `PRAGMA user_version`. */
export function versionOf(db: Database.Database): number {
  return db.pragma('user_version', { simple: true }) as number;
}

/** Brings the database to the newest version, each migration in a transaction of its own. Throws SqliteError; what was done stays whole. */
export function migrate(db: Database.Database, migrations: readonly Migration[]): void {
  for (const [index, migration] of migrations.entries()) {
    if (index < versionOf(db)) continue;
    db.transaction(() => {
      for (const statement of migration.statements) db.exec(statement);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${index + 1}`);
    }).immediate();
  }
}
