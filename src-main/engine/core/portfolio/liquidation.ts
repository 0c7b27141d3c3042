/** Where a venue would close us, estimated for cross margin: when what lies at the venue no longer covers the maintenance margin. */
import { div, mul, notional, sub, add, ZERO_MONEY, type Money, type Price } from '../../../../src-shared/domain/decimal.ts';
import type { VenueId } from '../../../../src-shared/domain/ids.ts';
import type { Position } from '../position/position.ts';
import type { EngineState } from '../state.ts';
import { equity, markPrice } from './valuation.ts';

/**
 * The price of the position's instrument at which its venue would liquidate, all else standing still. Null for spot, without a mark, and where no
 * price above 0 does it.
 */
export function liquidationPrice(state: EngineState, position: Readonly<Position>): Price | null {
  const instrument = state.instruments.get(position.instrument);
  const mark = markPrice(state, position.instrument);
  if (instrument?.kind !== 'perpetual' || mark === null || position.quantity <= 0n) return null;
  const spare = sub(equity(state, position.venue), maintenance(state, position.venue));
  const distance = div(spare as bigint as Price, position.quantity);
  const at = position.direction === 'long' ? sub(mark, distance) : add(mark, distance);
  return at > 0n ? at : null;
}

/** Margin that must remain for everything held at a venue, at present prices. */
export function maintenance(state: EngineState, venue: VenueId): Money {
  let sum = ZERO_MONEY;
  for (const position of state.positions.values()) {
    const instrument = state.instruments.get(position.instrument);
    if (position.venue !== venue || instrument?.kind !== 'perpetual') continue;
    const mark = markPrice(state, position.instrument);
    sum = add(sum, mul(mark === null ? position.cost : notional(mark, position.quantity), instrument.maintenanceMargin));
  }
  return sum;
}
