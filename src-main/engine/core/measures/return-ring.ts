/**
 * Returns of closed bars, kept so that a portfolio's past at its present weights costs one pass over arrays. One ring an instrument, all on one grid of
 * time: bar number = opening time ÷ length. A bar that is missing has no return, nor has the one after it.
 */

/** Bars a portfolio's past reaches back. */
export const RETURNS_KEPT = 500;
/** More than are read, so that rings whose newest bars differ by a few still cover the same ones. A power of two. */
const SLOTS = 512;
const MASK = SLOTS - 1;

/** Mean and standard deviation (ddof 1) of a complete window. */
interface Moments {
  readonly newest: number;
  readonly deviation: number;
  readonly complete: boolean;
}

export class ReturnRing {
  readonly #returns = new Float64Array(SLOTS).fill(Number.NaN);
  #newest = -1;
  #close = Number.NaN;
  #barMs = 0;
  #moments: Moments | null = null;

  /** Length of a bar, ms; 0 before the first. */
  get barMs(): number {
    return this.#barMs;
  }

  /** Number of the newest bar; −1 before the first. */
  get newest(): number {
    return this.#newest;
  }

  /** Takes the next closed bar. One that is not newer changes nothing; one of another length begins anew. */
  take(openAt: number, barMs: number, close: number): void {
    if (barMs !== this.#barMs) {
      this.#barMs = barMs;
      this.#newest = -1;
    }
    const bar = Math.floor(openAt / barMs);
    if (bar <= this.#newest) return;
    const follows = this.#newest >= 0 && bar === this.#newest + 1;
    if (this.#newest < 0 || bar - this.#newest >= SLOTS) this.#returns.fill(Number.NaN);
    else for (let missing = this.#newest + 1; missing < bar; missing += 1) this.#returns[missing & MASK] = Number.NaN;
    this.#returns[bar & MASK] = follows ? close / this.#close - 1 : Number.NaN;
    this.#newest = bar;
    this.#close = close;
    this.#moments = null;
  }

  /**
   * Adds weight × return of each of the {@link RETURNS_KEPT} bars up to `newest` to `sums`, oldest first; where there is none the sum becomes NaN.
   * @param from what it is added to, where that is not `sums` itself
   */
  addTo(sums: Float64Array, newest: number, weight: number, from = sums): void {
    const first = newest - RETURNS_KEPT + 1;
    const until = Math.min(newest, this.#newest);
    const returns = this.#returns;
    const count = Math.max(0, until - first + 1);
    // Two runs without a turn in them: at this length the mask would cost more than the sum.
    const begin = first & MASK;
    const straight = Math.min(count, SLOTS - begin);
    for (let i = 0; i < straight; i += 1) sums[i] = (from[i] as number) + weight * (returns[begin + i] as number);
    for (let i = straight; i < count; i += 1) sums[i] = (from[i] as number) + weight * (returns[begin + i - SLOTS] as number);
    for (let i = count; i < RETURNS_KEPT; i += 1) sums[i] = Number.NaN;
  }

  /** Its slots, for {@link addFour}. */
  get slots(): Float64Array {
    return this.#returns;
  }

  /** Standard deviation (ddof 1) over the bars up to `newest`, where none is missing; else null. */
  deviation(newest: number): number | null {
    if (this.#moments?.newest !== newest) this.#moments = this.#measure(newest);
    return this.#moments.complete ? this.#moments.deviation : null;
  }

  #measure(newest: number): Moments {
    const sums = new Float64Array(RETURNS_KEPT);
    this.addTo(sums, newest, 1);
    const [, variance, count] = spreadOf(sums);
    return { newest, deviation: Math.sqrt(variance), complete: count === RETURNS_KEPT };
  }
}

type Four<T> = readonly [T, T, T, T];

/** {@link ReturnRing.addTo} of four rings one after the other, to the last bit, in one pass. The newest bar of each must be `newest`. */
export function addFour(sums: Float64Array, newest: number, [a, b, c, d]: Four<ReturnRing>, [wa, wb, wc, wd]: Four<number>): void {
  const begin = (newest - RETURNS_KEPT + 1) & MASK;
  const straight = Math.min(RETURNS_KEPT, SLOTS - begin);
  const [ra, rb, rc, rd] = [a.slots, b.slots, c.slots, d.slots];
  for (let i = 0; i < straight; i += 1) {
    const at = begin + i;
    sums[i] = (sums[i] as number) + wa * (ra[at] as number) + wb * (rb[at] as number) + wc * (rc[at] as number) + wd * (rd[at] as number);
  }
  for (let i = straight; i < RETURNS_KEPT; i += 1) {
    const at = begin + i - SLOTS;
    sums[i] = (sums[i] as number) + wa * (ra[at] as number) + wb * (rb[at] as number) + wc * (rc[at] as number) + wd * (rd[at] as number);
  }
}

/** Mean, sample variance (ddof 1, two passes) and number of the values that are there. */
export function spreadOf(values: Float64Array): readonly [mean: number, variance: number, count: number] {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number;
    if (value !== value) continue;
    sum += value;
    count += 1;
  }
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < values.length; i += 1) {
    const apart = (values[i] as number) - mean;
    if (apart === apart) squares += apart * apart;
  }
  return [mean, squares / (count - 1), count];
}
