import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { holderOf, openDataFolder } from './data-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quorum-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Another process that takes the folder and then sits there. */
async function anotherProcess(after = '') {
  const source = `import { openDataFolder } from ${JSON.stringify(path.join(import.meta.dirname, 'data-folder.ts'))};
    const held = openDataFolder(${JSON.stringify(folder)}, 1_700_000_000_000); ${after} console.log(held.ok ? 'held' : held.error.sentence); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '--eval', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => { child.kill('SIGKILL'); });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: said.toString().trim() };
}

describe('the lock of a data folder', () => {
  it('is taken, noted and released', () => {
    const held = openDataFolder(folder, 1_700_000_000_000);
    expect(held.ok && held.value.leftBy).toBeNull();
    expect(holderOf(folder)).toEqual({ pid: process.pid, since: 1_700_000_000_000 });
    if (held.ok) held.value.release();
    expect(holderOf(folder)).toBeNull();
    const again = openDataFolder(folder, 1);
    expect(again.ok).toBe(true);
    if (again.ok) again.value.release();
  });

  it('makes the folder where it is missing', () => {
    const held = openDataFolder(path.join(folder, 'a', 'b'), 1);
    expect(held.ok && existsSync(held.value.path)).toBe(true);
    if (held.ok) held.value.release();
  });

  it('refuses the second politely, in the same process too', () => {
    const held = openDataFolder(folder, 1_700_000_000_000);
    const second = openDataFolder(folder, 2);
    expect(second).toMatchObject({ ok: false, error: { code: 'folder_in_use' } });
    if (held.ok) held.value.release();
  });

  it('refuses while another process has it, naming that process and what to do; the end of that process, however violent, frees it', async () => {
    const { child, said } = await anotherProcess();
    expect(said).toBe('held');
    const second = openDataFolder(folder, 2);
    expect(second.ok).toBe(false);
    if (!second.ok) {
      expect(second.error.sentence).toContain(`process ${child.pid}`);
      expect(second.error.sentence).toContain('2023-11-14T22:13:20.000Z');
      expect(second.error.remedy).toMatch(/quorum halt.*--data-dir/);
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
    const third = openDataFolder(folder, 3);
    expect(third).toMatchObject({ ok: true, value: { leftBy: { pid: child.pid, since: 1_700_000_000_000 } } });
    if (third.ok) third.value.release();
  });

  it('is held although the process has let go of the value and collects garbage', async () => {
    const { said } = await anotherProcess(`function forget() { openDataFolder(${JSON.stringify(path.join(folder, 'other'))}, 1); } forget(); for (let i = 0; i < 5; i += 1) { await new Promise((turn) => setImmediate(turn)); gc(); }`);
    expect(said).toBe('held');
    expect(openDataFolder(path.join(folder, 'other'), 2)).toMatchObject({ ok: false, error: { code: 'folder_in_use' } });
  });

  it('does not believe a note that nobody stands behind, even if its process number is alive', () => {
    writeFileSync(path.join(folder, 'engine.pid'), JSON.stringify({ pid: process.ppid, since: 5 }));
    const held = openDataFolder(folder, 6);
    expect(held).toMatchObject({ ok: true, value: { leftBy: { pid: process.ppid, since: 5 } } });
    if (held.ok) held.value.release();
  });

  it('takes the folder when the note is rubbish', () => {
    writeFileSync(path.join(folder, 'engine.pid'), '{');
    const held = openDataFolder(folder, 6);
    expect(held.ok).toBe(true);
    if (held.ok) held.value.release();
  });
});
