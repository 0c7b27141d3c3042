import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';

/** A table's row that carries only its key. Its cells read the mirror themselves: a change renders its cell, not the table. */
export interface Keyed {
  readonly key: string;
}

/**
 * Rows for keys: the same object for the same key for as long as the table lives.
 * @param resortMs a new array so often, so that a table sorts by what has changed meanwhile; not while somebody points at the table or is in it, for rows must not move under a hand
 * @param around the element whose hover and focus hold the order
 */
export function useKeyedRows(keys: readonly string[], resortMs: number, around: RefObject<HTMLElement | null>): readonly Keyed[] {
  const known = useRef(new Map<string, Keyed>());
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden && around.current?.matches(':hover, :focus-within') !== true) setTurn((before) => before + 1);
    }, resortMs);
    return () => clearInterval(timer);
  }, [resortMs, around]);
  return useMemo(() => keys.map((key) => {
    const row = known.current.get(key) ?? { key };
    known.current.set(key, row);
    return row;
  }), [keys, turn]);
}
