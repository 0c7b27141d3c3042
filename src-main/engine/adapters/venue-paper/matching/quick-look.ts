/**
 * A cheap look in floats at whether a datum can matter at all, so that quiet bars, trades and quotes cost next to nothing. It may say yes for nothing, never no for something:
 * it leaves a margin far wider than what floats lose.
 */
import { toNumber } from '../../../../../src-shared/domain/decimal.ts';
import type { Instrument } from '../../../../../src-shared/domain/instrument.ts';
import type { InstrumentId } from '../../../../../src-shared/domain/ids.ts';
import type { MarketView } from './market-view.ts';
import { balanceOf } from './venue-state.ts';
import type { HeldPosition, VenueState } from './venue-state.ts';
import { stageOf } from './working-order.ts';
import type { WorkingOrder } from './working-order.ts';

/** Relative. */
const PRICE_MARGIN = 1e-6;
/** Of the value of all positions of the wallet. */
const EQUITY_MARGIN = 0.001;

/** How far a price went. */
export interface Reach {
  readonly low: number;
  readonly high: number;
}

/** Whether a datum may fill, fire or liquidate anything. `buy` is what buyers look at, `sell` what sellers do (see {@link Tick}). */
export function mayMove(state: VenueState, view: MarketView, buy: Reach, sell: Reach): boolean {
  const { instrument } = view;
  const orders = state.ordersOf.get(instrument.id);
  if (orders !== undefined) for (const order of orders) if (mayTouch(order, order.side === 'buy' ? buy : sell)) return true;
  const held = state.positions.get(instrument.id);
  return held !== undefined && instrument.kind === 'perpetual' && mayBreak(state, instrument, held.quantity > 0n ? sell.low : buy.high);
}

function mayTouch(order: WorkingOrder, { low, high }: Reach): boolean {
  const stage = stageOf(order);
  const at = stage === 'waiting' ? order.triggerPrice : order.price;
  if (stage === 'market' || at === null) return true;
  const price = toNumber(at);
  // Limits and take-profits wait for a better price, stops for a worse one.
  const upward = (order.side === 'sell') !== (stage === 'waiting' && order.type !== 'take_profit');
  return upward ? high >= price * (1 - PRICE_MARGIN) : low <= price * (1 + PRICE_MARGIN);
}

function mayBreak(state: VenueState, instrument: Instrument, worst: number): boolean {
  let slack = toNumber(balanceOf(state, instrument.quote));
  let value = 0;
  for (const [id, held] of state.positions) {
    const stake = stakeOf(state, id, held);
    if (stake === null || stake.view.instrument.quote !== instrument.quote) continue;
    const price = stake.view.instrument === instrument ? worst : stake.view.lastPrice;
    const worth = price > 0 ? stake.size * price : stake.cost;
    slack += (stake.long ? worth - stake.cost : stake.cost - worth) - worth * stake.maintenance;
    value += Math.max(worth, stake.cost);
  }
  return slack < value * EQUITY_MARGIN;
}

/** A perpetual position in floats, beside its market. */
interface Stake {
  readonly view: MarketView;
  readonly long: boolean;
  readonly size: number;
  readonly cost: number;
  readonly maintenance: number;
}

/** Positions are replaced when they change, never changed: what was worked out for one holds as long as it is there. */
const stakes = new WeakMap<HeldPosition, Stake>();

/** Null for what is not margined. */
function stakeOf(state: VenueState, id: InstrumentId, held: HeldPosition): Stake | null {
  const known = stakes.get(held);
  if (known !== undefined) return known;
  const view = state.markets.get(id);
  if (view?.instrument.kind !== 'perpetual') return null;
  const stake = { view, long: held.quantity > 0n, size: Math.abs(toNumber(held.quantity)), cost: toNumber(held.cost), maintenance: toNumber(view.instrument.maintenanceMargin) };
  stakes.set(held, stake);
  return stake;
}
