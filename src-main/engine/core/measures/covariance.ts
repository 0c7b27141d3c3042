/** Covariances of several series of returns, with shrinkage: with few observations a sample matrix says more than it knows. */
import { covariance, mean } from './moments.ts';

/** Square, symmetric, row after row. */
export type Matrix = readonly (readonly number[])[];

/** Sample covariances (ddof 1). All series of one length. */
export function sampleCovariance(series: readonly (readonly number[])[]): Matrix {
  return symmetric(series.length, (i, j) => covariance(series[i] as readonly number[], series[j] as readonly number[]));
}

/** Covariances over the product of deviations; a series that does not move has correlation 0 with every other and 1 with itself. */
export function correlationOf(covariances: Matrix): Matrix {
  return symmetric(covariances.length, (i, j) => {
    if (i === j) return 1;
    const scale = Math.sqrt(at(covariances, i, i) * at(covariances, j, j));
    return scale > 0 ? Math.max(-1, Math.min(1, at(covariances, i, j) / scale)) : 0;
  });
}

export interface Shrunk {
  readonly covariances: Matrix;
  /** How much of the target was taken, 0 to 1. */
  readonly intensity: number;
}

/**
 * Ledoit and Wolf (2004), "Honey, I Shrunk the Sample Covariance Matrix": towards the matrix with the same variances and one common correlation, by the share that minimises the expected squared error.
 * Population moments (1/n) inside, as in the paper; scaled to ddof 1.
 */
export function shrunkCovariance(series: readonly (readonly number[])[]): Shrunk {
  const n = series.length;
  const bars = series[0]?.length ?? 0;
  const centred = series.map((values) => centre(values));
  const sample = symmetric(n, (i, j) => dot(centred[i] as number[], centred[j] as number[]) / bars);
  const target = commonCorrelation(sample);
  const intensity = n < 2 || bars < 2 ? 0 : intensityOf(centred, sample, target, bars);
  const scale = bars > 1 ? bars / (bars - 1) : 1;
  return { covariances: symmetric(n, (i, j) => scale * (intensity * at(target, i, j) + (1 - intensity) * at(sample, i, j))), intensity };
}

/** The same variances, every pair with the mean correlation. */
function commonCorrelation(sample: Matrix): Matrix {
  const n = sample.length;
  const correlations = correlationOf(sample);
  let sum = 0;
  for (let i = 0; i < n; i += 1) for (let j = i + 1; j < n; j += 1) sum += at(correlations, i, j);
  const common = n < 2 ? 0 : (2 * sum) / (n * (n - 1));
  return symmetric(n, (i, j) => (i === j ? at(sample, i, i) : common * Math.sqrt(at(sample, i, i) * at(sample, j, j))));
}

/** κ = (π − ρ) / γ over the number of bars, kept in [0, 1]; the names are the paper's. */
function intensityOf(centred: readonly (readonly number[])[], sample: Matrix, target: Matrix, bars: number): number {
  const n = sample.length;
  const variances = sample.map((row, i) => row[i] as number);
  let [pi, rho, gamma] = [0, 0, 0];
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) {
      const [x, y, s] = [centred[i] as readonly number[], centred[j] as readonly number[], at(sample, i, j)];
      let [spread, withI, withJ] = [0, 0, 0];
      for (let t = 0; t < bars; t += 1) {
        const product = (x[t] as number) * (y[t] as number) - s;
        spread += product ** 2;
        withI += ((x[t] as number) ** 2 - (variances[i] as number)) * product;
        withJ += ((y[t] as number) ** 2 - (variances[j] as number)) * product;
      }
      pi += spread / bars;
      gamma += (at(target, i, j) - s) ** 2;
      if (i === j) rho += spread / bars;
      else rho += crossTerm(target, variances, i, j, withI / bars, withJ / bars);
    }
  }
  const share = (pi - rho) / gamma / bars;
  // Nothing to shrink towards, or variances so small that their ratios are no numbers: the sample as it is.
  return Number.isFinite(share) ? Math.max(0, Math.min(1, share)) : 0;
}

function crossTerm(target: Matrix, variances: readonly number[], i: number, j: number, withI: number, withJ: number): number {
  const [a, b] = [variances[i] as number, variances[j] as number];
  if (a <= 0 || b <= 0) return 0;
  const common = at(target, i, j) / Math.sqrt(a * b);
  return (common / 2) * (Math.sqrt(b / a) * withI + Math.sqrt(a / b) * withJ);
}

/** Row `i`, column `j`. */
export function at(matrix: Matrix, i: number, j: number): number {
  return (matrix[i] as readonly number[])[j] as number;
}

/** Matrix times vector. */
export function times(matrix: Matrix, vector: readonly number[]): number[] {
  return matrix.map((row) => dot(row, vector));
}

/** Scalar product of two vectors of one length. */
export function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function centre(values: readonly number[]): number[] {
  const middle = mean(values);
  return values.map((value) => value - middle);
}

function symmetric(size: number, entry: (i: number, j: number) => number): Matrix {
  const rows = Array.from({ length: size }, () => Array.from({ length: size }, () => 0));
  for (let i = 0; i < size; i += 1) {
    for (let j = i; j < size; j += 1) {
      const value = entry(i, j);
      (rows[i] as number[])[j] = value;
      (rows[j] as number[])[i] = value;
    }
  }
  return rows;
}
