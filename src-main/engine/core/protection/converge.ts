/**
 * Protection: brings what rests at the venue to what the position needs, after every event that touched either.
 *
 * 1. A position's stop covers its whole size. A larger or moved stop is placed before the old one is cancelled, never bare in between.
 * 2. Nothing protective outlives its position: when flat, siblings are cancelled (lesson 22).
 * 3. A refused stop is retried a bounded number of times, then the person's policy decides (lesson 15).
 * 4. A position without cover says so (`naked`), and for longer than `nakedLimitMs` raises an alarm (I6).
 */
import { floorTo, mul, ratio, sub, add, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId } from '../../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import { entrySide, opposite } from '../../../../src-shared/domain/side.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { flatten } from '../halt/halting.ts';
import { coolDown } from '../locks/begin-lock.ts';
import { liveOrdersOn } from '../order/order-book.ts';
import { openQuantity } from '../order/order-life.ts';
import type { Order } from '../order/order.ts';
import { requestCancel } from '../order/resolve.ts';
import { submitOrder } from '../order/submit.ts';
import { markPrice } from '../portfolio/valuation.ts';
import type { Position, ProtectionState } from '../position/position.ts';
import { alert, startTimer, type Turn } from '../turn.ts';
import { isDust, pursueExit, wantClosed } from './closing.ts';
import { stopRetryAt } from './naked.ts';
import { stopOnTick, stopReached } from './trigger.ts';

/** A stop for a position that came without a plan (recovered, or filled by a stranger's hand): this far from its price. */
const FALLBACK_STOP = ratio('0.03');

/** Settles one instrument: protects its open position, or cancels what protected a closed one. */
export function convergeProtection(turn: Turn, instrumentId: InstrumentId): void {
  const position = turn.state.positions.get(instrumentId);
  cancelOrphans(turn, instrumentId, position);
  if (position === undefined) return;
  const instrument = must(turn.state.instruments.get(instrumentId), 'position on an unknown instrument');
  flatten(turn, position);
  pursueExit(turn, position);
  const size = floorTo(position.quantity, instrument.lotSize);
  if (isDust(turn.state, position, instrument)) {
    labelDust(turn, position);
    return;
  }
  turn.state.dust.delete(position.id);
  ensureStopPrice(turn, position, instrument);
  const venue = must(turn.state.venues.get(position.venue), 'position at an unknown venue');
  if (venue.capabilities.nativeStops) {
    convergeStop(turn, position, size);
    convergeTarget(turn, position, size);
  }
  reviewCover(turn, position, size, venue.capabilities.nativeStops);
}

function cancelOrphans(turn: Turn, instrument: InstrumentId, position: Position | undefined): void {
  for (const order of liveOrdersOn(turn.state, instrument)) {
    const orphan = order.purpose === 'entry' ? isLeftover(turn, order, position) : order.position !== position?.id;
    if (orphan) requestCancel(turn, order, 'position closed');
  }
}

/** The rest of a resting entry whose position is closed or being closed: filling now it would open another. */
function isLeftover({ state }: Turn, order: Order, position: Position | undefined): boolean {
  if (order.ticket.timeInForce !== 'gtc' || order.position === null) return false;
  return order.position !== position?.id || state.closing.has(position.id);
}

function labelDust(turn: Turn, position: Position): void {
  if (turn.state.dust.has(position.id)) return;
  turn.state.dust.add(position.id);
  // Should it grow again, its time without a stop counts from then.
  position.nakedSince = null;
  position.protection = 'dust';
  tellProtection(turn, position);
  // Leaving dust behind is leaving: the next entry waits as after a close.
  coolDown(turn, position.instrument);
  alert(turn, 'info', 'dust', `What is left of ${position.instrument} is smaller than the venue's smallest order.`, 'It is labelled dust, left out of risk alarms and not retried; the next entry on the instrument takes it in.');
}

function ensureStopPrice(turn: Turn, position: Position, instrument: Instrument): void {
  if (position.stop !== null) return;
  const from = markPrice(turn.state, position.instrument) ?? position.bestPrice;
  if (from === null) return;
  const distance = mul(from, FALLBACK_STOP);
  position.stop = stopOnTick(instrument, position.direction, position.direction === 'long' ? sub(from, distance) : add(from, distance));
  position.initialRisk ??= distance;
  alert(turn, 'warning', 'fallback_stop', `Position ${position.instrument} came without a stop; one was set 3 % from the market.`, 'Move it where you want it.');
  tellProtection(turn, position);
}

const serving = (turn: Turn, position: Position, purpose: 'stop' | 'target'): Order[] =>
  liveOrdersOn(turn.state, position.instrument).filter((order) => order.position === position.id && order.purpose === purpose);

const resting = (order: Order): boolean => order.state === 'accepted' || order.state === 'partially_filled';

function convergeStop(turn: Turn, position: Position, size: Quantity): void {
  if (position.stop === null) return;
  const stops = serving(turn, position, 'stop');
  const right = stops.find((order) => order.cancelRequestedAt === null && openQuantity(order) === size && order.ticket.triggerPrice === position.stop);
  if (right !== undefined) {
    if (!resting(right)) return;
    position.stopOrder = right.ticket.clientOrderId;
    turn.state.stopRefusals.delete(position.id);
    for (const old of stops) if (old !== right) requestCancel(turn, old, 'replaced');
    return;
  }
  // One replacement at a time: while a stop is on its way, its answer comes first.
  if (stops.some((order) => !resting(order) && order.cancelRequestedAt === null)) return;
  placeStop(turn, position, size);
}

function placeStop(turn: Turn, position: Position, size: Quantity): void {
  const refusals = turn.state.stopRefusals.get(position.id) ?? 0;
  const closing = turn.state.closing.get(position.id);
  // A market exit takes a position off at once; one that is capped may have to wait for its price, and is not left bare meanwhile.
  if (refusals > turn.state.config.protection.stopRetries || (closing !== undefined && !closing.capped)) return;
  const retryAt = stopRetryAt(turn.state, position);
  if (turn.at < retryAt) {
    startTimer(turn, `protect:${position.id}`, retryAt);
    return;
  }
  const last = markPrice(turn.state, position.instrument);
  if (last !== null && position.stop !== null && stopReached(position.direction, position.stop, last) && serving(turn, position, 'stop').length === 0) {
    // The market is already through: a stop would be refused or fire at once. Leave now.
    wantClosed(turn, position, 'stop already reached', { kind: 'protection', reason: 'stop already reached' }, false);
    pursueExit(turn, position);
    return;
  }
  const order = submitOrder(turn, {
    instrument: position.instrument, purpose: 'stop', origin: { kind: 'protection', reason: 'stop' }, side: opposite(entrySide(position.direction)),
    type: 'stop', quantity: size, price: null, triggerPrice: position.stop, timeInForce: 'gtc', position: position.id,
  }, []);
  position.stopOrder = order.ticket.clientOrderId;
}

function convergeTarget(turn: Turn, position: Position, size: Quantity): void {
  const targets = serving(turn, position, 'target');
  const wanted = position.target !== null && !turn.state.closing.has(position.id);
  const right = targets.find((order) => order.cancelRequestedAt === null && openQuantity(order) === size && order.ticket.price === position.target);
  for (const old of targets) if (old !== right || !wanted) requestCancel(turn, old, wanted ? 'replaced' : 'not wanted');
  // Reduce-only and not protective: the old one goes first, so that two targets never close more than is held.
  if (!wanted || right !== undefined || targets.length > 0) return;
  // A target follows the stop: an order that adds nothing to safety never goes first.
  if (position.protection !== 'native') return;
  const refusals = turn.state.stopRefusals.get(position.id) ?? 0;
  if (refusals > 0) return;
  const order = submitOrder(turn, {
    instrument: position.instrument, purpose: 'target', origin: { kind: 'protection', reason: 'target' }, side: opposite(entrySide(position.direction)),
    type: 'limit', quantity: size, price: position.target, triggerPrice: null, timeInForce: 'gtc', position: position.id,
  }, []);
  position.targetOrder = order.ticket.clientOrderId;
}

/** What covers the position right now: a resting stop for the whole size, the engine's own watch, or nothing. */
function reviewCover(turn: Turn, position: Position, size: Quantity, nativeStops: boolean): void {
  const covered = nativeStops && serving(turn, position, 'stop').some((order) => resting(order) && openQuantity(order) >= size);
  const now: ProtectionState = covered ? 'native' : nativeStops || position.stop === null ? 'naked' : 'soft';
  if (now === 'naked' && position.nakedSince === null) {
    position.nakedSince = turn.at;
    startTimer(turn, `naked:${position.id}`, turn.at + turn.state.config.protection.nakedLimitMs);
  }
  if (now !== 'naked') position.nakedSince = null;
  if (now === position.protection) return;
  position.protection = now;
  tellProtection(turn, position);
  // The stop rests: now the target may go.
  if (now === 'native') convergeTarget(turn, position, size);
}

/** States a position's protection as a fact. */
export function tellProtection(turn: Turn, position: Position): void {
  turn.facts.push({ kind: 'position_changed', change: 'protection', position: { ...position }, at: turn.at });
}

