import { assertFinite } from './input-check.ts';

/**
 * Chaikin's money-flow volume: volume · ((close − low) − (high − close)) / (high − low); 0 for a bar without range. Non-finite inputs throw RangeError.
 * Source: M. Chaikin's accumulation/distribution line.
 */
export function moneyFlowVolume(high: number, low: number, close: number, volume: number): number {
  assertFinite(high);
  assertFinite(low);
  assertFinite(close);
  assertFinite(volume);
  const range = high - low;
  return range > 0 ? (volume * (close - low - (high - close))) / range : 0;
}
