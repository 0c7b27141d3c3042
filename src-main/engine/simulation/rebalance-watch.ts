/**
 * What a rebalance promises, held against what a person sent, what the engine committed and what the clock on the wall says: taken up only where the proposal fits,
 * carried out once, in its order and one order at a time, nothing new once trading is not active or ten minutes are over, never more than was asked for, and
 * nothing sold that is not held. What an entry of it has to keep is watched where every entry's is.
 */
import { decimal, type Quantity } from '../../../src-shared/domain/decimal.ts';
import type { Command } from '../core/command.ts';
import type { Fact } from '../core/fact.ts';
import type { Order } from '../core/order/order.ts';
import type { RebalanceOrder, RebalanceStep } from '../core/rebalance/rebalance.ts';
import { isOver } from './end-watch.ts';
import { abs } from './truth.ts';
import { Violation } from './violation.ts';

type Rebalance = Extract<Command, { kind: 'rebalance' }>;
type Known = ReadonlyMap<string, { readonly id: string; readonly quantity: bigint }>;

/** What a proposal may be old, and a rebalance may take. */
const TEN_MINUTES_MS = 600_000;
/** A turn's prices come one after the other: what the market may have moved beyond what is allowed. */
const MOVED_LIMIT = 0.02 + 0.015;
/** Stops are put on the tick. */
const TICK = 10n ** 16n;

/** The rebalance that goes on. */
interface Going {
  readonly command: string;
  readonly orders: readonly RebalanceOrder[];
  /** On the wall's clock. */
  readonly begunAt: number;
  /** Orders before this one have had their turn. */
  next: number;
  /** Its own order at the venue, or the position it closes. */
  readonly open: Set<string>;
}

export class RebalanceWatch {
  readonly #markOf: (instrument: string) => number | undefined;
  readonly #isDust: (instrument: string, quantity: bigint) => boolean;
  readonly #given = new Map<string, Rebalance>();
  /** Ids of proposals that were taken up. */
  readonly #carriedOut = new Set<string>();
  readonly #ended = new Set<string>();
  readonly #filled = new Map<string, bigint>();
  /** Positions that a rebalance closes: which. */
  readonly #closing = new Map<string, string>();
  #trading = '';
  #going: Going | null = null;

  /** @param markOf the last price the engine was told; `isDust`: what nobody can close. */
  constructor(markOf: (instrument: string) => number | undefined, isDust: (instrument: string, quantity: bigint) => boolean) {
    this.#markOf = markOf;
    this.#isDust = isDust;
  }

  commanded(command: Rebalance): void {
    this.#given.set(command.id, command);
  }

  /** What an earlier life of the engine began is not gone on with, but for positions that are being closed. */
  processStarted(): void {
    this.#going = null;
  }

  learn(fact: Fact, at: number, known: Known): void {
    switch (fact.kind) {
      case 'trading_state_changed': this.#trading = fact.to; return;
      case 'fill_booked': if (fact.fill.clientOrderId !== null) this.#filled.set(fact.fill.clientOrderId, (this.#filled.get(fact.fill.clientOrderId) ?? 0n) + fact.fill.quantity); return;
      case 'order_changed': if (isOver(fact.to)) this.#going?.open.delete(fact.clientOrderId); return;
      case 'position_changed': if (fact.position.closedAt !== null || this.#isDust(fact.position.instrument, fact.position.quantity)) this.#closed(fact.position.id); return;
      case 'closing_changed': return this.#learnClosing(fact, at, known);
      case 'order_intended': return this.#learnIntent(fact.order, at, known);
      case 'rebalance_changed': return this.#learnSteps(fact.rebalance, at, known);
      default:
    }
  }

  #closed(position: string): void {
    this.#closing.delete(position);
    this.#going?.open.delete(position);
  }

  #learnClosing({ position, closing }: Extract<Fact, { kind: 'closing_changed' }>, at: number, known: Known): void {
    if (closing === null) return this.#closed(position);
    if (closing.reason !== 'rebalanced' || this.#closing.has(position) || closing.origin.kind !== 'command') return;
    const { command } = closing.origin;
    // A start takes up again what was being closed.
    if (this.#ended.has(command) || this.#going === null) return;
    const instrument = [...known].find(([, one]) => one.id === position)?.[0] ?? '';
    this.#takesTurn(command, instrument, at, ({ action }) => action === 'close', position);
    this.#closing.set(position, command);
  }

  #learnIntent({ ticket, purpose, origin, position, plan }: Order, at: number, known: Known): void {
    if (origin.kind !== 'command' || !this.#given.has(origin.command) || (purpose !== 'entry' && purpose !== 'exit')) return;
    const { clientOrderId, instrument, quantity } = ticket;
    const held = known.get(instrument)?.quantity ?? 0n;
    if (purpose === 'exit' && (quantity > abs(held) || (held > 0n) !== (ticket.side === 'sell'))) {
      throw new Violation('rebalance', `${clientOrderId} reduces ${instrument} by ${quantity} on the side ${ticket.side}, and ${held} is held`, instrument);
    }
    if (purpose === 'exit' && position !== null && this.#closing.has(position)) return;
    const step = this.#takesTurn(origin.command, instrument, at, ({ action, direction }) => (purpose === 'entry' ? action === 'open' || action === 'add' : action === 'reduce') && (direction === 'long') === ((purpose === 'entry') === (ticket.side === 'buy')), clientOrderId);
    if (quantity > decimal<Quantity>(step.quantity)) throw new Violation('rebalance', `${clientOrderId} is of ${quantity} ${instrument}, and ${step.quantity} was asked for`, instrument);
    if (step.action === 'open' && (plan === null || step.stop === null || abs(plan.stop - decimal<Quantity>(step.stop)) > TICK)) throw new Violation('rebalance', `${clientOrderId} opens ${instrument} with another stop than was asked for`, instrument);
  }

  /** A new order of a rebalance: may there be one now, and whose turn is it? */
  #takesTurn(command: string, instrument: string, at: number, is: (order: RebalanceOrder) => boolean, id: string): RebalanceOrder {
    const fail = (sentence: string): never => { throw new Violation('rebalance', `${sentence} (${id} on ${instrument})`, instrument); };
    const going = this.#going;
    if (going === null || going.command !== command) return fail('an order of a rebalance that does not go on');
    if (this.#trading !== 'active') return fail(`an order of a rebalance while trading is ${this.#trading}`);
    if (at - going.begunAt >= TEN_MINUTES_MS) return fail(`an order of a rebalance ${at - going.begunAt} ms after it began`);
    const [open] = going.open;
    if (open !== undefined) return fail(`a second order of a rebalance while ${open} is open`);
    const index = going.orders.findIndex((order, i) => i >= going.next && order.instrument === instrument && is(order));
    const step = going.orders[index];
    if (step === undefined) return fail('an order that the proposal does not have, or not any more');
    going.next = index + 1;
    going.open.add(id);
    return step;
  }

  #learnSteps({ command, endedAt, steps }: Extract<Fact, { kind: 'rebalance_changed' }>['rebalance'], at: number, known: Known): void {
    const fail = (sentence: string): never => { throw new Violation('rebalance', sentence, null); };
    if (this.#ended.has(command)) fail('a rebalance that had ended changed');
    const given = this.#given.get(command);
    if (given === undefined) return fail('a rebalance that nobody asked for');
    if (!this.#carriedOut.has(command)) this.#begin(given, at, known);
    if (steps.filter(({ state }) => state === 'sent').length > 1) fail('two orders of a rebalance are open at once');
    for (const step of steps) this.#checkOutcome(step, known);
    if (endedAt === null) return;
    if (steps.some(({ state }) => state === 'sent' || state === 'waiting')) fail('a rebalance ended without a word about one of its orders');
    this.#ended.add(command);
    this.#going = null;
  }

  /** Taken up: does it fit? */
  #begin({ id, plan }: Rebalance, at: number, known: Known): void {
    const fail = (sentence: string): never => { throw new Violation('rebalance', `${plan.proposal} was taken up, and ${sentence}`, null); };
    if (this.#carriedOut.has(plan.proposal)) fail('it was carried out before');
    if (this.#going !== null) fail('another one went on');
    if (this.#trading !== 'active') fail(`trading was ${this.#trading}`);
    if (at - plan.madeAt > TEN_MINUTES_MS) fail(`it was ${at - plan.madeAt} ms old`);
    for (const { instrument, held, price } of plan.orders) {
      const now = known.get(instrument)?.quantity ?? 0n;
      if (decimal<Quantity>(held) !== now) fail(`${now} was held of ${instrument} and not ${held}`);
      const moved = Math.abs((this.#markOf(instrument) ?? Infinity) / Number(price) - 1);
      if (moved > MOVED_LIMIT) fail(`${instrument} had moved by ${moved}`);
    }
    this.#carriedOut.add(plan.proposal).add(id);
    this.#going = { command: id, orders: plan.orders, begunAt: at, next: 0, open: new Set() };
  }

  /** What is said of an order that is over must be so. */
  #checkOutcome({ state, action, order, position, instrument }: RebalanceStep, known: Known): void {
    if (order === null) {
      const held = known.get(instrument);
      if (action === 'close' && state === 'done' && held?.id === position && !this.#isDust(instrument, held.quantity)) throw new Violation('rebalance', `${instrument} is said to be closed and is held`, instrument);
      return;
    }
    const filled = this.#filled.get(order) ?? 0n;
    if ((state === 'done' && filled === 0n) || (state === 'unfilled' && filled > 0n && this.#going?.open.has(order) === true)) throw new Violation('rebalance', `${order} is said to be ${state} with ${filled} filled`, instrument);
  }
}
