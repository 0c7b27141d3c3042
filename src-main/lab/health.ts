import { createHash } from 'node:crypto';
import { query, type Reader } from './reader.ts';

export const AUDIT_ROWS = query<{ ordinal: number; at: number; kind: string; body: string; hash: string }>('audit log', 'SELECT ordinal, at, kind, body, hash FROM audit_log ORDER BY ordinal');
export const SETTINGS = query<{ key: string; value: string; updatedAt: number }>('settings', 'SELECT key, value, updated_at AS updatedAt FROM settings ORDER BY key');
export const BACKUPS = query<{ file: string; cause: string; bytes: number; at: number }>('backups made', 'SELECT file, cause, bytes, at FROM backups ORDER BY at DESC');
export const NEWEST_EVENTS = query<{ seq: number; at: number; kind: string }, [limit: number]>('newest events', 'SELECT seq, at, kind FROM engine_events ORDER BY ordinal DESC LIMIT ?');

/** The first row of the audit log whose hash does not follow from the one before; null when the chain holds. */
export function firstBrokenAuditRow(reader: Reader): number | null {
  let previous = '';
  for (const { ordinal, at, kind, body, hash } of reader.each(AUDIT_ROWS)) {
    if (createHash('sha256').update(`${previous}\n${at}\n${kind}\n${body}`).digest('hex') !== hash) return ordinal;
    previous = hash;
  }
  return null;
}
