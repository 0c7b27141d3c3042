/**
 * The witness of losses: adds up from the engine's own committed facts, at the prices it was told, what the account is worth, and holds trading to its limits on
 * losses. At or below the day's it is halted in the same turn, nothing that adds risk leaves, and above a limit no loss halts. Money put in and taken out is no
 * loss: what losses count from is kept here, in proportion to what was there before and after, and what the engine says of it is held against that.
 */
import type { InstrumentId } from '../../../src-shared/domain/ids.ts';
import type { Fact } from '../core/fact.ts';
import type { LimitsInForce } from './limits-in-force.ts';
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
  readonly #inForce: LimitsInForce;
  readonly #held = new Map<string, Held>();
  readonly #marks = new Map<string, number>();
  #balance = 0;
  #day: number | null = null;
  /** What the loss of the day counts from; null before it began. */
  #dayEquity: number | null = null;
  /** What a drawdown counts from: the highest mark since trading was begun or resumed. */
  #high: number | null = null;
  /** Trading is active or paused: while it is halted or only reduces nothing is left to stop. */
  #watching = false;
  /** Since the start the books were found equal: until then a stop may have filled while nothing ran, and what seems lost need not be. */
  #compared = false;

  constructor(inForce: LimitsInForce) {
    this.#inForce = inForce;
  }

  processStarted(): void {
    this.#compared = false;
  }

  learn(fact: Fact): void {
    switch (fact.kind) {
      case 'ledger_posted': return this.#post(fact);
      case 'day_started': return this.#startDay(fact);
      case 'money_moved': return this.#checkBase(this.#dayEquity, fact.day, 'the day’s start');
      case 'portfolio_marked': this.#high = Math.max(this.#high ?? -Infinity, this.#equity()); return;
      case 'halt_changed': if (fact.halt.resumedAt !== null) this.#high = null; return;
      case 'trading_state_changed': this.#watching = fact.to === 'active' || fact.to === 'paused'; this.#compared ||= fact.to === 'active'; return this.#checkCause(fact);
      case 'reconciled': this.#compared ||= fact.differences.length === 0; return;
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
    const lost = this.#lost(this.#dayEquity);
    if (lost !== null && lost > this.#limit + LOSS_TOLERANCE) throw new Violation('loss limit', `an entry left with ${(100 * lost).toFixed(2)} % of the day's equity lost, ${100 * this.#limit} % allowed (${id})`, id);
  }

  /** After the engine has taken prices, and after each turn that is committed. */
  check(): void {
    if (!this.#watching || !this.#compared) return;
    const lost = this.#lost(this.#dayEquity);
    if (lost !== null && lost > this.#limit + LOSS_TOLERANCE) throw new Violation('loss limit', `${(100 * lost).toFixed(2)} % of the day's equity is lost, ${100 * this.#limit} % allowed, and trading goes on`, null);
  }

  /** What the open positions have gained by the last prices. */
  gained(): number {
    let gained = 0;
    for (const [instrument, { quantity, cost }] of this.#held) gained += quantity * (this.#marks.get(instrument) ?? cost / quantity) - cost;
    return gained;
  }

  #post({ entry }: Extract<Fact, { kind: 'ledger_posted' }>): void {
    const before = this.#equity();
    this.#balance = real(entry.balanceAfter);
    if (!entry.reference.startsWith('transfer-')) return;
    const after = this.#equity();
    const scaled = (base: number | null): number | null => (base === null ? null : before > 0 && after > 0 ? (base * after) / before : after);
    this.#dayEquity = scaled(this.#dayEquity);
    this.#high = scaled(this.#high);
  }

  #startDay({ startsAt, equity }: Extract<Fact, { kind: 'day_started' }>): void {
    if (startsAt === this.#day) throw new Violation('loss limit', 'the same day began twice: it may lose its limit twice', null);
    this.#day = startsAt;
    this.#dayEquity = this.#equity();
    this.#checkBase(this.#dayEquity, equity, 'the day’s start');
  }

  /** What the engine counts from is what was there. */
  #checkBase(own: number | null, told: bigint | null, what: string): void {
    if (own !== null && told !== null && Math.abs(own / real(told) - 1) > LOSS_TOLERANCE) throw new Violation('loss limit', `${what} is ${real(told).toFixed(2)} to the engine, and was ${own.toFixed(2)}`, null);
  }

  /** A halt for a loss that there was not would teach people to switch it off. */
  #checkCause({ to, by }: Extract<Fact, { kind: 'trading_state_changed' }>): void {
    if (to !== 'halted') return;
    const { dailyLossHalt, drawdownHalt } = this.#inForce.risk;
    const [lost, limit] = by === 'daily-loss limit' ? [this.#lost(this.#dayEquity), dailyLossHalt] : by === 'drawdown limit' ? [this.#lost(this.#high), drawdownHalt] : [null, 0];
    if (lost !== null && lost < limit - LOSS_TOLERANCE) throw new Violation('loss limit', `the ${by} halted for a loss of ${(100 * lost).toFixed(2)} %, ${100 * limit} % allowed`, null);
  }

  get #limit(): number {
    return this.#inForce.risk.dailyLossHalt;
  }

  #equity(): number {
    return this.#balance + this.gained();
  }

  /** Share that is lost of what was there; null where nothing counts yet. */
  #lost(from: number | null): number | null {
    return from === null ? null : 1 - this.#equity() / from;
  }
}
