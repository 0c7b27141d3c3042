import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installLine, missingFrom, windowPackages, windowTestPackages } from './debian.mjs';
import { deadDisplayReason, noSandboxReason, noWindowsReason, xPlaces } from './display.mjs';
import { unofficialElectron } from './electron-pins.mjs';
import { ensureOfficialElectron, officialElectron, reasonIn } from './electron.mjs';
import { SetupProblem } from './problem.mjs';
import { haltWords, readStartWords } from './start-words.mjs';

describe('how a start is meant', () => {
  it.each([
    [[], 'if_possible', []], [['--data-dir', 'here'], 'if_possible', ['--data-dir', 'here']], [['--data-dir=here', '--halt'], 'if_possible', ['--data-dir=here', '--halt']],
    [['--headless'], 'terminal', []], [['--seed', '7'], 'terminal', ['--seed', '7']], [['--json'], 'terminal', ['--json']], [['--window', '--halt'], 'window', ['--halt']],
  ])('%j: %s', (words, how, rest) => {
    expect(readStartWords(words)).toEqual({ how, rest });
  });

  it.each([
    [['--halt'], []], [['--halt', '--data-dir=/a'], ['--data-dir=/a']], [['--data-dir', '/a', '--halt', '--seed', '3', '--json'], ['--data-dir', '/a']], [['--halt', '--data-dir'], []], [['--data-dir', '/a'], null], [[], null],
  ])('%j halts with %j where there is no window', (words, told) => {
    expect(haltWords(words)).toEqual(told);
  });
});

describe('whether windows can be shown', () => {
  it.each([
    ['X', { DISPLAY: ':0' }, 'linux', true], ['Wayland', { WAYLAND_DISPLAY: 'wayland-0' }, 'linux', true], ['nothing', {}, 'linux', false], ['an empty name', { DISPLAY: '' }, 'linux', false],
    ['a Mac', {}, 'darwin', true], ['a Mac from afar', { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }, 'darwin', false], ['Windows', {}, 'win32', true],
  ])('%s', (_what, env, platform, can) => {
    expect(noWindowsReason(env, platform) === null).toBe(can);
  });

  it.each([
    [':0', '/tmp/.X11-unix/X0'], ['unix:12.1', '/tmp/.X11-unix/X12'], ['/private/launch/org.xquartz:0', '/private/launch/org.xquartz:0'], ['localhost:10.0', 6_010], ['screen', undefined], ['', undefined],
  ])('the display %j listens at %s', (display, place) => {
    const [first] = xPlaces(display) as [{ path?: string; port?: number }?];
    expect(first?.path ?? first?.port).toBe(place);
  });

  it('a display that is named but gone is said to be gone; one that answers is used, whichever of the two it is', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'quorum-display-'));
    const server = net.createServer().listen(path.join(folder, 'wayland-7'));
    await once(server, 'listening');
    const dead = path.join(folder, 'x-server');
    expect(await deadDisplayReason({ DISPLAY: dead }, 'linux')).toBe(`nothing answers at the display that is named (${dead})`);
    expect(await deadDisplayReason({ DISPLAY: dead, WAYLAND_DISPLAY: 'wayland-7', XDG_RUNTIME_DIR: folder }, 'linux')).toBeNull();
    expect(await deadDisplayReason({ DISPLAY: path.join(folder, 'wayland-7'), WAYLAND_DISPLAY: 'wayland-8', XDG_RUNTIME_DIR: folder }, 'linux')).toBeNull();
    expect(await deadDisplayReason({ DISPLAY: dead }, 'darwin')).toBeNull();
    server.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('never as root: the sandbox is not switched off for a person', () => {
    expect(noSandboxReason({ isRoot: true, executable: 'electron' })).toContain('root');
  });
});

describe('system packages', () => {
  it('are missing unless installed, under either of their names', () => {
    const listed = 'installed libgtk-3-0t64\ninstalled libnss3\nconfig-files xvfb\n';
    expect(missingFrom(listed, ['libgtk-3-0', 'libnss3', 'xvfb', 'openbox'])).toEqual(['xvfb', 'openbox']);
  });

  it('are said in one line to run', () => {
    expect(installLine(['xvfb', 'openbox'])).toBe('sudo apt-get update && sudo apt-get install -y --no-install-recommends xvfb openbox');
    expect(windowTestPackages).toEqual(expect.arrayContaining(windowPackages));
  });
});

describe('the official runtime', () => {
  let root = '';
  let cache = '';
  const installer = (script: string): void => put('node_modules/electron/install.js', `const fs = require('node:fs'), path = require('node:path');\nfs.appendFileSync(path.join(__dirname, 'runs'), 'x');\n${script}`);
  const runs = (): number => fs.readFileSync(path.join(root, 'node_modules/electron/runs'), 'utf8').length;

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'quorum-electron-'));
    cache = path.join(root, 'cache');
  });
  afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

  function put(file: string, content: string): void {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), content);
  }

  it('is downloaded once by its own installer', async () => {
    installer("fs.mkdirSync(path.join(__dirname, 'dist')); fs.writeFileSync(path.join(__dirname, 'dist', 'electron'), ''); fs.writeFileSync(path.join(__dirname, 'path.txt'), 'electron');");
    expect(officialElectron(root)).toBeNull();
    const first = await ensureOfficialElectron(root, cache);
    expect(first).toEqual({ executable: path.join(root, 'node_modules/electron/dist/electron'), official: true });
    expect(await ensureOfficialElectron(root, cache)).toEqual(first);
    expect(runs()).toBe(1);
  });

  it('is not tried again for a day after it failed, unless asked for', async () => {
    installer("console.error('TypeError: fetch failed'); process.exit(1);");
    const nowMs = 1_700_000_000_000;
    await expect(ensureOfficialElectron(root, cache, { nowMs })).rejects.toThrow('github.com cannot be reached');
    await expect(ensureOfficialElectron(root, cache, { nowMs: nowMs + 23 * 3_600_000 })).rejects.toThrow('could not be downloaded today');
    expect(runs()).toBe(1);
    await expect(ensureOfficialElectron(root, cache, { nowMs: nowMs + 1_000, again: true })).rejects.toThrow('github.com');
    await expect(ensureOfficialElectron(root, cache, { nowMs: nowMs + 25 * 3_600_000 })).rejects.toThrow('github.com');
    expect(runs()).toBe(3);
  });

  it('has a time limit', async () => {
    installer('setInterval(() => {}, 1000);');
    await expect(ensureOfficialElectron(root, cache, { limitMs: 300 })).rejects.toThrow(/took longer than/);
  });

  it('is a problem with a way on where it left nothing', async () => {
    installer('');
    const problem: unknown = await ensureOfficialElectron(root, cache).then(() => null, (error: unknown) => error);
    expect(problem).toBeInstanceOf(SetupProblem);
    expect((problem as SetupProblem).remedy).toContain('npm run app');
  });

  it.each([['getaddrinfo ENOTFOUND github.com', 'ENOTFOUND'], ['Response code 403 (Forbidden)', '403'], ['ENOSPC: no space left', 'disk is full'], ['Error: Generated checksum does not match', 'checksum'], ['', 'said nothing']])('%j is told as %s', (output, told) => {
    expect(reasonIn(output)).toContain(told);
  });
});

describe('the unofficial runtime', () => {
  it('is pinned by hash', () => {
    expect(unofficialElectron.integrity).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
  });
});
