/** Draws every icon of the app into resources/: `node scripts/icons.mjs`. They are committed; a test holds them against this. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { icons } from './icons/icons.mjs';
import { draw, toPng } from './icons/picture.mjs';

const resources = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', 'resources');

for (const { file, size, layers } of icons) {
  const target = path.join(resources, file);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, toPng(draw(size, layers)));
}
console.log(`${icons.length} icons drawn`);
