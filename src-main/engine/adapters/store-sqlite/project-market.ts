import { toText } from '../../../../src-shared/domain/decimal.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import type { VenueOpening } from '../../core/event.ts';
import type { FactHandlers, Projection } from './projection.ts';
import { candles, fundingRates, instruments, marketQuality, marketRegimes, venues } from './schema/market.ts';

/** Candles, funding, quality and regimes. */
export function marketHandlers(projection: Projection): Pick<FactHandlers, 'candle_closed' | 'funding_published' | 'quality_changed' | 'regime_changed'> {
  const candle = projection.batch(candles, { overwriteBy: ['timeframe', 'open_at', 'instrument'] });
  const funding = projection.writer(fundingRates);
  const quality = projection.writer(marketQuality);
  const regime = projection.writer(marketRegimes);
  return {
    candle_closed: ({ candle: { instrument, timeframe, openAt, open, high, low, close, volume }, partial }) =>
      candle.write({ instrument, timeframe, openAt, open, high, low, close, volume, partial: Number(partial) }),
    funding_published: ({ instrument, rate, markPrice, at, dueAt }) => funding.write({ instrument, rate, markPrice, at, dueAt }),
    quality_changed: ({ instrument, entriesAllowed, reasons, at }) =>
      quality.write({ instrument, entriesAllowed: Number(entriesAllowed), reasons: JSON.stringify(reasons), at }),
    regime_changed: ({ instrument, from, to, at }) => regime.write({ instrument, fromRegime: from, toRegime: to, at }),
  };
}

/** Remembers what a session was told about its venues. */
export function venueRecorder(projection: Projection): (opening: VenueOpening, at: number) => void {
  const venue = projection.writer(venues, { overwriteBy: ['id'] });
  const instrument = projection.writer(instruments, { overwriteBy: ['id'] });
  const { memory } = projection;
  return ({ id, capabilities, instruments: list }, at) => {
    const { nativeStops, oco, reduceOnly, fillModel } = capabilities;
    venue.write({ id, nativeStops: Number(nativeStops), oco: Number(oco), reduceOnly: Number(reduceOnly), fillModel, seenAt: at, account: memory.accounts.get(id) ?? 0 });
    for (const one of list) instrument.write(instrumentRow(one, at));
  };
}

function instrumentRow(one: Instrument, seenAt: number): Omit<typeof instruments.$inferSelect, 'ordinal'> {
  const { id, venue, venueName, kind, base, quote, maxLeverage } = one;
  return {
    id, venue, venueName, kind, base, quote, maxLeverage, seenAt,
    tickSize: toText(one.tickSize), lotSize: toText(one.lotSize), minQuantity: toText(one.minQuantity), minNotional: toText(one.minNotional),
    makerFee: toText(one.makerFee), takerFee: toText(one.takerFee), maintenanceMargin: toText(one.maintenanceMargin),
  };
}
