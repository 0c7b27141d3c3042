import { useCallback, useEffect, useMemo, useRef, useState, type PointerEvent, type RefObject } from 'react';
import { useKeys, useLink, useSetting } from '../../mirror/hooks.ts';
import { useEditableSetting } from '../../workbench/ask.ts';
import { moved, orderedKeys } from './watch-model.ts';

interface WatchOrder {
  readonly keys: readonly string[];
  /** Moves a row up (−) or down (+); stored at once. */
  readonly moveBy: (key: string, by: number) => void;
  /** Begins a drag by the row's handle; stored when it is let go. Esc gives it up. */
  readonly grip: (key: string, event: PointerEvent<HTMLElement>) => void;
  readonly dragging: string | null;
}

/** The person's order of the watchlist, kept in the setting `watch`. */
export function useWatchOrder(around: RefObject<HTMLElement | null>): WatchOrder {
  const { mirror } = useLink();
  const known = useKeys('instruments');
  const { order } = useSetting('watch');
  const [, change] = useEditableSetting('watch');
  const [draft, setDraft] = useState<readonly string[] | null>(null);
  const [dragging, setDragging] = useState<string | null>(null);
  const stored = useMemo(() => orderedKeys(known, order, (key) => mirror.row('instruments', key)?.watched === true), [known, order, mirror]);
  const keys = draft ?? stored;
  const latest = useRef(keys);
  latest.current = keys;
  // What the app has stored is what is shown; a draft lives only as long as the drag and the storing of it.
  useEffect(() => setDraft(null), [stored]);
  const save = useCallback((next: readonly string[]) => {
    if (next === latest.current) return;
    setDraft(next);
    void change({ order: [...next].slice(0, 200) }).then((done) => (done ? undefined : setDraft(null)));
  }, [change]);
  const moveBy = useCallback((key: string, by: number) => save(moved(latest.current, key, latest.current.indexOf(key) + by)), [save]);
  const grip = useCallback((key: string, event: PointerEvent<HTMLElement>) => {
    event.preventDefault();
    event.stopPropagation();
    const begun = latest.current;
    setDragging(key);
    const move = (at: globalThis.PointerEvent): void => {
      const to = rowIndexAt(around.current, at);
      if (to !== null) setDraft(moved(latest.current, key, to));
    };
    const end = (keep: boolean): void => {
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', drop);
      window.removeEventListener('pointercancel', giveUp);
      window.removeEventListener('keydown', escape, true);
      setDragging(null);
      const next = latest.current;
      if (!keep || next === begun) return setDraft(null);
      void change({ order: [...next].slice(0, 200) }).then((done) => (done ? undefined : setDraft(null)));
    };
    const drop = (): void => end(true);
    const giveUp = (): void => end(false);
    const escape = (pressed: KeyboardEvent): void => {
      if (pressed.key === 'Escape') end(false);
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', drop);
    window.addEventListener('pointercancel', giveUp);
    window.addEventListener('keydown', escape, true);
  }, [around, change]);
  return { keys, moveBy, grip, dragging };
}

/** The row under the pointer, counted in the table; null: none. */
function rowIndexAt(around: HTMLElement | null, { clientX, clientY }: globalThis.PointerEvent): number | null {
  const row = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>('[data-index]');
  return row === null || row === undefined || around?.contains(row) !== true ? null : Number(row.dataset['index']);
}
