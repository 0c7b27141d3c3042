import type Database from 'better-sqlite3';

/** What a note may be about. */
export type NoteSubject = 'round' | 'order' | 'position' | 'session' | 'halt';

export interface Note {
  readonly subject: NoteSubject;
  readonly id: string;
  /** May be empty: then the subject has no note any more. */
  readonly text: string;
  readonly tags: readonly string[];
  /** ms UTC, the machine's. */
  readonly at: number;
}

const SUBJECTS: Readonly<Record<NoteSubject, string>> = {
  round: 'SELECT id AS round FROM consensus_rounds WHERE id = ?',
  order: 'SELECT coalesce(o.round_id, (SELECT s.round_id FROM positions p JOIN trading_signals s ON s.id = p.signal_id WHERE p.id = o.position_id)) AS round FROM orders o WHERE o.client_order_id = ?',
  position: 'SELECT (SELECT s.round_id FROM trading_signals s WHERE s.id = p.signal_id) AS round FROM positions p WHERE p.id = ?',
  session: 'SELECT NULL AS round FROM sessions WHERE id = ?',
  halt: 'SELECT NULL AS round FROM halts WHERE id = ?',
};

/** Keeps a note at once. False when there is no such subject; then nothing is kept. Throws SqliteError when the disk refuses. Call between turns. */
export function writeNote(db: Database.Database, { subject, id, text, tags, at }: Note): boolean {
  const found = db.prepare<[string], { round: string | null }>(SUBJECTS[subject]).get(id);
  if (found === undefined) return false;
  db.prepare('INSERT INTO journal_notes (subject_kind, subject_id, round_id, text, tags, at) VALUES (?, ?, ?, ?, ?, ?)').run(subject, id, found.round, text, JSON.stringify(tags), at);
  return true;
}
