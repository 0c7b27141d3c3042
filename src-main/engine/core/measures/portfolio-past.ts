/**
 * What a portfolio would have gained and lost bar by bar at its present weights, and what follows: historical VaR and how much of it is one bet.
 * The same figures as value-at-risk.ts and exposure.ts give of lists, made of rings in one pass over each, so that they can be asked for at every entry.
 */
import type { Measure } from './measure.ts';
import { RETURNS_KEPT, spreadOf, type ReturnRing } from './return-ring.ts';
import { LEAST_FOR_VAR } from './value-at-risk.ts';

const DAY_MS = 86_400_000;
/** Fewer common bars say nothing about how two things move together. */
export const LEAST_FOR_CORRELATION = 60;
const TAIL = 0.05;

/** Something held: its returns, and its signed share of equity. */
export interface Weighted {
  readonly ring: ReturnRing;
  readonly weight: number;
}

/**
 * Historical VaR 95 of one day, fraction of equity: the 5 % quantile (type 7) of the portfolio's returns per bar, taken to a day by the root of time. Only
 * bars of which everything held has a return count; 0 where nothing is held.
 */
export function dayVar95(held: readonly Weighted[]): Measure {
  if (held.length === 0) return { kind: 'known', value: 0, unit: 'fraction', observations: 0 };
  const past = portfolioPast(held);
  if (past === null) return { kind: 'insufficient', observations: 0, needed: LEAST_FOR_VAR };
  return varOf(past.sums, past.barMs);
}

/**
 * Pairwise correlations, weighted by the product of both sizes and signed by whether both lie on the same side: 1 when everything is one bet; 0 with fewer
 * than two. From the variance of the sum of standardised returns: Σᵢⱼ wᵢwⱼρᵢⱼ, without a matrix.
 */
export function averageCorrelation(held: readonly Weighted[]): Measure {
  const some = held.filter(({ weight }) => weight !== 0);
  if (some.length < 2) return { kind: 'known', value: 0, unit: 'ratio', observations: 0 };
  const common = portfolioPast(some);
  const observations = common === null ? 0 : spreadOf(common.sums)[2];
  if (common === null || observations < LEAST_FOR_CORRELATION) return { kind: 'insufficient', observations, needed: LEAST_FOR_CORRELATION };
  const sums = new Float64Array(RETURNS_KEPT);
  let [moving, squares, sizes] = [0, 0, 0];
  for (const { ring, weight } of some) {
    const deviation = deviationOn(ring, common);
    squares += weight * weight;
    sizes += Math.abs(weight);
    // What does not move goes with nothing.
    if (!(deviation > 0)) continue;
    moving += weight * weight;
    ring.addTo(sums, common.newest, weight / deviation);
  }
  for (let i = 0; i < RETURNS_KEPT; i += 1) if (common.sums[i] !== common.sums[i]) sums[i] = Number.NaN;
  return correlationFrom(moving === 0 ? 0 : spreadOf(sums)[1], { moving, squares, sizes }, observations);
}

interface Past {
  readonly sums: Float64Array;
  readonly newest: number;
  readonly barMs: number;
}

/** Null where the bars are of different lengths, or there are none. */
function portfolioPast(held: readonly Weighted[]): Past | null {
  const barMs = held[0]?.ring.barMs ?? 0;
  let newest = -1;
  for (const { ring } of held) {
    if (ring.barMs !== barMs) return null;
    newest = Math.max(newest, ring.newest);
  }
  if (barMs === 0 || newest < 0) return null;
  const sums = new Float64Array(RETURNS_KEPT);
  for (const { ring, weight } of held) ring.addTo(sums, newest, weight);
  return { sums, newest, barMs };
}

/** Over the bars that all have: where a ring has every bar its own deviation is kept from one question to the next. */
function deviationOn(ring: ReturnRing, common: Past): number {
  const kept = common.sums.every((sum) => sum === sum) ? ring.deviation(common.newest) : null;
  if (kept !== null) return kept;
  const own = new Float64Array(RETURNS_KEPT);
  ring.addTo(own, common.newest, 1);
  for (let i = 0; i < RETURNS_KEPT; i += 1) if (common.sums[i] !== common.sums[i]) own[i] = Number.NaN;
  return Math.sqrt(spreadOf(own)[1]);
}

/**
 * The same portfolio with and without an entry that is being judged, asked for several sizes of it: what is held is added up once. The entry's instrument may
 * be among what is held.
 */
export class PairedPast {
  readonly #held: readonly Weighted[];
  readonly #entry: ReturnRing;
  readonly #past: Past | null;
  /** What is held in units of each one's own deviation, where every bar of all is there. */
  #standard: { readonly sums: Float64Array; readonly squares: number; readonly moving: number; readonly sizes: number } | null | undefined = undefined;
  readonly #sums = new Float64Array(RETURNS_KEPT);

  constructor(held: readonly Weighted[], entry: ReturnRing) {
    this.#held = held;
    this.#entry = entry;
    this.#past = portfolioPast([...held, { ring: entry, weight: 0 }]);
  }

  /** {@link dayVar95} with so much more of the entry's instrument; null: without it. */
  dayVar95(weight: number | null): Measure {
    if (weight === null) return dayVar95(this.#held);
    if (this.#past === null) return { kind: 'insufficient', observations: 0, needed: LEAST_FOR_VAR };
    this.#sums.set(this.#past.sums);
    this.#entry.addTo(this.#sums, this.#past.newest, weight);
    return varOf(this.#sums, this.#past.barMs);
  }

  /** {@link averageCorrelation} with so much more of the entry's instrument; null: without it. */
  averageCorrelation(weight: number | null): Measure {
    const held = this.#held.map((one) => (one.ring === this.#entry ? { ring: one.ring, weight: one.weight + (weight ?? 0) } : one));
    const joined = weight === null || held.some(({ ring }) => ring === this.#entry) ? held : [...held, { ring: this.#entry, weight }];
    const quick = weight === null || joined.length === held.length ? null : this.#quickCorrelation(weight);
    return quick ?? averageCorrelation(joined);
  }

  /** Where nothing is missing, from what is held in standard units and one pass more; null where something is. */
  #quickCorrelation(weight: number): Measure | null {
    const past = this.#past;
    if (past === null || weight === 0) return null;
    const deviation = this.#entry.deviation(past.newest);
    if (this.#standard === undefined) this.#standard = standardOf(this.#held, past.newest);
    if (deviation === null || !(deviation > 0) || this.#standard === null || this.#held.length === 0) return null;
    this.#sums.set(this.#standard.sums);
    this.#entry.addTo(this.#sums, past.newest, weight / deviation);
    const [moving, squares, sizes] = [this.#standard.moving + weight * weight, this.#standard.squares + weight * weight, this.#standard.sizes + Math.abs(weight)];
    return correlationFrom(spreadOf(this.#sums)[1], { moving, squares, sizes }, RETURNS_KEPT);
  }
}

/** Null where any bar of any is missing. */
function standardOf(held: readonly Weighted[], newest: number): { readonly sums: Float64Array; readonly squares: number; readonly moving: number; readonly sizes: number } | null {
  const sums = new Float64Array(RETURNS_KEPT);
  let [moving, squares, sizes] = [0, 0, 0];
  for (const { ring, weight } of held) {
    const deviation = ring.deviation(newest);
    if (deviation === null) return null;
    squares += weight * weight;
    sizes += Math.abs(weight);
    if (!(deviation > 0)) continue;
    moving += weight * weight;
    ring.addTo(sums, newest, weight / deviation);
  }
  return { sums, squares, moving, sizes };
}

/** @param spread variance of the sum in standard units; `moving`: squares of the weights that move */
function correlationFrom(spread: number, { moving, squares, sizes }: { readonly moving: number; readonly squares: number; readonly sizes: number }, observations: number): Measure {
  const pairs = sizes * sizes - squares;
  return { kind: 'known', value: pairs > 0 ? Math.max(-1, Math.min(1, (spread - moving) / pairs)) : 0, unit: 'ratio', observations };
}

function varOf(sums: Float64Array, barMs: number): Measure {
  const found = lowQuantile(sums, TAIL);
  if (found.count < LEAST_FOR_VAR) return { kind: 'insufficient', observations: found.count, needed: LEAST_FOR_VAR };
  return { kind: 'known', value: Math.max(0, -found.quantile) * Math.sqrt(DAY_MS / barMs), unit: 'fraction', observations: found.count };
}

/** Type 7 quantile near the low end, of the values that are there: only the smallest few are kept in order, so that nothing is sorted. */
export function lowQuantile(values: Float64Array, share: number): { readonly quantile: number; readonly count: number } {
  let count = 0;
  for (const value of values) if (value === value) count += 1;
  const place = (count - 1) * share;
  const below = Math.floor(place);
  const lowest = new Float64Array(Math.max(1, below + 2)).fill(Infinity);
  const last = lowest.length - 1;
  for (const value of values) {
    if (!(value < (lowest[last] as number))) continue;
    let at = last;
    for (; at > 0 && (lowest[at - 1] as number) > value; at -= 1) lowest[at] = lowest[at - 1] as number;
    lowest[at] = value;
  }
  const low = lowest[below] as number;
  return { quantile: place === below ? low : low + ((lowest[below + 1] as number) - low) * (place - below), count };
}
