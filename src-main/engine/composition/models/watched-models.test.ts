import { afterEach, describe, expect, it } from 'vitest';
import { modelDayRow, modelRow } from '../../../../src-shared/contract/mirror.ts';
import type { ModelAnswer } from '../../core/model/model-answer.ts';
import { deskHarness, questionAt, type DeskHarness } from './desk.fixture.ts';
import { WatchedModels } from './watched-models.ts';

const LIMITS = { dailyMicros: 1_000_000, dailyTokens: null, cycleMicros: null };
let harness: DeskHarness | null = null;
afterEach(async () => {
  await harness?.end();
  harness = null;
});

async function watch(): Promise<{ readonly harness: DeskHarness; readonly models: WatchedModels }> {
  harness = await deskHarness({}, {}, LIMITS);
  return { harness, models: new WatchedModels(harness.desk, { budget: harness.budget, limits: LIMITS, machine: harness.scheduler }) };
}

describe('a provider as it is watched', () => {
  it('is ready, works, and counts what was spent against the day\'s limit', async () => {
    const { harness: { scheduler }, models } = await watch();
    expect(models.providers()).toMatchObject([{ id: 'loopback', model: 'analyst-1', state: 'ready', calls: 0, lastFailure: null }]);
    expect(models.day()).toEqual({ micros: 0, tokens: 0, mostMicros: 1_000_000, mostTokens: null });
    const { micros } = await models.ask(questionAt(scheduler.now())).answer;
    expect(models.providers()).toMatchObject([{ state: 'ready', calls: 1, failedCalls: 0, running: 0 }]);
    expect(models.day()).toMatchObject({ micros });
    expect(micros).toBeGreaterThan(0);
    for (const row of models.providers()) expect(modelRow.parse(row)).toEqual(row);
    expect(modelDayRow.parse(models.day())).toEqual(models.day());
  });

  it('that fails says how often and why, rests until a moment, is tried again, and is ready when that went well', async () => {
    const { harness: watched, models } = await watch();
    const { scheduler } = watched;
    const ask = (at: number) => models.ask(questionAt(scheduler.now(), undefined, { description: `Question ${at}?` })).answer;
    await watched.serve('fails_with_500');
    await ask(1);
    expect(models.providers()).toMatchObject([{ state: 'failing', failures: 1, failedCalls: 1, restsUntil: null, lastFailure: { at: scheduler.now(), sentence: expect.stringContaining('500') as string } }]);
    await ask(2);
    await ask(3);
    expect(models.providers()).toMatchObject([{ state: 'resting', restsUntil: scheduler.now() + 30_000, calls: 3, failedCalls: 3 }]);
    await scheduler.advance(30_000);
    await watched.serve('answers');
    const again = models.ask(questionAt(scheduler.now(), undefined, { description: 'Question 4?' })).answer;
    await watched.asked(4);
    expect(models.providers()).toMatchObject([{ state: 'trying' }]);
    expect((await again).result.kind).toBe('answered');
    expect(models.providers()).toMatchObject([{ state: 'ready', failures: 0, calls: 4 }]);
  });
});

describe('words that are being written', () => {
  it('are shown as they come, at most every 100 ms and at most the newest 600, and gone once the answer is there', async () => {
    let say: (piece: string) => void = () => undefined;
    let end: () => void = () => undefined;
    let now = 1_000;
    const heard: string[] = [];
    const inner = { health: [], ask: (_question: unknown, listener?: (piece: string) => void) => {
      say = listener ?? say;
      const answer = new Promise<ModelAnswer>((resolve) => { end = () => resolve(null as never); });
      return { answer, cancel: () => undefined };
    } };
    const models = new WatchedModels(inner, { budget: null as never, limits: LIMITS, machine: { now: () => now as never } });
    const question = questionAt(1_000);
    const { answer } = models.ask(question, (piece) => heard.push(piece));
    expect(models.written(question.id)).toEqual({ text: '', characters: 0 });
    say('{"stance"');
    expect(models.written(question.id)).toEqual({ text: '{"stance"', characters: 9 });
    say(':"buy"');
    now += 99;
    expect(models.written(question.id).characters).toBe(9);
    now += 1;
    expect(models.written(question.id)).toEqual({ text: '{"stance":"buy"', characters: 15 });
    say('x'.repeat(5_000));
    now += 100;
    expect(models.written(question.id)).toEqual({ text: 'x'.repeat(600), characters: 5_015 });
    expect(heard).toHaveLength(3);
    end();
    await answer;
    expect(models.written(question.id)).toEqual({ text: '', characters: 0 });
  });
});
