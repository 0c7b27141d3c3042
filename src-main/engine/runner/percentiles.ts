/** Percentiles of a long stream in bounded memory: counts in buckets 2 % wide, so that an answer is within 1 % of the truth. */
export class Percentiles {
  readonly #counts = new Map<number, number>();
  #total = 0;
  #sum = 0;
  #largest = 0;

  /** Adds one observation, 0 or larger. */
  add(value: number): void {
    const bucket = value <= 0 ? Number.NEGATIVE_INFINITY : Math.round(Math.log(value) / Math.log(1.02));
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + 1);
    this.#total += 1;
    this.#sum += value;
    this.#largest = Math.max(this.#largest, value);
  }

  /** The value below which the share `p` (0–1) lies; null without observations. */
  at(p: number): number | null {
    if (this.#total === 0) return null;
    let seen = 0;
    for (const bucket of [...this.#counts.keys()].sort((a, b) => a - b)) {
      seen += this.#counts.get(bucket) ?? 0;
      if (seen >= p * this.#total) return Number.isFinite(bucket) ? Math.min(1.02 ** bucket, this.#largest) : 0;
    }
    return this.#largest;
  }

  get count(): number {
    return this.#total;
  }

  get mean(): number | null {
    return this.#total === 0 ? null : this.#sum / this.#total;
  }
}
