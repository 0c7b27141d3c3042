import type { OwnModelRow } from '../../../src-shared/contract/own-models.ts';
import { USER_MODEL_PLACES, type UserModelPlace } from '../../../src-shared/contract/user-model-manifest.ts';
import type { Result } from '../../../src-shared/support/result.ts';
import { describeModels, importPaths, placeByName, removeByName } from '../../engine/composition/user-models/own-models.ts';
import { ExitCode } from '../exit-code.ts';
import type { QueryBasis } from '../query/with-reader.ts';
import { momentText, tableLines } from '../table.ts';

/** `quorum agents models list`: a person's own models, what each is for and where it is. */
export async function listOwnModels({ dataDir, json, terminal }: QueryBasis): Promise<ExitCode> {
  const models = describeModels(dataDir);
  if (json) for (const model of models) await terminal.json({ type: 'own_model', ...model });
  else if (models.length === 0) await terminal.line('No model of your own is kept here. `quorum agents models import <file.onnx> --manifest <file.json>` takes one; docs/user-models.md says how to make it.');
  else await terminal.line(tableOf(models).join('\n'));
  return models.some(({ problem }) => problem !== null) ? ExitCode.failed : ExitCode.done;
}

function tableOf(models: readonly OwnModelRow[]): string[] {
  return [
    ...tableLines(
      [{ name: 'model' }, { name: 'is a' }, { name: 'place' }, { name: 'reads' }, { name: 'gives' }, { name: 'kB', right: true }, { name: 'slowest, ms', right: true }, { name: 'file' }, { name: 'imported' }],
      models.map(({ name, use, place, features, output, bytes, slowestMs, file, importedAt, problem }) => (problem === null
        ? [name, use ?? '', place.replaceAll('_', ' '), features.join(' '), output, ((bytes ?? 0) / 1_000).toFixed(1), (slowestMs ?? 0).toFixed(1), file ?? '', importedAt === null ? '' : momentText(importedAt)]
        : [name, 'cannot be used', '', '', '', '', '', '', ''])),
    ),
    ...models.flatMap(({ problem }) => (problem === null ? [] : ['', `${problem.sentence} ${problem.remedy}`])),
  ];
}

/** Imports a model from two files. Checked and tried first; nothing is kept of one that is refused. */
export async function importOwnModel(basis: QueryBasis, file: string, manifest: string): Promise<ExitCode> {
  const imported = await importPaths(basis.dataDir, file, manifest, Date.now());
  return tell(basis, imported.ok ? { ok: true, value: { ...imported.value.model, sentence: `${imported.value.sentence} Give it one: \`quorum agents models place ${imported.value.model.name} <place>\`.` } } : imported);
}

/** Gives a model a place. */
export function placeOwnModel(basis: QueryBasis, name: string, where: string): Promise<ExitCode> | ExitCode {
  const place = USER_MODEL_PLACES.find((one) => one === where.replaceAll('-', '_'));
  if (place !== undefined) return tell(basis, placeByName(basis.dataDir, name, place satisfies UserModelPlace));
  basis.terminal.fail({ code: 'bad_place', sentence: `There is no place "${where}".`, remedy: `Say one of: ${USER_MODEL_PLACES.join(', ')}.` });
  return ExitCode.usage;
}

/** Removes a model. */
export function removeOwnModel(basis: QueryBasis, name: string): Promise<ExitCode> {
  return tell(basis, removeByName(basis.dataDir, name));
}

async function tell({ json, terminal }: QueryBasis, result: Result<{ readonly sentence: string }>): Promise<ExitCode> {
  if (!result.ok) {
    terminal.fail(result.error);
    return result.error.code === 'unknown_model' ? ExitCode.notThere : result.error.code === 'model_unwritten' ? ExitCode.failed : ExitCode.usage;
  }
  if (json) await terminal.json({ type: 'own_model_changed', ...result.value });
  else await terminal.line(result.value.sentence);
  return ExitCode.done;
}
