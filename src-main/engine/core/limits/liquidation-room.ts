/**
 * How far what is held, and what would be with an entry more, is from its liquidation: the equation of measures/liquidation-price.ts with everything else standing
 * still. A wallet (venue and currency) breaks where balance + unrealised = maintenance margins, so that a long of value V at rate m does at a fall of
 * spare ÷ (V × (1 − m)), a short at a rise of spare ÷ (V × (1 + m)).
 */
import { ZERO_MONEY, fromNumber, notional, toNumber, type Money, type Ratio } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId, VenueId } from '../../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import { markPrice } from '../portfolio/valuation.ts';
import { unrealised } from '../position/cost-basis.ts';
import type { EngineState } from '../state.ts';
import type { Exposure } from './exposures.ts';

/** Of each perpetual that is held: what its wallet has above its maintenance margins, and what takes that up per share of the price. */
export interface LiquidationRoom {
  readonly instrument: InstrumentId;
  readonly spare: number;
  readonly weight: number;
  readonly maintenance: number;
}

/**
 * @param exposures everything, not only what is asked about: a wallet carries all that lies in it
 * @param costOf what entries on their way will cost at a venue
 * @returns the id of what has no price where something has none
 */
export function liquidationRooms(state: EngineState, exposures: readonly Exposure[], costOf: (venue: VenueId) => Money): readonly LiquidationRoom[] | InstrumentId {
  const spares = new Map<string, number>();
  const walletOf = ({ venue, quote }: Instrument): string => `${venue} ${quote}`;
  const addTo = (wallet: string, amount: number): void => void spares.set(wallet, (spares.get(wallet) ?? toNumber(state.balances.get(wallet) ?? ZERO_MONEY)) + amount);
  for (const position of state.positions.values()) {
    const instrument = state.instruments.get(position.instrument);
    const mark = markPrice(state, position.instrument);
    if (mark === null) return position.instrument;
    // What is held of a coin has been paid for: as much comes back for what is not among the exposures any more.
    if (instrument !== undefined) addTo(walletOf(instrument), toNumber(instrument.kind === 'spot' ? notional(mark, position.quantity) : unrealised(position, position.direction, mark)));
  }
  for (const exposure of exposures) {
    const taken = takenBy(state, exposure);
    if (taken === null) return exposure.instrument.id;
    addTo(walletOf(exposure.instrument), -taken);
  }
  for (const [wallet, spare] of spares) spares.set(wallet, spare - toNumber(costOf(wallet.slice(0, wallet.indexOf(' ')) as VenueId)));
  return exposures.flatMap((exposure) => {
    const { instrument, value, signed } = exposure;
    if (instrument.kind === 'spot' || value === 0n) return [];
    const maintenance = toNumber(instrument.maintenanceMargin);
    return [{ instrument: instrument.id, spare: spares.get(walletOf(instrument)) ?? 0, weight: toNumber(value) * (signed > 0 ? 1 - maintenance : 1 + maintenance), maintenance }];
  });
}

/** What an exposure takes off its wallet: margin that must remain; of a coin its price. Null without one. */
function takenBy(state: EngineState, { instrument, value }: Exposure): number | null {
  if (markPrice(state, instrument.id) === null) return null;
  return toNumber(value) * (instrument.kind === 'spot' ? 1 : toNumber(instrument.maintenanceMargin));
}

/** The least distance as a share of the price: 0 where a wallet is beyond it already, 1 where nothing is held that could be liquidated or it is as far as the price itself. */
export function leastDistance(rooms: readonly LiquidationRoom[]): Ratio {
  const least = rooms.reduce((nearest, { spare, weight }) => Math.min(nearest, Math.max(0, spare) / weight), 1);
  return fromNumber<Ratio>(Number(least.toFixed(12)));
}

/** How far everything held may move, in money and whichever way, before one is nearer than `level`: what moves takes from the wallet and adds to the position. */
export function movesUntil(rooms: readonly LiquidationRoom[], level: number): number {
  return rooms.reduce((nearest, { spare, weight, maintenance }) => Math.min(nearest, (spare - level * weight) / ((1 + maintenance) * (1 + level))), Infinity);
}
