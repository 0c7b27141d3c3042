/** A paper venue's books on disk, for tests: what a halt does to them, with an entry in them that it must cancel. */
import path from 'node:path';
import { must } from '../../../src-shared/support/assert.ts';
import { FileBooks } from '../adapters/venue-paper/file-books.ts';
import type { VenueSnapshot } from '../adapters/venue-paper/venue-snapshot.ts';

function open(folder: string, venue: string): { readonly books: FileBooks; readonly snapshot: VenueSnapshot } {
  const opened = FileBooks.open(path.join(folder, `paper-${venue}.json`));
  if (!opened.ok) throw new Error(opened.error.sentence);
  return { books: opened.value, snapshot: must(opened.value.load(), 'the venue has books') };
}

/** The paper venue's books as they are on disk. */
export function booksIn(folder: string, venue = 'alpha'): VenueSnapshot {
  return open(folder, venue).snapshot;
}

/** Puts an entry of ours into the books, resting far from the market, as if the engine had sent it before it got stuck. Its id. */
export function plantEntry(folder: string, venue = 'alpha'): string {
  const { books, snapshot } = open(folder, venue);
  const known = must(snapshot.closedOrders[0] ?? snapshot.orders[0], 'an order was sent before');
  const clientOrderId = `${known.clientOrderId.split('-')[0] ?? ''}-00000000000000PLANTED0000`;
  const sequence = snapshot.sequence + 1;
  books.save({
    ...snapshot, sequence, orders: [...snapshot.orders, {
      clientOrderId, venueOrderId: `${venue}-o${sequence}`, instrument: known.instrument, side: 'buy', type: 'limit', status: 'open', quantity: known.quantity, filledQuantity: '0', price: '0.01',
      triggerPrice: null, reduceOnly: false, updatedAt: known.updatedAt, timeInForce: 'gtc', postOnly: false, ocoGroup: null, acceptedAt: known.updatedAt, sequence, fired: false, reservePrice: '0.01',
    }],
  });
  return clientOrderId;
}
