import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive, lockOwner, release, tryLock } from './lock.mjs';

let folder = '';
let lock = '';
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'quorum-lock-'));
  lock = path.join(folder, 'a.lock');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** The id of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '0']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('the lock between processes', () => {
  it('is taken once', () => {
    expect(tryLock(lock, process.pid)).toBe(true);
    expect(lockOwner(lock)).toBe(process.pid);
    expect(tryLock(lock, process.pid)).toBe(false);
  });

  it('is free again after release', () => {
    tryLock(lock, process.pid);
    release(lock, process.pid);
    expect(tryLock(lock, process.pid)).toBe(true);
  });

  it('is taken over from a dead owner', async () => {
    const dead = await deadPid();
    expect(tryLock(lock, dead)).toBe(true);
    expect(isAlive(dead)).toBe(false);
    expect(tryLock(lock, process.pid)).toBe(true);
    expect(lockOwner(lock)).toBe(process.pid);
  });

  it('leaves nothing else behind', () => {
    tryLock(lock, process.pid);
    tryLock(lock, process.pid);
    release(lock, process.pid);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('keeps four processes apart, 25 times each', async () => {
    const counter = path.join(folder, 'count');
    fs.writeFileSync(counter, '0');
    const module = path.join(import.meta.dirname, 'lock.mjs');
    const script = `
      import fs from 'node:fs';
      import { withLock } from ${JSON.stringify(module)};
      for (let i = 0; i < 25; i++) await withLock(${JSON.stringify(lock)}, 'counting', async () => {
        const before = Number(fs.readFileSync(${JSON.stringify(counter)}, 'utf8'));
        await new Promise(setImmediate);
        fs.writeFileSync(${JSON.stringify(counter)}, String(before + 1));
      });`;
    const children = Array.from({ length: 4 }, () => spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' }));
    const codes = await Promise.all(children.map((child) => once(child, 'exit')));
    expect(codes.map(([code]) => code as unknown)).toEqual([0, 0, 0, 0]);
    expect(fs.readFileSync(counter, 'utf8')).toBe('100');
  });
});
