import type { OutputOf, ParsedInputOf } from '../../src-shared/contract/contract.ts';
import type { LockRow } from '../../src-shared/contract/locks.ts';
import { bindsEverybody } from '../../src-shared/domain/lock.ts';
import { query, type Reader } from './reader.ts';

type StoredRow = Omit<LockRow, 'binds'>;

/** Locks end by the time of events: this is how far that has come. */
export const NEWEST_EVENT = query<{ at: number }>('newest event', 'SELECT at FROM engine_events ORDER BY ordinal DESC LIMIT 1');

const COLUMNS = 'id, kind, scope, subject, reason, began_at AS beganAt, ends_at AS endsAt, lifted_at AS liftedAt, lifted_by AS liftedBy, note';
export const LOCKS = query<StoredRow, [limit: number]>('locks', `SELECT ${COLUMNS} FROM risk_locks ORDER BY ordinal DESC LIMIT ?`);
export const HOLDING_LOCKS = query<StoredRow, [at: number, limit: number]>(
  'locks that hold',
  `SELECT ${COLUMNS} FROM risk_locks WHERE lifted_at IS NULL AND ends_at > ? AND session >= coalesce((SELECT CAST(value AS INTEGER) FROM settings WHERE key = 'books_since'), 0) ORDER BY ordinal DESC LIMIT ?`,
);

/** The locks that hold by the newest event, or all there were, newest first. */
export function readLocks(reader: Reader, { all, limit }: ParsedInputOf<'locks.list'>): OutputOf<'locks.list'> {
  const asOf = reader.first(NEWEST_EVENT)?.at ?? null;
  const rows = all ? reader.all(LOCKS, limit) : reader.all(HOLDING_LOCKS, asOf ?? 0, limit);
  return { asOf, locks: rows.map((row) => ({ ...row, binds: bindsEverybody(row.kind) ? 'everybody' : 'agents' })) };
}
