/**
 * What a portfolio would have gained and lost bar by bar at its present weights, and what follows: historical VaR and how much of it is one bet.
 * The same figures as value-at-risk.ts and exposure.ts give of lists, made of rings in one pass over each, so that they can be asked for at every entry.
 */
import type { Measure } from './measure.ts';
import { RETURNS_KEPT, addFour, spreadOf, type ReturnRing } from './return-ring.ts';
import { LEAST_FOR_VAR } from './value-at-risk.ts';

const DAY_MS = 86_400_000;
/** Fewer common bars say nothing about how two things move together. */
const LEAST_FOR_CORRELATION = 60;
const TAIL = 0.05;

/** Something held: its returns, and its signed share of equity. */
export interface Weighted {
  readonly ring: ReturnRing;
  readonly weight: number;
}

/** What is held in units of each one's own deviation, and what the weights add up to. */
interface Standard {
  readonly sums: Float64Array;
  /** Squares of the weights of what moves, squares of all, sizes of all. */
  readonly moving: number;
  readonly squares: number;
  readonly sizes: number;
}

/**
 * What is held, added up once: VaR and correlation of it, and of it with an entry more. Good as long as no bar closes. Only bars of which everything has a
 * return count.
 */
export class HeldPast {
  readonly #held: readonly Weighted[];
  /** Null: bars of different lengths, or none. */
  readonly #sums: Float64Array | null;
  readonly #newest: number;
  readonly #barMs: number;
  #standard: Standard | null | undefined = undefined;
  #var: Measure | null = null;
  #correlation: Measure | null = null;

  constructor(held: readonly Weighted[]) {
    this.#held = held;
    this.#barMs = held[0]?.ring.barMs ?? 0;
    this.#newest = held.reduce((newest, { ring }) => Math.max(newest, ring.newest), -1);
    const alike = held.every(({ ring }) => ring.barMs === this.#barMs);
    this.#sums = held.length === 0 || !alike || this.#barMs === 0 || this.#newest < 0 ? null : sumOf(held, this.#newest);
  }

  /** Whether it is of just this: then every figure is the same to the last bit. */
  isOf(held: readonly Weighted[]): boolean {
    if (held.length !== this.#held.length) return false;
    for (let i = 0; i < held.length; i += 1) if (held[i]?.ring !== this.#held[i]?.ring || held[i]?.weight !== this.#held[i]?.weight) return false;
    return true;
  }

  /**
   * Historical VaR 95 of one day, fraction of equity: the 5 % quantile (type 7) of the portfolio's returns per bar, taken to a day by the root of time; 0 where
   * nothing is held.
   */
  dayVar95(): Measure {
    this.#var ??= this.#held.length === 0 ? { kind: 'known', value: 0, unit: 'fraction', observations: 0 } : varOf(this.#sums, this.#barMs);
    return this.#var;
  }

  /**
   * Pairwise correlations, weighted by the product of both sizes and signed by whether both lie on the same side: 1 when everything is one bet; 0 with fewer
   * than two. From the variance of the sum of standardised returns: Σᵢⱼ wᵢwⱼρᵢⱼ, without a matrix.
   */
  averageCorrelation(): Measure {
    this.#correlation ??= this.#correlate();
    return this.#correlation;
  }

  #correlate(): Measure {
    const some = this.#held.filter(({ weight }) => weight !== 0);
    if (some.length < 2) return { kind: 'known', value: 0, unit: 'ratio', observations: 0 };
    const standard = some.length === this.#held.length ? this.#complete() : null;
    if (standard !== null) return correlationFrom(spreadOf(standard.sums)[1], standard, RETURNS_KEPT);
    return commonCorrelation(some, some.length === this.#held.length ? this.#sums : new HeldPast(some).#sums, this.#newest);
  }

  /** Where no bar of anything is missing; else null. */
  #complete(): Standard | null {
    if (this.#standard === undefined) this.#standard = this.#sums === null ? null : standardOf(this.#held, this.#newest);
    return this.#standard;
  }

  /** {@link dayVar95} with so much more of an instrument that may be held already. */
  varWith({ ring, weight }: Weighted): Measure {
    if (this.#sums === null || ring.barMs !== this.#barMs || ring.newest > this.#newest) return new HeldPast(this.#with({ ring, weight })).dayVar95();
    ring.addTo(SCRATCH, this.#newest, weight, this.#sums);
    return varOf(SCRATCH, this.#barMs);
  }

  /** {@link averageCorrelation} with so much more of an instrument that may be held already. */
  correlationWith({ ring, weight }: Weighted): Measure {
    const standard = weight === 0 || this.#held.some((one) => one.ring === ring) || ring.barMs !== this.#barMs || ring.newest > this.#newest ? null : this.#complete();
    const deviation = standard === null ? null : ring.deviation(this.#newest);
    if (standard === null || deviation === null || !(deviation > 0)) return new HeldPast(this.#with({ ring, weight })).averageCorrelation();
    ring.addTo(SCRATCH, this.#newest, weight / deviation, standard.sums);
    const square = weight * weight;
    return correlationFrom(spreadOf(SCRATCH)[1], { moving: standard.moving + square, squares: standard.squares + square, sizes: standard.sizes + Math.abs(weight) }, RETURNS_KEPT);
  }

  #with({ ring, weight }: Weighted): readonly Weighted[] {
    const before = this.#held.findIndex((one) => one.ring === ring);
    return before < 0 ? [...this.#held, { ring, weight }] : this.#held.map((one, i) => (i === before ? { ring, weight: one.weight + weight } : one));
  }
}

/** For sums that are read before the next is begun. */
const SCRATCH = new Float64Array(RETURNS_KEPT);

function sumOf(held: readonly Weighted[], newest: number): Float64Array {
  const sums = new Float64Array(RETURNS_KEPT);
  addAll(sums, held, newest);
  return sums;
}

/** Adds them one after the other, four in a pass where no bar of theirs can be missing at the end: every sum is made in the same order, and so the same. */
function addAll(sums: Float64Array, held: readonly Weighted[], newest: number): void {
  let at = 0;
  for (; at + 4 <= held.length; at += 4) {
    const [a, b, c, d] = [held[at], held[at + 1], held[at + 2], held[at + 3]] as [Weighted, Weighted, Weighted, Weighted];
    if (a.ring.newest === newest && b.ring.newest === newest && c.ring.newest === newest && d.ring.newest === newest) addFour(sums, newest, [a.ring, b.ring, c.ring, d.ring], [a.weight, b.weight, c.weight, d.weight]);
    else for (const { ring, weight } of [a, b, c, d]) ring.addTo(sums, newest, weight);
  }
  for (; at < held.length; at += 1) (held[at] as Weighted).ring.addTo(sums, newest, (held[at] as Weighted).weight);
}

function standardOf(held: readonly Weighted[], newest: number): Standard | null {
  const sums = new Float64Array(RETURNS_KEPT);
  const moved: Weighted[] = [];
  let [moving, squares, sizes] = [0, 0, 0];
  for (const { ring, weight } of held) {
    const deviation = ring.deviation(newest);
    if (deviation === null) return null;
    squares += weight * weight;
    sizes += Math.abs(weight);
    // What does not move goes with nothing.
    if (!(deviation > 0)) continue;
    moving += weight * weight;
    moved.push({ ring, weight: weight / deviation });
  }
  addAll(sums, moved, newest);
  return { sums, moving, squares, sizes };
}

/** Where bars are missing: deviations over those that all have. */
function commonCorrelation(held: readonly Weighted[], common: Float64Array | null, newest: number): Measure {
  const observations = common === null ? 0 : spreadOf(common)[2];
  if (common === null || observations < LEAST_FOR_CORRELATION) return { kind: 'insufficient', observations, needed: LEAST_FOR_CORRELATION };
  const sums = new Float64Array(RETURNS_KEPT);
  let [moving, squares, sizes] = [0, 0, 0];
  for (const { ring, weight } of held) {
    squares += weight * weight;
    sizes += Math.abs(weight);
    const own = new Float64Array(RETURNS_KEPT);
    ring.addTo(own, newest, 1);
    const deviation = Math.sqrt(spreadOf(where(own, common))[1]);
    if (!(deviation > 0)) continue;
    moving += weight * weight;
    ring.addTo(sums, newest, weight / deviation);
  }
  return correlationFrom(moving === 0 ? 0 : spreadOf(where(sums, common))[1], { moving, squares, sizes }, observations);
}

/** Leaves out what `common` has not. */
function where(values: Float64Array, common: Float64Array): Float64Array {
  for (let i = 0; i < values.length; i += 1) if (common[i] !== common[i]) values[i] = Number.NaN;
  return values;
}

/** @param spread variance of the sum in standard units */
function correlationFrom(spread: number, { moving, squares, sizes }: Omit<Standard, 'sums'>, observations: number): Measure {
  const pairs = sizes * sizes - squares;
  return { kind: 'known', value: pairs > 0 ? Math.max(-1, Math.min(1, (spread - moving) / pairs)) : 0, unit: 'ratio', observations };
}

function varOf(sums: Float64Array | null, barMs: number): Measure {
  const found = sums === null ? { quantile: 0, count: 0 } : lowQuantile(sums, TAIL);
  if (found.count < LEAST_FOR_VAR) return { kind: 'insufficient', observations: found.count, needed: LEAST_FOR_VAR };
  return { kind: 'known', value: Math.max(0, -found.quantile) * Math.sqrt(DAY_MS / barMs), unit: 'fraction', observations: found.count };
}

/** The smallest values of one look. */
const LOWEST = new Float64Array(64);

/** Type 7 quantile near the low end, of the values that are there: only the smallest few are kept in order, so that nothing is sorted. */
export function lowQuantile(values: Float64Array, share: number): { readonly quantile: number; readonly count: number } {
  // As many as are needed where nothing is missing: with fewer values the quantile only lies lower.
  const last = Math.max(0, Math.floor((values.length - 1) * share) + 1);
  const lowest = last < LOWEST.length ? LOWEST : new Float64Array(last + 1);
  lowest.fill(Infinity, 0, last + 1);
  let most = Infinity;
  let count = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number;
    if (value === value) count += 1;
    if (!(value < most)) continue;
    let at = last;
    for (; at > 0 && (lowest[at - 1] as number) > value; at -= 1) lowest[at] = lowest[at - 1] as number;
    lowest[at] = value;
    most = lowest[last] as number;
  }
  const place = (count - 1) * share;
  const below = Math.floor(place);
  const low = lowest[below] as number;
  return { quantile: place === below ? low : low + ((lowest[below + 1] as number) - low) * (place - below), count };
}
