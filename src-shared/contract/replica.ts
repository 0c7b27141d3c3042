/**
 * A follower's copy of the mirror. Takes a snapshot, then deltas in order; refuses a gap, so that a screen never shows a state that never was.
 *
 * 1. A delta is applied only if its epoch is ours and its number follows ours.
 * 2. Everything else changes nothing and answers `gap`: the follower asks for a snapshot.
 * 3. A row that is not what its collection holds makes the whole message bad: nothing of it is applied.
 */
import { COLLECTION_NAMES, mirrorCollections, type CollectionName, type MirrorChange, type MirrorMessage, type MirrorState, type RowOf } from './mirror.ts';

/** What became of a message: applied, a gap to close with a snapshot, or a message that breaks the contract. */
export type Applied = { readonly kind: 'applied'; readonly touched: ReadonlySet<CollectionName> } | { readonly kind: 'gap' } | { readonly kind: 'bad'; readonly sentence: string };

type Rows = { -readonly [C in CollectionName]: Map<string, RowOf<C>> };

export class Replica {
  #epoch: string | null = null;
  #seq = 0;
  #rows: Rows = emptyRows();
  readonly #checked: boolean;

  /** @param checked rows are held against their schemas; false only for the copy of whoever made them. */
  constructor(checked = true) {
    this.#checked = checked;
  }

  /** The number of the last message applied; 0 before the first. */
  get seq(): number {
    return this.#seq;
  }

  get epoch(): string | null {
    return this.#epoch;
  }

  /** The rows as they stand. The maps are changed in place by the next message: read, don't keep. */
  get state(): MirrorState {
    return this.#rows;
  }

  /** Takes a message. Never throws. */
  take(message: MirrorMessage): Applied {
    if (message.kind === 'delta' && (message.epoch !== this.#epoch || message.seq !== this.#seq + 1)) return { kind: 'gap' };
    const bad = this.#checked ? firstBad(message.changes) : null;
    if (bad !== null) return { kind: 'bad', sentence: bad };
    if (message.kind === 'snapshot') this.#rows = emptyRows();
    this.#epoch = message.epoch;
    this.#seq = message.seq;
    const touched = new Set<CollectionName>(message.kind === 'snapshot' ? COLLECTION_NAMES : []);
    for (const [collection, key, row] of message.changes) {
      const rows = this.#rows[collection] as Map<string, unknown>;
      if (row === null) rows.delete(key);
      else rows.set(key, row);
      touched.add(collection);
    }
    return { kind: 'applied', touched };
  }

  /** Everything, as a snapshot another replica can begin from. */
  snapshot(epoch: string, seq: number): MirrorMessage {
    const changes: MirrorChange[] = [];
    for (const collection of COLLECTION_NAMES) {
      for (const [key, row] of this.#rows[collection]) changes.push([collection, key, row] as unknown as MirrorChange);
    }
    return { kind: 'snapshot', epoch, seq, changes };
  }
}

function emptyRows(): Rows {
  const rows: Record<string, unknown> = {};
  for (const collection of COLLECTION_NAMES) rows[collection] = new Map();
  return rows as Rows;
}

function firstBad(changes: readonly MirrorChange[]): string | null {
  for (const [collection, key, row] of changes) {
    if (row === null) continue;
    const schema = mirrorCollections[collection] as (typeof mirrorCollections)[CollectionName] | undefined;
    if (schema === undefined) return `there is no collection ${String(collection)}`;
    const parsed = schema.safeParse(row);
    if (!parsed.success) return `${collection} ${key}: ${parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}`;
  }
  return null;
}
