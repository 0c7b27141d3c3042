import type { InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import type { InstrumentMarket } from '../market/instrument-market.ts';
import { priceOf } from '../market/market.ts';
import type { Market } from '../market/market.ts';
import { judgeQuality } from '../market/quality-gate.ts';
import { isNumber } from './candle-features.ts';
import { writeCrossSection } from './cross-section.ts';
import type { FeatureSnapshot } from './feature-snapshot.ts';

/** Trades in the last minute below which their pressure says nothing. */
const FEWEST_TRADES = 5;

/**
 * What an analyst may know of `instrument` at `at`. Candle features come from closed candles only, prices from data that passed
 * the gate, quotes and trades only while fresh. `lastPrice` is 0 before the first price (and the quality says `no_data`).
 */
export function snapshotOf(market: Market, instrument: InstrumentId, at: Timestamp, clockSkewMs: number, connected: boolean): FeatureSnapshot {
  const known = must(market.byId.get(instrument), `not on the watchlist: ${instrument}`);
  const values = known.features.values();
  const lastPrice = priceOf(known, market.config) ?? 0;
  if (lastPrice > 0) values['last_price'] = lastPrice;
  writeCrossSection(market, known, values);
  writeOrderFlow(known, at, market.config.staleAfterMs.prints, values);
  writeCarry(market, known, at, values);
  return {
    instrument,
    at,
    dataAt: known.features.closedAt,
    lastPrice,
    tickSize: known.tick,
    regime: known.features.regime.regime,
    quality: judgeQuality(known, market.config, at, clockSkewMs, connected),
    values,
  };
}

function writeOrderFlow({ book, pressure }: InstrumentMarket, at: Timestamp, freshMs: number, values: Record<string, number>): void {
  if (book.known && at - book.at <= freshMs && !book.crossed) {
    const spread = (10_000 * (book.ask - book.bid)) / book.mid;
    if (isNumber(spread)) values['spread_bps'] = spread;
    if (isNumber(book.imbalance)) values['book_imbalance'] = book.imbalance;
  }
  const taken = pressure.at(at, FEWEST_TRADES);
  if (taken !== null && isNumber(taken)) values['trade_pressure'] = taken;
}

function writeCarry(market: Market, known: InstrumentMarket, at: Timestamp, values: Record<string, number>): void {
  const { funding } = known;
  // Past its due time the rate is history: the next interval has its own.
  if (funding !== null && funding.dueAt >= at) {
    const rate = 10_000 * funding.rate;
    const hours = (funding.dueAt - at) / 3_600_000;
    if (isNumber(rate)) values['funding_bps'] = rate;
    if (isNumber(hours)) values['hours_to_funding'] = hours;
  }
  const basis = basisOf(market, known, at);
  if (basis !== null && isNumber(basis)) values['basis_bps'] = basis;
}

/** Perpetual over spot of the same pair on the watchlist, in bps; null without both or with either stale. */
function basisOf(market: Market, known: InstrumentMarket, at: Timestamp): number | null {
  const { base, quote, kind } = known.instrument;
  const sibling = market.all.find(({ instrument }) => instrument.base === base && instrument.quote === quote && instrument.kind !== kind);
  if (sibling === undefined || Math.min(known.lastAt, sibling.lastAt) < at - market.config.staleAfterMs.candles) return null;
  const own = priceOf(known, market.config);
  const other = priceOf(sibling, market.config);
  if (own === null || other === null) return null;
  return kind === 'perpetual' ? 10_000 * (own / other - 1) : 10_000 * (other / own - 1);
}
