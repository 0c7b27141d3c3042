import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineLine } from '../../src-shared/contract/engine-line.ts';
import { ONLY } from '../../src-shared/contract/mirror.ts';
import { Replica } from '../../src-shared/contract/replica.ts';
import type { RowId } from '../../src-shared/domain/ids.ts';
import { EngineHandle, type EngineListener } from './compose.ts';
import type { RunOptions } from './composition/run-options.ts';
import { createSharedWords } from './supervision/shared-words.ts';
import { haltNoticeOf, pauseStored, recordHalt, resumeStored, writeHaltFile } from './composition/stored-control.ts';

let folder = '';
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'quorum-engine-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const options = (overrides: Partial<RunOptions>): RunOptions => ({
  market: 'generated', speed: null, forMs: 60_000, untilMs: null, seed: 7, intervalMs: null, instruments: [], dataDir: folder, balance: '10000', kind: 'perpetual', ...overrides,
});
const quiet = { onOpened: () => undefined, onLines: () => undefined, onStatus: () => undefined };
const engine = (overrides: Partial<RunOptions>, listener: EngineListener = quiet): EngineHandle =>
  new EngineHandle(options(overrides), 'all', { ...listener, onStarted: () => undefined }, createSharedWords(new SharedArrayBuffer(4)));
const haltCommand = { kind: 'halt' as const, id: 'c1' as RowId, by: 'ann', reason: 'news', close: false };

describe('an engine in its worker', () => {
  it('runs to its end and tells the summary after every line', async () => {
    const lines: EngineLine[] = [];
    const end = await engine({}, { ...quiet, onLines: (some) => void lines.push(...some) }).end;
    expect(end.kind).toBe('ended');
    if (end.kind !== 'ended') return;
    expect(end.summary).toMatchObject({ ended: 'until', ledgerBalanced: true, unprotected: 0 });
    expect(lines[0]).toMatchObject({ type: 'session', session: end.summary.session });
    expect(lines.filter((line) => line.type === 'fill')).toHaveLength(end.totals.fills);
  });

  it('mirrors itself and answers asks while it runs, and asks of a dead one are told as silence', async () => {
    const replica = new Replica();
    let seq = 0;
    let begun: () => void = () => undefined;
    const hasBegun = new Promise<void>((resolve) => { begun = resolve; });
    const running = engine({ speed: 60, forMs: null }, {
      ...quiet, onMirror: (changes) => {
        expect(replica.take({ kind: seq === 0 ? 'snapshot' : 'delta', epoch: 'e', seq: ++seq, changes })).toMatchObject({ kind: 'applied' });
        if (replica.state.quotes.size > 0 && replica.state.loop.size > 0) begun();
      },
    });
    await hasBegun;
    expect(await running.ask('cycle.pause', { route: 'test' }, 'ann')).toMatchObject({ ok: true, value: { accepted: true } });
    expect(await running.ask('halt.now', {}, 'ann')).toMatchObject({ ok: false, error: { code: 'not_answered_here' } });
    running.stop();
    expect((await running.end).kind).toBe('ended');
    expect(replica.state.session.get(ONLY)).toMatchObject({ mode: 'demo', quote: 'USDT' });
    expect(await running.ask('halt.checklist', {}, 'ann')).toMatchObject({ ok: false, error: { code: 'engine_silent' } });
  });

  it('says what it cannot open', async () => {
    const end = await engine({ instruments: ['NOPE'] }).end;
    expect(end).toMatchObject({ kind: 'not_opened', failure: { code: 'instrument_unknown' } });
  });

  it('that dies is told as dead', async () => {
    const end = await engine({ market: undefined as never }).end;
    expect(end.kind).toBe('died');
  });
});

describe('halt, resume and pause where nothing runs', () => {
  const resume = (acknowledge: boolean) => resumeStored(folder, { kind: 'resume', id: 'c2' as RowId, by: 'ann', acknowledge }, 10);
  const runOnce = async (): Promise<unknown> => {
    const end = await engine({}).end;
    return end.kind === 'ended' ? end.summary.trading : end;
  };

  it('a halt outlives restarts and ends only acknowledged', async () => {
    expect(writeHaltFile(folder, haltCommand, 5)).toBe(true);
    expect(recordHalt(folder, haltCommand, 5)).toMatchObject({ ok: true, value: { accepted: true } });
    expect(haltNoticeOf(folder)).toMatchObject({ by: 'ann', reason: 'news', at: 5 });
    expect(await runOnce()).toBe('halted');
    expect(await runOnce()).toBe('halted');
    expect(resume(false)).toMatchObject({ ok: true, value: { accepted: false } });
    expect(existsSync(path.join(folder, 'HALTED.json'))).toBe(true);
    expect(resume(true)).toMatchObject({ ok: true, value: { accepted: true } });
    expect(haltNoticeOf(folder)).toBeNull();
    expect(resume(true)).toMatchObject({ ok: true, value: { accepted: true } });
    expect(await runOnce()).toBe('active');
  });

  it('a pause outlives restarts', async () => {
    expect(pauseStored(folder, { kind: 'pause', id: 'c3' as RowId, by: 'ann' }, 5)).toMatchObject({ ok: true, value: { accepted: true } });
    expect(await runOnce()).toBe('paused');
    expect(resume(false)).toMatchObject({ ok: true, value: { accepted: true } });
    expect(await runOnce()).toBe('active');
  });

  it('a halted folder is not paused', () => {
    writeHaltFile(folder, haltCommand, 5);
    expect(pauseStored(folder, { kind: 'pause', id: 'c3' as RowId, by: 'ann' }, 5)).toMatchObject({ ok: true, value: { accepted: false } });
  });
});
