import { ZERO_MONEY, mulDiv, notional, type Money, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import type { VenueFill } from '../../../../src-shared/domain/venue-wire.ts';

/** The share of a fill's fee that falls on `part` of its quantity, in the fee's own currency, towards zero. */
export function feeShare(fill: VenueFill, part: Quantity): Money {
  return part === fill.quantity ? fill.fee : mulDiv(fill.fee, part, fill.quantity);
}

/**
 * {@link feeShare} in the instrument's quote currency: a fee in the base at the fill's own price, one in a third currency as
 * nothing, since its price is not known here. The ledger has every fee in its own currency.
 */
export function feeInQuote(instrument: Instrument, fill: VenueFill, part: Quantity): Money {
  const share = feeShare(fill, part);
  if (fill.feeCurrency === instrument.quote) return share;
  return fill.feeCurrency === instrument.base ? notional(fill.price, share as bigint as Quantity) : ZERO_MONEY;
}
