import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { EngineStore } from '../src-main/engine/ports/store.ts';
import type { Runner } from '../src-main/engine/runner/runner.ts';
import { eagerConfig } from '../src-main/engine/simulation/day-config.ts';
import { percentile, pluck, repeat, type Claim, type Figure } from './harness.ts';
import { NullStore } from './null-store.ts';
import { begin, createWorld, play, recordMarket, type RecordedMarket } from './rig.ts';
import { createRunner, finish, haltIn, LIVE, withDatabase } from './session-rig.ts';
import { inTempFolder } from './temp-folder.ts';

const MINUTES = 60;
const ROUNDS = 3;
const SYNCS = 200;

interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly orders: number;
}

/** The simulation's eager settings, so that a short time holds many orders; the path of each is the shipped one. */
function trade(market: RecordedMarket, store: EngineStore, folder: string): Latency {
  const eager = eagerConfig(market.instruments.map(({ id }) => id));
  const world = createWorld(market, { ...eager, cycle: { mode: 'interval', intervalMs: 5_000, lateTimerMs: null }, protection: { ...eager.protection, maxHoldMs: 60_000 } });
  const runner = createRunner(world, store, haltIn(folder), LIVE);
  begin(world, market, runner);
  play(world, market, runner);
  finish(runner, world);
  return latencyOf(runner);
}

function latencyOf({ eventToOrder }: Runner): Latency {
  return { p50: eventToOrder.at(0.5) ?? NaN, p99: eventToOrder.at(0.99) ?? NaN, orders: eventToOrder.count };
}

/** What the disk alone takes to make a few kilobytes safe from power loss, ms at p99. */
function syncDisk(folder: string): Latency {
  const file = openSync(path.join(folder, 'sync'), 'w');
  const block = Buffer.alloc(8_192, 7);
  const took: number[] = [];
  for (let i = 0; i < SYNCS; i += 1) {
    const started = performance.now();
    writeSync(file, block);
    fdatasyncSync(file);
    took.push(performance.now() - started);
  }
  closeSync(file);
  return { p50: percentile(took, 0.5), p99: percentile(took, 0.99), orders: 0 };
}

async function measure(): Promise<Figure[]> {
  const market = await recordMarket('ticks', MINUTES);
  const unkept = await repeat(ROUNDS, () => inTempFolder((folder) => trade(market, new NullStore(), folder)));
  const durable = await repeat(ROUNDS, () => inTempFolder((folder) => withDatabase(folder, (store) => trade(market, store, folder))));
  const disk = await repeat(ROUNDS, () => inTempFolder(syncDisk));
  const target = { sense: 'at most', must: 2, aim: 0.5 } as const;
  const figure = (key: 'p50' | 'p99'): Figure => ({
    what: `intent synced to disk before the send, ${key}`, unit: 'ms', samples: pluck(durable, key), target: null,
    baseline: { what: `this disk syncing 8 kB, ${key}`, samples: pluck(disk, key) },
    ...(key === 'p99' ? { note: `${durable[0]?.orders ?? 0} orders a round, each from the event that led to it to the venue adapter's send: a tick, a timer, a fill that wants its stop` } : {}),
  });
  return [
    figure('p50'), figure('p99'),
    {
      what: 'the same without a disk, p99', unit: 'ms', samples: pluck(unkept, 'p99'), baseline: { what: 'intent synced to disk', samples: pluck(durable, 'p99') }, target,
      note: 'decision, risk, event text and hashes: our part of the latency',
    },
  ];
}

export const marketEventToOrderClaim: Claim = { name: 'market-event-to-order', sentence: 'from taking an event to handing its order to the paper venue', measure };
