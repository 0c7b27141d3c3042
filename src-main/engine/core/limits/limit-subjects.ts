import type { LimitSubjects } from '../../../../src-shared/domain/limit-faults.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';

/** What limits can be set on where these instruments are traded. */
export function subjectsOf(instruments: Iterable<Instrument>): LimitSubjects {
  const traded = [...instruments];
  const each = (of: (instrument: Instrument) => string): string[] => [...new Set(traded.map(of))];
  return { venues: each(({ venue }) => venue), quotes: each(({ quote }) => quote), instruments: each(({ id }) => id) };
}
