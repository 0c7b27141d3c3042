/** The paper venues of a session: one for each venue of the market, with books that outlive it where the account does. */
import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import { decimal, type Money } from '../../../src-shared/domain/decimal.ts';
import type { Currency, VenueId } from '../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../src-shared/domain/instrument.ts';
import { ok, type Failure, type Result } from '../../../src-shared/support/result.ts';
import { FileBooks } from '../adapters/venue-paper/file-books.ts';
import { PaperVenue } from '../adapters/venue-paper/paper-venue.ts';
import { MemoryBooks, type VenueBooks } from '../adapters/venue-paper/venue-books.ts';
import { createChance, nextUint32 } from '../core/chance.ts';
import type { Scheduler } from '../ports/clock.ts';
import type { RunOptions } from './run-options.ts';

/** No session makes as many trades. */
const NUMBERS_PER_SESSION = 10_000_000_000;

/** Where the trades of the n-th session in a folder may begin to be numbered. */
export function firstNumberOf(session: number): number {
  return session * NUMBERS_PER_SESSION;
}

/** What paper venues are made with. */
export interface VenueBasis {
  readonly scheduler: Scheduler;
  readonly seed: number;
  readonly fresh: boolean;
  /** Where a fresh account begins to number its trades: above every earlier session's in the folder, and the same on any machine. */
  readonly freshNumber: number;
  readonly folder: string;
  readonly onProblem: (problem: Failure) => void;
}

/** A paper venue, and whether its account begins anew: at full speed, and where it has no books yet. */
export interface OwnVenue {
  readonly venue: PaperVenue;
  readonly isNew: boolean;
}

/** One paper venue for each venue the market's instruments belong to. The money lies at the first: what is on the watchlist is traded there. */
export function createVenues(options: RunOptions, instruments: readonly Instrument[], basis: VenueBasis): Result<OwnVenue[]> {
  const venues: OwnVenue[] = [];
  for (const id of new Set(instruments.map((instrument) => instrument.venue))) {
    const own = instruments.filter((instrument) => instrument.venue === id);
    const books = openBooks(id, basis);
    if (!books.ok) return books;
    const chance = createChance(basis.seed ^ venues.length);
    const quote = own[0]?.quote ?? ('USDT' as Currency);
    const isNew = basis.fresh || books.value.load() === null;
    const venue = new PaperVenue({
      id, instruments: own, scheduler: basis.scheduler, rng: { uint32: () => nextUint32(chance) }, books: books.value,
      config: { startBalances: [{ currency: quote, total: decimal<Money>(venues.length === 0 ? options.balance : '0') }], retain: 500, firstNumber: firstNumber(basis, isNew) },
      onBooksProblem: (problem) => { if (problem !== null) basis.onProblem(problem); },
    });
    venues.push({ venue, isNew });
  }
  return ok(venues);
}

/** Trades are told apart by their numbers: an account that begins in a used folder must not begin where an earlier one did. */
function firstNumber({ fresh, freshNumber }: VenueBasis, isNew: boolean): number {
  if (fresh) return freshNumber;
  return isNew && freshNumber > NUMBERS_PER_SESSION ? freshNumber : 0;
}

function openBooks(venue: VenueId, { fresh, folder }: VenueBasis): Result<VenueBooks> {
  return fresh ? ok(new MemoryBooks()) : FileBooks.open(booksFile(folder, venue));
}

function booksFile(folder: string, venue: VenueId): string {
  return path.join(folder, `paper-${venue}.json`);
}

/** The database writes an account off that begins anew; the books of the account before it must not come back behind its back. */
export function setBooksAside(folder: string, venue: VenueId): void {
  const file = booksFile(folder, venue);
  if (existsSync(file)) renameSync(file, `${file}.set-aside`);
}
