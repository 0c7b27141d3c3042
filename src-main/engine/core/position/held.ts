import type { InstrumentId } from '../../../../src-shared/domain/ids.ts';
import type { EngineState } from '../state.ts';
import type { Position } from './position.ts';

/** The open position on an instrument that trading reckons with: dust is not one (lesson 19). */
export function heldOn(state: EngineState, instrument: InstrumentId): Position | undefined {
  const position = state.positions.get(instrument);
  return position === undefined || state.dust.has(position.id) ? undefined : position;
}

/** How many positions are open, dust left out. */
export function heldCount(state: EngineState): number {
  let count = 0;
  for (const instrument of state.positions.keys()) if (heldOn(state, instrument) !== undefined) count += 1;
  return count;
}
