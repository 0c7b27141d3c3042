/**
 * Stops and targets that a person has asked to be moved and that the mirror does not show yet. Every panel shows the old price as the one that holds
 * and the new one as pending beside it.
 *
 * 1. A pending price begins when the engine has accepted the command, and ends when the mirror shows it, the position is gone, or too long has passed.
 * 2. It never replaces what the mirror says.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** Longer than this without the mirror's word, it is told as not confirmed, ms. */
export const PENDING_LIMIT_MS = 15_000;

export interface PendingProtection {
  /** Plain decimal text; null: not asked to change. */
  readonly stop: string | null;
  readonly target: string | null;
  /** Wall ms. */
  readonly since: number;
}

/** What the mirror says of a position; undefined: it is gone. */
type Standing = { readonly stop: string | null; readonly target: string | null } | undefined;

const store = createStore<ReadonlyMap<string, PendingProtection>>(() => new Map());

/** The engine has accepted to move these prices. */
export function beginPending(position: string, stop: string | null, target: string | null, now: number): void {
  store.setState(new Map([...store.getState(), [position, { stop, target, since: now }]]), true);
}

/** Ends what is no longer pending. */
export function endPending(position: string): void {
  if (!store.getState().has(position)) return;
  store.setState(new Map([...store.getState()].filter(([key]) => key !== position)), true);
}

/** What still waits, given what the mirror shows; null: nothing does. */
export function stillPending(pending: PendingProtection | undefined, standing: Standing): PendingProtection | null {
  if (pending === undefined || standing === undefined) return null;
  const stop = waits(pending.stop, standing.stop) ? pending.stop : null;
  const target = waits(pending.target, standing.target) ? pending.target : null;
  return stop === null && target === null ? null : { stop, target, since: pending.since };
}

function waits(wanted: string | null, shown: string | null): boolean {
  return wanted !== null && (shown === null || Number(wanted) !== Number(shown));
}

/** The pending prices of a position, as they were asked for; hold them against the mirror with `stillPending`. */
export function usePendingProtection(position: string): PendingProtection | undefined {
  return useStore(store, (map) => map.get(position));
}
