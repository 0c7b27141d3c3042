import { useSyncExternalStore } from 'react';

/** One clock for all ages and countdowns on a screen: they tick together, and a hidden window does not tick. */
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;
let now = Date.now();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 500);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

function tick(): void {
  if (typeof document !== 'undefined' && document.hidden) return;
  now = Date.now();
  for (const listener of listeners) listener();
}

/** Wall ms, renewed twice a second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now, () => now);
}
