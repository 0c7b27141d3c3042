import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EngineHandle } from '../compose.ts';
import type { RunOptions } from '../composition/run-options.ts';
import { EngineThread } from './engine-thread.ts';
import { createSharedWords } from './shared-words.ts';

let folder = '';
const threads: EngineThread[] = [];
beforeEach(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'quorum-thread-')); });
afterEach(() => {
  for (const thread of threads.splice(0)) thread.end();
  rmSync(folder, { recursive: true, force: true });
});

const PATIENT = { contentMs: 60_000, giveUpMs: 60_000 };
function options(change: Partial<RunOptions> = {}): RunOptions {
  return { market: 'generated', speed: null, forMs: 60_000, untilMs: null, seed: null, intervalMs: 5_000, instruments: [], dataDir: folder, balance: '10000', kind: 'perpetual', startAtMs: 1_800_000_000_000, ...change };
}
function thread(): EngineThread {
  const made = new EngineThread();
  threads.push(made);
  return made;
}
const run = (given: EngineThread | null, stop = false): EngineHandle => {
  const handle = new EngineHandle(options({ seed: 7, ...(stop ? { forMs: 24 * 3_600_000 } : {}) }), 'important', { onOpened: () => undefined, onLines: () => undefined, onStatus: () => undefined, onStarted: () => undefined }, createSharedWords(new SharedArrayBuffer(4)), given);
  if (stop) handle.stop();
  return handle;
};

describe('an engine\'s thread before its session', () => {
  it('looks for a lively market, and then runs the session', async () => {
    const ready = thread();
    const seed = await ready.look({ options: options(), first: 5, patience: PATIENT });
    expect(seed.ok && seed.value >= 5 && seed.value < 45).toBe(true);
    expect(await run(ready).end).toMatchObject({ kind: 'ended', summary: { failure: null } });
    expect(ready.take()).toBeNull();
  });

  it('is heard while the session runs, not only when it is over', async () => {
    const ready = thread();
    await ready.look({ options: options(), first: 5, patience: PATIENT });
    const opened = await new Promise<string>((resolve) => {
      const handle = new EngineHandle(options({ seed: 7, speed: 1, forMs: null }), 'important', { onOpened: ({ title }) => { resolve(title); handle.stop(); }, onLines: () => undefined, onStatus: () => undefined, onStarted: () => undefined }, createSharedWords(new SharedArrayBuffer(4)), ready);
      void handle.end.then(({ kind }) => resolve(kind));
    });
    expect(opened).toContain('generated market');
  });

  it('decides as one that was started for the session does', async () => {
    const ready = thread();
    await ready.look({ options: options(), first: 5, patience: PATIENT });
    const searched = await run(ready).end;
    rmSync(folder, { recursive: true });
    const plain = await run(null).end;
    expect(searched.kind === 'ended' && searched.summary.decisionHash).toBe(plain.kind === 'ended' && plain.summary.decisionHash);
  });

  it('keeps what it is told while the session opens', async () => {
    expect(await run(thread(), true).end).toMatchObject({ kind: 'ended', summary: { ended: 'stopped' } });
  });

  it('says why there is no market', async () => {
    expect(await thread().look({ options: options({ instruments: ['NONE'] }), first: 5, patience: PATIENT })).toMatchObject({ ok: false, error: { code: 'instrument_unknown' } });
  });

  it('that is ended answers whoever waits, and another takes its place', async () => {
    const ready = thread();
    const looking = ready.look({ options: options(), first: 5, patience: PATIENT });
    ready.end();
    expect(await looking).toMatchObject({ ok: false, error: { code: 'thread_ended' } });
    expect(await ready.look({ options: options(), first: 5, patience: PATIENT })).toMatchObject({ ok: false, error: { code: 'thread_ended' } });
    expect(await run(ready).end).toMatchObject({ kind: 'ended' });
  });
});
