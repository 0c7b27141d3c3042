/** The models of a session as a person can watch them: how each provider does, what the day has cost, and what is being written. Nothing is decided by any of it. */
import type { RowOf } from '../../../../src-shared/contract/mirror.ts';
import type { BudgetLimits, ModelBudget } from '../../core/model/budget.ts';
import type { ModelQuestion, ModelQuestionId } from '../../core/model/model-question.ts';
import type { Clock } from '../../ports/clock.ts';
import type { AskedModel, ModelBackend, ProviderHealth } from '../../ports/model-backend.ts';

/** Of an answer that is being written the newest so many characters are shown. */
const MOST_WATCHED = 600;
/** Shown words change at most so often, ms. */
const EVERY_MS = 100;

interface Writing {
  /** The newest {@link MOST_WATCHED} characters. */
  text: string;
  characters: number;
  shown: { readonly text: string; readonly characters: number };
  shownAt: number;
}

/** What was written so far; `characters` counts all of it. */
export interface Written {
  readonly text: string;
  readonly characters: number;
}

export class WatchedModels implements ModelBackend {
  readonly #models: ModelBackend;
  readonly #budget: ModelBudget;
  readonly #limits: BudgetLimits;
  readonly #machine: Clock;
  readonly #writing = new Map<ModelQuestionId, Writing>();

  constructor(models: ModelBackend, { budget, limits, machine }: { readonly budget: ModelBudget; readonly limits: BudgetLimits; readonly machine: Clock }) {
    this.#models = models;
    this.#budget = budget;
    this.#limits = limits;
    this.#machine = machine;
  }

  get health(): readonly ProviderHealth[] {
    return this.#models.health;
  }

  ask(question: ModelQuestion, heard?: (piece: string) => void): AskedModel {
    const writing: Writing = { text: '', characters: 0, shown: NOTHING, shownAt: Number.NEGATIVE_INFINITY };
    this.#writing.set(question.id, writing);
    const asked = this.#models.ask(question, (piece) => {
      writing.text = (writing.text + piece).slice(-MOST_WATCHED);
      writing.characters += piece.length;
      heard?.(piece);
    });
    void asked.answer.then(() => this.#writing.delete(question.id));
    return asked;
  }

  /** What a question's answer has come to so far. */
  written(question: ModelQuestionId): Written {
    const writing = this.#writing.get(question);
    if (writing === undefined) return NOTHING;
    const now = this.#machine.now();
    if (writing.characters !== writing.shown.characters && now - writing.shownAt >= EVERY_MS) {
      writing.shown = { text: writing.text, characters: writing.characters };
      writing.shownAt = now;
    }
    return writing.shown;
  }

  /** How each provider does. */
  providers(): readonly RowOf<'models'>[] {
    return this.health.map(providerRow);
  }

  /** The money and tokens of the day. */
  day(): RowOf<'modelDay'> {
    const { micros, tokens } = this.#budget.spentOn(this.#machine.now());
    return { micros, tokens, mostMicros: this.#limits.dailyMicros, mostTokens: this.#limits.dailyTokens };
  }
}

const NOTHING: Written = { text: '', characters: 0 };

function providerRow({ provider, model, breaker, running, waiting, calls, failedCalls, lastFailure }: ProviderHealth): RowOf<'models'> {
  return {
    id: provider, model, state: breaker.kind === 'closed' ? (breaker.failures === 0 ? 'ready' : 'failing') : breaker.kind === 'open' ? 'resting' : 'trying',
    failures: breaker.kind === 'closed' ? breaker.failures : 0, restsUntil: breaker.kind === 'open' ? breaker.until : null,
    running, waiting, calls, failedCalls, lastFailure: lastFailure === null ? null : { at: lastFailure.at, sentence: lastFailure.sentence.slice(0, 400) },
  };
}
