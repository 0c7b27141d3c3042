import { decimal, fromNumber, mul, type Decimal, type Money, type Price, type Quantity, type Ratio } from '../../../../src-shared/domain/decimal.ts';
import type { Currency, VenueId } from '../../../../src-shared/domain/ids.ts';
import { instrumentId, type Instrument } from '../../../../src-shared/domain/instrument.ts';
import type { MarketReply } from './public-exchange.ts';

/** ccxt's precisionMode: how `precision` is to be read. */
const DECIMAL_PLACES = 2;
const SIGNIFICANT_DIGITS = 3;
/** Quotes tried in turn where only a base currency is named. */
const QUOTES = ['USDT', 'USDC', 'USD', 'FDUSD', 'EUR'];

/** Whether the engine can trade it: spot, or a perpetual settled in its quote currency. */
export function isSupported(market: MarketReply): boolean {
  return market.active !== false && (market.spot === true || (market.swap === true && market.linear === true && market.settle === market.quote));
}

/** The market a name means: a ccxt symbol, `BTC-USDT`, `BTCUSDT`, `BTC-USDT-PERP`, an instrument id, or a base currency; null when none does. */
export function findMarket(name: string, markets: readonly MarketReply[]): MarketReply | null {
  const usable = markets.filter(isSupported);
  const text = (name.toUpperCase().split('.')[0] ?? '').replace(/-PERP$/, '');
  const perpetual = /-PERP(\.|$)/i.test(name);
  const exact = usable.find(({ symbol }) => symbol.toUpperCase() === name.toUpperCase());
  if (exact !== undefined) return exact;
  const named = usable.filter(({ base, quote }) => [`${base}-${quote}`, `${base}/${quote}`, `${base}${quote}`].includes(text));
  const based = QUOTES.flatMap((quote) => usable.filter((market) => market.base === text && market.quote === quote));
  const candidates = named.length > 0 ? named : based;
  return candidates.find((market) => (market.swap === true) === perpetual) ?? (perpetual ? null : candidates[0] ?? null);
}

/** What the venue says about a market, with exact steps. Contracts are turned into their base currency. */
export function marketInstrument(market: MarketReply, venue: string, precisionMode: number): Instrument {
  const kind = market.spot === true ? 'spot' : 'perpetual';
  const size = fromNumber<Quantity>(kind === 'perpetual' ? market.contractSize ?? 1 : 1);
  const lotSize = mul(stepOf<Quantity>(market.precision.amount, precisionMode), size);
  const { amount, cost, leverage } = market.limits;
  return {
    id: instrumentId(market.base, market.quote, kind, venue),
    venue: venue as VenueId,
    venueName: market.symbol,
    kind,
    base: market.base as Currency,
    quote: market.quote as Currency,
    tickSize: stepOf<Price>(market.precision.price, precisionMode),
    lotSize,
    minQuantity: amount?.min === undefined ? lotSize : mul(fromNumber<Quantity>(amount.min), size),
    minNotional: fromNumber<Money>(cost?.min ?? 0),
    makerFee: fromNumber<Ratio>(market.maker ?? 0.001),
    takerFee: fromNumber<Ratio>(market.taker ?? market.maker ?? 0.001),
    maxLeverage: kind === 'spot' ? 1 : Math.max(1, leverage?.max ?? 20),
    maintenanceMargin: kind === 'spot' ? decimal<Ratio>('0') : decimal<Ratio>('0.01'),
  };
}

/** A step from ccxt's precision: itself, or decimal places; significant digits say nothing without a price, so the finest common step is taken. */
function stepOf<T extends Decimal>(precision: number | undefined, precisionMode: number): T {
  if (precision === undefined || precision === null || precisionMode === SIGNIFICANT_DIGITS) return decimal<T>('1e-8');
  return precisionMode === DECIMAL_PLACES ? decimal<T>(`1e${-precision}`) : fromNumber<T>(precision);
}
