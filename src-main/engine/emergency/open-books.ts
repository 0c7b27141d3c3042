/** The paper venues of a data folder, opened without an engine: their books are files beside the database. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { InstrumentId, Timestamp, VenueId } from '../../../src-shared/domain/ids.ts';
import type { MarketDatum } from '../../../src-shared/domain/market-datum.ts';
import type { Failure } from '../../../src-shared/support/result.ts';
import { FileBooks } from '../adapters/venue-paper/file-books.ts';
import { PaperVenue } from '../adapters/venue-paper/paper-venue.ts';
import type { VenueSnapshot } from '../adapters/venue-paper/venue-snapshot.ts';
import type { Scheduler } from '../ports/clock.ts';
import type { Rng } from '../ports/rng.ts';
import type { KnownVenue } from './halt-order.ts';

/** The engine's own: what the venue remembers. */
const RETAIN = 500;

/** What opening needs besides the folder. */
export interface BooksBasis {
  readonly dataDir: string;
  readonly known: readonly KnownVenue[];
  readonly prices: ReadonlyMap<InstrumentId, number>;
  /** Where the venues' clock stands, ms UTC; 0: at the newest moment in the books. */
  readonly lastEventAt: number;
  readonly scheduler: (now: Timestamp) => Scheduler;
  readonly rng: Rng;
  /** A venue whose books cannot be saved, or can again (null). */
  readonly onBooks: (venue: VenueId, problem: Failure | null) => void;
}

/** A venue that could be opened. */
export interface OpenBooks {
  readonly venue: PaperVenue;
  readonly now: Timestamp;
}

/** Opens the accounts the engine traded at, or where none had told, every one that has books. Those that cannot be read are named, and keep no other from being opened. */
export function openBooks(basis: BooksBasis): { readonly open: readonly OpenBooks[]; readonly failed: readonly { readonly venue: VenueId; readonly failure: Failure }[] } {
  const open: OpenBooks[] = [];
  const failed: { venue: VenueId; failure: Failure }[] = [];
  const known = new Set<string>(basis.known.map(({ id }) => id));
  for (const id of venuesIn(basis.dataDir)) {
    // Accounts of other markets in the same folder stand still: nothing there can fill, and no engine would touch them.
    if (known.size > 0 && !known.has(id)) continue;
    const books = FileBooks.open(path.join(basis.dataDir, `paper-${id}.json`));
    if (!books.ok) {
      failed.push({ venue: id, failure: books.error });
      continue;
    }
    const snapshot = books.value.load();
    if (snapshot === null) continue;
    open.push(openVenue(id, books.value, snapshot, basis));
  }
  return { open, failed };
}

function venuesIn(dataDir: string): VenueId[] {
  return readdirSync(dataDir).flatMap((name) => (/^paper-(.+)\.json$/.exec(name)?.[1] ?? []) as VenueId[] | VenueId).sort();
}

function openVenue(id: VenueId, books: FileBooks, snapshot: VenueSnapshot, basis: BooksBasis): OpenBooks {
  const now = (basis.lastEventAt > 0 ? basis.lastEventAt : newestIn(snapshot)) as Timestamp;
  const instruments = basis.known.find((one) => one.id === id)?.instruments ?? [];
  const venue = new PaperVenue({
    id, instruments, scheduler: basis.scheduler(now), rng: basis.rng, books, onBooksProblem: (problem) => basis.onBooks(id, problem),
    // Nothing travels here: the books lie on this machine. The last known prices are the market there is, however old.
    config: { retain: RETAIN, latencyMs: { min: 0, max: 0 }, referenceMaxAgeMs: Number.POSITIVE_INFINITY },
  });
  venue.observe(instruments.flatMap((instrument) => lastPrice(instrument.id, basis.prices, now)), now);
  return { venue, now };
}

/** As history: it sets the last price and fills nothing that rests. */
function lastPrice(instrument: InstrumentId, prices: ReadonlyMap<InstrumentId, number>, now: Timestamp): MarketDatum[] {
  const price = prices.get(instrument);
  if (price === undefined) return [];
  return [{ kind: 'candle', instrument, timeframe: '1m', openAt: now, open: price, high: price, low: price, close: price, volume: 0, closed: false, history: true }];
}

function newestIn({ orders, closedOrders, fills, marks }: VenueSnapshot): number {
  let newest = 0;
  for (const { updatedAt } of [...orders, ...closedOrders.slice(-1)]) newest = Math.max(newest, updatedAt);
  for (const { at } of [...fills.slice(-1), ...marks]) newest = Math.max(newest, at);
  return newest;
}
