/** Import of a person's own model: everything is looked at before anything is kept. */
import { readUserModelManifest } from '../../../../src-shared/contract/user-model-manifest.ts';
import { err, failure, ok, type Result } from '../../../../src-shared/support/result.ts';
import { ONNX_LIMITS, OnnxModel, type OnnxLimits } from '../../adapters/model-onnx/onnx-model.ts';
import { checkFeatures, modelOf } from './manifest-model.ts';
import { countModels, hasModel, hashOf, keepModel, nameTaken, type ModelRecord } from './model-folder.ts';
import { tryModel, type Trial } from './try-model.ts';

/** Largest file; a model of a few hundred numbers is a few kilobytes, a forest of a thousand trees a few megabytes. */
export const MOST_MODEL_BYTES = 16_000_000;
/** Models that may be kept: each that is used has a thread of its own. */
const MOST_MODELS = 8;
const MOST_MANIFEST_CHARACTERS = 64_000;

export interface ModelFiles {
  readonly bytes: Uint8Array;
  /** The manifest's text. */
  readonly manifest: string;
}

/** What was imported. */
export interface ImportedModel extends Trial {
  readonly name: string;
}

/** Checks, tries and keeps a model, in no seat yet. A refusal says what to do, and leaves nothing behind. `at`: ms UTC. */
export async function importModel(dataDir: string, { bytes, manifest: text }: ModelFiles, at: number, limits: OnnxLimits = ONNX_LIMITS): Promise<Result<ImportedModel>> {
  if (bytes.length > MOST_MODEL_BYTES) return err(failure('model_too_large', `The file has ${(bytes.length / 1e6).toFixed(1)} MB; ${MOST_MODEL_BYTES / 1e6} MB are the most.`, 'Make the model smaller: fewer or shallower trees, narrower layers.'));
  if (text.length > MOST_MANIFEST_CHARACTERS) return err(failure('bad_manifest', 'The manifest is too long to be one.', 'Choose the JSON file that describes the model.'));
  const read = readUserModelManifest(text);
  if (!read.ok) return read;
  const manifest = read.value;
  const known = checkFeatures(manifest);
  if (!known.ok) return known;
  if (hasModel(dataDir, manifest.name)) return err(nameTaken(manifest.name));
  if (countModels(dataDir) >= MOST_MODELS) return err(failure('too_many_models', `${MOST_MODELS} models are kept already, and those are the most.`, 'Remove one that is not used.'));
  const modelHash = hashOf(bytes);
  const tensors = new OnnxModel(bytes, limits);
  try {
    const trial = await tryModel(tensors, manifest, modelOf(manifest, modelHash, 'nowhere'), () => performance.now());
    if (!trial.ok) return trial;
    const record: ModelRecord = { version: 1, modelHash, manifestHash: hashOf(text), bytes: bytes.length, importedAt: at, place: 'nowhere', ...trial.value };
    const done = keepModel(dataDir, manifest.name, { bytes, manifest: text, record });
    return done.ok ? ok({ name: manifest.name, ...trial.value }) : done;
  } finally {
    await tensors.close();
  }
}
