import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtMain, buildStale } from './build-stale.mjs';
import { mainTarget, targets } from './targets.mjs';

let root = '';
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'quorum-build-'));
  put('package-lock.json', '{}');
  put(mainTarget.config, 'export default {};');
  put('src-main/main.ts', 'first');
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

function put(file: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), text);
}

/** Puts the source's text where the main process goes, as a build would. */
const make = (_root: string, _target: unknown, output: string): Promise<void> => {
  put(output, fs.readFileSync(path.join(root, 'src-main', 'main.ts'), 'utf8'));
  return Promise.resolve();
};
const build = (): Promise<string[]> => buildStale(root, { only: [mainTarget], make });
const started = (): string => fs.readFileSync(builtMain(root), 'utf8');

describe('the main process that is started', () => {
  it('is among what is built before every start', () => {
    expect(targets).toContain(mainTarget);
  });

  it('is always the one of the sources as they are', async () => {
    expect(await build()).toEqual(['main process']);
    expect(started()).toBe('first');
    put('src-main/main.ts', 'second');
    expect(builtMain.bind(null, root)).toThrow('not built from the sources as they are');
    expect(await build()).toEqual(['main process']);
    expect(started()).toBe('second');
    put('src-main/main.ts', 'first');
    await build();
    expect(started()).toBe('first');
  });

  it('is not built again while its sources stay, tests of them aside', async () => {
    await build();
    put('src-main/main.test.ts', 'a test changes nothing that is built');
    expect(await build()).toEqual([]);
  });

  it('is built again where a build was broken off', async () => {
    await expect(buildStale(root, { only: [mainTarget], make: async (...given) => {
      await make(...given);
      throw new Error('out of disk');
    } })).rejects.toThrow('could not be built');
    expect(await build()).toEqual(['main process']);
  });

  it('keeps the files of versions that may still run, five in all', async () => {
    await build();
    const first = builtMain(root);
    for (let version = 2; version <= 5; version += 1) {
      put('src-main/main.ts', String(version));
      await build();
    }
    expect(fs.existsSync(first)).toBe(true);
    fs.utimesSync(path.dirname(first), 1, 1);
    put('src-main/main.ts', '6');
    await build();
    expect(fs.existsSync(first)).toBe(false);
    expect(fs.readdirSync(path.join(root, 'dist', 'main'))).toHaveLength(5);
  });
});
