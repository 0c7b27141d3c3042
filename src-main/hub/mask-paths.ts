/** Where things lie on this machine is nobody's business in a browser: paths become words before a text leaves for a window. */
import { homedir } from 'node:os';
import path from 'node:path';

/** A text without the data folder's place and the home folder's. */
export function maskPaths(text: string, dataDir: string): string {
  const places: readonly (readonly [string, string])[] = [[path.resolve(dataDir), '(data folder)'], [homedir(), '~']];
  return places.reduce((masked, [place, word]) => (place.length > 1 ? masked.replaceAll(place, word) : masked), text);
}
