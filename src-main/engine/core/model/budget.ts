/**
 * What models may cost. A call is counted at the most it can cost before it leaves and at what it did cost afterwards, so calls at the
 * same time cannot overspend together (lesson 39).
 *
 * 1. Spent + reserved never exceeds a limit; a call that could is not made.
 * 2. What was spent is never forgotten within its day, also when an answer comes after the day has turned: it counts in the day it was
 *    reserved in.
 * 3. A call whose cost is never learned keeps its reservation until the day ends: the provider may have charged it.
 */
import { assert } from '../../../../src-shared/support/assert.ts';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';

const DAY_MS = 86_400_000;
/** Cycles whose spending is remembered; a call of an older one has long been given up. */
const CYCLES_KEPT = 256;

/** Limits per UTC day and per cycle; null: none. Money in millionths of a dollar. */
export interface BudgetLimits {
  readonly dailyMicros: number | null;
  readonly dailyTokens: number | null;
  readonly cycleMicros: number | null;
}

/** What a call costs, or could at most. */
export interface ModelCost {
  readonly micros: number;
  readonly tokens: number;
}

interface Reservation extends ModelCost {
  readonly day: number;
  readonly cycle: string;
}

/** The money and tokens of models. Mutable, owned by whoever asks them. */
export class ModelBudget {
  #limits: BudgetLimits;
  #day = -1;
  #spent: ModelCost = { micros: 0, tokens: 0 };
  /** Spent or reserved per cycle, oldest first: calls of one cycle may still come when the next has begun. */
  readonly #cycles = new Map<string, number>();
  readonly #reserved = new Map<string, Reservation>();

  constructor(limits: BudgetLimits) {
    this.#limits = limits;
  }

  /** New limits hold from the next call on; a lower one does not call back what is under way. */
  set limits(limits: BudgetLimits) {
    this.#limits = limits;
  }

  /** Spent in the day of `at`. */
  spentOn(at: Timestamp): ModelCost {
    this.#turn(at);
    return this.#spent;
  }

  /** Counts what was spent before a restart. */
  restore(spent: ModelCost, at: Timestamp): void {
    this.#turn(at);
    this.#spent = spent;
  }

  /** Sets aside the most a call can cost. Returns null, or which limit forbids it, in words. Throws where the call has a reservation already. */
  reserve(call: string, most: ModelCost, cycle: string, at: Timestamp): string | null {
    assert(!this.#reserved.has(call), () => `call ${call} is reserved already`);
    this.#turn(at);
    const refusal = this.#refusalOf(most, cycle);
    if (refusal !== null) return refusal;
    this.#reserved.set(call, { ...most, day: this.#day, cycle });
    this.#cycles.set(cycle, (this.#cycles.get(cycle) ?? 0) + most.micros);
    for (const oldest of this.#cycles.keys()) {
      if (this.#cycles.size <= CYCLES_KEPT) break;
      this.#cycles.delete(oldest);
    }
    return null;
  }

  /** Puts what a call did cost in the place of its reservation; more than was reserved counts in full. A call that is not reserved changes nothing. */
  settle(call: string, cost: ModelCost): void {
    const reservation = this.#reserved.get(call);
    if (reservation === undefined) return;
    this.#reserved.delete(call);
    const ofCycle = this.#cycles.get(reservation.cycle);
    if (ofCycle !== undefined) this.#cycles.set(reservation.cycle, ofCycle + cost.micros - reservation.micros);
    if (reservation.day === this.#day) this.#spent = { micros: this.#spent.micros + cost.micros, tokens: this.#spent.tokens + cost.tokens };
  }

  #refusalOf({ micros, tokens }: ModelCost, cycle: string): string | null {
    const held = this.#heldToday();
    const { dailyMicros, dailyTokens, cycleMicros } = this.#limits;
    if (dailyMicros !== null && this.#spent.micros + held.micros + micros > dailyMicros) return `the day's budget of ${dollars(dailyMicros)} would be exceeded`;
    if (dailyTokens !== null && this.#spent.tokens + held.tokens + tokens > dailyTokens) return `the day's ${dailyTokens} tokens would be exceeded`;
    return cycleMicros !== null && (this.#cycles.get(cycle) ?? 0) + micros > cycleMicros ? `the cycle's budget of ${dollars(cycleMicros)} would be exceeded` : null;
  }

  #heldToday(): ModelCost {
    let micros = 0;
    let tokens = 0;
    for (const one of this.#reserved.values()) {
      if (one.day !== this.#day) continue;
      micros += one.micros;
      tokens += one.tokens;
    }
    return { micros, tokens };
  }

  #turn(at: Timestamp): void {
    const day = Math.floor(at / DAY_MS);
    // A clock that goes back must not give yesterday's money again.
    if (day <= this.#day) return;
    this.#day = day;
    this.#spent = { micros: 0, tokens: 0 };
    for (const [call, { day: reservedIn }] of this.#reserved) if (reservedIn < day - 1) this.#reserved.delete(call);
  }
}

function dollars(micros: number): string {
  // A budget of less than a cent is one of a test, or a slip that should be seen.
  return `$${(micros / 1e6).toFixed(micros % 10_000 === 0 ? 2 : 6)}`;
}
