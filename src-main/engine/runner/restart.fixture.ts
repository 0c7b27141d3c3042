/** Restarts for tests: what a store would give back after a desk's facts, and a desk that starts from it. */
import { Desk, type DeskOptions } from '../core/engine.fixture.ts';
import type { StoredState } from '../core/stored-state.ts';
import { foldFact, freshMutableState, storedStateOf } from '../ports/recovered-fold.ts';

/** Events of a desk that were committed when its process died. */
const committed = new WeakMap<Desk, number>();

/** The stored state after everything the desks decided and committed, oldest desk first. */
export function storedAfter(desks: readonly Desk[]): StoredState {
  const state = freshMutableState();
  state.existed = true;
  state.crashed = true;
  state.trading = 'active';
  state.tradingReason = 'resumed';
  for (const desk of desks) {
    desk.results.slice(0, committed.get(desk)).forEach(({ facts }, i) => {
      const at = desk.events[i]?.at;
      for (const fact of facts) if (at !== undefined) foldFact(state, fact, at);
    });
  }
  return storedStateOf(state);
}

export interface RestartOptions extends DeskOptions {
  readonly afterMs?: number;
  /** Events at the end that had not been committed: at most those after the last effect that left the process. */
  readonly lost?: number;
}

/** The process dies and comes back `afterMs` later, with the same venues. Nothing that was under way reaches the new one. */
export function restart(before: Desk | readonly Desk[], options: RestartOptions = {}): Desk {
  const desks: readonly Desk[] = before instanceof Desk ? [before] : before;
  const last = desks.at(-1);
  const { afterMs, lost, ...rest } = options;
  if (last !== undefined) committed.set(last, committedEvents(last, lost ?? 0));
  const at = (last?.at ?? 0) + (afterMs ?? 1_000);
  return new Desk({ instruments: last?.instruments ?? [], venues: last?.venues ?? [], at, seed: desks.length + 100, ...rest, stored: { ...storedAfter(desks), ...options.stored } });
}

function committedEvents(desk: Desk, lost: number): number {
  const leaves = desk.results.findLastIndex(({ effects }) => effects.some((effect) => effect.kind === 'send_request' || effect.kind === 'engage_halt' || effect.kind === 'release_halt'));
  return Math.max(leaves + 1, desk.results.length - lost);
}
