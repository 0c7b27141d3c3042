import { ceilTo, floorTo, type Price } from '../../../../src-shared/domain/decimal.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import type { Direction } from '../../../../src-shared/domain/side.ts';

/** A stop on the tick, rounded towards the trader: it fires a fraction of a tick earlier rather than later. */
export function stopOnTick(instrument: Instrument, direction: Direction, at: Price): Price {
  return direction === 'long' ? ceilTo(at, instrument.tickSize) : floorTo(at, instrument.tickSize);
}

/** A target on the tick, rounded towards the trader: reached a fraction of a tick earlier. */
export function targetOnTick(instrument: Instrument, direction: Direction, at: Price): Price {
  return direction === 'long' ? floorTo(at, instrument.tickSize) : ceilTo(at, instrument.tickSize);
}

/** Whether the market stands at or beyond a stop. */
export function stopReached(direction: Direction, stop: Price, last: Price): boolean {
  return direction === 'long' ? last <= stop : last >= stop;
}

/** Whether `a` protects more (is nearer to profit) than `b`. */
export function isTighter(direction: Direction, a: Price, b: Price): boolean {
  return direction === 'long' ? a > b : a < b;
}
