/**
 * The engine's memory. One writer. Every adapter passes `store.contract.test.ts`.
 *
 * A turn is one transaction: `append` the event, `apply` its facts, `commit`. Until `commit` returns nothing of it exists;
 * afterwards all of it does. A crash between turns loses nothing, a crash inside one loses that turn only.
 * Several turns may share one transaction (group commit): the runner commits before it performs any effect that leaves the process.
 * Where nothing leaves it, `handOver` lets the store write while the engine goes on.
 */
import type { EngineEvent } from '../core/event.ts';
import type { Fact } from '../core/fact.ts';
import type { StoredState } from '../core/stored-state.ts';
import type { SessionId, Timestamp } from '../../../src-shared/domain/ids.ts';

/** What a session is known by. */
export interface SessionRow {
  readonly id: SessionId;
  readonly startedAt: Timestamp;
  readonly seed: number;
  /** `generated`, a folder's or file's title, a ccxt id. */
  readonly market: string;
  readonly fillModel: string;
  readonly appVersion: string;
}

/** A journal row as stored: the event's own text and the chain up to it. */
export interface JournalRow {
  readonly seq: number;
  readonly at: Timestamp;
  readonly kind: string;
  /** `encodeEvent` text. */
  readonly payload: string;
  /** Decision hash after this event (hex), so that a replay can name the first event that differs. */
  readonly decisionHash: string;
  /** SHA-256 of the previous row's chain hash, seq, at, payload and decision hash (hex). */
  readonly chainHash: string;
}

/** Times a stage took in one cycle, milliseconds of the machine's clock: measured by the runner, never seen by the core. */
export interface StageTimes {
  readonly cycle: number;
  readonly at: Timestamp;
  readonly scanMs: number;
  readonly analyseMs: number;
  readonly voteMs: number;
  readonly validateMs: number;
  readonly executeMs: number;
  readonly monitorMs: number;
  readonly totalMs: number;
}

export interface EngineStore {
  /** The state the last session left. */
  load(): StoredState;
  openSession(row: SessionRow): void;
  append(row: JournalRow): void;
  apply(facts: readonly Fact[], event: EngineEvent): void;
  recordStages(times: StageTimes): void;
  /** `durable`: survives power loss (intents, fills, halts). Otherwise survives the process. Throws when the disk refuses: the runner halts. */
  commit(durable: boolean): void;
  /** A commit that need not be over when this returns: what goes wrong is thrown by the next `handOver` or `commit`, and then nothing later is kept. */
  handOver(): void;
  /** Forgets everything since the last commit. */
  rollback(): void;
  /** Marks the session's orderly end with its summary as JSON text. */
  closeSession(session: SessionId, endedAt: Timestamp, summary: string): void;
  close(): void;
}

/** Reading a recorded session, in order. */
export interface JournalReader {
  sessions(): readonly (SessionRow & { readonly endedAt: Timestamp | null; readonly events: number; readonly decisionHash: string })[];
  rows(session: SessionId): Iterable<JournalRow>;
}
