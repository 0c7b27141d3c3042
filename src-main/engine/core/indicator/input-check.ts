/**
 * Guards for indicator inputs. The quality gate keeps bad data out of the engine, so a value refused here is a bug in
 * the caller, not a market event: both functions throw.
 */

/** Throws RangeError unless `x` is finite. `x − x` is NaN for NaN and ±Infinity and 0 for everything else. */
export function assertFinite(x: number): void {
  if (x - x !== 0) throw new RangeError(`An indicator was fed ${x}; only finite numbers may reach it.`);
}

/** Throws RangeError unless `period` is an integer of at least `minimum`; returns it. */
export function checkedPeriod(period: number, minimum = 1): number {
  if (Number.isInteger(period) && period >= minimum && period <= 1_000_000) return period;
  throw new RangeError(`An indicator period must be a whole number from ${minimum} to 1000000, not ${period}.`);
}

/** Throws RangeError unless `x` is finite and above 0; returns it. For multipliers, factors and prices of a ratio. */
export function checkedPositive(x: number): number {
  if (x > 0 && x < Infinity) return x;
  throw new RangeError(`Expected a finite number above 0, not ${x}.`);
}
