/** The halt worker: a thread that knows one thing, to halt in the place of an engine that does not answer. */
import { parentPort } from 'node:worker_threads';
import type { HaltOutcome } from '../../src-shared/contract/halt-progress.ts';
import type { Timestamp } from '../../src-shared/domain/ids.ts';
import { must } from '../../src-shared/support/assert.ts';
import { SystemRng } from './adapters/clock-system/system-rng.ts';
import { HaltRun, type HaltResult } from './emergency/halt-run.ts';
import type { FromHaltWorker, HaltOrder, ToHaltWorker } from './emergency/halt-order.ts';
import type { Scheduler } from './ports/clock.ts';

/** A thread that is stuck inside the database lets go when the database's own patience ends. */
const FOLDER_WITHIN_MS = 8_000;

const port = must(parentPort, 'halt-worker.ts runs only as a worker');
let run: HaltRun | null = null;
let engineGone: () => void = () => undefined;
const engineIsGone = new Promise<void>((resolve) => { engineGone = resolve; });

function post(message: FromHaltWorker): void {
  port.postMessage(message);
}

/** A clock that stands still: the paper venue's, while no engine runs. */
function standingClock(now: Timestamp): Scheduler {
  return {
    now: () => now,
    schedule: (_at, task) => {
      const timer = setTimeout(task, 0);
      return () => clearTimeout(timer);
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, ms).unref(); });
}

async function carryOut(order: HaltOrder): Promise<void> {
  const startedMs = performance.now();
  run = new HaltRun(order, { scheduler: standingClock, rng: new SystemRng(), elapsedMs: () => performance.now() - startedMs, pause, tell: (line) => post({ kind: 'line', line }) });
  const result = await run.run();
  const recorded = await record(order, result);
  post({ kind: 'finished', outcome: outcomeOf(result, recorded) });
  port.close();
}

/** Null when stored; else why not. The halt does not depend on it. */
async function record(order: HaltOrder, result: HaltResult): Promise<string | null> {
  const inTime = await Promise.race([engineIsGone.then(() => true), pause(FOLDER_WITHIN_MS).then(() => false)]);
  if (!inTime) return 'the ended engine still holds the data folder';
  try {
    // Only now: the database's modules are no part of what must be quick.
    const { recordCarriedOut } = await import('./emergency/record-halt.ts');
    const recorded = recordCarriedOut(order, result, Date.now());
    return recorded.ok ? null : recorded.error.sentence;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function outcomeOf({ verified, lines }: HaltResult, notRecorded: string | null): HaltOutcome {
  const open = lines.filter(({ status }) => status === 'unknown' || status === 'still_open').length;
  const done = verified ? 'The halt worker halted in the engine\'s place, and it is verified: nothing that adds risk is open.' : `The halt worker halted in the engine's place; ${open} thing${open === 1 ? ' is' : 's are'} not done or not known.`;
  return { verified, sentence: notRecorded === null ? done : `${done} It could not be stored: ${notRecorded}` };
}

port.on('message', (message: ToHaltWorker) => {
  switch (message.kind) {
    case 'begin': void carryOut(message.order); return;
    case 'close_as_well': run?.closeAsWell(); return;
    case 'engine_gone': engineGone(); return;
  }
});
