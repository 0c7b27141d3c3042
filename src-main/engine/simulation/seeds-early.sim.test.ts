import { describe, expect, it } from 'vitest';
import { runSimulation } from './run-simulation.ts';
import { DAYS_PER_TEST, firstSeeds, tellFailure } from './seeds-fixture.ts';

describe('simulated days 1–250 keep every promise, whatever the wire, the disk, the clock and the process do', () => {
  it.each(firstSeeds(1, 250))('%i and the 24 days after it', (firstSeed) => {
    const result = runSimulation({ firstSeed, seeds: DAYS_PER_TEST });
    expect(tellFailure(result)).toBe('');
    // Days in which nothing happens would prove nothing.
    expect(result.days).toBe(DAYS_PER_TEST);
    expect(result.fills).toBeGreaterThan(5 * DAYS_PER_TEST);
    expect(result.crashes).toBeGreaterThan(DAYS_PER_TEST);
  }, 180_000);
});
