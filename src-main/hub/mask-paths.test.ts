import { homedir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { maskPaths, maskPathsIn } from './mask-paths.ts';

const dataDir = path.resolve('/somewhere/else/of ann');
const here = import.meta.dirname;

describe('a text for a window', () => {
  it.each([
    ['the data folder', `${dataDir}/quorum.sqlite is locked`, '(data folder)/quorum.sqlite is locked'],
    ['the data folder in an address', `${pathToFileURL(dataDir).href}/x`, 'file://(data folder)/x'],
    ['the program, as in a stack', `at halt (file://${here}/hub.ts:1:1)`, 'at halt (file://(program)/src-main/hub/hub.ts:1:1)'],
    ['the home folder', `${homedir()}/x`, '~/x'],
  ])('names no place: %s', (_what, text, masked) => {
    expect(maskPaths(text, dataDir)).toBe(masked);
  });

  it('names none however deep it lies in an answer', () => {
    expect(maskPathsIn({ lines: [{ message: `${dataDir}/a`, at: 5, none: null }], cut: false }, dataDir)).toEqual({ lines: [{ message: '(data folder)/a', at: 5, none: null }], cut: false });
  });
});
