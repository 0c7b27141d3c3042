/**
 * Tabular Q-learning (Watkins 1989; double Q-learning: van Hasselt 2010): what an action in a state has been worth. Pure data in, pure
 * data out; chance is handed in, so a session learns the same again when it is replayed.
 *
 * 1. Q(s,a) ← Q(s,a) + α · (r + γ · max Q(s′,·) − Q(s,a)); at an end of an episode the future is 0.
 * 2. Double: of two tables one is chosen by chance; it names the best next action, the other says what that is worth.
 *    Not double: both tables are the same. What an action is worth is the mean of them.
 * 3. A frozen table gives advice and learns nothing.
 */
import { assert } from '../../../../src-shared/support/assert.ts';

/** Numbers of a learner; all shares are 0–1. */
export interface QConfig {
  /** How far a value moves towards what was seen. */
  readonly alpha: number;
  /** What the future is worth beside the present. */
  readonly gamma: number;
  /** Chance of trying something at the first decision, the least it falls to, and its factor per decision. */
  readonly epsilon: number;
  readonly leastEpsilon: number;
  readonly epsilonDecay: number;
  readonly double: boolean;
}

/** One thing that happened. `next` null: the episode is over. */
export interface Experience {
  readonly state: string;
  readonly action: number;
  readonly reward: number;
  readonly next: string | null;
}

/** What is known of an action in a state. */
export interface QCell {
  readonly value: number;
  readonly visits: number;
}

interface Row {
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly visits: Int32Array;
}

/** A state in both tables, per action. */
export interface QRow {
  readonly state: string;
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly visits: readonly number[];
}

/** A table as it is stored. */
export interface QDump {
  readonly decisions: number;
  readonly rows: readonly QRow[];
}

/** A number from 0 to below 1. */
export type Draw = () => number;

export class QTable {
  readonly actions: number;
  readonly #config: QConfig;
  readonly #rows = new Map<string, Row>();
  #decisions = 0;
  isFrozen = false;

  /** @param actions how many actions every state has, at least 1 */
  constructor(actions: number, config: QConfig) {
    assert(Number.isInteger(actions) && actions >= 1, () => `${actions} actions`);
    this.actions = actions;
    this.#config = config;
  }

  /** The chance with which the next decision tries something. */
  get epsilon(): number {
    const { epsilon, leastEpsilon, epsilonDecay } = this.#config;
    return Math.max(leastEpsilon, epsilon * epsilonDecay ** this.#decisions);
  }

  /** Decisions in which something might have been tried. */
  get decisions(): number {
    return this.#decisions;
  }

  /** The action to take, and whether chance named it. `explore` false: always the best known, the first of equals. Counts as a decision only where it may explore. */
  choose(state: string, explore: boolean, draw: Draw): { readonly action: number; readonly tried: boolean } {
    if (!explore || this.isFrozen) return { action: this.best(state), tried: false };
    const tried = draw() < this.epsilon;
    this.#decisions += 1;
    return { action: tried ? Math.min(this.actions - 1, Math.floor(draw() * this.actions)) : this.best(state), tried };
  }

  /** The best known action of a state; the first of equals, 0 where nothing is known. */
  best(state: string): number {
    const row = this.#rows.get(state);
    return row === undefined ? 0 : argmax(this.#valuesOf(row));
  }

  /** Learns from what happened. Throws for an action it does not have. */
  learn({ state, action, reward, next }: Experience, draw: Draw): void {
    assert(Number.isInteger(action) && action >= 0 && action < this.actions, () => `action ${action} of ${this.actions}`);
    assert(Number.isFinite(reward), () => `reward ${reward}`);
    if (this.isFrozen) return;
    const row = this.#row(state);
    const future = next === null ? null : (this.#rows.get(next) ?? null);
    const { alpha, gamma, double } = this.#config;
    const [table, other] = double && draw() < 0.5 ? (['b', 'a'] as const) : (['a', 'b'] as const);
    const worth = future === null ? 0 : double ? (future[other][argmax(future[table])] as number) : Math.max(...future.a);
    const before = row[table][action] as number;
    row[table][action] = before + alpha * (reward + gamma * worth - before);
    // So that the two are always read the same way.
    if (!double) row.b[action] = row.a[action] as number;
    row.visits[action] = (row.visits[action] as number) + 1;
  }

  /** What is known, per state in the order of first sight; for pictures, storage and export. */
  cells(): ReadonlyMap<string, readonly QCell[]> {
    return new Map([...this.#rows].map(([state, row]) => [state, this.#valuesOf(row).map((value, i) => ({ value, visits: row.visits[i] as number }))]));
  }

  /** Both tables as they are, to be stored. */
  dump(): QDump {
    return { decisions: this.#decisions, rows: [...this.#rows.keys()].map((state) => this.rowOf(state)) };
  }

  /** One state in both tables, as it is now. */
  rowOf(state: string): QRow {
    const { a, b, visits } = this.#row(state);
    return { state, a: [...a], b: [...b], visits: [...visits] };
  }

  /** Takes up what was stored. Throws where it is of another shape. */
  restore({ decisions, rows }: QDump): void {
    this.#rows.clear();
    this.#decisions = decisions;
    for (const { state, a, b, visits } of rows) {
      assert(a.length === this.actions && b.length === this.actions && visits.length === this.actions, () => `${state} has ${a.length} actions, ${this.actions} are known`);
      this.#rows.set(state, { a: Float64Array.from(a), b: Float64Array.from(b), visits: Int32Array.from(visits) });
    }
  }

  /** Forgets everything. */
  reset(): void {
    this.#rows.clear();
    this.#decisions = 0;
  }

  #row(state: string): Row {
    const known = this.#rows.get(state);
    if (known !== undefined) return known;
    const made: Row = { a: new Float64Array(this.actions), b: new Float64Array(this.actions), visits: new Int32Array(this.actions) };
    this.#rows.set(state, made);
    return made;
  }

  #valuesOf({ a, b }: Row): number[] {
    return Array.from(a, (value, i) => (value + (b[i] as number)) / 2);
  }
}

function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i += 1) if ((values[i] as number) > (values[best] as number)) best = i;
  return best;
}
