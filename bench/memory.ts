import type { SqliteStore } from '../src-main/engine/adapters/store-sqlite/store.ts';
import { pluck, type Claim, type Figure } from './harness.ts';
import { begin, createWorld, deliver, mustHaveTraded, recordMarket, type RecordedMarket } from './rig.ts';
import { createRunner, finish, GROUPED, haltIn, withDatabase } from './session-rig.ts';
import { inTempFolder } from './temp-folder.ts';

const DAYS = 7;
/** Days that fill rings, caches and what is kept for a day; growth is measured after them. */
const WARM_DAYS = 3;
const BARS_A_DAY = 1_440;
const MB = 1e6;
const ROUNDS = 2;

interface Growth {
  readonly heapPerDay: number;
  readonly rssPerDay: number;
  readonly heapAtEnd: number;
  readonly rssAtEnd: number;
}

/** Live memory after a full collection, MB. */
function memoryNow(): { readonly heap: number; readonly rss: number } {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: (heapUsed + external) / MB, rss: rss / MB };
}

/** Slope of the least-squares line through values at 0, 1, 2, … */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let rise = 0;
  let run = 0;
  values.forEach((value, i) => {
    rise += (i - middle) * (value - mean);
    run += (i - middle) ** 2;
  });
  return rise / run;
}

function runDays(market: RecordedMarket, store: SqliteStore, folder: string): Growth {
  const world = createWorld(market);
  const runner = createRunner(world, store, haltIn(folder), GROUPED);
  begin(world, market, runner);
  const heap: number[] = [];
  const rss: number[] = [];
  for (let day = 0; day < DAYS; day += 1) {
    deliver(world, market.batches.slice(1 + day * BARS_A_DAY, 1 + (day + 1) * BARS_A_DAY), runner);
    runner.flush();
    const now = memoryNow();
    if (day + 1 < WARM_DAYS) continue;
    heap.push(now.heap);
    rss.push(now.rss);
  }
  finish(runner, world);
  mustHaveTraded(runner.engine.state);
  return { heapPerDay: slope(heap), rssPerDay: slope(rss), heapAtEnd: heap.at(-1) ?? NaN, rssAtEnd: rss.at(-1) ?? NaN };
}

async function measure(): Promise<Figure[]> {
  if (globalThis.gc === undefined) throw new Error('memory is measured after collections: start node with --expose-gc');
  const market = await recordMarket('bars', DAYS * BARS_A_DAY);
  const runs: Growth[] = [];
  // No round to warm up: the first days of each do that.
  for (let round = 0; round < ROUNDS; round += 1) runs.push(await inTempFolder((folder) => withDatabase(folder, (store) => runDays(market, store, folder))));
  const target = { sense: 'at most', must: 2, aim: 0 } as const;
  const idle = [memoryNow()];
  return [
    {
      what: 'live memory gained per simulated day', unit: 'MB/day', samples: pluck(runs, 'heapPerDay'), baseline: null, target,
      note: `${DAYS} days of one-minute cycles on 8 instruments with journal and database; slope over days ${WARM_DAYS} to ${DAYS}, each after a full collection. A day of 5 s cycles has twelve times the cycles, as many trades and bars`,
    },
    { what: 'resident memory gained per simulated day', unit: 'MB/day', samples: pluck(runs, 'rssPerDay'), baseline: null, target: null, note: 'includes what the allocator keeps and the database file mapped or cached' },
    { what: 'live memory at the end', unit: 'MB', samples: pluck(runs, 'heapAtEnd'), baseline: { what: 'the same process with the session gone (the market of all days stays in it)', samples: pluck(idle, 'heap') }, target: null },
    { what: 'resident memory at the end', unit: 'MB', samples: pluck(runs, 'rssAtEnd'), baseline: null, target: null },
  ];
}

export const memoryClaim: Claim = { name: 'memory', sentence: 'what a long run keeps', measure };
