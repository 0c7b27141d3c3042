/**
 * The VaR of each bar, made of the bars before it alone: what would have been said at the time. Each step costs about the same, whatever the window: the
 * ordered window, its power sums and the weighted variance go on from bar to bar.
 */
import {
  cornishFisherLoss, ewmaVariance, nextEwmaVariance, normalLoss, quantileLoss, type Confidence,
} from '../../engine/core/measures/value-at-risk.ts';
import { christoffersen, conditionalCoverage, kupiec, trafficLight, transitionsOf, type Light, type LikelihoodTest } from '../../engine/core/measures/var-backtest.ts';
import type { VarMethod } from '../../../src-shared/contract/risk-report.ts';

export const CONFIDENCES: readonly Confidence[] = [0.95, 0.99];
/** The Basel Committee judges a year of days: with fewer bars chance decides. */
export const LEAST_FOR_TEST = 250;
/** Power sums are made anew so often that rounding has no time to grow. */
const SUM_ANEW = 512;

/** The loss allowed for at each bar, by method and confidence; NaN before the window is full and where a method had no answer. */
export type RollingVar = Readonly<Record<VarMethod, Readonly<Record<Confidence, Float64Array>>>>;

/** Every method at every bar. `window`: returns each is made of (the exponentially weighted one remembers all of them, and little of what is older than 100). */
export function rollingVar(returns: readonly number[], window: number): RollingVar {
  const out = { historical: blank(returns.length), parametric: blank(returns.length), ewma: blank(returns.length), cornish_fisher: blank(returns.length) };
  const ordered = new OrderedWindow(returns.slice(0, window));
  const sums = new PowerSums();
  let weighted = Number.NaN;
  for (let at = window; at < returns.length; at += 1) {
    if ((at - window) % SUM_ANEW === 0) sums.begin(returns, at - window, at);
    weighted = at === window ? ewmaVariance(returns.slice(0, window)) : nextEwmaVariance(weighted, returns[at - 1] as number);
    const shape = sums.shape(window);
    for (const confidence of CONFIDENCES) {
      out.historical[confidence][at] = quantileLoss(ordered.values, confidence);
      out.parametric[confidence][at] = normalLoss(shape.centre, shape.spread, confidence);
      out.ewma[confidence][at] = normalLoss(0, Math.sqrt(weighted), confidence);
      out.cornish_fisher[confidence][at] = cornishFisherLoss(shape, confidence) ?? Number.NaN;
    }
    const [old, next] = [returns[at - window] as number, returns[at] as number];
    ordered.replace(old, next);
    sums.replace(old, next);
  }
  return out;
}

export interface VarVerdict {
  /** Bars that had a VaR, and those that had none though the window was full. */
  readonly bars: number;
  readonly unanswered: number;
  readonly exceeded: number;
  readonly expected: number;
  /** Null: fewer than {@link LEAST_FOR_TEST} bars. */
  readonly tests: { readonly kupiec: LikelihoodTest; readonly christoffersen: LikelihoodTest; readonly both: LikelihoodTest; readonly light: Light } | null;
  /** Places in the series at which the loss was larger than allowed for, oldest first. */
  readonly places: readonly number[];
}

/** Counts the bars whose loss went beyond their VaR, and tests whether they are too many, and whether they come in clusters. */
export function judgeVar(returns: readonly number[], allowed: Float64Array, window: number, confidence: Confidence): VarVerdict {
  const hits: boolean[] = [];
  const places: number[] = [];
  let unanswered = 0;
  for (let at = window; at < returns.length; at += 1) {
    const limit = allowed[at] as number;
    if (Number.isNaN(limit)) {
      unanswered += 1;
      continue;
    }
    const hit = -(returns[at] as number) > limit;
    hits.push(hit);
    if (hit) places.push(at);
  }
  const [bars, exceeded, chance] = [hits.length, places.length, 1 - confidence];
  if (bars < LEAST_FOR_TEST) return { bars, unanswered, exceeded, expected: bars * chance, tests: null, places };
  const [frequency, independence] = [kupiec(bars, exceeded, chance), christoffersen(transitionsOf(hits))];
  const tests = { kupiec: frequency, christoffersen: independence, both: conditionalCoverage(frequency, independence), light: trafficLight(bars, exceeded, chance) };
  return { bars, unanswered, exceeded, expected: bars * chance, tests, places };
}

function blank(length: number): Record<Confidence, Float64Array> {
  return { 0.95: new Float64Array(length).fill(Number.NaN), 0.99: new Float64Array(length).fill(Number.NaN) };
}

/** The window's values in ascending order: one goes, one comes, the rest moves over. */
class OrderedWindow {
  readonly values: Float64Array;

  constructor(first: readonly number[]) {
    this.values = Float64Array.from(first).sort();
  }

  replace(old: number, next: number): void {
    const { values } = this;
    const from = this.#placeOf(old);
    const to = this.#placeOf(next);
    if (to > from) {
      values.copyWithin(from, from + 1, to);
      values[to - 1] = next;
    } else {
      values.copyWithin(to + 1, to, from);
      values[to] = next;
    }
  }

  /** The first place whose value is not below `value`. */
  #placeOf(value: number): number {
    let [low, high] = [0, this.values.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.values[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Sums of the first four powers: mean, deviation, skewness and kurtosis without a pass over the window. */
class PowerSums {
  #sums: [number, number, number, number] = [0, 0, 0, 0];

  begin(returns: readonly number[], from: number, until: number): void {
    this.#sums = [0, 0, 0, 0];
    for (let i = from; i < until; i += 1) this.#add(returns[i] as number, 1);
  }

  replace(old: number, next: number): void {
    this.#add(old, -1);
    this.#add(next, 1);
  }

  shape(count: number): { readonly centre: number; readonly spread: number; readonly skew: number; readonly kurtosis: number } {
    const [m, s2, s3, s4] = this.#sums.map((sum) => sum / count) as [number, number, number, number];
    const m2 = Math.max(0, s2 - m * m);
    const m3 = s3 - 3 * m * s2 + 2 * m ** 3;
    const m4 = s4 - 4 * m * s3 + 6 * m * m * s2 - 3 * m ** 4;
    return { centre: m, spread: Math.sqrt((m2 * count) / (count - 1)), skew: m3 / m2 ** 1.5, kurtosis: m4 / m2 ** 2 - 3 };
  }

  #add(value: number, sign: 1 | -1): void {
    const square = value * value;
    this.#sums[0] += sign * value;
    this.#sums[1] += sign * square;
    this.#sums[2] += sign * square * value;
    this.#sums[3] += sign * square * square;
  }
}
