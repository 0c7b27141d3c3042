/**
 * Limits the market can break, held against every price that moves something held, and against every booking. As with the limits on loss (risk/loss-watch.ts)
 * floats go first: since the last exact look nothing can have moved a limit by more than the sum of what every holding moved. Only when that has used up nearly
 * all the room of the nearest limit are the exact figures made. The floats decide when to look, never what is done.
 *
 * 1. A limit that breaks does its act in the same event: entries are refused, positions made smaller or closed, or trading halts.
 * 2. It stays broken until it is back inside by a twentieth of itself; so long its act is done again to whatever still stands against it.
 * 3. What cannot be measured breaks nothing by the market, and mends nothing; it refuses entries (limit-checks.ts). Without equity nothing that is held is within a share of it.
 */
import { sub, toNumber, type Decimal, type Money } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId, RowId, VenueId } from '../../../../src-shared/domain/ids.ts';
import type { Fact } from '../fact.ts';
import { priceOf } from '../market/market.ts';
import { awaitsPrices } from '../portfolio/valuation.ts';
import { areBooksCompared, holdingsOf } from '../risk/loss-watch.ts';
import type { EngineState } from '../state.ts';
import { alert, newId, riskEvent, type Turn } from '../turn.ts';
import { actOn, leaves, restsOn } from './limit-acts.ts';
import type { AppliedLimit, LimitBook, LimitBreach, LimitWatch } from './limit-book.ts';
import { keeps, levelOf } from './limit-holds.ts';
import { countsAnew, figureOf, nameOf, unitOf } from './limit-words.ts';
import { exposuresOf, type Exposure } from './exposures.ts';
import { LimitGauge, type Reading } from './measure-limit.ts';
import { isPartDrawdown, markHighs } from './part-highs.ts';
import { isPartLoss } from './part-losses.ts';

/** Share of the room that may be used up before the exact look. */
const USABLE = 0.9;
/** VaR, volatility and correlation follow every closed bar; between two bars they are looked at again when prices have moved by this share of what is held. */
const PAST_MOVES = 0.001;

/** What may change a limit's figure otherwise than by a price. */
const BOOKINGS: ReadonlySet<Fact['kind']> = new Set<Fact['kind']>([
  'fill_booked', 'position_changed', 'ledger_posted', 'order_intended', 'order_changed', 'candle_closed', 'portfolio_marked', 'day_started', 'week_started', 'trading_state_changed',
]);

/** Before a turn ends: looks at the limits where something may have broken one, and does what they ask for. */
export function watchLimits(turn: Turn): void {
  const { state } = turn;
  const book = state.limits;
  if (book === null || state.balances.size === 0) return;
  if (book.watch !== null && turn.facts.some(({ kind }) => BOOKINGS.has(kind))) book.watch = null;
  if (book.watch !== null && movedSince(state, book.watch) < book.watch.lookAt) return;
  // After a start: at cost, what is long lost would be lost again.
  if (awaitsPrices(state, turn.at)) return;
  markHighs(turn, book.watched.filter((limit) => isPartDrawdown(limit) && isCompared(state, limit)));
  lookExactly(turn, book);
}

function movedSince({ market }: EngineState, { holdings }: LimitWatch): number {
  let moved = 0;
  for (const { known, quantity, from } of holdings) moved += Math.abs(quantity * ((priceOf(known, market.config) ?? from) - from));
  return moved;
}

function lookExactly(turn: Turn, book: LimitBook): void {
  const { state } = turn;
  const gauge = new LimitGauge(state);
  const everything = exposuresOf(state);
  const staying = book.settling.size === 0 ? everything : exposuresOf(state, (order) => !leaves(order) || order.cancelRequestedAt === null);
  let least = Infinity;
  for (const limit of book.watched) {
    const exposures = isSettling(state, book, limit) ? staying : everything;
    const own = gauge.own(limit, exposures);
    if (own.length === 0 && !book.broken.has(limit.key) && !ALWAYS.has(limit.measure)) continue;
    // Before a venue is compared, what has been stopped out there still seems to be held.
    if (!isCompared(state, limit)) {
      least = 0;
      continue;
    }
    const reading = gauge.read(limit, exposures);
    review(turn, book, limit, reading);
    if (book.broken.has(limit.key)) {
      actOn(turn, limit, exposures);
      least = 0;
    } else if (reading.known) {
      least = Math.min(least, roomOf(limit, { own, exposures, value: reading.value, gauge }));
    }
  }
  const worth = toNumber(gauge.worth(null));
  book.watch = { holdings: holdingsOf(state), lookAt: USABLE * least - 1e-10 * Math.abs(worth) };
}

/** Whether entries that a change of the list no longer lets rest are still on their way out. */
function isSettling(state: EngineState, { settling }: LimitBook, limit: AppliedLimit): boolean {
  if (!settling.has(limit.key)) return false;
  if (restsOn(state, limit).some(({ cancelRequestedAt }) => cancelRequestedAt !== null)) return true;
  settling.delete(limit.key);
  return false;
}

/** Begins or ends a breach. What has no figure leaves it as it stands: a broken limit is not mended by what is not known. */
function review(turn: Turn, book: LimitBook, limit: AppliedLimit, reading: Reading): void {
  const breach = book.broken.get(limit.key);
  if (!reading.known) {
    if (breach === undefined && reading.beyond === true) begin(turn, book, limit, reading);
    return;
  }
  const kept = keeps(limit, reading.value, levelOf(limit, book));
  if (breach === undefined && !kept) begin(turn, book, limit, reading);
  else if (breach !== undefined && kept) end(turn, book, limit, breach);
}

/** Whether what a limit is about was compared with its venues since the start. One that is away keeps no limit of another venue from being held. */
export function isCompared(state: EngineState, { scope, subject }: AppliedLimit): boolean {
  const venue = scope === 'venue' ? (subject as VenueId) : scope === 'instrument' ? state.instruments.get(subject as InstrumentId)?.venue : undefined;
  return venue === undefined ? areBooksCompared(state) : (state.venues.get(venue)?.reconciledAt ?? 0) !== 0;
}

/** Held or not, equity counts. */
const ALWAYS: ReadonlySet<AppliedLimit['measure']> = new Set<AppliedLimit['measure']>(['dailyLoss', 'weeklyLoss', 'drawdown', 'minEquity']);

/** How far everything held may move, in money and whichever way, before the limit can break. */
function roomOf(limit: AppliedLimit, { own, exposures, value, gauge }: { readonly own: readonly Exposure[]; readonly exposures: readonly Exposure[]; readonly value: Decimal; readonly gauge: LimitGauge }): number {
  const level = toNumber(limit.limit);
  const sizes = own.map((one) => toNumber(one.value));
  const held = sizes.reduce((sum, size) => sum + size, 0);
  switch (limit.measure) {
    case 'notional': return level - held;
    // What moves takes as much from equity as it adds to what is held, at worst.
    case 'leverage': return (level * toNumber(gauge.basis(limit)) - held) / (1 + level);
    case 'concentration': return (level * Math.max(toNumber(gauge.basis(limit)), held) - Math.max(0, ...sizes)) / (1 + level);
    case 'var95': case 'volatility': case 'correlation': return PAST_MOVES * held;
    case 'liquidation': return gauge.movesUntilLiquidation(limit, level, exposures);
    case 'dailyLoss': case 'weeklyLoss': case 'drawdown': {
      if (isPartLoss(limit)) return (level - toNumber(value)) * toNumber(gauge.equityOfPart(limit));
      const share = toNumber(value);
      return share >= 1 ? 0 : (toNumber(gauge.worth(null)) / (1 - share)) * (level - share);
    }
    case 'minEquity': return toNumber(sub(value as Money, limit.limit as Money));
    case 'quantity': case 'openOrders': case 'openPositions': case 'ordersPerMinute': case 'priceCollar': return Infinity;
  }
}

function begin(turn: Turn, book: LimitBook, limit: AppliedLimit, reading: Reading): void {
  const { scope, subject, measure, act } = limit;
  // Without a figure it is at least the limit.
  const value = reading.known ? reading.value : limit.limit;
  const shown = reading.known ? figureOf(limit, value) : `(${reading.why})`;
  const sentence = `${nameOf(limit)} ${shown} broke its limit of ${figureOf(limit, limit.limit)}: ${DOES[act]}.${countsAnew(limit)}`;
  const breach: LimitBreach = { id: newId<RowId>(turn), scope, subject, measure, act, value, limit: limit.limit, sentence, at: turn.at, endedAt: null };
  book.broken.set(limit.key, breach);
  turn.facts.push({ kind: 'limit_breached', breach });
  riskEvent(turn, 'limit_broken', scope === 'instrument' ? (subject as InstrumentId) : null, sentence, [{ name: nameOf(limit), value: shown, limit: figureOf(limit, limit.limit), unit: unitOf(limit), passed: false }]);
  alert(turn, act === 'block' ? 'warning' : 'critical', 'limit_broken', sentence, isPartDrawdown(limit) ? EARNED_BACK : 'Entries it covers stay refused until it is back inside; set the limit elsewhere if it is not what you want.');
}

const EARNED_BACK = 'Entries it covers stay refused until then, or until it has earned that back.';

const DOES: Readonly<Record<AppliedLimit['act'], string>> = {
  block: 'entries are refused until it is back inside', reduce: 'positions are made smaller', close: 'what it covers is closed', halt: 'trading halts',
};

function end(turn: Turn, book: LimitBook, limit: AppliedLimit, breach: LimitBreach): void {
  book.broken.delete(limit.key);
  turn.facts.push({ kind: 'limit_breached', breach: { ...breach, endedAt: turn.at } });
  // Who was refused for it is heard again.
  turn.state.refusedUntil.clear();
}
