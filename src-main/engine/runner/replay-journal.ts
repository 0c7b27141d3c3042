/** Replays a recorded session: the same events through a fresh core, every decision held against the recording. */
import { Engine, type StepResult } from '../core/engine.ts';
import type { EngineEvent } from '../core/event.ts';
import { FIRST_HASH, nextDecisionHash } from './hashes.ts';
import type { RecordedEvent } from './journal-links.ts';

/** How a replay went. `divergedAt` is the first event that differs, with the reason. */
export interface ReplayOutcome {
  readonly events: number;
  /** Hash over everything decided, after the last event. */
  readonly decisionHash: string;
  readonly divergence: { readonly seq: number; readonly sentence: string } | null;
  /** The engine as it stood at the end; null when no event was replayed. */
  readonly engine: Engine | null;
}

/**
 * Replays rows in order. Stops at the first row that was altered, dropped, added or moved (the chain breaks) and at the first
 * whose decisions differ from the recording. `onStep` sees every step, to rebuild tables from it.
 */
export function replayJournal(rows: Iterable<RecordedEvent>, onStep: (event: EngineEvent, result: StepResult) => void = () => undefined): ReplayOutcome {
  const engine = new Engine();
  let decisionHash = FIRST_HASH;
  let events = 0;
  const diverged = (seq: number, sentence: string): ReplayOutcome => ({ events, decisionHash, divergence: { seq, sentence }, engine: events > 0 ? engine : null });
  for (const row of rows) {
    if (row.seq !== events + 1) return diverged(row.seq, `event ${events + 1} is missing from the journal`);
    if (!row.linked) return diverged(row.seq, `event ${row.seq} is not what was recorded: the journal was altered`);
    if (decisionHash !== row.decisionHash) return diverged(row.seq - 1, `event ${row.seq - 1} was decided differently when it was recorded`);
    const stepped = step(engine, row);
    if (typeof stepped === 'string') return diverged(row.seq, stepped);
    decisionHash = nextDecisionHash(decisionHash, stepped.result);
    events += 1;
    onStep(stepped.event, stepped.result);
  }
  return { events, decisionHash, divergence: null, engine: events > 0 ? engine : null };
}

function step(engine: Engine, row: RecordedEvent): { readonly event: EngineEvent; readonly result: StepResult } | string {
  try {
    const event: EngineEvent = { seq: row.seq, at: row.at, body: row.body() };
    return { event, result: engine.step(event) };
  } catch (error) {
    return `event ${row.seq} cannot be replayed: ${error instanceof Error ? error.message : String(error)}`;
  }
}
