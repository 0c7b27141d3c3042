/** What every claim is made of: repeated measurements, what they are held against, and the words to show them. */

/** What the performance specification asks for. `must` null: nothing is demanded, the figure is shown for orientation. */
export interface Target {
  readonly sense: 'at least' | 'at most';
  readonly must: number;
  readonly aim: number;
}

/** The same measured another way in the same process or run, so that a slow machine slows both. */
export interface Baseline {
  readonly what: string;
  readonly samples: readonly number[];
}

/** One measured quantity: a sample per repetition. */
export interface Figure {
  readonly what: string;
  /** Of the samples: `ms`, `cycles/s`, … */
  readonly unit: string;
  readonly samples: readonly number[];
  readonly baseline: Baseline | null;
  readonly target: Target | null;
  /** What one must know to read the figure. */
  readonly note?: string;
}

/** One file of this folder. */
export interface Claim {
  readonly name: string;
  readonly sentence: string;
  readonly measure: () => Promise<readonly Figure[]> | readonly Figure[];
}

/** `best run met` is a miss: only the luckiest repetition reached what is demanded of the median. */
export type Verdict = 'aim met' | 'met' | 'MISSED' | 'MISSED, best run met' | '';

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Median, smallest and largest. NaN without samples. */
export function spreadOf(samples: readonly number[]): Spread {
  const sorted = Float64Array.from(samples).sort();
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
  return { median, min: sorted[0] ?? NaN, max: sorted.at(-1) ?? NaN };
}

/** Nearest-rank percentile, `p` 0–1: the smallest value with at least that share at or below it. NaN without values. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? NaN;
}

/** How the median stands to the target. */
export function verdictOf({ samples, target }: Figure): Verdict {
  if (target === null) return '';
  const { median, min, max } = spreadOf(samples);
  const reaches = (value: number, limit: number): boolean => (target.sense === 'at least' ? value >= limit : value <= limit);
  if (reaches(median, target.aim)) return 'aim met';
  if (reaches(median, target.must)) return 'met';
  return reaches(target.sense === 'at least' ? max : min, target.must) ? 'MISSED, best run met' : 'MISSED';
}

/** Median of the figure over median of its baseline; null without one. */
export function ratioOf({ samples, baseline }: Figure): number | null {
  return baseline === null ? null : spreadOf(samples).median / spreadOf(baseline.samples).median;
}

/** Runs `work` a few times to warm up and then `times` more; gives what those returned. Collects garbage in between where the process allows it. */
export async function repeat<T>(times: number, work: () => T | Promise<T>, warmUps = 1): Promise<T[]> {
  for (let round = 0; round < warmUps; round += 1) await work();
  const results: T[] = [];
  for (let round = 0; round < times; round += 1) {
    globalThis.gc?.();
    results.push(await work());
  }
  return results;
}

/** Milliseconds `work` takes. */
export async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Gathers one number of each sample. */
export function pluck<K extends string>(samples: readonly Readonly<Record<K, number>>[], key: K): number[] {
  return samples.map((sample) => sample[key]);
}
