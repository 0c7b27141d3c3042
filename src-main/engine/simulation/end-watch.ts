/** Whether orders that are said to be over are. */
import type { OrderState } from '../core/order/order.ts';
import type { Fact } from '../core/fact.ts';
import type { Truth } from './truth.ts';
import { Violation } from './violation.ts';
import { CONTRADICTION_LIMIT_MS } from './witness-limits.ts';

/** Nothing comes of it any more. */
export function isOver(state: OrderState): boolean {
  return ['filled', 'cancelled', 'expired', 'rejected', 'denied'].includes(state);
}

export class EndWatch {
  readonly #truth: () => Truth;
  readonly #lies = new Set<string>();
  /** Orders said to be over: since when. */
  readonly #ended = new Map<string, number>();

  constructor(truth: () => Truth) {
    this.#truth = truth;
  }

  /** The venue said no to an order and took it. */
  venueLied(id: string): void {
    this.#lies.add(id);
  }

  learn(fact: Extract<Fact, { kind: 'order_changed' }>, at: number): void {
    this.#checkFalseEnd(fact);
    if (isOver(fact.to)) this.#ended.set(fact.clientOrderId, at);
    else this.#ended.delete(fact.clientOrderId);
  }

  /** @param from when the engine could begin to find out */
  check(at: number, from: number, truth: Truth): void {
    for (const id of truth.orders.keys()) {
      const forMs = at - Math.max(this.#ended.get(id) ?? at, from);
      if (forMs > CONTRADICTION_LIMIT_MS) throw new Violation('contradiction', `order ${id} is held as ended and works at the venue for ${forMs} ms`, id);
    }
  }

  /** An order said to be refused or never arrived must not be working or filled at the venue. */
  #checkFalseEnd(fact: Extract<Fact, { kind: 'order_changed' }>): void {
    const saysNothingHappened = fact.to === 'denied' || fact.to === 'rejected' || (fact.to === 'expired' && fact.reason === 'never_arrived');
    if (!saysNothingHappened || fact.from === fact.to || this.#lies.has(fact.clientOrderId)) return;
    const truth = this.#truth();
    if (truth.orders.has(fact.clientOrderId) || truth.filled.has(fact.clientOrderId)) {
      throw new Violation('false end', `order ${fact.clientOrderId} was given up as ${fact.to} and lives at the venue`, fact.clientOrderId);
    }
  }
}
