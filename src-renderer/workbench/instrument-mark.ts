import type { RowOf } from '../../src-shared/contract/mirror.ts';

type Instrument = Pick<RowOf<'instruments'>, 'id' | 'base' | 'quote' | 'venue' | 'kind' | 'watched'>;

/**
 * What tells an instrument from the others with its name: its venue, or at one venue what kind it is; null where the name is enough.
 * A name alone means what is traded: the same market elsewhere, which is only compared with, says where it is.
 */
export function markOf(own: Instrument, all: readonly Instrument[]): string | null {
  const namesakes = all.filter(({ id, base, watched }) => id !== own.id && base === own.base && (watched || !own.watched));
  if (namesakes.length === 0) return null;
  const kind = own.kind === 'spot' ? 'spot' : 'perp';
  const atVenue = namesakes.some(({ venue }) => venue === own.venue);
  const elsewhere = namesakes.some(({ venue }) => venue !== own.venue);
  return [...(elsewhere ? [own.venue] : []), ...(atVenue ? [kind] : [])].join(' ');
}
