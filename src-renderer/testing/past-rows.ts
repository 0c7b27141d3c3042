import type { OutputOf, ParsedInputOf } from '../../src-shared/contract/contract.ts';
import { coins, digits, idOf, T0 } from './market-rows.ts';

/** How far back the harness's history goes, rows. */
const ROWS = 340;
const EVERY_MS = 97_000;
const ends = ['filled', 'filled', 'cancelled', 'filled', 'rejected', 'expired', 'filled', 'denied'] as const;
const reasons: Readonly<Record<string, string>> = { cancelled: 'the position closed', rejected: 'price outside the collar', expired: 'nothing rested at the limit', denied: 'exposure would be 2.1 of 2.0 times equity' };

function page<T extends { readonly instrument: string }>(rows: readonly T[], atOf: (row: T) => number, { instrument, before, limit }: ParsedInputOf<'order.list'>): T[] {
  return rows.filter((row) => (instrument === null || row.instrument === instrument) && (before === null || atOf(row) < before)).slice(0, limit);
}

type Order = OutputOf<'order.list'>['orders'][number];
const orders: readonly Order[] = Array.from({ length: ROWS }, (_, index): Order => {
  const coin = coins[index % coins.length]!;
  const state = ends[index % ends.length]!;
  const price = coin.price.toFixed(digits(coin.tick));
  const purpose = (['entry', 'stop', 'target', 'exit'] as const)[index % 4]!;
  return {
    id: `past-${index}`, instrument: idOf(coin.base), venue: 'paper', purpose, side: index % 3 === 0 ? 'sell' : 'buy', type: purpose === 'stop' ? 'stop' : 'limit', quantity: coin.lot, filled: state === 'filled' ? coin.lot : '0', price: purpose === 'stop' ? null : price, trigger: purpose === 'stop' ? price : null,
    averagePrice: state === 'filled' ? price : null, timeInForce: purpose === 'entry' ? 'ioc' : 'gtc', reduceOnly: purpose !== 'entry', state, reason: reasons[state] ?? null, origin: ['signal', 'protection', 'command'][index % 3]!, position: null, signal: null, createdAt: T0 - index * EVERY_MS, updatedAt: T0 - index * EVERY_MS + 180,
  };
});

type Fill = OutputOf<'fill.list'>['fills'][number];
const fills: readonly Fill[] = Array.from({ length: ROWS }, (_, index): Fill => {
  const coin = coins[(index * 3) % coins.length]!;
  const entry = index % 2 === 0;
  return { id: `past-fill-${index}`, order: `past-${index}`, position: `closed-${index}`, instrument: idOf(coin.base), side: index % 3 === 0 ? 'sell' : 'buy', price: coin.price.toFixed(digits(coin.tick)), quantity: coin.lot, fee: '0.50', feeCurrency: 'USDT', liquidity: index % 4 === 0 ? 'maker' : 'taker', cause: entry ? 'entry' : 'target', realised: entry ? '0' : (((index * 13) % 40) - 14.2).toFixed(2), at: T0 - index * EVERY_MS };
});

/** Orders that have ended. */
export function pastOrders(input: ParsedInputOf<'order.list'>): OutputOf<'order.list'> {
  return { orders: page(orders, ({ createdAt }) => createdAt, input) };
}

/** Executions, newest first. */
export function pastFills(input: ParsedInputOf<'fill.list'>): OutputOf<'fill.list'> {
  return { fills: page(fills, ({ at }) => at, input) };
}
