/** Turns facts into the lines a session tells: exact decimals as text, and with an entry the votes and the risk behind it. */
import { add, averagePrice, neg, sub, toNumber, toText, ZERO_MONEY, type Decimal, type Money, type Price } from '../../../src-shared/domain/decimal.ts';
import type { RoundId, SignalId } from '../../../src-shared/domain/ids.ts';
import type { EngineLine, QuorumLine } from '../../../src-shared/contract/engine-line.ts';
import type { ConsensusRound } from '../core/consensus/consensus-round.ts';
import type { SessionStart } from '../core/event.ts';
import type { Fact } from '../core/fact.ts';
import { isFinal } from '../core/order/order-life.ts';
import type { Order } from '../core/order/order.ts';
import { equity } from '../core/portfolio/valuation.ts';
import type { Position } from '../core/position/position.ts';
import type { EngineState } from '../core/state.ts';

/** Rounds and signals remembered, to tell the story of an order that fills a little later. */
const REMEMBERED = 200;

/** Sums over a session for its report. Amounts are exact text, quote currency. */
export interface RunTotals {
  readonly fills: number;
  readonly longs: number;
  readonly shorts: number;
  readonly fees: string;
  readonly funding: string;
}

export class FactLines {
  readonly #quorums = new Map<RoundId, QuorumLine>();
  readonly #instruments = new Map<SignalId, string>();
  #fills = 0;
  #longs = 0;
  #shorts = 0;
  #fees = ZERO_MONEY;
  #funding = ZERO_MONEY;

  /** The session's sums so far. Fees in another currency than the quote are left out. */
  get totals(): RunTotals {
    return { fills: this.#fills, longs: this.#longs, shorts: this.#shorts, fees: toText(this.#fees), funding: toText(this.#funding) };
  }

  /** Counts, without making lines. */
  count(facts: readonly Fact[]): void {
    for (const fact of facts) this.#count(fact);
  }

  /** The lines of one event's facts. Facts that only a screen or a database wants give none. */
  write(facts: readonly Fact[], state: Readonly<EngineState>): EngineLine[] {
    const lines: EngineLine[] = [];
    for (const fact of facts) {
      const line = this.#line(fact, state);
      if (line !== null) lines.push(line);
    }
    return lines;
  }

  #count(fact: Fact): void {
    if (fact.kind === 'payment_booked') this.#funding = add(this.#funding, fact.amount);
    else if (fact.kind === 'position_changed' && fact.change === 'opened') {
      if (fact.position.direction === 'long') this.#longs += 1;
      else this.#shorts += 1;
    } else if (fact.kind === 'fill_booked') {
      this.#fills += 1;
      if (isQuoteFee(fact.fill.feeCurrency, fact.fill.instrument)) this.#fees = add(this.#fees, fact.fill.fee);
    }
  }

  #line(fact: Fact, state: Readonly<EngineState>): EngineLine | null {
    switch (fact.kind) {
      case 'round_held': this.#rememberRound(fact.id, fact.round); return null;
      case 'signal_raised': return this.#signal(fact);
      case 'signal_ended': return { type: 'signal_ended', at: fact.at, id: fact.signal, instrument: this.#instruments.get(fact.signal) ?? null, end: fact.end, sentence: fact.sentence, order: fact.order };
      case 'order_intended': return orderLine(fact.order, { from: null, to: fact.order.state, reason: null, at: fact.order.createdAt }, null, null);
      case 'order_changed': return this.#orderChanged(fact, state);
      case 'fill_booked': return fillLine(fact);
      case 'position_changed': return positionLine(fact);
      case 'halt_changed': return haltLine(fact);
      default: return plainLine(fact);
    }
  }

  #rememberRound(id: RoundId, round: ConsensusRound): void {
    if (round.outcome.kind !== 'signal') return;
    remember(this.#quorums, id, quorumOf(round));
  }

  #signal({ signal }: Extract<Fact, { kind: 'signal_raised' }>): EngineLine {
    remember(this.#instruments, signal.id, signal.instrument);
    const { entry, stop, target } = signal.plan;
    return {
      type: 'signal', at: signal.raisedAt, id: signal.id, instrument: signal.instrument, direction: signal.direction, confidence: signal.confidence,
      expectedValue: signal.expectedValue, entry, stop, target, quorum: this.#quorums.get(signal.round) ?? null,
    };
  }

  #orderChanged(fact: Extract<Fact, { kind: 'order_changed' }>, state: Readonly<EngineState>): EngineLine | null {
    const order = state.orders.get(fact.clientOrderId);
    if (order === undefined) return null;
    const told = { ...order, filledQuantity: fact.filledQuantity, filledNotional: fact.filledNotional, position: fact.position };
    const entered = order.purpose === 'entry' && isFinal(fact.to) && fact.filledQuantity > 0n;
    const quorum = entered && order.origin.kind === 'signal' ? (this.#quorums.get(order.origin.round) ?? null) : null;
    return orderLine(told, fact, quorum, entered ? riskShare(told, state) : null);
  }
}

/** The first line of a session. */
export function sessionLine(start: SessionStart, market: string, at: number): EngineLine {
  return { type: 'session', at, session: start.session, market, fillModel: start.venues[0]?.capabilities.fillModel ?? '', instruments: start.config.watchlist };
}

/** What a person must know even where nobody reads every line, and what the log keeps. */
export function isImportant(line: EngineLine): boolean {
  switch (line.type) {
    case 'session': case 'halt': case 'trading_state': case 'command': case 'venue': case 'reconciliation': case 'problem': return true;
    case 'alert': return line.level !== 'info';
    default: return false;
  }
}

function remember<K, V>(map: Map<K, V>, key: K, value: V): void {
  map.set(key, value);
  if (map.size <= REMEMBERED) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}

/** An agent is named once on a side, in however many frameworks it sits. */
function quorumOf(round: ConsensusRound): QuorumLine {
  const inFavour = new Set<string>();
  const against = new Set<string>();
  for (const vote of round.votes) {
    if (vote.stance === 'abstain') continue;
    (vote.dissent ? against : inFavour).add(vote.agent);
  }
  return { agreement: round.agreement, for: [...inFavour], against: [...against] };
}

/** What is lost at the planned stop if it is hit, as a share of equity; null without a stop. */
function riskShare(order: Readonly<Order>, state: Readonly<EngineState>): number | null {
  if (order.plan === null || order.filledQuantity <= 0n) return null;
  const entry = averagePrice(order.filledNotional, order.filledQuantity);
  const worth = toNumber(equity(state));
  const distance = order.ticket.side === 'buy' ? sub(entry, order.plan.stop) : sub(order.plan.stop, entry);
  return worth > 0 ? (toNumber(distance) * toNumber(order.filledQuantity)) / worth : null;
}

interface Step {
  readonly from: string | null;
  readonly to: string;
  readonly reason: string | null;
  readonly at: number;
}

function orderLine(order: Readonly<Order>, { from, to, reason, at }: Step, quorum: QuorumLine | null, share: number | null): EngineLine {
  const { ticket } = order;
  return {
    type: 'order', at, id: ticket.clientOrderId, instrument: ticket.instrument, purpose: order.purpose, side: ticket.side, orderType: ticket.type, timeInForce: ticket.timeInForce,
    quantity: toText(ticket.quantity), price: textOf(ticket.price), triggerPrice: textOf(ticket.triggerPrice), from, state: to, reason,
    filledQuantity: toText(order.filledQuantity), averagePrice: order.filledQuantity > 0n ? toText(averagePrice(order.filledNotional, order.filledQuantity)) : null,
    signal: order.origin.kind === 'signal' ? order.origin.signal : null, position: order.position, quorum, riskShare: share,
  };
}

function fillLine({ fill }: Extract<Fact, { kind: 'fill_booked' }>): EngineLine {
  const { id, clientOrderId, position, instrument, side, feeCurrency, liquidity, cause, at } = fill;
  return {
    type: 'fill', at, id, order: clientOrderId, position, instrument, side, price: toText(fill.price), quantity: toText(fill.quantity), fee: toText(fill.fee), feeCurrency, liquidity, cause,
    realised: toText(fill.realised),
  };
}

function positionLine({ change, position, at }: Extract<Fact, { kind: 'position_changed' }>): EngineLine {
  const { id, instrument, direction, protection, closeReason } = position;
  return {
    type: 'position', at, change, id, instrument, direction, quantity: toText(position.quantity), stop: textOf(position.stop), target: textOf(position.target), protection,
    net: toText(netOf(position)), reason: closeReason, heldMs: at - position.openedAt,
  };
}

function netOf(position: Readonly<Position>): Money {
  return add(add(position.realised, neg(position.fees)), position.funding);
}

function haltLine({ halt, report, at }: Extract<Fact, { kind: 'halt_changed' }>): EngineLine {
  return {
    type: 'halt', at, id: halt.id, by: halt.by, reason: halt.reason, close: halt.close, verified: halt.verifiedAt !== null, resumed: halt.resumedAt !== null,
    report: report.map(({ venue, subject, status, sentence }) => ({ venue, subject, status, sentence })),
  };
}

function plainLine(fact: Fact): EngineLine | null {
  switch (fact.kind) {
    case 'approval_asked': case 'approval_answered': case 'approval_mode_changed': return approvalLine(fact);
    case 'regime_changed': return { type: 'regime', at: fact.at, instrument: fact.instrument, from: fact.from, to: fact.to };
    case 'quality_changed': return { type: 'data_quality', at: fact.at, instrument: fact.instrument, entriesAllowed: fact.entriesAllowed, reasons: fact.reasons.map((reason) => reason.sentence) };
    case 'trading_state_changed': return { type: 'trading_state', at: fact.at, from: fact.from, to: fact.to, reason: fact.reason, by: fact.by };
    case 'risk_event': return { type: 'risk', at: fact.at, code: fact.code, instrument: fact.instrument, sentence: fact.sentence };
    case 'reconciled': return reconciliationLine(fact);
    case 'venue_health_changed': return { type: 'venue', at: fact.at, venue: fact.venue, connected: fact.connected, sentence: fact.sentence };
    case 'alert_raised': return { type: 'alert', at: fact.at, level: fact.level, code: fact.code, sentence: fact.sentence, remedy: fact.remedy };
    case 'command_handled': return { type: 'command', at: fact.at, id: fact.command.id, command: fact.command.kind, by: fact.command.by, accepted: fact.accepted, sentence: fact.sentence };
    default: return null;
  }
}

function approvalLine(fact: Extract<Fact, { kind: 'approval_asked' | 'approval_answered' | 'approval_mode_changed' }>): EngineLine {
  if (fact.kind === 'approval_mode_changed') return { type: 'approval_mode', at: fact.at, mode: fact.mode, limitMs: fact.limitMs, by: fact.by };
  if (fact.kind === 'approval_answered') {
    const { signal, instrument, direction, decision, by, note, waitedMs, at } = fact;
    return { type: 'approval', at, id: signal, instrument, direction, state: decision, by, note, waitedMs, expiresAt: null, entry: null, stop: null, target: null, atRisk: null };
  }
  const { id, instrument, direction, expiresAt, plan: { entry, stop, target } } = fact.signal;
  return { type: 'approval', at: fact.at, id, instrument, direction, state: fact.shown ? 'suggested' : 'asked', by: null, note: '', waitedMs: 0, expiresAt, entry, stop, target, atRisk: textOf(fact.atRisk) };
}

/** A comparison that found nothing is not news. */
function reconciliationLine({ at, venue, cause, differences }: Extract<Fact, { kind: 'reconciled' }>): EngineLine | null {
  if (differences.length === 0) return null;
  return { type: 'reconciliation', at, venue, cause, differences: differences.length, unresolved: differences.filter((one) => !one.resolved).length };
}

function isQuoteFee(currency: string, instrument: string): boolean {
  return instrument.split(/[-.]/)[1] === currency;
}

function textOf(value: Decimal | Price | null): string | null {
  return value === null ? null : toText(value);
}
