import { createMarket, observe } from '../src-main/engine/core/market/market.ts';
import { snapshotOf } from '../src-main/engine/core/feature/features.ts';
import { FIRST_HASH, nextChainHash } from '../src-main/engine/runner/hashes.ts';
import { openReader } from '../src-main/lab/reader.ts';
import { replaySession } from '../src-main/lab/replay/replay-session.ts';
import { BareLoop } from './bare-loop.ts';
import { pluck, repeat, timed, type Claim, type Figure } from './harness.ts';
import { NullStore } from './null-store.ts';
import { begin, createWorld, mustHaveTraded, play, recordMarket, shippedConfig, type RecordedMarket } from './rig.ts';
import { createRunner, finish, GROUPED, haltIn, withDatabase } from './session-rig.ts';
import { inTempFolder } from './temp-folder.ts';

/** Cycles of every figure here: a day of 5 s, or twelve days of one-minute bars. The engine's code is compiled in steps over thousands of cycles; shorter runs would measure that. */
const CYCLES = 17_280;
const DAY_MINUTES = 1_440;
const DAY_ROUNDS = 3;
const ROUNDS = 3;

interface Run {
  readonly cyclesPerSecond: number;
  readonly orders: number;
  readonly cycles: number;
}

async function runBare(market: RecordedMarket): Promise<Run> {
  const world = createWorld(market);
  const loop = new BareLoop(world);
  begin(world, market, loop);
  const tookMs = await timed(() => play(world, market, loop));
  mustHaveTraded(loop.engine.state);
  const { cycles, ordersSent } = loop.engine.state.counters;
  return { cyclesPerSecond: cycles / (tookMs / 1000), orders: ordersSent, cycles };
}

/** The same through the runner: events become text, hashes chain, but nothing is kept. */
async function runHashed(market: RecordedMarket, folder: string): Promise<Run> {
  const world = createWorld(market);
  const runner = createRunner(world, new NullStore(), haltIn(folder), GROUPED);
  begin(world, market, runner);
  const tookMs = await timed(() => play(world, market, runner));
  finish(runner, world);
  mustHaveTraded(runner.engine.state);
  const { cycles, ordersSent } = runner.engine.state.counters;
  return { cyclesPerSecond: cycles / (tookMs / 1000), orders: ordersSent, cycles };
}

/** Indicators and snapshots of the same data, without agents, risk, orders or events: what no engine could do without. */
async function runMarketAlone(market: RecordedMarket): Promise<number> {
  const config = shippedConfig(market);
  const state = createMarket(market.instruments, config.market);
  const [history, ...rest] = market.batches;
  for (const datum of history?.data ?? []) observe(state, datum, history?.at ?? market.batches[0]!.at);
  let cycles = 0;
  let checksum = 0;
  const tookMs = await timed(() => {
    for (const { at, data } of rest) {
      for (const datum of data) observe(state, datum, at);
      if (market.flow === 'ticks' && at % config.cycle.intervalMs !== 0) continue;
      cycles += 1;
      for (const instrument of config.watchlist) checksum += snapshotOf(state, instrument, at, 0, true).lastPrice;
    }
  });
  return Number.isNaN(checksum) ? NaN : cycles / (tookMs / 1000);
}

/** Records a day in the database and gives the folder's session back through replay, every row compared. */
async function replayDay(market: RecordedMarket): Promise<Figure> {
  return inTempFolder(async (folder) => {
    withDatabase(folder, (store) => {
      const world = createWorld(market);
      const runner = createRunner(world, store, haltIn(folder), GROUPED);
      begin(world, market, runner);
      play(world, market, runner);
      finish(runner, world);
    });
    const replays = await repeat(DAY_ROUNDS, () => {
      const report = replaySession(folder, 'last', () => performance.now());
      if (!report.ok) throw new Error(report.error.sentence);
      if (!report.value.verified) throw new Error(`the replay differs: ${report.value.differences.join('; ')}`);
      return { seconds: report.value.elapsedMs / 1000, cycles: report.value.cycles, events: report.value.events };
    });
    const read = await repeat(ROUNDS, async () => (await timed(() => readChain(folder))) / 1000);
    const [first] = replays;
    return {
      what: 'one day of 5 s cycles replayed and verified', unit: 's', samples: pluck(replays, 'seconds'), baseline: { what: 'reading the journal and checking its chain', samples: read },
      target: { sense: 'at most', must: 6, aim: 2 },
      note: `measured on ${first?.cycles ?? 0} cycles (${first?.events ?? 0} events: quotes and trades of 8 instruments each second, books each 5 s)`,
    };
  });
}

function readChain(folder: string): void {
  const reader = openReader(folder);
  if (!reader.ok) throw new Error(reader.error.sentence);
  const session = reader.value.sessions().at(-1);
  if (session === undefined) throw new Error('no session was recorded');
  let chain = FIRST_HASH;
  for (const row of reader.value.rows(session.id)) chain = nextChainHash(chain, row.seq, row.at, row.payload, row.decisionHash);
  reader.value.close();
}

async function measure(): Promise<Figure[]> {
  const bars = await recordMarket('bars', CYCLES);
  const bare = await repeat(ROUNDS, () => runBare(bars));
  const alone = await repeat(ROUNDS, () => runMarketAlone(bars));
  const hashed = await inTempFolder((folder) => repeat(ROUNDS, () => runHashed(bars, folder)));
  const ticks = await recordMarket('ticks', DAY_MINUTES);
  const bareTicks = await repeat(ROUNDS, () => runBare(ticks));
  const aloneTicks = await repeat(ROUNDS, () => runMarketAlone(ticks));
  const what = (runs: readonly Run[]): string => `${runs[0]?.cycles ?? 0} cycles, ${runs[0]?.orders ?? 0} orders sent`;
  const baseline = (samples: readonly number[]) => ({ what: 'the same data through indicators and snapshots only', samples });
  const target = { sense: 'at least', must: 5_000, aim: 20_000 } as const;
  return [
    { what: 'one-minute bars, no journal', unit: 'cycles/s', samples: pluck(bare, 'cyclesPerSecond'), baseline: baseline(alone), target, note: what(bare) },
    {
      what: 'one-minute bars, hashes chained, nothing kept', unit: 'cycles/s', samples: pluck(hashed, 'cyclesPerSecond'), target: null,
      baseline: { what: 'without hashes', samples: pluck(bare, 'cyclesPerSecond') },
    },
    {
      what: 'ticks each second, no journal', unit: 'cycles/s', samples: pluck(bareTicks, 'cyclesPerSecond'), baseline: baseline(aloneTicks), target,
      note: `${what(bareTicks)}; five batches of ticks to a cycle`,
    },
    await replayDay(ticks),
  ];
}

export const replayClaim: Claim = { name: 'replay', sentence: 'the whole engine over data that lie in memory: market, agents, consensus, risk, orders, paper venue', measure };
