import type Database from 'better-sqlite3';
import type { SessionId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { unpackPayload } from './journal-payload.ts';
import type { JournalReader, JournalRow, SessionRow } from '../../ports/store.ts';

type SessionSummary = ReturnType<JournalReader['sessions']>[number];
/** Rows fetched at once: a statement that is still open would keep the writer's connection busy. */
const PAGE = 512;

interface SessionColumns {
  readonly ordinal: number;
  readonly id: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly seed: number;
  readonly market: string;
  readonly fillModel: string;
  readonly appVersion: string;
}

/** The recorded sessions, oldest first. Works on the writer's connection and on a read-only one. */
export function readSessions(db: Database.Database): SessionSummary[] {
  const events = db.prepare<[number], number>('SELECT count(*) FROM engine_events WHERE session = ?').pluck();
  const hash = db.prepare<[number], string>('SELECT decision_hash FROM engine_events WHERE session = ? ORDER BY seq DESC LIMIT 1').pluck();
  return db
    .prepare<[], SessionColumns>(
      'SELECT ordinal, id, started_at AS startedAt, ended_at AS endedAt, seed, market, fill_model AS fillModel, app_version AS appVersion FROM sessions ORDER BY ordinal',
    )
    .all()
    .map(({ ordinal, endedAt, ...row }) => ({
      ...(row as Omit<SessionColumns, 'ordinal' | 'endedAt'> & SessionRow),
      endedAt: endedAt as Timestamp | null,
      events: events.get(ordinal) ?? 0,
      decisionHash: hash.get(ordinal) ?? '',
    }));
}

/** One session's journal in order, page by page. Empty for a session that is not there. */
export function* readJournal(db: Database.Database, session: SessionId): Generator<JournalRow> {
  const ordinal = db.prepare<[string], number>('SELECT ordinal FROM sessions WHERE id = ?').pluck().get(session);
  if (ordinal === undefined) return;
  const page = db.prepare<[number, number, number], Omit<JournalRow, 'payload'> & { readonly payload: string | Buffer }>(
    `SELECT seq, at, kind, payload, decision_hash AS decisionHash, chain_hash AS chainHash FROM engine_events
     WHERE session = ? AND seq > ? ORDER BY seq LIMIT ?`,
  );
  let after = -1;
  for (;;) {
    const rows = page.all(ordinal, after, PAGE);
    for (const { seq, at, kind, payload, decisionHash, chainHash } of rows) yield { seq, at, kind, payload: unpackPayload(payload), decisionHash, chainHash };
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.seq;
  }
}
