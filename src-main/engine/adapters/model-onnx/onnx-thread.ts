/** The thread of one model: the only place that knows the runtime. It is WebAssembly, so a file that goes round for ever ends with its thread. */
import { parentPort } from 'node:worker_threads';
import { env, InferenceSession, Tensor } from 'onnxruntime-web';
import { must } from '../../../../src-shared/support/assert.ts';
import type { TensorInfo, TensorRun } from '../../ports/tensor-model.ts';
import type { FromModel, ToModel } from './onnx-message.ts';

const port = must(parentPort, 'a model runs in a thread');
// One thread is this one, and what the runtime prints is for nobody.
env.wasm.numThreads = 1;
env.logLevel = 'fatal';
let session: InferenceSession | null = null;

port.on('message', (message: ToModel) => {
  void answer(message).then((reply) => port.postMessage(reply), (error: unknown) => port.postMessage({ kind: 'failed', words: wordsOf(error) } satisfies FromModel));
});

async function answer(message: ToModel): Promise<FromModel> {
  if (message.kind === 'run') return { kind: 'ran', values: await run(must(session, 'a model is opened before it runs'), message.run) };
  session = await InferenceSession.create(message.bytes, { executionProviders: ['wasm'], logSeverityLevel: 4 });
  return { kind: 'opened', info: { inputs: session.inputMetadata.map(infoOf), outputs: session.outputMetadata.map(infoOf) } };
}

async function run(of: InferenceSession, { input, type, shape, values, output }: TensorRun): Promise<readonly number[]> {
  const tensor = type === 'float32' ? new Tensor('float32', Float32Array.from(values), shape) : new Tensor('float64', Float64Array.from(values), shape);
  const results = await of.run({ [input]: tensor }, [output]);
  return Array.from(must(results[output], 'the output that was asked for').data as ArrayLike<number | bigint>, Number);
}

function infoOf(of: InferenceSession.ValueMetadata): TensorInfo {
  return of.isTensor ? { name: of.name, type: of.type, shape: [...of.shape] } : { name: of.name, type: null, shape: [] };
}

/** The runtime throws errors, texts and numbers. */
function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
