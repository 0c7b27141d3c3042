/**
 * Exact decimals: a bigint that counts units of 10^-18.
 *
 * One scale for every price, quantity and amount: 8 + 8 decimal places of price × quantity stay exact, and so does an
 * 18-decimal token amount. Sums, differences and comparisons are the bigint's own; products and quotients round, and the
 * function's name says which way. Numbers (float64) enter only through {@link fromNumber}, by their shortest text.
 */
import type { Brand } from '../support/brand.ts';
import { assert } from '../support/assert.ts';

export type Price = Brand<bigint, 'Price'>;
export type Quantity = Brand<bigint, 'Quantity'>;
export type Money = Brand<bigint, 'Money'>;
/** A dimensionless exact number: a rate, a fraction, a ratio. */
export type Ratio = Brand<bigint, 'Ratio'>;
export type Decimal = Price | Quantity | Money | Ratio;

/** Decimal places of the one scale. */
export const SCALE_DIGITS = 18;
/** 1.0 in units of the scale. */
export const ONE = 10n ** BigInt(SCALE_DIGITS);

const PATTERN = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * Reads decimal text ("-12.5", "1e-7"). Returns null when the text is not a finite decimal or needs more than 18 places.
 */
export function parseDecimal<T extends Decimal>(text: string): T | null {
  const match = PATTERN.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match;
  const digits = BigInt(whole + fraction);
  const shift = SCALE_DIGITS - fraction.length + Number(exponentText);
  const units = shift >= 0 ? digits * 10n ** BigInt(shift) : dropZeros(digits, -shift);
  if (units === null) return null;
  return (sign === '-' ? -units : units) as T;
}

function dropZeros(digits: bigint, places: number): bigint | null {
  const divisor = 10n ** BigInt(places);
  return digits % divisor === 0n ? digits / divisor : null;
}

/** {@link parseDecimal} for text our own code wrote: throws when it cannot be read. */
export function decimal<T extends Decimal>(text: string): T {
  const value = parseDecimal<T>(text);
  assert(value !== null, () => `not an exact decimal: ${JSON.stringify(text)}`);
  return value;
}

/** A price from text. */
export const price = (text: string): Price => decimal<Price>(text);
/** A quantity from text. */
export const quantity = (text: string): Quantity => decimal<Quantity>(text);
/** An amount of a currency from text. */
export const money = (text: string): Money => decimal<Money>(text);
const ratios = new Map<string, Ratio>();

/** A ratio from text. Remembered: ratios come from configuration, few and asked for at every price. */
export function ratio(text: string): Ratio {
  const known = ratios.get(text);
  if (known !== undefined) return known;
  const value = decimal<Ratio>(text);
  ratios.set(text, value);
  return value;
}

export const ZERO_QUANTITY = 0n as Quantity;
export const ZERO_MONEY = 0n as Money;

/**
 * The exact decimal of a float's shortest round-trip text, truncated beyond 18 places. Market data only: what was written
 * with up to 15 significant digits comes back as it was written. `value` must be finite.
 */
export function fromNumber<T extends Decimal>(value: number): T {
  assert(Number.isFinite(value), 'not a finite number');
  const scaled = value * 1e8;
  // Fast path: whole multiples of 1e-8 with at most 15 digits, which is nearly every price and size of an exchange. With more
  // digits several multiples share one float64, and the product may be a neighbour of the shortest text.
  if (Math.abs(scaled) < 1e15 && Number.isSafeInteger(scaled) && scaled / 1e8 === value) return (BigInt(scaled) * 10_000_000_000n) as T;
  const parsed = parseDecimal<T>(String(value));
  return parsed ?? decimal<T>(value.toFixed(SCALE_DIGITS));
}

/** 10 to the power of what is behind so many decimal places. */
const PLACES: readonly bigint[] = Array.from({ length: SCALE_DIGITS + 1 }, (_, places) => 10n ** BigInt(SCALE_DIGITS - places));

/**
 * The units of `value.toFixed(places)` without making the text; null where floats cannot say it surely: sizes of 8 and more, or all but halfway between two
 * neighbours. At most 12 places.
 */
export function unitsAt(value: number, places: number): bigint | null {
  // Below 8 × 10^12 the product is off by less than a thousandth of a step.
  const steps = Math.abs(value) * 10 ** places;
  const whole = Math.floor(steps);
  const rest = steps - whole;
  if (!(Math.abs(value) < 8) || Math.abs(rest - 0.5) < 0.01) return null;
  const units = BigInt(rest > 0.5 ? whole + 1 : whole) * (PLACES[places] as bigint);
  return value < 0 ? -units : units;
}

/** The nearest float64. For indicators, statistics and charts, never for money. */
export function toNumber(value: Decimal): number {
  return Number(value) / 1e18;
}

/** Canonical text: no exponent, no trailing zeros, "-" before negatives, "0" for zero. */
export function toText(value: Decimal): string {
  const negative = value < 0n;
  let digits = (negative ? -(value as bigint) : value).toString();
  if (digits.length <= SCALE_DIGITS) digits = digits.padStart(SCALE_DIGITS + 1, '0');
  const point = digits.length - SCALE_DIGITS;
  let end = digits.length;
  while (end > point && digits.charCodeAt(end - 1) === 48) end -= 1;
  const text = end > point ? `${digits.slice(0, point)}.${digits.slice(point, end)}` : digits.slice(0, point);
  return negative ? `-${text}` : text;
}

/** a + b. */
export function add<T extends Decimal>(a: T, b: T): T {
  return ((a as bigint) + (b as bigint)) as T;
}

/** a − b. */
export function sub<T extends Decimal>(a: T, b: T): T {
  return ((a as bigint) - (b as bigint)) as T;
}

/** −a. */
export function neg<T extends Decimal>(a: T): T {
  return -(a as bigint) as T;
}

/** |a|. */
export function abs<T extends Decimal>(a: T): T {
  return (a < 0n ? -(a as bigint) : a) as T;
}

/** The smaller of two. */
export function min<T extends Decimal>(a: T, b: T): T {
  return a < b ? a : b;
}

/** The larger of two. */
export function max<T extends Decimal>(a: T, b: T): T {
  return a > b ? a : b;
}

/** a × b, rounded towards zero at 10^-18. */
export function mul<T extends Decimal>(a: T, b: Decimal): T {
  return (((a as bigint) * (b as bigint)) / ONE) as T;
}

/** a × b for magnitudes, rounded away from zero at 10^-18: what we owe is never understated. */
export function mulUp<T extends Decimal>(a: T, b: Decimal): T {
  const product = (a as bigint) * (b as bigint);
  const quotient = product / ONE;
  if (product % ONE === 0n) return quotient as T;
  return (product > 0n ? quotient + 1n : quotient - 1n) as T;
}

/** a ÷ b, rounded towards zero at 10^-18. `b` must not be zero. */
export function div<T extends Decimal>(a: T, b: Decimal): T {
  assert(b !== 0n, 'division by zero');
  return (((a as bigint) * ONE) / (b as bigint)) as T;
}

/** a × b ÷ c in one rounding, towards zero. `c` must not be zero. */
export function mulDiv<T extends Decimal>(a: T, b: Decimal, c: Decimal): T {
  assert(c !== 0n, 'division by zero');
  return (((a as bigint) * (b as bigint)) / (c as bigint)) as T;
}

/** Price × quantity as money of the quote currency, towards zero (exact for up to 18 places in all). */
export function notional(at: Price, size: Quantity): Money {
  return (((at as bigint) * (size as bigint)) / ONE) as Money;
}

/** Money ÷ price as a quantity of the base currency, towards zero. */
export function quantityFor(amount: Money, at: Price): Quantity {
  return div(amount as bigint as Quantity, at);
}

/** Money ÷ quantity as a price, towards zero. */
export function averagePrice(amount: Money, size: Quantity): Price {
  return div(amount as bigint as Price, size);
}

/** The largest multiple of `step` that is not above `value`. `step` must be positive. */
export function floorTo<T extends Decimal>(value: T, step: T): T {
  assert(step > 0n, 'step must be positive');
  const rest = (value as bigint) % (step as bigint);
  const down = (value as bigint) - rest;
  return (rest < 0n ? down - (step as bigint) : down) as T;
}

/** The smallest multiple of `step` that is not below `value`. `step` must be positive. */
export function ceilTo<T extends Decimal>(value: T, step: T): T {
  const floor = floorTo(value, step);
  return (floor === value ? floor : (floor as bigint) + (step as bigint)) as T;
}

/** Whether `value` is a whole multiple of `step`. */
export function isMultiple<T extends Decimal>(value: T, step: T): boolean {
  return (value as bigint) % (step as bigint) === 0n;
}
