import { useCallback, useEffect, useRef, useState } from 'react';
import { useCall, useConnection, useSession } from '../../mirror/hooks.ts';
import { useWorkbench } from '../../workbench/workbench.ts';
import type { DecisionFilter } from './filter.ts';
import { cursorOf, hasMore, NO_PAGES, PAGE, withNote, withPage, type Pages } from './pages.ts';

/** Typing is over when nothing came for this long. */
const PAUSE_MS = 180;

/** The decisions that match, page by page. While a new filter is asked for, the rows of the last one stay. */
export function useDecisions(filter: DecisionFilter): { readonly pages: Pages; readonly more: () => void; readonly refresh: () => void } {
  const call = useCall();
  const live = useConnection().state !== 'lost';
  const session = useSession();
  const [pages, setPages] = useState(NO_PAGES);
  const [round, setRound] = useState(0);
  const latest = useRef(pages);
  latest.current = pages;
  // One question at a time per filter: answers of an older filter are dropped by their turn.
  const turn = useRef(0);
  const busy = useRef(false);
  const key = JSON.stringify(filter);
  const ask = useCallback((fresh: boolean): void => {
    const mine = turn.current;
    busy.current = true;
    setPages((before) => ({ ...before, loading: true, error: null }));
    void call('journal.decisions', { filter: JSON.parse(key) as DecisionFilter, before: fresh ? null : cursorOf(latest.current.rows), limit: PAGE }).then((answer) => {
      if (mine !== turn.current) return;
      busy.current = false;
      setPages((before) => (answer.ok ? withPage(fresh ? NO_PAGES : before, answer.value) : { ...before, loading: false, error: answer.error }));
    });
  }, [call, key]);
  const started = useRef(false);
  useEffect(() => {
    if (!live) return;
    turn.current += 1;
    const timer = setTimeout(() => ask(true), started.current ? PAUSE_MS : 0);
    started.current = true;
    return () => clearTimeout(timer);
  }, [ask, live, round, session]);
  const more = useCallback(() => {
    if (!busy.current && latest.current.error === null && latest.current.known && hasMore(latest.current)) ask(false);
  }, [ask]);
  const note = useWorkbench(({ lastNote }) => lastNote);
  useEffect(() => (note === null ? undefined : setPages((before) => withNote(before, note))), [note]);
  const refresh = useCallback(() => setRound((before) => before + 1), []);
  return { pages, more, refresh };
}
