/** What an order of a rebalance meets, whether it is only looked at or sent: entries the one list of checks, reductions what is held. Pure. */
import { abs, div, floorTo, min, sub, toNumber, toText, type Price, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { RiskCheck } from '../fact.ts';
import { liveOrdersFor } from '../order/order-book.ts';
import { markPrice } from '../portfolio/valuation.ts';
import { heldOn } from '../position/held.ts';
import type { Position } from '../position/position.ts';
import { exitQuantity } from '../protection/closing.ts';
import { positive, type EntryWish } from '../risk/entry-wish.ts';
import { judgeWish, refusalOf, type RiskApproved } from '../risk/judge.ts';
import type { EngineState } from '../state.ts';
import type { RebalanceOrder } from './rebalance.ts';

export type StepVerdict =
  | { readonly kind: 'refused'; readonly sentence: string; readonly checks: readonly RiskCheck[] }
  | { readonly kind: 'exit'; readonly position: Position; readonly quantity: Quantity; readonly checks: readonly RiskCheck[] }
  | { readonly kind: 'entry'; readonly wish: EntryWish; readonly entry: RiskApproved; readonly checks: readonly RiskCheck[] };

/** Judges one order as the state is. */
export function judgeStep(state: EngineState, order: RebalanceOrder, at: Timestamp): StepVerdict {
  const size = positive<Quantity>(order.quantity);
  if (!state.instruments.has(order.instrument)) return refused(`There is no instrument ${order.instrument} in this session.`);
  if (size === undefined) return refused(`The quantity ${JSON.stringify(order.quantity)} is not an amount above 0 with at most 18 decimal places.`);
  return order.action === 'open' || order.action === 'add' ? judgeEntry(state, order, size, at) : judgeExit(state, order, size);
}

function judgeEntry(state: EngineState, order: RebalanceOrder, quantity: Quantity, at: Timestamp): StepVerdict {
  const held = heldOn(state, order.instrument);
  if (order.action === 'add' && (held === undefined || held.direction !== order.direction)) return refused('What it was to be added to is no longer held.');
  const closing = held !== undefined && state.closing.has(held.id);
  if (closing) return refused('The position is being closed.');
  const stop = order.action === 'add' ? held?.stop : positive<Price>(order.stop ?? '');
  if (stop === undefined || stop === null) return refused(order.action === 'add' ? 'The position has no stop yet: nothing is added to what is not protected.' : `The stop ${JSON.stringify(order.stop)} is not a price above 0.`);
  const wish: EntryWish = { instrument: order.instrument, direction: order.direction, by: 'hand', limit: null, stop, target: null, size: { by: 'quantity', quantity }, signal: null, multiplier: 1, odds: null };
  const moved = priceCheck(state, order);
  // A position that is added to is no obstacle to itself, as dust is none; its exposure counts.
  const judgement = judgeWish(order.action === 'add' && held !== undefined ? { ...state, dust: new Set([...state.dust, held.id]) } : state, wish, at);
  const checks = [moved, ...judgement.checks];
  if (!judgement.approved || !moved.passed) return { kind: 'refused', sentence: refusalOf(checks) ?? 'Refused.', checks };
  return { kind: 'entry', wish, entry: judgement.entry, checks };
}

/** Reduce-only: of fresh size, never more than is held. */
function judgeExit(state: EngineState, order: RebalanceOrder, size: Quantity): StepVerdict {
  const position = heldOn(state, order.instrument);
  const instrument = state.instruments.get(order.instrument);
  if (position === undefined || instrument === undefined || position.direction !== order.direction) return refused('Nothing is held of it any more.');
  if (state.closing.has(position.id)) return refused('The position is being closed already.');
  if (liveOrdersFor(state, order.instrument, position.id, 'exit').length > 0) return refused('An exit of the position is on its way.');
  const whole = exitQuantity(position, instrument);
  const quantity = order.action === 'close' ? whole : min(floorTo(size, instrument.lotSize), whole);
  const checks: RiskCheck[] = [
    priceCheck(state, order),
    { name: 'reduce only', before: toText(position.quantity), value: toText(sub(position.quantity, quantity)), limit: '0', unit: 'quantity', passed: true },
    { name: 'minimum quantity', value: toText(quantity), limit: toText(instrument.minQuantity), unit: 'quantity', passed: quantity > 0n && quantity >= instrument.minQuantity },
  ];
  const sentence = refusalOf(checks);
  return sentence === null ? { kind: 'exit', position, quantity, checks } : { kind: 'refused', sentence, checks };
}

/** How far the market has gone from where the proposal was made; null where either is not known. */
export function movedSince(state: EngineState, { instrument, price }: RebalanceOrder): number | null {
  const now = markPrice(state, instrument);
  const then = positive<Price>(price);
  return now === null || then === undefined ? null : toNumber(div(abs(sub(now, then)), then));
}

function priceCheck(state: EngineState, order: RebalanceOrder): RiskCheck {
  const moved = movedSince(state, order);
  const { priceCollar } = state.config.risk;
  return { name: 'price since the proposal', value: moved === null ? 'unknown' : moved.toFixed(5), limit: String(priceCollar), unit: 'share', passed: moved !== null && moved <= priceCollar };
}

function refused(sentence: string): StepVerdict {
  return { kind: 'refused', sentence, checks: [] };
}
