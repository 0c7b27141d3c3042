/** Sample statistics that every measure is made of. Plain numbers: these are estimates, never money that is booked. */

/** Arithmetic mean; NaN of nothing. */
export function mean(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Sample variance, divided by n − 1 (ddof 1), in two passes so that large means cancel nothing. NaN of fewer than two values. */
export function variance(values: readonly number[]): number {
  if (values.length < 2) return Number.NaN;
  return centralSum(values, 2) / (values.length - 1);
}

/** Sample standard deviation (ddof 1). */
export function deviation(values: readonly number[]): number {
  return Math.sqrt(variance(values));
}

/** Sample covariance (ddof 1) of two series of the same length; a bug in the caller where they differ. */
export function covariance(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) throw new Error(`covariance of ${a.length} and ${b.length} values`);
  const [centreA, centreB] = [mean(a), mean(b)];
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += ((a[i] as number) - centreA) * ((b[i] as number) - centreB);
  return sum / (a.length - 1);
}

/** Skewness g1 = m3 / m2^1.5 (population moments, as Cornish and Fisher's expansion takes it). */
export function skewness(values: readonly number[]): number {
  const m2 = centralSum(values, 2) / values.length;
  return centralSum(values, 3) / values.length / m2 ** 1.5;
}

/** Excess kurtosis g2 = m4 / m2² − 3 (population moments). */
export function excessKurtosis(values: readonly number[]): number {
  const m2 = centralSum(values, 2) / values.length;
  return centralSum(values, 4) / values.length / m2 ** 2 - 3;
}

/** Empirical quantile with linear interpolation: type 7 of Hyndman and Fan (1996), the default of R and NumPy. `share` in [0, 1]; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  return quantileOfSorted(Float64Array.from(values).sort(), share);
}

/** {@link quantile} of values in ascending order. */
export function quantileOfSorted(sorted: ArrayLike<number>, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  return place === below ? low : low + ((sorted[below + 1] ?? low) - low) * (place - below);
}

function centralSum(values: readonly number[], power: number): number {
  const centre = mean(values);
  let sum = 0;
  for (const value of values) sum += (value - centre) ** power;
  return sum;
}
