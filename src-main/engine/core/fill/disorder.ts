/**
 * Fills that came out of order: worth the same in sum, but at average cost they realise at another moment than the venue has it. The ledger
 * follows the venue at once; which position's cost it belongs to shows when only one of those concerned is still open. Remembered over restarts.
 */
import { ZERO_MONEY, add, sub, type Money } from '../../../../src-shared/domain/decimal.ts';
import type { Currency, InstrumentId, VenueId } from '../../../../src-shared/domain/ids.ts';
import type { EngineState } from '../state.ts';
import type { Turn } from '../turn.ts';

/** Instruments of an account whose fills came out of order and that were not flat and compared since, sorted. */
export function disorderedAt(state: EngineState, venue: VenueId, currency: Currency): InstrumentId[] {
  return [...state.disordered].filter((id) => {
    const instrument = state.instruments.get(id);
    return instrument?.venue === venue && instrument.quote === currency;
  }).sort();
}

/** A fill came out of order. */
export function markDisordered(turn: Turn, id: InstrumentId): void {
  const { state } = turn;
  const instrument = state.instruments.get(id);
  if (instrument === undefined || state.disordered.has(id)) return;
  state.disordered.add(id);
  tell(turn, instrument.venue, instrument.quote);
}

/** The ledger was brought to the venue's balance by `difference`, for the sake of fills out of order. */
export function noteAdjusted(turn: Turn, venue: VenueId, currency: Currency, difference: Money): void {
  const { disorderAdjusted } = turn.state;
  const key = `${venue} ${currency}`;
  disorderAdjusted.set(key, add(disorderAdjusted.get(key) ?? ZERO_MONEY, difference));
  tell(turn, venue, currency);
}

/**
 * Our books and the venue's have just been found equal. Positions that are flat are in order: over their life they realised the same.
 * What was adjusted is then the work of those still open; of a single one its cost takes it up, so that its close agrees.
 */
export function settleDisordered(turn: Turn, venue: VenueId): void {
  const { state } = turn;
  const currencies = new Set([...state.disordered].flatMap((id) => state.instruments.get(id)?.quote ?? []));
  for (const currency of currencies) {
    const concerned = disorderedAt(state, venue, currency);
    const open = concerned.filter((id) => state.positions.has(id));
    const adjusted = state.disorderAdjusted.get(`${venue} ${currency}`) ?? ZERO_MONEY;
    const [only] = open;
    const settles = open.length === 0 || (open.length === 1 && adjusted !== ZERO_MONEY);
    if (settles && only !== undefined) takeUp(turn, only, adjusted);
    const over = settles ? concerned : concerned.filter((id) => !state.positions.has(id));
    if (over.length === 0) continue;
    for (const id of over) state.disordered.delete(id);
    if (settles) state.disorderAdjusted.delete(`${venue} ${currency}`);
    tell(turn, venue, currency);
  }
}

/** What the venue realised more came off the cost of what is still held. */
function takeUp(turn: Turn, id: InstrumentId, adjusted: Money): void {
  const position = turn.state.positions.get(id);
  if (position === undefined) return;
  turn.state.lossWatch = null;
  position.realised = add(position.realised, adjusted);
  position.cost = position.direction === 'long' ? add(position.cost, adjusted) : sub(position.cost, adjusted);
  turn.facts.push({ kind: 'position_changed', change: 'reduced', position: { ...position }, at: turn.at });
}

function tell(turn: Turn, venue: VenueId, currency: Currency): void {
  const adjusted = turn.state.disorderAdjusted.get(`${venue} ${currency}`) ?? ZERO_MONEY;
  turn.facts.push({ kind: 'disorder_changed', venue, currency, instruments: disorderedAt(turn.state, venue, currency), adjusted, at: turn.at });
}
