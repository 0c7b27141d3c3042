import Database from 'better-sqlite3';
import { registerDecimalFunctions } from './decimal-functions.ts';

/** How long a connection waits for another's lock before it gives up. With one writer nobody should ever wait this long. */
const BUSY_TIMEOUT_MS = 5_000;

/** Pages the log may hold before the writer copies them back: 16 MB, so that a busy second does not checkpoint twice. */
const CHECKPOINT_PAGES = 4_000;

/** A commit touches three dozen places, a few rows in each: small pages make that half the bytes of large ones. New databases only. */
const PAGE_BYTES = 4_096;

/** The one writing connection: WAL, NORMAL until a durable commit asks for FULL, foreign keys on. Throws SqliteError. */
export function openWriter(file: string): Database.Database {
  const db = new Database(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    registerDecimalFunctions(db);
    db.pragma(`page_size = ${PAGE_BYTES}`);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma('foreign_keys = ON');
    db.pragma('temp_store = MEMORY');
    db.pragma('cache_size = -32000');
    db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    db.pragma('journal_size_limit = 67108864');
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

/** A connection that cannot write and never makes the writer wait. Throws SqliteError. */
export function openReadOnly(file: string): Database.Database {
  const db = new Database(file, { timeout: BUSY_TIMEOUT_MS, readonly: true, fileMustExist: true });
  try {
    registerDecimalFunctions(db);
    db.pragma('temp_store = MEMORY');
    db.pragma('query_only = ON');
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}
