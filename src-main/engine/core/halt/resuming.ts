/** Resume goes through its checklist; then the agents are observed for a full cycle before anything is sent. */
import { ZERO_MONEY } from '../../../../src-shared/domain/decimal.ts';
import type { Command } from '../command.ts';
import { acceptDifferences } from '../reconcile/accept-differences.ts';
import type { EngineState } from '../state.ts';
import type { Turn } from '../turn.ts';
import { changeTrading } from './change-trading.ts';
import { silenceObstacle } from './failing-inputs.ts';

/** What still stands against resuming, as sentences; empty when nothing does. */
export function resumeObstacles(state: EngineState, acknowledged: boolean): string[] {
  const obstacles: string[] = [];
  if (state.trading === 'halted' && !acknowledged) obstacles.push('the cause of the halt must be acknowledged');
  for (const venue of state.venues.values()) {
    if (!venue.connected) obstacles.push(`${venue.id} is not connected`);
    else if (!venue.reconciled) obstacles.push(`${venue.id} is not reconciled`);
  }
  for (const id of state.liveOrders) {
    const order = state.orders.get(id);
    if (order?.state === 'unknown') obstacles.push(`order ${id} is unknown`);
  }
  if (Math.abs(state.clockSkewMs) > state.config.market.clockSkewBlockMs) obstacles.push(`the clock is ${state.clockSkewMs} ms off`);
  const silence = silenceObstacle(state);
  if (silence !== null) obstacles.push(silence);
  return obstacles;
}

/** Carries out a resume command, or says why not. */
export function resume(turn: Turn, command: Extract<Command, { kind: 'resume' }>): { readonly accepted: boolean; readonly sentence: string } {
  const { state } = turn;
  if (state.trading === 'active') return { accepted: true, sentence: 'Trading is active already.' };
  if (command.acknowledge) acceptDifferences(turn);
  const obstacles = resumeObstacles(state, command.acknowledge);
  if (obstacles.length > 0) {
    // A pause or a start-up simply waits for its venues; a halt is not lifted on a promise.
    if (state.trading !== 'halted' && state.tradingAfterRecovery !== null) {
      state.tradingAfterRecovery = 'active';
      return { accepted: true, sentence: `Trading resumes as soon as this is settled: ${obstacles.join('; ')}.` };
    }
    return { accepted: false, sentence: `Trading stays ${state.trading}: ${obstacles.join('; ')}.` };
  }
  if (state.halt !== null) endHalt(turn, command.by);
  state.observeUntilCycle = state.counters.cycles + (state.trading === 'halted' ? 1 : 0);
  changeTrading(turn, 'active', 'resumed', command.by);
  return { accepted: true, sentence: 'Trading resumes.' };
}

function endHalt(turn: Turn, by: string): void {
  const { state } = turn;
  if (state.halt === null) return;
  state.halt.resumedAt = turn.at;
  state.halt.resumedBy = by;
  turn.facts.push({ kind: 'halt_changed', halt: { ...state.halt }, report: [], at: turn.at });
  turn.effects.push({ kind: 'release_halt' });
  state.halt = null;
  // Who resumes has seen the loss: the next one is measured from here.
  state.drawdownFrom = ZERO_MONEY;
  state.haltLines = [];
}
