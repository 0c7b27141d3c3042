import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromTheFuture, hanging, inDouble, label, logistic, notANumber, softmax, tree, unbounded, unknownOperator } from '../../../../scripts/onnx/models.mjs';
import { must } from '../../../../src-shared/support/assert.ts';
import { readUserModelManifest } from '../../../../src-shared/contract/user-model-manifest.ts';
import type { Result } from '../../../../src-shared/support/result.ts';
import { FEATURES } from '../../core/feature/feature-list.ts';
import { importModel, MOST_MODEL_BYTES, type ImportedModel } from './import-model.ts';
import { checkFeatures } from './manifest-model.ts';
import { listModels, placeModel, removeModel, type KeptModel } from './model-folder.ts';
import { trialRows, usualRange } from './trial-rows.ts';

const EXAMPLES = path.resolve(import.meta.dirname, '..', '..', '..', '..', 'docs', 'examples');
const example = readFileSync(path.join(EXAMPLES, 'drift.json'), 'utf8');
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'quorum-user-models-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** The example's manifest with parts changed. */
function manifest(changes: Record<string, unknown> = {}): string {
  return JSON.stringify({ ...(JSON.parse(example) as Record<string, unknown>), ...changes });
}
const features = (...list: unknown[]): Record<string, unknown> => ({ input: { name: 'x', features: list } });
/** Only one that hangs is to be ended here, however busy the machine is. */
const PATIENT = { openMs: 120_000, firstRunMs: 120_000, runMs: 120_000 };
const bring = (bytes: Uint8Array, text: string, firstRunMs = PATIENT.firstRunMs): Promise<Result<ImportedModel>> => importModel(dataDir, { bytes, manifest: text }, 1_700_000_000_000, { ...PATIENT, firstRunMs });
const two = features('rsi_5m', 'z_5m');

/** What is wrong, the file, the manifest, the code of the refusal, and words a person needs in it. */
const REFUSALS: readonly (readonly [string, Uint8Array, string, string, RegExp])[] = [
  ['no JSON', logistic(), '{ name: "drift" }', 'bad_manifest', /no JSON/],
  ['a typing error in a field', logistic(), manifest({ outptu: {} }), 'bad_manifest', /"outptu", which no manifest has/],
  ['no name for a model', logistic(), manifest({ name: 'My Model' }), 'bad_manifest', /small letter/],
  ['a feature twice', logistic(), manifest(features('rsi_5m', 'rsi_5m', 'z_5m')), 'bad_manifest', /"rsi_5m" is listed twice/],
  ['a spread of nothing', logistic(), manifest(features({ feature: 'rsi_5m', mean: 50, sd: 0 }, 'z_5m', 'adx_5m')), 'bad_manifest', /sd|input\.features/],
  ['a meaning nobody knows', logistic(), manifest({ output: { name: 'score', meaning: 'magic' } }), 'bad_manifest', /"direction".*"probabilities".*"number"/],
  ['a number that votes', logistic(), manifest({ output: { name: 'score', meaning: 'number', min: 0, max: 1 } }), 'bad_manifest', /only be a "feature"/],
  ['less reward than risk', logistic(), manifest({ use: { as: 'vote', horizonMinutes: 60, stopAtrs: 3, targetAtrs: 3, threshold: 0.1 } }), 'bad_manifest', /1\.2 times/],
  ['a feature that is none', logistic(), manifest(features('rsi_5min', 'z_5m', 'adx_5m')), 'unknown_feature', /"rsi_5min" \(nearest: rsi_5m\)/],
  ['no ONNX', new TextEncoder().encode('import torch'), manifest(), 'model_not_onnx', /no ONNX model/],
  ['half a file', logistic().slice(0, 90), manifest(), 'model_not_onnx', /only a part/],
  ['an operator nobody has', unknownOperator(2), manifest(two), 'model_unsupported', /Divine/],
  ['operators yet to come', fromTheFuture(), manifest(features('z_5m')), 'model_unsupported', /version of the ONNX operators/],
  ['too large', new Uint8Array(MOST_MODEL_BYTES + 1), manifest(), 'model_too_large', /16\.0 MB; 16 MB are the most/],
  ['an input of another name', logistic({ input: 'features' }), manifest(), 'wrong_input', /it has "features"/],
  ['fewer features than columns', logistic(), manifest(two), 'wrong_shape', /3 columns; the manifest lists 2/],
  ['many rows at once', logistic({ rows: 32 }), manifest(), 'wrong_shape', /32 rows at once/],
  ['an output of another name', logistic({ output: 'y' }), manifest(), 'wrong_output', /it has "y"/],
  ['a class instead of a score', label(2), manifest({ ...two, output: { name: 'label', meaning: 'direction' } }), 'wrong_type', /int64/],
  ['the class of a classifier', tree(0, [0.1, 0.3, 0.6], [0.7, 0.2, 0.1]), manifest({ input: { name: 'X', features: ['z_5m', 'rsi_5m'] }, output: { name: 'output_label', meaning: 'probabilities' } }), 'wrong_type', /"output_label" is string/],
  ['three numbers for a direction', softmax([[1, 0], [0, 0], [0, 1]]), manifest({ ...two, output: { name: 'probabilities', meaning: 'direction' } }), 'wrong_shape', /wanted is \[1, 1\]/],
  ['one number for probabilities', logistic(), manifest({ output: { name: 'score', meaning: 'probabilities' } }), 'wrong_shape', /wanted is \[1, 3\]/],
  ['what is no number', notANumber(2), manifest(two), 'bad_numbers', /it gives what is no number/],
  ['numbers beyond their range', unbounded(2, 0.5), manifest(two), 'bad_numbers', /With rsi_5m .* it gives .*, beyond -1 to 1/],
  ['hanging', hanging(2), manifest(two), 'model_timeout', /longer than 400 ms/],
];

describe('an import is refused', () => {
  it.each(REFUSALS)('%s', async (what, bytes, text, code, words) => {
    const result = await bring(bytes, text, what === 'hanging' ? 400 : undefined);
    expect(result.ok ? 'imported' : result.error.code).toBe(code);
    if (result.ok) return;
    expect(result.error.sentence).toMatch(words);
    expect(result.error.remedy).toMatch(/^[A-Z].*\.$/);
    expect(existsSync(path.join(dataDir, 'user-models')) ? readdirSync(path.join(dataDir, 'user-models')) : []).toEqual([]);
  });
});

describe('an import', () => {
  it('keeps file, manifest and record, in no seat yet, and says what it found', async () => {
    const bytes = readFileSync(path.join(EXAMPLES, 'drift.onnx'));
    const result = await bring(bytes, example);
    expect(result).toMatchObject({ ok: true, value: { name: 'drift', rows: 64, type: 'float32' } });
    const [kept] = listModels(dataDir);
    expect(kept).toMatchObject({ usable: true, name: 'drift', record: { place: 'nowhere', bytes: bytes.length, importedAt: 1_700_000_000_000 } });
    expect(readdirSync(path.join(dataDir, 'user-models'))).toEqual(['drift']);

    const again = await bring(bytes, example);
    expect(again).toMatchObject({ ok: false, error: { code: 'name_taken' } });
    for (let i = 0; i < 7; i += 1) mkdirSync(path.join(dataDir, 'user-models', `other_${i}`));
    expect(await bring(bytes, manifest({ name: 'ninth' }))).toMatchObject({ ok: false, error: { code: 'too_many_models' } });
  });

  it('takes probabilities in the order of the file, an open batch, and float64', async () => {
    expect(await bring(softmax([[1, 0], [0, 0], [0, 1]]), manifest({ ...two, name: 'soft', output: { name: 'probabilities', meaning: 'probabilities', order: ['sell', 'hold', 'buy'] } }))).toMatchObject({ ok: true });
    expect(await bring(logistic({ rows: 'N' }), manifest({ name: 'open' }))).toMatchObject({ ok: true });
    expect(await bring(inDouble(2), manifest({ ...two, name: 'double' }))).toMatchObject({ ok: true, value: { type: 'float64' } });
    expect(await bring(tree(0, [0.1, 0.3, 0.6], [0.7, 0.2, 0.1]), manifest({ name: 'tree', input: { name: 'X', features: ['z_5m', 'rsi_5m'] }, output: { name: 'probabilities', meaning: 'probabilities' } }))).toMatchObject({ ok: true });
    expect(listModels(dataDir).map(({ name }) => name)).toEqual(['double', 'open', 'soft', 'tree']);
  });

  it('a model is given a place that fits it, and removed', async () => {
    await bring(logistic(), manifest());
    await bring(unbounded(2, 1), manifest({ ...two, name: 'level', output: { name: 'score', meaning: 'number', min: -500, max: 500 }, use: { as: 'feature', words: 'A level.' } }));
    const kept = (name: string): KeptModel => must(listModels(dataDir).find((one): one is { usable: true } & KeptModel => one.usable && one.name === name), name);
    expect(placeModel(dataDir, kept('drift'), 'both')).toMatchObject({ ok: true });
    expect(kept('drift').record.place).toBe('both');
    expect(placeModel(dataDir, kept('drift'), 'on')).toMatchObject({ ok: false, error: { code: 'wrong_place' } });
    expect(placeModel(dataDir, kept('level'), 'crew')).toMatchObject({ ok: false, error: { remedy: 'Say one of: nowhere, on.' } });
    expect(placeModel(dataDir, kept('level'), 'on')).toMatchObject({ ok: true });
    expect(removeModel(dataDir, 'drift')).toMatchObject({ ok: true });
    expect(readdirSync(path.join(dataDir, 'user-models'))).toEqual(['level']);
  });

  it.each([['model.onnx', logistic({ bias: 1 })], ['manifest.json', manifest({ name: 'drift', use: { as: 'vote', horizonMinutes: 5, stopAtrs: 1, targetAtrs: 9, threshold: 0 } })], ['record.json', '{}']])('is not used any more once its %s was changed', async (file, content) => {
    await bring(logistic(), manifest());
    writeFileSync(path.join(dataDir, 'user-models', 'drift', file), content);
    const [listed] = listModels(dataDir);
    expect(listed).toMatchObject({ usable: false, name: 'drift', problem: { code: file === 'record.json' ? 'model_spoiled' : 'model_changed', remedy: 'Remove it and import it again.' } });
  });
});

describe('trials', () => {
  it('the example in docs is what its script writes', () => {
    expect(Uint8Array.from(readFileSync(path.join(EXAMPLES, 'drift.onnx')))).toEqual(logistic());
  });

  it('docs/user-models.md names every feature and no other, and its manifest can be used', () => {
    const page = readFileSync(path.join(EXAMPLES, '..', 'user-models.md'), 'utf8');
    const line = must(page.split('\n').find((one) => one.startsWith('**Features**')), 'a list of features');
    expect([...line.split('. What each is')[0]?.matchAll(/`(\w+)`/g) ?? []].map(([, name]) => name)).toEqual(FEATURES.map(({ name }) => name));
    const shown = readUserModelManifest(must(/```json\n([^]*?)```/.exec(page)?.[1], 'a manifest'));
    expect(shown).toMatchObject({ ok: true });
    if (shown.ok) expect(checkFeatures(shown.value)).toMatchObject({ ok: true });
  });

  it('know what is usual of every feature, and try the corners', () => {
    for (const { name } of FEATURES) expect(usualRange(name), name).not.toBeNull();
    const rows = trialRows([{ feature: 'rsi_5m', subtract: 0, divide: 1 }, { feature: 'book_imbalance', subtract: 0, divide: 1 }]);
    expect(rows.slice(0, 4)).toEqual([[50, 0], [0, -1], [100, 1], [0, 1]]);
    expect(rows.every(([rsi = NaN, imbalance = NaN]) => rsi >= 0 && rsi <= 100 && Math.abs(imbalance) <= 1)).toBe(true);
    expect(new Set(rows.map(String)).size).toBe(64);
  });
});
