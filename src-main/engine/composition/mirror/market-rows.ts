/** Rows of market data: instruments, quotes, books, forming bars, sparklines, conditions. */
import type { RowOf } from '../../../../src-shared/contract/mirror.ts';
import { toText } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId } from '../../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { bestQuote, fundingOf, lastAt, lastPrice, qualityOf } from '../../core/market/market.ts';
import type { EngineState } from '../../core/state.ts';
import { dayWith, type Book, type InstrumentMemory } from './market-memory.ts';

type State = Readonly<EngineState>;

/** What an instrument is. */
export function instrumentRow(state: State, instrument: Instrument): RowOf<'instruments'> {
  const { id, base, quote, venue, kind } = instrument;
  return {
    id, base, quote, venue, kind, tickSize: toText(instrument.tickSize), lotSize: toText(instrument.lotSize), minQuantity: toText(instrument.minQuantity),
    minNotional: toText(instrument.minNotional), makerFee: toText(instrument.makerFee), takerFee: toText(instrument.takerFee), watched: state.config.watchlist.includes(id),
  };
}

/** Its newest price; null before the first. */
export function quoteRow(state: State, id: InstrumentId, memory: InstrumentMemory): RowOf<'quotes'> | null {
  const last = lastPrice(state.market, id);
  const at = lastAt(state.market, id);
  if (last === null || at === null) return null;
  const best = bestQuote(state.market, id);
  // Sizes belong to the prices they came with.
  const top = best !== null && memory.top !== null && memory.top.bid === best.bid && memory.top.ask === best.ask ? memory.top : null;
  const funding = fundingOf(state.market, id);
  const day = dayOf(state, id, memory, last, at);
  return {
    at, last, bid: best?.bid ?? null, ask: best?.ask ?? null, bidSize: top?.bidSize ?? null, askSize: top?.askSize ?? null,
    dayOpen: day?.open ?? null, dayHigh: day?.high ?? null, dayLow: day?.low ?? null, dayVolume: day?.volume ?? null,
    fundingRate: funding?.rate ?? null, fundingDueAt: funding?.dueAt ?? null,
  };
}

/** The day from its closed bars, the bar that is forming and the last price. */
function dayOf(state: State, id: InstrumentId, memory: InstrumentMemory, last: number, at: number): InstrumentMemory['day'] {
  const forming = must(state.market.byId.get(id), `not on the watchlist: ${id}`).stream.forming;
  const withBar = forming === null || !(forming.open > 0) ? memory.day : dayWith(memory.day, { ...forming, openAt: forming.openAt as never });
  return dayWith(withBar, { openAt: at as never, open: last, high: last, low: last, volume: 0 });
}

/** The known book; from the venue's depth model where the feed gives none. */
export function bookRow(book: Book, modelled: boolean): RowOf<'books'> {
  return { at: book.at, bids: book.bids.map(([price, size]) => [price, size]), asks: book.asks.map(([price, size]) => [price, size]), modelled };
}

/** The one-minute bar that is forming; null between two and where the feed's bars are longer. */
export function barRow(state: State, id: InstrumentId): RowOf<'bars'> | null {
  const stream = state.market.byId.get(id)?.stream;
  const forming = stream?.timeframe === '1m' ? stream.forming : null;
  if (forming === null || !(forming.open > 0)) return null;
  const { openAt, open, high, low, close, volume } = forming;
  return { openAt, open, high, low, close, volume };
}

/** Closes of the newest five-minute bars; null before the first. */
export function sparkRow({ closes, sparkAt }: InstrumentMemory): RowOf<'sparks'> | null {
  return closes.length === 0 ? null : { at: sparkAt, closes: [...closes] };
}

/** Regime, data quality and cooldown as they are now. */
export function conditionRow(state: State, instrument: Instrument, regimeSince: number): RowOf<'conditions'> {
  const connected = state.venues.get(instrument.venue)?.connected === true;
  const quality = qualityOf(state.market, instrument.id, state.at, state.clockSkewMs, connected);
  const cooldown = state.cooldownUntil.get(instrument.id) ?? 0;
  return {
    regime: must(state.market.byId.get(instrument.id), `not on the watchlist: ${instrument.id}`).features.regime.regime, regimeSince,
    entriesAllowed: quality.entriesAllowed, reasons: quality.reasons.map(({ code, sentence }) => ({ code, sentence })), cooldownUntil: cooldown > state.at ? cooldown : null,
  };
}
