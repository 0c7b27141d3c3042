import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hardenedCopy, openDoors } from './harden.mjs';
import { environment, freshFolder, haltFileThere, windowsHere } from '../../src-main/desktop/e2e/open-app.fixture.ts';
import { until } from '../../src-main/desktop/e2e/until.fixture.ts';

const here = windowsHere();
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** The runtime as it would be shipped: nothing drives it from inside, so it is watched from outside. */
describe.skipIf(here === null)('a hardened runtime', () => {
  const folder = freshFolder();
  const marker = path.join(folder, 'ran');
  let program = '';

  beforeAll(async () => {
    if (here === null) return;
    program = await hardenedCopy(here.electron, path.join(folder, 'runtime'), { packaged: false });
    writeFileSync(path.join(folder, 'intruder.cjs'), `require('node:fs').writeFileSync(${JSON.stringify(marker)}, 'ran');`);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has every door shut that can be without an archive, and the original is untouched', async () => {
    expect(await openDoors(program, { packaged: false })).toEqual([]);
    expect(await openDoors(here?.electron ?? '', { packaged: false })).not.toEqual([]);
  });

  it('is no Node for whoever asks, as the original is', () => {
    if (here === null) return;
    const env = { ...environment(here), ELECTRON_RUN_AS_NODE: '1' };
    const asNode = (runtime: string): string => spawnSync(runtime, ['-p', '6 * 7'], { env, encoding: 'utf8', timeout: 20_000 }).stdout.trim();
    expect(asNode(here.electron)).toBe('42');
    expect(asNode(program)).not.toBe('42');
  });

  it('opens the app, halts on a second launch, listens to no inspector and takes nothing from NODE_OPTIONS', async () => {
    if (here === null) return;
    rmSync(marker, { force: true });
    const dataDir = path.join(folder, 'data');
    const env = environment(here, { NODE_OPTIONS: `--require ${path.join(folder, 'intruder.cjs')}` });
    const words = [...asRoot, here.main, `--data-dir=${dataDir}`];
    const app = spawn(program, ['--inspect=0', ...words], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    app.stderr.on('data', (chunk: Buffer) => { said += chunk.toString(); });
    try {
      await until(() => titles(env).some((title) => title.startsWith('Quorum')), 30_000);
      expect(await ended(spawn(program, [...words, '--halt'], { env, stdio: 'ignore' }))).toBe(0);
      await until(() => haltFileThere(dataDir), 5_000);
      expect(said).not.toContain('Debugger listening');
      expect(existsSync(marker)).toBe(false);
    } finally {
      app.kill('SIGKILL');
    }
  });
});

/** Titles of the windows on the screen. */
function titles(env: Record<string, string>): readonly string[] {
  const found = spawnSync('xdotool', ['search', '--onlyvisible', '--name', '^Quorum', 'getwindowname', '%@'], { env, encoding: 'utf8' });
  return found.stdout.split('\n');
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
}
