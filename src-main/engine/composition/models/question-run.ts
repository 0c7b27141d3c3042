/**
 * One question on its way through the providers, in their order, until somebody answers or nobody is left.
 *
 * 1. Before each call the most it can cost is set aside; after it, what it did cost is counted, or the most where nobody knows.
 * 2. A failure of the provider passes the question on to the next one. A bad answer is repaired once, by whoever gave it, and ends the run.
 * 3. It ends at the deadline, whatever the providers do.
 */
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { ModelBudget, ModelCost } from '../../core/model/budget.ts';
import type { AnswerForm } from '../../core/model/answer-form.ts';
import type { AbstentionReason, ModelAttempt, ModelContent, ModelResult, ProviderFailure } from '../../core/model/model-answer.ts';
import type { ModelMessage, ModelQuestion } from '../../core/model/model-question.ts';
import { quotedSnapshot } from '../../core/model/quoted-snapshot.ts';
import { readAnswer, type Complaint } from '../../core/model/read-answer.ts';
import { costOf, fewestPromptTokens, likelyPromptTokens, mostPromptTokens } from '../../core/model/token-cost.ts';
import type { Scheduler } from '../../ports/clock.ts';
import type { ModelCallEnd, ModelSubject, TokenUsage } from '../../ports/model-provider.ts';
import type { ProviderLine } from './provider-line.ts';
import type { StopSignal } from './stop-signal.ts';

/** Longest `retry-after` that a question sits out; a longer one rests the provider and passes the question on. */
const MOST_PAUSE_MS = 20_000;
/** Longest time that a server's `retry-after` can keep it from being asked. */
const MOST_ASKED_REST_MS = 3_600_000;
/** A wrong key, an unknown model or an empty account does not mend itself: left alone for so long, or until the settings change. */
const SETTING_REST_MS = 900_000;
/** Longest part of a bad answer that is shown to the model again, characters. */
const MOST_SHOWN = 4_000;

/** Why a run is called off. */
export type StopReason = 'cancelled' | 'deadline';

/** What a run needs of its surroundings. */
export interface RunTools {
  readonly scheduler: Scheduler;
  readonly budget: ModelBudget;
  /** A name for the next call, never given twice. */
  readonly nextCall: () => string;
}

export interface RunOutcome {
  readonly result: ModelResult;
  readonly attempts: readonly ModelAttempt[];
}

/** What one call came to. `passOn`: the next provider may be asked. */
type Step =
  | { readonly kind: 'content'; readonly content: ModelContent }
  | { readonly kind: 'bad'; readonly complaint: Complaint; readonly text: string }
  | { readonly kind: 'failed'; readonly reason: AbstentionReason; readonly sentence: string; readonly passOn: boolean; readonly again: boolean };

export class QuestionRun {
  readonly #question: ModelQuestion;
  readonly #form: AnswerForm;
  readonly #tools: RunTools;
  readonly #stop: StopSignal<StopReason>;
  readonly #heard: (piece: string) => void;
  readonly #attempts: ModelAttempt[] = [];

  constructor(question: ModelQuestion, form: AnswerForm, tools: RunTools, stop: StopSignal<StopReason>, heard: (piece: string) => void) {
    this.#question = question;
    this.#form = form;
    this.#tools = tools;
    this.#stop = stop;
    this.#heard = heard;
  }

  /** Asks the providers in turn. Never rejects. */
  async through(lines: readonly ProviderLine[]): Promise<RunOutcome> {
    const attempts = this.#attempts;
    const failures: Extract<Step, { kind: 'failed' }>[] = [];
    for (const line of lines) {
      const step = await this.#ask(line);
      if (step.kind === 'content') return { result: { kind: 'answered', content: step.content }, attempts };
      if (step.kind === 'bad') return { result: abstained(step.complaint.fault, sentence(line, step.complaint.sentence)), attempts };
      if (!step.passOn) return { result: abstained(step.reason, step.sentence), attempts };
      failures.push(step);
    }
    // The first is what was meant to answer: its reason counts, the others' are told.
    const [first] = failures;
    return { result: first === undefined ? abstained('no_provider', 'No language model is set up.') : abstained(first.reason, failures.map((failure) => failure.sentence).join('; ')), attempts };
  }

  /** One provider: a call, once more where it asked to wait, and a repair where the answer was bad. */
  async #ask(line: ProviderLine): Promise<Step> {
    const { messages, limits } = this.#question;
    let step = await this.#call(line, messages, limits.answerTokens, 'ask');
    if (step.kind === 'failed' && step.again) {
      const second = await this.#call(line, messages, limits.answerTokens, 'ask');
      // Where the wait does not fit, the reason is still that it was asked for.
      step = second.kind === 'failed' && second.reason === 'no_turn' ? { ...step, again: false } : second;
    }
    if (step.kind !== 'bad' || !isRepairable(step.complaint)) return step;
    // Who ran out of tokens gets twice as many; who did anything else gets as many as before.
    const tokens = step.complaint.fault === 'length_stop' ? 2 * limits.answerTokens : limits.answerTokens;
    const repaired = await this.#call(line, [...messages, ...this.#repairWords(step.text, step.complaint)], tokens, 'repair');
    // What could not be repaired is what was wrong first: the second call's own trouble stands among the attempts.
    return repaired.kind === 'failed' ? (repaired.reason === 'cancelled' || repaired.reason === 'deadline' ? repaired : step) : repaired;
  }

  async #call(line: ProviderLine, messages: readonly ModelMessage[], answerTokens: number, purpose: ModelAttempt['purpose']): Promise<Step> {
    const { config } = line.provider;
    const { deadline } = this.#question.limits;
    const { scheduler, budget, nextCall } = this.#tools;
    const needed = likelyPromptTokens(messages, this.#form) + answerTokens;
    if (needed > config.contextTokens) return passOn('prompt_too_long', sentence(line, `prompt and answer need about ${needed} tokens, the model reads ${config.contextTokens}`));
    const turn = await line.turn(deadline, this.#stop);
    if (turn !== 'go') return this.#noTurn(line, turn);
    if (this.#stop.reason !== null) {
      line.unused();
      return this.#stopped();
    }
    const most = costOf(config, mostPromptTokens(messages, this.#form), answerTokens);
    const call = nextCall();
    const refusal = budget.reserve(call, most, this.#question.cycle, scheduler.now());
    if (refusal !== null) {
      line.unused();
      return passOn('over_budget', sentence(line, refusal));
    }
    const at = scheduler.now();
    line.called();
    const { end, timeUp } = await this.#hear(line, messages, answerTokens);
    const spent = spentOn(end, config, most, answerTokens);
    budget.settle(call, spent.cost);
    const step = this.#judge(line, end, timeUp, messages);
    this.#attempts.push({
      provider: config.id, model: line.provider.config.model, purpose, at, latencyMs: scheduler.now() - at, outcome: outcomeOf(step), sentence: step.kind === 'content' ? 'answered' : step.kind === 'bad' ? step.complaint.sentence : step.sentence,
      answerText: end.text, promptTokens: spent.usage.promptTokens, answerTokens: spent.usage.answerTokens, micros: spent.cost.micros, costFrom: spent.from,
    });
    return step;
  }

  #noTurn(line: ProviderLine, turn: 'resting' | 'no_turn' | 'stopped'): Step {
    if (turn === 'stopped') return this.#stopped();
    const { breaker } = line.health;
    if (turn === 'resting') return passOn('resting', sentence(line, `left alone for a while: ${breaker.kind === 'closed' ? 'it is being tried again' : breaker.reason}`));
    return passOn('no_turn', sentence(line, 'no turn before the deadline'));
  }

  #stopped(): Step {
    return this.#stop.reason === 'deadline' ? ends('deadline', 'The deadline came first.') : ends('cancelled', 'Nobody waits for it any more.');
  }

  /** The end of a call, or that its time was up: then it is broken off, and what came so far is its text. */
  #hear(line: ProviderLine, messages: readonly ModelMessage[], answerTokens: number): Promise<{ readonly end: ModelCallEnd; readonly timeUp: boolean }> {
    const { scheduler } = this.#tools;
    const { timeoutMs, deadline } = this.#question.limits;
    const allowedMs = Math.min(timeoutMs, line.provider.config.timeoutMs);
    return new Promise((resolve) => {
      let text = '';
      let over = false;
      let offTimer = (): void => undefined;
      let offStop = (): void => undefined;
      const finish = (end: ModelCallEnd, timeUp: boolean): void => {
        if (over) return;
        over = true;
        offTimer();
        offStop();
        resolve({ end, timeUp });
      };
      const running = line.provider.start({ messages, form: this.#form, subject: subjectOf(this.#question), answerTokens }, (piece) => {
        if (over) return;
        text += piece;
        this.#heard(piece);
      });
      const breakOff = (timeUp: boolean): void => {
        finish({ kind: 'cancelled', text }, timeUp);
        running.cancel();
      };
      const until = Math.min(scheduler.now() + allowedMs, deadline) as Timestamp;
      offTimer = scheduler.schedule(until, () => breakOff(true));
      offStop = this.#stop.onStop(() => breakOff(this.#stop.reason === 'deadline'));
      void running.end.then((end) => finish(end, false));
    });
  }

  #judge(line: ProviderLine, end: ModelCallEnd, timeUp: boolean, messages: readonly ModelMessage[]): Step {
    if (end.kind === 'completed') {
      line.worked();
      return this.#read(end, messages);
    }
    if (end.kind === 'failed') return this.#providerFailed(line, end);
    if (!timeUp) {
      line.unused();
      return this.#stopped();
    }
    const late = this.#tools.scheduler.now() >= this.#question.limits.deadline || this.#stop.reason === 'deadline';
    // A provider that never answers in the time there is would be paid for nothing in every cycle: it rests, like one that fails.
    line.failed('no answer in the time it had');
    return late ? ends('deadline', sentence(line, 'no answer before the deadline')) : passOn('timeout', sentence(line, end.text === '' ? 'no answer in the time a call may take' : 'the answer stopped half-way, and the time a call may take was up'));
  }

  #providerFailed(line: ProviderLine, { reason, sentence: words, retryAfterMs }: Extract<ModelCallEnd, { kind: 'failed' }>): Step {
    const said = sentence(line, words);
    if (reason === 'rate_limited' && retryAfterMs !== null && retryAfterMs <= MOST_PAUSE_MS) {
      line.unused(Math.max(1, retryAfterMs));
      const firstTime = !this.#attempts.some(({ provider, outcome }) => provider === line.provider.config.id && outcome === 'rate_limited');
      return { kind: 'failed', reason, sentence: said, passOn: true, again: firstTime };
    }
    // These say something about the question, or about us, and nothing about how the provider does.
    if (reason === 'bad_request' || reason === 'context_too_long') line.worked();
    else line.failed(words, restOf(reason, retryAfterMs));
    return passOn(reason, said);
  }

  #read(end: Extract<ModelCallEnd, { kind: 'completed' }>, messages: readonly ModelMessage[]): Step {
    const { finish, text, usage, formShown } = end;
    const read = formShown ? [...messages, { role: 'system', text: JSON.stringify(this.#form.schema) } as const] : messages;
    const bad = (fault: Complaint['fault'], words: string): Step => ({ kind: 'bad', complaint: { fault, sentence: words }, text });
    if (finish === 'refused') return bad('refused', text === '' ? 'the model refused to answer' : `the model refused to answer: ${text.slice(0, 160)}`);
    if (usage !== null && usage.promptTokens < fewestPromptTokens(read)) return bad('prompt_truncated', `the server read ${usage.promptTokens} tokens of a prompt that has more: set it to a larger context`);
    if (finish === 'length') return bad('length_stop', 'the answer ran into the limit of tokens');
    const reading = readAnswer(text, this.#question);
    return reading.ok ? { kind: 'content', content: reading.content } : { kind: 'bad', complaint: reading.complaint, text };
  }

  #repairWords(text: string, { fault, sentence: words }: Complaint): readonly ModelMessage[] {
    const form = JSON.stringify(this.#form.schema);
    const ask = fault === 'length_stop' ? 'Your answer was too long and was cut. Answer again, with a note of one short sentence.' : `Your answer cannot be used: ${words}. Answer again.`;
    return [
      { role: 'assistant', text: text === '' ? '{}' : text.slice(0, MOST_SHOWN) },
      { role: 'user', text: `${ask} One JSON object of this form and nothing else:\n${form}` },
    ];
  }
}

/** The snapshot as the prompt shows it. */
function subjectOf({ snapshot, features }: ModelQuestion): ModelSubject {
  const { instrument, at, lastPrice, tickSize, regime, values } = quotedSnapshot(snapshot);
  return { instrument, at, lastPrice, tickSize, regime, features: Object.fromEntries(features.map((name) => [name, values[name]])) };
}

/** A model that invents numbers, or has not read them, would invent others. */
function isRepairable({ fault }: Complaint): boolean {
  return fault !== 'invented_number' && fault !== 'prompt_truncated';
}

function restOf(reason: ProviderFailure, retryAfterMs: number | null): number {
  if (reason === 'bad_key' || reason === 'unknown_model' || reason === 'no_credit') return SETTING_REST_MS;
  return Math.min(retryAfterMs ?? 0, MOST_ASKED_REST_MS);
}

/** What a call cost: as the server counted, nothing where it cannot have worked, else the most it can have been. */
function spentOn(end: ModelCallEnd, config: Parameters<typeof costOf>[0], most: ModelCost, answerTokens: number): { readonly cost: ModelCost; readonly usage: TokenUsage; readonly from: ModelAttempt['costFrom'] } {
  const usage = end.kind === 'completed' ? end.usage : null;
  if (usage !== null) return { cost: costOf(config, usage.promptTokens, usage.answerTokens), usage, from: 'reported' };
  if (end.kind === 'failed' && !end.mayCost) return { cost: { micros: 0, tokens: 0 }, usage: { promptTokens: 0, answerTokens: 0 }, from: 'none' };
  return { cost: most, usage: { promptTokens: most.tokens - answerTokens, answerTokens }, from: 'assumed' };
}

function outcomeOf(step: Step): ModelAttempt['outcome'] {
  return step.kind === 'content' ? 'answered' : step.kind === 'bad' ? step.complaint.fault : step.reason as ModelAttempt['outcome'];
}

function sentence(line: ProviderLine, words: string): string {
  return `${line.provider.config.id}: ${words}`;
}

function passOn(reason: AbstentionReason, words: string): Step {
  return { kind: 'failed', reason, sentence: words, passOn: true, again: false };
}

function ends(reason: AbstentionReason, words: string): Step {
  return { kind: 'failed', reason, sentence: words, passOn: false, again: false };
}

function abstained(reason: AbstentionReason, words: string): ModelResult {
  return { kind: 'abstained', reason, sentence: words };
}
