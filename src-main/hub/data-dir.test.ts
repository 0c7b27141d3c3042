import { expect, it } from 'vitest';
import { defaultDataDir } from './data-dir.ts';

const place = (platform: string, env: Record<string, string>) => defaultDataDir({ platform, env, home: '/h' }).replaceAll('\\', '/');

it.each([
  ['linux', {}, '/h/.local/share/quorum'], ['linux', { XDG_DATA_HOME: '/x' }, '/x/quorum'], ['linux', { XDG_DATA_HOME: 'relative' }, '/h/.local/share/quorum'], ['linux', { QUORUM_HOME: '/q' }, '/q'],
  ['darwin', {}, '/h/Library/Application Support/quorum'], ['win32', { LOCALAPPDATA: '/l' }, '/l/quorum'],
])('data live on %s with %j in %s', (platform, env, expected) => {
  expect(place(platform, env)).toBe(expected);
});
