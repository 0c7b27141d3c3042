/** Puts an answer together from what comes over the wire, as a stream or in one piece. Takes nothing on trust: servers differ, and some are wrong. */
import type { ModelCallEnd, TokenUsage } from '../../ports/model-provider.ts';

/** Characters an answer may have per token it is allowed, and on top: a server that goes on and on is cut off. */
const CHARACTERS_PER_TOKEN = 16;
const SPARE_CHARACTERS = 4_096;

/** A chunk of a stream or a whole completion, as far as we read it. */
interface Piece {
  readonly choices?: readonly { readonly finish_reason?: string | null; readonly delta?: Said | null; readonly message?: Said | null }[] | null;
  readonly usage?: { readonly prompt_tokens?: unknown; readonly completion_tokens?: unknown } | null;
}

interface Said {
  readonly content?: unknown;
  readonly refusal?: unknown;
  readonly tool_calls?: readonly { readonly function?: { readonly name?: unknown } }[] | null;
}

export class CompletionReader {
  readonly #mostCharacters: number;
  readonly #heard: (piece: string) => void;
  #text = '';
  #refusal = '';
  #tool: string | null = null;
  #finish: string | null = null;
  #usage: TokenUsage | null = null;
  #begun = false;

  constructor(answerTokens: number, heard: (piece: string) => void) {
    this.#mostCharacters = answerTokens * CHARACTERS_PER_TOKEN + SPARE_CHARACTERS;
    this.#heard = heard;
  }

  get text(): string {
    return this.#text || this.#refusal;
  }

  get begun(): boolean {
    return this.#begun;
  }

  /** Takes the next piece. Returns false where nothing more is wanted. */
  take(given: unknown): boolean {
    this.#begun = true;
    const piece = (typeof given === 'object' && given !== null ? given : {}) as Piece;
    const usage = usageOf(piece);
    if (usage !== null) this.#usage = usage;
    // Only one answer is ever asked for.
    const choice = piece.choices?.[0];
    const said = choice?.delta ?? choice?.message;
    if (typeof said?.content === 'string' && said.content !== '') {
      this.#text += said.content;
      this.#heard(said.content);
    }
    if (typeof said?.refusal === 'string') this.#refusal += said.refusal;
    const tool = said?.tool_calls?.[0]?.function?.name;
    if (typeof tool === 'string') this.#tool ??= tool;
    if (typeof choice?.finish_reason === 'string') this.#finish = choice.finish_reason;
    return this.#text.length <= this.#mostCharacters;
  }

  /** How the call ended, once nothing more comes. @param formShown whether the form stood in the prompt. */
  end(formShown: boolean): ModelCallEnd {
    const usage = this.#usage;
    const completed = (finish: 'stop' | 'length' | 'refused', text: string): ModelCallEnd => ({ kind: 'completed', finish, text, usage, formShown });
    if (this.#text.length > this.#mostCharacters) return { kind: 'completed', finish: 'length', text: this.#text.slice(0, this.#mostCharacters), usage: null, formShown };
    if (this.#refusal !== '' || this.#finish === 'content_filter') return completed('refused', this.text);
    if (this.#finish === 'length') return completed('length', this.#text);
    if (this.#finish === null) return { kind: 'failed', reason: 'cut_off', sentence: 'The answer stopped before the server said it was over.', text: this.#text, retryAfterMs: null, mayCost: true };
    // No tool was offered: what called one is no answer, and nothing is done about it.
    return completed('stop', this.#text === '' && this.#tool !== null ? `called a tool that was not offered: ${this.#tool}` : this.#text);
  }
}

function usageOf({ usage }: Piece): TokenUsage | null {
  const prompt = usage?.prompt_tokens;
  const answer = usage?.completion_tokens;
  // A count of nothing read is no count.
  return isCount(prompt) && isCount(answer) && prompt > 0 ? { promptTokens: prompt, answerTokens: answer } : null;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
