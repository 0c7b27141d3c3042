/**
 * Limits on loss, looked at whenever a price moves an open position, or is named again after something was booked, and not only once a cycle. The exact sum at every price would be dear, so floats
 * go first: since the last exact look equity has moved by what the prices of the holdings moved, and by nothing else, because whatever is booked ends the watch.
 * Only when that has used up nearly all the room above the nearest limit is the exact sum made. The floats decide when to look, never what is done.
 */
import { ZERO_MONEY, sub, toNumber, type Money } from '../../../../src-shared/domain/decimal.ts';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { priceOf } from '../market/market.ts';
import { balanceOf } from '../portfolio/ledger.ts';
import { equity, markPrice } from '../portfolio/valuation.ts';
import { averageEntry } from '../position/change-position.ts';
import type { EngineState, LossWatch } from '../state.ts';
import type { Holding } from './holding.ts';
import { lossFloor } from './loss-limits.ts';

/** Share of the room that may be used up before the exact sum is made. */
const USABLE = 0.9;
/** Rounding of the floats, as a share of equity: far more than it is. */
const ROUNDING = 1e-10;

/** Whether equity, exactly, has reached a limit by the prices as they are. False while halted, and before the books are open. */
export function breaksLossLimit(state: EngineState, at: Timestamp): boolean {
  if (state.trading === 'halted' || state.balances.size === 0 || !areBooksCompared(state)) return false;
  if (state.lossWatch !== null && lossSince(state, state.lossWatch) < state.lossWatch.lookAt) return false;
  const worth = equity(state);
  const floor = lossFloor(state, at);
  if (floor !== null && worth <= floor) return true;
  state.lossWatch = watchFrom(state, worth, floor);
  return false;
}

/**
 * Whether every venue was compared since the start. Until then a position whose stop has filled while nothing ran is still held at today's price, a loss that never was;
 * and until then nothing that adds risk may leave anyway.
 */
export function areBooksCompared({ venues }: EngineState): boolean {
  for (const { reconciledAt } of venues.values()) if (reconciledAt === 0) return false;
  return true;
}

/** After an exact look: the next one is due when the prices have used up the room. */
export function watchFrom(state: EngineState, worth: Money, floor: Money | null): LossWatch {
  const room = floor === null ? Infinity : toNumber(sub(worth, floor));
  return { holdings: holdingsOf(state), lookAt: USABLE * room - ROUNDING * Math.abs(toNumber(worth)) };
}

function lossSince({ market }: EngineState, { holdings }: LossWatch): number {
  let loss = 0;
  for (const { known, quantity, from } of holdings) loss -= quantity * ((priceOf(known, market.config) ?? from) - from);
  return loss;
}

/** As equity counts them (portfolio/valuation.ts): perpetuals by position, spot by what lies in the account. */
export function holdingsOf(state: EngineState): Holding[] {
  const holdings: Holding[] = [];
  const spot = new Map<string, Holding>();
  for (const instrument of state.instruments.values()) {
    const position = state.positions.get(instrument.id);
    const known = must(state.market.byId.get(instrument.id), 'an instrument without a market');
    const mark = markPrice(state, instrument.id) ?? (position === undefined ? null : averageEntry(position));
    if (instrument.kind === 'spot') {
      const held = balanceOf(state, instrument.venue, instrument.base);
      // Where two markets trade the same coin the last one with a price values it.
      if (held !== ZERO_MONEY && mark !== null) spot.set(`${instrument.venue} ${instrument.base}`, { known, quantity: toNumber(held), from: toNumber(mark) });
    } else if (position !== undefined && mark !== null) {
      const quantity = toNumber(position.quantity);
      holdings.push({ known, quantity: position.direction === 'long' ? quantity : -quantity, from: toNumber(mark) });
    }
  }
  return [...holdings, ...spot.values()];
}
