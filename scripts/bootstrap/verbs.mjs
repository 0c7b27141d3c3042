import { SetupProblem } from './problem.mjs';

/** What each verb runs: a script of this repository, and the words put before the caller's own arguments. */
const verbs = {
  start: { script: 'scripts/start.mjs', words: [] },
  app: { script: 'scripts/start.mjs', words: ['--window'] },
  test: { script: 'scripts/test.mjs', words: [] },
  check: { script: 'scripts/test.mjs', words: ['scripts/house'] },
  quorum: { script: 'src-main/cli/main.ts', words: [] },
  simulate: { script: 'src-main/cli/main.ts', words: ['simulate'] },
  bench: { script: 'bench/main.ts', words: [] },
};

/**
 * Says which script runs for a command line, and with which arguments.
 * @param {string[]} words as in `['simulate', '--seeds', '10']`
 * @returns {{ script: string, args: string[] }}
 */
export function planVerb([name = '', ...args]) {
  if (!Object.hasOwn(verbs, name)) {
    const sentence = name === '' ? 'no verb given.' : `there is no verb "${name}".`;
    throw new SetupProblem(sentence, `node scripts/bootstrap.mjs ${Object.keys(verbs).join(' | ')}`);
  }
  const { script, words } = verbs[/** @type {keyof typeof verbs} */ (name)];
  return { script, args: [...words, ...args] };
}
