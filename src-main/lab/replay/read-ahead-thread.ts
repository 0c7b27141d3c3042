/** The thread behind read-ahead.ts: reads a session's journal page by page, never more than a few pages ahead. */
import { workerData, type MessagePort } from 'node:worker_threads';
import { decodeEvent } from '../../engine/core/event-codec.ts';
import { linkRows, type LinkedRow } from '../../engine/runner/journal-links.ts';
import { openReader } from '../reader.ts';
import { MADE, TAKEN, type FromReadAhead, type ReadAheadStart, type RowBatch } from './read-ahead.ts';
import { MarketNumbersWriter } from './market-numbers.ts';

const BATCH = 512;
const MOST_AHEAD = 8;
/** How the journal's text of an observation begins. */
const OBSERVATION = '{"kind":"market_observed"';

const writer = new MarketNumbersWriter();

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
  const starts = Int32Array.from(rows, startOf);
  return {
    seqs: Float64Array.from(rows, ({ seq }) => seq), ats: Float64Array.from(rows, ({ at }) => at), starts, market: writer.take(),
    payloads: rows.map(({ payload }, i) => (starts[i] === -1 ? payload : '')), decisionHashes: rows.map(({ decisionHash }) => decisionHash),
    linked: rows.filter(({ linked }) => linked).length,
  };
}

/** Where the row's observation begins among the numbers; -1 for one that the replay decodes itself. */
function startOf({ payload, linked }: LinkedRow): number {
  return linked && payload.startsWith(OBSERVATION) ? writer.write(decodeEvent(payload)) ?? -1 : -1;
}

/** Hands a message over, waiting where the replay is far behind. */
function tell(message: FromReadAhead): void {
  for (let taken = Atomics.load(counts, TAKEN); Atomics.load(counts, MADE) - taken >= MOST_AHEAD; taken = Atomics.load(counts, TAKEN)) Atomics.wait(counts, TAKEN, taken);
  port.postMessage(message, message.kind === 'rows' ? [message.batch.market.numbers.buffer] : []);
  Atomics.add(counts, MADE, 1);
  Atomics.notify(counts, MADE);
}
