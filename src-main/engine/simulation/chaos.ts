/**
 * What may go wrong in a simulated day, and how often. Each kind has its own stream of chance, so that switching one off (to
 * shorten a story) leaves the others as they were.
 */
import { createChance, nextUint32, type Chance } from '../core/chance.ts';

export const MISCHIEFS = [
  'lost_requests', 'lost_answers', 'late_answers', 'repeated_reports', 'reordered_reports', 'lost_reports', 'rejections', 'disconnects',
  'crashes', 'full_disk', 'clock_jumps', 'feed_stalls', 'commands', 'strangers', 'gaps', 'late_requests', 'tickets',
  'false_refusals', 'sleeps', 'impatience', 'rebalances', 'limit_changes',
] as const;
export type Mischief = (typeof MISCHIEFS)[number];
/** Only on strict days. */
export const STRICT_MISCHIEFS: readonly Mischief[] = ['false_refusals', 'sleeps', 'impatience'];

/** Chance for one kind of mischief: never strikes when it is switched off. */
export class Dice {
  readonly #chance: Chance;
  readonly #on: boolean;
  readonly #onStrike: () => void;

  constructor(seed: number, ordinal: number, on: boolean, onStrike: () => void) {
    this.#onStrike = onStrike;
    this.#chance = createChance((seed * 31 + ordinal * 7919) >>> 0);
    this.#on = on;
  }

  /** True with probability `p`. */
  strikes(p: number): boolean {
    const struck = nextUint32(this.#chance) / 2 ** 32 < p && this.#on;
    if (struck) this.#onStrike();
    return struck;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + (nextUint32(this.#chance) % (high - low + 1));
  }

  /** One of the list. */
  pick<T>(list: readonly T[]): T {
    return list[nextUint32(this.#chance) % list.length] as T;
  }
}

/** The dice of a day. */
export class Chaos {
  readonly #dice: Readonly<Record<Mischief, Dice>>;
  readonly off: ReadonlySet<Mischief>;

  /** @param onStrike hears of every blow, so that a witness knows when nothing went wrong. */
  constructor(seed: number, off: ReadonlySet<Mischief>, onStrike: () => void) {
    this.off = off;
    this.#dice = Object.fromEntries(MISCHIEFS.map((kind, i) => [kind, new Dice(seed, i + 1, !off.has(kind), onStrike)])) as Record<Mischief, Dice>;
  }

  of(kind: Mischief): Dice {
    return this.#dice[kind];
  }
}
