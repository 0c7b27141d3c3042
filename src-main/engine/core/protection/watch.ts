/** Positions watched on every market event: soft stops, trailing, break-even, partial profit, time stop. */
import { add, abs, floorTo, max, min, mul, ratio, sub, type Price, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId } from '../../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import { entrySide, opposite } from '../../../../src-shared/domain/side.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { liveOrdersFor } from '../order/order-book.ts';
import { submitOrder } from '../order/submit.ts';
import { markPrice } from '../portfolio/valuation.ts';
import type { Position } from '../position/position.ts';
import type { Turn } from '../turn.ts';
import { wantClosed } from './closing.ts';
import { tellProtection } from './converge.ts';
import { isAtOrBeyond, levelsOf } from './levels.ts';
import { isTighter, stopOnTick, stopReached } from './trigger.ts';

/** Looks at the instrument's position after its price changed. */
export function watchPosition(turn: Turn, instrumentId: InstrumentId): void {
  const position = turn.state.positions.get(instrumentId);
  const last = markPrice(turn.state, instrumentId);
  if (position === undefined || last === null || turn.state.dust.has(position.id)) return;
  if (position.closeAt !== null && turn.at >= position.closeAt) {
    wantClosed(turn, position, 'time stop', { kind: 'protection', reason: 'time stop' }, false);
  }
  // A soft stop, and the second line where the native stop is not (yet) there.
  if (position.protection !== 'native' && position.stop !== null && stopReached(position.direction, position.stop, last)) {
    wantClosed(turn, position, 'soft stop', { kind: 'protection', reason: 'soft stop' }, false);
  }
  if (position.target !== null && position.protection === 'soft' && targetReached(position, last)) {
    wantClosed(turn, position, 'soft target', { kind: 'protection', reason: 'soft target' }, false);
  }
  position.bestPrice = position.bestPrice === null ? last : position.direction === 'long' ? max(position.bestPrice, last) : min(position.bestPrice, last);
  const instrument = must(turn.state.instruments.get(instrumentId), 'position on an unknown instrument');
  moveStop(turn, position, instrument);
  takePartial(turn, position, instrument, last);
}

function targetReached(position: Position, last: Price): boolean {
  return position.target !== null && isAtOrBeyond(position, last, position.target);
}

/** Break-even and trailing: only ever tighter, by whole steps. */
function moveStop(turn: Turn, position: Position, instrument: Instrument): void {
  const { trailR, trailStepR } = turn.state.config.protection;
  const { initialRisk, bestPrice, stop } = position;
  if (initialRisk === null || initialRisk <= 0n || bestPrice === null || stop === null) return;
  // A person put the stop where it is: a new best price must come before it is trailed again.
  if (position.trailFrom !== null && !isTighter(position.direction, bestPrice, position.trailFrom)) return;
  const levels = levelsOf(position, initialRisk, turn.state.config.protection);
  if (levels.breakEvenFrom === null || !isAtOrBeyond(position, bestPrice, levels.breakEvenFrom)) return;
  // From the same best price and the same stop follows what followed the last time: nothing.
  if (levels.settledBest === bestPrice && levels.settledStop === stop) return;
  let wanted = levels.entry;
  if (trailR !== null) {
    const distance = mul(initialRisk, ratio(String(trailR)));
    const trailed = position.direction === 'long' ? sub(bestPrice, distance) : add(bestPrice, distance);
    if (isTighter(position.direction, trailed, wanted)) wanted = trailed;
  }
  const onTick = stopOnTick(instrument, position.direction, wanted);
  const step = mul(initialRisk, ratio(String(trailStepR)));
  levels.settledBest = bestPrice;
  levels.settledStop = stop;
  if (!isTighter(position.direction, onTick, stop) || abs(sub(onTick, stop)) < step) return;
  position.stop = onTick;
  turn.state.unsettled.add(position.instrument);
  tellProtection(turn, position);
}

/** Takes part of the size off once, at the configured R. A position below its largest size has had it. */
function takePartial(turn: Turn, position: Position, instrument: Instrument, last: Price): void {
  // What a person opened has the target the person gave it.
  if (position.command !== null) return;
  const partial = turn.state.config.protection.partialTakeProfit;
  if (partial === null || position.initialRisk === null || position.quantity < position.peakQuantity || turn.state.partialTaken.has(position.id)) return;
  const { partialFrom } = levelsOf(position, position.initialRisk, turn.state.config.protection);
  if (partialFrom === null || !isAtOrBeyond(position, last, partialFrom)) return;
  if (turn.state.closing.has(position.id) || liveOrdersFor(turn.state, position.instrument, position.id, 'exit').length > 0) return;
  const size: Quantity = floorTo(mul(position.quantity, ratio(String(partial.fraction))), instrument.lotSize);
  if (size <= 0n || size < instrument.minQuantity || size >= position.quantity) return;
  // Once, whatever comes of it: a venue that refuses is not asked again at every tick.
  turn.state.partialTaken.add(position.id);
  submitOrder(turn, {
    instrument: position.instrument, purpose: 'exit', origin: { kind: 'protection', reason: 'partial take-profit' }, side: opposite(entrySide(position.direction)),
    type: 'market', quantity: size, price: null, triggerPrice: null, timeInForce: 'ioc', position: position.id,
  }, []);
}
