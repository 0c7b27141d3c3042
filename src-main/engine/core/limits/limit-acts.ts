/** What a broken limit does, again at every look while it stands: only to what is not under way already. */
import { ceilTo, max, mul, ratio, sub, toNumber, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import { smallestOrder, type Instrument } from '../../../../src-shared/domain/instrument.ts';
import { entrySide, opposite } from '../../../../src-shared/domain/side.ts';
import { entersHalt } from '../halt/halting.ts';
import { liveOrdersFor } from '../order/order-book.ts';
import type { Order } from '../order/order.ts';
import { requestCancel } from '../order/resolve.ts';
import { submitOrder } from '../order/submit.ts';
import { markPrice } from '../portfolio/valuation.ts';
import { averageEntry } from '../position/change-position.ts';
import type { Position } from '../position/position.ts';
import { exitQuantity, wantClosed } from '../protection/closing.ts';
import type { EngineState } from '../state.ts';
import type { Turn } from '../turn.ts';
import type { Exposure } from './exposures.ts';
import { concerns, type AppliedLimit } from './limit-book.ts';
import { insideOf, keeps } from './limit-holds.ts';
import { figureOf, nameOf } from './limit-words.ts';
import { LimitGauge } from './measure-limit.ts';
import { ownersOfEntry, ownersOfPosition } from './owner.ts';

/** Who halts, as the halt's record has it. */
export const BY_LIMIT = 'risk limit';

/** Does the limit's act to what it covers; entries that rest would add to it, and are cancelled whatever the act. */
export function actOn(turn: Turn, limit: AppliedLimit, exposures: readonly Exposure[]): void {
  cancelEntries(turn, limit);
  switch (limit.act) {
    case 'block': return undefined;
    case 'reduce': return reduce(turn, limit, exposures);
    case 'close': return close(turn, limit);
    case 'halt':
      if (turn.state.halt === null) entersHalt(turn, { by: BY_LIMIT, reason: turn.state.limits?.broken.get(limit.key)?.sentence ?? nameOf(limit), close: false });
  }
}

const reasonOf = (limit: AppliedLimit): string => `limit on ${nameOf(limit)} (${figureOf(limit, limit.limit)})`;

/** Open positions a limit is about, without what is too small to trade. */
export function coveredPositions(state: EngineState, limit: AppliedLimit): (readonly [Position, Instrument])[] {
  const found: (readonly [Position, Instrument])[] = [];
  for (const position of state.positions.values()) {
    const instrument = state.instruments.get(position.instrument);
    if (instrument !== undefined && concerns(limit, instrument, ownersOfPosition(state.teams, position)) && !state.dust.has(position.id)) found.push([position, instrument]);
  }
  return found;
}

/** Whether an entry will not stay: it rests, and is being cancelled or would be. Entries of their own time end by themselves, filled or not. */
export function leaves({ purpose, ticket }: Order): boolean {
  return purpose === 'entry' && ticket.timeInForce === 'gtc';
}

/** Entries a limit is about that rest. */
export function restsOn(state: EngineState, limit: AppliedLimit): Order[] {
  return [...state.liveOrders].flatMap((id) => {
    const order = state.orders.get(id);
    const instrument = order === undefined || !leaves(order) ? undefined : state.instruments.get(order.ticket.instrument);
    return order !== undefined && instrument !== undefined && concerns(limit, instrument, ownersOfEntry(state.teams, order)) ? [order] : [];
  });
}

/** Cancels the entries a limit is about that rest; one that is being cancelled is not cancelled again. */
export function cancelEntries(turn: Turn, limit: AppliedLimit): void {
  for (const order of restsOn(turn.state, limit)) requestCancel(turn, order, reasonOf(limit));
}

function close(turn: Turn, limit: AppliedLimit): void {
  for (const [position] of coveredPositions(turn.state, limit)) wantClosed(turn, position, reasonOf(limit), { kind: 'protection', reason: reasonOf(limit) }, false);
}

/** A venue that refuses is not asked again at every price, and an exit that says nothing for so long is not counted on. */
const PAUSE_MS = 2_000;

/**
 * Makes positions smaller until the limit is kept with a little to spare, what takes most off it first. What is on its way out is waited for: it counts as gone only
 * when it is. What cannot be made smaller now (its venue is away, refuses or does not answer) does not hold the others up: they make room for it.
 */
function reduce(turn: Turn, limit: AppliedLimit, exposures: readonly Exposure[]): void {
  const { state } = turn;
  const covered = coveredPositions(state, limit).map((held) => ({ held, way: wayOf(turn, held[0]) }));
  if (covered.some(({ way }) => way === 'leaving')) return;
  const able = covered.flatMap(({ held, way }) => (way === 'free' ? [held] : []));
  const gauge = new LimitGauge(state);
  const fits = (held: readonly Exposure[]): boolean => {
    const reading = gauge.read(limit, held);
    return reading.known && keeps(limit, reading.value, insideOf(limit));
  };
  let left = exposures;
  for (const [position, instrument] of largestFirst(able, left, (held) => valueWith(gauge, limit, held))) {
    if (fits(left)) break;
    const without = scaled(left, instrument, 0);
    const share = fits(without) ? smallestCut(left, instrument, fits) : 1;
    cut(turn, limit, [position, instrument], share);
    left = scaled(left, instrument, 1 - share);
  }
}

/** `leaving`: an exit is on its way and may still fill soon. `stuck`: it was refused, does not answer, or cannot be sent. `free`: it can be made smaller. */
function wayOf({ state, at }: Turn, position: Position): 'leaving' | 'stuck' | 'free' {
  if (state.venues.get(position.venue)?.connected !== true) return 'stuck';
  const exits = liveOrdersFor(state, position.instrument, position.id, 'exit');
  if (exits.length > 0) return exits.some(({ createdAt }) => at - createdAt < PAUSE_MS) ? 'leaving' : 'stuck';
  const closing = state.closing.get(position.id);
  // After the second try it is a venue that refuses.
  if (closing !== undefined) return closing.attempts < 2 ? 'leaving' : 'stuck';
  const cutBefore = state.limits?.cuts.get(position.id);
  if (cutBefore === undefined || at >= cutBefore.until) return 'free';
  return (state.orders.get(cutBefore.order)?.filledQuantity ?? 0n) > 0n ? 'leaving' : 'stuck';
}

function valueWith(gauge: LimitGauge, limit: AppliedLimit, held: readonly Exposure[]): number {
  const reading = gauge.read(limit, held);
  return reading.known ? toNumber(reading.value) : Infinity;
}

/** By what the limit would show without each; ties by instrument, so that the order never depends on anything else. */
function largestFirst(covered: readonly (readonly [Position, Instrument])[], held: readonly Exposure[], valueOf: (held: readonly Exposure[]) => number): (readonly [Position, Instrument])[] {
  const without = new Map(covered.map(([position, instrument]) => [position.id, valueOf(scaled(held, instrument, 0))]));
  return [...covered].sort(([a], [b]) => (without.get(a.id) ?? 0) - (without.get(b.id) ?? 0) || (a.instrument < b.instrument ? -1 : 1));
}

/** The smallest share of a position that must go, by halving, to a thousandth. */
function smallestCut(held: readonly Exposure[], instrument: Instrument, fits: (held: readonly Exposure[]) => boolean): number {
  let [tooLittle, enough] = [0, 1];
  for (let i = 0; i < 10; i += 1) {
    const middle = (tooLittle + enough) / 2;
    if (fits(scaled(held, instrument, 1 - middle))) enough = middle;
    else tooLittle = middle;
  }
  return enough;
}

function scaled(held: readonly Exposure[], instrument: Instrument, share: number): readonly Exposure[] {
  const part = ratio(share.toFixed(9));
  return held.flatMap((one) => {
    if (one.instrument.id !== instrument.id) return [one];
    const smaller = <E extends Pick<Exposure, 'value' | 'quantity' | 'signed'>>(whole: E): E => ({ ...whole, value: mul(whole.value, part), quantity: mul(whole.quantity, part), signed: whole.signed * share });
    return share === 0 ? [] : [{ ...smaller(one), parts: one.parts.map(smaller) }];
  });
}

/** Reduce-only, at the market; never less than can be traded, and the whole where what stayed would be too small to. */
function cut(turn: Turn, limit: AppliedLimit, [position, instrument]: readonly [Position, Instrument], share: number): void {
  const { state, at } = turn;
  const reason = reasonOf(limit);
  const whole = exitQuantity(position, instrument);
  const least = smallestOrder(instrument, markPrice(state, instrument.id) ?? averageEntry(position));
  const wanted: Quantity = share >= 1 ? whole : ceilTo(mul(position.quantity, ratio(share.toFixed(9))), instrument.lotSize);
  const size = max(wanted, least);
  if (sub(whole, size) < least) {
    wantClosed(turn, position, reason, { kind: 'protection', reason }, false);
    return;
  }
  const order = submitOrder(turn, {
    instrument: position.instrument, purpose: 'exit', origin: { kind: 'protection', reason }, side: opposite(entrySide(position.direction)), type: 'market',
    quantity: size, price: null, triggerPrice: null, timeInForce: 'ioc', position: position.id,
  }, []);
  const cuts = state.limits?.cuts;
  for (const [id, { until }] of cuts ?? []) if (until <= at) cuts?.delete(id);
  cuts?.set(position.id, { until: (at + PAUSE_MS) as Timestamp, order: order.ticket.clientOrderId });
}
