/**
 * Keeps a provider that fails from being asked over and over: after `failures` in a row it is left alone for a time that doubles with
 * each further failure; then one call tries it (half open), and only its success opens it for all.
 */
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';

export interface BreakerConfig {
  /** Failures in a row that open it. */
  readonly failures: number;
  readonly restMs: number;
  readonly mostRestMs: number;
}

/** `closed`: asked as usual. `open`: left alone until `until`. `half_open`: one call is trying it. */
export type BreakerState =
  | { readonly kind: 'closed'; readonly failures: number }
  | { readonly kind: 'open'; readonly until: Timestamp; readonly rests: number; readonly reason: string }
  | { readonly kind: 'half_open'; readonly rests: number; readonly reason: string };

export const CLOSED: BreakerState = { kind: 'closed', failures: 0 };

/** Whether a call may leave now, and the breaker after it. Pure. */
export function admit(state: BreakerState, at: Timestamp): { readonly admitted: boolean; readonly state: BreakerState } {
  if (state.kind === 'closed') return { admitted: true, state };
  if (state.kind === 'half_open' || at < state.until) return { admitted: false, state };
  return { admitted: true, state: { kind: 'half_open', rests: state.rests, reason: state.reason } };
}

/** After an answer, of whatever use: the provider works. An answer to a call from before it was opened closes nothing. */
export function succeeded(state: BreakerState): BreakerState {
  return state.kind === 'open' ? state : CLOSED;
}

/** After a call that was called off before it could tell: the next one may try in its place. */
export function abandoned(state: BreakerState, at: Timestamp): BreakerState {
  return state.kind === 'half_open' ? { kind: 'open', until: at, rests: state.rests, reason: state.reason } : state;
}

/** After a failure of the provider (not of the answer's content). `askedToWaitMs`: its `retry-after`, kept to where it is longer. */
export function failed(state: BreakerState, config: BreakerConfig, at: Timestamp, reason: string, askedToWaitMs = 0): BreakerState {
  if (state.kind === 'open') return state;
  const failures = state.kind === 'closed' ? state.failures + 1 : config.failures;
  if (failures < config.failures && askedToWaitMs <= 0) return { kind: 'closed', failures };
  const rests = state.kind === 'half_open' ? state.rests + 1 : 1;
  const restMs = Math.max(askedToWaitMs, Math.min(config.mostRestMs, config.restMs * 2 ** (rests - 1)));
  return { kind: 'open', until: (at + restMs) as Timestamp, rests, reason };
}
