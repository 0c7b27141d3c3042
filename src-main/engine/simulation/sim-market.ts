/** A small seeded market for simulation: instruments that trend, turn and jump, as quotes every few seconds and closed bars. */
import { money, price, quantity, ratio } from '../../../src-shared/domain/decimal.ts';
import type { Currency, Timestamp, VenueId } from '../../../src-shared/domain/ids.ts';
import { instrumentId, type Instrument } from '../../../src-shared/domain/instrument.ts';
import type { CandleDatum, MarketDatum } from '../../../src-shared/domain/market-datum.ts';
import { createChance, nextUint32, type Chance } from '../core/chance.ts';
import { CALM, type CrashMove, type SimCrash } from './sim-crash.ts';

const MINUTE_MS = 60_000;
/** Quotes come this often. */
export const QUOTE_MS = 10_000;
const TICK = 0.01;

/** The instruments of a simulated venue. `smallest`: their smallest order; a large one leaves dust behind. */
export function simInstruments(venue: VenueId, bases: readonly string[], smallest = '0.001'): Instrument[] {
  return bases.map((base) => ({
    id: instrumentId(base, 'USDT', 'perpetual', venue), venue, venueName: `${base}/USDT:USDT`, kind: 'perpetual', base: base as Currency, quote: 'USDT' as Currency,
    tickSize: price('0.01'), lotSize: quantity('0.001'), minQuantity: quantity(smallest), minNotional: money('5'), makerFee: ratio('0.0002'), takerFee: ratio('0.0005'),
    maxLeverage: 20, maintenanceMargin: ratio('0.005'),
  }));
}

interface Walk {
  readonly instrument: Instrument;
  last: number;
  drift: number;
  volatility: number;
  turnAt: number;
  open: number;
  high: number;
  low: number;
  volume: number;
}

export class SimMarket {
  readonly instruments: readonly Instrument[];
  readonly #chance: Chance;
  readonly #walks: readonly Walk[];
  readonly #recent: CandleDatum[] = [];
  readonly #crash: SimCrash | null;
  #at: number;

  /** @param crash what happens to all of them at once; null on ordinary days. */
  constructor(seed: number, instruments: readonly Instrument[], startAt: number, crash: SimCrash | null = null) {
    this.instruments = instruments;
    this.#crash = crash;
    this.#chance = createChance(seed ^ 0x51f15eed);
    this.#at = startAt;
    this.#walks = instruments.map((instrument, i) => {
      const last = 100 + 40 * i;
      return { instrument, last, drift: 0, volatility: 0.0003, turnAt: 0, open: last, high: last, low: last, volume: 0 };
    });
  }

  /** Bars before the start, as history. */
  history(minutes: number): CandleDatum[] {
    const bars: CandleDatum[] = [];
    this.#at -= minutes * MINUTE_MS;
    for (let minute = 0; minute < minutes; minute += 1) {
      for (let i = 0; i < 6; i += 1) this.#move();
      this.#at += MINUTE_MS;
      for (const walk of this.#walks) bars.push(this.#remember(this.#bar(walk)));
    }
    return bars;
  }

  /** The last bars as history: what a feed gives a process that starts again. */
  recent(): readonly CandleDatum[] {
    return this.#recent;
  }

  /** The data of the next quote moment. `gap`: every price leaps by this fraction first. */
  next(gap: number): { readonly at: Timestamp; readonly data: MarketDatum[] } {
    this.#at += QUOTE_MS;
    const crash = this.#crash?.move(this.#at, QUOTE_MS) ?? CALM;
    const leap = (1 + gap) * (1 + crash.common) - 1;
    if (leap !== 0) for (const walk of this.#walks) walk.last = onTick(walk.last * (1 + leap));
    this.#move();
    const at = this.#at as Timestamp;
    const data: MarketDatum[] = this.#walks.map((walk) => this.#quote(walk, at, crash));
    if (crash.fundingRate !== null) for (const { instrument, last } of this.#walks) data.push({ kind: 'funding', instrument: instrument.id, at, rate: crash.fundingRate, markPrice: last, dueAt: (at + 2 * MINUTE_MS) as Timestamp });
    if (this.#at % MINUTE_MS === 0) {
      for (const walk of this.#walks) {
        const bar = this.#bar(walk);
        this.#remember(bar);
        data.push(bar);
      }
    }
    return { at, data };
  }

  #quote({ instrument, last }: Walk, at: Timestamp, { spread, depth }: CrashMove): MarketDatum {
    const half = Math.max(TICK, (last * spread) / 2);
    return { kind: 'quote', instrument: instrument.id, at, bid: onTick(last - half), bidSize: this.#depth(depth), ask: onTick(last + half), askSize: this.#depth(depth) };
  }

  #remember(bar: CandleDatum): CandleDatum {
    const past: CandleDatum = { ...bar, history: true };
    this.#recent.push(past);
    if (this.#recent.length > 400 * this.#walks.length) this.#recent.splice(0, this.#walks.length);
    return past;
  }

  #move(): void {
    for (const walk of this.#walks) {
      if (this.#at >= walk.turnAt) this.#turn(walk);
      const shock = (this.#unit() + this.#unit() + this.#unit() + this.#unit() - 2) * 1.7;
      walk.last = Math.max(5, onTick(walk.last * (1 + walk.drift + walk.volatility * shock)));
      walk.high = Math.max(walk.high, walk.last);
      walk.low = Math.min(walk.low, walk.last);
      walk.volume += 20 + 150 * this.#unit();
    }
  }

  #turn(walk: Walk): void {
    walk.turnAt = this.#at + (10 + Math.floor(50 * this.#unit())) * MINUTE_MS;
    walk.drift = [0.00012, -0.00012, 0.00005, -0.00005, 0][nextUint32(this.#chance) % 5] ?? 0;
    walk.volatility = 0.0002 + 0.0005 * this.#unit();
  }

  #bar(walk: Walk): CandleDatum {
    const bar: CandleDatum = {
      kind: 'candle', instrument: walk.instrument.id, timeframe: '1m', openAt: (this.#at - MINUTE_MS) as Timestamp, open: walk.open, high: walk.high, low: walk.low,
      close: walk.last, volume: Math.round(walk.volume), closed: true,
    };
    walk.open = walk.last;
    walk.high = walk.last;
    walk.low = walk.last;
    walk.volume = 0;
    return bar;
  }

  /** What rests at the touch: often too little for a whole order, so that fills come in parts. */
  #depth(share: number): number {
    return Math.max(1, Math.floor(share * (4 + Math.floor(60 * this.#unit() ** 2))));
  }

  #unit(): number {
    return nextUint32(this.#chance) / 2 ** 32;
  }
}

function onTick(value: number): number {
  return Math.round(value * 100) / 100;
}
