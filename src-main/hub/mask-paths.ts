/** Where things lie on this machine is nobody's business in a browser: paths become words before a text leaves for a window. */
import { homedir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { programRoot } from './program-root.ts';

/** A text without the places of the data folder, the program and the home folder, however they are spelled. */
export function maskPaths(text: string, dataDir: string): string {
  return wordsFor(dataDir).reduce((masked, [place, word]) => masked.replaceAll(place, word), text);
}

const known = new Map<string, readonly (readonly [place: string, word: string])[]>();

function wordsFor(dataDir: string): readonly (readonly [place: string, word: string])[] {
  const made = known.get(dataDir) ?? [...spelled(path.resolve(dataDir), '(data folder)'), ...spelled(programRoot, '(program)'), ...spelled(homedir(), '~')];
  known.set(dataDir, made);
  return made;
}

/** As the system writes it, inside JSON (where a backslash is two), with slashes, and in an address. */
function spelled(place: string, word: string): [place: string, word: string][] {
  if (place.length < 2) return [];
  return [...new Set([place, JSON.stringify(place).slice(1, -1), place.replaceAll('\\', '/'), pathToFileURL(place).pathname])].map((spelling) => [spelling, word]);
}

/** The same for every text inside an answer. */
export function maskPathsIn<T>(value: T, dataDir: string): T {
  if (typeof value === 'string') return maskPaths(value, dataDir) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => maskPathsIn(one, dataDir)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, maskPathsIn(one as unknown, dataDir)])) as T;
}
