/** The person who rebalances in a simulated day: proposals sound and unsound, sent late, sent twice, thought better of, and once in a while right before the wire is cut for longer than one may take. */
import { toNumber, toText } from '../../../src-shared/domain/decimal.ts';
import type { InstrumentId, RowId, Timestamp } from '../../../src-shared/domain/ids.ts';
import type { Direction } from '../../../src-shared/domain/side.ts';
import type { Command } from '../core/command.ts';
import { lastPrice } from '../core/market/market.ts';
import { signedPosition } from '../core/position/change-position.ts';
import type { RebalanceOrder, RebalancePlan } from '../core/rebalance/rebalance.ts';
import type { EngineState } from '../core/state.ts';
import type { Dice } from './chaos.ts';

/** One in so many looks (ten seconds each). */
const ONE_IN = 18;
const ONE_IN_WITH_POSITIONS = 7;
interface Wish {
  readonly command: Extract<Command, { kind: 'rebalance' }>;
  /** The person looks at it for so long. */
  readonly afterMs: number;
  /** What happens in the middle of it. */
  readonly meanwhile: 'pause' | 'halt' | 'long cut' | null;
  readonly meanwhileAfterMs: number;
}

export class Rebalancer {
  readonly #dice: Dice;
  readonly #id: () => RowId;
  readonly #sent: RebalancePlan[] = [];

  /** @param id makes a command's id when there is one */
  constructor(dice: Dice, id: () => RowId) {
    this.#dice = dice;
    this.#id = id;
  }

  /** The next proposal to be sent; null mostly. Draws with `between` only: a proposal is no blow, and excuses nothing. */
  look(state: Readonly<EngineState>, at: number): Wish | null {
    const dice = this.#dice;
    if (dice.between(1, state.positions.size > 0 ? ONE_IN_WITH_POSITIONS : ONE_IN) !== 1) return null;
    const plan = this.#sent.length > 0 && dice.between(0, 7) === 0 ? dice.pick(this.#sent) : this.#propose(state, at);
    if (plan === null) return null;
    this.#sent.push(plan);
    const command = { kind: 'rebalance', id: this.#id(), by: 'person', plan } as const;
    const afterMs = dice.between(0, 3) > 0 ? dice.between(0, 4_000) : dice.between(0, 40_000);
    const meanwhile = dice.pick(interruptions(plan));
    // A cut comes while the first order is still on its way.
    return { command, afterMs, meanwhile, meanwhileAfterMs: dice.between(0, meanwhile === 'long cut' ? 30 : 150) };
  }

  /** Orders for some of the instruments: what reduces mostly first, as a proposal has it. */
  #propose(state: Readonly<EngineState>, at: number): RebalancePlan | null {
    const dice = this.#dice;
    const orders = [...state.instruments.keys()].flatMap((instrument) => (dice.between(0, 4) === 0 ? [] : this.#ordersOf(state, instrument)));
    if (dice.between(0, 9) > 0) orders.sort((one, other) => Number(adds(one)) - Number(adds(other)));
    if (orders.length === 0 && dice.between(0, 3) > 0) return null;
    // One in eight is older than is allowed.
    const madeAt = at - (dice.between(0, 7) === 0 ? dice.between(600, 900) : dice.between(0, 15)) * 1_000;
    return { proposal: `proposal-${at}`, method: 'hrp', madeAt: madeAt as Timestamp, orders };
  }

  #ordersOf(state: Readonly<EngineState>, instrument: InstrumentId): RebalanceOrder[] {
    const dice = this.#dice;
    const last = lastPrice(state.market, instrument);
    if (last === null) return [];
    const held = signedPosition(state, instrument);
    const size = Math.abs(toNumber(held));
    const direction: Direction = held < 0n ? 'short' : 'long';
    // One in ten remembers another position than there is, one in ten another price.
    const base = { instrument, held: dice.between(0, 9) === 0 ? String(dice.between(-20, 20)) : toText(held), price: (last * (1 + (dice.between(0, 9) === 0 ? dice.between(-500, 500) : dice.between(-20, 20)) / 10_000)).toFixed(2) };
    if (size === 0) return [this.#entry(base, last, 'open', dice.pick(['long', 'short'] as const))];
    const wish = dice.pick(['close', 'reduce', 'reduce', 'add', 'turn'] as const);
    // More than is held now and then.
    if (wish === 'reduce') return [{ ...base, action: 'reduce', direction, quantity: ((size * dice.between(20, 130)) / 100).toFixed(3), stop: null, target: 0.1 }];
    if (wish === 'add') return [this.#entry(base, last, 'add', dice.between(0, 5) > 0 ? direction : other(direction))];
    const close: RebalanceOrder = { ...base, action: 'close', direction, quantity: toText(held < 0n ? -held as typeof held : held), stop: null, target: 0 };
    return wish === 'close' ? [close] : [close, this.#entry(base, last, 'open', other(direction))];
  }

  /** Mostly of a sensible size, and with a stop on the losing side. */
  #entry(base: Pick<RebalanceOrder, 'instrument' | 'held' | 'price'>, last: number, action: 'open' | 'add', direction: Direction): RebalanceOrder {
    const dice = this.#dice;
    const sign = direction === 'long' ? 1 : -1;
    const stop = action === 'add' ? null : (last * (1 - (sign * dice.between(-10, 600)) / 10_000)).toFixed(2);
    const worth = dice.between(0, 4) > 1 ? dice.between(100, 2_500) : dice.between(1, 9_000);
    return { ...base, action, direction, quantity: (worth / last).toFixed(3), stop, target: (sign * worth) / 10_000 };
  }
}

/** Where something could be sold afterwards that should not be: most of all there, and most of all after a cut that is longer than it may take. */
function interruptions({ orders }: RebalancePlan): readonly Wish['meanwhile'][] {
  if (orders.filter((order) => !adds(order)).length > 1) return ['pause', 'halt', ...Array.from({ length: 10 }, () => 'long cut' as const)];
  return ['pause', 'halt', 'long cut', ...Array.from({ length: 17 }, () => null)];
}

function adds({ action }: RebalanceOrder): boolean {
  return action === 'open' || action === 'add';
}

function other(direction: Direction): Direction {
  return direction === 'long' ? 'short' : 'long';
}
