/**
 * Where questions to a person's own models are handed in: each model runs in its own thread, one question after the other. What hangs is ended, what fails three
 * times in a row rests; either way the answer is an abstention, and nobody waits for it.
 */
import { createHash } from 'node:crypto';
import type { AgentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { ModelProviderId } from '../../../../src-shared/domain/model-provider.ts';
import { admit, CLOSED, failed, succeeded, type BreakerConfig, type BreakerState } from '../../core/model/breaker.ts';
import type { AbstentionReason, ModelAnswer, ModelResult } from '../../core/model/model-answer.ts';
import type { ModelQuestion } from '../../core/model/model-question.ts';
import { outputFault, type UserModel } from '../../core/user-model/user-model.ts';
import type { Scheduler } from '../../ports/clock.ts';
import type { AskedModel, ModelBackend, ProviderHealth } from '../../ports/model-backend.ts';
import type { TensorModel, TensorRun } from '../../ports/tensor-model.ts';
import { StopSignal } from '../models/stop-signal.ts';

/** As for providers of language models: three failures in a row rest a model for half a minute, then twice as long each time, ten minutes at most. */
const BREAKER: BreakerConfig = { failures: 3, restMs: 30_000, mostRestMs: 600_000 };

/** A model of the session and what runs it. */
export interface SeatedModel {
  readonly model: UserModel;
  readonly tensors: TensorModel;
  /** A run by its manifest, for a scaled row. */
  readonly runOf: (row: readonly number[]) => TensorRun;
}

interface Line extends SeatedModel {
  breaker: BreakerState;
  calls: number;
  failedCalls: number;
  lastFailure: ProviderHealth['lastFailure'];
  /** Questions handed in and not over. */
  waiting: number;
  /** The end of whatever was handed in last: each waits for the one before. */
  last: Promise<unknown>;
}

type Stop = Extract<AbstentionReason, 'cancelled' | 'deadline'>;

export class UserDesk implements ModelBackend {
  readonly #lines: ReadonlyMap<AgentId, Line>;
  readonly #scheduler: Scheduler;

  constructor(models: readonly SeatedModel[], scheduler: Scheduler) {
    this.#lines = new Map(models.map((seated) => [seated.model.agent, { ...seated, breaker: CLOSED, calls: 0, failedCalls: 0, lastFailure: null, waiting: 0, last: Promise.resolve() }]));
    this.#scheduler = scheduler;
  }

  get health(): readonly ProviderHealth[] {
    return [...this.#lines.values()].map(({ model, breaker, waiting, calls, failedCalls, lastFailure }) => ({
      provider: model.agent as string as ModelProviderId, model: model.fileHash.slice(0, 8), breaker, running: Math.min(1, waiting), waiting: Math.max(0, waiting - 1), calls, failedCalls, lastFailure,
    }));
  }

  /** Starts every thread and reads every file, so that the first question need not wait for that. */
  warmUp(): void {
    for (const { tensors } of this.#lines.values()) void tensors.open();
  }

  ask(question: ModelQuestion): AskedModel {
    const stop = new StopSignal<Stop>();
    return { answer: this.#answer(question, stop), cancel: () => stop.stop('cancelled') };
  }

  /** Ends every thread; what is under way is abstained from. */
  async close(): Promise<void> {
    await Promise.all([...this.#lines.values()].map(({ tensors }) => tensors.close()));
  }

  async #answer(question: ModelQuestion, stop: StopSignal<Stop>): Promise<ModelAnswer> {
    const begun = this.#scheduler.now();
    const off = this.#scheduler.schedule(question.limits.deadline, () => stop.stop('deadline'));
    const stopped = new Promise<ModelResult>((resolve) => {
      stop.onStop(() => resolve(stop.reason === 'deadline' ? abstained('deadline', 'no answer before the deadline') : abstained('cancelled', 'nobody waits for it any more')));
    });
    const result = await Promise.race([this.#result(question, stop), stopped]);
    off();
    return { question: question.id, agent: question.agent, result, promptHash: hashOf(question), attempts: [], tokens: 0, micros: 0, latencyMs: Math.max(0, this.#scheduler.now() - begun), cached: false };
  }

  async #result({ agent, wanted }: ModelQuestion, stop: StopSignal<Stop>): Promise<ModelResult> {
    const line = this.#lines.get(agent);
    if (line === undefined || wanted.kind !== 'numbers' || wanted.fileHash !== line.model.fileHash) return abstained('no_provider', 'there is no such model in this session');
    line.waiting += 1;
    const mine = line.last.then(() => (stop.reason === null ? this.#turn(line, wanted.row) : abstained(stop.reason, 'its turn did not come in time')));
    line.last = mine;
    const result = await mine;
    line.waiting -= 1;
    return result;
  }

  async #turn(line: Line, row: readonly number[]): Promise<ModelResult> {
    const { admitted, state } = admit(line.breaker, this.#scheduler.now());
    line.breaker = state;
    if (!admitted) return abstained('resting', state.kind === 'closed' ? 'it rests' : `it failed too often and rests: ${state.reason}`);
    line.calls += 1;
    const ran = await line.tensors.run(line.runOf(row));
    const now = this.#scheduler.now();
    if (!ran.ok) {
      const { code, sentence } = ran.error;
      if (code === 'model_closed') return abstained('cancelled', sentence);
      fail(line, now, sentence);
      return abstained(code === 'model_timeout' ? 'timeout' : 'run_failed', sentence);
    }
    const fault = outputFault(line.model.output, ran.value);
    if (fault !== null) {
      fail(line, now, fault);
      return abstained('bad_numbers', fault);
    }
    line.breaker = succeeded(line.breaker);
    return { kind: 'answered', content: { kind: 'numbers', values: ran.value } };
  }
}

function fail(line: Line, at: Timestamp, sentence: string): void {
  line.breaker = failed(line.breaker, BREAKER, at, sentence);
  line.failedCalls += 1;
  line.lastFailure = { at, sentence };
}

function abstained(reason: AbstentionReason, sentence: string): ModelResult {
  return { kind: 'abstained', reason, sentence };
}

/** The same row to the same file has the same hash. */
function hashOf({ wanted }: ModelQuestion): string {
  return createHash('sha256').update(JSON.stringify(wanted.kind === 'numbers' ? [wanted.fileHash, wanted.row] : wanted)).digest('hex');
}

