import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { ChartTimeframe } from '../../../src-shared/contract/values.ts';
import { typedTimeframe } from './timeframes.ts';

/** What was typed and not confirmed is forgotten after this long, ms. */
const FORGET_MS = 4_000;

/** `15` Enter on the chart: digits and a unit gather until Enter takes them or Esc drops them. */
export function useTypedTimeframe(onFrame: (frame: ChartTimeframe) => void): { readonly typed: string; readonly known: boolean; readonly take: (event: KeyboardEvent<HTMLElement>) => boolean } {
  const [typed, setTyped] = useState('');
  const latest = useRef('');
  latest.current = typed;
  useEffect(() => {
    if (typed === '') return;
    const timer = setTimeout(() => setTyped(''), FORGET_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const take = useCallback((event: KeyboardEvent<HTMLElement>): boolean => {
    const { key } = event;
    const before = latest.current;
    const next = /^[0-9]$/.test(key) || (before !== '' && /^[mhdMHD]$/.test(key)) ? `${before}${key}`.slice(-5) : key === 'Backspace' && before !== '' ? before.slice(0, -1) : key === 'Escape' && before !== '' ? '' : null;
    if (next !== null) setTyped(next);
    else if (key === 'Enter' && before !== '') {
      const frame = typedTimeframe(before);
      if (frame === null) return true;
      setTyped('');
      onFrame(frame);
    } else return false;
    event.preventDefault();
    return true;
  }, [onFrame]);
  return { typed, known: typedTimeframe(typed) !== null || /^\d{1,3}$/.test(typed), take };
}
