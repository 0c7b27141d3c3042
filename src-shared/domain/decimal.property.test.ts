import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ONE, abs, add, averagePrice, ceilTo, decimal, div, floorTo, fromNumber, isMultiple, max, min, mul, mulDiv, mulUp, neg, notional, parseDecimal, quantityFor, sub, toNumber, unitsAt,
  toText, type Money, type Price, type Quantity, type Ratio,
} from './decimal.ts';

/** Units of 10^-18, of either sign, up to ten million whole ones. */
const units = fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n });
const anyMoney = units.map((value) => value as Money);
const anyRatio = units.map((value) => value as Ratio);
const nonZero = units.filter((value) => value !== 0n).map((value) => value as Ratio);
const step = fc.bigInt({ min: 1n, max: 10n ** 20n }).map((value) => value as Money);
const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

describe('text and back', () => {
  it('reads what it writes, for every amount', () => {
    fc.assert(fc.property(anyMoney, (value) => { expect(parseDecimal<Money>(toText(value))).toBe(value); }));
  });

  it('writes canonical text: no exponent, no trailing zero, no plus, no negative zero', () => {
    fc.assert(fc.property(anyMoney, (value) => { expect(toText(value)).toMatch(/^(0|-?(0|[1-9]\d*)(\.\d*[1-9])?)$/); }));
  });

  it('orders texts as numbers: the sign and the size survive', () => {
    fc.assert(fc.property(anyMoney, anyMoney, (a, b) => {
      expect(toNumber(a) <= toNumber(b) || a > b).toBe(true);
    }));
  });

  it.each([
    ['12.5', '12.5'], ['-0.10', '-0.1'], ['1e-7', '0.0000001'], ['1.50E+2', '150'], ['+3', '3'], ['000.100', '0.1'], ['-0', '0'], ['1e18', '1000000000000000000'], ['10e-19', '0.000000000000000001'],
  ])('%s reads as %s', (text, canonical) => {
    expect(toText(decimal<Money>(text))).toBe(canonical);
  });

  it.each(['', ' 1', '1 ', '.5', '5.', '1,5', '0x10', 'NaN', 'Infinity', '--1', '1e', '1e-19', '0.0000000000000000001', '1e1000'])('%j is not a decimal of 18 places', (text) => {
    expect(parseDecimal(text)).toBeNull();
    expect(() => decimal(text)).toThrow(/not an exact decimal/);
  });
});

describe('sums are exact', () => {
  it('a + b − b is a, and −(−a) is a', () => {
    fc.assert(fc.property(anyMoney, anyMoney, (a, b) => {
      expect(sub(add(a, b), b)).toBe(a);
      expect(neg(neg(a))).toBe(a);
      expect(add(min(a, b), max(a, b))).toBe(add(a, b));
      expect(abs(a)).toBe(magnitude(a));
    }));
  });

  it('0.1 + 0.2 is 0.3', () => {
    expect(toText(add(decimal<Money>('0.1'), decimal<Money>('0.2')))).toBe('0.3');
  });
});

describe('rounding says which way', () => {
  it('mul is towards zero, mulUp away from it, at most one unit apart', () => {
    fc.assert(fc.property(anyMoney, anyRatio, (a, b) => {
      const exact = (a as bigint) * (b as bigint);
      const down = mul(a, b);
      const up = mulUp(a, b);
      expect(magnitude(down) * ONE <= magnitude(exact)).toBe(true);
      expect(magnitude(up) * ONE >= magnitude(exact)).toBe(true);
      expect(magnitude(up) - magnitude(down)).toBe(exact % ONE === 0n ? 0n : 1n);
    }));
  });

  it('div is towards zero and never further than a unit', () => {
    fc.assert(fc.property(anyMoney, nonZero, (a, b) => {
      const rest = (a as bigint) * ONE - (div(a, b) as bigint) * (b as bigint);
      expect(magnitude(rest) < magnitude(b)).toBe(true);
      expect(rest === 0n || rest < 0n === a < 0n).toBe(true);
    }));
  });

  it('mulDiv rounds once: shares of a whole never add up to more than it', () => {
    const whole = fc.bigInt({ min: 1n, max: 10n ** 24n });
    fc.assert(fc.property(whole, whole, fc.nat(1_000_000), (cost, quantity, part) => {
      const share = (quantity * BigInt(part)) / 1_000_000n;
      const first = mulDiv(cost as Money, share as Quantity, quantity as Quantity);
      const second = mulDiv(cost as Money, (quantity - share) as Quantity, quantity as Quantity);
      const left = (cost as bigint) - first - second;
      expect(left === 0n || left === 1n).toBe(true);
    }));
  });

  it('a quantity bought with an amount never costs more than the amount', () => {
    const positive = fc.bigInt({ min: 1n, max: 10n ** 24n });
    fc.assert(fc.property(positive, positive, (amount, at) => {
      expect(notional(at as Price, quantityFor(amount as Money, at as Price)) <= amount).toBe(true);
      expect(averagePrice(amount as Money, ONE as Quantity)).toBe(amount);
    }));
  });

  it.each([
    ['1.29', '0.1', '1.2', '1.3'], ['1.2', '0.1', '1.2', '1.2'], ['-1.29', '0.1', '-1.3', '-1.2'], ['0', '0.5', '0', '0'], ['0.00049', '0.001', '0', '0.001'], ['-0.00049', '0.001', '-0.001', '0'],
  ])('%s on a grid of %s: floor %s, ceil %s', (value, grid, floor, ceil) => {
    expect(toText(floorTo(decimal<Money>(value), decimal<Money>(grid)))).toBe(floor);
    expect(toText(ceilTo(decimal<Money>(value), decimal<Money>(grid)))).toBe(ceil);
  });

  it('floorTo and ceilTo stand on the grid, on either side of the value, less than a step away', () => {
    fc.assert(fc.property(anyMoney, step, (value, grid) => {
      const floor = floorTo(value, grid);
      const ceil = ceilTo(value, grid);
      expect(isMultiple(floor, grid) && isMultiple(ceil, grid)).toBe(true);
      expect(floor <= value && value <= ceil).toBe(true);
      expect(value - floor < grid && ceil - value < grid).toBe(true);
    }));
  });

  it('division by zero and steps of zero are bugs, not values', () => {
    const one = decimal<Money>('1');
    const zero = decimal<Money>('0');
    expect(() => div(one, zero)).toThrow(/division by zero/);
    expect(() => mulDiv(one, one, zero)).toThrow(/division by zero/);
    expect(() => floorTo(one, zero)).toThrow(/step must be positive/);
  });
});

describe('float64 at the door', () => {
  it('what was written with up to 15 significant digits comes back as it was written', () => {
    const digits = fc.bigInt({ min: -(10n ** 15n - 1n), max: 10n ** 15n - 1n });
    fc.assert(fc.property(digits, fc.integer({ min: 0, max: 15 }), (whole, places) => {
      const exact = (whole * 10n ** BigInt(18 - places)) as Money;
      expect(fromNumber<Money>(Number(toText(exact)))).toBe(exact);
    }), { numRuns: 2_000 });
  });

  it.each([[0.1, '0.1'], [1e-7, '0.0000001'], [1e21, '1000000000000000000000'], [123456.789, '123456.789'], [-0, '0'], [0.30000000000000004, '0.30000000000000004'], [1e-20, '0'], [67_890.12345678, '67890.12345678']])(
    '%d is %s', (value, text) => { expect(toText(fromNumber<Price>(value))).toBe(text); },
  );

  it.each([NaN, Infinity, -Infinity])('%d is refused', (value) => {
    expect(() => fromNumber(value)).toThrow(/finite/);
  });

  it('so many decimal places of an estimate are those of its text, or nothing is said', () => {
    const estimates = fc.oneof(fc.double({ min: -9, max: 9, noNaN: true }), fc.integer({ min: -8_000_000, max: 8_000_000 }).map((steps) => steps / 1e6), fc.integer({ min: -4_000, max: 4_000 }).map((steps) => steps / 1e3 + 5e-13), fc.double({ noNaN: true }));
    let said = 0;
    fc.assert(fc.property(estimates, fc.constantFrom(9, 12), (value, places) => {
      const units = unitsAt(value, places);
      if (units === null) return;
      said += 1;
      expect(units).toBe(decimal(value.toFixed(places)));
      expect(units).toBe(fromNumber(Number(value.toFixed(places))));
    }), { numRuns: 2_000 });
    expect(said).toBeGreaterThan(800);
    expect([unitsAt(8, 12), unitsAt(-8, 9), unitsAt(NaN, 9), unitsAt(Infinity, 12), unitsAt(0.5e-12, 12)]).toEqual([null, null, null, null, null]);
  });
});
