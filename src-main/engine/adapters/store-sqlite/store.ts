import type Database from 'better-sqlite3';
import type { SessionId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { EngineEvent } from '../../core/event.ts';
import type { Fact } from '../../core/fact.ts';
import type { StoredState } from '../../core/stored-state.ts';
import type { EngineStore, JournalReader, JournalRow, SessionRow, StageTimes } from '../../ports/store.ts';
import { StoreFault } from './fault.ts';
import { packPayload } from './journal-payload.ts';
import { readJournal, readSessions } from './journal.ts';
import { loadState } from './load-state.ts';
import { Projection } from './projection.ts';
import { Projector } from './projector.ts';
import type { BatchWriter, RowWriter } from './row-writer.ts';
import { engineEvents, loopMetrics, sessions } from './schema/session.ts';
import { settings } from './schema/system.ts';
import { TurnQueue } from './turn-queue.ts';
import { BackgroundWriter } from './background-writer.ts';

/**
 * The engine's database. Made by `openStore`, which has checked and migrated the file. Everything between two commits waits in memory
 * and is written in one transaction.
 */
export class SqliteStore implements EngineStore, JournalReader {
  /** The writing connection: for backup, retention and checks in this folder. */
  readonly db: Database.Database;
  readonly file: string;
  private readonly queue: TurnQueue;
  private writer: BackgroundWriter | null = null;
  private readonly projection: Projection;
  private readonly projector: Projector;
  private readonly journal: BatchWriter<typeof engineEvents>;
  private readonly stages: BatchWriter<typeof loopMetrics>;
  private readonly session: RowWriter<typeof sessions>;
  private readonly settings: RowWriter<typeof settings>;

  constructor(db: Database.Database, file: string) {
    this.db = db;
    this.file = file;
    this.queue = new TurnQueue(db);
    this.projection = new Projection(db, this.queue);
    this.projector = new Projector(this.projection);
    this.journal = this.projection.batch(engineEvents);
    this.stages = this.projection.batch(loopMetrics);
    this.session = this.projection.writer(sessions);
    this.settings = this.projection.writer(settings, { overwriteBy: ['key'] });
  }

  load(): StoredState {
    return loadState(this.db);
  }

  /** Opens a session at once, durably. Its ordinal goes into the rows that follow. */
  openSession({ id, startedAt, seed, market, fillModel, appVersion }: SessionRow): void {
    this.session.write({ id, startedAt, endedAt: null, seed, market, fillModel, appVersion, summary: null });
    this.commit(true);
    this.projection.memory.session = this.db.prepare<[], number>('SELECT max(ordinal) FROM sessions').pluck().get() ?? 0;
    this.projection.committedNow();
  }

  append({ seq, at, kind, payload, decisionHash, chainHash }: JournalRow): void {
    this.journal.write({ session: this.projection.memory.session, seq, at, kind, payload: packPayload(payload), decisionHash, chainHash });
  }

  apply(facts: readonly Fact[], event: EngineEvent): void {
    this.projector.project(facts, event);
  }

  recordStages({ cycle, at, scanMs, analyseMs, voteMs, validateMs, executeMs, monitorMs, totalMs }: StageTimes): void {
    this.stages.write({ session: this.projection.memory.session, cycle, at, scanMs, analyseMs, voteMs, validateMs, executeMs, monitorMs, totalMs });
  }

  /** Writes what waits in one transaction. Throws {@link StoreFault} when the disk refuses; then nothing of it is kept anywhere. */
  commit(durable: boolean): void {
    try {
      this.queue.flush(durable);
      this.projection.committedNow();
    } catch (error) {
      this.projection.rollback();
      throw new StoreFault(error, this.file);
    }
  }

  /** {@link commit} without power safety; with {@link writeInBackground} it returns before the rows are on disk, and throws what an earlier group met with. */
  handOver(): void {
    try {
      this.queue.handOver();
      this.projection.committedNow();
    } catch (error) {
      this.projection.rollback();
      throw new StoreFault(error, this.file);
    }
  }

  /** From here on a thread of its own writes what is handed over: for sessions at full speed, where writing is two fifths of the work. */
  writeInBackground(): void {
    if (this.writer !== null) return;
    this.writer = new BackgroundWriter(this.file);
    this.queue.writeWith(this.writer);
  }

  /**
   * Does `work` on {@link db} while nobody else writes: SQLite's online backup begins anew whenever another connection has written.
   * The session goes on meanwhile, on this connection. Throws {@link StoreFault} where what was handed over could not be written.
   */
  async alone<T>(work: (db: Database.Database) => Promise<T>): Promise<T> {
    this.commit(false);
    this.queue.writeWith(null);
    try {
      return await work(this.db);
    } finally {
      this.queue.writeWith(this.writer);
    }
  }

  rollback(): void {
    this.queue.forget();
    this.projection.rollback();
  }

  closeSession(session: SessionId, endedAt: Timestamp, summary: string): void {
    this.projection.change('UPDATE sessions SET ended_at = ?, summary = ? WHERE id = (SELECT ?)')(endedAt, summary, session);
    this.commit(true);
  }

  /** Closes the file. What was not committed is forgotten. */
  close(): void {
    this.writer?.close();
    this.writer = null;
    if (this.db.open) this.db.close();
  }

  sessions(): ReturnType<JournalReader['sessions']> {
    return readSessions(this.db);
  }

  rows(session: SessionId): Iterable<JournalRow> {
    return readJournal(this.db, session);
  }

  /** A remembered text, null where there is none. */
  setting(key: string): string | null {
    return this.db.prepare<[string], string>('SELECT value FROM settings WHERE key = ?').pluck().get(key) ?? null;
  }

  /** Remembers a text at once, durably. Throws {@link StoreFault}. */
  remember(key: string, value: string, at: Timestamp): void {
    this.settings.write({ key, value, updatedAt: at });
    this.commit(true);
  }
}
