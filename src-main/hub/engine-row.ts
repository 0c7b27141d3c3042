/** The engine's row of the mirror, from what its supervisor says. */
import type { EngineRow } from '../../src-shared/contract/mirror.ts';
import type { SupervisorStatus } from '../../src-shared/contract/supervisor-status.ts';
import type { EngineEnd } from '../engine/compose.ts';

/** Before the first session, and while none runs. */
export const NOTHING_RUNS: SupervisorStatus = { state: 'stopped', sentence: 'No session has been started yet.', restarts: 0, restartAt: null, lastDeath: null };

/** @param at since when it is so, ms UTC */
export function engineRow({ state, sentence, restarts, restartAt, lastDeath }: SupervisorStatus, at: number): EngineRow {
  return { state: stateOf(state, lastDeath), sentence, restarts, restartAt, since: at };
}

/** One that stopped and had died before did not stop because somebody asked for it. */
function stateOf(state: SupervisorStatus['state'], lastDeath: string | null): EngineRow['state'] {
  if (state === 'halting_for_it') return 'halting';
  return state === 'stopped' && lastDeath !== null ? 'failed' : state;
}

/** Why a session that nobody ended is over; null when it came to its end in order. */
export function failureSentence(end: EngineEnd): string | null {
  switch (end.kind) {
    case 'ended': return end.summary.failure;
    case 'not_opened': return `${end.failure.sentence} ${end.failure.remedy}`.trim();
    case 'died': return `The engine ended: ${end.sentence}. No order can leave; stops stay at the venue.`;
  }
}
