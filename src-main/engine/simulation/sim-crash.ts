/**
 * The worst hour of a market, seeded: every price falls (or, in a squeeze, rises) together, in leaps; at its end spreads are blown out, books are
 * empty, funding is extreme and the venue cannot be reached; then half of the way is taken back as wildly. Its shape is that of 2020-03-12 and 2021-05-19.
 */
import { createChance, nextUint32, type Chance } from '../core/chance.ts';

const MINUTE_MS = 60_000;

/** `calm`: before and long after. `slide`: prices fall together, in leaps. `bottom`: nobody makes a market. `rebound`: back as wildly. */
export type CrashPhase = 'calm' | 'slide' | 'bottom' | 'rebound';

/** What the crash does to a quote moment. */
export interface CrashMove {
  /** Change of every price at once, a fraction: correlations are at one. */
  readonly common: number;
  /** Distance between bid and ask as a fraction of the price; 0 as usual. */
  readonly spread: number;
  /** What is left of the usual depth at the touch. */
  readonly depth: number;
  /** Funding rate that is now published, due within minutes; null: none. */
  readonly fundingRate: number | null;
}

/** A move of an ordinary moment. */
export const CALM: CrashMove = { common: 0, spread: 0, depth: 1, fundingRate: null };

export class SimCrash {
  readonly #chance: Chance;
  /** −1: prices fall; 1: they are squeezed up. */
  readonly #sign: number;
  readonly #slideAt: number;
  readonly #bottomAt: number;
  readonly #reboundAt: number;
  readonly #overAt: number;
  /** How far prices go in all, a fraction. */
  readonly #depth: number;
  #gone = 0;

  /** @param startAt the day's first moment; the crash comes 12 to 30 minutes later. */
  constructor(seed: number, startAt: number) {
    this.#chance = createChance(seed ^ 0x0c4a54);
    this.#sign = this.#unit() < 0.75 ? -1 : 1;
    this.#depth = 0.1 + 0.35 * this.#unit();
    this.#slideAt = startAt + this.#minutes(12, 30);
    this.#bottomAt = this.#slideAt + this.#minutes(3, 12);
    this.#reboundAt = this.#bottomAt + this.#minutes(2, 8);
    this.#overAt = this.#reboundAt + this.#minutes(4, 12);
  }

  /** For how long the venue goes away in the moment that begins at `at`: for most of the bottom as it begins; 0 otherwise. */
  outageAt(at: number, stepMs: number): number {
    return at >= this.#bottomAt && at < this.#bottomAt + stepMs ? 0.7 * (this.#reboundAt - this.#bottomAt) : 0;
  }

  phaseAt(at: number): CrashPhase {
    if (at < this.#slideAt || at >= this.#overAt) return 'calm';
    if (at < this.#bottomAt) return 'slide';
    return at < this.#reboundAt ? 'bottom' : 'rebound';
  }

  /** The move of the quote moment that ends at `at`; moments are asked for in order, `stepMs` apart. */
  move(at: number, stepMs: number): CrashMove {
    switch (this.phaseAt(at)) {
      case 'calm': return CALM;
      case 'slide': return { common: this.#slide(at, stepMs), spread: 0.0005 + 0.002 * this.#unit(), depth: 0.4, fundingRate: this.#funding(0.1) };
      case 'bottom': return { common: 0.02 * (this.#unit() - 0.5), spread: 0.005 + 0.025 * this.#unit(), depth: 0.03, fundingRate: this.#funding(0.3) };
      case 'rebound': return { common: this.#rebound(stepMs), spread: 0.001 + 0.004 * this.#unit(), depth: 0.2, fundingRate: this.#funding(0.1) };
    }
  }

  /** What is left of the way, spread over what is left of the time; now and then a leap of several such steps, or a breath upwards. */
  #slide(at: number, stepMs: number): number {
    const left = Math.max(0, this.#depth - this.#gone);
    const steps = Math.max(1, (this.#bottomAt - at) / stepMs);
    const kind = this.#unit();
    const part = (left / steps) * (kind < 0.12 ? 6 : kind < 0.3 ? -1 : 1) * (0.5 + this.#unit());
    const step = Math.max(-0.04, Math.min(0.09, part));
    this.#gone += step;
    return this.#sign * step;
  }

  #rebound(stepMs: number): number {
    const steps = (this.#overAt - this.#reboundAt) / stepMs;
    return -this.#sign * (this.#depth / 2 / steps) * 3 * (this.#unit() - 0.2);
  }

  #funding(probability: number): number | null {
    return this.#unit() < probability ? (this.#unit() - 0.5) * 0.03 : null;
  }

  #minutes(from: number, to: number): number {
    return Math.round(from + (to - from) * this.#unit()) * MINUTE_MS;
  }

  #unit(): number {
    return nextUint32(this.#chance) / 2 ** 32;
  }
}
