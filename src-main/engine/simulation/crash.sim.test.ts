import { describe, expect, it } from 'vitest';
import { SimCrash } from './sim-crash.ts';
import { runSimulation } from './run-simulation.ts';
import { DAYS_PER_TEST, firstSeeds, tellFailure } from './seeds-fixture.ts';

describe('days with the worst hour of a market keep every promise: no limit on exposure or loss is passed', () => {
  it.each(firstSeeds(1, 150))('%i and the 24 days after it', (firstSeed) => {
    let lossHalts = 0;
    let payments = 0;
    const result = runSimulation({ firstSeed, seeds: DAYS_PER_TEST, crash: true, onDay: (day) => { lossHalts += day.lossHalts; payments += day.payments; } });
    expect(tellFailure(result)).toBe('');
    // Days in which no limit is met and nothing is paid would prove nothing.
    expect(lossHalts).toBeGreaterThan(2);
    expect(payments).toBeGreaterThan(8);
    expect(result.fills).toBeGreaterThan(10 * DAYS_PER_TEST);
  }, 180_000);
});

describe('the worst hour', () => {
  const minutes = Array.from({ length: 6 * 90 }, (_, i) => i * 10_000);
  const crashes = Array.from({ length: 200 }, (_, seed) => ({ crash: new SimCrash(seed, 0), seed }));

  it('falls by a tenth to half, or is squeezed up, in leaps of up to nine per cent, with spreads up to three', () => {
    let squeezes = 0;
    for (const { crash } of crashes) {
      let worth = 1;
      let extreme = 1;
      let spread = 0;
      for (const at of minutes) {
        const move = crash.move(at, 10_000);
        expect(Math.abs(move.common)).toBeLessThanOrEqual(0.09);
        worth *= 1 + move.common;
        if (Math.abs(worth - 1) > Math.abs(extreme - 1)) extreme = worth;
        spread = Math.max(spread, move.spread);
      }
      if (extreme > 1) squeezes += 1;
      expect(Math.abs(extreme - 1)).toBeGreaterThan(0.05);
      expect(Math.abs(extreme - 1)).toBeLessThan(0.7);
      expect(spread).toBeGreaterThan(0.02);
    }
    expect(squeezes).toBeGreaterThan(20);
    expect(squeezes).toBeLessThan(100);
  });

  it('has one outage, at the bottom, and none elsewhere', () => {
    for (const { crash, seed } of crashes) {
      const outages = minutes.filter((at) => crash.outageAt(at, 10_000) > 0);
      expect(outages, String(seed)).toHaveLength(1);
      expect(crash.phaseAt(outages[0] ?? 0)).toBe('bottom');
    }
  });
});
