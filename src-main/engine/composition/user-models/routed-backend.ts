import type { ModelQuestion } from '../../core/model/model-question.ts';
import type { AskedModel, ModelBackend, ProviderHealth } from '../../ports/model-backend.ts';

/** Hands a question to whoever can answer it: a person's own model, or a language model. */
export class RoutedBackend implements ModelBackend {
  readonly #own: ModelBackend;
  readonly #language: ModelBackend | null;

  constructor(own: ModelBackend, language: ModelBackend | null) {
    this.#own = own;
    this.#language = language;
  }

  get health(): readonly ProviderHealth[] {
    return [...this.#own.health, ...(this.#language?.health ?? [])];
  }

  ask(question: ModelQuestion, heard?: (piece: string) => void): AskedModel {
    return question.wanted.kind === 'numbers' || this.#language === null ? this.#own.ask(question) : this.#language.ask(question, heard);
  }
}
