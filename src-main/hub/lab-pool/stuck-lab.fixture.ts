/** A thread that does as it is told, in place of the lab's own: for tests of the pool. */
import { parentPort } from 'node:worker_threads';
import type { ToLab } from './lab-job.ts';

parentPort?.on('message', ({ id, job }: ToLab) => {
  const name: string = job.kind === 'answer' ? job.name : job.kind;
  if (name === 'die') throw new Error('the thread broke');
  if (name === 'stuck') for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
  parentPort?.postMessage({ id, result: { ok: true, value: name } });
});
