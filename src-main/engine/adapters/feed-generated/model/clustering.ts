/** Weight of the last minute's shock, and of the variance before it. */
const SHOCK = 0.13;
const MEMORY = 0.855;
const LOWEST = 0.15;
const HIGHEST = 16;

/**
 * Volatility that comes in clusters: GARCH(1,1) (Bollerslev 1986) on the clock of minutes, long-run variance one. Shocks are
 * standardised before they enter, so regimes and seasons cannot make it explode.
 */
export class Clustering {
  /** Multiplies the variance. */
  variance = 1;
  #sum = 0;
  #count = 0;

  /** One tick's standard normal draw. */
  note(draw: number): void {
    this.#sum += draw;
    this.#count += 1;
  }

  /** A minute is over. */
  turn(): void {
    const squared = this.#count === 0 ? 1 : (this.#sum * this.#sum) / this.#count;
    const next = 1 - SHOCK - MEMORY + this.variance * (SHOCK * squared + MEMORY);
    this.variance = Math.min(HIGHEST, Math.max(LOWEST, next));
    this.#sum = 0;
    this.#count = 0;
  }

  /** A jump stirs the market up for a while. */
  stir(amount: number): void {
    this.variance = Math.min(HIGHEST, this.variance + amount);
  }
}
