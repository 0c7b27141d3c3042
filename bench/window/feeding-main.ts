/**
 * The desktop app as src-main/main.ts starts it, with prices fed to it beside the engine's own: `QUORUM_BENCH_TICKS` changes of quotes a second, in batches of 50 ms as the
 * engine's worker sends them, by the path they take: hub, numbered deltas, IPC, the window's copy. For `npm run bench -- window` alone; no part of the product.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { app } from 'electron';
import type { MirrorChange, RowOf } from '../../src-shared/contract/mirror.ts';
import { claimScheme } from '../../src-main/desktop/app-protocol.ts';
import { Desktop } from '../../src-main/desktop/desktop.ts';
import { readLaunch } from '../../src-main/desktop/launch-words.ts';
import { placesOf } from '../../src-main/desktop/places.ts';
import type { EngineEvents, EngineLink, StartEngine } from '../../src-main/hub/engine-link.ts';
import { openHub } from '../../src-main/hub/hub.ts';
import { startSupervised } from '../../src-main/hub/start-supervised.ts';

const BATCH_MS = 50;
const TICK_SHARE = 1e-5;
const perBatch = Number(process.env['QUORUM_BENCH_TICKS'] ?? '0') * (BATCH_MS / 1_000);

/** What the measuring process asks for. */
export interface Feed {
  /** Whether ticks come. */
  on: boolean;
  /** Ticks fed so far. */
  fed: number;
  /** Sends one quote with this price at once; when, on the clock that pages share. */
  mark(instrument: string, price: number): number;
}

/** An engine whose listener hears more quotes than it sends. */
const startFed: StartEngine = (options, events): EngineLink => {
  const quotes = new Map<string, RowOf<'quotes'>>();
  // Marked prices stand until the next mark: one that the market replaces within a frame is never seen.
  const marked = new Set<string>();
  const link = startSupervised(options, { ...eventsOf(events), onMirror: (changes) => {
    for (const [collection, key, row] of changes) if (collection === 'quotes' && row !== null) quotes.set(key, row as RowOf<'quotes'>);
    events.onMirror(marked.size === 0 ? changes : changes.filter(([collection, key]) => collection !== 'quotes' || !marked.has(key)));
  } });
  const feed: Feed = { on: false, fed: 0, mark: (instrument, price) => {
    const row = quotes.get(instrument);
    if (row === undefined) throw new Error(`there is no quote of ${instrument}`);
    marked.add(instrument);
    const at = performance.timeOrigin + performance.now();
    events.onMirror([['quotes', instrument, { ...row, last: price }]]);
    return at;
  } };
  (globalThis as unknown as { feed: Feed }).feed = feed;
  const timer = setInterval(() => { if (feed.on) { marked.clear(); sendBatch(quotes, feed, events); } }, BATCH_MS);
  void link.end.then(() => clearInterval(timer));
  return link;
};

/** Methods of a class instance do not survive a spread. */
function eventsOf(events: EngineEvents): EngineEvents {
  return {
    onOpened: (opening) => events.onOpened(opening), onLines: (lines) => events.onLines(lines), onStatus: (status) => events.onStatus(status), onMirror: (changes) => events.onMirror(changes),
    onSupervisor: (status) => events.onSupervisor(status), onHaltProgress: (line) => events.onHaltProgress(line),
  };
}

function sendBatch(quotes: Map<string, RowOf<'quotes'>>, feed: Feed, events: EngineEvents): void {
  const keys = [...quotes.keys()];
  const changes: MirrorChange[] = [];
  for (let tick = 0; tick < perBatch; tick += 1) {
    const key = keys[(feed.fed + tick) % keys.length];
    const row = key === undefined ? undefined : quotes.get(key);
    if (key === undefined || row === undefined) continue;
    const next = { ...row, last: row.last * (1 + ((feed.fed + tick) % 2 === 0 ? TICK_SHARE : -TICK_SHARE)) };
    quotes.set(key, next);
    changes.push(['quotes', key, next]);
  }
  feed.fed += changes.length;
  if (changes.length > 0) events.onMirror(changes);
}

const root = path.resolve(import.meta.dirname, '..', '..');
const launch = readLaunch(process.argv.slice(1), process.env);
const windowDir = path.join(launch.dataDir, 'window');
mkdirSync(windowDir, { recursive: true, mode: 0o700 });
app.setPath('userData', windowDir);
claimScheme();
void app.whenReady().then(() => {
  const hub = openHub({ dataDir: launch.dataDir, startEngine: startFed, begin: 'after_welcome' });
  if (!hub.ok) throw new Error(hub.error.sentence);
  new Desktop(hub.value, placesOf(root, windowDir, false)).start();
  return hub.value.begin();
});
