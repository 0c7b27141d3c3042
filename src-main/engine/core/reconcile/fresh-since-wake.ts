import type { InstrumentId } from '../../../../src-shared/domain/ids.ts';
import { lastAt } from '../market/market.ts';
import type { EngineState } from '../state.ts';

/** Whether the instrument has had data since the machine last woke. */
export function isFreshSinceWake(state: EngineState, instrument: InstrumentId): boolean {
  return state.wokeAt === null || (lastAt(state.market, instrument) ?? 0) > state.wokeAt;
}
