/** What other panels put into the ticket: an instrument with a price, a side. The ticket takes it over; nothing is sent. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { showInstrument } from './links.ts';

export interface TicketWish {
  readonly instrument: string;
  /** Plain decimal text, on the tick; null leaves the price. */
  readonly price: string | null;
  readonly direction: 'long' | 'short' | null;
  /** Makes the same wish twice two wishes. */
  readonly count: number;
}

const store = createStore<{ readonly wish: TicketWish | null }>(() => ({ wish: null }));

/** Puts a price or a side into the ticket and brings it to the front. */
export function fillTicket(instrument: string, price: string | null, direction: 'long' | 'short' | null = null): void {
  showInstrument('ticket', instrument);
  store.setState(({ wish }) => ({ wish: { instrument, price, direction, count: (wish?.count ?? 0) + 1 } }));
}

/** The newest wish; null before the first. */
export function useTicketWish(): TicketWish | null {
  return useStore(store, ({ wish }) => wish);
}
