/** Writes the example of docs/user-models.md: `node scripts/example-model.mjs`. It is committed; a test holds it against this. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { logistic } from './onnx/models.mjs';

const target = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', 'docs', 'examples', 'drift.onnx');
const bytes = logistic();
fs.writeFileSync(target, bytes);
console.log(`${target}: ${bytes.length} bytes`);
