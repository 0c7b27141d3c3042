/** The thread behind read-ahead.ts: reads a session's journal page by page, never more than a few pages ahead. */
import { workerData, type MessagePort } from 'node:worker_threads';
import { linkRows, type LinkedRow } from '../../engine/runner/journal-links.ts';
import { openReader } from '../reader.ts';
import { MADE, TAKEN, type FromReadAhead, type ReadAheadStart, type RowBatch } from './read-ahead.ts';

const BATCH = 512;
const MOST_AHEAD = 8;

const { start: { dataDir, session, counts }, port } = workerData as { readonly start: ReadAheadStart; readonly port: MessagePort };

try {
  readAll();
} catch (error) {
  tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
}

function readAll(): void {
  const reader = openReader(dataDir);
  if (!reader.ok) throw new Error(reader.error.sentence);
  let rows: LinkedRow[] = [];
  for (const row of linkRows(reader.value.rows(session))) {
    rows.push(row);
    if (rows.length < BATCH) continue;
    tell({ kind: 'rows', batch: batchOf(rows) });
    rows = [];
  }
  if (rows.length > 0) tell({ kind: 'rows', batch: batchOf(rows) });
  reader.value.close();
  tell({ kind: 'end' });
}

function batchOf(rows: readonly LinkedRow[]): RowBatch {
  return {
    seqs: Float64Array.from(rows, ({ seq }) => seq), ats: Float64Array.from(rows, ({ at }) => at), payloads: rows.map(({ payload }) => payload),
    decisionHashes: rows.map(({ decisionHash }) => decisionHash), linked: rows.filter(({ linked }) => linked).length,
  };
}

/** Hands a message over, waiting where the replay is far behind. */
function tell(message: FromReadAhead): void {
  for (let taken = Atomics.load(counts, TAKEN); Atomics.load(counts, MADE) - taken >= MOST_AHEAD; taken = Atomics.load(counts, TAKEN)) Atomics.wait(counts, TAKEN, taken);
  port.postMessage(message);
  Atomics.add(counts, MADE, 1);
  Atomics.notify(counts, MADE);
}
