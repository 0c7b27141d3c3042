import { ceilTo, max, quantityFor, type Money, type Price, type Quantity, type Ratio } from './decimal.ts';
import type { Currency, InstrumentId, VenueId } from './ids.ts';

export type InstrumentKind = 'spot' | 'perpetual';

/** What a venue says about an instrument: its steps, its smallest order, its fees. Immutable. */
export interface Instrument {
  readonly id: InstrumentId;
  readonly venue: VenueId;
  /** The venue's own name of it, e.g. `BTC/USDT` or `BTC/USDT:USDT`. */
  readonly venueName: string;
  readonly kind: InstrumentKind;
  readonly base: Currency;
  readonly quote: Currency;
  /** Price increment. */
  readonly tickSize: Price;
  /** Quantity increment. */
  readonly lotSize: Quantity;
  readonly minQuantity: Quantity;
  /** Smallest order value in the quote currency. */
  readonly minNotional: Money;
  /** Fraction of notional, e.g. 0.0002. May be negative (rebate). */
  readonly makerFee: Ratio;
  readonly takerFee: Ratio;
  /** Highest leverage; 1 for spot. */
  readonly maxLeverage: number;
  /** Margin that must remain, as a fraction of position value (perpetual only; 0 for spot). */
  readonly maintenanceMargin: Ratio;
}

/** The quote currency that an instrument's id names. */
export function quoteOf(instrument: InstrumentId): Currency {
  return (instrument.split(/[-.]/)[1] ?? '') as Currency;
}

/** `BTC-USDT.alpha`, `BTC-USDT-PERP.alpha`. */
export function instrumentId(base: string, quote: string, kind: InstrumentKind, venue: string): InstrumentId {
  return `${base}-${quote}${kind === 'perpetual' ? '-PERP' : ''}.${venue}` as InstrumentId;
}

/** The least a venue takes of an instrument at a price, whole lots. */
export function smallestOrder({ lotSize, minQuantity, minNotional }: Instrument, at: Price): Quantity {
  return ceilTo(max(max(lotSize, minQuantity), quantityFor(minNotional, at)), lotSize);
}
