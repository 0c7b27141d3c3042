import { describe, expect, it } from 'vitest';
import type { AgentId, InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { ModelProviderConfig, ModelProviderId } from '../../../../src-shared/domain/model-provider.ts';
import { settled } from '../../adapters/feed-ccxt/manual-scheduler.ts';
import { snapshotWith } from '../../core/agents/snapshot-fixture.ts';
import { ModelBudget, type BudgetLimits } from '../../core/model/budget.ts';
import type { ModelAnswer } from '../../core/model/model-answer.ts';
import type { ModelQuestion } from '../../core/model/model-question.ts';
import { NO_LIMITS, providerConfig, questionAt, WatchedScheduler } from './desk.fixture.ts';
import { ModelDesk } from './model-desk.ts';
import { MOST_WAITING } from './provider-line.ts';
import { completed, failedWith, holdAnswer, ScriptedProvider } from './scripted-provider.fixture.ts';

const NOW = 1_790_000_000_000;

interface Table {
  readonly scheduler: WatchedScheduler;
  readonly budget: ModelBudget;
  readonly desk: ModelDesk;
  readonly providers: readonly ScriptedProvider[];
  readonly first: ScriptedProvider;
  /** Asks; `text` makes the prompt another one. */
  readonly ask: (text?: string, changes?: Partial<ModelQuestion>) => { readonly question: ModelQuestion; readonly answer: Promise<ModelAnswer>; cancel(): void };
}

function table(configs: readonly Partial<ModelProviderConfig>[] = [{}], limits: BudgetLimits = NO_LIMITS): Table {
  const scheduler = new WatchedScheduler(NOW);
  const budget = new ModelBudget(limits);
  const providers = configs.map((changes, index) => new ScriptedProvider(providerConfig({ id: ['main', 'spare', 'local'][index] as ModelProviderId, ...changes })));
  const desk = new ModelDesk(providers, budget, scheduler);
  const first = providers[0] ?? new ScriptedProvider(providerConfig());
  return {
    scheduler, budget, desk, providers, first,
    ask: (text = 'What do you think?', changes = {}) => {
      const question = { ...questionAt(scheduler.now(), undefined, { description: text }), ...changes };
      return { question, ...desk.ask(question) };
    },
  };
}

const reasonOf = ({ result }: ModelAnswer): string => (result.kind === 'answered' ? 'answered' : result.reason);
const within = (ms: number): Pick<ModelQuestion, 'limits'> => ({ limits: { timeoutMs: 10_000, deadline: (NOW + ms) as Timestamp, answerTokens: 800 } });

describe('who answers', () => {
  it('nobody where no provider is set up', async () => {
    expect((await table([]).ask().answer).result).toEqual({ kind: 'abstained', reason: 'no_provider', sentence: 'No language model is set up.' });
  });

  it('the next provider where the first fails, with both calls on record', async () => {
    const { ask, providers: [main, spare] } = table([{}, {}]);
    const { question, answer } = ask();
    await settled();
    await main?.endNext(failedWith('server_error'));
    await spare?.endNext(completed(holdAnswer(question)));
    const { result, attempts } = await answer;
    expect(result.kind).toBe('answered');
    expect(attempts.map(({ provider, outcome }) => [provider, outcome])).toEqual([['main', 'server_error'], ['spare', 'answered']]);
  });

  it('nobody where all fail: the first one\'s reason counts, all are named', async () => {
    const { ask, providers: [main, spare] } = table([{}, {}]);
    const { answer } = ask();
    await settled();
    await main?.endNext(failedWith('no_credit'));
    await spare?.endNext(failedWith('unreachable'));
    expect((await answer).result).toEqual({ kind: 'abstained', reason: 'no_credit', sentence: 'main: it is no_credit; spare: it is unreachable' });
  });

  it('not the next provider where the first answered badly: a bad answer is repaired by who gave it, or not at all', async () => {
    const { ask, providers: [main, spare] } = table([{}, {}]);
    const { answer } = ask();
    await settled();
    await main?.endNext(completed('no'));
    await main?.endNext(completed('no'));
    expect(reasonOf(await answer)).toBe('invalid_json');
    expect(spare?.calls).toEqual([]);
  });

  it('the spare at once while the first rests', async () => {
    const { ask, providers: [main, spare], desk } = table([{}, {}]);
    const first = ask('one');
    await settled();
    await main?.endNext(failedWith('bad_key'));
    await spare?.endNext(completed(holdAnswer(first.question)));
    expect(desk.health[0]).toMatchObject({ breaker: { kind: 'open', until: NOW + 900_000, reason: 'it is bad_key' } });
    const second = ask('two');
    await settled();
    await spare?.endNext(completed(holdAnswer(second.question)));
    expect((await second.answer).attempts.map(({ provider }) => provider)).toEqual(['spare']);
    expect(main?.calls.length).toBe(1);
  });

  it('lesson 46: only who can read the whole prompt', async () => {
    const { ask, providers: [small, large] } = table([{ contextTokens: 1_024 }, {}]);
    const { question, answer } = ask();
    await settled();
    await large?.endNext(completed(holdAnswer(question)));
    expect(reasonOf(await answer)).toBe('answered');
    expect(small?.calls).toEqual([]);
    expect((await table([{ contextTokens: 1_024 }]).ask().answer).result).toMatchObject({ reason: 'prompt_too_long', sentence: expect.stringContaining('the model reads 1024') as string });
  });
});

describe('a repair', () => {
  it('shows the model its answer, what is wrong with it, and the form', async () => {
    const { ask, first } = table();
    const { question, answer } = ask();
    await settled();
    await first.endNext(completed('{"stance":"long"}'));
    expect(first.calls[1]?.call.messages.slice(-2)).toEqual([
      { role: 'assistant', text: '{"stance":"long"}' },
      { role: 'user', text: expect.stringMatching(/cannot be used: the answer has no instrument\. Answer again\. One JSON object of this form[^]*"stance"/) as string },
    ]);
    await first.endNext(completed(holdAnswer(question)));
    expect((await answer).attempts.map(({ purpose, outcome }) => [purpose, outcome])).toEqual([['ask', 'wrong_schema'], ['repair', 'answered']]);
  });

  it('of an answer that was too long gets twice the tokens', async () => {
    const { ask, first } = table();
    ask();
    await settled();
    await first.endNext({ kind: 'completed', finish: 'length', text: '{"st', usage: null, formShown: false });
    expect(first.calls.map(({ call }) => call.answerTokens)).toEqual([800, 1_600]);
  });
});

describe('never in the way', () => {
  it('lesson 39: with every model hanging, asking returns at once, every answer is there at the deadline, and then nobody is asked for a while', async () => {
    const { desk, providers, scheduler, budget } = table([{ timeoutMs: 60_000, concurrency: 8 }, { timeoutMs: 60_000, concurrency: 8 }]);
    const asked = Array.from({ length: 8 }, (_, i) => {
      const instrument = `COIN${i}-USDT.alpha` as InstrumentId;
      return desk.ask({ ...questionAt(NOW), ...within(5_000), snapshot: snapshotWith({}, { instrument, at: NOW as Timestamp }), agent: `agent ${i}` as AgentId });
    });
    // The prompt is the same and the instruments differ: eight calls.
    await settled();
    expect(providers.map(({ open }) => open.length)).toEqual([8, 0]);
    await scheduler.advance(5_000);
    const answers = await Promise.all(asked.map(({ answer }) => answer));
    expect(answers.map(reasonOf)).toEqual(Array.from({ length: 8 }, () => 'deadline'));
    expect(answers.map(({ latencyMs }) => latencyMs)).toEqual(Array.from({ length: 8 }, () => 5_000));
    expect(providers.map(({ cancelled }) => cancelled)).toEqual([8, 0]);
    expect(desk.health[0]?.breaker).toMatchObject({ kind: 'open', until: NOW + 35_000 });
    // Who may have worked is counted as if it had.
    expect(budget.spentOn(scheduler.now()).micros).toBe(answers.reduce((sum, { micros }) => sum + micros, 0));
    expect(answers.every(({ micros, attempts }) => micros > 0 && attempts[0]?.costFrom === 'assumed')).toBe(true);
  });

  it('what comes after the time was up changes nothing', async () => {
    const { ask, first, scheduler, budget } = table();
    const { question, answer } = ask();
    await settled();
    const [late] = first.calls;
    await scheduler.advance(10_000);
    expect(reasonOf(await answer)).toBe('timeout');
    const spent = budget.spentOn(scheduler.now());
    await late?.end(completed(holdAnswer(question), { promptTokens: 9, answerTokens: 9 }));
    late?.heard('too late');
    expect(budget.spentOn(scheduler.now())).toEqual(spent);
  });
});

describe('turns', () => {
  it('are given in order, so many at a time, and per minute', async () => {
    const { ask, first, scheduler, desk } = table([{ concurrency: 2, requestsPerMinute: 3 }]);
    const asked = ['a', 'b', 'c', 'd'].map((text) => ask(text, within(120_000)));
    await settled();
    expect([first.open.length, desk.health[0]?.waiting]).toEqual([2, 2]);
    await first.endNext(completed(holdAnswer(asked[0]?.question as ModelQuestion)));
    await first.endNext(completed(holdAnswer(asked[1]?.question as ModelQuestion)));
    expect(first.calls.map(({ call }) => call.messages[1]?.text[0])).toEqual(['a', 'b', 'c']);
    await scheduler.advance(9_999);
    await first.endNext(completed(holdAnswer(asked[2]?.question as ModelQuestion)));
    await scheduler.advance(50_000);
    expect(first.calls.length).toBe(3);
    await scheduler.advance(1);
    expect(first.calls.length).toBe(4);
    expect(first.mostAtOnce).toBe(2);
  });

  it('that cannot come before the deadline are not waited for', async () => {
    const { ask, first } = table([{ requestsPerMinute: 1 }]);
    const one = ask('a');
    await settled();
    await first.endNext(completed(holdAnswer(one.question)));
    const { result, latencyMs } = await ask('b', within(30_000)).answer;
    expect(result).toMatchObject({ reason: 'no_turn' });
    expect(latencyMs).toBe(0);
  });

  it('are not queued for without end', async () => {
    const { ask, desk } = table([{ concurrency: 1 }]);
    const asked = Array.from({ length: MOST_WAITING + 2 }, (_, i) => ask(`question ${i}`));
    await settled();
    expect(desk.health[0]).toMatchObject({ running: 1, waiting: MOST_WAITING });
    expect(reasonOf(await (asked.at(-1) as { answer: Promise<ModelAnswer> }).answer)).toBe('no_turn');
  });

  it('after a rest go to one call alone; if it is called off, to the next', async () => {
    const { ask, first, scheduler } = table();
    for (let i = 0; i < 3; i += 1) {
      const { answer } = ask(`failing ${i}`);
      await settled();
      await first.endNext(failedWith('unreachable'));
      await answer;
    }
    await scheduler.advance(30_000);
    const trial = ask('trial', within(100_000));
    await settled();
    expect(reasonOf(await ask('another', within(100_000)).answer)).toBe('resting');
    trial.cancel();
    expect(reasonOf(await trial.answer)).toBe('cancelled');
    const next = ask('next', within(100_000));
    await settled();
    expect(first.open.length).toBe(1);
    await first.endNext(completed(holdAnswer(next.question)));
    expect(reasonOf(await next.answer)).toBe('answered');
  });

  it('that were waited for at a provider that is now left alone are asked of the next one at once', async () => {
    const { ask, providers: [main, spare], desk } = table([{ concurrency: 1 }, {}]);
    const asked = ['one', 'two', 'three'].map((text) => ask(text));
    await settled();
    await main?.endNext(failedWith('bad_key'));
    expect([main?.calls.length, spare?.open.length, desk.health[0]?.waiting]).toEqual([1, 3, 0]);
    for (const { question } of asked) await spare?.endNext(completed(holdAnswer(question)));
    expect((await Promise.all(asked.map(({ answer }) => answer))).map(reasonOf)).toEqual(['answered', 'answered', 'answered']);
  });

  it('are not waited for longer than an hour, however long the server asks for', async () => {
    const { ask, first, desk } = table();
    const { answer } = ask();
    await settled();
    await first.endNext(failedWith('rate_limited', { retryAfterMs: 1e12 }));
    expect(reasonOf(await answer)).toBe('rate_limited');
    expect(desk.health[0]?.breaker).toMatchObject({ kind: 'open', until: NOW + 3_600_000 });
  });

  it('wait for a pause that the server asked for, all of them', async () => {
    const { ask, first, scheduler } = table();
    ask('one');
    await settled();
    await first.endNext(failedWith('rate_limited', { retryAfterMs: 2_000 }));
    ask('two');
    await settled();
    expect(first.open.length).toBe(0);
    await scheduler.advance(2_000);
    expect(first.open.map(({ call }) => call.messages[1]?.text.split('\n')[0])).toEqual(['one', 'two']);
  });
});

describe('the same prompt', () => {
  it('goes on for who still waits when the first has left; the last one out breaks it off and is told the cost', async () => {
    const { ask, first, desk } = table();
    const one = ask();
    const two = desk.ask({ ...one.question, agent: 'second' as AgentId });
    await settled();
    one.cancel();
    const left = await one.answer;
    expect([reasonOf(left), left.attempts, first.cancelled]).toEqual(['cancelled', [], 0]);
    two.cancel();
    const last = await two.answer;
    expect([reasonOf(last), last.attempts.map(({ outcome }) => outcome), first.cancelled]).toEqual(['cancelled', ['cancelled'], 1]);
    // A run that was called off answers nobody.
    const three = ask();
    await settled();
    await first.endNext(completed(holdAnswer(three.question)));
    expect(reasonOf(await three.answer)).toBe('answered');
  });

  it('keeps each asker\'s own deadline, and lets each hear it', async () => {
    const { ask, first, desk, scheduler } = table();
    const heard: string[] = [];
    const one = ask();
    const two = desk.ask({ ...one.question, ...within(1_000) }, (piece) => heard.push(piece));
    await settled();
    first.calls[0]?.heard('{"in');
    await scheduler.advance(1_000);
    first.calls[0]?.heard('strument"');
    expect([reasonOf(await two.answer), heard]).toEqual(['deadline', ['{"in']]);
    await first.endNext(completed(holdAnswer(one.question)));
    expect(reasonOf(await one.answer)).toBe('answered');
  });

  it('about an older snapshot is asked, and not mixed up with the newer', async () => {
    const { ask, first, scheduler } = table();
    const old = ask();
    await settled();
    await first.endNext(completed(holdAnswer(old.question)));
    await scheduler.advance(5_000);
    const fresh = ask();
    await settled();
    await first.endNext(completed(holdAnswer(fresh.question)));
    const again = ask('What do you think?', { snapshot: old.question.snapshot, messages: old.question.messages });
    await settled();
    expect(first.open.length).toBe(1);
    await first.endNext(completed(holdAnswer(old.question)));
    expect((await again.answer).cached).toBe(false);
  });
});

describe('money', () => {
  it('that the day does not have any more goes to a provider that costs nothing', async () => {
    const { ask, providers: [paid, local] } = table([{}, { promptMicrosPerMillion: 0, answerMicrosPerMillion: 0 }], { dailyMicros: 10, dailyTokens: null, cycleMicros: null });
    const { question, answer } = ask();
    await settled();
    await local?.endNext(completed(holdAnswer(question)));
    const { micros } = await answer;
    expect([micros, paid?.calls.length]).toEqual([0, 0]);
  });

  it('that no provider has is an abstention that says so, without a call', async () => {
    const { ask, first } = table([{}], { dailyMicros: 10, dailyTokens: null, cycleMicros: null });
    expect((await ask().answer).result).toEqual({ kind: 'abstained', reason: 'over_budget', sentence: 'main: the day\'s budget of $0.000010 would be exceeded' });
    expect(first.calls).toEqual([]);
  });

  it('is counted as the server counts', async () => {
    const { ask, first, budget } = table();
    const { question, answer } = ask();
    await settled();
    await first.endNext(completed(holdAnswer(question), { promptTokens: 1_500, answerTokens: 200 }));
    expect(await answer).toMatchObject({ tokens: 1_700, micros: 3_000 + 1_600 });
    expect(budget.spentOn(NOW as Timestamp)).toEqual({ tokens: 1_700, micros: 4_600 });
  });
});

describe('a probe', () => {
  it('is paid from the day\'s budget, at the most where the server does not count', async () => {
    const { desk, first, budget } = table();
    expect(await desk.probe('main')).toMatchObject({ ok: true, value: { sentences: ['It works.'] } });
    expect(budget.spentOn(NOW as Timestamp)).toEqual({ tokens: 150, micros: 600 });
    first.abilities = { ...first.abilities, countsTokens: false };
    await desk.probe('main');
    expect(budget.spentOn(NOW as Timestamp).tokens).toBe(150 + 2 * 4 * 600);
  });

  it.each([
    ['elsewhere', NO_LIMITS, { code: 'unknown_provider', remedy: 'Name one of: main.' }],
    ['main', { ...NO_LIMITS, dailyTokens: 100 }, { code: 'over_budget', sentence: 'main was not tried: the day\'s 100 tokens would be exceeded.' }],
  ] as const)('of %s can be refused', async (provider, limits, error) => {
    expect(await table([{}], limits).desk.probe(provider)).toMatchObject({ ok: false, error });
  });
});

it('closing calls everything off', async () => {
  const { ask, desk, first } = table([{ concurrency: 1 }]);
  const asked = [ask('one'), ask('two')];
  await settled();
  desk.close();
  expect((await Promise.all(asked.map(({ answer }) => answer))).map(reasonOf)).toEqual(['cancelled', 'cancelled']);
  expect([first.cancelled, first.calls.length]).toEqual([1, 1]);
});
