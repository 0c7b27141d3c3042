/**
 * What a scenario does to positions and wallets. Prices jump by the part of their move that comes as a gap, with no trade between, and go the rest of the way
 * gradually. Pure figures in float64: this is a question, not a booking.
 */
import { slackAt, walletSlack, type MarginPosition } from '../../engine/core/measures/liquidation-price.ts';

/** What is stressed: a position and the little that is known of its market. */
export interface StressPosition {
  readonly instrument: string;
  readonly asset: string;
  readonly venue: string;
  readonly quote: string;
  readonly kind: 'spot' | 'perpetual';
  /** Signed. */
  readonly quantity: number;
  readonly cost: number;
  readonly price: number;
  readonly stop: number | null;
  readonly maintenance: number;
  readonly takerFee: number;
  /** Half the spread as it is, fraction of the price. */
  readonly halfSpread: number;
  readonly whatIf: boolean;
  /** `agents`, `by hand`, or neither. */
  readonly strategy: string;
  /** Frameworks that stood behind it. */
  readonly teams: readonly string[];
}

export interface StressWallet {
  readonly venue: string;
  readonly currency: string;
  readonly balance: number;
}

/** A move of one market's price, a fraction, and the part of it that comes at one jump (of the same sign). */
export interface Shock {
  readonly move: number;
  readonly jump: number;
  readonly from: 'listed' | 'beta' | 'worst_listed' | 'scenario';
}

export interface Stress {
  readonly shockOf: (position: StressPosition) => Shock;
  readonly spreadTimes: number;
  /** What longs pay shorts, fraction of the value held at the start. */
  readonly funding: number;
  /** Loss of worth of the quote currency: prices in it rise against it. */
  readonly depeg: number;
  /** Resting stops do not count, and nothing can be done. */
  readonly unreachable: boolean;
}

export interface StressedPosition {
  readonly position: StressPosition;
  readonly shock: Shock;
  readonly end: 'held' | 'stopped' | 'liquidated';
  /** The price it ends at, or was left at. */
  readonly at: number;
  /** Result in the quote currency, before that currency's own loss of worth. */
  readonly change: number;
}

export interface StressedWallet {
  readonly wallet: StressWallet;
  readonly before: number;
  readonly after: number;
  readonly maintenanceBefore: number;
  readonly maintenanceAfter: number;
  readonly liquidated: boolean;
}

export interface StressOutcome {
  readonly positions: readonly StressedPosition[];
  readonly wallets: readonly StressedWallet[];
  /** Of equity, at what the currency is worth today. */
  readonly change: number;
  /** Of equity in the currency, whatever it is worth: what the session's limits see. */
  readonly booked: number;
}

/** What becomes of everything. @param equity in the quote currency, now */
export function applyStress(equity: number, positions: readonly StressPosition[], wallets: readonly StressWallet[], stress: Stress): StressOutcome {
  const moved = positions.map((position) => movedPosition(position, stress));
  const done = wallets.map((wallet) => settleWallet(wallet, moved.filter(({ position: { kind, venue, quote } }) => kind === 'perpetual' && venue === wallet.venue && quote === wallet.currency), stress));
  const liquidated = new Map(done.flatMap(({ positions: own }) => own.map((one) => [one.position, one] as const)));
  const ended = moved.map((one) => liquidated.get(one.position) ?? one);
  const booked = ended.reduce((sum, one) => sum + one.change, 0);
  return { positions: ended, wallets: done.map(({ wallet }) => wallet), change: (equity + booked) * (1 - stress.depeg) - equity, booked };
}

/** Where the price jumps to, and where it ends: factors of the price now. */
function pathOf({ move, jump }: Shock, depeg: number): readonly [jumped: number, ended: number] {
  const gap = move === 0 ? 1 : jump / move;
  const ended = (1 + move) / (1 - depeg);
  return [1 + gap * (ended - 1), ended];
}

function movedPosition(position: StressPosition, stress: Stress): StressedPosition {
  const { quantity, price, stop, takerFee } = position;
  const shock = stress.shockOf(position);
  const [jumped, ended] = pathOf(shock, stress.depeg);
  const funding = position.kind === 'perpetual' ? -quantity * price * stress.funding : 0;
  const slip = position.halfSpread * stress.spreadTimes;
  const filled = stress.unreachable ? null : stopFill(quantity > 0, stop, price * jumped, price * ended, slip);
  if (filled !== null) return { position, shock, end: 'stopped', at: filled, change: quantity * (filled - price) - Math.abs(quantity) * filled * takerFee + funding };
  const at = price * ended;
  // What is still held is worth what could be had for it: less by the part of the spread that is new.
  return { position, shock, end: 'held', at, change: quantity * (at - price) - Math.abs(quantity) * at * position.halfSpread * (stress.spreadTimes - 1) + funding };
}

/**
 * The price a stop is filled at: where the jump left the price if that lies beyond the stop, else the stop itself, each worse by the slippage. Null where it does
 * not fire.
 */
export function stopFill(long: boolean, stop: number | null, jumped: number, ended: number, slip: number): number | null {
  if (stop === null) return null;
  const beyond = (price: number): boolean => (long ? price <= stop : price >= stop);
  if (!beyond(jumped) && !beyond(ended)) return null;
  const from = beyond(jumped) ? jumped : stop;
  return long ? from * (1 - slip) : from * (1 + slip);
}

/** A wallet that no longer covers its maintenance margin, at the jump or at the end, is closed by its venue: at the end's prices, as takers through the wider spread. */
function settleWallet(wallet: StressWallet, own: readonly StressedPosition[], stress: Stress): { readonly wallet: StressedWallet; readonly positions: readonly StressedPosition[] } {
  const before = own.map(({ position }) => marginOf(position));
  const held = own.filter(({ end }) => end === 'held');
  const stopped = own.filter(({ end }) => end === 'stopped');
  const settled = (list: readonly StressedPosition[]): number => list.reduce((sum, { change, position }) => sum + change + unrealised(position), 0);
  const at = (factor: 0 | 1): MarginPosition[] => held.map(({ position, shock }) => ({ ...marginOf(position), mark: position.price * pathOf(shock, stress.depeg)[factor] }));
  const funding = held.reduce((sum, { position: { quantity, price } }) => sum - quantity * price * stress.funding, 0);
  const balance = wallet.balance + settled(stopped) + funding;
  const broken = held.length > 0 && (walletSlack(balance, at(1)) < 0 || walletSlack(balance, at(0)) < 0);
  const ended = broken ? own.map((one) => (one.end === 'held' ? closedByVenue(one, stress) : one)) : own;
  const maintenance = (list: readonly MarginPosition[]): number => list.reduce((sum, one) => sum + Math.abs(one.quantity) * one.mark * one.maintenance, 0);
  const worth = wallet.balance + own.reduce((sum, { position }) => sum + unrealised(position), 0);
  return {
    positions: ended,
    wallet: {
      wallet, before: worth, after: worth + ended.reduce((sum, { change }) => sum + change, 0), maintenanceBefore: maintenance(before), maintenanceAfter: broken ? 0 : maintenance(at(1)), liquidated: broken,
    },
  };
}

function closedByVenue(one: StressedPosition, { spreadTimes }: Stress): StressedPosition {
  const { position: { quantity, halfSpread, takerFee }, at } = one;
  const worse = at * halfSpread * spreadTimes;
  const fill = quantity > 0 ? at - worse : at + worse;
  return { ...one, end: 'liquidated', at: fill, change: one.change - Math.abs(quantity) * (at * halfSpread + fill * takerFee) };
}

/** As its wallet's equation sees it, at the price now. */
export function marginOf({ quantity, cost, price, maintenance }: StressPosition): MarginPosition {
  return { quantity, cost, mark: price, maintenance };
}

/** Unrealised result at the price now. */
export function unrealised(position: StressPosition): number {
  return slackAt({ ...marginOf(position), maintenance: 0 }, position.price);
}
