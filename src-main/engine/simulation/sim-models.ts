/**
 * Language models of a simulated day: seeded answers, late ones, hangs, abstentions and lies, all in simulated time. An answer is told in the turn it
 * comes in, without a promise: a day is lived through in one go.
 */
import type { AgentId, Timestamp } from '../../../src-shared/domain/ids.ts';
import type { ModelProviderId } from '../../../src-shared/domain/model-provider.ts';
import { createChance, nextUint32 } from '../core/chance.ts';
import type { Analysis, Stance } from '../core/agents/analysis.ts';
import type { AbstentionReason, ModelAnswer, ModelAttempt, ModelContent, ModelResult } from '../core/model/model-answer.ts';
import type { ModelQuestion } from '../core/model/model-question.ts';
import type { Scheduler } from '../ports/clock.ts';
import type { AskedModel, ModelBackend } from '../ports/model-backend.ts';

/** `mixed`: anything may come, at any time. `led`: the same, and models lead both teams. `hanging`: nothing ever comes. */
export type ModelMood = 'mixed' | 'led' | 'hanging';

/** Longest time an answer takes, ms: beyond what any answer may take to count. */
const LONGEST_MS = 150_000;
const REASONS: readonly AbstentionReason[] = ['timeout', 'refused', 'invented_number', 'over_budget', 'no_turn', 'server_error'];
const STANCES: readonly Stance[] = ['buy', 'sell', 'hold', 'abstain'];

class SimModels implements ModelBackend {
  readonly health = [];
  readonly #chance: ReturnType<typeof createChance>;
  readonly #scheduler: Scheduler;
  readonly #mood: ModelMood;

  constructor(seed: number, scheduler: Scheduler, mood: ModelMood) {
    this.#chance = createChance(seed);
    this.#scheduler = scheduler;
    this.#mood = mood;
  }

  ask(question: ModelQuestion): AskedModel {
    const answer = new ToldLater<ModelAnswer>();
    const begun = this.#scheduler.now();
    const end = (result: ModelResult): void => answer.tell(answerOf(question, result, begun, this.#scheduler.now()));
    const cancel = (): void => end({ kind: 'abstained', reason: 'cancelled', sentence: 'Nobody waits for it any more.' });
    if (this.#mood === 'hanging' || this.#below(5) === 0) return { answer, cancel };
    const result = this.#result(question);
    const off = this.#scheduler.schedule((begun + 100 + this.#below(LONGEST_MS)) as Timestamp, () => end(result));
    return { answer, cancel: () => { off(); cancel(); } };
  }

  #below(limit: number): number {
    return nextUint32(this.#chance) % limit;
  }

  #result(question: ModelQuestion): ModelResult {
    const reason = REASONS[this.#below(4 * REASONS.length)];
    if (reason !== undefined) return { kind: 'abstained', reason, sentence: `sim: ${reason}` };
    const decision = this.#decision(question);
    if (decision !== null) return { kind: 'answered', content: decision };
    const analysis = opinion(question, STANCES[this.#below(STANCES.length)] ?? 'hold', 0.5 + this.#below(50) / 100);
    // One in eight lies: about the price it would leave at, or about what it has seen.
    const lie = this.#below(16);
    const told = lie === 0 ? { ...analysis, stop: -1 } : lie === 1 ? { ...analysis, evidence: [{ feature: 'rumour', value: 1 }] } : analysis;
    return { kind: 'answered', content: { kind: 'analysis', analysis: told, chosen: null } };
  }

  /** What a chair or manager decides, now and then about somebody who does not sit there; null: it was asked for an opinion. */
  #decision({ wanted }: ModelQuestion): ModelContent | null {
    if (wanted.kind === 'review') return { kind: 'review', accepted: this.#below(3) > 0, text: 'a simulated judgment' };
    if (wanted.kind !== 'choice') return null;
    return { kind: 'choice', chosen: wanted.choices[this.#below(wanted.choices.length + 1)] ?? ('nobody' as AgentId), text: '' };
  }
}

/** The models of a process; undefined where the day has none. */
export function simModels(mood: ModelMood | undefined, seed: number, scheduler: Scheduler): ModelBackend | undefined {
  return mood === undefined ? undefined : new SimModels(seed, scheduler, mood);
}

/** One that trades has its stop a percent away and its target two. */
function opinion({ agent, snapshot, officer }: ModelQuestion, stance: Stance, confidence: number): Analysis {
  const { instrument, lastPrice, values } = snapshot;
  const sign = stance === 'buy' ? 1 : -1;
  const trades = stance === 'buy' || stance === 'sell';
  return {
    agent, instrument, stance, confidence: stance === 'abstain' ? 0 : confidence, horizonMs: stance === 'abstain' ? 0 : 1_800_000,
    entryZone: trades ? [lastPrice, lastPrice] : null, stop: trades ? lastPrice * (1 - sign * 0.01) : null, target: trades ? lastPrice * (1 + sign * 0.02) : null,
    evidence: Object.entries(values).slice(0, 2).map(([feature, value]) => ({ feature, value })), note: 'a simulated thought', veto: officer && stance === 'sell' ? 'a simulated doubt' : null,
  };
}

function answerOf({ id, agent }: ModelQuestion, result: ModelResult, begun: Timestamp, now: Timestamp): ModelAnswer {
  const attempt: ModelAttempt = {
    provider: 'sim' as ModelProviderId, model: 'sim', purpose: 'ask', at: begun, latencyMs: now - begun, outcome: result.kind === 'answered' ? 'answered' : 'timeout', sentence: result.kind, answerText: '{}',
    promptTokens: 1_000, answerTokens: 100, micros: 1_000, costFrom: 'reported',
  };
  return { question: id, agent, result, promptHash: id, attempts: [attempt], tokens: 1_100, micros: 1_000, latencyMs: now - begun, cached: false };
}

/** A value that comes later, once, and is told to whoever asked for it in the turn it comes in. */
class ToldLater<T> implements PromiseLike<T> {
  #heard: ((value: T) => void)[] = [];
  #told: { readonly value: T } | null = null;

  tell(value: T): void {
    if (this.#told !== null) return;
    this.#told = { value };
    for (const hear of this.#heard.splice(0)) hear(value);
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a day is lived through in one go, and a real promise would answer only after its end
  then<A = T, B = never>(onfulfilled?: ((value: T) => A | PromiseLike<A>) | null): PromiseLike<A | B> {
    const hear = (value: T): void => void onfulfilled?.(value);
    if (this.#told === null) this.#heard.push(hear);
    else hear(this.#told.value);
    // Nobody goes on from here: what is to be done is done in `onfulfilled`.
    return new ToldLater<A | B>();
  }
}
