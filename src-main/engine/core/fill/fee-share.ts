import { mulDiv, type Money, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { VenueFill } from '../../../../src-shared/domain/venue-wire.ts';

/** The share of a fill's fee that falls on `part` of its quantity, towards zero. */
export function feeShare(fill: VenueFill, part: Quantity): Money {
  return part === fill.quantity ? fill.fee : mulDiv(fill.fee, part, fill.quantity);
}
