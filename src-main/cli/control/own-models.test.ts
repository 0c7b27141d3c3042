import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { endAll, newFolder, quorum, removeFolders } from '../command-line.fixture.ts';

const EXAMPLES = path.join(import.meta.dirname, '..', '..', '..', 'docs', 'examples');
const MODEL = path.join(EXAMPLES, 'drift.onnx');
const MANIFEST = path.join(EXAMPLES, 'drift.json');

afterEach(endAll);
afterAll(removeFolders);

describe('quorum agents models', () => {
  it('imports the example of docs, gives it a seat, lists it, and removes it', async () => {
    const folder = newFolder();
    const there = ['--data-dir', folder];
    expect(await quorum('agents', 'models', 'list', ...there)).toMatchObject({ code: 0, out: expect.stringContaining('No model of your own is kept here') as string });
    const imported = await quorum('agents', 'models', 'import', MODEL, '--manifest', MANIFEST, ...there);
    expect(imported).toMatchObject({ code: 0, err: '' });
    expect(imported.out).toMatch(/^The model "drift" was tried on 64 snapshots \(slowest \d+\.\d ms\) and is kept\. It has no place yet\./);
    expect(await quorum('agents', 'models', 'place', 'drift', 'both', ...there)).toMatchObject({ code: 0, out: '"drift" sits in the crew and in the group chat. The next session takes it up.\n' });
    const listed = await quorum('agents', 'models', 'list', '--json', ...there);
    expect(JSON.parse(listed.out)).toMatchObject({ type: 'own_model', name: 'drift', agent: 'user_drift', use: 'vote', place: 'both', features: ['return_1h_pct', 'rsi_5m', 'z_5m'], output: 'direction', bytes: 266, problem: null });
    expect((await quorum('agents', 'models', ...there)).out).toMatch(/drift +vote +both +return_1h_pct rsi_5m z_5m +direction +0\.3/);
    expect(await quorum('agents', 'models', 'remove', 'drift', ...there)).toMatchObject({ code: 0 });
    expect(readdirSync(path.join(folder, 'user-models'))).toEqual([]);
  }, 60_000);

  it.each([
    ['a file that is not there', ['import', '/nowhere/model.onnx', '--manifest', MANIFEST], 2, /cannot be read \(ENOENT\).*Name a file that is there/s],
    ['a file that is no model', ['import', MANIFEST, '--manifest', MANIFEST], 2, /no ONNX model/],
    ['a manifest that is none', ['import', MODEL, '--manifest', MODEL], 2, /no JSON/],
    ['no manifest at all', ['import', MODEL], 2, /--manifest/],
    ['a place there is not', ['place', 'drift', 'throne'], 2, /Say one of: nowhere, crew, group_chat, both, on/],
    ['a model there is not', ['remove', 'drift'], 4, /There is no model "drift".*Import one first/s],
  ])('%s', async (_what, words, code, said) => {
    const ended = await quorum('agents', 'models', ...words, '--data-dir', newFolder());
    expect([ended.code, ended.out]).toEqual([code, '']);
    expect(ended.err).toMatch(said);
  }, 30_000);

  it('names what was changed since it was imported, and fails', async () => {
    const folder = newFolder();
    await quorum('agents', 'models', 'import', MODEL, '--manifest', MANIFEST, '--data-dir', folder);
    writeFileSync(path.join(folder, 'user-models', 'drift', 'model.onnx'), 'else');
    const listed = await quorum('agents', 'models', '--data-dir', folder);
    expect(listed).toMatchObject({ code: 1, out: expect.stringContaining('The file of the model "drift" is not the one that was imported. Remove it and import it again.') as string });
  }, 60_000);
});
