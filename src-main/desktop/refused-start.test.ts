import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failure } from '../../src-shared/support/result.ts';
import { haltNoticeOf } from '../engine/composition/stored-control.ts';
import { haltFromOutside } from '../hub/halting/halt-from-outside.ts';
import { folderFailure, prepareWindowFolder, refusalText, startFailure } from './refused-start.ts';

let folder = '';
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'quorum-refused-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const taken = failure('folder_in_use', 'Quorum is already running on it.', 'Talk to that one.');

describe('a start that comes to nothing', () => {
  it('leaves nothing behind where the folder is fine', () => {
    expect(prepareWindowFolder(path.join(folder, 'data', 'window'), path.join(folder, 'data'))).toMatchObject({ ok: true });
    expect(readdirSync(path.join(folder, 'data', 'window'))).toEqual([]);
  });

  it('says that a file is in the way', () => {
    const data = path.join(folder, 'data');
    writeFileSync(data, '');
    expect(prepareWindowFolder(path.join(data, 'window'), data)).toMatchObject({ ok: false, error: { code: 'not_a_folder', sentence: `${data} cannot be the data folder: a file is in the way.` } });
  });

  it.each([['ENOSPC', 'no room left'], ['EDQUOT', 'no room left'], ['EACCES', 'may not be written'], ['EROFS', 'can only be read'], ['EIO', 'cannot be used (EIO)']])('says %s in words', (code, words) => {
    const { sentence, remedy } = folderFailure(code, '/data');
    expect(sentence).toContain(words);
    expect(remedy).toContain('--data-dir');
  });

  it('says what nobody foresaw without its stack', () => {
    expect(startFailure(new Error('no picture')).sentence).toBe('Something failed at the start: no picture.');
  });

  it('with --halt halts whatever has the folder instead', () => {
    const writeHalt = (dataDir: string): boolean => haltFromOutside(dataDir, 'launch with --halt');
    expect(refusalText(taken, { dataDir: folder, halt: true, problem: null }, writeHalt)).toMatch(/^Trading is halted all the same: .*\n\nQuorum is already running on it\.\n\nTalk to that one\.$/);
    expect(haltNoticeOf(folder)).toMatchObject({ by: 'launch with --halt' });
    expect(refusalText(taken, { dataDir: folder, halt: true, problem: null }, () => false)).toMatch(/^NOTHING WAS HALTED/);
  });

  it('without it halts nothing', () => {
    expect(refusalText(taken, { dataDir: folder, halt: false, problem: null }, () => { throw new Error('asked'); })).toBe('Quorum is already running on it.\n\nTalk to that one.');
    expect(existsSync(path.join(folder, 'HALTED.json'))).toBe(false);
  });
});
