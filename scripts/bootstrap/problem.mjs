/** Something the set-up cannot have. Carries one sentence, and the one line (or step) that makes it go on. */
export class SetupProblem extends Error {
  /**
   * @param {string} sentence what is wrong, for a person
   * @param {string} remedy the line to run or the step to take
   */
  constructor(sentence, remedy) {
    super(sentence);
    this.name = 'SetupProblem';
    this.remedy = remedy;
  }
}

/** Problems that npm's own output reveals, most specific first. The remedy repeats what the person typed where that is enough. */
const knownNpmFailures = [
  { pattern: /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EIDLETIMEOUT|ERR_SOCKET_TIMEOUT)\b/,
    sentence: 'the npm registry cannot be reached', remedy: 'check the network (and `npm config get registry`, `npm config get proxy`), then run the same command again' },
  { pattern: /\bEINTEGRITY\b/,
    sentence: 'a downloaded package does not match the hash pinned in this repository', remedy: 'npm cache clean --force   (then run the same command again; if it repeats, do not trust the registry)' },
  { pattern: /\b(EACCES|EPERM|EROFS)\b/,
    sentence: 'a folder may not be written', remedy: 'give yourself the folder: sudo chown -R "$(id -un)" .' },
  { pattern: /\bENOSPC\b/, sentence: 'the disk is full', remedy: 'free about 1 GB, then run the same command again' },
  { pattern: /\b(E401|E403|ENEEDAUTH)\b/, sentence: 'the npm registry refuses access', remedy: 'npm login   (or point npm at a registry you may read)' },
  { pattern: /\b(E404|ETARGET)\b/, sentence: 'the npm registry does not have a package this repository needs', remedy: 'point npm at a complete registry: npm config set registry <address>' },
  { pattern: /can only install packages when your package\.json and package-lock\.json/,
    sentence: 'package.json and package-lock.json disagree', remedy: 'npm install --ignore-scripts   (and commit package-lock.json)' },
];

/**
 * Turns npm's output into a problem a person can act on.
 * @param {string} doing what was being done, as in "installing dependencies"
 * @param {string} output everything npm printed
 * @param {string} fallback the line to run to see npm's own words, when the cause is not one we know
 */
export function npmProblem(doing, output, fallback) {
  const known = knownNpmFailures.find((failure) => failure.pattern.test(output));
  if (known) return new SetupProblem(`${doing} failed: ${known.sentence}.`, known.remedy);
  const tail = output.trim().split('\n').slice(-8).join('\n  ');
  return new SetupProblem(`${doing} failed. npm said:\n  ${tail || '(nothing)'}`, fallback);
}

/**
 * Turns a file-system error met during set-up into a problem, or gives the error back unchanged when it is a bug of ours.
 * @param {unknown} error @param {string} folder the folder that was being written @param {string} remedy
 */
export function folderProblem(error, folder, remedy) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTDIR'].includes(code)) return error;
  const why = code === 'ENOSPC' ? 'the disk is full' : 'it may not be written';
  return new SetupProblem(`cannot use the folder ${folder}: ${why} (${code}).`, remedy);
}
