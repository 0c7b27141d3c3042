import type { MirrorChange, RowOf } from '../../src-shared/contract/mirror.ts';
import { Seeded } from './seeded.ts';

/** The harness's market time at its beginning. */
export const T0 = Date.UTC(2026, 10, 21, 14, 2, 9);

interface Coin {
  readonly base: string;
  readonly price: number;
  readonly tick: string;
  readonly lot: string;
}

export const coins: readonly Coin[] = [
  { base: 'BTC', price: 67_450.1, tick: '0.1', lot: '0.0001' }, { base: 'ETH', price: 3_512.42, tick: '0.01', lot: '0.001' }, { base: 'SOL', price: 148.21, tick: '0.01', lot: '0.01' },
  { base: 'XRP', price: 0.5312, tick: '0.0001', lot: '1' }, { base: 'ADA', price: 0.71204, tick: '0.00001', lot: '1' }, { base: 'DOGE', price: 0.17979, tick: '0.00001', lot: '1' },
  { base: 'LINK', price: 14.873, tick: '0.001', lot: '0.1' }, { base: 'PEPE', price: 0.00001234, tick: '0.00000001', lot: '1000' },
];

export const idOf = (base: string): string => `${base}/USDT:PERP`;
const regimes = ['bull', 'sideways', 'bull', 'bear', 'bear', 'volatile', 'sideways', 'volatile'] as const;
export const digits = (step: string): number => step.split('.')[1]?.length ?? 0;

/** Prices as they move in the harness. */
export class FakeMarket {
  readonly prices: Map<string, number>;
  readonly #chance = new Seeded(42);
  readonly #open: Map<string, number>;
  at = T0;

  constructor() {
    this.prices = new Map(coins.map((coin) => [coin.base, coin.price]));
    this.#open = new Map(coins.map((coin, index) => [coin.base, coin.price * (1 - [0.0084, -0.0021, 0.0192, -0.0113, -0.0246, 0.0317, 0, 0.0548][index]!)]));
  }

  /** What an instrument is and has been: told once. */
  first(): MirrorChange[] {
    return coins.flatMap((coin, index): MirrorChange[] => {
      const id = idOf(coin.base);
      return [
        ['instruments', id, { id, base: coin.base, quote: 'USDT', venue: 'paper', kind: 'perpetual', tickSize: coin.tick, lotSize: coin.lot, minQuantity: coin.lot, minNotional: '5', makerFee: '0.0002', takerFee: '0.0005', watched: true }],
        ['sparks', id, { at: this.at, closes: this.#walk(coin, index) }],
        ['conditions', id, { regime: regimes[index]!, regimeSince: this.at - 3_600_000, entriesAllowed: coin.base !== 'DOGE', reasons: coin.base === 'DOGE' ? [{ code: 'stale', sentence: 'No trade for 41 s; entries wait until data are fresh.' }] : [], cooldownUntil: coin.base === 'ADA' ? this.at + 240_000 : null }],
        ...this.rowsOf(coin),
      ];
    });
  }

  /** A tenth of a second later: some prices have moved. */
  step(): MirrorChange[] {
    this.at += 100;
    return coins.flatMap((coin) => {
      if (this.#chance.unit() < 0.45) return [];
      const before = this.prices.get(coin.base)!;
      const tick = Number(coin.tick);
      this.prices.set(coin.base, Math.max(tick, Math.round((before * (1 + this.#chance.bell() * 0.00018)) / tick) * tick));
      return this.rowsOf(coin);
    });
  }

  rowsOf(coin: Coin): MirrorChange[] {
    const id = idOf(coin.base);
    const tick = Number(coin.tick);
    const places = digits(coin.tick);
    const last = round(this.prices.get(coin.base)!, places);
    const open = round(this.#open.get(coin.base)!, places);
    const quote: RowOf<'quotes'> = {
      at: this.at, last, bid: round(last - tick, places), ask: round(last + tick, places), bidSize: 4.2, askSize: 3.1, dayOpen: open, dayHigh: round(Math.max(last, open) * 1.006, places), dayLow: round(Math.min(last, open) * 0.991, places), dayVolume: 18_423.5, fundingRate: 0.0001, fundingDueAt: T0 + 7_080_000,
    };
    const minute = Math.floor(this.at / 60_000) * 60_000;
    return [['quotes', id, quote], ['books', id, this.#book(last, tick, places)], ['bars', id, { openAt: minute, open: round(last * 0.9996, places), high: round(last * 1.0005, places), low: round(last * 0.9991, places), close: last, volume: 12.4 }]];
  }

  #book(last: number, tick: number, places: number): RowOf<'books'> {
    const side = (sign: 1 | -1): [number, number][] => Array.from({ length: 20 }, (_, index) => [round(last + sign * tick * (1 + index * (1 + (index % 3))), places), round(this.#chance.between(0.2, 1 + index * 0.6), 3)]);
    return { at: this.at, bids: side(-1), asks: side(1), modelled: true };
  }

  #walk(coin: Coin, seed: number): number[] {
    const chance = new Seeded(seed + 7);
    const closes = [coin.price];
    while (closes.length < 60) closes.unshift((closes[0] ?? coin.price) * (1 - chance.bell() * 0.0021 - [0.0003, -0.0001, 0.0005, -0.0003, -0.0006, 0.0007, 0, 0.0011][seed]!));
    return closes.map((close) => round(close, digits(coin.tick)));
  }
}

export function round(value: number, places: number): number {
  return Number(value.toFixed(places));
}
