/**
 * The window's copy of the mirror, made for screens.
 *
 * 1. Messages wait for the next frame and are applied together: listeners hear of them once per frame.
 * 2. Who listens to one row hears of that row only; who listens to keys hears only when rows come or go.
 * 3. A gap or a bad delta asks for a snapshot, once; a bad snapshot does not (it would come again, at once, for ever). Whoever holds the connection asks
 *    again where none has come. Nothing half-applied is ever shown.
 */
import { COLLECTION_NAMES, ONLY, type CollectionName, type MirrorMessage, type RowOf } from '../../src-shared/contract/mirror.ts';
import { Replica } from '../../src-shared/contract/replica.ts';
import type { Scheduler } from './scheduler.ts';

type Listener = () => void;

interface Watch {
  readonly byKey: Map<string, Set<Listener>>;
  readonly onKeys: Set<Listener>;
  readonly onRows: Set<Listener>;
  keys: readonly string[] | null;
  rows: readonly unknown[] | null;
}

/** What changed in one frame, by collection: keys whose row was set or removed, and whether keys came or went. */
interface Change {
  readonly keys: Set<string>;
  moved: boolean;
}

export class MirrorStore {
  readonly #replica = new Replica();
  readonly #watches: Record<CollectionName, Watch>;
  readonly #schedule: Scheduler;
  readonly #askForSnapshot: () => void;
  #waiting: MirrorMessage[] = [];
  #scheduled = false;
  #syncing = true;
  #problem: string | null = null;

  /** @param askForSnapshot called when the copy has a gap; the first snapshot is asked for by whoever opens the connection */
  constructor(schedule: Scheduler, askForSnapshot: () => void) {
    this.#schedule = schedule;
    this.#askForSnapshot = askForSnapshot;
    this.#watches = Object.fromEntries(COLLECTION_NAMES.map((name) => [name, emptyWatch()])) as Record<CollectionName, Watch>;
  }

  /** Whether a snapshot is there and no newer one is awaited. */
  get synced(): boolean {
    return !this.#syncing;
  }

  /** Whether there has been a snapshot: from then on what is shown was once true. */
  get filled(): boolean {
    return this.#replica.epoch !== null;
  }

  /** The last message that broke the contract; null: none since the last snapshot. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Takes a message for the next frame. */
  take(message: MirrorMessage): void {
    // A snapshot makes everything before it moot.
    if (message.kind === 'snapshot') this.#waiting = [];
    this.#waiting.push(message);
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#schedule(() => this.#applyWaiting());
  }

  /** The connection begins anew: deltas are ignored until its snapshot comes. What was known stays on the screen. */
  expectSnapshot(): void {
    this.#syncing = true;
    this.#waiting = [];
  }

  row<C extends CollectionName>(collection: C, key: string): RowOf<C> | undefined {
    return this.#replica.state[collection].get(key) as RowOf<C> | undefined;
  }

  only<C extends CollectionName>(collection: C): RowOf<C> | undefined {
    return this.row(collection, ONLY);
  }

  /** Keys in the order they came; the same array until keys come or go. */
  keys(collection: CollectionName): readonly string[] {
    const watch = this.#watches[collection];
    watch.keys ??= [...this.#replica.state[collection].keys()];
    return watch.keys;
  }

  /** Rows in the order their keys came; the same array until a row changes. */
  rows<C extends CollectionName>(collection: C): readonly RowOf<C>[] {
    const watch = this.#watches[collection];
    watch.rows ??= [...this.#replica.state[collection].values()];
    return watch.rows as readonly RowOf<C>[];
  }

  /** Hears of one row. Returns how to stop. */
  onRow(collection: CollectionName, key: string, listener: Listener): () => void {
    const { byKey } = this.#watches[collection];
    const listeners = byKey.get(key) ?? new Set();
    byKey.set(key, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && byKey.get(key) === listeners) byKey.delete(key);
    };
  }

  /** Hears when rows come or go. Returns how to stop. */
  onKeys(collection: CollectionName, listener: Listener): () => void {
    return listen(this.#watches[collection].onKeys, listener);
  }

  /** Hears of any change in a collection. Returns how to stop. */
  onRows(collection: CollectionName, listener: Listener): () => void {
    return listen(this.#watches[collection].onRows, listener);
  }

  #applyWaiting(): void {
    this.#scheduled = false;
    const messages = this.#waiting;
    this.#waiting = [];
    const changed = new Map<CollectionName, Change>();
    for (const message of messages) {
      if (this.#syncing && message.kind === 'delta') continue;
      if (!this.#apply(message, changed)) break;
    }
    this.#tell(changed);
  }

  /** Whether to go on with the next message. */
  #apply(message: MirrorMessage, changed: Map<CollectionName, Change>): boolean {
    const before = new Map(message.changes.map(([collection, key]) => [`${collection}\n${key}`, this.#replica.state[collection].has(key)]));
    const known = message.kind === 'snapshot' ? COLLECTION_NAMES.map((name) => [name, this.keys(name)] as const) : [];
    const applied = this.#replica.take(message);
    if (applied.kind === 'applied') {
      for (const [collection, keys] of known) note(changed, collection, keys, true);
      for (const [collection, key, row] of message.changes) note(changed, collection, [key], before.get(`${collection}\n${key}`) !== (row !== null));
      if (message.kind === 'snapshot') this.#synced();
      return true;
    }
    if (applied.kind === 'bad') this.#problem = applied.sentence;
    this.#syncing = true;
    if (message.kind === 'delta') this.#askForSnapshot();
    return false;
  }

  #synced(): void {
    this.#syncing = false;
    this.#problem = null;
  }

  #tell(changed: ReadonlyMap<CollectionName, Change>): void {
    const heard = new Set<Listener>();
    for (const [collection, { keys, moved }] of changed) {
      const watch = this.#watches[collection];
      watch.rows = null;
      if (moved) watch.keys = null;
      for (const key of keys) for (const listener of watch.byKey.get(key) ?? []) heard.add(listener);
      if (moved) for (const listener of watch.onKeys) heard.add(listener);
      for (const listener of watch.onRows) heard.add(listener);
    }
    for (const listener of heard) listener();
  }
}

function emptyWatch(): Watch {
  return { byKey: new Map(), onKeys: new Set(), onRows: new Set(), keys: null, rows: null };
}

function listen(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function note(changed: Map<CollectionName, Change>, collection: CollectionName, keys: readonly string[], moved: boolean): void {
  const change = changed.get(collection) ?? { keys: new Set(), moved: false };
  changed.set(collection, change);
  for (const key of keys) change.keys.add(key);
  change.moved ||= moved;
}
