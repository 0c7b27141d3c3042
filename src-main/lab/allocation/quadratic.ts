/** Minimises a convex quadratic under linear constraints (Goldfarb and Idnani 1983), in terms of rows that start at 0. */
import quadprog from 'quadprog';
import type { Matrix } from '../../engine/core/measures/covariance.ts';

export interface Constraint {
  /** One coefficient per variable. */
  readonly of: readonly number[];
  readonly atLeast: number;
}

export interface QuadraticProgram {
  /** Positive definite. ½ xᵀ Q x − cᵀ x is minimised. */
  readonly quadratic: Matrix;
  readonly linear: readonly number[];
  /** Hold with equality. */
  readonly equal: readonly Constraint[];
  readonly least: readonly Constraint[];
}

/**
 * Added to the diagonal, as shares of its largest entry, one after the other until the solver finds its way: with a nearly singular matrix and bounds
 * that leave little room it takes a point within them for none.
 */
const RIDGES = [0, 1e-8, 1e-6, 1e-4];

/** The minimiser, or null where no point satisfies every constraint. */
export function minimise(program: QuadraticProgram): readonly number[] | null {
  const largest = Math.max(...program.quadratic.map((row, i) => row[i] as number));
  for (const ridge of RIDGES) {
    const solution = solve(program, ridge * largest);
    if (solution !== null) return solution;
  }
  return null;
}

function solve({ quadratic, linear, equal, least }: QuadraticProgram, ridge: number): readonly number[] | null {
  const size = linear.length;
  const constraints = [...equal, ...least];
  // The library counts from 1, as Fortran does; column k of the matrix is constraint k.
  const columns = Array.from({ length: size }, (_, i) => from1(constraints.map(({ of }) => of[i] as number)));
  const firm = quadratic.map((row, i) => from1(row.map((one, j) => (i === j ? one + ridge : one))));
  const solved = quadprog.solveQP(from1(firm), from1(linear), from1(columns), from1(constraints.map(({ atLeast }) => atLeast)), equal.length);
  if (solved.message !== '') return null;
  const solution = solved.solution.slice(1);
  return solution.length === size && solution.every((one) => Number.isFinite(one)) ? solution : null;
}

function from1<T>(values: readonly T[]): T[] {
  const shifted: T[] = [];
  for (const [i, value] of values.entries()) shifted[i + 1] = value;
  return shifted;
}
