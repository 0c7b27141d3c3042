import type { ClientOrderId, Timestamp } from '../../../../../src-shared/domain/ids.ts';
import type { VenueFill, VenueFundingPayment, VenueOrder, VenueTransfer } from '../../../../../src-shared/domain/venue-wire.ts';
import type { ClosedOrderText, FillText, PaymentText, TransferText, VenueSnapshot } from '../venue-snapshot.ts';
import { fillText, orderText, paymentText, readFill, readOrder, readPayment, readTransfer, transferText } from '../snapshot-text.ts';

/** Facts in order of time, with their text beside them so that a snapshot costs a copy of references. Remembers the last `retain`. */
class Facts<Fact extends object, Text> {
  facts: Fact[] = [];
  texts: Text[] = [];
  readonly #retain: number;
  readonly #write: (fact: Fact) => Text;

  constructor(retain: number, write: (fact: Fact) => Text) {
    this.#retain = retain;
    this.#write = write;
  }

  /** Adds one and returns those forgotten for it (in batches, so that adding stays cheap). */
  add(fact: Fact): readonly Fact[] {
    this.facts.push(fact);
    this.texts.push(this.#write(fact));
    if (this.facts.length <= this.#retain * 2) return [];
    const forgotten = this.facts.slice(0, -this.#retain);
    this.facts = this.facts.slice(-this.#retain);
    this.texts = this.texts.slice(-this.#retain);
    return forgotten;
  }

  restore(texts: readonly Text[], read: (text: Text) => Fact): void {
    this.texts = [...texts];
    this.facts = texts.map(read);
  }
}

/** What the venue remembers of the past: fills, funding payments, transfers and finished orders. */
export class History {
  readonly #fills: Facts<VenueFill, FillText>;
  readonly #payments: Facts<VenueFundingPayment, PaymentText>;
  readonly #transfers: Facts<VenueTransfer, TransferText>;
  readonly #closed: Facts<VenueOrder, ClosedOrderText>;
  readonly #closedById = new Map<string, VenueOrder>();

  constructor(retain: number) {
    this.#fills = new Facts(retain, fillText);
    this.#payments = new Facts(retain, paymentText);
    this.#transfers = new Facts(retain, transferText);
    this.#closed = new Facts(retain, orderText);
  }

  addFill(fill: VenueFill): void {
    this.#fills.add(fill);
  }

  addPayment(payment: VenueFundingPayment): void {
    this.#payments.add(payment);
  }

  addTransfer(transfer: VenueTransfer): void {
    this.#transfers.add(transfer);
  }

  /** A transfer that was made under this id; undefined for none that is remembered. */
  transfer(id: string): VenueTransfer | undefined {
    return this.#transfers.facts.find(({ transferId }) => transferId === id);
  }

  addClosedOrder(order: VenueOrder): void {
    if (order.clientOrderId !== null) this.#closedById.set(order.clientOrderId, order);
    for (const old of this.#closed.add(order)) this.#closedById.delete(old.clientOrderId ?? '');
  }

  closedOrder(id: ClientOrderId): VenueOrder | null {
    return this.#closedById.get(id) ?? null;
  }

  /** Fills at or after `since`, oldest first, as far back as the venue remembers. */
  fillsSince(since: Timestamp): readonly VenueFill[] {
    return tail(this.#fills.facts, since);
  }

  /** Funding payments at or after `since`, oldest first. */
  paymentsSince(since: Timestamp): readonly VenueFundingPayment[] {
    return tail(this.#payments.facts, since);
  }

  /** Transfers at or after `since`, oldest first. */
  transfersSince(since: Timestamp): readonly VenueTransfer[] {
    return tail(this.#transfers.facts, since);
  }

  /** Copies for a snapshot. */
  texts(): Pick<VenueSnapshot, 'fills' | 'payments' | 'transfers' | 'closedOrders'> {
    return { fills: this.#fills.texts.slice(), payments: this.#payments.texts.slice(), transfers: this.#transfers.texts.slice(), closedOrders: this.#closed.texts.slice() };
  }

  /** Takes over a snapshot's past. */
  restore(snapshot: VenueSnapshot): void {
    this.#fills.restore(snapshot.fills, readFill);
    this.#payments.restore(snapshot.payments, readPayment);
    this.#transfers.restore(snapshot.transfers, readTransfer);
    this.#closed.restore(snapshot.closedOrders, readOrder);
    for (const order of this.#closed.facts) this.#closedById.set(order.clientOrderId ?? '', order);
  }
}

function tail<Fact extends { readonly at: Timestamp }>(facts: readonly Fact[], since: Timestamp): Fact[] {
  let first = facts.length;
  while (first > 0 && (facts[first - 1]?.at ?? since) >= since) first -= 1;
  return facts.slice(first);
}
