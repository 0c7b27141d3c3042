import { describe, expect, it } from 'vitest';
import { fitColumns } from './fit-columns.ts';

const columns = [
  { id: 'market', min: 60 }, { id: 'spark', min: 70, rank: 2 }, { id: 'last', min: 80 }, { id: 'stance', min: 60, rank: 1 }, { id: 'spread', min: 70, rank: 3 }, { id: 'age', min: 50, rank: 3 },
];
const shown = (width: number | null): string => fitColumns(columns, width).map(({ id }) => id).join(' ');

describe('columns in the room there is', () => {
  it.each([
    [null, 'market spark last stance spread age'],
    [390, 'market spark last stance spread age'],
    // Two of a rank go together: neither is there in one table and missing in the next.
    [389, 'market spark last stance'],
    [270, 'market spark last stance'],
    [269, 'market last stance'],
    [199, 'market last'],
    [10, 'market last'],
  ])('%s px: %s', (width, ids) => {
    expect(shown(width)).toBe(ids);
  });

  it('never keeps what matters less while what matters more is gone', () => {
    expect(fitColumns([{ id: 'a', min: 10 }, { id: 'b', min: 100, rank: 1 }, { id: 'c', min: 5, rank: 2 }], 50).map(({ id }) => id)).toEqual(['a']);
  });
});
