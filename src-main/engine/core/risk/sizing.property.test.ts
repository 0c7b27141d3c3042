/** Whatever the numbers: a size is never above any headroom, never rounded up, grows with equity and shrinks with the distance of the stop; Kelly without an edge is nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, toNumber, type Money, type Price, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import { defaultSizing, SIZING_METHODS, type SizingConfig } from './sizing-config.ts';
import { sizeEntry, type Sizing, type SizingBasis } from './sizing.ts';

const amountOf = <T extends Money | Price | Quantity>(least: number, most: number) => fc.integer({ min: least, max: most }).map((cents) => decimal<T>((cents / 100).toFixed(2)));
const config: fc.Arbitrary<SizingConfig> = fc.record({
  method: fc.constantFrom(...SIZING_METHODS), maxRiskPerTrade: fc.double({ min: 0.0001, max: 0.1, noNaN: true }), dailyVolatility: fc.double({ min: 0.0001, max: 0.2, noNaN: true }),
  kellyFraction: fc.double({ min: 0.01, max: 1, noNaN: true }), fewestResults: fc.integer({ min: 10, max: 100 }),
});
const basis: fc.Arbitrary<SizingBasis> = fc.record({
  base: fc.constant('SOL'), worth: amountOf<Money>(1, 100_000_000), limit: amountOf<Price>(100, 10_000_000), risk: amountOf<Price>(1, 100_000), reward: fc.option(amountOf<Price>(1, 1_000_000)),
  lotSize: fc.constantFrom('0.001', '0.01', '1', '10').map((text) => decimal<Quantity>(text)), cost: fc.double({ min: 0, max: 0.01, noNaN: true }), share: fc.double({ min: 0.0001, max: 0.02, noNaN: true }),
  maxShare: fc.double({ min: 0.0001, max: 0.05, noNaN: true }), multiplier: fc.double({ min: 0, max: 1, noNaN: true }), dailyVolatility: fc.option(fc.double({ min: 0.0001, max: 1, noNaN: true })),
  odds: fc.option(fc.record({ probability: fc.double({ min: 0, max: 1, noNaN: true }), results: fc.integer({ min: 0, max: 200 }) })),
  headrooms: fc.array(fc.record({ by: fc.constantFrom('instrument exposure', 'portfolio exposure', 'VaR after trade'), quantity: amountOf<Quantity>(-100, 10_000_000) }), { maxLength: 4 }),
});
const askedBy = ({ methods, method }: Sizing): Quantity | null => methods.find((one) => one.method === method)?.quantity ?? null;

describe('a size', () => {
  it('is the least of what is asked and of every headroom, on a lot, never below nothing, and its sentence says which', () => {
    fc.assert(fc.property(config, basis, (how, what) => {
      const sized = sizeEntry(how, what);
      const asked = askedBy(sized);
      for (const { quantity } of what.headrooms) expect(sized.quantity <= (quantity > 0n ? quantity : 0n)).toBe(true);
      expect(sized.quantity % what.lotSize === 0n && sized.quantity >= 0n).toBe(true);
      expect(sized.quantity <= (asked ?? 0n)).toBe(true);
      // At the stop no more is lost than may be, to a billionth of equity.
      expect(toNumber(sized.quantity) * toNumber(what.risk)).toBeLessThanOrEqual(toNumber(what.worth) * (what.maxShare + 1e-9) + 1e-9);
      const least = [asked ?? 0n, ...sized.headrooms.map(({ quantity }) => quantity)].reduce((a, b) => (b < a ? b : a));
      expect(sized.quantity).toBe(asked === null ? 0n : least);
      expect(sized.binds === null || sized.sentence.includes(`${sized.binds} leaves`)).toBe(true);
      expect(sized.sentence.endsWith('.')).toBe(true);
    }), { numRuns: 300 });
  });

  it('never shrinks with more equity', () => {
    fc.assert(fc.property(config, basis, fc.integer({ min: 1, max: 1_000 }), (how, what, more) => {
      const richer = { ...what, worth: (what.worth + decimal<Money>(String(more))) as Money };
      expect(sizeEntry(how, richer).quantity >= sizeEntry(how, what).quantity).toBe(true);
    }));
  });

  it('never grows with a stop farther away, the reward over the risk left as it is', () => {
    fc.assert(fc.property(config, basis, fc.integer({ min: 2, max: 20 }), (how, what, times) => {
      const wider = { ...what, risk: (what.risk * BigInt(times)) as Price, reward: what.reward === null ? null : ((what.reward * BigInt(times)) as Price), cost: 0 };
      expect(sizeEntry(how, wider).quantity <= sizeEntry(how, { ...what, cost: 0 }).quantity).toBe(true);
    }));
  });
});

describe('Kelly', () => {
  it('is nothing without an edge, and never more than its part of the whole', () => {
    fc.assert(fc.property(basis, (what) => {
      const how: SizingConfig = { ...defaultSizing(0.0025), method: 'kelly' };
      const sized = sizeEntry(how, what);
      const asked = askedBy(sized);
      if (what.odds === null || what.reward === null || what.odds.results < 30) {
        expect(asked).toBeNull();
        return;
      }
      const paid = toNumber(what.limit) * what.cost;
      const ratio = (toNumber(what.reward) - paid) / (toNumber(what.risk) + paid);
      const whole = ratio > 0 ? what.odds.probability - (1 - what.odds.probability) / ratio : 0;
      if (whole <= 0) {
        expect([asked, sized.quantity]).toEqual([0n, 0n]);
        return;
      }
      expect(toNumber(asked ?? (0n as Quantity)) * toNumber(what.risk)).toBeLessThanOrEqual(toNumber(what.worth) * (0.25 * whole + 1e-9) + 1e-9);
    }), { numRuns: 300 });
  });
});
