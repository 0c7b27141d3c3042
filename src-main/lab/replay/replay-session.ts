/**
 * Replays a recorded session from the database and proves that it decides the same again: the journal's chain is whole, every
 * event leads to the recorded decisions, and the tables hold the orders, fills and signals that the decisions made.
 */
import type { SessionId } from '../../../src-shared/domain/ids.ts';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';
import type { SessionRow } from '../../engine/ports/store.ts';
import { replayJournal } from '../../engine/runner/replay-journal.ts';
import { openReader, query, type Reader } from '../reader.ts';
import { DecidedRows } from './decided-rows.ts';
import { ReadAhead } from './read-ahead.ts';

/** What a replay found. `verified` only when nothing at all differs. */
export interface ReplayReport {
  readonly session: string;
  readonly market: string;
  readonly events: number;
  readonly decisionHash: string;
  readonly recordedHash: string | null;
  readonly orders: number;
  readonly fills: number;
  readonly signals: number;
  readonly verified: boolean;
  /** Where recording and replay part, for people; empty when verified. */
  readonly differences: readonly string[];
  readonly elapsedMs: number;
  readonly cycles: number;
}

interface Ended {
  readonly summary: string | null;
}

const SUMMARY = query<Ended, [string]>('summary of a session', 'SELECT summary FROM sessions WHERE id = (SELECT ?)');

/** Replays `session` (an id, or `last`) of a data folder. `nowMs` is a stopwatch. Fails when there is no such session. */
export function replaySession(dataDir: string, session: string, nowMs: () => number): Result<ReplayReport> {
  const opened = openReader(dataDir);
  if (!opened.ok) return opened;
  const reader = opened.value;
  try {
    const known = reader.sessions();
    const chosen = session === 'last' ? known.at(-1) : known.find(({ id }) => id === session);
    if (chosen === undefined) {
      return err(failure('session_unknown', known.length === 0 ? 'No session has been recorded here yet.' : `There is no session ${session} here.`,
        known.length === 0 ? 'Run one first, or name its folder with --data-dir.' : `Use --session last, or one of: ${known.slice(-5).map(({ id }) => id).join(', ')}.`));
    }
    return ok(replay(dataDir, reader, chosen, nowMs));
  } finally {
    reader.close();
  }
}

function replay(dataDir: string, reader: Reader, { id: session, market }: Pick<SessionRow, 'id' | 'market'>, nowMs: () => number): ReplayReport {
  const startedMs = nowMs();
  const decided = new DecidedRows();
  using rows = new ReadAhead(dataDir, session);
  const outcome = replayJournal(rows, (_event, { facts }) => decided.learn(facts));
  const recorded = recordedEnd(reader, session);
  const differences: string[] = [];
  if (outcome.divergence !== null) differences.push(outcome.divergence.sentence);
  else differences.push(...endDifferences(outcome, recorded), ...decided.compare(reader, session));
  return {
    session, market, events: outcome.events, decisionHash: outcome.decisionHash, recordedHash: recorded?.decisionHash ?? null,
    orders: decided.orders.size, fills: decided.fills.size, signals: decided.signals.size, verified: differences.length === 0, differences,
    elapsedMs: nowMs() - startedMs, cycles: outcome.engine?.state.counters.cycles ?? 0,
  };
}

interface RecordedEnd {
  readonly decisionHash: string;
  readonly events: number;
}

/** What the session's own summary says; null for one that did not end in order. */
function recordedEnd(reader: Reader, session: SessionId): RecordedEnd | null {
  const summary = reader.first(SUMMARY, session)?.summary ?? null;
  if (summary === null) return null;
  try {
    const { decisionHash, events } = JSON.parse(summary) as Partial<RecordedEnd>;
    return typeof decisionHash === 'string' && typeof events === 'number' ? { decisionHash, events } : null;
  } catch {
    return null;
  }
}

function endDifferences(outcome: { readonly events: number; readonly decisionHash: string }, recorded: RecordedEnd | null): string[] {
  if (recorded === null) return [];
  if (outcome.events < recorded.events) return [`the journal ends at event ${outcome.events}; the session had ${recorded.events}`];
  if (outcome.events > recorded.events) return [`the journal has ${outcome.events} events; the session had ${recorded.events}`];
  return outcome.decisionHash === recorded.decisionHash ? [] : [`the last event was decided differently: hash ${outcome.decisionHash}, recorded ${recorded.decisionHash}`];
}
