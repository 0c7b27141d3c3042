/**
 * What an engine's thread does before there is a session for it: with its code loaded it looks for a market's seed where that is asked, and so knows the
 * market's code when the session begins.
 */
import type { MessagePort } from 'node:worker_threads';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';
import type { BeforeSession, SeedWish, SeedFound, ToWorker, WorkerStart } from './worker-message.ts';

/** A session to run. */
export interface Assignment {
  readonly start: WorkerStart;
  /** From now on `take` hears what the thread is told: what came since the assignment first. */
  hear(take: (message: ToWorker) => void): void;
}

/** Waits for a session to run, and looks for seeds meanwhile. */
export function assignment(port: MessagePort): Promise<Assignment> {
  return new Promise((resolve) => {
    const early: ToWorker[] = [];
    let hear = (message: ToWorker): void => void early.push(message);
    port.on('message', (message: BeforeSession | ToWorker) => {
      if (message.kind === 'look_for_seed') {
        void look(message).then((result) => port.postMessage({ kind: 'seed', result } satisfies SeedFound));
      } else if (message.kind === 'run') {
        resolve({ start: message.start, hear: (take) => {
          hear = take;
          for (const one of early.splice(0)) take(one);
        } });
      } else hear(message);
    });
  });
}

async function look({ options, first, patience }: SeedWish): Promise<Result<number>> {
  try {
    const { livelySeed } = await import('./lively-seed.ts');
    const begunMs = performance.now();
    const lively = await livelySeed(options, first, patience, () => performance.now() - begunMs);
    return lively.ok ? ok(lively.value.seed) : lively;
  } catch (error) {
    return err(failure('no_seed', `No lively market was found (${error instanceof Error ? error.message : String(error)}).`, 'Another one is taken.'));
  }
}
