/** What a person does by hand in a simulated day: tickets sane and foolish, cancels, moved stops, money put in and taken out. The engine must take the good and refuse the rest. */
import { toNumber } from '../../../src-shared/domain/decimal.ts';
import type { Currency, RowId } from '../../../src-shared/domain/ids.ts';
import type { Command, ManualTicket } from '../core/command.ts';
import { lastPrice } from '../core/market/market.ts';
import type { EngineState } from '../core/state.ts';
import type { Dice } from './chaos.ts';

/** One in so many looks (ten seconds each) does something; more often while there is room for an entry, which the agents seldom leave. */
const ONE_IN = 12;
const ONE_IN_WITH_ROOM = 3;
const ONE_IN_MOVES_MONEY = 30;

/**
 * The person's next command by hand; null mostly. Draws with `between` only: a ticket is no blow, and excuses nothing.
 * @param id makes the command's id when there is one
 * @param movesMoney a person who also puts money in and takes it out
 */
export function commandByHand(dice: Dice, state: Readonly<EngineState>, id: () => RowId, movesMoney = false): Command | null {
  if (movesMoney && dice.between(1, ONE_IN_MOVES_MONEY) === 1) return money(dice, state, id);
  const hasRoom = state.trading === 'active' && [...state.instruments.keys()].some((one) => !state.positions.has(one));
  if (dice.between(1, hasRoom ? ONE_IN_WITH_ROOM : ONE_IN) !== 1) return null;
  const wish = dice.pick(hasRoom ? (['ticket', 'ticket', 'ticket', 'cancel', 'move'] as const) : (['ticket', 'cancel', 'move', 'move', 'close', 'close'] as const));
  if (wish === 'cancel') return cancel(dice, state, id);
  if (wish === 'move') return move(dice, state, id);
  if (wish === 'close') return close(dice, state, id);
  const ticket = ticketOf(dice, state);
  return ticket === null ? null : { kind: 'place_order', id: id(), by: 'person', ticket };
}

function ticketOf(dice: Dice, state: Readonly<EngineState>): ManualTicket | null {
  // Mostly where there is room for one; now and then where the engine must say no.
  const free = [...state.instruments.keys()].filter((id) => !state.positions.has(id));
  const instrument = dice.pick(free.length > 0 && dice.between(0, 4) > 0 ? free : [...state.instruments.keys()]);
  const last = lastPrice(state.market, instrument);
  if (last === null) return null;
  const direction = dice.pick(['long', 'short'] as const);
  const sign = direction === 'long' ? 1 : -1;
  const type = dice.pick(['market', 'limit'] as const);
  // Up to 1.5 % better than the market, and now and then a little worse.
  const at = type === 'market' ? last : last * (1 - (sign * dice.between(-20, 150)) / 10_000);
  return {
    instrument, direction, type, price: type === 'market' ? null : at.toFixed(2), stop: (at * (1 - (sign * dice.between(-20, 300)) / 10_000)).toFixed(2),
    target: dice.between(0, 1) === 0 ? null : (at * (1 + (sign * dice.between(50, 400)) / 10_000)).toFixed(2),
    size: dice.pick([
      { by: 'risk', share: dice.between(1, 40) / 1_000 }, { by: 'value', value: String(dice.between(10, 6_000)) }, { by: 'quantity', quantity: (dice.between(1, 5_000) / 1_000).toFixed(3) },
    ] as const),
  };
}

/** More than the day's limit on loss, so that an engine that took it for one would halt. */
function money(dice: Dice, state: Readonly<EngineState>, id: () => RowId): Command | null {
  const [key, total] = [...state.balances][0] ?? [];
  if (key === undefined || total === undefined) return null;
  const flow = dice.pick(['deposit', 'withdrawal', 'withdrawal'] as const);
  const share = flow === 'deposit' ? dice.between(60, 300) : dice.between(60, 80);
  return { kind: 'move_money', id: id(), by: 'person', flow, venue: null, currency: key.slice(key.indexOf(' ') + 1) as Currency, amount: ((toNumber(total) * share) / 1_000).toFixed(2) };
}

function cancel(dice: Dice, state: Readonly<EngineState>, id: () => RowId): Command | null {
  const live = [...state.liveOrders];
  return live.length === 0 ? null : { kind: 'cancel_order', id: id(), by: 'person', order: dice.pick(live) };
}

function close(dice: Dice, state: Readonly<EngineState>, id: () => RowId): Command | null {
  const open = [...state.positions.values()];
  return open.length === 0 ? null : { kind: 'close_position', id: id(), by: 'person', position: dice.pick(open).id };
}

function move(dice: Dice, state: Readonly<EngineState>, id: () => RowId): Command | null {
  const open = [...state.positions.values()];
  if (open.length === 0) return null;
  const position = dice.pick(open);
  const stop = position.stop === null ? null : (toNumber(position.stop) * (1 + dice.between(-300, 300) / 10_000)).toFixed(2);
  const target = dice.between(0, 2) > 0 || position.target === null ? null : (toNumber(position.target) * (1 + dice.between(-100, 100) / 10_000)).toFixed(2);
  return { kind: 'move_protection', id: id(), by: 'person', position: position.id, stop, target };
}
