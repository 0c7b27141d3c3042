import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentId, CycleId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { ModelProviderId } from '../../../../src-shared/domain/model-provider.ts';
import { settled } from '../../adapters/feed-ccxt/manual-scheduler.ts';
import { ModelBudget } from '../../core/model/budget.ts';
import type { ModelAnswer } from '../../core/model/model-answer.ts';
import type { ModelQuestion } from '../../core/model/model-question.ts';
import { costOf, mostPromptTokens } from '../../core/model/token-cost.ts';
import type { AskedModel } from '../../ports/model-backend.ts';
import type { ModelCallEnd, TokenUsage } from '../../ports/model-provider.ts';
import { providerConfig, questionAt, WatchedScheduler } from './desk.fixture.ts';
import { ModelDesk } from './model-desk.ts';
import { mostOf } from './session-models.ts';
import { completed, failedWith, holdAnswer, ScriptedProvider, type ScriptedCall } from './scripted-provider.fixture.ts';

/** Midnight, less two minutes: some calls straddle it. */
const START = 20_700 * 86_400_000 - 120_000;
const LIMITS = { dailyMicros: 60_000, dailyTokens: 24_000, cycleMicros: 30_000 };

type Act =
  | { readonly kind: 'ask'; readonly text: number; readonly cycle: number; readonly deadlineMs: number }
  | { readonly kind: 'end'; readonly provider: number; readonly call: number; readonly how: 'good' | 'bad' | 'length' | 'failed' | 'busy' | 'uncounted' | 'cut'; readonly share: number }
  | { readonly kind: 'cancel'; readonly which: number }
  | { readonly kind: 'pass'; readonly ms: number };

const acts: fc.Arbitrary<readonly Act[]> = fc.array(fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('ask' as const), text: fc.nat(12), cycle: fc.nat(4), deadlineMs: fc.integer({ min: 200, max: 90_000 }) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('end' as const), provider: fc.nat(1), call: fc.nat(20), how: fc.constantFrom('good', 'good', 'good', 'bad', 'length', 'failed', 'busy', 'uncounted', 'cut'), share: fc.double({ min: 0, max: 1, noNaN: true }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(40) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 40_000 }) }) },
), { minLength: 20, maxLength: 60 });

const newProviders = (): ScriptedProvider[] => ['main', 'spare'].map((id) => new ScriptedProvider(providerConfig({ id: id as ModelProviderId, concurrency: 3, requestsPerMinute: 20 })));

/** The desk, two providers, and a witness that counts what they could charge without asking the desk. */
class World {
  scheduler = new WatchedScheduler(START);
  budget = new ModelBudget(LIMITS);
  providers = newProviders();
  desk = new ModelDesk(this.providers, this.budget, this.scheduler);
  asked: { readonly question: ModelQuestion; readonly handle: AskedModel; answers: ModelAnswer[] }[] = [];
  /** What earlier programs left in the records: told calls as they were told, questions without an answer at the most they can have cost. */
  readonly records: { readonly day: number; readonly micros: number; readonly tokens: number }[] = [];
  /** Most calls that were out at the same time. */
  mostTogether = 0;
  /** What each call was charged, and in which day it was made; a call that was broken off is charged in full. */
  readonly charged = new Map<ScriptedCall, { readonly day: number; micros: number; tokens: number }>();

  constructor() {
    this.#watch();
  }

  #watch(): void {
    // A call is charged in full until it is known to have cost less.
    for (const provider of this.providers) {
      provider.onStart = (one) => {
        this.charged.set(one, { day: this.#today(), ...costOf(provider.config, mostPromptTokens(one.call.messages, one.call.form), one.call.answerTokens) });
        this.mostTogether = Math.max(this.mostTogether, this.providers.reduce((sum, { open }) => sum + open.length, 0));
      };
    }
  }

  #today(): number {
    return Math.floor(this.scheduler.now() / 86_400_000);
  }

  /** The program is killed where it stands and starts again, as a session does: with what its records say was spent today. Calls that were out are never heard of again. */
  restart(): void {
    const configs = this.providers.map(({ config }) => config);
    for (const { question, answers } of this.asked) {
      for (const { attempts } of answers) for (const { at, micros, promptTokens, answerTokens } of attempts) this.records.push({ day: Math.floor(at / 86_400_000), micros, tokens: promptTokens + answerTokens });
      if (answers.length > 0) continue;
      const { micros, promptTokens, answerTokens } = mostOf(configs, { messages: question.messages, answerTokens: question.limits.answerTokens });
      this.records.push({ day: this.#today(), micros, tokens: promptTokens + answerTokens });
    }
    this.asked = [];
    // A clock of its own: nothing of the old program moves any more.
    this.scheduler = new WatchedScheduler(this.scheduler.now());
    this.providers = newProviders();
    this.budget = new ModelBudget(LIMITS);
    const today = this.records.filter(({ day }) => day === this.#today());
    this.budget.restore({ micros: today.reduce((sum, { micros }) => sum + micros, 0), tokens: today.reduce((sum, { tokens }) => sum + tokens, 0) }, this.scheduler.now());
    this.desk = new ModelDesk(this.providers, this.budget, this.scheduler);
    this.#watch();
  }

  async do(act: Act): Promise<void> {
    if (act.kind === 'ask') this.#ask(act);
    if (act.kind === 'pass') await this.scheduler.advance(act.ms);
    if (act.kind === 'cancel') this.asked[act.which % Math.max(1, this.asked.length)]?.handle.cancel();
    if (act.kind === 'end') await this.#end(act);
    await settled();
  }

  #ask({ text, cycle, deadlineMs }: Extract<Act, { kind: 'ask' }>): void {
    const now = this.scheduler.now();
    const question = questionAt(now, undefined, { description: `question ${text}`, size: 'short' }, { agent: `agent ${text}` as AgentId, cycle: `cycle ${cycle}` as CycleId, limits: { timeoutMs: 10_000, deadline: (now + deadlineMs) as Timestamp, answerTokens: 400 } });
    const handle = this.desk.ask(question);
    const entry = { question, handle, answers: [] as ModelAnswer[] };
    this.asked.push(entry);
    void handle.answer.then((answer) => entry.answers.push(answer));
  }

  async #end({ provider: index, call, how, share }: Extract<Act, { kind: 'end' }>): Promise<void> {
    const provider = this.providers[index];
    const open = provider?.open ?? [];
    const one = open[call % Math.max(1, open.length)];
    if (provider === undefined || one === undefined) return;
    const usage: TokenUsage = { promptTokens: Math.floor((0.2 + 0.8 * share) * mostPromptTokens(one.call.messages, one.call.form)), answerTokens: Math.floor(share * one.call.answerTokens) };
    const { question } = this.asked.find((entry) => entry.question.messages[1]?.text === one.call.messages[1]?.text) ?? {};
    const ends: Record<typeof how, ModelCallEnd> = {
      good: completed(question === undefined ? '' : holdAnswer(question), usage), bad: completed('I think so.', usage), length: { kind: 'completed', finish: 'length', text: '{', usage, formShown: false },
      uncounted: completed('?', null), failed: failedWith('server_error'), busy: failedWith('rate_limited', { retryAfterMs: 1_500 }), cut: failedWith('cut_off', { mayCost: true }),
    };
    const charge = this.charged.get(one);
    if (charge !== undefined && ['good', 'bad', 'length'].includes(how)) Object.assign(charge, costOf(provider.config, usage.promptTokens, usage.answerTokens));
    if (charge !== undefined && (how === 'failed' || how === 'busy')) Object.assign(charge, { micros: 0, tokens: 0 });
    await one.end(ends[how]);
  }

  /** Highest of the days' sums. */
  dearestDay(): { readonly micros: number; readonly tokens: number } {
    const days = new Map<number, { micros: number; tokens: number }>();
    for (const { day, micros, tokens } of this.charged.values()) {
      const sum = days.get(day) ?? { micros: 0, tokens: 0 };
      days.set(day, { micros: sum.micros + micros, tokens: sum.tokens + tokens });
    }
    return { micros: Math.max(0, ...[...days.values()].map(({ micros }) => micros)), tokens: Math.max(0, ...[...days.values()].map(({ tokens }) => tokens)) };
  }
}

describe('the desk under any order of events', () => {
  it('lesson 39: never spends more than a day allows, answers each question once and in time, and counts what it told', async () => {
    let refusals = 0;
    let answers = 0;
    let together = 0;
    await fc.assert(fc.asyncProperty(acts, async (list) => {
      const world = new World();
      for (const act of list) {
        await world.do(act);
        const { micros, tokens } = world.dearestDay();
        expect(micros).toBeLessThanOrEqual(LIMITS.dailyMicros);
        expect(tokens).toBeLessThanOrEqual(LIMITS.dailyTokens);
        for (const { mostAtOnce } of world.providers) expect(mostAtOnce).toBeLessThanOrEqual(3);
      }
      await world.scheduler.advance(200_000);
      await settled();
      for (const { question, answers: got } of world.asked) {
        expect(got.length).toBe(1);
        expect(got[0]?.latencyMs).toBeLessThanOrEqual(question.limits.deadline - question.snapshot.at);
      }
      together = Math.max(together, world.mostTogether);
      const all = world.asked.flatMap(({ answers: got }) => got);
      // Every call is told to exactly one asker.
      expect(all.reduce((sum, { attempts }) => sum + attempts.length, 0)).toBe(world.charged.size);
      expect(all.reduce((sum, { micros }) => sum + micros, 0)).toBe([...world.charged.values()].reduce((sum, { micros }) => sum + micros, 0));
      expect(world.desk.health.map(({ running, waiting }) => [running, waiting])).toEqual([[0, 0], [0, 0]]);
      refusals += all.filter(({ result }) => result.kind === 'abstained' && result.reason === 'over_budget').length;
      answers += all.filter(({ result }) => result.kind === 'answered').length;
    }), { numRuns: 150 });
    // It was not for want of trying.
    expect(refusals).toBeGreaterThan(20);
    expect(answers).toBeGreaterThan(20);
    // As many calls at once as the money allows, at the most each can cost.
    expect(together).toBeGreaterThanOrEqual(3);
  });

  it('nor does it over programs that are killed with calls under way and start again, however often', async () => {
    let killedWithCallsOut = 0;
    let calls = 0;
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(acts, fc.boolean()), { minLength: 2, maxLength: 5 }), async (lives) => {
      const world = new World();
      for (const [list, isCut] of lives) {
        for (const act of isCut ? list.slice(0, list.length >> 1) : list) {
          await world.do(act);
          const { micros, tokens } = world.dearestDay();
          expect(micros).toBeLessThanOrEqual(LIMITS.dailyMicros);
          expect(tokens).toBeLessThanOrEqual(LIMITS.dailyTokens);
        }
        if (world.providers.some(({ open }) => open.length > 0)) killedWithCallsOut += 1;
        world.restart();
      }
      calls += world.charged.size;
    }), { numRuns: 60 });
    expect(killedWithCallsOut).toBeGreaterThan(20);
    expect(calls).toBeGreaterThan(100);
  });
});
