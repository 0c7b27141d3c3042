import { decimal, type Quantity } from '../../../src-shared/domain/decimal.ts';
import type { MemoryBooks } from '../adapters/venue-paper/venue-books.ts';

/** What the venue truly holds, as numbers of the scale (bigint). */
export interface Truth {
  readonly positions: ReadonlyMap<string, bigint>;
  readonly balances: ReadonlyMap<string, bigint>;
  /** Working orders: client id → order. */
  readonly orders: ReadonlyMap<string, { readonly instrument: string; readonly reduceOnly: boolean; readonly conditional: boolean; readonly rest: bigint; readonly price: bigint }>;
  /** Client ids with at least one fill. */
  readonly filled: ReadonlySet<string>;
}

/** What the venue holds, read from its own books; read again only when they changed. */
export class TruthReader {
  readonly #books: MemoryBooks;
  #seen: unknown = undefined;
  #truth: Truth = { positions: new Map(), balances: new Map(), orders: new Map(), filled: new Set() };

  constructor(books: MemoryBooks) {
    this.#books = books;
  }

  /** The venue's positions, balances and our working orders (strangers' left out). */
  read(): Truth {
    const snapshot = this.#books.load();
    if (snapshot === null || snapshot === this.#seen) return this.#truth;
    this.#seen = snapshot;
    const units = (text: string): bigint => decimal<Quantity>(text);
    this.#truth = {
      positions: new Map(snapshot.positions.map((position) => [position.instrument, units(position.quantity)])),
      balances: new Map(snapshot.balances.map((balance) => [balance.currency, units(balance.total)])),
      orders: new Map(snapshot.orders.filter((order) => order.clientOrderId.startsWith('simq-')).map((order) => [order.clientOrderId, {
        instrument: order.instrument, reduceOnly: order.reduceOnly, conditional: order.type === 'stop', rest: units(order.quantity) - units(order.filledQuantity),
        price: units(order.price ?? order.triggerPrice ?? '0'),
      }])),
      filled: new Set(snapshot.fills.flatMap((fill) => fill.clientOrderId ?? [])),
    };
    return this.#truth;
  }
}

/** The largest resting stop on an instrument. */
export function coverOf(truth: Truth, instrument: string): bigint {
  let most = 0n;
  for (const order of truth.orders.values()) {
    if (order.instrument === instrument && order.reduceOnly && order.conditional && order.rest > most) most = order.rest;
  }
  return most;
}

/** Notional in the quote currency, as float. */
export function value(price: bigint, quantity: bigint): number {
  return (Number(price) / 1e18) * (Number(quantity) / 1e18);
}

/** Without its sign. */
export function abs(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}

