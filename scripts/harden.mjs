/**
 * Makes a copy of a desktop runtime whose back doors are shut: `node scripts/harden.mjs <program> <folder of the copy> [--packaged]`.
 */
import path from 'node:path';
import process from 'node:process';
import { hardenedCopy, openDoors } from './fuses/harden.mjs';

const words = process.argv.slice(2);
const [program, folder] = words.filter((word) => !word.startsWith('--'));
const how = { packaged: words.includes('--packaged') };

if (program === undefined || folder === undefined) {
  console.error('Name the runtime\'s program and a folder for the copy: node scripts/harden.mjs <program> <folder> [--packaged]');
  process.exitCode = 2;
} else {
  const copy = await hardenedCopy(path.resolve(program), path.resolve(folder), how);
  const open = await openDoors(copy, how);
  console.log(open.length === 0 ? `${copy}: every door is as it should be` : `${copy}: still open: ${open.join(', ')}`);
  process.exitCode = open.length === 0 ? 0 : 1;
}
