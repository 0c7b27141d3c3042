import { afterEach, describe, expect, it } from 'vitest';
import { EXAMPLE, fromTheFuture, hanging, inDouble, label, logistic, softmax, tree, unknownOperator } from '../../../../scripts/onnx/models.mjs';
import type { Result } from '../../../../src-shared/support/result.ts';
import type { TensorRun } from '../../ports/tensor-model.ts';
import { OnnxModel, type OnnxLimits } from './onnx-model.ts';

/** Nothing here is about how busy the machine is. */
const PATIENT: OnnxLimits = { openMs: 120_000, firstRunMs: 120_000, runMs: 120_000 };
const open: OnnxModel[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((model) => model.close()));
});

function modelOf(bytes: Uint8Array, limits?: Partial<OnnxLimits>): OnnxModel {
  const model = new OnnxModel(bytes, { ...PATIENT, ...limits });
  open.push(model);
  return model;
}
const row = (values: readonly number[], changes: Partial<TensorRun> = {}): TensorRun => ({ input: 'x', type: 'float32', shape: [1, values.length], values, output: 'score', ...changes });
function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.sentence);
  return result.value;
}
const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code);

/** Worked out here, by the formula: the runtime must come to the same. */
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);

describe('an ONNX model in its thread', () => {
  it('comes to what the formula of its logistic regression says, to the digits of float32', async () => {
    const model = modelOf(logistic());
    for (const values of [[0, 0, 0], [1, -1, 0.5], [-2.5, 3, 1.25], [10, 10, -10], [-0.001, 0.002, 0.003]]) {
      const [score, ...rest] = must(await model.run(row(values)));
      expect(rest).toEqual([]);
      expect(score).toBeCloseTo(2 * sigmoid(dot(EXAMPLE.weights, values) + EXAMPLE.bias) - 1, 6);
    }
  });

  it('comes to the probabilities of a softmax, in the file\'s order', async () => {
    const weights = [[1, 0.5], [0, 0.1], [-1, 0.2]];
    const values = [0.7, -1.3];
    const parts = weights.map((line) => Math.exp(dot(line, values)));
    const sum = parts.reduce((a, b) => a + b, 0);
    const got = must(await modelOf(softmax(weights)).run(row(values, { output: 'probabilities' })));
    expect(got).toHaveLength(3);
    got.forEach((p, i) => expect(p).toBeCloseTo((parts[i] as number) / sum, 6));
  });

  it('runs a tree as scikit-learn\'s converter writes it', async () => {
    const model = modelOf(tree(0.25, [0.1, 0.3, 0.6], [0.7, 0.2, 0.1]));
    const of = async (first: number): Promise<readonly number[]> => must(await model.run(row([first, 9], { input: 'X', output: 'probabilities' }))).map((p) => Number(p.toFixed(6)));
    expect(must(await model.open()).outputs.map(({ name, type }) => `${name} ${type ?? ''}`)).toEqual(['output_label string', 'probabilities float32']);
    expect([await of(0.25), await of(0.26)]).toEqual([[0.1, 0.3, 0.6], [0.7, 0.2, 0.1]]);
  });

  it('takes float64 where the file wants it', async () => {
    expect(must(await modelOf(inDouble(2)).run(row([0.3, 0.5], { type: 'float64' })))[0]).toBeCloseTo(Math.tanh(0.4), 14);
  });

  it('says what is in a file: names, types, shapes, open sizes', async () => {
    expect(must(await modelOf(logistic({ rows: 'N' })).open())).toEqual({ inputs: [{ name: 'x', type: 'float32', shape: ['N', 3] }], outputs: [{ name: 'score', type: 'float32', shape: ['N', 1] }] });
    expect(must(await modelOf(label(3)).open()).outputs).toEqual([{ name: 'label', type: 'int64', shape: [1] }]);
  });

  it.each([
    ['four bytes', Uint8Array.from([1, 2, 3, 4]), 'model_not_onnx'], ['nothing', new Uint8Array(0), 'model_not_onnx'], ['half a model', logistic().slice(0, 100), 'model_not_onnx'],
    ['an operator nobody has', unknownOperator(2), 'model_unsupported'], ['operators yet to come', fromTheFuture(), 'model_unsupported'],
  ])('refuses %s', async (_name, bytes, code) => {
    const opened = await modelOf(bytes).open();
    expect(codeOf(opened)).toBe(code);
    if (!opened.ok) expect(`${opened.error.sentence} ${opened.error.remedy}`).not.toMatch(/\/mnt|ERROR_CODE|\.h:/);
  });

  it('ends a run that hangs when its time is up, and the next call begins anew', async () => {
    const model = modelOf(hanging(3), { firstRunMs: 200 });
    must(await model.open());
    const [first, second] = await Promise.all([model.run(row([0, 0, 0])), model.run(row([1, 1, 1]))]);
    expect([codeOf(first), codeOf(second)]).toEqual(['model_timeout', 'model_timeout']);
    expect(codeOf(await model.open())).toBe('ok');
  });

  it('a run with numbers that do not fit fails, and the model goes on', async () => {
    const model = modelOf(logistic());
    expect(codeOf(await model.run(row([1, 2])))).toBe('model_failed');
    expect(must(await model.run(row([0, 0, 0])))).toHaveLength(1);
  });

  it('closing answers what is under way', async () => {
    const model = modelOf(hanging(3));
    must(await model.open());
    const run = model.run(row([0, 0, 0]));
    const next = model.run(row([0, 0, 0]));
    await new Promise((resolve) => { setImmediate(resolve); });
    await model.close();
    expect(codeOf(await run)).toBe('model_failed');
    expect(codeOf(await next)).toBe('model_closed');
    expect(codeOf(await model.run(row([0, 0, 0])))).toBe('model_closed');
  });
});
