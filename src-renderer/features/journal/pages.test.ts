import { expect, it } from 'vitest';
import { cursorOf, hasMore, NO_PAGES, withNote, withPage, type Decision } from './pages.ts';

const row = (id: string, at: number): Decision => ({ id, at, instrument: 'BTC/USDT', action: 'none', result: 'no_quorum', agreement: 0.5, confidence: 0.5, sentence: '', order: null, position: null, net: null, r: null, tags: [], note: null });
const page = (ids: readonly string[], total: number) => ({ decisions: ids.map((id, index) => row(id, 1_000 - index)), total, tags: [] });

it('goes on where the last page ended, until all are there', () => {
  const one = withPage(NO_PAGES, page(['a', 'b'], 3));
  expect(hasMore(one)).toBe(true);
  expect(cursorOf(one.rows)).toEqual({ at: 999, id: 'b' });
  const two = withPage(one, page(['c'], 3));
  expect(two.rows.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(hasMore(two)).toBe(false);
});

it('keeps a row that came twice once, and ends at a page without rows', () => {
  const one = withPage(NO_PAGES, page(['a', 'b'], 9));
  expect(withPage(one, page(['b', 'c'], 9)).rows.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(hasMore(withPage(one, page([], 9)))).toBe(false);
});

it('knows an empty journal from one that was not read yet', () => {
  expect(NO_PAGES.known).toBe(false);
  expect(withPage(NO_PAGES, page([], 0))).toMatchObject({ known: true, total: 0, loading: false });
  expect(cursorOf([])).toBeNull();
});

it('takes over a note that was stored, and touches no other row', () => {
  const pages = withPage(NO_PAGES, page(['a', 'b'], 2));
  const noted = withNote(pages, { subject: 'round', id: 'b', text: 'Late.', tags: ['late'] });
  expect(noted.rows[1]).toMatchObject({ note: 'Late.', tags: ['late'] });
  expect(noted.rows[0]).toBe(pages.rows[0]);
  expect(withNote(pages, { subject: 'order', id: 'b', text: 'x', tags: [] })).toBe(pages);
});
