import { TIMEFRAME_MS } from '../../../../src-shared/domain/timeframe.ts';
import type { InstrumentMarket } from '../market/instrument-market.ts';
import type { Market } from '../market/market.ts';

/** Fewest instruments with fresh candles for a comparison to mean anything. */
const FEWEST = 3;
/** Candles that ended longer before the newest one of the watchlist are left out. */
const FRESH_MS = 2 * TIMEFRAME_MS['5m'];

interface Row {
  readonly rank1h: number;
  readonly rank4h: number;
  readonly breadth: number;
  readonly mean: number;
}

interface CrossSection {
  readonly revision: number;
  readonly rows: ReadonlyMap<InstrumentMarket, Row>;
}

/** One per market, of its present revision: comparing is done once per closed candle, not once per snapshot. */
const remembered = new WeakMap<Market, CrossSection>();

/** Writes how `known` compares with the other instruments of its venue; nothing while fewer than three instruments can be compared. */
export function writeCrossSection(market: Market, known: InstrumentMarket, values: Record<string, number>): void {
  let section = remembered.get(market);
  if (section === undefined || section.revision !== market.revision) {
    section = { revision: market.revision, rows: compare(market) };
    remembered.set(market, section);
  }
  const row = section.rows.get(known);
  if (row === undefined) return;
  values['strength_rank_1h'] = row.rank1h;
  values['strength_rank_4h'] = row.rank4h;
  values['breadth_1h'] = row.breadth;
  values['watchlist_return_1h_pct'] = row.mean;
}

function compare(market: Market): CrossSection['rows'] {
  const rows = new Map<InstrumentMarket, Row>();
  // The same coin at two venues is one voice: each venue's instruments are compared among themselves.
  for (const venue of new Set(market.all.map(({ instrument }) => instrument.venue))) compareVenue(market.all.filter(({ instrument }) => instrument.venue === venue), rows);
  return rows;
}

function compareVenue(all: readonly InstrumentMarket[], rows: Map<InstrumentMarket, Row>): void {
  const newest = all.reduce((latest, { features }) => Math.max(latest, features.dataAt), -1);
  const fresh = all.filter(({ features }) => features.return4h.ready && features.dataAt >= newest - FRESH_MS);
  if (fresh.length < FEWEST) return;
  const hour = fresh.map(({ features }) => features.return1h.value);
  const fourHours = fresh.map(({ features }) => features.return4h.value);
  const breadth = hour.filter((x) => x > 0).length / hour.length;
  const mean = hour.reduce((sum, x) => sum + x, 0) / hour.length;
  fresh.forEach((known, i) => {
    rows.set(known, { rank1h: rank(hour, i), rank4h: rank(fourHours, i), breadth, mean });
  });
}

/** Share of the others below, equals counting half: 0 weakest, 1 strongest. */
function rank(returns: readonly number[], index: number): number {
  const own = returns[index] as number;
  let below = -0.5;
  for (const other of returns) below += other < own ? 1 : other === own ? 0.5 : 0;
  return below / (returns.length - 1);
}
