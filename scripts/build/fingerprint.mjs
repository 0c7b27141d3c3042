import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/**
 * Names the content of files and folders. Tests are left out: they change nothing that is built.
 * @param {string} root @param {readonly string[]} inputs relative to it; those that are not there count as empty
 * @returns {string}
 */
export function fingerprintOf(root, inputs) {
  const hash = crypto.createHash('sha256');
  for (const input of inputs) {
    for (const file of filesBelow(path.join(root, input)).sort()) {
      hash.update(`${path.relative(root, file)}\0`).update(fs.readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

/** @param {string} place @returns {string[]} */
function filesBelow(place) {
  const stat = fs.statSync(place, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (stat.isFile()) return [place];
  const entries = fs.readdirSync(place, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && !/\.(test|e2e)\.tsx?$/.test(entry.name)).map((entry) => path.join(entry.parentPath, entry.name));
}
