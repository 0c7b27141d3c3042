/**
 * Whether a limit on loss halted for a loss: money taken out is none. Counts money, not shares: what was there at the beginning, what was put in and taken out since, what is left.
 */
import type { RiskConfig } from '../core/engine-config.ts';
import type { Fact } from '../core/fact.ts';
import { Violation } from './violation.ts';

/** A beginning that losses count from. */
interface Base {
  from: number;
  /** The least it was, with the flows since: a loss is a share of that at least. */
  least: number;
}

/** Shares are of equities at the moments of flows, which are not seen here exactly. */
const SLACK = 0.8;

export class LossWatcher {
  readonly #risk: Pick<RiskConfig, 'dailyLossHalt' | 'drawdownHalt'>;
  #equity: number | null = null;
  #day: Base | null = null;
  #high: Base | null = null;
  #halt: string | null = null;

  constructor(risk: Pick<RiskConfig, 'dailyLossHalt' | 'drawdownHalt'>) {
    this.#risk = risk;
  }

  learn(fact: Fact): void {
    switch (fact.kind) {
      case 'day_started': this.#day = baseAt(fact.equity); return;
      case 'ledger_posted': if (fact.entry.reference.startsWith('transfer-')) this.#move(Number(fact.entry.amount) / 1e18); return;
      case 'portfolio_marked': {
        this.#equity = Number(fact.mark.equity) / 1e18;
        if (this.#high === null || this.#equity > this.#high.from) this.#high = baseAt(fact.mark.equity);
        return;
      }
      case 'halt_changed':
        if (fact.halt.resumedAt !== null) this.#high = null;
        // A halt that a person asks for once more is told again, whatever was regained meanwhile.
        else if (fact.halt.id !== this.#halt) this.#check(fact.halt.by);
        this.#halt = fact.halt.id;
        return;
      default:
    }
  }

  #move(amount: number): void {
    for (const base of [this.#day, this.#high]) {
      if (base === null) continue;
      base.from += amount;
      base.least = Math.min(base.least, base.from);
    }
  }

  #check(by: string): void {
    const [base, limit] = by === 'daily-loss limit' ? [this.#day, this.#risk.dailyLossHalt] : by === 'drawdown limit' ? [this.#high, this.#risk.drawdownHalt] : [null, 0];
    if (base === null || this.#equity === null) return;
    const lost = base.from - this.#equity;
    if (lost < SLACK * limit * base.least) throw new Violation('loss', `the ${by} halted at a loss of ${lost.toFixed(2)} of ${base.from.toFixed(2)}`, null);
  }
}

function baseAt(equity: bigint): Base {
  const from = Number(equity) / 1e18;
  return { from, least: from };
}
