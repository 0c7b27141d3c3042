import { existsSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { SqliteStore } from '../src-main/engine/adapters/store-sqlite/store.ts';
import type { RunnerOptions } from '../src-main/engine/runner/runner.ts';
import { BareLoop } from './bare-loop.ts';
import { pluck, repeat, timed, type Claim, type Figure } from './harness.ts';
import { begin, createWorld, mustHaveTraded, play, recordMarket, type RecordedMarket } from './rig.ts';
import { createRunner, finish, GROUPED, haltIn, LIVE, withDatabase } from './session-rig.ts';
import { inTempFolder } from './temp-folder.ts';

/** A week: a session over history is mostly past the minutes in which its code is compiled. */
const MINUTES = 10_080;
const LIVE_MINUTES = 300;
const ROUNDS = 3;
const RAW_ROWS = 60_000;
const RAW_BATCH = 1_000;

interface Run {
  readonly cyclesPerSecond: number;
  readonly rowsPerSecond: number;
  readonly rows: number;
}

/** Rows of all tables: the thread that writes has a connection of its own, whose changes cannot be asked for here. */
function rowsKept({ db }: SqliteStore): number {
  const tables = db.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all();
  return tables.reduce((sum, table) => sum + (db.prepare<[], number>(`SELECT count(*) FROM "${table}"`).pluck().get() ?? 0), 0);
}

async function runJournaled(market: RecordedMarket, options: RunnerOptions): Promise<Run> {
  return inTempFolder((folder) => withDatabase(folder, (store) => {
    const world = createWorld(market);
    const runner = createRunner(world, store, haltIn(folder), options);
    begin(world, market, runner);
    runner.flush();
    const before = rowsKept(store);
    const started = performance.now();
    play(world, market, runner);
    runner.flush();
    const seconds = (performance.now() - started) / 1000;
    const rows = rowsKept(store) - before;
    finish(runner, world);
    mustHaveTraded(runner.engine.state);
    return { cyclesPerSecond: runner.engine.state.counters.cycles / seconds, rowsPerSecond: rows / seconds, rows };
  }));
}

async function runBare(market: RecordedMarket): Promise<number> {
  const world = createWorld(market);
  const loop = new BareLoop(world);
  begin(world, market, loop);
  const tookMs = await timed(() => play(world, market, loop));
  return loop.engine.state.counters.cycles / (tookMs / 1000);
}

/** What SQLite takes when there is nothing else to do: rows of ten columns, a thousand a transaction, WAL and NORMAL. */
async function insertRaw(): Promise<number> {
  return inTempFolder(async (folder) => {
    const file = path.join(folder, 'raw.sqlite');
    const db = new Database(file);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.exec('CREATE TABLE rows (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c INTEGER, d REAL, e REAL, f REAL, g TEXT, h INTEGER, i TEXT)');
    const insert = db.prepare('INSERT INTO rows (a, b, c, d, e, f, g, h, i) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    const batch = db.transaction((from: number) => {
      for (let i = from; i < from + RAW_BATCH; i += 1) insert.run('BTC-USDT-PERP.alpha', '1m', i, 1.5 + i, 2.5 + i, 3.5 + i, '12345.678', i * 7, 'accepted');
    });
    const tookMs = await timed(() => { for (let from = 0; from < RAW_ROWS; from += RAW_BATCH) batch(from); });
    db.close();
    if (!existsSync(file)) throw new Error('the database was not written to disk');
    return RAW_ROWS / (tookMs / 1000);
  });
}

async function measure(): Promise<Figure[]> {
  const market = await recordMarket('bars', MINUTES);
  const journaled = await repeat(ROUNDS, () => runJournaled(market, GROUPED));
  const bare = await repeat(ROUNDS, () => runBare(market));
  const raw = await repeat(ROUNDS, insertRaw);
  const brief = { ...market, batches: market.batches.slice(0, LIVE_MINUTES + 1) };
  const live = await repeat(ROUNDS, () => runJournaled(brief, LIVE));
  const rowsACycle = Math.round((journaled[0]?.rows ?? 0) / MINUTES);
  return [
    {
      what: 'with journal and database, turns in groups', unit: 'cycles/s', samples: pluck(journaled, 'cyclesPerSecond'), baseline: { what: 'the engine alone', samples: bare },
      target: { sense: 'at least', must: 1_500, aim: 5_000 }, note: `${MINUTES} one-minute cycles of 8 instruments, ${rowsACycle} rows a cycle; a group is 128 turns, written by a thread of its own`,
    },
    {
      what: 'rows the engine writes on its way', unit: 'rows/s', samples: pluck(journaled, 'rowsPerSecond'), target: null,
      baseline: { what: `better-sqlite3 inserting ten columns, ${RAW_BATCH} rows a transaction`, samples: raw },
    },
    {
      what: 'as live: each turn a transaction, intents and fills synced', unit: 'cycles/s', samples: pluck(live, 'cyclesPerSecond'), target: null,
      baseline: { what: 'turns in groups', samples: pluck(journaled, 'cyclesPerSecond') },
    },
  ];
}

export const journalClaim: Claim = { name: 'journal-and-database', sentence: 'the whole engine writing its journal and every table it keeps', measure };
