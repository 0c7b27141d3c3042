/**
 * The witness of losses: adds up from the engine's own committed facts, at the prices it was told, what the account is worth, and holds trading to its limit on the
 * day's loss: at or below it trading is halted in the same turn, nothing that adds risk leaves, and above it no loss halts.
 */
import type { InstrumentId } from '../../../src-shared/domain/ids.ts';
import type { EngineConfig } from '../core/engine-config.ts';
import type { Fact } from '../core/fact.ts';
import { LOSS_TOLERANCE } from './witness-limits.ts';
import { Violation } from './violation.ts';

interface Held {
  /** Signed. */
  readonly quantity: number;
  /** What is still open cost, signed as the quantity. */
  readonly cost: number;
}

const real = (units: bigint): number => Number(units) / 1e18;

export class LossWitness {
  readonly #limit: number;
  readonly #held = new Map<string, Held>();
  readonly #marks = new Map<string, number>();
  #balance = 0;
  #day: number | null = null;
  #dayEquity: number | null = null;
  /** Trading is active or paused: while it is halted or only reduces nothing is left to stop. */
  #watching = false;

  constructor({ risk }: EngineConfig) {
    this.#limit = risk.dailyLossHalt;
  }

  learn(fact: Fact): void {
    switch (fact.kind) {
      case 'ledger_posted': this.#balance = real(fact.entry.balanceAfter); return;
      case 'day_started':
        if (fact.startsAt === this.#day) throw new Violation('loss limit', 'the same day began twice: it may lose its limit twice', null);
        this.#day = fact.startsAt;
        this.#dayEquity = real(fact.equity);
        return;
      case 'money_moved': this.#dayEquity = fact.day === null ? this.#dayEquity : real(fact.day); return;
      case 'trading_state_changed': this.#watching = fact.to === 'active' || fact.to === 'paused'; return this.#checkCause(fact);
      case 'position_changed': {
        const { instrument, direction, quantity, cost, closedAt } = fact.position;
        const sign = direction === 'long' ? 1 : -1;
        if (closedAt !== null || quantity === 0n) this.#held.delete(instrument);
        else this.#held.set(instrument, { quantity: sign * real(quantity), cost: sign * real(cost) });
        return;
      }
      default:
    }
  }

  /** The engine has been told this price. */
  priced(instrument: InstrumentId, last: number): void {
    this.#marks.set(instrument, last);
  }

  /** The last price the engine was told. */
  markOf(instrument: string): number | undefined {
    return this.#marks.get(instrument);
  }

  /** What is open of an instrument cost; without bound where the engine knows of nothing. */
  costOf(instrument: string): number {
    return Math.abs(this.#held.get(instrument)?.cost ?? Infinity);
  }

  /** Something that adds risk is on the wire. */
  risked(id: string): void {
    const lost = this.#lost();
    if (lost !== null && lost > this.#limit + LOSS_TOLERANCE) throw new Violation('loss limit', `an entry left with ${(100 * lost).toFixed(2)} % of the day's equity lost, ${100 * this.#limit} % allowed (${id})`, id);
  }

  /** After the engine has taken prices, and after each turn that is committed. */
  check(): void {
    if (!this.#watching) return;
    const lost = this.#lost();
    if (lost !== null && lost > this.#limit + LOSS_TOLERANCE) throw new Violation('loss limit', `${(100 * lost).toFixed(2)} % of the day's equity is lost, ${100 * this.#limit} % allowed, and trading goes on`, null);
  }

  /** What the open positions have gained by the last prices. */
  gained(): number {
    let gained = 0;
    for (const [instrument, { quantity, cost }] of this.#held) gained += quantity * (this.#marks.get(instrument) ?? cost / quantity) - cost;
    return gained;
  }

  /** A halt for a loss that there was not would teach people to switch it off. */
  #checkCause({ to, by }: Extract<Fact, { kind: 'trading_state_changed' }>): void {
    if (to !== 'halted' || by !== 'daily-loss limit') return;
    const lost = this.#lost();
    if (lost !== null && lost < this.#limit - LOSS_TOLERANCE) throw new Violation('loss limit', `halted for a loss of ${(100 * lost).toFixed(2)} %, ${100 * this.#limit} % allowed`, null);
  }

  /** Share of the day's first equity that is lost; null before it is known. */
  #lost(): number | null {
    return this.#dayEquity === null ? null : 1 - (this.#balance + this.gained()) / this.#dayEquity;
  }
}
