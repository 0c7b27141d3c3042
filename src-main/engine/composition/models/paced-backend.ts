/** Between a session's time and the machine's: a market may run at another pace than the servers of models do. */
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { ModelQuestion } from '../../core/model/model-question.ts';
import type { Clock } from '../../ports/clock.ts';
import type { AskedModel, ModelBackend, ProviderHealth } from '../../ports/model-backend.ts';

/** Asks a desk that keeps the machine's time, with the question's deadline put into it. */
export class PacedBackend implements ModelBackend {
  readonly #desk: ModelBackend;
  readonly #session: Clock;
  readonly #machine: Clock;
  readonly #pace: number;

  /** @param pace market milliseconds per millisecond of the machine */
  constructor(desk: ModelBackend, session: Clock, machine: Clock, pace: number) {
    this.#desk = desk;
    this.#session = session;
    this.#machine = machine;
    this.#pace = pace;
  }

  get health(): readonly ProviderHealth[] {
    return this.#desk.health;
  }

  ask(question: ModelQuestion, heard?: (piece: string) => void): AskedModel {
    const leftMs = Math.max(0, question.limits.deadline - this.#session.now()) / this.#pace;
    const deadline = (this.#machine.now() + Math.floor(leftMs)) as Timestamp;
    return this.#desk.ask({ ...question, limits: { ...question.limits, deadline } }, heard);
  }
}
