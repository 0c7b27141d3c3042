/** Commands of people and limits, carried out and recorded. The same command id twice is carried out once. */
import { exhaustive } from '../../../src-shared/support/exhaustive.ts';
import { approve, changeMode, executeAsked, reject } from './approval/answer-approval.ts';
import type { Command } from './command.ts';
import { changeTrading } from './halt/change-trading.ts';
import { entersHalt } from './halt/halting.ts';
import { resume } from './halt/resuming.ts';
import { changePolicy } from './learning/advise.ts';
import { liftLock } from './locks/begin-lock.ts';
import { cancelOrder, cancelResting } from './order/cancel-order.ts';
import { placeOrder } from './order/place-order.ts';
import { moveMoney } from './portfolio/move-money.ts';
import { moveProtection } from './protection/move-protection.ts';
import { openPositionById } from './protection/naked.ts';
import { wantClosed } from './protection/closing.ts';
import { startRebalance } from './rebalance/start-rebalance.ts';
import { changeLimits } from './risk/change-limits.ts';
import type { Turn } from './turn.ts';

interface Outcome {
  readonly accepted: boolean;
  readonly sentence: string;
}

/** Carries out a command. */
export function onCommand(turn: Turn, command: Command): void {
  const outcome = isRepeat(turn, command) ? { accepted: false, sentence: 'This command was carried out already.' } : carryOut(turn, command);
  turn.facts.push({ kind: 'command_handled', command, accepted: outcome.accepted, sentence: outcome.sentence, at: turn.at });
}

const REMEMBERED = 1_000;

/** A resume that is delivered twice must not lift a later halt. */
function isRepeat(turn: Turn, command: Command): boolean {
  const { handledCommands } = turn.state;
  if (handledCommands.has(command.id)) return true;
  handledCommands.add(command.id);
  if (handledCommands.size > REMEMBERED) for (const oldest of handledCommands) { handledCommands.delete(oldest); break; }
  return false;
}

function carryOut(turn: Turn, command: Command): Outcome {
  switch (command.kind) {
    case 'halt': return halt(turn, command);
    case 'resume': return resume(turn, command);
    case 'pause': return pause(turn, command.by);
    case 'close_position': return close(turn, command);
    case 'place_order': return placeOrder(turn, command);
    case 'cancel_order': return cancelOrder(turn, command.order);
    case 'move_protection': return moveProtection(turn, command);
    case 'execute_signal': return executeAsked(turn, command);
    case 'approve_signal': return approve(turn, command);
    case 'reject_signal': return reject(turn, command);
    case 'set_approval': return changeMode(turn, command);
    case 'set_risk_limits': return changeLimits(turn, command);
    case 'rebalance': return startRebalance(turn, command);
    case 'lift_lock': return liftLock(turn, command);
    case 'change_policy': return changePolicy(turn, command.change);
    case 'move_money': return moveMoney(turn, command);
    default: return exhaustive(command);
  }
}

function halt(turn: Turn, command: Extract<Command, { kind: 'halt' }>): Outcome {
  const changed = entersHalt(turn, command);
  return { accepted: true, sentence: !changed ? 'Trading is halted already.' : command.close ? 'Trading is halted; positions are being closed.' : 'Trading is halted; stops stay.' };
}

function pause(turn: Turn, by: string): Outcome {
  const { state } = turn;
  if (state.trading === 'halted') return { accepted: false, sentence: 'Trading is halted; resume ends a halt.' };
  if (state.tradingAfterRecovery !== null) state.tradingAfterRecovery = 'paused';
  changeTrading(turn, 'paused', 'paused', by);
  cancelResting(turn, 'paused');
  return { accepted: true, sentence: 'Trading is paused: no new orders but protection.' };
}

function close(turn: Turn, command: Extract<Command, { kind: 'close_position' }>): Outcome {
  const position = openPositionById(turn.state, command.position);
  if (position === undefined) return { accepted: false, sentence: 'There is no such open position.' };
  if (turn.state.dust.has(position.id)) return { accepted: false, sentence: `What is left of ${position.instrument} is smaller than the venue’s smallest order and cannot be closed; the next entry on the instrument takes it in.` };
  wantClosed(turn, position, 'closed by hand', { kind: 'command', command: command.id }, false);
  return { accepted: true, sentence: `${position.instrument} is being closed.` };
}
