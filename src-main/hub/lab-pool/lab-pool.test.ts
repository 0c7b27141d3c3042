import { getEventListeners } from 'node:events';
import { renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ContractName } from '../../../src-shared/contract/contract.ts';
import { backUp, backupsOf } from '../../lab/database-care.ts';
import { temporaryFolder } from '../hub.fixture.ts';
import { LabPool, type LabPoolOptions } from './lab-pool.ts';

let folder = '';
const pools: LabPool[] = [];
beforeEach(() => { folder = temporaryFolder(); });
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Long enough for a thread to begin on a machine that has other things to do. */
const LIMIT_MS = 3_000;
const stuck = new URL('./stuck-lab.fixture.ts', import.meta.url);
function pool(options: Partial<LabPoolOptions> = {}): LabPool {
  const made = new LabPool(folder, { threads: 1, waiting: 4, ...options });
  pools.push(made);
  return made;
}
const ask = (lab: LabPool, name: string, signal?: AbortSignal) => lab.do({ kind: 'answer', name: name as ContractName, input: {} }, signal);

describe('the lab pool', () => {
  it('answers from a database that appears later, and from another that takes its place', async () => {
    const lab = pool();
    expect(await ask(lab, 'backup.list')).toMatchObject({ ok: false, error: { code: 'no_database' } });
    expect((await backUp(folder, 1_800_000_000_000)).ok).toBe(true);
    expect(await ask(lab, 'backup.list')).toMatchObject({ ok: true, value: { backups: [{ at: 1_800_000_000_000, cause: 'by-hand' }], databaseBytes: expect.any(Number) as number } });
    const [backup] = backupsOf(folder);
    expect(await lab.do({ kind: 'restore', file: backup?.name ?? '', at: 1_800_000_001_000 })).toMatchObject({ ok: true, value: { from: backup?.path } });
    expect((await ask(lab, 'backup.list')).ok).toBe(true);
    renameSync(path.join(folder, 'quorum.sqlite'), path.join(folder, 'away.sqlite'));
    expect(await ask(lab, 'backup.list')).toMatchObject({ ok: false, error: { code: 'no_database' } });
  });

  it('refuses what it does not know, and a restore of nothing', async () => {
    const lab = pool();
    await backUp(folder, 1);
    expect(await ask(lab, 'explode')).toMatchObject({ ok: false, error: { code: 'not_answered_here' } });
    expect(await lab.do({ kind: 'restore', file: 'nothing', at: 2 })).toMatchObject({ ok: false, error: { code: 'no_backup' } });
  });

  it('keeps a bounded queue', async () => {
    const lab = pool({ workerUrl: stuck, waiting: 2, timeLimits: { answer: 60_000 } });
    const first = ask(lab, 'stuck');
    const waiting = [ask(lab, 'a'), ask(lab, 'b')];
    expect(await ask(lab, 'c')).toMatchObject({ ok: false, error: { code: 'lab_busy' } });
    await lab.close();
    for (const result of await Promise.all([first, ...waiting])) expect(result).toMatchObject({ ok: false, error: { code: 'closing' } });
    expect(await ask(lab, 'd')).toMatchObject({ ok: false, error: { code: 'closing' } });
  });

  it('calls off what takes too long and goes on with a new thread', async () => {
    const lab = pool({ workerUrl: stuck, timeLimits: { answer: LIMIT_MS } });
    const late = ask(lab, 'stuck');
    const next = ask(lab, 'next');
    expect(await late).toMatchObject({ ok: false, error: { code: 'too_slow', sentence: 'This took longer than 3 s and was called off.' } });
    expect(await next).toEqual({ ok: true, value: 'next' });
  });

  it('goes on after a thread that broke', async () => {
    const lab = pool({ workerUrl: stuck });
    const broken = ask(lab, 'die');
    const next = ask(lab, 'next');
    expect(await broken).toMatchObject({ ok: false, error: { code: 'lab_died', sentence: expect.stringContaining('the thread broke') as string } });
    expect(await next).toEqual({ ok: true, value: 'next' });
  });

  it('forgets what nobody waits for any more', async () => {
    const lab = pool({ workerUrl: stuck, waiting: 1, timeLimits: { answer: LIMIT_MS } });
    const first = ask(lab, 'stuck');
    const gone = new AbortController();
    const second = ask(lab, 'a', gone.signal);
    gone.abort();
    expect(await second).toMatchObject({ ok: false, error: { code: 'gone' } });
    const third = ask(lab, 'b');
    expect(await third).toEqual({ ok: true, value: 'b' });
    expect((await first).ok).toBe(false);
    expect(await ask(lab, 'c', AbortSignal.abort())).toMatchObject({ error: { code: 'gone' } });
  });

  it('keeps nothing of an answer for as long as its asker lives', async () => {
    const lab = pool({ workerUrl: stuck });
    const window = new AbortController();
    for (const name of ['a', 'b', 'c']) expect((await ask(lab, name, window.signal)).ok).toBe(true);
    expect(getEventListeners(window.signal, 'abort')).toEqual([]);
  });

  it('says what its threads do', async () => {
    const lab = pool({ workerUrl: stuck, threads: 2, timeLimits: { answer: 60_000 } });
    expect(lab.describe()).toMatchObject([{ name: 'lab 1', state: 'asleep' }, { name: 'lab 2', state: 'asleep' }]);
    void ask(lab, 'stuck');
    expect(lab.describe()).toMatchObject([{ state: 'busy', sentence: 'Works on stuck.' }, { state: 'asleep', busyShare: null }]);
    expect((await ask(lab, 'x')).ok).toBe(true);
    expect(lab.describe()[1]).toMatchObject({ state: 'ready', busyShare: expect.any(Number) as number });
  });

  it('looks a machine over without anybody waiting for it', async () => {
    const findings = await pool().do({ kind: 'diagnose' });
    expect(findings.ok && findings.value.map(({ check }) => check)).toEqual(['node', 'clock', 'disk', 'permissions', 'database', 'backups', 'halt', 'keychain', 'display']);
  });
});
