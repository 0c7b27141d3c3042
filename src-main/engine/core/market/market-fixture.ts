/** Building blocks for the tests of what reads a market. */
import { money, price, quantity, ratio } from '../../../../src-shared/domain/decimal.ts';
import type { Currency, InstrumentId, Timestamp, VenueId } from '../../../../src-shared/domain/ids.ts';
import { instrumentId } from '../../../../src-shared/domain/instrument.ts';
import type { Instrument, InstrumentKind } from '../../../../src-shared/domain/instrument.ts';
import type { BookDatum, CandleDatum, FundingDatum, QuoteDatum, TradeDatum } from '../../../../src-shared/domain/market-datum.ts';
import { TIMEFRAME_MS } from '../../../../src-shared/domain/timeframe.ts';
import { observe } from './market.ts';
import type { Market } from './market.ts';

/** A full hour: 2021-04-02 00:00 UTC. */
export const START = 1_617_321_600_000;
export const MINUTE = 60_000;

/** `at` minutes (may be fractional) after START. */
export function minute(minutes: number): Timestamp {
  return (START + minutes * MINUTE) as Timestamp;
}

/** An instrument with tick 0.01 at venue `test`. */
export function instrumentOf(base: string, kind: InstrumentKind = 'spot', tick = '0.01'): Instrument {
  return {
    id: instrumentId(base, 'USDT', kind, 'test'), venue: 'test' as VenueId, venueName: `${base}/USDT`, kind, base: base as Currency, quote: 'USDT' as Currency,
    tickSize: price(tick), lotSize: quantity('0.0001'), minQuantity: quantity('0.0001'), minNotional: money('10'), makerFee: ratio('0.0002'), takerFee: ratio('0.001'),
    maxLeverage: kind === 'spot' ? 1 : 10, maintenanceMargin: ratio(kind === 'spot' ? '0' : '0.01'),
  };
}

export const BTC = instrumentOf('BTC');
export const BTC_PERP = instrumentOf('BTC', 'perpetual');

/** The one-minute bar that opens `open` minutes after START, closed, flat at `close` unless told otherwise. */
export function bar(open: number, close: number, more: Partial<CandleDatum> = {}): CandleDatum {
  return {
    kind: 'candle', instrument: BTC.id, timeframe: '1m', openAt: minute(open), open: close, high: Math.max(close, more.open ?? close), low: Math.min(close, more.open ?? close), close,
    volume: 1, closed: true, ...more,
  };
}

/** A quote `spread` wide around `mid`. */
export function quoteAt(at: number, mid: number, more: Partial<QuoteDatum> = {}): QuoteDatum {
  return { kind: 'quote', instrument: BTC.id, at: minute(at), bid: mid - 0.5, bidSize: 1, ask: mid + 0.5, askSize: 1, ...more };
}

export function tradeAt(at: number, traded: number, more: Partial<TradeDatum> = {}): TradeDatum {
  return { kind: 'trade', instrument: BTC.id, at: minute(at), price: traded, quantity: 1, side: 'buy', ...more };
}

export function bookAt(at: number, bids: BookDatum['bids'], asks: BookDatum['asks']): BookDatum {
  return { kind: 'book', instrument: BTC.id, at: minute(at), bids, asks };
}

export function fundingAt(at: number, rate: number, more: Partial<FundingDatum> = {}): FundingDatum {
  return { kind: 'funding', instrument: BTC_PERP.id, at: minute(at), rate, markPrice: 100, dueAt: minute(at + 60), ...more };
}

/** Feeds closed one-minute bars from `from` (minutes) on, each as it ends. Prices by minute. */
export function feedBars(market: Market, from: number, count: number, closeOf: (minute: number) => number, instrument: InstrumentId = BTC.id): void {
  for (let i = from; i < from + count; i += 1) {
    const close = closeOf(i);
    const open = i === from ? close : closeOf(i - 1);
    const wiggle = 0.0005 * close;
    const datum = bar(i, close, { instrument, open, high: Math.max(open, close) + wiggle, low: Math.min(open, close) - wiggle });
    observe(market, datum, (datum.openAt + TIMEFRAME_MS['1m']) as Timestamp);
  }
}
