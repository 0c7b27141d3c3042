/** What may be done with a person's own models, for the command line and the app alike. */
import { readFileSync, statSync } from 'node:fs';
import type { OwnModelRow } from '../../../../src-shared/contract/own-models.ts';
import type { UserModelManifest, UserModelPlace } from '../../../../src-shared/contract/user-model-manifest.ts';
import { err, failure, ok, type Failure, type Result } from '../../../../src-shared/support/result.ts';
import { userAgent } from '../../core/user-model/user-model.ts';
import type { ImportedModel, ModelFiles } from './import-model.ts';
import { hasModel, listModels, placeModel, placesOf, removeModel, type ListedModel } from './model-folder.ts';

interface Done {
  readonly accepted: true;
  readonly sentence: string;
}

/** Every kept model, by name. */
export function describeModels(dataDir: string): readonly OwnModelRow[] {
  return listModels(dataDir).map(rowOf);
}

function rowOf(listed: ListedModel): OwnModelRow {
  const { name } = listed;
  const agent = userAgent(name);
  if (!listed.usable) {
    const { sentence, remedy } = listed.problem;
    return { name, agent, use: null, place: 'nowhere', places: [], features: [], output: '', sentence, bytes: null, file: null, importedAt: null, slowestMs: null, problem: { sentence, remedy } };
  }
  const { manifest, record } = listed;
  return {
    name, agent, use: manifest.use.as, place: record.place, places: [...placesOf(manifest)], features: manifest.input.features.map(({ feature }) => feature), output: manifest.output.meaning, sentence: useWords(manifest), bytes: record.bytes,
    file: record.modelHash.slice(0, 8), importedAt: record.importedAt, slowestMs: record.slowestMs, problem: null,
  };
}

function useWords({ use, output }: UserModelManifest): string {
  if (use.as === 'feature') return use.words;
  return `${output.meaning === 'direction' ? 'A score' : 'Probabilities'} from ${use.threshold} on votes for ${use.horizonMinutes} min, stop ${use.stopAtrs} and target ${use.targetAtrs} ATRs away; below it holds.`;
}

/** Imports what a person handed over. `at`: ms UTC. */
export async function importFiles(dataDir: string, files: ModelFiles, at: number): Promise<Result<Done & { readonly model: ImportedModel }>> {
  const { importModel } = await import('./import-model.ts');
  const imported = await importModel(dataDir, files, at);
  if (!imported.ok) return imported;
  const { name, rows, slowestMs } = imported.value;
  return ok({ accepted: true, sentence: `The model "${name}" was tried on ${rows} snapshots (slowest ${slowestMs.toFixed(1)} ms) and is kept. It has no place yet.`, model: imported.value });
}

/** Imports two files of this machine. */
export async function importPaths(dataDir: string, model: string, manifest: string, at: number): Promise<Result<Done & { readonly model: ImportedModel }>> {
  const bytes = readPath(model, 'model');
  if (!bytes.ok) return bytes;
  const text = readPath(manifest, 'manifest');
  return text.ok ? importFiles(dataDir, { bytes: bytes.value, manifest: text.value.toString('utf8') }, at) : text;
}

/** Larger than anything that is taken: not read at all. */
const FAR_TOO_LARGE = 200_000_000;

function readPath(file: string, what: string): Result<Buffer> {
  try {
    if (statSync(file).size > FAR_TOO_LARGE) return err(failure('model_too_large', `The ${what} ${file} has more than ${FAR_TOO_LARGE / 1e6} MB.`, 'Name the file of a small model.'));
    return ok(readFileSync(file));
  } catch (error) {
    return err(failure('file_unreadable', `The ${what} ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}).`, 'Name a file that is there and may be read.'));
  }
}

/** Gives a model a place. */
export function placeByName(dataDir: string, name: string, place: UserModelPlace): Result<Done> {
  const listed = listModels(dataDir).find((one) => one.name === name);
  if (listed === undefined) return err(unknown(dataDir, name));
  if (!listed.usable) return err(listed.problem);
  const placed = placeModel(dataDir, listed, place);
  return placed.ok ? ok({ accepted: true, sentence: `${placeWords(name, place)} The next session takes it up.` }) : placed;
}

function placeWords(name: string, place: UserModelPlace): string {
  switch (place) {
    case 'nowhere': return `"${name}" has no place.`;
    case 'on': return `"${name}" is a feature of the snapshot, user_${name}.`;
    case 'crew': return `"${name}" sits in the crew.`;
    case 'group_chat': return `"${name}" sits in the group chat.`;
    case 'both': return `"${name}" sits in the crew and in the group chat.`;
  }
}

/** Removes a model; what it has said stays in the records. */
export function removeByName(dataDir: string, name: string): Result<Done> {
  if (!hasModel(dataDir, name)) return err(unknown(dataDir, name));
  const removed = removeModel(dataDir, name);
  return removed.ok ? ok({ accepted: true, sentence: `The model "${name}" is removed; a session that runs goes on with it to its end.` }) : removed;
}

function unknown(dataDir: string, name: string): Failure {
  const names = listModels(dataDir).map((one) => one.name);
  return failure('unknown_model', `There is no model "${name.slice(0, 60)}".`, names.length === 0 ? 'Import one first.' : `Name one of: ${names.join(', ')}.`);
}
