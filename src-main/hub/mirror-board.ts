/**
 * The one copy of the mirror that everybody follows: takes changes, gathers them, numbers them, sends them.
 *
 * 1. A message's number follows the one before; numbering begins anew (another epoch) where rows of an earlier engine are thrown away.
 * 2. What comes after a pause is sent in the next turn; in a stream only the newest row of a key, a few times a frame: a row is complete.
 * 3. A follower whose pipe is full gets nothing until it is free, then one snapshot. Nothing is kept for it meanwhile.
 * 4. A row that is not what its collection holds goes nowhere.
 */
import { CONTRACT_VERSION } from '../../src-shared/contract/contract.ts';
import { COLLECTION_NAMES, LONGEST_KEY, mirrorCollections, type CollectionName, type MirrorChange, type MirrorMessage, type MirrorState } from '../../src-shared/contract/mirror.ts';
import { Replica } from '../../src-shared/contract/replica.ts';
import type { Follower } from './follower.ts';
import type { HubClock } from './hub-clock.ts';

/** Rows the hub makes itself; all others are the engine's. */
const OWN_COLLECTIONS: readonly CollectionName[] = ['engine', 'halt', 'alerts', 'settings'];

/** The least time between two messages, ms: half a frame of a screen. What the engine has gathered for as long goes on at once. */
export const GATHER_MS = 8;

/** `quiet`: has not asked for the mirror. `behind`: its pipe was full. */
type Standing = 'quiet' | 'following' | 'behind';

type Touched = (touched: ReadonlySet<CollectionName>) => void;

export class MirrorBoard {
  readonly #clock: HubClock;
  readonly #replica = new Replica(false);
  readonly #followers = new Map<Follower, Standing>();
  readonly #watchers = new Set<Touched>();
  #pending = new Map<string, MirrorChange>();
  #epoch: string;
  #seq = 0;
  #callOff: (() => void) | null = null;
  #sentAt = 0;

  constructor(clock: HubClock) {
    this.#clock = clock;
    this.#epoch = clock.newId();
    this.#replica.take({ kind: 'snapshot', epoch: this.#epoch, seq: 0, changes: [] });
  }

  /** The rows as they were sent last. The maps are changed in place: read, don't keep. */
  get state(): MirrorState {
    return this.#replica.state;
  }

  /** Calls `watcher` after each message with the collections it touched; the answer ends that. */
  watch(watcher: Touched): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** Takes changes whose rows are ours: their types vouch for them. */
  change(changes: readonly MirrorChange[]): void {
    for (const change of changes) this.#pending.set(`${change[0]}\n${change[1]}`, change);
    if (this.#pending.size > 0) this.#schedule();
  }

  /** Takes changes of the engine. Answers what was wrong with those left out. */
  changeFromEngine(changes: readonly MirrorChange[]): string[] {
    const problems: string[] = [];
    this.change(changes.filter((change) => {
      const problem = problemWith(change);
      if (problem !== null) problems.push(problem);
      return problem === null;
    }));
    return problems;
  }

  /** Sends what waits, now: for what must not wait for a frame. */
  flush(): void {
    this.#callOff?.();
    this.#callOff = null;
    this.#sentAt = this.#clock.nowMs();
    const delta = this.#nextDelta();
    for (const [follower, standing] of this.#followers) this.#serve(follower, standing, delta);
    if ([...this.#followers.values()].includes('behind')) this.#schedule();
    if (delta === null) return;
    const touched = new Set(delta.changes.map(([collection]) => collection));
    for (const tell of [...this.#watchers]) tell(touched);
  }

  /** Throws away the rows of an engine that is no more. Everybody begins anew from a snapshot. */
  beginAnew(): void {
    this.flush();
    const kept: MirrorChange[] = [];
    for (const collection of OWN_COLLECTIONS) {
      for (const [key, row] of this.state[collection]) kept.push([collection, key, row] as unknown as MirrorChange);
    }
    this.#epoch = this.#clock.newId();
    this.#seq = 0;
    this.#replica.take({ kind: 'snapshot', epoch: this.#epoch, seq: 0, changes: kept });
    this.resync();
    for (const tell of [...this.#watchers]) tell(new Set(COLLECTION_NAMES));
  }

  /** Sends everybody who follows a snapshot. */
  resync(): void {
    for (const [follower, standing] of this.#followers) if (standing !== 'quiet') this.#followers.set(follower, 'behind');
    this.flush();
  }

  /** Knows a follower. It is sent nothing until it asks: {@link sync}. */
  attach(follower: Follower): void {
    this.#followers.set(follower, 'quiet');
  }

  detach(follower: Follower): void {
    this.#followers.delete(follower);
  }

  /** Sends a snapshot, and from then on each delta. */
  sync(follower: Follower): void {
    if (!this.#followers.has(follower)) return;
    this.#followers.set(follower, 'behind');
    this.flush();
  }

  #schedule(): void {
    // The wall's clock may be set in between: never longer than it says, never in the past.
    const wait = Math.min(GATHER_MS, Math.max(0, this.#sentAt + GATHER_MS - this.#clock.nowMs()));
    this.#callOff ??= this.#clock.after(wait, () => {
      this.#callOff = null;
      this.flush();
    });
  }

  #nextDelta(): MirrorMessage | null {
    if (this.#pending.size === 0) return null;
    const changes = [...this.#pending.values()];
    this.#pending = new Map();
    this.#seq += 1;
    const delta: MirrorMessage = { kind: 'delta', epoch: this.#epoch, seq: this.#seq, changes };
    this.#replica.take(delta);
    return delta;
  }

  #serve(follower: Follower, standing: Standing, delta: MirrorMessage | null): void {
    if (standing === 'quiet') return;
    if (follower.congested()) return void this.#followers.set(follower, 'behind');
    const message = standing === 'behind' ? this.#replica.snapshot(this.#epoch, this.#seq) : delta;
    this.#followers.set(follower, 'following');
    if (message !== null) follower.send({ v: CONTRACT_VERSION, kind: 'mirror', message: message as Extract<Parameters<Follower['send']>[0], { kind: 'mirror' }>['message'] });
  }
}

/** What is wrong with a change; null when nothing is. */
function problemWith([collection, key, row]: MirrorChange): string | null {
  const schema = mirrorCollections[collection] as (typeof mirrorCollections)[CollectionName] | undefined;
  if (schema === undefined) return `there is no collection ${String(collection)}`;
  if (OWN_COLLECTIONS.includes(collection)) return `${collection} ${key} is not the engine's to set`;
  // A longer one no follower could read, nor the whole message around it.
  if (key.length > LONGEST_KEY) return `${collection} ${key.slice(0, 40)}…: its key is longer than ${LONGEST_KEY}`;
  if (row === null) return null;
  const parsed = schema.safeParse(row);
  return parsed.success ? null : `${collection} ${key}: ${parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}`;
}
