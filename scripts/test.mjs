/**
 * Runs every test in one go and ends with the line a machine reads: `N passed, N failed, N skipped`.
 * Arguments are vitest's own: `npm test -- core/risk`, `npm test -- -t "halt"`.
 */
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseCLI, startVitest } from 'vitest/node';
import { countLine, exitCodeFor, skippedLines, tally } from './test/tally.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const report = path.join('.cache', 'test-report.json');

/** @param {string[]} words @returns {Promise<import('./test/tally.mjs').Tally>} */
async function runTests(words) {
  const { filter, options } = parseCLI(['vitest', 'run', ...words]);
  const reporters = options.reporters ?? ['default', 'json'];
  const vitest = await startVitest('test', filter, { ...options, root, watch: false, reporters, outputFile: { json: report } });
  const result = tally(vitest.state.getTestModules(), vitest.state.getUnhandledErrors().length);
  await vitest.close();
  return result;
}

process.chdir(root);
const result = await runTests(process.argv.slice(2));
for (const line of skippedLines(result)) console.log(line);
if (result.passed + result.failed + result.skipped.length === 0) console.log('no tests ran, which proves nothing: this counts as a failure');
console.log(countLine(result));
// Vitest may have set a code of its own, for a reason the tally cannot see; it is never made milder.
process.exitCode = Math.max(Number(process.exitCode ?? 0), exitCodeFor(result));
