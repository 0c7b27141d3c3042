/** What the app's processes hold, and what grows in the page. */
import { readFileSync, readdirSync } from 'node:fs';
import type { BenchWindow } from './open-window.ts';

const MB = 1e6;

/** Megabytes of a moment. */
export interface Memory {
  /** Of all processes, with what they share counted once (proportional set size). */
  readonly wholeMb: number;
  /** As system monitors add it up: what is shared counts in each. */
  readonly workingSetMb: number;
  /** Of the page's JavaScript, after its garbage was collected. */
  readonly heapMb: number;
  /** Of the page's documents. */
  readonly nodes: number;
  readonly listeners: number;
}

/** Reads it all; sizes first, then collects the page's garbage for the rest. */
export async function memoryOf({ app, page }: BenchWindow): Promise<Memory> {
  const { whole, workingSet } = sizesOf(processesUnder(app.process().pid ?? 0));
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  await session.detach();
  return { wholeMb: whole / MB, workingSetMb: workingSet / MB, heapMb: usedSize / MB, nodes, listeners: jsEventListeners };
}

/** It and all its descendants. */
function processesUnder(root: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    // "pid (name) state parent …", where a name may have anything in it.
    const stat = /^\d+$/.test(name) ? textOf(`/proc/${name}/stat`) : '';
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (stat !== '') parents.set(Number(name), parent);
  }
  const found = [root];
  for (const one of found) for (const [pid, parent] of parents) if (parent === one) found.push(pid);
  return found;
}

/** Bytes. */
function sizesOf(pids: readonly number[]): { readonly whole: number; readonly workingSet: number } {
  let [whole, workingSet] = [0, 0];
  for (const pid of pids) {
    const text = textOf(`/proc/${pid}/smaps_rollup`);
    const of = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1_024;
    whole += of('Pss');
    workingSet += of('Rss');
  }
  return { whole, workingSet };
}

/** Empty where it cannot be read: a process may end meanwhile. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
