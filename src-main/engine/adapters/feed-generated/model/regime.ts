import type { Prng } from './prng.ts';

/** The weather of the whole market. */
export type RegimeName = 'bull' | 'bear' | 'sideways' | 'volatile';

export interface Regime {
  readonly name: RegimeName;
  /** Drift of the market factor per hour. */
  readonly drift: number;
  /** Multiplies every volatility. */
  readonly volatility: number;
  /** How strongly the market is drawn back to where the regime began, per hour. */
  readonly pull: number;
  readonly meanHours: number;
  /** Funding per 8 hours that longs and shorts settle at. */
  readonly funding: number;
  /** What comes next, with weights that sum to 1. */
  readonly next: readonly (readonly [RegimeName, number])[];
}

const REGIMES: Readonly<Record<RegimeName, Regime>> = {
  bull: { name: 'bull', drift: 0.0022, volatility: 0.9, pull: 0, meanHours: 5, funding: 0.0002, next: [['sideways', 0.6], ['volatile', 0.25], ['bear', 0.15]] },
  bear: { name: 'bear', drift: -0.0024, volatility: 1.15, pull: 0, meanHours: 4, funding: -0.00005, next: [['sideways', 0.5], ['volatile', 0.3], ['bull', 0.2]] },
  sideways: { name: 'sideways', drift: 0, volatility: 0.55, pull: 0.6, meanHours: 6, funding: 0.0001, next: [['bull', 0.45], ['bear', 0.4], ['volatile', 0.15]] },
  volatile: { name: 'volatile', drift: 0, volatility: 2, pull: 0, meanHours: 2, funding: 0.00003, next: [['bear', 0.4], ['bull', 0.3], ['sideways', 0.3]] },
};

/** A Markov chain over the four regimes; stays are geometric with a mean of hours. */
export class RegimeChain {
  current: Regime = REGIMES.sideways;
  /** The market factor's move since the regime began. */
  moved = 0;

  /** Lets `hours` pass; draws twice whatever happens, so that the stream stays in step. */
  pass(hours: number, prng: Prng): void {
    const leaves = prng.uniform() < hours / this.current.meanHours;
    let pick = prng.uniform();
    if (!leaves) return;
    const next = this.current.next.find(([, weight]) => (pick -= weight) < 0) ?? this.current.next[0];
    if (next === undefined) return;
    this.current = REGIMES[next[0]];
    this.moved = 0;
  }
}
