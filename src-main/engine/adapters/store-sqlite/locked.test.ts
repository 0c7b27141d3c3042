import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { value } from '../../../../src-shared/support/result.fixture.ts';
import { FactStory, give, storySession } from '../../ports/fact-story.test.ts';
import { openDataFolder } from './data-folder.ts';
import { integrityProblems, openStore } from './open-store.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'quorum-locked-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const moduleOf = (name: string): string => JSON.stringify(pathToFileURL(path.join(import.meta.dirname, name)).href);

/** A lab that reads everything it can, over and over, and counts what went wrong. */
function labWorker(): Worker {
  const source = `
    import { parentPort } from 'node:worker_threads';
    const { openReadDatabase } = await import(${moduleOf('read-database.ts')});
    const opened = openReadDatabase(${JSON.stringify(root)});
    const query = (sql) => ({ name: sql, sql });
    let reads = 0; const errors = []; let stop = false; let shrank = 0; let most = 0;
    parentPort.on('message', () => { stop = true; });
    parentPort.postMessage('ready');
    while (!stop) {
      try {
        const events = opened.value.first(query('SELECT count(*) AS n FROM engine_events')).n;
        if (events < most) shrank += 1; most = events;
        opened.value.all(query('SELECT * FROM consensus_rounds ORDER BY ordinal DESC LIMIT 200'));
        opened.value.all(query('SELECT * FROM daily_pnl'));
        for (const row of opened.value.each(query('SELECT payload FROM engine_events'))) if (row.payload.length === 0) shrank += 1;
        reads += 4;
      } catch (error) { errors.push(String(error)); }
      await new Promise(setImmediate);
    }
    opened.value.close(); parentPort.postMessage({ reads, errors, shrank, most });`;
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`));
}

describe('lesson 32: "database is locked"', () => {
  it('never happens to the engine or to two labs that read while it writes, checkpoints and all', async () => {
    const folder = value(openDataFolder(root, 1));
    const store = value(openStore(folder, { at: 1 }));
    store.db.pragma('wal_autocheckpoint = 50');
    const story = new FactStory(1);
    store.openSession(storySession(1));
    const labs = [labWorker(), labWorker()];
    await Promise.all(labs.map((lab) => once(lab, 'message')));
    const slowest = { ms: 0 };
    for (let i = 0; i < 1_500; i += 1) {
      give(store, story.next());
      const before = performance.now();
      store.commit(i % 10 === 0);
      slowest.ms = Math.max(slowest.ms, performance.now() - before);
      if (i % 50 === 0) await new Promise(setImmediate);
    }
    const answers = await Promise.all(labs.map(async (lab) => {
      lab.postMessage('stop');
      const [answer] = (await once(lab, 'message')) as [{ reads: number; errors: string[]; shrank: number; most: number }];
      await lab.terminate();
      return answer;
    }));
    for (const { reads, errors, shrank } of answers) {
      expect(errors).toEqual([]);
      expect(shrank).toBe(0);
      expect(reads).toBeGreaterThan(8);
    }
    // A writer that had to wait for a lock would have waited for the busy time-out.
    expect(slowest.ms).toBeLessThan(4_000);
    store.close();
    folder.release();
  });
});

describe('a killed engine', () => {
  it('leaves whole turns only, and everything it said was committed', async () => {
    const source = `
      import { openDataFolder } from ${moduleOf('data-folder.ts')};
      import { openStore } from ${moduleOf('open-store.ts')};
      const folder = openDataFolder(${JSON.stringify(root)}, 1).value;
      const store = openStore(folder, { at: 1 }).value;
      store.openSession({ id: 's', startedAt: 1, seed: 1, market: 'm', fillModel: 'f', appVersion: '0' });
      for (let seq = 1; ; seq += 1) {
        const event = { seq, at: seq, body: { kind: 'clock_measured', skewMs: 0 } };
        for (const half of [1, 2]) store.append({ seq: seq * 2 + half, at: seq, kind: 'clock_measured', payload: 'x'.repeat(3000), decisionHash: 'd', chainHash: 'c' });
        store.apply([{ kind: 'day_started', startsAt: seq, equity: BigInt(seq) }], event);
        store.commit(seq % 7 === 0);
        if (seq % 100 === 0) process.stdout.write(seq + '\\n');
      }`;
    for (let round = 0; round < 3; round += 1) {
      const child = spawn(process.execPath, ['--input-type=module', '--eval', source], { stdio: ['ignore', 'pipe', 'inherit'] });
      let said = 0;
      child.stdout.on('data', (data: Buffer) => {
        said = Number(data.toString().trim().split('\n').at(-1));
        if (said >= 300 * (round + 1)) child.kill('SIGKILL');
      });
      await once(child, 'exit');
      const folder = value(openDataFolder(root, 1));
      const store = value(openStore(folder, { at: 1 }));
      const events = store.db.prepare<[], number>('SELECT count(*) FROM engine_events').pluck().get() ?? 0;
      const days = store.db.prepare<[], number>('SELECT count(*) FROM trading_days').pluck().get() ?? 0;
      expect(days).toBeGreaterThanOrEqual(said);
      expect(events).toBe(days * 2);
      expect(store.load().crashed).toBe(true);
      expect(integrityProblems(store.db, 'full')).toEqual([]);
      store.close();
      folder.release();
      rmSync(path.join(root, 'quorum.sqlite'), { force: true });
      for (const suffix of ['-wal', '-shm']) rmSync(path.join(root, `quorum.sqlite${suffix}`), { force: true });
    }
  });
});
