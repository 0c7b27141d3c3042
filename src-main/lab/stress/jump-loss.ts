/**
 * What one jump of prices loses, asked for thousands of times: the search for the smallest move that loses so much. The same figures as {@link ./stress-model.ts} makes, to the last digit, in the same order
 * and without its rows; a test holds both equal.
 */
import { slackAt, type MarginPosition } from '../../engine/core/measures/liquidation-price.ts';
import { marginOf, stopFill, unrealised, type StressPosition, type StressWallet } from './stress-model.ts';

/** A position with what does not depend on the move. */
interface Part {
  readonly position: StressPosition;
  readonly margin: MarginPosition;
  readonly size: number;
  readonly unrealised: number;
}

interface Purse {
  readonly balance: number;
  /** Where its perpetual positions stand in the list. */
  readonly own: readonly number[];
}

/** Losses by a jump, a fraction of equity (below 0: a gain). */
export class JumpLosses {
  readonly #equity: number;
  readonly #parts: readonly Part[];
  readonly #purses: readonly Purse[];
  /** Of the newest question: where each price jumped to, where each position is or was left, whether its stop fired, what it made, and what it made in the end. */
  readonly #jumped: Float64Array;
  readonly #at: Float64Array;
  readonly #stopped: Uint8Array;
  readonly #change: Float64Array;
  readonly #ended: Float64Array;

  /** @param equity in the quote currency, above 0 */
  constructor(equity: number, positions: readonly StressPosition[], wallets: readonly StressWallet[]) {
    this.#equity = equity;
    this.#parts = positions.map((position) => ({ position, margin: marginOf(position), size: Math.abs(position.quantity), unrealised: unrealised(position) }));
    this.#purses = wallets.map(({ venue, currency, balance }) => ({ balance, own: positions.flatMap((one, i) => (one.kind === 'perpetual' && one.venue === venue && one.quote === currency ? [i] : [])) }));
    const figures = (): Float64Array => new Float64Array(positions.length);
    [this.#jumped, this.#at, this.#change, this.#ended, this.#stopped] = [figures(), figures(), figures(), figures(), new Uint8Array(positions.length)];
  }

  /** What is lost when the chosen positions' markets jump, by the move (a fraction, signed, above −1); the others stay. */
  of(moves: (position: StressPosition) => boolean): (move: number) => number {
    const chosen = this.#parts.map(({ position }) => moves(position));
    return (move) => {
      chosen.forEach((moving, i) => this.#movePart(i, moving ? move : 0));
      for (const purse of this.#purses) this.#settle(purse);
      let booked = 0;
      for (const change of this.#ended) booked += change;
      return -(this.#equity + booked - this.#equity) / this.#equity;
    };
  }

  #movePart(i: number, move: number): void {
    const { position: { quantity, price, stop, takerFee, halfSpread }, size } = this.#parts[i] as Part;
    const ended = 1 + move;
    // As the model goes the whole way of a jump: this is not always `ended` to the last digit.
    const jumped = price * (1 + (ended - 1));
    const filled = stopFill(quantity > 0, stop, jumped, price * ended, halfSpread);
    const at = filled ?? price * ended;
    this.#jumped[i] = jumped;
    this.#at[i] = at;
    this.#stopped[i] = filled === null ? 0 : 1;
    this.#change[i] = filled === null ? quantity * (at - price) : quantity * (at - price) - size * at * takerFee;
    this.#ended[i] = this.#change[i] as number;
  }

  /** A wallet that breaks loses what is closed on top. */
  #settle({ balance, own }: Purse): void {
    let settled = 0;
    let held = 0;
    for (const i of own) {
      if (this.#stopped[i] === 0) held += 1;
      else settled = settled + (this.#change[i] as number) + (this.#parts[i] as Part).unrealised;
    }
    const broken = held > 0 && (this.#slack(balance + settled, own, this.#at) < 0 || this.#slack(balance + settled, own, this.#jumped) < 0);
    for (const i of own) this.#ended[i] = broken && this.#stopped[i] === 0 ? this.#closed(i) : (this.#change[i] as number);
  }

  #slack(balance: number, own: readonly number[], marks: Float64Array): number {
    let slack = balance;
    for (const i of own) if (this.#stopped[i] === 0) slack += slackAt((this.#parts[i] as Part).margin, marks[i] as number);
    return slack;
  }

  #closed(i: number): number {
    const { position: { quantity, halfSpread, takerFee }, size } = this.#parts[i] as Part;
    const at = this.#at[i] as number;
    const worse = at * halfSpread;
    const fill = quantity > 0 ? at - worse : at + worse;
    return (this.#change[i] as number) - size * (at * halfSpread + fill * takerFee);
  }
}
