/** Test helper: a provider whose answers a test gives by hand. */
import type { ModelProviderConfig } from '../../../../src-shared/domain/model-provider.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import type { ModelQuestion } from '../../core/model/model-question.ts';
import { quotedSnapshot } from '../../core/model/quoted-snapshot.ts';
import { settled } from '../../adapters/feed-ccxt/manual-scheduler.ts';
import type { ModelAbilities, ModelCall, ModelCallEnd, ModelProvider, RunningModelCall, TokenUsage } from '../../ports/model-provider.ts';

/** One call, waiting to be ended. */
export interface ScriptedCall {
  readonly call: ModelCall;
  readonly heard: (piece: string) => void;
  readonly end: (end: ModelCallEnd) => Promise<void>;
  readonly isOpen: () => boolean;
}

export class ScriptedProvider implements ModelProvider {
  readonly config: ModelProviderConfig;
  /** All calls so far, oldest first. */
  readonly calls: ScriptedCall[] = [];
  /** Told of each call as it starts. */
  onStart: (call: ScriptedCall) => void = () => undefined;
  cancelled = 0;
  mostAtOnce = 0;
  abilities: ModelAbilities = { usable: true, forms: 'schema', streaming: true, countsTokens: true, tools: false, modelListed: true, usage: { promptTokens: 100, answerTokens: 50 }, calls: 2, sentences: ['It works.'] };

  constructor(config: ModelProviderConfig) {
    this.config = config;
  }

  get open(): readonly ScriptedCall[] {
    return this.calls.filter(({ isOpen }) => isOpen());
  }

  start(call: ModelCall, heard: (piece: string) => void): RunningModelCall {
    let isOpen = true;
    let resolve: (end: ModelCallEnd) => void = () => undefined;
    const end = new Promise<ModelCallEnd>((done) => {
      resolve = done;
    });
    const finish = (how: ModelCallEnd): void => {
      isOpen = false;
      resolve(how);
    };
    const scripted: ScriptedCall = {
      call, heard, isOpen: () => isOpen,
      end: async (how) => {
        finish(how);
        await settled();
      },
    };
    this.calls.push(scripted);
    this.onStart(scripted);
    this.mostAtOnce = Math.max(this.mostAtOnce, this.open.length);
    return {
      end,
      cancel: () => {
        this.cancelled += 1;
        finish({ kind: 'cancelled', text: '' });
      },
    };
  }

  probe(): { readonly end: Promise<ModelAbilities>; cancel(): void } {
    return { end: Promise.resolve(this.abilities), cancel: () => undefined };
  }

  /** Ends the oldest open call. */
  async endNext(end: ModelCallEnd): Promise<void> {
    await must(this.open[0], 'no call is open').end(end);
  }
}

/** A call that completed with `text`. */
export function completed(text: string, usage: TokenUsage | null = { promptTokens: 1_000, answerTokens: 100 }): ModelCallEnd {
  return { kind: 'completed', finish: 'stop', text, usage, formShown: false };
}

/** A call that failed. */
export function failedWith(reason: Extract<ModelCallEnd, { kind: 'failed' }>['reason'], more: Partial<Extract<ModelCallEnd, { kind: 'failed' }>> = {}): ModelCallEnd {
  return { kind: 'failed', reason, sentence: `it is ${reason}`, text: '', retryAfterMs: null, mayCost: false, ...more };
}

/** A good analysis of the question's snapshot, as text. */
export function holdAnswer({ snapshot }: ModelQuestion): string {
  const { lastPrice, instrument } = quotedSnapshot(snapshot);
  return JSON.stringify({ instrument, lastPrice, stance: 'hold', confidence: 0.6, horizonMinutes: 30, entryLow: null, entryHigh: null, stop: null, target: null, evidence: [], note: 'Wait.' });
}
