/** What a measure gives: a number with its unit, or why there is none. A wrong number is worse than none. */

/** `fraction`: of equity or of a price. `ratio`: without a unit. `bars`: a count of observations. */
export type Unit = 'fraction' | 'ratio' | 'bars';

export type Measure =
  | { readonly kind: 'known'; readonly value: number; readonly unit: Unit; readonly observations: number }
  | { readonly kind: 'insufficient'; readonly observations: number; readonly needed: number }
  /** Enough observations, but the formula has no answer: a Sharpe ratio without any movement. */
  | { readonly kind: 'undefined'; readonly observations: number; readonly why: string };

export function known(value: number, unit: Unit, observations: number): Measure {
  return Number.isFinite(value) ? { kind: 'known', value, unit, observations } : { kind: 'undefined', observations, why: 'the formula has no finite answer for these data' };
}

/** Calculates where there are enough observations. One that is no number is none of them, and nothing is made of the others: a quantile would pass over it in silence. */
export function fromEnough(values: readonly number[], needed: number, unit: Unit, formula: (values: readonly number[]) => number): Measure {
  const observations = values.reduce((count, one) => count + Number(Number.isFinite(one)), 0);
  if (observations < needed) return { kind: 'insufficient', observations, needed };
  return observations < values.length ? { kind: 'undefined', observations, why: 'some observations are no numbers' } : known(formula(values), unit, observations);
}

/** The number, or null where there is none. */
export function numberOf(measure: Measure): number | null {
  return measure.kind === 'known' ? measure.value : null;
}
