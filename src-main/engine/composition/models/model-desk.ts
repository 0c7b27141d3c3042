/**
 * Where questions to language models are handed in. Finds who answers, keeps the limits, and asks the same prompt about the same snapshot
 * only once, whoever asks it.
 */
import { createHash } from 'node:crypto';
import type { CycleId, InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { err, failure, ok, type Result } from '../../../../src-shared/support/result.ts';
import { answerForm, type AnswerForm } from '../../core/model/answer-form.ts';
import type { BreakerConfig } from '../../core/model/breaker.ts';
import type { ModelBudget } from '../../core/model/budget.ts';
import type { AbstentionReason, ModelAnswer, ModelContent, ModelResult } from '../../core/model/model-answer.ts';
import type { ModelQuestion } from '../../core/model/model-question.ts';
import { costOf } from '../../core/model/token-cost.ts';
import type { Scheduler } from '../../ports/clock.ts';
import type { AskedModel, ModelBackend, ProviderHealth } from '../../ports/model-backend.ts';
import { MOST_PROBE_CALLS, PROBE_TOKENS, type ModelAbilities, type ModelProvider } from '../../ports/model-provider.ts';
import { ProviderLine } from './provider-line.ts';
import { QuestionRun, type RunOutcome, type StopReason } from './question-run.ts';
import { StopSignal } from './stop-signal.ts';

/** Three failures in a row rest a provider for half a minute, then for twice as long each time, ten minutes at most. */
export const USUAL_BREAKER: BreakerConfig = { failures: 3, restMs: 30_000, mostRestMs: 600_000 };
/** Longest time a probe may take. */
const PROBE_MS = 90_000;
/** Where a probe's money is counted: in the day, and in no cycle of trading. */
const PROBE_CYCLE = 'probe' as CycleId;

/** Reasons that would hold again if the same were asked again: about the answer, not about the moment. */
const LASTING: ReadonlySet<AbstentionReason> = new Set<AbstentionReason>(['refused', 'length_stop', 'invalid_json', 'wrong_schema', 'unknown_value', 'invented_number', 'prompt_truncated', 'prompt_too_long', 'bad_request', 'context_too_long']);

/** A run and everybody who waits for it. It keeps to the limits of the question that began it. */
interface Shared {
  readonly outcome: Promise<RunOutcome>;
  readonly stop: StopSignal<StopReason>;
  readonly listeners: Set<(piece: string) => void>;
  waiting: number;
  /** Somebody has been told what it cost. */
  told: boolean;
}

export class ModelDesk implements ModelBackend {
  readonly #lines: readonly ProviderLine[];
  readonly #scheduler: Scheduler;
  readonly #budget: ModelBudget;
  /** Per instrument the newest snapshot asked about, and what was asked about it. */
  readonly #asked = new Map<InstrumentId, { readonly at: Timestamp; readonly byPrompt: Map<string, Shared> }>();
  readonly #open = new Set<Shared>();
  #calls = 0;

  /** @param providers in the order they are asked: the first, then those that stand in for it. */
  constructor(providers: readonly ModelProvider[], budget: ModelBudget, scheduler: Scheduler, breaker: BreakerConfig = USUAL_BREAKER) {
    this.#lines = providers.map((provider) => new ProviderLine(provider, scheduler, breaker));
    this.#budget = budget;
    this.#scheduler = scheduler;
  }

  get health(): readonly ProviderHealth[] {
    return this.#lines.map(({ health }) => health);
  }

  ask(question: ModelQuestion, heard: (piece: string) => void = () => undefined): AskedModel & { readonly answer: Promise<ModelAnswer> } {
    const form = answerForm(question.wanted, question.features, question.officer);
    const promptHash = hashOf(question, form);
    const known = this.#known(question, promptHash);
    const shared = known ?? this.#begin(question, form, promptHash);
    shared.waiting += 1;
    shared.listeners.add(heard);
    const leave = new StopSignal<StopReason>();
    return { answer: this.#answer(question, promptHash, shared, heard, leave, known !== undefined), cancel: () => leave.stop('cancelled') };
  }

  /** Tries what a provider can do; its cost is counted in the day. A failure value where there is no such provider, or no money for it. @param stop calls it off */
  async probe(provider: string, stop?: AbortSignal): Promise<Result<ModelAbilities>> {
    const line = this.#lines.find((one) => one.provider.config.id === provider);
    if (line === undefined) return err(failure('unknown_provider', `There is no model provider "${provider}".`, `Name one of: ${this.#lines.map((one) => one.provider.config.id).join(', ') || 'none is set up'}.`));
    const { config } = line.provider;
    const most = costOf(config, MOST_PROBE_CALLS * PROBE_TOKENS, MOST_PROBE_CALLS * PROBE_TOKENS);
    const call = this.#nextCall();
    const refusal = this.#budget.reserve(call, most, PROBE_CYCLE, this.#scheduler.now());
    if (refusal !== null) return err(failure('over_budget', `${provider} was not tried: ${refusal}.`, 'Raise the budget, or try again tomorrow (UTC).'));
    const probing = line.provider.probe();
    const off = this.#scheduler.schedule((this.#scheduler.now() + PROBE_MS) as Timestamp, () => probing.cancel());
    const callOff = (): void => probing.cancel();
    stop?.addEventListener('abort', callOff);
    if (stop?.aborted === true) callOff();
    const abilities = await probing.end;
    stop?.removeEventListener('abort', callOff);
    off();
    const { usage, countsTokens, calls } = abilities;
    this.#budget.settle(call, countsTokens || calls === 0 ? costOf(config, usage.promptTokens, usage.answerTokens) : most);
    return ok(abilities);
  }

  /** Calls off whatever is under way: its answers are abstentions. */
  close(): void {
    for (const shared of [...this.#open]) shared.stop.stop('cancelled');
  }

  #nextCall(): string {
    this.#calls += 1;
    return `call ${this.#calls}`;
  }

  /** A run for the same prompt about the same snapshot, going on or done. */
  #known({ snapshot }: ModelQuestion, promptHash: string): Shared | undefined {
    const asked = this.#asked.get(snapshot.instrument);
    return asked?.at === snapshot.at ? asked.byPrompt.get(promptHash) : undefined;
  }

  #begin(question: ModelQuestion, form: AnswerForm, promptHash: string): Shared {
    const { instrument, at } = question.snapshot;
    const listeners = new Set<(piece: string) => void>();
    const stop = new StopSignal<StopReason>();
    const run = new QuestionRun(question, form, { scheduler: this.#scheduler, budget: this.#budget, nextCall: () => this.#nextCall() }, stop, (piece) => {
      for (const listener of listeners) listener(piece);
    });
    // Not before `ask` has returned.
    const shared: Shared = { outcome: Promise.resolve().then(() => run.through(this.#lines)), stop, listeners, waiting: 0, told: false };
    this.#open.add(shared);
    let asked = this.#asked.get(instrument);
    if (asked === undefined || asked.at < at) this.#asked.set(instrument, asked = { at, byPrompt: new Map() });
    const { byPrompt } = asked;
    // A question about an older snapshot is asked, but not remembered.
    if (asked.at === at) byPrompt.set(promptHash, shared);
    void shared.outcome.then(({ result }) => {
      this.#open.delete(shared);
      listeners.clear();
      if (result.kind === 'abstained' && !LASTING.has(result.reason) && byPrompt.get(promptHash) === shared) byPrompt.delete(promptHash);
    });
    // A run that is called off answers nobody who asks later.
    stop.onStop(() => {
      if (byPrompt.get(promptHash) === shared) byPrompt.delete(promptHash);
    });
    return shared;
  }

  async #answer(question: ModelQuestion, promptHash: string, shared: Shared, heard: (piece: string) => void, leave: StopSignal<StopReason>, cached: boolean): Promise<ModelAnswer> {
    const begun = this.#scheduler.now();
    const offDeadline = this.#scheduler.schedule(question.limits.deadline, () => leave.stop('deadline'));
    const left = await new Promise<StopReason | null>((resolve) => {
      leave.onStop(() => resolve(leave.reason));
      void shared.outcome.then(() => resolve(null));
    });
    offDeadline();
    shared.waiting -= 1;
    shared.listeners.delete(heard);
    // The last one out calls it off, and is told what it has cost.
    if (left !== null && shared.waiting === 0) shared.stop.stop(left);
    const stays = left !== null && shared.waiting > 0;
    const outcome: RunOutcome = stays ? { result: { kind: 'abstained', reason: left, sentence: left === 'deadline' ? 'The deadline came first.' : 'Nobody waits for it any more.' }, attempts: [] } : await shared.outcome;
    const attempts = shared.told || stays ? [] : outcome.attempts;
    if (!stays) shared.told = true;
    return {
      question: question.id, agent: question.agent, result: ownResult(outcome.result, question), promptHash, attempts,
      tokens: attempts.reduce((sum, { promptTokens, answerTokens }) => sum + promptTokens + answerTokens, 0), micros: attempts.reduce((sum, { micros }) => sum + micros, 0),
      latencyMs: this.#scheduler.now() - begun, cached: cached && !stays && attempts.length === 0,
    };
  }
}

/** The result in the name of who asked: an answer to the same prompt may have been asked for by another. */
function ownResult(result: ModelResult, { agent }: ModelQuestion): ModelResult {
  if (result.kind === 'abstained' || result.content.kind !== 'analysis') return result;
  const content: ModelContent = { ...result.content, analysis: { ...result.content.analysis, agent } };
  return { kind: 'answered', content };
}

function hashOf({ messages }: ModelQuestion, form: AnswerForm): string {
  return createHash('sha256').update(JSON.stringify([messages.map(({ role, text }) => [role, text]), form.name, form.schema])).digest('hex');
}
