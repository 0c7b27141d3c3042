import type { SimulationResult } from './run-simulation.ts';

/** Days per test: small enough that a stuck one is found within the test's time. */
export const DAYS_PER_TEST = 25;

/** First seeds of the tests that cover `from` … `to`. */
export function firstSeeds(from: number, to: number): number[] {
  return Array.from({ length: Math.ceil((to - from + 1) / DAYS_PER_TEST) }, (_, i) => from + i * DAYS_PER_TEST);
}

/** The story of a failure as one text; empty when every promise held. */
export function tellFailure({ failure }: SimulationResult): string {
  if (failure === null) return '';
  const without = failure.off.length === 0 ? '' : `, without ${failure.off.join(', ')}`;
  return [`seed ${failure.seed} breaks ${failure.sentence}`, `shortest: ${failure.minutes} minutes${without}`, ...failure.lines].join('\n');
}
