/**
 * In the place of the engine's thread for `npm run bench -- window`: quotes that change so often a second, one by one, sent by the engine's own gatherer.
 * A marked price is stamped when it is taken, as the engine takes a market's event.
 */
import { parentPort } from 'node:worker_threads';
import type { MirrorChange, RowOf } from '../../src-shared/contract/mirror.ts';
import { must } from '../../src-shared/support/assert.ts';
import { Gatherer } from '../../src-main/engine/composition/mirror/gatherer.ts';

type Quote = RowOf<'quotes'>;

/** What the main thread tells it. `mark`: after so long, this price, which then stands until `release`. */
export type ToFeed =
  | { readonly kind: 'row'; readonly instrument: string; readonly row: Quote }
  | { readonly kind: 'rate'; readonly perSecond: number }
  | { readonly kind: 'mark'; readonly instrument: string; readonly price: number; readonly afterMs: number }
  | { readonly kind: 'release' };

/** What it tells. `at`: by the clock that pages share. */
export type FromFeed = { readonly kind: 'changes'; readonly changes: readonly MirrorChange[] } | { readonly kind: 'marked'; readonly at: number };

const LOOK_MS = 1;
const TICK_SHARE = 1e-5;

const port = must(parentPort, 'feed-worker.ts runs only as a worker');
const quotes = new Map<string, Quote>();
const marked = new Set<string>();
const changed = new Set<string>();
const gatherer = new Gatherer(() => {
  const changes: MirrorChange[] = [...changed].map((key) => ['quotes', key, must(quotes.get(key), key)]);
  changed.clear();
  tell({ kind: 'changes', changes });
});
let perSecond = 0;
let began = 0;
let fed = 0;

function tell(message: FromFeed): void {
  port.postMessage(message);
}

function set(instrument: string, row: Quote): void {
  quotes.set(instrument, row);
  changed.add(instrument);
  gatherer.note();
}

function mark(instrument: string, price: number): void {
  const row = must(quotes.get(instrument), `there is no quote of ${instrument}`);
  marked.add(instrument);
  const at = performance.timeOrigin + performance.now();
  set(instrument, { ...row, last: price });
  tell({ kind: 'marked', at });
}

/** The ticks that are due. */
function tick(): void {
  const due = Math.floor(((performance.now() - began) / 1_000) * perSecond);
  const free = [...quotes.keys()].filter((key) => !marked.has(key));
  for (; fed < due; fed += 1) {
    const key = free[fed % Math.max(1, free.length)];
    const row = key === undefined ? undefined : quotes.get(key);
    // Up on every other round, down on the next: each tick is another price.
    if (key !== undefined && row !== undefined) set(key, { ...row, last: row.last * (1 + (Math.floor(fed / free.length) % 2 === 0 ? TICK_SHARE : -TICK_SHARE)) });
  }
}

port.on('message', (message: ToFeed) => {
  switch (message.kind) {
    case 'row': if (!marked.has(message.instrument)) set(message.instrument, message.row); return;
    case 'rate': {
      [perSecond, began, fed] = [message.perSecond, performance.now(), 0];
      return;
    }
    case 'mark': return void setTimeout(() => mark(message.instrument, message.price), message.afterMs);
    case 'release': return marked.clear();
  }
});
setInterval(tick, LOOK_MS);
