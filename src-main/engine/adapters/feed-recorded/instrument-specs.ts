/** What recorded files do not say: steps, smallest orders, fees. Binance-like for the majors, inferred for the rest. */
import { decimal, type Decimal, type Money, type Price, type Quantity, type Ratio } from '../../../../src-shared/domain/decimal.ts';
import { instrumentId, type Instrument, type InstrumentKind } from '../../../../src-shared/domain/instrument.ts';
import type { Currency, VenueId } from '../../../../src-shared/domain/ids.ts';
import type { Pair } from './file-name.ts';

/** Decimal places of price and quantity: [spot price, spot quantity, perpetual price, perpetual quantity]. */
const PLACES: Readonly<Record<string, readonly [number, number, number, number]>> = {
  BTC: [2, 5, 1, 3],
  ETH: [2, 4, 2, 3],
  SOL: [2, 3, 2, 2],
  BNB: [2, 3, 2, 2],
  XRP: [4, 1, 4, 1],
  ADA: [4, 1, 4, 0],
  DOGE: [5, 0, 5, 0],
  AVAX: [2, 2, 3, 0],
};

export interface SeenPlaces {
  /** Most decimals among the first prices of the file; a recording may be older and finer than the table. */
  readonly price: number;
  readonly quantity: number;
}

/** The instrument of a recorded file: the table's steps, never coarser in price than the file's own. */
export function recordedInstrument(pair: Pair, kind: InstrumentKind, venue: string, seen: SeenPlaces): Instrument {
  const known = PLACES[pair.base];
  const perpetual = kind === 'perpetual';
  const lotPlaces = known === undefined ? seen.quantity : known[perpetual ? 3 : 1];
  const lotSize = step<Quantity>(lotPlaces);
  return {
    id: instrumentId(pair.base, pair.quote, kind, venue),
    venue: venue as VenueId,
    venueName: `${pair.base}/${pair.quote}${perpetual ? `:${pair.quote}` : ''}`,
    kind,
    base: pair.base as Currency,
    quote: pair.quote as Currency,
    tickSize: step<Price>(Math.max(known === undefined ? 0 : known[perpetual ? 2 : 0], seen.price)),
    lotSize,
    minQuantity: lotSize,
    minNotional: decimal<Money>('5'),
    makerFee: decimal<Ratio>(perpetual ? '0.0002' : '0.001'),
    takerFee: decimal<Ratio>(perpetual ? '0.0005' : '0.001'),
    maxLeverage: perpetual ? 20 : 1,
    maintenanceMargin: decimal<Ratio>(perpetual ? '0.01' : '0'),
  };
}

/** 10^-places. */
function step<T extends Decimal>(places: number): T {
  return decimal<T>(`1e-${places}`);
}

/** Decimal places of a float's shortest text, at most 18. */
export function placesOf(value: number): number {
  const text = String(value);
  const [mantissa = '', exponent = '0'] = text.split('e');
  const fraction = mantissa.split('.')[1]?.length ?? 0;
  return Math.min(18, Math.max(0, fraction - Number(exponent)));
}
