/** The thread behind background-writer.ts: a group is a transaction. After a failure nothing is written any more, so that the file ends where the engine's trouble began. */
import { workerData } from 'node:worker_threads';
import { openWriter } from './connection.ts';
import { codeOf } from './fault.ts';
import { execute, type Run } from './turn-queue.ts';
import { DONE, FAILED, type NumberedRun, type ToWriter, type WriterFailure, type WriterStart } from './background-writer.ts';

const { file, counts, port } = workerData as WriterStart;
const statements: Run['statement'][] = [];
let db: ReturnType<typeof openWriter> | null = null;

port.on('message', (message: ToWriter) => {
  try {
    if (message.kind === 'close') db?.close();
    else if (Atomics.load(counts, FAILED) === 0) write(message.newStatements, message.runs);
  } catch (error) {
    fail(error);
  }
  Atomics.add(counts, DONE, 1);
  Atomics.notify(counts, DONE);
});

function write(newStatements: readonly string[], runs: readonly NumberedRun[]): void {
  const connection = db ??= openWriter(file);
  for (const sql of newStatements) statements.push(connection.prepare(sql));
  connection.transaction(() => execute(runs.map(({ statement, width, values }) => ({ statement: statements[statement] as Run['statement'], width, values })))).immediate();
}

function fail(error: unknown): void {
  if (Atomics.load(counts, FAILED) === 1) return;
  port.postMessage({ message: error instanceof Error ? error.message : String(error), code: codeOf(error) } satisfies WriterFailure);
  Atomics.store(counts, FAILED, 1);
}
