/** Tries a file against its manifest before it may be kept: what is in it, and what it says to snapshots nobody saw. */
import type { UserModelManifest } from '../../../../src-shared/contract/user-model-manifest.ts';
import { err, failure, ok, type Failure, type Result } from '../../../../src-shared/support/result.ts';
import { outputFault, outputRange, outputSize, type UserModel } from '../../core/user-model/user-model.ts';
import { scaled } from '../../core/user-model/user-inputs.ts';
import type { TensorInfo, TensorModel, TensorModelInfo, TensorRun } from '../../ports/tensor-model.ts';
import { trialRows } from './trial-rows.ts';

/** What a trial found. */
export interface Trial {
  readonly rows: number;
  /** Slowest run, ms, the first left out: it warms up. */
  readonly slowestMs: number;
  /** Element type of the input. */
  readonly type: TensorRun['type'];
}

/** Tries a model. `stopwatch`: milliseconds, never going back. */
export async function tryModel(tensors: TensorModel, manifest: UserModelManifest, model: UserModel, stopwatch: () => number): Promise<Result<Trial>> {
  const info = await tensors.open();
  if (!info.ok) return info;
  const type = inputType(info.value, manifest);
  if (!type.ok) return type;
  const wrong = outputObjection(info.value, manifest, model);
  if (wrong !== null) return err(wrong);
  let slowestMs = 0;
  const rows = trialRows(model.inputs);
  for (const [place, row] of rows.entries()) {
    const began = stopwatch();
    const values = await tensors.run(runOf(manifest, type.value, scaled(model, row)));
    if (place > 0) slowestMs = Math.max(slowestMs, stopwatch() - began);
    if (!values.ok) return values;
    const fault = outputFault(model.output, values.value);
    if (fault !== null) return err(badNumbers(fault, model, row));
  }
  return ok({ rows: rows.length, slowestMs, type: type.value });
}

/** One run of a model, by its manifest. */
export function runOf({ input, output }: UserModelManifest, type: TensorRun['type'], values: readonly number[]): TensorRun {
  return { input: input.name, type, shape: [1, values.length], values, output: output.name };
}

function inputType({ inputs }: TensorModelInfo, { input }: UserModelManifest): Result<TensorRun['type']> {
  const wanted = input.features.length;
  const found = inputs.find(({ name }) => name === input.name);
  if (found === undefined) return refuse('wrong_input', `The file has no input "${input.name}"; it has ${names(inputs)}.`, 'Write that name into input.name of the manifest.');
  if (inputs.length > 1) return refuse('wrong_input', `The file wants ${inputs.length} inputs (${names(inputs)}); there can be one.`, 'Export the model with all features as the columns of one input.');
  if (found.type !== 'float32' && found.type !== 'float64') return refuse('wrong_type', `The input "${found.name}" is ${found.type ?? 'no tensor'}; it must be float32 or float64.`, 'Export the model with a float input.');
  if (found.shape.length !== 2) return refuse('wrong_shape', `The input "${found.name}" has the shape ${shape(found)}; wanted is [1, ${wanted}]: one row with a column for each feature.`, found.shape.length === 3 ? 'Sequences are not supported: export a model that reads one row.' : 'Export the model with an input of two dimensions.');
  const [rows, columns] = found.shape;
  if (typeof rows === 'number' && rows !== 1) return refuse('wrong_shape', `The input "${found.name}" has the shape ${shape(found)}: it wants ${rows} rows at once, and gets one.`, 'Export the model with a batch of 1, or with the batch left open.');
  if (typeof columns === 'number' && columns !== wanted) return refuse('wrong_shape', `The input "${found.name}" has the shape ${shape(found)}: ${columns} columns; the manifest lists ${wanted} features.`, 'List one feature for each column in input.features, in their order.');
  return ok(found.type);
}

function outputObjection({ outputs }: TensorModelInfo, { output }: UserModelManifest, model: UserModel): Failure | null {
  const found = outputs.find(({ name }) => name === output.name);
  const wanted = outputSize(model.output);
  if (found === undefined) return failure('wrong_output', `The file has no output "${output.name}"; it has ${names(outputs)}.`, 'Write one of those names into output.name of the manifest.');
  if (found.type === null) return failure('wrong_type', `The output "${found.name}" is a list or a map, not numbers.`, 'Export the classifier with zipmap=False, and name its probabilities.');
  if (found.type !== 'float32' && found.type !== 'float64') return failure('wrong_type', `The output "${found.name}" is ${found.type}; it must be float32 or float64.`, outputs.length > 1 ? `Name another output: ${names(outputs)}.` : 'Export the model with a float output: a score or probabilities, not a class.');
  const fixed = found.shape.reduce<number>((product, size) => product * (typeof size === 'number' ? size : 1), 1);
  const isOpen = found.shape.some((size) => typeof size !== 'number');
  if (isOpen ? wanted % Math.max(1, fixed) !== 0 : fixed !== wanted) {
    return failure('wrong_shape', `The output "${found.name}" has the shape ${shape(found)}; wanted is [1, ${wanted}]: ${wanted === 1 ? 'one number' : `${wanted} numbers`}.`, wanted === 1 ? 'Export a model with one number as its output, or say "probabilities" where it has three.' : 'Export a model with three classes (buy, hold, sell), or say "direction" where it has one number.');
  }
  return null;
}

function badNumbers(fault: string, { inputs, output }: UserModel, row: readonly number[]): Failure {
  const with_ = inputs.slice(0, 4).map(({ feature }, i) => `${feature} ${Number((row[i] ?? 0).toPrecision(4))}`).join(', ');
  const [min, max] = outputRange(output);
  return failure('bad_numbers', `With ${with_}${inputs.length > 4 ? ' …' : ''} ${fault}.`, output.meaning === 'number' ? 'Widen output.min and output.max, or make the model keep to them.' : output.meaning === 'direction' ? `End the model with something that stays within ${min} and ${max}, like tanh.` : 'End the model with a softmax over buy, hold and sell.');
}

function refuse<T>(code: string, sentence: string, remedy: string): Result<T> {
  return err(failure(code, sentence, remedy));
}

function names(of: readonly TensorInfo[]): string {
  return of.slice(0, 8).map(({ name }) => `"${name.slice(0, 60)}"`).join(', ') || 'none';
}

function shape(of: TensorInfo): string {
  return `[${of.shape.join(', ')}]`;
}
