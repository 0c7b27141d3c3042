/**
 * The queue before one provider: who may ask when.
 *
 * 1. First come, first served, within the provider's calls at a time and per minute and the pauses it asked for.
 * 2. Nobody waits for a turn that cannot come before their deadline, and no more than {@link MOST_WAITING} wait.
 * 3. Every turn that was given ends in exactly one of `worked`, `failed`, `unused`.
 */
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import { abandoned, admit, CLOSED, failed, succeeded, type BreakerConfig, type BreakerState } from '../../core/model/breaker.ts';
import { CallRate } from '../../core/model/call-rate.ts';
import type { ProviderHealth } from '../../ports/model-backend.ts';
import type { ModelProvider } from '../../ports/model-provider.ts';
import type { Scheduler } from '../../ports/clock.ts';
import type { StopSignal } from './stop-signal.ts';

/** More than any team asks at once: whatever comes on top would only get old. */
export const MOST_WAITING = 64;
/** A call is not worth starting with less time than this. */
const LEAST_TIME_MS = 250;

/** `go`: the call counts as running from now on. The others: there will be no turn, and why. */
export type Turn = 'go' | 'resting' | 'no_turn' | 'stopped';

interface Waiting {
  readonly deadline: Timestamp;
  readonly settle: (turn: Turn) => void;
}

export class ProviderLine {
  readonly provider: ModelProvider;
  readonly #scheduler: Scheduler;
  readonly #config: BreakerConfig;
  readonly #rate: CallRate;
  #breaker: BreakerState = CLOSED;
  #waiting: Waiting[] = [];
  #wake: (() => void) | null = null;
  #calls = 0;
  #failedCalls = 0;
  #lastFailure: ProviderHealth['lastFailure'] = null;

  constructor(provider: ModelProvider, scheduler: Scheduler, breaker: BreakerConfig) {
    this.provider = provider;
    this.#scheduler = scheduler;
    this.#config = breaker;
    this.#rate = new CallRate(provider.config);
  }

  get health(): ProviderHealth {
    const { id, model } = this.provider.config;
    return { provider: id, model, breaker: this.#breaker, running: this.#rate.running, waiting: this.#waiting.length, calls: this.#calls, failedCalls: this.#failedCalls, lastFailure: this.#lastFailure };
  }

  /** Waits for a turn. Resolves at the latest shortly before `deadline`. */
  turn(deadline: Timestamp, stop: StopSignal<string>): Promise<Turn> {
    if (stop.reason !== null) return Promise.resolve('stopped');
    if (!admit(this.#breaker, this.#scheduler.now()).admitted) return Promise.resolve('resting');
    if (this.#waiting.length >= MOST_WAITING) return Promise.resolve('no_turn');
    return new Promise((resolve) => {
      let off = (): void => undefined;
      let offLate = (): void => undefined;
      const waiting: Waiting = {
        deadline,
        settle: (turn) => {
          off();
          offLate();
          this.#waiting = this.#waiting.filter((other) => other !== waiting);
          resolve(turn);
        },
      };
      this.#waiting.push(waiting);
      off = stop.onStop(() => waiting.settle('stopped'));
      offLate = this.#scheduler.schedule((deadline - LEAST_TIME_MS) as Timestamp, () => waiting.settle('no_turn'));
      this.#pump();
    });
  }

  /** The call of a turn leaves now. */
  called(): void {
    this.#calls += 1;
  }

  /** The call of a turn was answered, well or badly: the provider works. */
  worked(): void {
    this.#breaker = succeeded(this.#breaker);
    this.#end();
  }

  /** The call of a turn failed for a reason of the provider's. `restMs`: at least how long it is to be left alone. */
  failed(reason: string, restMs = 0): void {
    const now = this.#scheduler.now();
    this.#breaker = failed(this.#breaker, this.#config, now, reason, restMs);
    this.#failedCalls += 1;
    this.#lastFailure = { at: now, sentence: reason };
    this.#end();
  }

  /** The call of a turn was not made, or called off before it could tell anything. `pauseMs`: nobody asks before that. */
  unused(pauseMs = 0): void {
    const now = this.#scheduler.now();
    this.#breaker = abandoned(this.#breaker, now);
    if (pauseMs > 0) this.#rate.pause((now + pauseMs) as Timestamp);
    this.#end();
  }

  #end(): void {
    this.#rate.end();
    this.#pump();
  }

  #pump(): void {
    this.#wake?.();
    this.#wake = null;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const now = this.#scheduler.now();
      const { admitted, state } = admit(this.#breaker, now);
      // Whoever waits for a provider that has just been left alone can go to the next one at once.
      if (!admitted) {
        next.settle('resting');
        continue;
      }
      const earliest = this.#rate.earliest(now);
      if (earliest === null) return;
      if (earliest > next.deadline - LEAST_TIME_MS) {
        next.settle('no_turn');
        continue;
      }
      if (earliest > now) {
        this.#wake = this.#scheduler.schedule(earliest, () => this.#pump());
        return;
      }
      this.#breaker = state;
      this.#rate.start(now);
      next.settle('go');
    }
  }
}
