/**
 * What a test run adds up to. Anything that went wrong outside a test (a file that does not load, a hook that throws,
 * an error nobody caught) counts as a failure, so that the last line alone tells whether the run is to be trusted.
 */

/** @typedef {{ passed: number, failed: number, skipped: string[] }} Tally */
/** @typedef {{ fullName: string, result: () => { state: string } }} Test */
/** @typedef {{ errors: () => readonly unknown[] }} Suite */
/** @typedef {{ relativeModuleId?: string, moduleId: string, errors: () => readonly unknown[], children: { allTests: () => Iterable<Test>, allSuites: () => Iterable<Suite> } }} Module */

/**
 * @param {Iterable<Module>} modules vitest's test files @param {number} unhandledErrors errors outside any test file
 * @returns {Tally}
 */
export function tally(modules, unhandledErrors) {
  /** @type {Tally} */
  const total = { passed: 0, failed: unhandledErrors, skipped: [] };
  for (const module of modules) {
    for (const holder of [module, ...module.children.allSuites()]) if (holder.errors().length > 0) total.failed += 1;
    for (const test of module.children.allTests()) countTest(total, module, test);
  }
  return total;
}

/** @param {Tally} total @param {Module} module @param {Test} test */
function countTest(total, module, test) {
  const { state } = test.result();
  if (state === 'passed') total.passed += 1;
  else if (state === 'failed') total.failed += 1;
  else total.skipped.push(`${module.relativeModuleId ?? module.moduleId} > ${test.fullName}`);
}

/** The line a machine reads. @param {Tally} total */
export function countLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped.length} skipped`;
}

/** Names what did not run, so that nobody takes it for checked. @param {Tally} total @returns {string[]} */
export function skippedLines({ skipped }) {
  if (skipped.length === 0) return [];
  return ['', `NOT CHECKED: ${skipped.length} skipped`, ...skipped.map((name) => `  skipped: ${name}`), ''];
}

/** Zero only for a run in which something passed and nothing failed. @param {Tally} total */
export function exitCodeFor({ passed, failed }) {
  return failed === 0 && passed > 0 ? 0 : 1;
}
