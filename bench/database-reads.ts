import type { SqliteStore } from '../src-main/engine/adapters/store-sqlite/store.ts';
import { readOrders } from '../src-main/lab/orders.ts';
import { readPositions } from '../src-main/lab/positions.ts';
import { openReader, query, type Reader } from '../src-main/lab/reader.ts';
import { readWhy } from '../src-main/lab/why.ts';
import { percentile, pluck, repeat, type Claim, type Figure, type Target } from './harness.ts';
import { withDatabase } from './session-rig.ts';
import { inTempFolder } from './temp-folder.ts';

const ORDERS = 500_000;
const ROUNDS_HELD = 350_000;
const POSITIONS = 150_000;
const OPEN = 20;
const READS = 400;
const ROUNDS = 5;
const FIRST_AT = Date.UTC(2026, 0, 5);

/** `count` numbers from 0, as a table `n(i)`. */
const numbers = (count: number): string => `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1})`;
const INSTRUMENT = "'C' || (i % 8) || '-USDT-PERP.alpha'";

/** A million rows of history, the newest few of each kind open, in the shape the projector writes them. */
function fill({ db }: SqliteStore): void {
  db.pragma('foreign_keys = OFF');
  db.exec('BEGIN');
  db.exec(`INSERT INTO orders (client_order_id, session, instrument, side, type, quantity, price, time_in_force, post_only, reduce_only, request_expires_at, venue, purpose, origin_kind, signal_id,
      created_at, position_id, state, "open", venue_order_id, filled_quantity, filled_notional, updated_at, not_found_count, checks)
    ${numbers(ORDERS)} SELECT 'bnch-' || printf('%08d', i), 1, ${INSTRUMENT}, iif(i % 2, 'buy', 'sell'), 'limit', '1.234', '100.25', 'ioc', 0, 0, ${FIRST_AT} + i * 1000, 'alpha', 'entry', 'signal',
      's' || i, ${FIRST_AT} + i * 1000, 'p' || (i / 4), iif(i >= ${ORDERS - OPEN}, 'accepted', 'filled'), i >= ${ORDERS - OPEN}, 'v' || i, '1.234', '123.4', ${FIRST_AT} + i * 1000, 0, '[]' FROM n`);
  db.exec(`INSERT INTO positions (id, session, venue, instrument, direction, opened_at, signal_id, quantity, cost, realised, fees, funding, peak_quantity, stop, target, protection, closed_at, close_reason)
    ${numbers(POSITIONS)} SELECT 'p' || i, 1, 'alpha', ${INSTRUMENT}, iif(i % 2, 'long', 'short'), ${FIRST_AT} + i * 4000, 's' || (i * 4), '1.234', '123.4', '1.5', '0.06', '0', '1.234', '98.5', '103',
      iif(i >= ${POSITIONS - OPEN}, 'native', 'closed'), iif(i >= ${POSITIONS - OPEN}, NULL, ${FIRST_AT} + i * 4000 + 60000), 'target' FROM n`);
  db.exec(`INSERT INTO consensus_rounds (${roundColumns(db).join(', ')}) ${numbers(ROUNDS_HELD)} SELECT ${roundColumns(db).map(roundValue).join(', ')} FROM n`);
  db.exec('COMMIT');
  db.exec('ANALYZE');
  db.pragma('wal_checkpoint(TRUNCATE)');
}

/** Columns of the rounds' table as it is now, so that a new one does not break the measurement. */
function roundColumns(db: SqliteStore['db']): string[] {
  return db.prepare<[], string>("SELECT name FROM pragma_table_info('consensus_rounds') WHERE name <> 'ordinal'").pluck().all();
}

function roundValue(column: string): string {
  const known: Readonly<Record<string, string>> = { id: "'r' || printf('%08d', i)", cycle_id: "'c' || (i / 8)", instrument: INSTRUMENT, at: `${FIRST_AT} + i * 1000`, outcome: "'none'", reason: "'below_threshold'" };
  return known[column] ?? '0';
}

const LAST_ROUNDS = query<{ id: string; instrument: string; outcome: string }, [limit: number]>(
  'newest rounds', 'SELECT id, instrument, at, agreement, presence, confidence, outcome FROM consensus_rounds ORDER BY ordinal DESC LIMIT ?',
);
const KEY_READ = query<{ state: string }, [ordinal: number]>('an order by its row number', 'SELECT state FROM orders WHERE ordinal = ?');

const TARGET: Target = { sense: 'at most', must: 1, aim: 0.2 };

interface Latency {
  readonly p50: number;
  readonly p99: number;
}

function latencyOf(read: (i: number) => unknown): Latency {
  const took: number[] = [];
  for (let i = 0; i < READS; i += 1) {
    const started = performance.now();
    read(i);
    took.push(performance.now() - started);
  }
  return { p50: percentile(took, 0.5), p99: percentile(took, 0.99) };
}

const READINGS: readonly { readonly what: string; readonly critical: boolean; readonly read: (reader: Reader, i: number) => readonly unknown[] }[] = [
  { what: `open orders (${OPEN})`, critical: true, read: (reader) => readOrders(reader, { kind: 'open' }) },
  { what: `open positions (${OPEN})`, critical: true, read: (reader) => readPositions(reader, 'open') },
  { what: 'newest 20 orders', critical: false, read: (reader) => readOrders(reader, { kind: 'newest', limit: 20 }) },
  { what: 'last 20 decisions', critical: true, read: (reader) => reader.all(LAST_ROUNDS, 20) },
  { what: 'why an order exists', critical: false, read: (reader, i) => [readWhy(reader, `bnch-${String((i * 997) % ORDERS).padStart(8, '0')}`)] },
];

async function measureReads(reader: Reader): Promise<Figure[]> {
  const bare = await repeat(ROUNDS, () => latencyOf((i) => reader.first(KEY_READ, 1 + ((i * 7_919) % ORDERS))));
  const figures: Figure[] = [];
  for (const { what, critical, read } of READINGS) {
    if (read(reader, 1).length === 0) throw new Error(`${what}: nothing was read`);
    const samples = await repeat(ROUNDS, () => latencyOf((i) => read(reader, i)));
    figures.push({ what: `${what}, p99`, unit: 'ms', samples: pluck(samples, 'p99'), baseline: { what: 'one row by its number', samples: pluck(bare, 'p99') }, target: critical ? TARGET : null });
  }
  return figures;
}

async function measure(): Promise<Figure[]> {
  return inTempFolder(async (folder) => {
    withDatabase(folder, fill);
    const opened = openReader(folder);
    if (!opened.ok) throw new Error(opened.error.sentence);
    const reader = opened.value;
    try {
      return await measureReads(reader);
    } finally {
      reader.close();
    }
  });
}

export const databaseReadsClaim: Claim = {
  name: 'database-reads', sentence: `what the app asks for all the time, among ${(ORDERS + POSITIONS + ROUNDS_HELD).toLocaleString('en-US')} rows of history`, measure,
};
