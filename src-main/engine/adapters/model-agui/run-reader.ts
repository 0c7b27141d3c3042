/**
 * Puts an answer together from the events of one run of a remote agent, which the protocol's client has checked for form and order. Whatever else the run
 * does (steps, state, activities, sub-agents, other tools) is not looked at.
 *
 * 1. The answer is what was given to the tool we offered; else the last message; else the result of the run.
 * 2. A stream may begin with runs of earlier days: what counts is the run that was asked for, or, where an agent names its runs itself, the last.
 */
import { EventType, type AGUIEvent, type RunErrorEvent, type RunFinishedEvent, type TokenUsage as SaidUsage } from '@ag-ui/core';
import { plainWords } from '../../ports/http-refusal.ts';
import type { ModelCallEnd, TokenUsage } from '../../ports/model-provider.ts';

/** Characters an answer may have per token it is allowed, and on top: an agent that goes on and on is cut off. */
const CHARACTERS_PER_TOKEN = 16;
const SPARE_CHARACTERS = 4_096;

/** Codes of RUN_ERROR, which the protocol leaves to the agent, by what they say. */
const REFUSAL_CODE = /refus|content_?filter|safety|policy/i;
const LENGTH_CODE = /length|max_?tokens/i;
const RATE_CODE = /rate_?limit|too_?many/i;

export class RunReader {
  readonly #run: string;
  readonly #tool: string;
  #current = '';
  readonly #mostCharacters: number;
  readonly #heard: (piece: string) => void;
  /** The call of our tool, once there is one, and what was given to it. */
  #call: string | null = null;
  #given = '';
  #foreign: string | null = null;
  #message = '';
  #text = '';
  #characters = 0;
  #last: RunFinishedEvent | RunErrorEvent | null = null;

  /**
   * @param run the run that was asked for
   * @param tool the tool whose arguments are the answer
   */
  constructor(run: string, tool: string, answerTokens: number, heard: (piece: string) => void) {
    this.#run = run;
    this.#tool = tool;
    this.#mostCharacters = answerTokens * CHARACTERS_PER_TOKEN + SPARE_CHARACTERS;
    this.#heard = heard;
  }

  /** What came so far, whole or not. */
  get text(): string {
    return this.#given || this.#text;
  }

  /** Takes the next event. Returns false where nothing more is wanted. */
  take(event: AGUIEvent): boolean {
    switch (event.type) {
      case EventType.RUN_STARTED:
        this.#begin(event.runId);
        return true;
      case EventType.TOOL_CALL_START:
        if (event.toolCallName !== this.#tool) this.#foreign ??= event.toolCallName;
        else this.#call ??= event.toolCallId;
        return true;
      case EventType.TOOL_CALL_ARGS: {
        if (event.toolCallId !== this.#call) return this.#count(event.delta);
        this.#given += event.delta;
        return this.#say(event.delta);
      }
      case EventType.TEXT_MESSAGE_CONTENT:
        if (event.messageId !== this.#message) this.#text = '';
        this.#message = event.messageId;
        this.#text += event.delta;
        return this.#say(event.delta);
      case EventType.REASONING_MESSAGE_CONTENT: return this.#count(event.delta);
      case EventType.RUN_FINISHED: case EventType.RUN_ERROR:
        this.#last = event;
        return this.#current !== this.#run && this.#current !== '';
      default: return true;
    }
  }

  /** How the call ended, once nothing more comes. @param secret the key, to be taken out of what is said */
  end(secret: string | null): ModelCallEnd {
    const last = this.#last;
    const completed = (finish: 'stop' | 'length' | 'refused', text: string, usage: TokenUsage | null = usageOf(last?.usage)): ModelCallEnd => ({ kind: 'completed', finish, text, usage, formShown: false });
    if (this.#characters > this.#mostCharacters) return completed('length', this.text.slice(0, this.#mostCharacters), null);
    const failed = (reason: 'cut_off' | 'server_error' | 'rate_limited', sentence: string): ModelCallEnd => ({ kind: 'failed', reason, sentence, text: this.text, retryAfterMs: null, mayCost: true });
    if (last === null) return failed('cut_off', 'The run stopped before the agent said it was over.');
    if (last.type === EventType.RUN_ERROR) {
      const code = last.code ?? '';
      const said = plainWords(last.message, secret);
      if (REFUSAL_CODE.test(code)) return completed('refused', said);
      if (LENGTH_CODE.test(code)) return completed('length', this.text);
      return RATE_CODE.test(code) ? failed('rate_limited', `The agent asks to be asked less: ${said}`) : failed('server_error', `The agent failed: ${said}`);
    }
    if (last.outcome?.type === 'interrupt') return completed('refused', plainWords(`it wants to be told something first, which nobody does here: ${last.outcome.interrupts.map(({ reason, message }) => message ?? reason).join('; ')}`, secret));
    if (last.outcome?.type === 'cancelled') return completed('refused', this.text === '' ? 'the agent called its run off' : this.text);
    return completed('stop', this.#answer(last.result));
  }

  #begin(run: string): void {
    this.#current = run;
    this.#call = null;
    this.#given = '';
    this.#foreign = null;
    this.#text = '';
    this.#last = null;
  }

  #answer(result: unknown): string {
    if (this.text !== '') return this.text;
    if (typeof result === 'object' && result !== null) return JSON.stringify(result).slice(0, this.#mostCharacters);
    // No other tool was offered: what called one is no answer, and nothing is done about it.
    return this.#foreign === null ? '' : plainWords(`called a tool that was not offered: ${this.#foreign}`, null);
  }

  #say(piece: string): boolean {
    if (piece !== '') this.#heard(piece);
    return this.#count(piece);
  }

  #count(piece: string): boolean {
    this.#characters += piece.length;
    return this.#characters <= this.#mostCharacters;
  }
}

/** The sum over all models the agent asked; null where it did not count. */
function usageOf(said: readonly SaidUsage[] | undefined): TokenUsage | null {
  const sum = (of: (usage: SaidUsage) => number | undefined): number => (said ?? []).reduce((total, usage) => total + (of(usage) ?? 0), 0);
  const promptTokens = sum(({ inputTokens }) => inputTokens);
  const answerTokens = sum(({ outputTokens }) => outputTokens);
  const isCount = [promptTokens, answerTokens].every((count) => Number.isSafeInteger(count) && count >= 0);
  // A count of nothing read is no count.
  return isCount && promptTokens > 0 ? { promptTokens, answerTokens } : null;
}
