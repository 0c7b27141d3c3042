import { existsSync, statSync } from 'node:fs';
import type Database from 'better-sqlite3';

/** How large the database is and what fills it. */
export interface SizeReport {
  readonly fileBytes: number;
  readonly logBytes: number;
  /** Pages that deleted rows left free. */
  readonly freeBytes: number;
  /** Bytes per table with its indexes, largest first. */
  readonly tables: readonly { readonly table: string; readonly bytes: number }[];
}

/** Measures the database. Reads every page once: for a person who asks, not for a loop. */
export function measureSize(db: Database.Database): SizeReport {
  const tables = db
    .prepare<[], { table: string; bytes: number }>(
      `SELECT coalesce(m.tbl_name, s.name) AS "table", sum(s.pgsize) AS bytes FROM dbstat s LEFT JOIN sqlite_master m ON m.name = s.name WHERE s.aggregate = TRUE
       GROUP BY 1 ORDER BY bytes DESC, 1`,
    )
    .all();
  const pageBytes = db.pragma('page_size', { simple: true }) as number;
  return {
    fileBytes: sizeOf(db.name),
    logBytes: sizeOf(`${db.name}-wal`),
    freeBytes: (db.pragma('freelist_count', { simple: true }) as number) * pageBytes,
    tables,
  };
}

function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}
