import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineLine } from '../../src-shared/contract/engine-line.ts';
import { ONLY } from '../../src-shared/contract/mirror.ts';
import { Replica } from '../../src-shared/contract/replica.ts';
import type { RowId } from '../../src-shared/domain/ids.ts';
import { EngineHandle } from './compose.ts';
import type { RunOptions } from './composition/run-options.ts';
import { haltNoticeOf, pauseStored, recordHalt, resumeStored, writeHaltFile } from './composition/stored-control.ts';

let folder = '';
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'quorum-engine-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const options = (overrides: Partial<RunOptions>): RunOptions => ({
  market: 'generated', speed: null, forMs: 60_000, untilMs: null, seed: 7, intervalMs: null, instruments: [], dataDir: folder, balance: '10000', kind: 'perpetual', ...overrides,
});
const quiet = { onOpened: () => undefined, onLines: () => undefined, onStatus: () => undefined };
const haltCommand = { kind: 'halt' as const, id: 'c1' as RowId, by: 'ann', reason: 'news', close: false };

describe('an engine in its worker', () => {
  it('runs to its end and tells the summary after every line', async () => {
    const lines: EngineLine[] = [];
    const end = await new EngineHandle(options({}), 'all', { ...quiet, onLines: (some) => void lines.push(...some) }).end;
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
    const engine = new EngineHandle(options({ speed: 60, forMs: null }), 'all', {
      ...quiet, onMirror: (changes) => {
        expect(replica.take({ kind: seq === 0 ? 'snapshot' : 'delta', epoch: 'e', seq: ++seq, changes })).toMatchObject({ kind: 'applied' });
        if (replica.state.quotes.size > 0 && replica.state.loop.size > 0) begun();
      },
    });
    await hasBegun;
    expect(await engine.ask('cycle.pause', { route: 'test' }, 'ann')).toMatchObject({ ok: true, value: { accepted: true } });
    expect(await engine.ask('halt.now', {}, 'ann')).toMatchObject({ ok: false, error: { code: 'not_answered_here' } });
    engine.stop();
    expect((await engine.end).kind).toBe('ended');
    expect(replica.state.session.get(ONLY)).toMatchObject({ mode: 'demo', quote: 'USDT' });
    expect(await engine.ask('halt.checklist', {}, 'ann')).toMatchObject({ ok: false, error: { code: 'engine_silent' } });
  });

  it('says what it cannot open', async () => {
    const end = await new EngineHandle(options({ instruments: ['NOPE'] }), 'all', quiet).end;
    expect(end).toMatchObject({ kind: 'not_opened', failure: { code: 'instrument_unknown' } });
  });

  it('that dies is told as dead', async () => {
    const end = await new EngineHandle(options({ market: undefined as never }), 'all', quiet).end;
    expect(end.kind).toBe('died');
  });

  it('that is stuck is halted all the same: word and file in the turn of the click, silence told after 500 ms', async () => {
    let stuck: () => void = () => undefined;
    const isStuck = new Promise<void>((resolve) => { stuck = resolve; });
    let batches = 0;
    const never = new Promise<void>(() => undefined);
    const engine = new EngineHandle(options({ forMs: 86_400_000 }), 'all', {
      ...quiet, onLines: () => {
        batches += 1;
        if (batches === 8) stuck();
        return never;
      },
    });
    await isStuck;
    while ((await engine.status()) !== null);
    const { sentinelWritten, acknowledged } = engine.halt(haltCommand, 1);
    expect(sentinelWritten).toBe(true);
    expect(JSON.parse(readFileSync(path.join(folder, 'HALTED.json'), 'utf8'))).toMatchObject({ by: 'ann', reason: 'news' });
    expect(await acknowledged).toBeNull();
    engine.stop();
    const end = await engine.end;
    expect(end).toMatchObject({ kind: 'ended', summary: { trading: 'halted' } });
  });

  it('obeys a halt file that somebody else writes', async () => {
    let opened: () => void = () => undefined;
    const isOpen = new Promise<void>((resolve) => { opened = resolve; });
    let obeyed: () => void = () => undefined;
    const hasObeyed = new Promise<void>((resolve) => { obeyed = resolve; });
    const engine = new EngineHandle(options({ speed: 60, forMs: null }), 'all', {
      ...quiet, onOpened: () => opened(), onLines: (lines) => { if (lines.some((line) => line.type === 'trading_state' && line.to === 'halted' && line.by === 'outside')) obeyed(); },
    });
    await isOpen;
    await engine.status();
    writeHaltFile(folder, { by: 'outside', reason: 'by hand', close: false }, 5);
    await hasObeyed;
    engine.stop();
    expect(await engine.end).toMatchObject({ kind: 'ended', summary: { trading: 'halted' } });
  });
});

describe('halt, resume and pause where nothing runs', () => {
  const resume = (acknowledge: boolean) => resumeStored(folder, { kind: 'resume', id: 'c2' as RowId, by: 'ann', acknowledge }, 10);
  const runOnce = async (): Promise<unknown> => {
    const end = await new EngineHandle(options({}), 'all', quiet).end;
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
