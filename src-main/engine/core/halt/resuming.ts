/** Resume goes through its checklist; then the agents are observed for a full cycle before anything is sent. */
import { ZERO_MONEY, toText } from '../../../../src-shared/domain/decimal.ts';
import type { Command } from '../command.ts';
import type { LimitBreach } from '../limits/limit-book.ts';
import { figureOf, nameOf } from '../limits/limit-words.ts';
import { equity } from '../portfolio/valuation.ts';
import { acceptDifferences } from '../reconcile/accept-differences.ts';
import { dayFloor } from '../risk/loss-limits.ts';
import type { EngineState } from '../state.ts';
import type { Turn } from '../turn.ts';
import { changeTrading } from './change-trading.ts';
import { silenceObstacle } from './failing-inputs.ts';

/** One line of the resume checklist. */
export interface ChecklistItem {
  readonly name: string;
  readonly passed: boolean;
  /** How it stands, for a person. */
  readonly sentence: string;
  /** What stands against resuming, as part of a sentence; null when nothing does. */
  readonly obstacle: string | null;
}

/** Everything that must hold before trading is resumed, but for the acknowledgement, which is given with the command. Pure. */
export function resumeChecklist(state: Readonly<EngineState>): ChecklistItem[] {
  const items: ChecklistItem[] = [];
  for (const venue of state.venues.values()) {
    const obstacle = !venue.connected ? `${venue.id} is not connected` : !venue.reconciled ? `${venue.id} is not reconciled` : null;
    const differences = venue.unresolved.length === 0 ? '' : ` (${venue.unresolved.length} unresolved)`;
    items.push(item(`venue ${venue.id}`, obstacle, obstacle === null ? `${venue.id} is connected; orders, positions and balances agree.` : `${obstacle}${differences}.`));
  }
  const unknown = [...state.liveOrders].filter((id) => state.orders.get(id)?.state === 'unknown');
  if (unknown.length === 0) items.push(item('unknown orders', null, 'No order is unknown.'));
  for (const id of unknown) items.push(item(`order ${id}`, `order ${id} is unknown`, `Order ${id} is unknown; the venue is being asked.`));
  const skewed = Math.abs(state.clockSkewMs) > state.config.market.clockSkewBlockMs;
  items.push(item('clock', skewed ? `the clock is ${state.clockSkewMs} ms off` : null, skewed ? `The clock is ${state.clockSkewMs} ms off; let the machine set its time.` : 'The clock agrees with the venue.'));
  const silence = silenceObstacle(state);
  if (silence !== null) items.push(item('market data', silence, `${capital(silence)}.`));
  const lost = dayLossObstacle(state);
  if (lost !== null) items.push(item('loss of the day', lost, `${capital(lost)}: from 00:00 UTC on, or with a higher limit, it can.`));
  for (const breach of halting(state)) {
    const obstacle = `${nameOf(breach)} is not back inside its limit of ${figureOf(breach, breach.limit)}, which halts`;
    items.push(item(`limit on ${nameOf(breach)}`, obstacle, `${capital(obstacle)}: close positions, wait, or set the limit elsewhere.`));
  }
  return items;
}

/** Broken limits that would halt again at once. A drawdown counts anew from a resume. */
function halting({ limits }: Readonly<EngineState>): LimitBreach[] {
  return [...(limits?.broken.values() ?? [])].filter(({ act, measure }) => act === 'halt' && measure !== 'drawdown');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A limit for the day that a resume could pass would be none: between the resume and the next look an order by hand could leave. */
function dayLossObstacle(state: Readonly<EngineState>): string | null {
  const floor = state.trading === 'halted' && state.balances.size > 0 ? dayFloor(state, state.at) : null;
  if (floor === null) return null;
  const worth = equity(state);
  return worth > floor ? null : `equity ${toText(worth)} is at or below the day's floor ${toText(floor)}, so that trading cannot go on today`;
}

function item(name: string, obstacle: string | null, sentence: string): ChecklistItem {
  return { name, passed: obstacle === null, sentence, obstacle };
}

/** What still stands against resuming, as sentences; empty when nothing does. */
export function resumeObstacles(state: EngineState, acknowledged: boolean): string[] {
  const cause = state.trading === 'halted' && !acknowledged ? ['the cause of the halt must be acknowledged'] : [];
  return [...cause, ...resumeChecklist(state).flatMap(({ obstacle }) => (obstacle === null ? [] : [obstacle]))];
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
  state.flattening = false;
  // Who resumes has seen the loss: the next one is measured from here.
  state.drawdownFrom = ZERO_MONEY;
  state.partLosses.drawdown = undefined;
  state.lossWatch = null;
  state.haltLines = [];
}
