/**
 * Where imported models are kept: a folder each in `user-models` of the data folder, with the file, its manifest and a record of both. Nothing is ever half there:
 * a model is written beside and moved into its place, a record is replaced whole.
 */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { readUserModelManifest, USER_MODEL_NAME, USER_MODEL_PLACES, type UserModelManifest, type UserModelPlace } from '../../../../src-shared/contract/user-model-manifest.ts';
import { err, failure, ok, type Failure, type Result } from '../../../../src-shared/support/result.ts';

const FOLDER = 'user-models';
const MODEL = 'model.onnx';
const MANIFEST = 'manifest.json';
const RECORD = 'record.json';

const recordSchema = z.strictObject({
  version: z.literal(1), modelHash: z.string().regex(/^[0-9a-f]{64}$/), manifestHash: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.number().int(), importedAt: z.number().int(),
  place: z.enum(USER_MODEL_PLACES), type: z.enum(['float32', 'float64']), rows: z.number().int(), slowestMs: z.number(),
});
export type ModelRecord = z.output<typeof recordSchema>;

/** An imported model as it is on disk. */
export interface KeptModel {
  readonly name: string;
  readonly manifest: UserModelManifest;
  readonly record: ModelRecord;
  readonly bytes: Uint8Array;
}

/** A folder of `user-models` that cannot be used as it is. */
export interface SpoiledModel {
  readonly name: string;
  readonly problem: Failure;
}

export type ListedModel = ({ readonly usable: true } & KeptModel) | ({ readonly usable: false } & SpoiledModel);

/** SHA-256, hex. */
export function hashOf(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Every imported model, by name. One whose files are not as they were imported is listed with what to do. */
export function listModels(dataDir: string): readonly ListedModel[] {
  return namesIn(dataDir).map((name): ListedModel => {
    const read = readModel(dataDir, name);
    return read.ok ? { usable: true, ...read.value } : { usable: false, name, problem: read.error };
  });
}

function namesIn(dataDir: string): readonly string[] {
  try {
    return readdirSync(path.join(dataDir, FOLDER)).filter((name) => USER_MODEL_NAME.test(name)).sort();
  } catch {
    return [];
  }
}

/** Reads a model and holds it against its record. */
function readModel(dataDir: string, name: string): Result<KeptModel> {
  const folder = folderOf(dataDir, name);
  const again = 'Remove it and import it again.';
  try {
    const record = recordSchema.safeParse(JSON.parse(readFileSync(path.join(folder, RECORD), 'utf8')));
    if (!record.success) return err(failure('model_spoiled', `The record of the model "${name}" cannot be read.`, again));
    const text = readFileSync(path.join(folder, MANIFEST), 'utf8');
    const bytes = readFileSync(path.join(folder, MODEL));
    if (hashOf(bytes) !== record.data.modelHash) return err(failure('model_changed', `The file of the model "${name}" is not the one that was imported.`, again));
    if (hashOf(text) !== record.data.manifestHash) return err(failure('model_changed', `The manifest of the model "${name}" is not the one that was imported.`, again));
    const manifest = readUserModelManifest(text);
    return manifest.ok ? ok({ name, manifest: manifest.value, record: record.data, bytes }) : manifest;
  } catch (error) {
    return err(failure('model_spoiled', `The model "${name}" cannot be read (${codeOf(error)}).`, again));
  }
}

/** The models with a place whose files are as they were imported. One that is not takes no part, and that is said. */
export function modelsInPlace(dataDir: string, onProblem: (problem: Failure) => void): readonly KeptModel[] {
  return listModels(dataDir).flatMap((listed) => {
    if (listed.usable) return listed.record.place === 'nowhere' ? [] : [listed];
    onProblem(failure(listed.problem.code, `${listed.problem.sentence} It takes no part in this session.`, listed.problem.remedy));
    return [];
  });
}

/** Keeps a model; there must be none of its name. */
export function keepModel(dataDir: string, name: string, parts: { readonly bytes: Uint8Array; readonly manifest: string; readonly record: ModelRecord }): Result<null> {
  const root = path.join(dataDir, FOLDER);
  const beside = path.join(root, `.importing-${name}-${process.pid}`);
  try {
    mkdirSync(root, { recursive: true, mode: 0o700 });
    rmSync(beside, { recursive: true, force: true });
    mkdirSync(beside, { mode: 0o700 });
    writeWhole(path.join(beside, MODEL), parts.bytes);
    writeWhole(path.join(beside, MANIFEST), parts.manifest);
    writeWhole(path.join(beside, RECORD), recordText(parts.record));
    renameSync(beside, folderOf(dataDir, name));
    return ok(null);
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    const code = codeOf(error);
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return err(nameTaken(name));
    return err(failure('model_unwritten', `The model could not be written into the data folder (${code}); nothing was imported.`, 'Free space, or give this user write permission on the data folder.'));
  }
}

/** Whether a model of that name is kept, usable or not. */
export function hasModel(dataDir: string, name: string): boolean {
  return namesIn(dataDir).includes(name);
}

/** How many are kept. */
export function countModels(dataDir: string): number {
  return namesIn(dataDir).length;
}

/** What an import of a name that is taken is told. */
export function nameTaken(name: string): Failure {
  return failure('name_taken', `There is a model "${name}" already; it is left as it is.`, 'Remove it first, or give this one another name.');
}

/** Where a model can be, by what it is for. */
export function placesOf({ use }: UserModelManifest): readonly UserModelPlace[] {
  return use.as === 'feature' ? ['nowhere', 'on'] : ['nowhere', 'crew', 'group_chat', 'both'];
}

/** Gives a model another place. */
export function placeModel(dataDir: string, { name, manifest, record }: KeptModel, place: UserModelPlace): Result<null> {
  const allowed = placesOf(manifest);
  if (!allowed.includes(place)) return err(failure('wrong_place', `"${name}" is a ${manifest.use.as}: its place cannot be ${place.replaceAll('_', ' ')}.`, `Say one of: ${allowed.join(', ')}.`));
  const file = path.join(folderOf(dataDir, name), RECORD);
  const beside = `${file}.${process.pid}`;
  try {
    writeWhole(beside, recordText({ ...record, place }));
    renameSync(beside, file);
    return ok(null);
  } catch (error) {
    rmSync(beside, { force: true });
    return err(failure('model_unwritten', `The place could not be written (${codeOf(error)}); it is as it was.`, 'Free space, or give this user write permission on the data folder.'));
  }
}

/** Takes a model out of the data folder; what it has said stays in the records. */
export function removeModel(dataDir: string, name: string): Result<null> {
  const root = path.join(dataDir, FOLDER);
  const aside = path.join(root, `.removed-${name}-${process.pid}`);
  try {
    renameSync(folderOf(dataDir, name), aside);
    rmSync(aside, { recursive: true, force: true });
    return ok(null);
  } catch (error) {
    return err(failure('model_unwritten', `The model "${name}" could not be removed (${codeOf(error)}).`, 'Give this user write permission on the data folder.'));
  }
}

function folderOf(dataDir: string, name: string): string {
  return path.join(dataDir, FOLDER, name);
}

function recordText(record: ModelRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

function writeWhole(file: string, content: Uint8Array | string): void {
  const handle = openSync(file, 'w', 0o600);
  try {
    if (typeof content === 'string') writeFileSync(handle, content);
    else for (let at = 0; at < content.length;) at += writeSync(handle, content, at);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.message : String(error));
}
