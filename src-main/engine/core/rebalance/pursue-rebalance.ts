/**
 * Carries a rebalance on, one order at a time in the order of the proposal, at the end of every turn while one is under way:
 *
 * 1. The next order is judged and sent only once nothing is open of the one before, so that what a reduction frees is there for the entry after it.
 * 2. An order that is refused or fills in part is told and does not stop the others; each of those is judged by what is then held.
 * 3. It ends when every order has had its turn, when trading is no longer active, when its time is over, and with the engine's life.
 */
import { max, sub, toText, type Quantity, ZERO_QUANTITY, decimal } from '../../../../src-shared/domain/decimal.ts';
import { entrySide, opposite } from '../../../../src-shared/domain/side.ts';
import { applyLockRules } from '../locks/lock-rules.ts';
import { isLive } from '../order/order-life.ts';
import { submitEntry, submitOrder } from '../order/submit.ts';
import { heldOn } from '../position/held.ts';
import { wantClosed } from '../protection/closing.ts';
import type { EngineState } from '../state.ts';
import { alert, cancelTimer, riskEvent, type Turn } from '../turn.ts';
import { judgeStep } from './judge-step.ts';
import type { Rebalance, RebalanceStep, StepState } from './rebalance.ts';
import { tellRebalance } from './tell-rebalance.ts';

/** Looks what has come of the order under way and goes on to the next. */
export function pursueRebalance(turn: Turn): void {
  // What one of its orders has just closed may be the loss that locks the next one out.
  if (turn.state.rebalance?.endedAt === null) applyLockRules(turn);
  for (let rebalance = turn.state.rebalance; rebalance !== null && rebalance.endedAt === null; rebalance = turn.state.rebalance) {
    const sent = rebalance.steps.findIndex(({ state }) => state === 'sent');
    const stop = stopReason(turn, rebalance);
    if (sent >= 0) {
      const step = rebalance.steps[sent] as RebalanceStep;
      const after = outcomeOf(turn.state, step, turn.at >= rebalance.endsAt);
      if (after === null) return;
      replace(turn, rebalance, sent, after);
      continue;
    }
    const next = rebalance.steps.findIndex(({ state }) => state === 'waiting');
    if (next < 0 || stop !== null) return end(turn, rebalance, stop);
    replace(turn, rebalance, next, attempt(turn, rebalance, rebalance.steps[next] as RebalanceStep));
  }
}

/** After a start: what an earlier life of the engine had begun is not gone on with; prices and holdings were another's. */
export function endInterrupted(turn: Turn): void {
  const { rebalance } = turn.state;
  if (rebalance === null || rebalance.endedAt !== null) return;
  const steps = rebalance.steps.map((step): RebalanceStep => (step.state === 'sent' ? { ...step, state: 'partly', sentence: 'The engine was restarted while it was open; its fills count.' } : step));
  end(turn, { ...rebalance, steps }, 'the engine was restarted');
}

function stopReason({ state, at }: Turn, { endsAt }: Rebalance): string | null {
  if (state.trading !== 'active') return `trading is ${state.trading}`;
  if (state.ending) return 'the session is ending';
  if (state.suspended) return 'the machine is going to sleep';
  return at >= endsAt ? 'its time was over' : null;
}

function replace(turn: Turn, rebalance: Rebalance, index: number, step: RebalanceStep): void {
  tellRebalance(turn, { ...rebalance, steps: rebalance.steps.map((one, i) => (i === index ? step : one)) });
}

/** Sends one order, or says what stands against it. */
function attempt(turn: Turn, { command, by }: Rebalance, step: RebalanceStep): RebalanceStep {
  const { state, at } = turn;
  const verdict = judgeStep(state, step, at);
  if (verdict.kind === 'refused') {
    riskEvent(turn, 'rebalance_refused', step.instrument, `An order of the rebalance by ${by} was refused (${step.action} ${step.instrument}): ${verdict.sentence}`, verdict.checks);
    return { ...step, state: 'refused', sentence: verdict.sentence };
  }
  const origin = { kind: 'command', command } as const;
  if (verdict.kind === 'exit' && step.action === 'close') {
    wantClosed(turn, verdict.position, 'rebalanced', origin, false);
    return { ...step, state: 'sent', sentence: 'Being closed.', position: verdict.position.id };
  }
  const position = verdict.kind === 'exit' ? verdict.position.id : null;
  const order = verdict.kind === 'exit'
    ? submitOrder(turn, { instrument: step.instrument, purpose: 'exit', origin, side: opposite(entrySide(step.direction)), type: 'market', quantity: verdict.quantity, price: null, triggerPrice: null, timeInForce: 'ioc', position: verdict.position.id }, verdict.checks)
    : submitEntry(turn, verdict.entry, { origin, timeInForce: 'ioc' }, verdict.checks);
  if (order.state !== 'sent') return { ...step, state: 'refused', sentence: `Denied at the gate: ${order.reason ?? ''}.`, order: order.ticket.clientOrderId };
  return { ...step, state: 'sent', sentence: 'Sent.', order: order.ticket.clientOrderId, position };
}

/** What came of the order under way; null while it is open. `over`: it is not waited for any longer. */
function outcomeOf(state: EngineState, step: RebalanceStep, over: boolean): RebalanceStep | null {
  if (step.action === 'close') return closeOutcome(state, step, over);
  const order = step.order === null ? undefined : state.orders.get(step.order);
  if (order !== undefined && isLive(order) && !over) return null;
  const filled = order?.filledQuantity ?? ZERO_QUANTITY;
  const whole = order !== undefined && filled >= order.ticket.quantity;
  const reason = order?.reason === null || order?.reason === undefined ? '' : ` (${order.reason})`;
  const now: StepState = whole ? 'done' : filled > 0n ? 'partly' : 'unfilled';
  const sentence = whole ? 'Filled.' : filled > 0n ? `${toText(filled)} of ${toText(order?.ticket.quantity ?? filled)} filled${reason}.` : `Nothing filled${reason}.`;
  return { ...step, state: now, sentence, filled: toText(filled) };
}

function closeOutcome(state: EngineState, step: RebalanceStep, over: boolean): RebalanceStep | null {
  const held = heldOn(state, step.instrument);
  const left = held !== undefined && held.id === step.position ? held.quantity : ZERO_QUANTITY;
  // Dust is held no more, and is there all the same.
  const position = state.positions.get(step.instrument);
  const rest = position?.id === step.position ? position.quantity : ZERO_QUANTITY;
  const filled = toText(max(ZERO_QUANTITY, sub(decimal<Quantity>(step.quantity), rest)));
  if (left === ZERO_QUANTITY) return { ...step, state: 'done', sentence: rest === ZERO_QUANTITY ? 'Closed.' : `Closed but for ${toText(rest)}, less than the venue’s smallest order.`, filled };
  // Nobody pursues it any more, or not in the time of this rebalance.
  if (held !== undefined && state.closing.has(held.id) && !over) return null;
  return { ...step, state: 'partly', sentence: `${toText(left)} is still held${over ? '; the exit goes on' : ''}.`, filled };
}

function end(turn: Turn, rebalance: Rebalance, stop: string | null): void {
  const steps = rebalance.steps.map((step): RebalanceStep => (step.state === 'waiting' ? { ...step, state: 'left', sentence: `Not sent: ${stop ?? ''}.` } : step));
  const done = steps.filter(({ state }) => state === 'done').length;
  const missed = steps.filter(({ state }) => state !== 'done').map(({ instrument, action }) => `${action} ${instrument}`);
  const sentence = missed.length === 0 ? `Rebalanced: ${done === 1 ? 'the order has' : `all ${done} orders have`} filled.` : `Rebalanced in part: ${done} of ${steps.length} orders filled; not ${missed.join(', ')}.`;
  tellRebalance(turn, { ...rebalance, steps, endedAt: turn.at, sentence });
  cancelTimer(turn, 'rebalance');
  alert(turn, missed.length === 0 ? 'info' : 'warning', 'rebalance_ended', sentence, missed.length === 0 ? 'Nothing to do.' : 'Look at the orders of the rebalance; a new proposal starts from what is held now.');
}
