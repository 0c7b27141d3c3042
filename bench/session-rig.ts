/** A whole engine over a database on disk, as `quorum run` composes it, driven by a market in memory. */
import path from 'node:path';
import { HaltFile, SENTINEL_NAME } from '../src-main/engine/adapters/halt-file/halt-file.ts';
import { openDataFolder } from '../src-main/engine/adapters/store-sqlite/data-folder.ts';
import { openStore } from '../src-main/engine/adapters/store-sqlite/open-store.ts';
import { SqliteStore } from '../src-main/engine/adapters/store-sqlite/store.ts';
import type { HaltSwitch } from '../src-main/engine/ports/halt-switch.ts';
import type { EngineStore } from '../src-main/engine/ports/store.ts';
import type { Venue } from '../src-main/engine/ports/venue.ts';
import { Runner, type RunnerOptions } from '../src-main/engine/runner/runner.ts';
import type { World } from './rig.ts';

/** As at full speed over history: turns share transactions. */
export const GROUPED: RunnerOptions = { groupTurns: 128, durable: false, provable: true };
/** As with a live market: each turn is a transaction, intents and fills survive power loss. */
export const LIVE: RunnerOptions = { groupTurns: 1, durable: true, provable: true };

/** A halt switch with its sentinel in a folder. */
export function haltIn(folder: string): HaltFile {
  return new HaltFile(new SharedArrayBuffer(4), path.join(folder, SENTINEL_NAME));
}

/** A runner over a store. `venue` stands between the runner and the world's own, where a claim wants to watch. */
export function createRunner(world: World, store: EngineStore, haltSwitch: HaltSwitch, options: RunnerOptions, venue: Venue = world.venue): Runner {
  if (!options.durable && store instanceof SqliteStore) store.writeInBackground();
  const runner = new Runner({ scheduler: world.time, store, venues: [venue], haltSwitch, stopwatch: () => performance.now(), publish: () => undefined }, options);
  store.openSession({
    id: world.start.session, startedAt: world.time.now(), seed: world.start.seed, market: 'bench', fillModel: world.venue.capabilities.fillModel, appVersion: 'bench',
  });
  return runner;
}

/** Opens a database in the folder for `work` and closes it afterwards. */
export function withDatabase<T>(folder: string, work: (store: SqliteStore) => T): T {
  const locked = openDataFolder(folder, Date.now());
  if (!locked.ok) throw new Error(locked.error.sentence);
  try {
    const store = openStore(locked.value, { at: Date.now() });
    if (!store.ok) throw new Error(store.error.sentence);
    try {
      return work(store.value);
    } finally {
      store.value.close();
    }
  } finally {
    locked.value.release();
  }
}

/** Ends a session in order. Throws when the runner had stopped deciding: then nothing was measured. */
export function finish(runner: Runner, world: World): void {
  if (runner.failure !== null) throw new Error(`the runner stopped at event ${runner.failure.seq}: ${runner.failure.sentence}`);
  runner.close(world.start.session, () => JSON.stringify({ events: runner.seq, decisionHash: runner.decisionHash }));
}
