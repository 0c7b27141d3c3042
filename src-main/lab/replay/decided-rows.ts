import { toText } from '../../../src-shared/domain/decimal.ts';
import type { Fact } from '../../engine/core/fact.ts';
import { query, type Reader } from '../reader.ts';

type Row = Readonly<Record<string, string | number | null>>;

const ORDERS = query<Row, [string]>('orders of a session',
  `SELECT client_order_id AS key, instrument, side, type, quantity, price, trigger_price AS triggerPrice, time_in_force AS timeInForce, reduce_only AS reduceOnly,
     purpose, signal_id AS signalId, created_at AS createdAt
   FROM orders WHERE session = (SELECT ordinal FROM sessions WHERE id = (SELECT ?))`);
const SIGNALS = query<Row, [string]>('signals of a session',
  `SELECT id AS key, instrument, direction, confidence, expected_value AS expectedValue, entry, stop, target, raised_at AS raisedAt
   FROM trading_signals WHERE session = (SELECT ordinal FROM sessions WHERE id = (SELECT ?))`);
const FILL = query<Row, [string]>('fill by id',
  'SELECT venue, trade_id AS tradeId, client_order_id AS clientOrderId, instrument, side, price, quantity, fee, realised, at FROM fills WHERE id = (SELECT ?)');

/** The rows a replayed session makes, to hold against the tables. Differences are sentences; at most a handful are told. */
export class DecidedRows {
  readonly orders = new Map<string, Row>();
  readonly signals = new Map<string, Row>();
  readonly fills = new Map<string, Row>();

  /** Takes in what an event decided. */
  learn(facts: readonly Fact[]): void {
    for (const fact of facts) {
      if (fact.kind === 'order_intended') this.#learnOrder(fact);
      else if (fact.kind === 'signal_raised') this.#learnSignal(fact);
      else if (fact.kind === 'fill_booked') this.#learnFill(fact);
    }
  }

  /** Sentences for every row that the tables have otherwise, not at all, or too many of. */
  compare(reader: Reader, session: string): string[] {
    const differences = [
      ...compareAll('order', this.orders, reader.all(ORDERS, session)),
      ...compareAll('signal', this.signals, reader.all(SIGNALS, session)),
    ];
    for (const [id, expected] of this.fills) {
      const stored = reader.first(FILL, id);
      if (stored === undefined) differences.push(`fill ${id} is missing from the database`);
      else differences.push(...differingFields('fill', id, expected, stored));
    }
    return differences.slice(0, 20);
  }

  #learnOrder({ order }: Extract<Fact, { kind: 'order_intended' }>): void {
    const { ticket } = order;
    this.orders.set(ticket.clientOrderId, {
      instrument: ticket.instrument, side: ticket.side, type: ticket.type, quantity: toText(ticket.quantity), price: ticket.price === null ? null : toText(ticket.price),
      triggerPrice: ticket.triggerPrice === null ? null : toText(ticket.triggerPrice), timeInForce: ticket.timeInForce, reduceOnly: ticket.reduceOnly ? 1 : 0,
      purpose: order.purpose, signalId: order.origin.kind === 'signal' ? order.origin.signal : null, createdAt: order.createdAt,
    });
  }

  #learnSignal({ signal }: Extract<Fact, { kind: 'signal_raised' }>): void {
    this.signals.set(signal.id, {
      instrument: signal.instrument, direction: signal.direction, confidence: signal.confidence, expectedValue: signal.expectedValue, entry: signal.plan.entry,
      stop: signal.plan.stop, target: signal.plan.target, raisedAt: signal.raisedAt,
    });
  }

  #learnFill({ fill }: Extract<Fact, { kind: 'fill_booked' }>): void {
    this.fills.set(fill.id, {
      venue: fill.venue, tradeId: fill.tradeId, clientOrderId: fill.clientOrderId, instrument: fill.instrument, side: fill.side, price: toText(fill.price),
      quantity: toText(fill.quantity), fee: toText(fill.fee), realised: toText(fill.realised), at: fill.at,
    });
  }
}

function compareAll(what: string, expected: ReadonlyMap<string, Row>, stored: readonly Row[]): string[] {
  const differences: string[] = [];
  const seen = new Set<string>();
  for (const row of stored) {
    const key = String(row['key']);
    seen.add(key);
    const decided = expected.get(key);
    if (decided === undefined) differences.push(`${what} ${key} is in the database but was never decided`);
    else differences.push(...differingFields(what, key, decided, row));
  }
  for (const key of expected.keys()) if (!seen.has(key)) differences.push(`${what} ${key} is missing from the database`);
  return differences;
}

function differingFields(what: string, key: string, expected: Row, stored: Row): string[] {
  return Object.entries(expected)
    .filter(([field, value]) => stored[field] !== value)
    .map(([field, value]) => `${what} ${key}: ${field} is ${String(stored[field])} in the database, ${String(value)} was decided`);
}
