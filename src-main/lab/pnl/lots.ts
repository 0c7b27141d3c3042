/**
 * Lots of one instrument at one account, from its fills in the order they were booked: which opening each closing takes away, at what cost.
 *
 * `fifo`: the oldest lot goes first. `average`: everything held is one lot, as the engine and the venues book it (core/position/cost-basis.ts). Closing q of a lot
 * of Q takes cost × q ÷ Q off it, towards zero, and what is left of value and fee goes to the last piece, so that no unit of 10^-18 is lost: both methods, and any
 * order of the parts of one order, agree on realised + unrealised to the last digit. Only a fill that turns a position over is rounded once more, in the two halves of its value.
 */
import { ZERO_MONEY, ZERO_QUANTITY, add, min, mulDiv, notional, sub, type Money, type Price, type Quantity } from '../../../src-shared/domain/decimal.ts';
import { entrySide, type Direction, type Side } from '../../../src-shared/domain/side.ts';
import { must } from '../../../src-shared/support/assert.ts';

export type CostMethod = 'fifo' | 'average';

/** A fill as lots need it. Amounts in the quote currency. */
export interface Trade {
  /** Id of the fill. */
  readonly id: string;
  readonly position: string | null;
  readonly at: number;
  readonly side: Side;
  readonly price: Price;
  readonly quantity: Quantity;
  /** Positive: paid; negative: rebate. */
  readonly fee: Money;
  /** A stranger's trade or a liquidation: it may close what is ours and opens nothing. */
  readonly closesOnly: boolean;
}

/** What is still open of a lot. */
export interface Lot {
  readonly position: string | null;
  readonly direction: Direction;
  /** Fills that opened it, oldest first; of an average lot all since it was flat. */
  readonly openedBy: readonly string[];
  readonly openedAt: number;
  readonly quantity: Quantity;
  /** Value at which what is left was opened. */
  readonly cost: Money;
  /** Fee of opening what is left. */
  readonly fee: Money;
}

/** A part of a lot that was closed by one fill, or written off. */
export interface Closure {
  readonly position: string | null;
  readonly direction: Direction;
  readonly openedBy: readonly string[];
  /** When the first of them filled. */
  readonly openedAt: number;
  /** Null: no fill, but the venue's word that it is no longer there. */
  readonly closedBy: string | null;
  readonly closedAt: number;
  readonly quantity: Quantity;
  readonly openingValue: Money;
  readonly closingValue: Money;
  readonly openingFee: Money;
  readonly closingFee: Money;
  /** Before fees. */
  readonly realised: Money;
}

/** What one fill did. */
export interface Applied {
  readonly closures: readonly Closure[];
  /** Part of the fee that is ours: the rest of a stranger's trade is not. */
  readonly fee: Money;
  /** Part of the quantity that is ours. */
  readonly quantity: Quantity;
}

/** What closes lots: a fill, or a word. */
interface Taking {
  readonly by: string | null;
  readonly at: number;
  readonly value: Money;
  readonly fee: Money;
  /** Value of a part. */
  readonly valueOf: (part: Quantity) => Money;
}

/** The open lots of one instrument, oldest first; changed by each fill. */
export class LotBook {
  readonly #method: CostMethod;
  #lots: Lot[] = [];

  constructor(method: CostMethod) {
    this.#method = method;
  }

  get lots(): readonly Lot[] {
    return this.#lots;
  }

  /** Takes the next fill. */
  apply(trade: Trade): Applied {
    const direction = this.#lots[0]?.direction;
    const opposed = direction !== undefined && entrySide(direction) !== trade.side;
    const closing = opposed ? min(trade.quantity, this.held) : ZERO_QUANTITY;
    const closingFee = share(trade.fee, closing, trade.quantity);
    const closures = closing > ZERO_QUANTITY ? this.#close({ by: trade.id, at: trade.at, value: notional(trade.price, closing), fee: closingFee, valueOf: (part) => notional(trade.price, part) }, closing) : [];
    const rest = sub(trade.quantity, closing);
    if (trade.closesOnly) return { closures, fee: closingFee, quantity: closing };
    if (rest > ZERO_QUANTITY) this.#open(trade, rest, sub(trade.fee, closingFee));
    return { closures, fee: trade.fee, quantity: trade.quantity };
  }

  /**
   * Takes off what is no longer there, without a fill, oldest lot first.
   * @param value what all of it counts for
   */
  writeOff(at: number, size: Quantity, value: Money): readonly Closure[] {
    return this.#close({ by: null, at, value, fee: ZERO_MONEY, valueOf: (part) => share(value, part, size) }, size);
  }

  /** What `size` of everything open cost, as if all of it were one lot. */
  costOf(size: Quantity): Money {
    return share(this.#lots.reduce((sum, lot) => add(sum, lot.cost), ZERO_MONEY), size, this.held);
  }

  /** Unrealised result of everything open at `mark`, before fees. */
  unrealised(mark: Price): Money {
    const cost = this.#lots.reduce((sum, lot) => add(sum, lot.cost), ZERO_MONEY);
    const value = notional(mark, this.held);
    return this.#lots[0]?.direction === 'short' ? sub(cost, value) : sub(value, cost);
  }

  /** What is open, without its sign. */
  get held(): Quantity {
    return this.#lots.reduce((sum, { quantity }) => add(sum, quantity), ZERO_QUANTITY);
  }

  #open(trade: Trade, quantity: Quantity, fee: Money): void {
    const opened: Lot = {
      position: trade.position, direction: trade.side === 'buy' ? 'long' : 'short', openedBy: [trade.id], openedAt: trade.at, quantity, cost: notional(trade.price, quantity), fee,
    };
    const pool = this.#lots[0];
    if (this.#method === 'average' && pool !== undefined) {
      this.#lots = [{ ...pool, openedBy: [...pool.openedBy, trade.id], quantity: add(pool.quantity, quantity), cost: add(pool.cost, opened.cost), fee: add(pool.fee, fee) }];
    } else {
      this.#lots.push(opened);
    }
  }

  #close({ by, at, value, fee, valueOf }: Taking, size: Quantity): Closure[] {
    const closures: Closure[] = [];
    let left = size;
    let valueLeft = value;
    let feeLeft = fee;
    while (left > ZERO_QUANTITY) {
      const lot = must(this.#lots[0], 'more was closed than is open');
      const quantity = min(lot.quantity, left);
      const last = quantity === left;
      const openingValue = share(lot.cost, quantity, lot.quantity);
      const openingFee = share(lot.fee, quantity, lot.quantity);
      const closingValue = last ? valueLeft : valueOf(quantity);
      const closingFee = last ? feeLeft : share(fee, quantity, size);
      closures.push({
        position: lot.position, direction: lot.direction, openedBy: lot.openedBy, openedAt: lot.openedAt, closedBy: by, closedAt: at, quantity, openingValue, closingValue, openingFee, closingFee,
        realised: lot.direction === 'long' ? sub(closingValue, openingValue) : sub(openingValue, closingValue),
      });
      left = sub(left, quantity);
      valueLeft = sub(valueLeft, closingValue);
      feeLeft = sub(feeLeft, closingFee);
      if (quantity === lot.quantity) this.#lots.shift();
      else this.#lots[0] = { ...lot, quantity: sub(lot.quantity, quantity), cost: sub(lot.cost, openingValue), fee: sub(lot.fee, openingFee) };
    }
    return closures;
  }
}

/** `part` of `whole` of an amount, towards zero; all of it for all. */
function share(amount: Money, part: Quantity, whole: Quantity): Money {
  return part === whole ? amount : mulDiv(amount, part, whole);
}
