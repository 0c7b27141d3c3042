/** Validate and execute: waiting signals, strongest first, through risk and into orders. */
import type { SignalId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { isApproved } from '../approval/approval-book.ts';
import { planCheck } from '../approval/plan-check.ts';
import { settleWaiting } from '../approval/waiting.ts';
import type { RiskCheck } from '../fact.ts';
import { submitEntry } from '../order/submit.ts';
import { heldOn } from '../position/held.ts';
import { wantClosed } from '../protection/closing.ts';
import { judge, refusalOf } from '../risk/judge.ts';
import { endSignal } from '../signal/signal-end.ts';
import { expireSignals, sortQueue } from '../signal/signal-queue.ts';
import type { Signal } from '../signal/signal.ts';
import type { Turn } from '../turn.ts';

/** Works through the queue. A signal that only has to wait (for an exit to end, for an order to be decided) stays until its time is over. */
export function executeSignals(turn: Turn): void {
  const { state, at } = turn;
  if (state.counters.cycles <= state.observeUntilCycle) return;
  leaveOpposed(turn);
  sortQueue(state.queue, at, state.config.signal);
  for (const signal of [...state.queue]) {
    if (executeSignal(turn, signal)) remove(state.queue, signal);
  }
}

/**
 * Tries a waiting signal now, because a person says so: through risk and into an order as at its turn in the queue, and not otherwise. One that only
 * has to wait goes on waiting.
 */
export function executeNow(turn: Turn, id: SignalId): { readonly accepted: boolean; readonly sentence: string } {
  const { state } = turn;
  expireSignals(turn);
  const signal = state.queue.find((one) => one.id === id);
  if (signal === undefined) return { accepted: false, sentence: 'There is no such waiting signal: it was sent, refused or replaced, or its time was over.' };
  // Between two cycles: the one to be watched must be over.
  if (state.counters.cycles < state.observeUntilCycle) return { accepted: false, sentence: 'After a resume the agents only watch for a full cycle; the signal waits.' };
  const from = turn.facts.length;
  if (!executeSignal(turn, signal)) return { accepted: false, sentence: `The signal waits: what is held or on its way on ${signal.instrument} must end first.` };
  remove(state.queue, signal);
  const ended = turn.facts.slice(from).findLast((fact) => fact.kind === 'signal_ended');
  return { accepted: ended?.end === 'executed', sentence: ended?.sentence ?? 'The signal is over.' };
}

/** A quorum against an open position closes it whether or not somebody has said yes to the entry that would follow: an exit waits for nobody. */
function leaveOpposed(turn: Turn): void {
  for (const waiting of [...turn.state.approval.waiting.values()]) {
    if (meetHeld(turn, waiting.signal) === 'over') settleWaiting(turn, waiting, { decision: 'superseded', by: null, note: '' });
  }
}

/** Sends an approved signal, or lets it wait in the queue for what must end first. */
export function executeOrQueue(turn: Turn, signal: Signal): { readonly accepted: boolean; readonly sentence: string } {
  turn.state.queue.push(signal);
  const from = turn.facts.length;
  if (!executeSignal(turn, signal)) return { accepted: true, sentence: `It waits: what is held or on its way on ${signal.instrument} must end first.` };
  remove(turn.state.queue, signal);
  const ended = turn.facts.slice(from).findLast((fact) => fact.kind === 'signal_ended');
  return { accepted: ended?.end === 'executed', sentence: ended?.sentence ?? 'The signal is over.' };
}

function remove(queue: Signal[], signal: Signal): void {
  const index = queue.indexOf(signal);
  if (index >= 0) queue.splice(index, 1);
}

/** Returns whether the signal is over. */
function executeSignal(turn: Turn, signal: Signal): boolean {
  const { state, at } = turn;
  const met = meetHeld(turn, signal);
  if (met !== 'free') return met === 'over';
  const fresh = isApproved(state.approval, signal.id) ? planCheck(state, signal) : null;
  if (fresh !== null && !fresh.passed) return refuse(turn, signal, refusalOf([fresh]) ?? '', [fresh]);
  const judgement = judge(state, signal, at);
  if (!judgement.approved) {
    const first = judgement.checks.find(({ passed }) => !passed)?.name;
    if (first === 'unresolved orders' || first === 'open position or entry') return false;
    return refuse(turn, signal, judgement.sentence, judgement.checks);
  }
  const { entry } = judgement;
  const checks = fresh === null ? judgement.checks : [fresh, ...judgement.checks];
  turn.probe('execute');
  const order = submitEntry(turn, entry, { origin: { kind: 'signal', signal: signal.id, round: signal.round }, timeInForce: 'ioc' }, checks);
  turn.probe('validate');
  const sent = order.state === 'sent';
  endSignal(turn, signal, sent ? 'executed' : 'not_tradable', sent ? 'Sent.' : `Denied at the gate: ${order.reason ?? ''}.`, checks, order.ticket.clientOrderId);
  return true;
}

/** The next cycles would say the same and be refused the same: it is heard again when a signal's time has passed. */
function refuse(turn: Turn, signal: Signal, sentence: string, checks: readonly RiskCheck[]): true {
  const { state, at } = turn;
  state.refusedUntil.set(`${signal.instrument} ${signal.direction}`, (at + state.config.signal.timeToLiveMs) as Timestamp);
  endSignal(turn, signal, 'refused_by_risk', sentence, checks, null);
  return true;
}

/** What an open position the other way means for a signal: it is over, or the position is being closed and it waits. */
function meetHeld(turn: Turn, signal: Signal): 'over' | 'waits' | 'free' {
  const held = heldOn(turn.state, signal.instrument);
  if (held === undefined || held.direction === signal.direction) return 'free';
  if (signal.raisedAt < held.openedAt) {
    endSignal(turn, signal, 'superseded', 'A position was opened the other way since it was raised.', [], null);
    return 'over';
  }
  if (held.command !== null || !mayCut(turn)) return 'free';
  // A quorum against the open position closes it; the entry waits for flat.
  wantClosed(turn, held, 'opposite signal', { kind: 'signal', signal: signal.id, round: signal.round }, false);
  return 'waits';
}

function mayCut(turn: Turn): boolean {
  return turn.state.trading === 'active' || turn.state.trading === 'reducing';
}

