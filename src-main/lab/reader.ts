import { codeOf, describeFault } from '../engine/adapters/store-sqlite/fault.ts';
import { type NamedQuery, openReadDatabase, type ReadDatabase } from '../engine/adapters/store-sqlite/read-database.ts';
import type { Failure, Result } from '../../src-shared/support/result.ts';

/** A data folder's database, read-only. Close it when done. */
export type Reader = ReadDatabase;

/** Opens a data folder for reading, whether an engine runs on it or not. A failure names the file and the remedy. */
export function openReader(dataDir: string): Result<Reader> {
  return openReadDatabase(dataDir);
}

/** What the database refused while it was read, with the remedy; null where the error is none of the database's. */
export function readFault(error: unknown, reader: Reader): Failure | null {
  return codeOf(error).startsWith('SQLITE_') ? describeFault(error, reader.file) : null;
}

/** Names a query. Every query of this folder is made here, so that a test can read them all. */
export function query<Row, P extends readonly (string | number | null)[] = []>(name: string, sql: string): NamedQuery<Row, P> {
  return { name, sql };
}
