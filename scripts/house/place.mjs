import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rooms } from './rooms.mjs';

/** Where a file lives: in which room, and, for a room with a star, in which of its folders. */

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** @typedef {{ row: import('./rooms.mjs').Row, name: string }} Place */

/** The path of a file inside the repository, with forward slashes. @param {string} filename absolute */
export function relativePath(filename) {
  return path.relative(root, filename).split(path.sep).join('/');
}

/**
 * The room of a file, or undefined where no row of the table covers it.
 * @param {string} relative @returns {Place | undefined}
 */
export function placeOf(relative) {
  for (const row of rooms) {
    const name = nameWithin(row, relative);
    if (name !== undefined) return { row, name };
  }
  return undefined;
}

/** @param {import('./rooms.mjs').Row} row @param {string} relative @returns {string | undefined} */
function nameWithin(row, relative) {
  const star = row.folder.endsWith('/*');
  const folder = star ? row.folder.slice(0, -1) : `${row.folder}/`;
  if (relative === row.folder) return row.room;
  if (!relative.startsWith(folder)) return undefined;
  const [first, ...rest] = relative.slice(folder.length).split('/');
  if (!star) return row.room;
  return rest.length > 0 ? `${row.room} ${first}` : undefined;
}

/** Whether a file is a test; tests see everything and are seen by nothing. @param {string} relative */
export function isTest(relative) {
  return /\.(?:test|e2e)\.[cm]?[jt]sx?$/.test(relative);
}

/** Whether the rules about rooms and names apply to a file at all. @param {string} relative */
export function isOurs(relative) {
  return /^(src-[a-z]+|bench|scripts)\//.test(relative);
}
