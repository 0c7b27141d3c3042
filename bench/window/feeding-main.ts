/**
 * The desktop app as src-main/main.ts starts it, with prices fed to it beside the engine's own by a thread of their own (feed-worker.ts), by the path they take: gatherer, thread, hub, numbered
 * deltas, IPC, the window's copy. For `npm run bench -- window` alone; no part of the product.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { app } from 'electron';
import type { RowOf } from '../../src-shared/contract/mirror.ts';
import { claimScheme } from '../../src-main/desktop/app-protocol.ts';
import { Desktop } from '../../src-main/desktop/desktop.ts';
import { readLaunch } from '../../src-main/desktop/launch-words.ts';
import { placesOf } from '../../src-main/desktop/places.ts';
import type { EngineEvents, EngineLink, StartEngine } from '../../src-main/hub/engine-link.ts';
import { openHub } from '../../src-main/hub/hub.ts';
import { startSupervised } from '../../src-main/hub/start-supervised.ts';
import type { FromFeed, ToFeed } from './feed-worker.ts';

/** What the measuring process asks for. */
export interface Feed {
  /** From now on so many ticks a second. */
  rate(perSecond: number): void;
  /** Sends one quote with this price after so long; it stands until {@link Feed.release}. Answers when it was taken, on the clock that pages share. */
  mark(instrument: string, price: number, afterMs: number): Promise<number>;
  release(): void;
}

/** An engine whose listener hears more quotes than it sends. */
const startFed: StartEngine = (options, events, thread): EngineLink => {
  const worker = new Worker(new URL('./feed-worker.ts', import.meta.url), { name: 'feed' });
  const tell = (message: ToFeed): void => worker.postMessage(message);
  let onMarked: (at: number) => void = () => undefined;
  worker.on('message', (message: FromFeed) => {
    if (message.kind === 'changes') events.onMirror(message.changes);
    else onMarked(message.at);
  });
  // The engine's own quotes go around by the feed, which knows which of them are marked.
  const link = startSupervised(options, { ...eventsOf(events), onMirror: (changes) => {
    for (const [collection, key, row] of changes) if (collection === 'quotes' && row !== null) tell({ kind: 'row', instrument: key, row: row as RowOf<'quotes'> });
    events.onMirror(changes.filter(([collection]) => collection !== 'quotes'));
  } }, thread);
  const feed: Feed = {
    rate: (perSecond) => tell({ kind: 'rate', perSecond }),
    mark: (instrument, price, afterMs) => new Promise((resolve) => {
      onMarked = resolve;
      tell({ kind: 'mark', instrument, price, afterMs });
    }),
    release: () => tell({ kind: 'release' }),
  };
  (globalThis as unknown as { feed: Feed }).feed = feed;
  void link.end.then(() => worker.terminate());
  return link;
};

/** Methods of a class instance do not survive a spread. */
function eventsOf(events: EngineEvents): EngineEvents {
  return {
    onOpened: (opening) => events.onOpened(opening), onLines: (lines) => events.onLines(lines), onStatus: (status) => events.onStatus(status), onMirror: (changes) => events.onMirror(changes),
    onSupervisor: (status) => events.onSupervisor(status), onHaltProgress: (line) => events.onHaltProgress(line),
  };
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
