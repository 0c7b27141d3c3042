/** Pages of the journal, one after the other, for a list that goes on as it is scrolled. */
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import type { ContractError } from '../../../src-shared/contract/contract-error.ts';

export type Decision = OutputOf<'journal.decisions'>['decisions'][number];
type Page = OutputOf<'journal.decisions'>;

export interface Pages {
  readonly rows: readonly Decision[];
  readonly total: number;
  readonly tags: Page['tags'];
  readonly loading: boolean;
  readonly error: ContractError | null;
  /** At least one page came: an empty list is then an answer. */
  readonly known: boolean;
}

export const NO_PAGES: Pages = { rows: [], total: 0, tags: [], loading: true, error: null, known: false };

/** Rows in a page: one answer within a blink, and few enough that scrolling fast asks rarely. */
export const PAGE = 200;

/** Whether there is more below. */
export function hasMore({ rows, total }: Pages): boolean {
  return rows.length < total;
}

/** Where the next page begins; null: at the newest. */
export function cursorOf(rows: readonly Decision[]): { readonly at: number; readonly id: string } | null {
  const last = rows.at(-1);
  return last === undefined ? null : { at: last.at, id: last.id };
}

/** A page below what is known. A row that came twice is kept once; a page without rows ends the list, whatever its total says. */
export function withPage(pages: Pages, page: Page): Pages {
  const seen = new Set(pages.rows.map(({ id }) => id));
  const rows = [...pages.rows, ...page.decisions.filter(({ id }) => !seen.has(id))];
  return { rows, total: page.decisions.length === 0 ? rows.length : Math.max(page.total, rows.length), tags: page.tags, loading: false, error: null, known: true };
}

/** The list with a note that has just been stored. */
export function withNote(pages: Pages, note: { readonly subject: string; readonly id: string; readonly text: string; readonly tags: readonly string[] }): Pages {
  const index = note.subject === 'round' ? pages.rows.findIndex(({ id }) => id === note.id) : -1;
  const row = pages.rows[index];
  return row === undefined ? pages : { ...pages, rows: pages.rows.with(index, { ...row, note: note.text === '' ? null : note.text, tags: [...note.tags] }) };
}
