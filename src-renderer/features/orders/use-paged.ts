import { useCallback, useEffect, useRef, useState } from 'react';
import type { ContractError } from '../../../src-shared/contract/contract-error.ts';
import { useConnection, useLink, useSession } from '../../mirror/hooks.ts';
import type { Answer } from '../../bridge/client.ts';
import { mergePages } from './order-model.ts';

/** Rows of a page. */
const PAGE = 100;
/** After something has changed in the engine, the newest page is read again this much later: many changes, one reading. */
const SETTLE_MS = 600;

type ListName = 'order.list' | 'fill.list' | 'position.closed';

export interface Paged<T> {
  readonly rows: readonly T[];
  /** The first page has not come yet. */
  readonly loading: boolean;
  readonly loadingMore: boolean;
  /** There is nothing older. */
  readonly whole: boolean;
  readonly error: ContractError | null;
  readonly more: () => void;
  readonly refresh: () => void;
}

/** How a list is read: which query, its rows, their key and moment. Keep it at module level. */
export interface ListOf<T> {
  readonly name: ListName;
  readonly rowsOf: (output: never) => readonly T[];
  readonly keyOf: (row: T) => string;
  readonly atOf: (row: T) => number;
  /** The collection whose coming and going says that the newest page is old. */
  readonly follows: 'orders' | 'fills' | 'positions';
}

interface State<T> {
  readonly rows: readonly T[];
  readonly loading: boolean;
  readonly loadingMore: boolean;
  readonly whole: boolean;
  readonly error: ContractError | null;
}

/** A long list by pages, newest first; its newest page follows what happens. @param instrument null: all */
export function usePaged<T>(list: ListOf<T>, instrument: string | null): Paged<T> {
  const link = useLink();
  const live = useConnection().state !== 'lost';
  const session = useSession();
  const [state, setState] = useState<State<T>>({ rows: [], loading: true, loadingMore: false, whole: false, error: null });
  const latest = useRef(state);
  latest.current = state;
  const turn = useRef(0);
  const read = useCallback(async (before: number | null): Promise<void> => {
    const mine = turn.current;
    const input = { before, limit: PAGE, ...(list.name === 'position.closed' ? {} : { instrument }) };
    const answer = (await link.call(list.name, input as never)) as Answer<ListName>;
    if (mine !== turn.current) return;
    setState((known) => {
      if (!answer.ok) return { ...known, loading: false, loadingMore: false, error: answer.error };
      const page = list.rowsOf(answer.value as never);
      const rows = mergePages(known.rows, page, list.keyOf, list.atOf);
      // A page that brought nothing new is the last one, however full: asking for it again would never end.
      const whole = before === null ? (known.rows.length > 0 ? known.whole : page.length < PAGE) : page.length < PAGE || rows.length === known.rows.length;
      return { rows, loading: false, loadingMore: false, whole, error: null };
    });
  }, [link, list, instrument]);
  useEffect(() => {
    turn.current += 1;
    setState({ rows: [], loading: true, loadingMore: false, whole: false, error: null });
    if (live) void read(null);
  }, [read, live, session]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const hear = (): void => {
      timer ??= setTimeout(() => {
        timer = null;
        void read(null);
      }, SETTLE_MS);
    };
    const stop = link.mirror.onKeys(list.follows, hear);
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [link, list, read]);
  const more = useCallback(() => {
    const { rows, loading, loadingMore, whole, error } = latest.current;
    const last = rows.at(-1);
    if (loading || loadingMore || whole || error !== null || last === undefined) return;
    latest.current = { ...latest.current, loadingMore: true };
    setState((known) => ({ ...known, loadingMore: true }));
    // `before` leaves its own moment out: rows of the same millisecond as the last are asked for again, and merged.
    void read(list.atOf(last) + 1);
  }, [read, list]);
  const refresh = useCallback(() => {
    setState((known) => ({ ...known, error: null, loading: known.rows.length === 0 }));
    void read(null);
  }, [read]);
  return { ...state, more, refresh };
}
