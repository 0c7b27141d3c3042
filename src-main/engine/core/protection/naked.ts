/** When protection fails: a refused stop, a position bare for too long. Alarm first, then the person's policy. */
import type { PositionId } from '../../../../src-shared/domain/ids.ts';
import type { VenueRejectCode } from '../../../../src-shared/domain/venue-wire.ts';
import { entersHalt } from '../halt/halting.ts';
import type { Order } from '../order/order.ts';
import type { Position } from '../position/position.ts';
import type { EngineState } from '../state.ts';
import { alert, startTimer, type Turn } from '../turn.ts';
import { wantClosed } from './closing.ts';

const RETRY_STOP_MS = 500;

/** The open position with this id, if it is still open. */
export function openPositionById(state: EngineState, id: PositionId): Position | undefined {
  for (const position of state.positions.values()) if (position.id === id) return position;
  return undefined;
}

/** Before this no further stop is tried: the venue has just refused one. 0 when it has not. */
export function stopRetryAt(state: EngineState, position: Position): number {
  const last = position.stopOrder === null ? undefined : state.orders.get(position.stopOrder);
  if (last === undefined || !wasTurnedDown(last)) return 0;
  return last.updatedAt + RETRY_STOP_MS * Math.max(1, state.stopRefusals.get(position.id) ?? 0);
}

/** Refused, or taken and then ended by the venue without a fill and without our asking: both mean that a stop does not stand there. */
function wasTurnedDown(stop: Order): boolean {
  if (stop.state === 'rejected' || stop.state === 'denied') return true;
  return (stop.state === 'cancelled' || stop.state === 'expired') && stop.cancelRequestedAt === null && stop.filledQuantity === 0n;
}

/** A protective order was refused or denied: retry in a moment, up to the limit, then apply the policy. `code`: the venue's, null where it did not judge. */
export function onProtectionRefused(turn: Turn, order: Order, why: string, code: VenueRejectCode | null): void {
  if (order.purpose !== 'stop' || order.position === null) return;
  const position = openPositionById(turn.state, order.position);
  if (position === undefined) return;
  if (code === 'would_trigger' && position.protection !== 'native') {
    // The market is through it by the venue's own word, whatever our price says: the stop would have fired, so the position is left as by it.
    wantClosed(turn, position, 'stop already reached', { kind: 'protection', reason: 'stop already reached' }, false);
    return;
  }
  const refusals = (turn.state.stopRefusals.get(position.id) ?? 0) + 1;
  turn.state.stopRefusals.set(position.id, refusals);
  const { stopRetries } = turn.state.config.protection;
  if (refusals <= stopRetries) {
    startTimer(turn, `protect:${position.id}`, turn.at + RETRY_STOP_MS * refusals);
    return;
  }
  if (position.protection === 'native') {
    // Only the move was refused: the stop that stands covers everything, so nothing is given up for the sake of a better one.
    alert(turn, 'warning', 'stop_move_refused', `The stop of ${position.instrument} could not be moved (${why}).`, 'The stop that stands stays; check the instrument’s rules at the venue.');
    return;
  }
  alert(turn, 'critical', 'stop_refused', `The stop of ${position.instrument} was refused ${refusals} times (${why}).`,
    'The policy for unprotected positions acts now; check the instrument’s rules at the venue.');
  applyPolicy(turn, position);
}

/** `nakedLimitMs` is over: if the position is still bare, say so loudly and act. */
export function onNakedTimer(turn: Turn, id: PositionId): void {
  const position = openPositionById(turn.state, id);
  if (position === undefined || position.protection !== 'naked' || turn.state.dust.has(id)) return;
  const { nakedLimitMs } = turn.state.config.protection;
  alert(turn, 'critical', 'unprotected', `${position.instrument} has had no stop for ${nakedLimitMs} ms.`, 'The policy for unprotected positions acts now.');
  applyPolicy(turn, position);
  // Loud while it lasts.
  startTimer(turn, `naked:${id}`, turn.at + Math.max(10_000, nakedLimitMs));
}

function applyPolicy(turn: Turn, position: Position): void {
  switch (turn.state.config.protection.nakedPolicy) {
    case 'retry':
      tryStopAgain(turn, position);
      return;
    case 'market_exit':
      wantClosed(turn, position, 'unprotected', { kind: 'protection', reason: 'unprotected' }, false);
      return;
    case 'halt':
      entersHalt(turn, { by: 'protection', reason: `${position.instrument} cannot be protected`, close: false });
      tryStopAgain(turn, position);
      return;
  }
}

/** The count begins anew, after a pause: a venue that refuses for good is not hammered. */
function tryStopAgain(turn: Turn, position: Position): void {
  turn.state.stopRefusals.delete(position.id);
  startTimer(turn, `protect:${position.id}`, turn.at + RETRY_STOP_MS);
}
