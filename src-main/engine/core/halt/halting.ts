/**
 * Emergency halt. Halt and flatten are two acts: a halt blocks and cancels what adds risk and leaves protection standing;
 * closing positions is asked for explicitly. The halt word is set outside, in the turn of the click; here follows the rest.
 */
import type { RowId } from '../../../../src-shared/domain/ids.ts';
import { haltWaiting } from '../approval/waiting.ts';
import type { HaltLine } from '../fact.ts';
import { describeTicket } from '../order/submit.ts';
import { becomeUnknown, requestCancel } from '../order/resolve.ts';
import { sendAccount, sendQuery } from '../order/requests.ts';
import type { Position } from '../position/position.ts';
import { wantClosed } from '../protection/closing.ts';
import { endSignal } from '../signal/signal-end.ts';
import type { EngineState } from '../state.ts';
import { alert, newId, startTimer, type Turn } from '../turn.ts';
import { changeTrading } from './change-trading.ts';
import type { Halt } from './trading-state.ts';

export interface HaltWish {
  readonly by: string;
  readonly reason: string;
  readonly close: boolean;
}

/**
 * Halts. While halted, only `close` can be added (or asked for again, when a restart has left positions open); anything else
 * changes nothing. Returns whether something changed.
 */
export function entersHalt(turn: Turn, wish: HaltWish): boolean {
  const { state } = turn;
  if (state.halt !== null) {
    const adds = wish.close && (!state.halt.close || leftOpen(state));
    if (adds) beginHalt(turn, { ...state.halt, close: true, verifiedAt: null });
    return adds;
  }
  beginHalt(turn, { id: newId<RowId>(turn), by: wish.by, reason: wish.reason, close: wish.close, at: turn.at, verifiedAt: null, resumedAt: null, resumedBy: null });
  return true;
}

/** Some position is open that nobody is closing. */
function leftOpen(state: EngineState): boolean {
  for (const position of state.positions.values()) if (!state.closing.has(position.id) && !state.dust.has(position.id)) return true;
  return false;
}

function beginHalt(turn: Turn, halt: Halt): void {
  const { state } = turn;
  state.halt = halt;
  state.haltStartedAt = turn.at;
  state.tradingAfterRecovery = null;
  turn.effects.push({ kind: 'engage_halt', reason: halt.reason, by: halt.by, close: halt.close, at: halt.at });
  changeTrading(turn, 'halted', halt.reason, halt.by);
  for (const signal of state.queue.splice(0)) endSignal(turn, signal, 'halted', 'Trading was halted.', [], null);
  haltWaiting(turn);
  cancelEntries(turn);
  state.flattening = halt.close;
  for (const position of state.positions.values()) flatten(turn, position);
  for (const venue of state.venues.values()) sendAccount(turn, venue, 'halt');
  state.haltLines = haltLines(turn);
  turn.facts.push({ kind: 'halt_changed', halt: { ...halt }, report: state.haltLines, at: turn.at });
  startTimer(turn, 'halt:verify', turn.at + state.config.halt.verifyEveryMs);
}

/** Under halt and close a position is closed, also one that a late fill opens after it. */
export function flatten(turn: Turn, position: Position): void {
  const { halt, flattening } = turn.state;
  if (flattening && halt !== null) wantClosed(turn, position, 'halt and close', { kind: 'command', command: halt.id }, true);
}

/** Cancels every entry that could still fill; a send whose answer is out counts as unknown and is asked about at once. */
export function cancelEntries(turn: Turn): void {
  for (const id of [...turn.state.liveOrders]) {
    const order = turn.state.orders.get(id);
    if (order === undefined || order.purpose !== 'entry') continue;
    if (order.state === 'sent') {
      becomeUnknown(turn, order, 'halted while in flight');
      sendQuery(turn, order.venue, order.ticket.instrument, order.ticket.clientOrderId);
    }
    requestCancel(turn, order, 'halted');
  }
}

/** Re-reads until nothing that adds risk is open (and all is flat, where closing was asked); loud while it is not. */
export function verifyHalt(turn: Turn): void {
  const { state } = turn;
  const halt = state.halt;
  if (halt === null || halt.verifiedAt !== null) return;
  const lines = haltLines(turn);
  const done = lines.every((line) => line.status === 'done');
  if (done) halt.verifiedAt = turn.at;
  if (done || JSON.stringify(lines) !== JSON.stringify(state.haltLines)) {
    turn.facts.push({ kind: 'halt_changed', halt: { ...halt }, report: lines, at: turn.at });
  }
  state.haltLines = lines;
  if (done) return;
  const waitedMs = turn.at - state.haltStartedAt;
  if (waitedMs >= state.config.halt.verifyTimeoutMs) tellHaltOverdue(turn, lines);
  for (const venue of state.venues.values()) sendAccount(turn, venue, 'halt');
  startTimer(turn, 'halt:verify', turn.at + state.config.halt.verifyEveryMs);
}

function tellHaltOverdue(turn: Turn, lines: readonly HaltLine[]): void {
  const open = lines.filter((line) => line.status !== 'done');
  turn.state.haltStartedAt = turn.at;
  alert(turn, 'critical', 'halt_unverified', `The halt is not verified yet: ${open.map((line) => `${line.venue} ${line.subject}: ${line.sentence}`).join('; ')}.`,
    'It is retried until the venue answers; cancel at the venue by hand if it cannot be reached.');
}

/** Per venue, order and position: done or not. */
function haltLines(turn: Turn): HaltLine[] {
  const { state } = turn;
  const lines: HaltLine[] = [];
  for (const venue of state.venues.values()) {
    const read = venue.reconciledAt > state.haltStartedAt || (venue.reconciledAt === turn.at && venue.reconciled);
    lines.push({
      venue: venue.id, subject: 'account', status: read ? 'done' : venue.connected ? 'pending' : 'unknown',
      sentence: read ? 'orders and positions re-read' : venue.connected ? 'being read' : 'not reachable, retried',
    });
  }
  for (const id of state.liveOrders) {
    const order = state.orders.get(id);
    if (order === undefined || order.purpose !== 'entry') continue;
    lines.push({
      venue: order.venue, subject: describeTicket(order.ticket), status: order.state === 'unknown' ? 'unknown' : 'still_open',
      sentence: order.state === 'unknown' ? 'asked about until the venue decides' : 'cancel under way',
    });
  }
  if (state.halt?.close === true) {
    for (const position of state.positions.values()) {
      if (state.dust.has(position.id)) continue;
      lines.push({ venue: position.venue, subject: position.instrument, status: 'still_open', sentence: state.closing.has(position.id) ? 'being closed' : 'left open by a restart; ask for halt and close again' });
    }
  }
  return lines;
}

