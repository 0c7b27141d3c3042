import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/domain/decimal.ts';
import { moneyWeighted, perYear, timeWeighted } from './returns.ts';

const DAY = 86_400_000;
const flow = (at: number, before: string, amount: string) => ({ at, before: money(before), amount: money(amount) });

describe('time-weighted return', () => {
  // 100 grows to 110; 90 come in: 200 fall to 180. (110 ÷ 100) × (180 ÷ 200) − 1 = −1 %.
  it('is the product of the parts between flows', () => {
    expect(timeWeighted(money('100'), [flow(1, '110', '90')], money('180')).value).toBeCloseTo(-0.01, 12);
  });

  it('a deposit is no gain and a withdrawal no loss', () => {
    expect(timeWeighted(money('100'), [flow(1, '100', '900'), flow(2, '1000', '-950')], money('50')).value).toBe(0);
  });

  it('without flows, more may be lost than there was: −150 % is what happened', () => {
    expect(timeWeighted(money('100'), [], money('-50')).value).toBeCloseTo(-1.5, 12);
  });

  it('an account that begins empty counts from its first deposit', () => {
    expect(timeWeighted(money('0'), [flow(1, '0', '10000')], money('10500')).value).toBeCloseTo(0.05, 12);
  });

  it.each([
    ['nothing was ever there', '0', [], '0', /nothing was in the account/],
    ['a part began below nothing', '100', [flow(1, '-20', '10')], '-5', /less than nothing/],
    ['a part ended below nothing, and money came after it', '100', [flow(1, '-50', '200')], '300', /less than nothing/],
    ['two parts did, whose signs cancel', '100', [flow(1, '-50', '200'), flow(2, '-150', '200')], '50', /less than nothing/],
  ] as const)('%s: no answer', (_name, start, flows, end, why) => {
    expect(timeWeighted(money(start), flows, money(end))).toEqual({ value: null, why: expect.stringMatching(why) as string });
  });
});

describe('money-weighted return', () => {
  const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);

  // The worked example of Microsoft's page on XIRR: −10,000; 2,750; 4,250; 3,250; 2,750 → 37.336 253 35 % a year.
  it('matches the example of Excel’s XIRR', () => {
    const [from, until] = [day('2008-01-01'), day('2009-04-01')];
    const flows = [{ at: day('2008-03-01'), amount: -2_750 }, { at: day('2008-10-30'), amount: -4_250 }, { at: day('2009-02-15'), amount: -3_250 }];
    const whole = moneyWeighted(10_000, flows, 2_750, { from, until });
    expect(perYear(whole, { from, until }).value).toBeCloseTo(0.373362535, 6);
  });

  it('without flows is the plain return', () => {
    expect(moneyWeighted(100, [], 123, { from: 0, until: 400 * DAY }).value).toBeCloseTo(0.23, 12);
    expect(moneyWeighted(100, [], 3, { from: 0, until: DAY }).value).toBeCloseTo(-0.97, 12);
  });

  // 100 for the whole period and 100 for its second half: 100 g + 100 √g = 231; √g = (−1 + √(1 + 4 × 2.31)) ÷ 2 = 1.1.
  it('counts money for as long as it was there', () => {
    expect(moneyWeighted(100, [{ at: 50, amount: 100 }], 231, { from: 0, until: 100 }).value).toBeCloseTo(0.21, 12);
  });

  it.each([
    ['all was lost', 100, [], 0, /everything was lost/],
    ['nothing was put in', 0, [], 10, /no money was put in/],
    // 100 g² − 230 g + 132 = 0 has the answers 1.1 and 1.2.
    ['two rates explain it', 100, [{ at: 50, amount: -230 }], -132, /more than one rate/],
  ] as const)('%s: no answer, and why', (_name, start, flows, end, why) => {
    expect(moneyWeighted(start, flows, end, { from: 0, until: 100 })).toEqual({ value: null, why: expect.stringMatching(why) as string });
  });

  it('what it finds explains the flows, whatever is put in', () => {
    const amount = fc.double({ min: 1, max: 1e6, noNaN: true });
    fc.assert(fc.property(amount, fc.array(fc.record({ at: fc.integer({ min: 1, max: 99 }), amount }), { maxLength: 6 }), amount, (start, flows, end) => {
      const { value } = moneyWeighted(start, flows, end, { from: 0, until: 100 });
      const grownBy = (growth: number): number => start * growth + flows.reduce((sum, one) => sum + one.amount * growth ** ((100 - one.at) / 100), 0);
      if (value === null) {
        expect(grownBy(1e-12)).toBeGreaterThan(end * (1 - 1e-9));
        return;
      }
      const grown = grownBy(value + 1);
      // Next to a growth of nothing, `value` itself has few digits left.
      if (value > -0.999) expect(Math.abs(grown - end) / (start + end)).toBeLessThan(1e-9);
    }));
  });

  it('a period under a year is not made a year of', () => {
    expect(perYear({ value: 0.1, why: null }, { from: 0, until: 30 * DAY })).toEqual({ value: null, why: 'the period is shorter than a year' });
    expect(perYear({ value: 0.21, why: null }, { from: 0, until: 730 * DAY }).value).toBeCloseTo(0.1, 12);
  });
});
