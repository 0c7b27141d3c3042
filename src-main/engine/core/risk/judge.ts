/**
 * Pre-trade risk: a signal becomes an entry only through here. Approval is a type that only this file makes, so that an
 * unjudged entry cannot be sent by mistake. Every check is exact, and leaves its measure and limit behind.
 */
import {
  ZERO_MONEY, abs, add, fromNumber, max, min, mul, notional, quantityFor, ratio, sub, toNumber, toText, floorTo, ceilTo, div,
  type Money, type Price, type Quantity,
} from '../../../../src-shared/domain/decimal.ts';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import type { Brand } from '../../../../src-shared/support/brand.ts';
import type { RiskCheck } from '../fact.ts';
import { bestQuote, qualityOf } from '../market/market.ts';
import { liveOrdersOn } from '../order/order-book.ts';
import { owesFills } from '../order/order-life.ts';
import type { ProtectionPlan } from '../order/order.ts';
import { committed, equity, markPrice } from '../portfolio/valuation.ts';
import { heldCount, heldOn } from '../position/held.ts';
import { stopOnTick, stopReached, targetOnTick } from '../protection/trigger.ts';
import { isFreshSinceWake } from '../reconcile/waking.ts';
import type { Signal } from '../signal/signal.ts';
import type { EngineState } from '../state.ts';

/** An entry that may be sent: sized, priced, protected. */
export interface ApprovedEntry {
  readonly instrument: Instrument;
  readonly quantity: Quantity;
  readonly limitPrice: Price;
  readonly plan: ProtectionPlan;
  /** Committed notional this approval may bring the portfolio to (I5). */
  readonly committedLimit: Money;
}

export type RiskApproved = Brand<ApprovedEntry, 'RiskApproved'>;

export type Judgement =
  | { readonly approved: true; readonly entry: RiskApproved; readonly checks: readonly RiskCheck[] }
  | { readonly approved: false; readonly checks: readonly RiskCheck[]; readonly sentence: string };

/** Entries are limit IOC orders this far through the last price: what they may cost is known before they are sent. */
const ENTRY_SLIPPAGE = ratio('0.002');
/** A stop nearer than this many ticks is noise, not protection. */
const MIN_STOP_TICKS = 2n;
/** Share of the price a stop may slip before its value must still clear the venue's minimum (lesson 19). */
const STOP_SLIPPAGE = ratio('0.01');

const rate = (value: number): ReturnType<typeof ratio> => ratio(value.toFixed(9));

/** Judges a signal against everything that could forbid or shrink it. Pure: reads the state, changes nothing. */
export function judge(state: EngineState, signal: Signal, at: Timestamp): Judgement {
  const checks: RiskCheck[] = [];
  const check = (name: string, passed: boolean, value: string, limit: string): boolean => {
    checks.push({ name, value, limit, passed });
    return passed;
  };
  const refuse = (): Judgement => {
    const failed = checks.find((one) => !one.passed);
    return { approved: false, checks, sentence: failed === undefined ? 'Refused.' : `${failed.name}: ${failed.value}, limit ${failed.limit}.` };
  };
  const instrument = must(state.instruments.get(signal.instrument), `signal on unknown instrument ${signal.instrument}`);
  if (!circumstances(state, signal, instrument, at, check)) return refuse();
  const prices = pricing(state, signal, instrument);
  if (!check('price known', prices !== null, prices === null ? 'none' : 'yes', 'a last price') || prices === null) return refuse();
  if (!priceChecks(state, instrument, prices, signal, check)) return refuse();
  const sized = size(state, signal, instrument, prices, check);
  if (sized === null) return refuse();
  const plan: ProtectionPlan = { stop: prices.stop, target: prices.target, closeAt: holdUntil(state, at) };
  return { approved: true, checks, entry: { instrument, quantity: sized.quantity, limitPrice: prices.limit, plan, committedLimit: sized.limit } as RiskApproved };
}

type Check = (name: string, passed: boolean, value: string, limit: string) => boolean;

function circumstances(state: EngineState, signal: Signal, instrument: Instrument, at: Timestamp, check: Check): boolean {
  const venue = must(state.venues.get(instrument.venue), `no venue ${instrument.venue}`);
  const quality = qualityOf(state.market, signal.instrument, at, state.clockSkewMs, venue.connected);
  const fresh = isFreshSinceWake(state, signal.instrument);
  const live = liveOrdersOn(state, signal.instrument);
  const unknown = live.filter((order) => order.state === 'unknown' || order.state === 'sent' || owesFills(order)).length;
  const cooldown = state.cooldownUntil.get(signal.instrument) ?? 0;
  const entries = live.filter((order) => order.purpose === 'entry').length;
  const openings = heldCount(state) + entriesElsewhere(state);
  const held = heldOn(state, signal.instrument) !== undefined;
  return check('trading state', state.trading === 'active' && !state.ending && !state.suspended, state.ending ? 'ending' : state.suspended ? 'going to sleep' : state.trading, 'active')
    && check('venue', venue.connected && venue.reconciled, venue.connected ? (venue.reconciled ? 'reconciled' : 'not reconciled') : 'disconnected', 'reconciled')
    && check('data quality', quality.entriesAllowed && fresh, quality.reasons.map((reason) => reason.sentence).join('; ') || (fresh ? 'good' : 'nothing received since the machine woke'), 'good')
    && check('direction tradable', instrument.kind === 'perpetual' || signal.direction === 'long', `${signal.direction} ${instrument.kind}`, 'long on spot')
    && check('unresolved orders', unknown === 0, String(unknown), '0')
    && check('open position or entry', !held && entries === 0, held ? 'held' : String(entries), 'none')
    && check('cooldown', at >= cooldown, at >= cooldown ? 'over' : `${cooldown - at} ms left`, 'over')
    && check('open positions', openings < state.config.risk.maxOpenPositions, String(openings), String(state.config.risk.maxOpenPositions));
}

function entriesElsewhere(state: EngineState): number {
  const instruments = new Set<string>();
  for (const id of state.liveOrders) {
    const order = state.orders.get(id);
    if (order !== undefined && order.purpose === 'entry' && heldOn(state, order.ticket.instrument) === undefined) instruments.add(order.ticket.instrument);
  }
  return instruments.size;
}

interface Pricing {
  readonly last: Price;
  /** Worst price the entry may get. */
  readonly limit: Price;
  readonly stop: Price;
  readonly target: Price | null;
  /** Loss per unit if the stop is hit after the worst entry. */
  readonly risk: Price;
}

function pricing(state: EngineState, signal: Signal, instrument: Instrument): Pricing | null {
  const last = markPrice(state, signal.instrument);
  if (last === null) return null;
  const quote = bestQuote(state.market, signal.instrument);
  const long = signal.direction === 'long';
  const touch = quote === null ? last : fromNumber<Price>(long ? quote.ask : quote.bid);
  const slip = mul(touch, ENTRY_SLIPPAGE);
  const limit = long ? ceilTo(add(touch, slip), instrument.tickSize) : floorTo(sub(touch, slip), instrument.tickSize);
  const stop = stopOnTick(instrument, signal.direction, fromNumber<Price>(signal.plan.stop));
  const target = targetOnTick(instrument, signal.direction, fromNumber<Price>(signal.plan.target));
  const risk = long ? sub(limit, stop) : sub(stop, limit);
  return { last, limit, stop, target: target > 0n ? target : null, risk };
}

function priceChecks(state: EngineState, instrument: Instrument, prices: Pricing, signal: Signal, check: Check): boolean {
  const { last, limit, stop, risk } = prices;
  const away = toNumber(abs(sub(limit, last))) / toNumber(last);
  const stopAway = toNumber(abs(sub(stop, last))) / toNumber(last);
  const collar = state.config.risk.priceCollar;
  const least = (instrument.tickSize as bigint) * MIN_STOP_TICKS;
  const targetAhead = prices.target === null || (signal.direction === 'long' ? prices.target > limit : prices.target < limit);
  const cost = roundTripCost(instrument) / Math.max(stopAway, 1e-9);
  // Cross margin: with the whole portfolio at its limit the venue closes us at 1/exposure − maintenance from the entry.
  const liquidation = instrument.kind === 'spot' ? 1 : 1 / Math.max(1, state.config.risk.maxPortfolioExposure) - toNumber(instrument.maintenanceMargin);
  return check('price collar', away <= collar, away.toFixed(5), String(collar))
    && check('stop on the right side', stop > 0n && !stopReached(signal.direction, stop, last) && risk > 0n, toText(stop), `${signal.direction === 'long' ? 'below' : 'above'} ${toText(last)}`)
    && check('stop distance', risk >= least, toText(risk), `at least ${MIN_STOP_TICKS} ticks`)
    && check('cost of risk', cost <= state.config.risk.maxCostOfRisk, cost.toFixed(4), String(state.config.risk.maxCostOfRisk))
    // The venue’s percent-price filter would refuse a stop beyond it (lesson 16).
    && check('stop inside collar', stopAway <= collar * 4, stopAway.toFixed(5), String(collar * 4))
    && check('stop before liquidation', stopAway < liquidation, stopAway.toFixed(5), liquidation.toFixed(5))
    && check('target beyond entry', targetAhead, prices.target === null ? 'none' : toText(prices.target), toText(limit));
}

/** Taker fee in and out, and a basis point of slippage each way: fraction of the price. */
function roundTripCost(instrument: Instrument): number {
  return 2 * toNumber(instrument.takerFee) + 0.0002;
}

function size(state: EngineState, signal: Signal, instrument: Instrument, prices: Pricing, check: Check): { quantity: Quantity; limit: Money } | null {
  const { risk: config } = state.config;
  // Money at another venue is no margin here: what may be held at a venue is measured by what lies there.
  const worth = equity(state, instrument.venue);
  if (!check('equity', worth > 0n, toText(worth), 'above 0')) return null;
  const atRisk = mul(worth, rate(config.riskPerTrade));
  const wanted = div(atRisk as bigint as Quantity, prices.risk);
  const instrumentLimit = mul(worth, rate(config.maxInstrumentExposure));
  const portfolioLimit = mul(worth, rate(config.maxPortfolioExposure));
  const instrumentRoom = max(ZERO_MONEY, sub(instrumentLimit, committed(state, signal.instrument)));
  const committedNow = committed(state, null);
  const portfolioRoom = max(ZERO_MONEY, sub(portfolioLimit, committedNow));
  const room = min(instrumentRoom, portfolioRoom);
  const quantity = floorTo(min(wanted, quantityFor(room, prices.limit)), instrument.lotSize);
  const value = notional(prices.limit, quantity);
  const stopValue = notional(sub(prices.stop, mul(prices.stop, STOP_SLIPPAGE)), quantity);
  const passed = check('risk per trade', true, toText(notional(prices.risk, quantity)), toText(atRisk))
    && check('instrument exposure', value <= instrumentRoom, toText(value), toText(instrumentRoom))
    && check('portfolio exposure', value <= portfolioRoom, toText(value), toText(portfolioRoom))
    && check('minimum quantity', quantity >= instrument.minQuantity && quantity > 0n, toText(quantity), toText(instrument.minQuantity))
    && check('minimum value', value >= instrument.minNotional && stopValue >= instrument.minNotional, toText(min(value, stopValue)), toText(instrument.minNotional));
  return passed ? { quantity, limit: portfolioLimit } : null;
}

function holdUntil(state: EngineState, at: Timestamp): Timestamp | null {
  const { maxHoldMs } = state.config.protection;
  return maxHoldMs === null ? null : ((at + maxHoldMs) as Timestamp);
}
