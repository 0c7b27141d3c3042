import { unitOf } from '../feature/feature-list.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';

/** Digits of a number that is no price: enough to judge by, few enough to be copied without a slip. */
const DIGITS = 5;

/** The snapshot as a model is shown it: prices on the tick, other numbers to five digits. An answer's numbers are compared with these. */
export function quotedSnapshot(snapshot: FeatureSnapshot): FeatureSnapshot {
  const values: Record<string, number> = {};
  for (const [name, value] of Object.entries(snapshot.values)) values[name] = unitOf(name) === 'price' ? onTick(value, snapshot.tickSize) : Number(value.toPrecision(DIGITS));
  return { ...snapshot, lastPrice: onTick(snapshot.lastPrice, snapshot.tickSize), values };
}

/** The nearest multiple of the tick, without the dust of float64; the price itself where there is no tick. */
function onTick(price: number, tickSize: number): number {
  return tickSize > 0 ? Number((Math.round(price / tickSize) * tickSize).toPrecision(12)) : price;
}
