import { add, fromNumber, toNumber, toText, type Money } from '../../../src-shared/domain/decimal.ts';
import type { InstrumentId } from '../../../src-shared/domain/ids.ts';
import type { Fact } from '../core/fact.ts';
import { lastPrice } from '../core/market/market.ts';
import { equity } from '../core/portfolio/valuation.ts';
import type { EngineState } from '../core/state.ts';

/** What the comparison came to. Fractions of the start equity; null before a first cycle. */
export interface Comparison {
  readonly startEquity: string;
  readonly buyAndHoldReturn: number | null;
  readonly ownReturn: number | null;
}

/** The honest yardstick: the same money put in equal parts into every instrument at the first cycle and left alone, without fees. */
export class BuyAndHold {
  readonly #first = new Map<InstrumentId, number>();
  #startEquity: Money | null = null;

  /** Takes the prices of the first marked cycle; money put in or taken out later counts as if it had been so from the beginning. */
  follow(facts: readonly Fact[], state: Readonly<EngineState>): void {
    for (const fact of facts) if (fact.kind === 'money_moved' && this.#startEquity !== null) this.#startEquity = add(this.#startEquity, fact.worth);
    if (this.#startEquity !== null || !facts.some((fact) => fact.kind === 'portfolio_marked')) return;
    this.#startEquity = equity(state);
    for (const instrument of state.config.watchlist) {
      const price = lastPrice(state.market, instrument);
      if (price !== null) this.#first.set(instrument, price);
    }
  }

  get startEquity(): string | null {
    return this.#startEquity === null ? null : toText(this.#startEquity);
  }

  /** Own return and the yardstick's, at the present prices. */
  result(state: Readonly<EngineState>): Comparison {
    const start = this.#startEquity;
    if (start === null || start <= 0n || this.#first.size === 0) return { startEquity: this.startEquity ?? toText(fromNumber<Money>(0)), buyAndHoldReturn: null, ownReturn: null };
    let sum = 0;
    for (const [instrument, first] of this.#first) sum += (lastPrice(state.market, instrument) ?? first) / first - 1;
    return { startEquity: toText(start), buyAndHoldReturn: sum / this.#first.size, ownReturn: toNumber(equity(state)) / toNumber(start) - 1 };
  }
}
