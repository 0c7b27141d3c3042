import type { Fact } from '../core/fact.ts';

/** What a day had of. */
export interface DayFigures {
  readonly fills: number;
  readonly cycles: number;
  /** Cycles that did not happen because one came late. */
  readonly overruns: number;
  /** Answers of language models that counted in a round. */
  readonly counted: number;
  /** Halts by the limit on the day's loss. */
  readonly lossHalts: number;
  /** Funding payments booked. */
  readonly payments: number;
  /** What became of signals that were put before a person. */
  readonly answers: Readonly<Record<string, number>>;
}

/** Counts as facts come. */
export class DayCounts {
  #fills = 0;
  #cycles = 0;
  #overruns = 0;
  #counted = 0;
  #lossHalts = 0;
  #payments = 0;
  readonly #answers: Record<string, number> = {};

  take(fact: Fact): void {
    if (fact.kind === 'fill_booked') this.#fills += 1;
    else if (fact.kind === 'model_counted') this.#counted += 1;
    else if (fact.kind === 'payment_booked') this.#payments += 1;
    else if (fact.kind === 'trading_state_changed') this.#lossHalts += Number(fact.to === 'halted' && fact.by === 'daily-loss limit');
    else if (fact.kind === 'approval_answered') this.#answers[fact.decision] = (this.#answers[fact.decision] ?? 0) + 1;
    else if (fact.kind === 'cycle_completed') {
      this.#cycles += 1;
      this.#overruns += fact.cycle.overruns;
    }
  }

  get figures(): DayFigures {
    return { fills: this.#fills, cycles: this.#cycles, overruns: this.#overruns, counted: this.#counted, lossHalts: this.#lossHalts, payments: this.#payments, answers: this.#answers };
  }
}
