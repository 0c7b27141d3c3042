import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FeedBatch } from '../src-main/engine/ports/market-feed.ts';
import { CANDLE_HEADER } from '../src-main/engine/adapters/feed-recorded/candle-row.ts';
import { CandleParser } from '../src-main/engine/adapters/feed-recorded/candle-parser.ts';
import { RecordedFeed } from '../src-main/engine/adapters/feed-recorded/recorded-feed.ts';
import { Session } from '../src-main/engine/composition/session.ts';
import { repeat, spreadOf, timed, type Claim, type Figure } from './harness.ts';
import { referenceSeries } from './reference-series.ts';
import { inTempFolder } from './temp-folder.ts';

const ROWS = 500_000;
const MINUTE_MS = 60_000;
const ROUNDS = 5;
const CHUNK_BYTES = 256 * 1024;
const NOW_MS = Date.UTC(2026, 0, 1);
const NAMES = ['BTC', 'ETH', 'SOL', 'XRP', 'ADA', 'LTC', 'DOT', 'BNB'];
/** Bars an instrument in the run from end to end: a week. */
const RUN_BARS = 10_080;
const SHARED = path.resolve(import.meta.dirname, '..', '..', 'shared', 'data', 'market', 'candles');

/** The reference series as a candle file's rows. */
function csvOf(rows: number): Buffer {
  const { ts, open, high, low, close, volume } = referenceSeries(rows);
  const lines: string[] = [];
  for (let i = 0; i < rows; i += 1) lines.push(`${ts[i]},${open[i]},${high[i]},${low[i]},${close[i]},${volume[i]}`);
  return Buffer.from(`${lines.join('\n')}\n`);
}

/** Rows a second through the feed's own parser, in chunks as a file gives them. */
async function parse(csv: Buffer): Promise<number> {
  const parser = new CandleParser('bench.csv', MINUTE_MS, NOW_MS, 1);
  let rows = 0;
  const tookMs = await timed(() => {
    for (let at = 0; at < csv.length; at += CHUNK_BYTES) {
      parser.parse(csv.subarray(at, at + CHUNK_BYTES));
      rows += parser.columns.rows;
      parser.clear();
    }
    parser.finish();
  });
  if (rows !== ROWS) throw new Error(`${rows} of ${ROWS} rows were read`);
  return rows / (tookMs / 1000);
}

/** What one would write first: a string a line, split, a Number a cell, and none of the checks. */
async function splitLines(csv: Buffer): Promise<number> {
  let sum = 0;
  const columns = Array.from({ length: 6 }, () => new Float64Array(ROWS));
  const tookMs = await timed(() => {
    csv.toString('latin1').split('\n').forEach((line, row) => {
      if (line === '') return;
      line.split(',').forEach((cell, column) => { columns[column]![row] = Number(cell); });
    });
    sum = columns[4]!.at(-1) ?? NaN;
  });
  return Number.isNaN(sum) ? NaN : ROWS / (tookMs / 1000);
}

/** Eight candle files of the reference series, each from another place of it. */
function writeCandleFiles(folder: string): void {
  const { ts, open, high, low, close, volume } = referenceSeries(RUN_BARS * NAMES.length);
  NAMES.forEach((name, n) => {
    const lines = [CANDLE_HEADER];
    for (let i = 0; i < RUN_BARS; i += 1) {
      const from = n * RUN_BARS + i;
      lines.push(`${ts[i]},${open[from]},${high[from]},${low[from]},${close[from]},${volume[from]}`);
    }
    writeFileSync(path.join(folder, `${name}USDT_1m.csv`), `${lines.join('\n')}\n`);
  });
}

interface Reading {
  readonly bars: number;
  readonly barsPerSecond: number;
}

/** Bars a second out of a feed with nobody listening. */
async function readFeed(folder: string): Promise<Reading> {
  const feed = new RecordedFeed({ path: folder, nowMs: Date.now(), assumePerpetual: true });
  const opened = await feed.open();
  if (!opened.ok) throw new Error(opened.error.sentence);
  let bars = 0;
  const tookMs = await timed(async () => {
    for (let batch = await next(feed); batch !== null; batch = await next(feed)) bars += batch.data.length;
  });
  await feed.close();
  return { bars, barsPerSecond: bars / (tookMs / 1000) };
}

function next(feed: RecordedFeed): FeedBatch | null | Promise<FeedBatch | null> {
  return feed.read();
}

/** Cycles a second of a whole session over the files: feed, engine, journal, database. */
async function runSession(market: string, dataDir: string): Promise<number> {
  const session = await Session.open({
    market, speed: null, forMs: RUN_BARS * MINUTE_MS, untilMs: null, seed: 7, intervalMs: null, instruments: [], dataDir, balance: '10000', kind: 'perpetual',
  }, new SharedArrayBuffer(4), { onFacts: () => undefined, onProblem: () => undefined });
  if (!session.ok) throw new Error(session.error.sentence);
  const summary = await session.value.run();
  if (summary.failure !== null) throw new Error(summary.failure);
  return summary.metrics.loop_count / summary.metrics.uptime_seconds;
}

async function endToEnd(): Promise<Figure[]> {
  return inTempFolder(async (folder) => {
    writeCandleFiles(folder);
    const reads = await repeat(3, () => readFeed(folder));
    const sessions = await repeat(3, () => inTempFolder((dataDir) => runSession(folder, dataDir)));
    const read = reads.map(({ barsPerSecond }) => barsPerSecond);
    const bars = sessions.map((cycles) => cycles * NAMES.length);
    return [
      { what: 'bars through the whole engine, journal and database', unit: 'bars/s', samples: bars, baseline: { what: 'the feed alone: files merged by time', samples: read }, target: null, note: `${RUN_BARS} minutes of ${NAMES.length} plain files` },
      { what: 'the same in cycles', unit: 'cycles/s', samples: sessions, baseline: null, target: { sense: 'at least', must: 1_500, aim: 5_000 }, note: `opening and closing included; ${Math.round(spreadOf(sessions).median / 60)} market hours a second` },
    ];
  });
}

async function realFiles(): Promise<Figure[]> {
  if (!existsSync(SHARED)) return [];
  const files = readdirSync(SHARED).filter((name) => /\.csv(\.gz)?$/.test(name)).length;
  const reads = await repeat(2, () => readFeed(SHARED));
  const sessions = await repeat(2, () => inTempFolder((dataDir) => runSession(SHARED, dataDir)));
  return [
    { what: 'recorded files, the feed alone', unit: 'bars/s', samples: reads.map(({ barsPerSecond }) => barsPerSecond), baseline: null, target: null, note: `${files} files, ${reads[0]?.bars ?? 0} bars, unpacked on the way` },
    { what: 'recorded files, a session of a week', unit: 'cycles/s', samples: sessions, baseline: null, target: { sense: 'at least', must: 1_500, aim: 5_000 } },
  ];
}

async function measure(): Promise<Figure[]> {
  const csv = csvOf(ROWS);
  const own = await repeat(ROUNDS, () => parse(csv));
  const split = await repeat(ROUNDS, () => splitLines(csv));
  return [
    {
      what: 'candle CSV to columns, every row checked', unit: 'rows/s', samples: own, baseline: { what: "split(',') and Number, nothing checked", samples: split },
      target: { sense: 'at least', must: 3_000_000, aim: 4_000_000 }, note: `${ROWS} rows of the reference series W0, ${(csv.length / 1e6).toFixed(0)} MB`,
    },
    ...await endToEnd(), ...await realFiles(),
  ];
}

export const recordedHistoryClaim: Claim = { name: 'recorded-history', sentence: 'recorded candles: reading them, and trading them from end to end', measure };
