import { useMemo } from 'react';
import { useQuery } from '../../workbench/ask.ts';

/** Decisions to go through with J and K. */
export interface Neighbours {
  readonly place: number | null;
  readonly count: number;
  readonly older: string | null;
  readonly newer: string | null;
}

const REACH = 200;

/** Where a round is in a list that is newest first; all null where it is not in it. */
export function neighboursIn(list: readonly string[], round: string | null): Neighbours {
  const index = round === null ? -1 : list.indexOf(round);
  if (index < 0) return { place: null, count: list.length, older: null, newer: null };
  return { place: index + 1, count: list.length, older: list[index + 1] ?? null, newer: list[index - 1] ?? null };
}

/** Neighbours in the list the dialog was opened from, or else among the newest decisions of the instrument. */
export function useNeighbours(among: readonly string[] | undefined, round: string | null, instrument: string | null): Neighbours {
  const ask = among === undefined && instrument !== null;
  const filter = { text: '', instrument, action: 'any', direction: null, tag: null, from: null, until: null, noted: false } as const;
  const { value } = useQuery('journal.decisions', ask ? { filter, before: null, limit: REACH } : null);
  const list = useMemo(() => among ?? value?.decisions.map(({ id }) => id) ?? [], [among, value]);
  return useMemo(() => neighboursIn(list, round), [list, round]);
}
