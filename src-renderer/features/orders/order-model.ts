/** What the tables of orders and fills work out of a row. */
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';

export type LiveOrder = RowOf<'orders'>;
/** An order of the history: the same without what only a live one has. */
export type PastOrder = OutputOf<'order.list'>['orders'][number];
export type PastFill = OutputOf<'fill.list'>['fills'][number];

/** Why an order cannot be cancelled by hand, as a code for words; null: it can be tried. The engine has the last word. */
export function cancelRefusal({ purpose, position }: Pick<LiveOrder, 'purpose' | 'position'>, positionOpen: boolean): 'protects' | 'closes' | null {
  if (position === null || !positionOpen) return null;
  return purpose === 'stop' ? 'protects' : purpose === 'exit' ? 'closes' : null;
}

/** Filled part, 0–1. */
export function filledShare({ filled, quantity }: Pick<LiveOrder, 'filled' | 'quantity'>): number {
  return Number(quantity) > 0 ? Math.min(1, Number(filled) / Number(quantity)) : 0;
}

/** How a state is said: quietly, as done, as something to look at. */
export function stateTone(state: LiveOrder['state']): 'plain' | 'accent' | 'good' | 'warning' | 'bad' {
  switch (state) {
    case 'filled': return 'good';
    case 'partially_filled': case 'accepted': return 'accent';
    case 'unknown': case 'rejected': case 'denied': return state === 'unknown' ? 'warning' : 'bad';
    case 'intended': case 'sent': case 'cancelled': case 'expired': return 'plain';
  }
}

/** The order's own price: the limit, else where it fires. */
export function ownPrice({ price, trigger }: Pick<LiveOrder, 'price' | 'trigger'>): string | null {
  return price ?? trigger;
}

export type EndFilter = 'any' | 'filled' | 'cancelled' | 'refused';

/** Whether a past order is of the kind that is looked for. */
export function matchesEnd(state: PastOrder['state'], filter: EndFilter): boolean {
  switch (filter) {
    case 'any': return true;
    case 'filled': return state === 'filled' || state === 'partially_filled';
    case 'cancelled': return state === 'cancelled' || state === 'expired';
    case 'refused': return state === 'rejected' || state === 'denied';
  }
}

/**
 * Pages of a list that grows at its new end, newest first.
 * @param older what was already there, newest first
 * @param page newest first; where both have a row, the page's holds
 */
export function mergePages<T>(older: readonly T[], page: readonly T[], keyOf: (row: T) => string, atOf: (row: T) => number): readonly T[] {
  const byKey = new Map(older.map((row) => [keyOf(row), row]));
  for (const row of page) byKey.set(keyOf(row), row);
  return [...byKey.values()].sort((a, b) => atOf(b) - atOf(a) || (keyOf(a) < keyOf(b) ? 1 : -1));
}
