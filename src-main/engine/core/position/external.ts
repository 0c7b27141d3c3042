import { ZERO_QUANTITY, add, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId } from '../../../../src-shared/domain/ids.ts';
import type { Turn } from '../turn.ts';

/** Adds strangers' trades (signed) to what is tagged external on an instrument; remembered over restarts. */
export function addExternal(turn: Turn, instrument: InstrumentId, by: Quantity): void {
  if (by === ZERO_QUANTITY) return;
  const quantity = add(turn.state.external.get(instrument) ?? ZERO_QUANTITY, by);
  turn.state.external.set(instrument, quantity);
  turn.facts.push({ kind: 'external_changed', instrument, quantity, at: turn.at });
}
