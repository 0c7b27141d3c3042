import { describe, expect, it } from 'vitest';
import type { CycleId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { err, failure, ok, type Result } from '../../../../src-shared/support/result.ts';
import { snapshotWith } from '../../core/agents/snapshot-fixture.ts';
import type { ModelAnswer } from '../../core/model/model-answer.ts';
import type { ModelQuestion, ModelQuestionId } from '../../core/model/model-question.ts';
import { userAgent, type UserModel } from '../../core/user-model/user-model.ts';
import type { TensorModel, TensorRun } from '../../ports/tensor-model.ts';
import { VirtualTime } from '../../runner/virtual-time.ts';
import { RoutedBackend } from './routed-backend.ts';
import { UserDesk } from './user-desk.ts';

const BEGIN = 1_700_000_000_000 as Timestamp;
const MODEL: UserModel = { agent: userAgent('mine'), fileHash: 'ab'.repeat(32), inputs: [], output: { meaning: 'direction' }, use: { as: 'feature', words: '' } };

/** A model that answers when it is told to. */
class ScriptedTensors implements TensorModel {
  readonly runs: { readonly run: TensorRun; readonly end: (result: Result<readonly number[]>) => void }[] = [];
  closed = false;

  open(): ReturnType<TensorModel['open']> {
    return Promise.resolve(ok({ inputs: [], outputs: [] }));
  }

  run(run: TensorRun): Promise<Result<readonly number[]>> {
    return new Promise((resolve) => { this.runs.push({ run, end: resolve }); });
  }

  close(): Promise<void> {
    this.closed = true;
    for (const { end } of this.runs) end(err(failure('model_closed', 'The model is not run any more.', '')));
    return Promise.resolve();
  }
}

/** Lets promises that can go on go on. */
const settle = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

function setUp(): { readonly desk: UserDesk; readonly tensors: ScriptedTensors; readonly time: VirtualTime; readonly ask: (row?: readonly number[], changes?: Partial<ModelQuestion>) => Promise<ModelAnswer> & { cancel: () => void } } {
  const time = new VirtualTime(BEGIN);
  const tensors = new ScriptedTensors();
  const desk = new UserDesk([{ model: MODEL, tensors, runOf: (values) => ({ input: 'x', type: 'float32', shape: [1, values.length], values, output: 'score' }) }], time);
  let count = 0;
  return {
    desk, tensors, time,
    ask: (row = [0.5], changes = {}) => {
      count += 1;
      const asked = desk.ask({
        id: `q${count}` as ModelQuestionId, agent: MODEL.agent, officer: false, cycle: 'c' as CycleId, snapshot: snapshotWith(), features: [], messages: [], wanted: { kind: 'numbers', row, fileHash: MODEL.fileHash },
        limits: { timeoutMs: 90_000, deadline: (time.now() + 90_000) as Timestamp, answerTokens: 0 }, ...changes,
      });
      return Object.assign(Promise.resolve(asked.answer), { cancel: () => asked.cancel() });
    },
  };
}

const reasonOf = ({ result }: ModelAnswer): string => (result.kind === 'answered' ? 'answered' : result.reason);
const TIMEOUT = err(failure('model_timeout', 'The model is too slow.', ''));

describe('the desk of a person\'s own models', () => {
  it('answers with the numbers, at no cost; the same row to the same file has the same hash', async () => {
    const { tensors, ask } = setUp();
    const [first, second] = [ask([1, 2]), ask([1, 2])];
    await settle();
    expect(tensors.runs).toHaveLength(1);
    must(tensors.runs[0], 'a run').end(ok([0.25]));
    await settle();
    must(tensors.runs[1], 'a run').end(ok([0.25]));
    const answer = await first;
    expect(answer).toMatchObject({ question: 'q1', agent: 'user_mine', result: { kind: 'answered', content: { kind: 'numbers', values: [0.25] } }, attempts: [], tokens: 0, micros: 0, cached: false });
    expect((await second).promptHash).toBe(answer.promptHash);
    expect(tensors.runs[0]?.run.values).toEqual([1, 2]);
  });

  it.each([
    ['ended for its time', TIMEOUT, 'timeout'], ['failed', err(failure('model_failed', 'It failed.', '')), 'run_failed'], ['said what is no number', ok([NaN]), 'bad_numbers'], ['said what is beyond its range', ok([2]), 'bad_numbers'],
  ] as const)('abstains where the run %s', async (_what, end, reason) => {
    const { tensors, ask } = setUp();
    const answer = ask();
    await settle();
    must(tensors.runs[0], 'a run').end(end);
    expect(reasonOf(await answer)).toBe(reason);
  });

  it('three failures in a row rest it, also for those that wait; then one run tries it', async () => {
    const { tensors, time, ask, desk } = setUp();
    const answers = Array.from({ length: 5 }, () => ask());
    for (let i = 0; i < 3; i += 1) {
      await settle();
      must(tensors.runs[i], 'a run').end(TIMEOUT);
    }
    expect((await Promise.all(answers)).map(reasonOf)).toEqual(['timeout', 'timeout', 'timeout', 'resting', 'resting']);
    expect(tensors.runs).toHaveLength(3);
    expect(desk.health).toMatchObject([{ provider: 'user_mine', model: 'abababab', breaker: { kind: 'open' }, running: 0, waiting: 0 }]);
    time.advanceTo((BEGIN + 29_000) as Timestamp);
    expect(reasonOf(await ask())).toBe('resting');
    time.advanceTo((BEGIN + 31_000) as Timestamp);
    const tried = ask();
    await settle();
    must(tensors.runs[3], 'a run').end(ok([0]));
    expect(reasonOf(await tried)).toBe('answered');
    expect(desk.health[0]?.breaker.kind).toBe('closed');
  });

  it('at its deadline there is an abstention, and whoever waits behind is not run any more', async () => {
    const { tensors, time, ask } = setUp();
    const answers = [ask(), ask()];
    await settle();
    time.advanceTo((BEGIN + 90_000) as Timestamp);
    expect((await Promise.all(answers)).map(reasonOf)).toEqual(['deadline', 'deadline']);
    must(tensors.runs[0], 'a run').end(ok([0]));
    await settle();
    expect(tensors.runs).toHaveLength(1);
  });

  it('called off, and closed, it abstains; closing is no failure of the model', async () => {
    const { tensors, desk, ask } = setUp();
    const first = ask();
    first.cancel();
    expect(reasonOf(await first)).toBe('cancelled');
    const second = ask();
    await settle();
    await desk.close();
    expect(reasonOf(await second)).toBe('cancelled');
    expect(tensors.closed).toBe(true);
    expect(desk.health[0]?.breaker).toEqual({ kind: 'closed', failures: 0 });
  });

  it('knows no other file and no other model', async () => {
    const { tensors, ask } = setUp();
    expect(reasonOf(await ask([1], { agent: userAgent('other') }))).toBe('no_provider');
    expect(reasonOf(await ask([1], { wanted: { kind: 'numbers', row: [1], fileHash: 'cd'.repeat(32) } }))).toBe('no_provider');
    expect(tensors.runs).toEqual([]);
  });

  it('a question of words goes to the language models, one of numbers never', async () => {
    const own = setUp();
    const language = setUp();
    const routed = new RoutedBackend(own.desk, language.desk);
    expect(routed.health).toHaveLength(2);
    const question: ModelQuestion = {
      id: 'q' as ModelQuestionId, agent: MODEL.agent, officer: false, cycle: 'c' as CycleId, snapshot: snapshotWith(), features: [], messages: [], wanted: { kind: 'numbers', row: [1], fileHash: MODEL.fileHash }, limits: { timeoutMs: 1, deadline: (BEGIN + 1) as Timestamp, answerTokens: 0 },
    };
    void routed.ask(question);
    await settle();
    expect([own.tensors.runs.length, language.tensors.runs.length]).toEqual([1, 0]);
    expect(reasonOf(await routed.ask({ ...question, wanted: { kind: 'review' } }).answer)).toBe('no_provider');
    expect([own.tensors.runs.length, language.tensors.runs.length]).toEqual([1, 0]);
  });
});
