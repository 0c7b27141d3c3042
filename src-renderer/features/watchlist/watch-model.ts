/** What the watchlist knows without drawing anything. */
import type { RowOf } from '../../../src-shared/contract/mirror.ts';

/** From here on a quote's age is said in the colour of stale, ms of market time. */
export const QUOTE_STALE_MS = 10_000;

type Quote = RowOf<'quotes'>;

/** Change since the UTC day began, as a share; null where it is not known. */
export function dayChange(quote: Pick<Quote, 'last' | 'dayOpen'> | undefined): number | null {
  return quote === undefined || quote.dayOpen === null || quote.dayOpen <= 0 ? null : quote.last / quote.dayOpen - 1;
}

/** Ask minus bid over mid, in basis points; null without both. */
export function spreadBp(quote: Pick<Quote, 'bid' | 'ask'> | undefined): number | null {
  if (quote === undefined || quote.bid === null || quote.ask === null) return null;
  const mid = (quote.bid + quote.ask) / 2;
  return mid > 0 ? ((quote.ask - quote.bid) / mid) * 10_000 : null;
}

/** How the agents stand in the newest round: for which side, with what share of the vote, and whether it became a signal. */
export interface Stance {
  readonly side: 'long' | 'short' | 'none';
  readonly agreement: number;
  readonly signal: boolean;
  readonly veto: boolean;
}

/** Reads the newest round. The side of a round without a signal is that of the heavier half of the votes. */
export function stanceOf(round: RowOf<'rounds'> | undefined): Stance | null {
  if (round === undefined) return null;
  const { agreement, direction, veto } = round;
  return { side: direction ?? leaning(round.votes), agreement, signal: round.outcome === 'signal', veto: veto !== null };
}

function leaning(votes: RowOf<'rounds'>['votes']): Stance['side'] {
  let lean = 0;
  for (const { stance, weight, confidence } of votes) lean += (stance === 'buy' ? 1 : stance === 'sell' ? -1 : 0) * weight * confidence;
  return lean > 1e-9 ? 'long' : lean < -1e-9 ? 'short' : 'none';
}

/** The watched instruments in the person's order: those they placed first, then the others as the app told them. The same markets at further venues are not on the list. */
export function orderedKeys(known: readonly string[], placed: readonly string[], isWatched: (key: string) => boolean): readonly string[] {
  const there = new Set(known.filter(isWatched));
  const first = placed.filter((key) => there.has(key));
  return [...first, ...[...there].filter((key) => !first.includes(key))];
}

/** The order after `key` has moved to a place; the same array where nothing changes. */
export function moved(order: readonly string[], key: string, to: number): readonly string[] {
  const from = order.indexOf(key);
  const place = Math.max(0, Math.min(order.length - 1, to));
  if (from === -1 || from === place) return order;
  const next = order.filter((one) => one !== key);
  next.splice(place, 0, key);
  return next;
}
