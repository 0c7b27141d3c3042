import { add, mul, ratio, sub, type Money, type Price, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { ProtectionConfig } from '../engine-config.ts';
import { averageEntry } from '../position/change-position.ts';
import type { Position } from '../position/position.ts';

/**
 * Prices at which something is done about a position. They follow from its entry and its risk alone, so they are worked out
 * when a fill changes it and not at every print.
 */
export interface Levels {
  /** Average entry of what is open. */
  readonly entry: Price;
  /** From here on the stop is moved; null where it never is. */
  readonly breakEvenFrom: Price | null;
  /** From here on part of the size is taken off; null where it never is. */
  readonly partialFrom: Price | null;
  /** Best price and stop after the stop was last looked at. */
  settledBest: Price | null;
  settledStop: Price | null;
}

interface Remembered extends Levels {
  readonly quantity: Quantity;
  readonly cost: Money;
  readonly risk: Price;
  readonly config: ProtectionConfig;
}

const remembered = new WeakMap<Position, Remembered>();

/** The levels of a position as it is. `risk` is its first stop's distance, not below 0. */
export function levelsOf(position: Position, risk: Price, config: ProtectionConfig): Levels {
  const known = remembered.get(position);
  if (known !== undefined && known.quantity === position.quantity && known.cost === position.cost && known.risk === risk && known.config === config) return known;
  const entry = averageEntry(position);
  const after = (atR: number): Price => {
    const gain = mul(risk, ratio(String(atR)));
    return position.direction === 'long' ? add(entry, gain) : sub(entry, gain);
  };
  const { breakEvenAtR, partialTakeProfit } = config;
  const levels: Remembered = {
    entry, breakEvenFrom: breakEvenAtR === null ? null : after(breakEvenAtR), partialFrom: partialTakeProfit === null ? null : after(partialTakeProfit.atR),
    settledBest: null, settledStop: null, quantity: position.quantity, cost: position.cost, risk, config,
  };
  remembered.set(position, levels);
  return levels;
}

/** Whether a price is at a level or further in the position's favour. */
export function isAtOrBeyond({ direction }: Position, at: Price, level: Price): boolean {
  return direction === 'long' ? at >= level : at <= level;
}
