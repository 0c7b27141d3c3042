/**
 * What one currency was worth in another at a moment, by the instruments whose candles we have: straight (ETH/EUR), turned round (EUR/USDT for USDT in EUR), or
 * over one currency between (BTC/EUR and BTC/USDT). Nothing is fetched and nothing assumed: where no instrument leads from one to the other there is no rate.
 */
import { ONE, div, mul, type Money, type Price, type Ratio } from '../../../src-shared/domain/decimal.ts';
import { DOLLAR_COINS } from '../../../src-shared/domain/dollar-coins.ts';

/** An instrument as a way between two currencies. */
export interface Pair {
  readonly instrument: string;
  readonly kind: string;
  readonly base: string;
  readonly quote: string;
}

/** A rate and where it is from: the names of instruments, or `at par`. */
export interface Rate {
  readonly value: Ratio;
  readonly via: string;
}

/** The price of an instrument at a moment; null where none is known. */
export type PriceAt = (instrument: string, at: number) => Price | null;

const SAME: Rate = { value: ONE as Ratio, via: 'same currency' };
const PAR: Rate = { value: ONE as Ratio, via: 'at par' };

interface Leg {
  readonly pair: Pair;
  readonly to: string;
  readonly turned: boolean;
}

/** Finds rates. */
export class RateBook {
  readonly #legs = new Map<string, Leg[]>();
  readonly #priceAt: PriceAt;
  readonly #atPar: boolean;

  /** @param atPar each of {@link DOLLAR_COINS} counts as one dollar */
  constructor(pairs: readonly Pair[], priceAt: PriceAt, atPar: boolean) {
    this.#priceAt = priceAt;
    this.#atPar = atPar;
    // Spot before perpetuals, then by name: the same rate whatever order the instruments are stored in.
    const sorted = [...pairs].sort((a, b) => (a.kind === b.kind ? 0 : a.kind === 'spot' ? -1 : 1) || (a.instrument < b.instrument ? -1 : 1));
    for (const pair of sorted) {
      const [base, quote] = [this.#name(pair.base), this.#name(pair.quote)];
      this.#add(base, { pair, to: quote, turned: false });
      this.#add(quote, { pair, to: base, turned: true });
    }
  }

  /** The rate that makes an amount of `from` one of `to`; null where there is none. */
  find(from: string, to: string, at: number): Rate | null {
    if (from === to) return SAME;
    const [source, goal] = [this.#name(from), this.#name(to)];
    if (source === goal) return PAR;
    const legs = this.#legs.get(source) ?? [];
    for (const turned of [false, true]) {
      for (const leg of legs) {
        if (leg.to !== goal || leg.turned !== turned) continue;
        const rate = this.#along(leg, at);
        if (rate !== null) return rate;
      }
    }
    return this.#across(legs, goal, at);
  }

  #across(legs: readonly Leg[], goal: string, at: number): Rate | null {
    for (const first of legs) {
      for (const second of this.#legs.get(first.to) ?? []) {
        if (second.to !== goal) continue;
        const [one, two] = [this.#along(first, at), this.#along(second, at)];
        if (one !== null && two !== null) return { value: mul(one.value, two.value), via: `${one.via} × ${two.via}` };
      }
    }
    return null;
  }

  #along({ pair, turned }: Leg, at: number): Rate | null {
    const price = this.#priceAt(pair.instrument, at);
    if (price === null || price <= 0n) return null;
    return turned ? { value: div(ONE as Ratio, price as bigint as Ratio), via: `1 ÷ ${pair.instrument}` } : { value: price as bigint as Ratio, via: pair.instrument };
  }

  #add(currency: string, leg: Leg): void {
    const known = this.#legs.get(currency);
    if (known === undefined) this.#legs.set(currency, [leg]);
    else known.push(leg);
  }

  #name(currency: string): string {
    return this.#atPar && DOLLAR_COINS.has(currency) ? 'a dollar' : currency;
  }
}

/** An amount at a rate, towards zero at 18 places. */
export function convert(amount: Money, rate: Rate): Money {
  return rate.value === ONE ? amount : mul(amount, rate.value);
}
