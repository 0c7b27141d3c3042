/** Whether what is held is covered by a stop at the venue, or an alarm says that it is not (I6). */
import type { Fact } from '../core/fact.ts';
import { abs, coverOf, type Truth } from './truth.ts';
import { Violation } from './violation.ts';
import { BARE_HARD_LIMIT_MS, BARE_LIMIT_MS } from './witness-limits.ts';

type Position = Extract<Fact, { kind: 'position_changed' }>['position'];

export class CoverWatch {
  readonly #nakedLimitMs: number;
  readonly #isDust: (instrument: string, quantity: bigint) => boolean;
  readonly #bareSince = new Map<string, number>();
  readonly #nakedSince = new Map<string, number>();
  #aliveSince = 0;
  #lastAlarmAt = -Infinity;
  #closingUntil = 0;

  /** @param nakedLimitMs how long a position may be without a stop before an alarm is due; `isDust`: what nobody can protect or close. */
  constructor(nakedLimitMs: number, isDust: (instrument: string, quantity: bigint) => boolean) {
    this.#nakedLimitMs = nakedLimitMs;
    this.#isDust = isDust;
  }

  /** A process started (again). */
  processStarted(at: number): void {
    this.#aliveSince = at;
    this.#bareSince.clear();
    this.#nakedSince.clear();
  }

  /** The machine is back from a sleep. */
  woke(): void {
    this.#nakedSince.clear();
  }

  /** A critical alarm. */
  alarmed(at: number): void {
    this.#lastAlarmAt = at;
  }

  /** An exit was decided: it may take the place of the stop for a while. */
  exitIntended(createdAt: number): void {
    this.#closingUntil = Math.max(this.#closingUntil, createdAt + 60_000);
  }

  learnPosition({ instrument, protection, closedAt, quantity }: Position, at: number): void {
    if (protection !== 'naked' || closedAt !== null || this.#isDust(instrument, quantity)) this.#nakedSince.delete(instrument);
    else if (!this.#nakedSince.has(instrument)) this.#nakedSince.set(instrument, at);
  }

  /** After every event: what the engine believes to be covered must be covered at the venue, and what it knows to be bare must not stay so in silence. */
  check(at: number, known: ReadonlyMap<string, { readonly quantity: bigint }>, truth: Truth, connected: boolean): void {
    for (const [instrument, { quantity }] of known) if (quantity !== 0n) this.#checkCover(at, instrument, truth, connected);
    for (const [instrument, since] of this.#nakedSince) {
      const from = Math.max(since, this.#aliveSince);
      if (at - from > this.#nakedLimitMs + 15_000 && this.#lastAlarmAt < from) throw new Violation('I6', `${instrument} has been naked for ${at - from} ms without an alarm`, instrument);
    }
  }

  #checkCover(at: number, instrument: string, truth: Truth, connected: boolean): void {
    const held = truth.positions.get(instrument) ?? 0n;
    const covered = this.#isDust(instrument, held) || coverOf(truth, instrument) >= abs(held);
    if (covered || !connected) {
      this.#bareSince.delete(instrument);
      return;
    }
    const since = this.#bareSince.get(instrument) ?? at;
    this.#bareSince.set(instrument, since);
    if (at - since > BARE_HARD_LIMIT_MS) throw new Violation('I6', `${instrument} has been bare for ${at - since} ms, alarms or not`, instrument);
    if (at - since > BARE_LIMIT_MS && at - this.#lastAlarmAt > BARE_LIMIT_MS && at > this.#closingUntil) {
      throw new Violation('I6', `${instrument} holds ${held} at the venue with stops for ${coverOf(truth, instrument)}, for ${at - since} ms, in silence`, instrument);
    }
  }
}
