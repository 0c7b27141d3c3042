import { describe, expect, it } from 'vitest';
import { COLLECTION_NAMES, ONLY, type MirrorChange, type MirrorState } from '../../src-shared/contract/mirror.ts';
import { Replica } from '../../src-shared/contract/replica.ts';
import { needsAttention, standingOf } from './standing.ts';
import { trayMenu } from './tray-menu.ts';

const at = Date.UTC(2026, 2, 1, 14, 2, 9);

type Row = readonly [collection: string, key: string, row: unknown];

/** Rows as the hub would hold them; only what is looked at is filled in. */
function mirrorOf(...changes: readonly Row[]): MirrorState {
  const replica = new Replica(false);
  replica.take({ kind: 'snapshot', epoch: 'e', seq: 1, changes: changes as unknown as readonly MirrorChange[] });
  return replica.state;
}

const session = ['session', ONLY, { mode: 'paper', quote: 'USDT' }] as const;
const running = ['engine', ONLY, { state: 'running' }] as const;
const portfolio = ['portfolio', ONLY, { equity: '10084.31', dayPnl: '-12.4', openRisk: '89.09', openPositions: 2, unprotected: 0 }] as const;
const trading = (state: string, more: object = {}): readonly [string, string, unknown] => ['status', ONLY, { trading: state, approval: { mode: 'auto', limitSeconds: null, waiting: 0 }, observing: false, openPositions: 2, unprotected: 0, ...more }];
const halt = (phase: string): readonly [string, string, unknown] => ['halt', ONLY, { set: true, since: at, by: 'tray', route: 'tray', reason: 'r', close: false, fileWritten: true, phase, sentence: '' }];

describe('how things stand', () => {
  it.each([
    ['before anything', [], 'starting', 'starting', 'Quorum · starting', 'Halt'],
    ['running', [session, running, trading('active')], 'running-paper', 'running', 'Quorum · PAPER · running', 'Halt'],
    ['observing', [session, running, trading('active', { observing: true })], 'running-paper', 'observing', 'Quorum · PAPER · observing', 'Halt'],
    ['paused', [session, running, trading('paused')], 'paused', 'entries paused', 'Quorum · PAPER · entries paused', 'Halt'],
    ['reducing', [session, running, trading('reducing')], 'reducing', 'only reducing risk', 'Quorum · PAPER · only reducing risk', 'Halt'],
    ['over', [session, ['engine', ONLY, { state: 'stopped' }], trading('active')], 'starting', 'stopped', 'Quorum · PAPER · stopped', 'Halt'],
    ['halting', [session, running, trading('active'), halt('halting')], 'halted', 'running', 'Quorum · PAPER · Halting…', 'Halting…'],
    ['halted', [session, running, trading('halted'), halt('halted')], 'halted', 'halted', 'Quorum · PAPER · Halted since 14:02 UTC', 'Halted since 14:02 UTC'],
    ['halted, with something left', [session, running, trading('halted'), halt('needs_you')], 'halted', 'halted', 'Quorum · PAPER · Halted since 14:02 UTC, needs you', 'Halted since 14:02 UTC'],
    ['an engine that hangs', [session, ['engine', ONLY, { state: 'unresponsive' }], trading('active')], 'attention', 'engine does not answer', 'Quorum · PAPER · engine does not answer', 'Halt'],
  ] as const)('%s', (_what, rows, icon, state, title, strip) => {
    const standing = standingOf(mirrorOf(...rows));
    expect(standing).toMatchObject({ icon, state, title });
    expect(standing.strip.label).toBe(strip);
  });

  it('says money with its sign, its currency and a true minus', () => {
    const standing = standingOf(mirrorOf(session, running, trading('active'), portfolio));
    expect(standing.line).toBe('PAPER · running · −12.40 USDT today');
    expect(standing.tooltip).toBe('Quorum: PAPER · running · −12.40 USDT today\nEquity 10,084.31 USDT\nToday −12.40 USDT\nAt risk 89.09 USDT');
  });

  it.each([['approve', 'signals need your yes'], ['suggest', 'suggestions only']])('says so in title and tray where signals are not traded by themselves: %s', (mode, words) => {
    const standing = standingOf(mirrorOf(session, running, trading('active', { approval: { mode, limitSeconds: null, waiting: 0 } })));
    expect(standing).toMatchObject({ icon: 'running-paper', title: `Quorum · PAPER · running · ${words}`, line: `PAPER · running · ${words}`, waiting: 0 });
  });

  it.each([[1, '1 signal waits for you…'], [2, '2 signals wait for you…']])('%d waiting: the icon asks for attention and the menu leads to it', (count, label) => {
    const signals = Array.from({ length: count }, (_, i) => ['signals', `s${i}`, { state: 'waiting' }] as const);
    const standing = standingOf(mirrorOf(session, running, trading('active'), ...signals, ['signals', 'q', { state: 'queued' }], ['signals', 'x', { state: 'shown' }]));
    expect(standing).toMatchObject({ icon: 'attention', waiting: count });
    expect(trayMenu(standing)[1]).toEqual({ kind: 'act', act: 'answer', label, enabled: true });
  });

  it('names a venue that is gone', () => {
    const standing = standingOf(mirrorOf(session, running, trading('active'), ['venues', 'alpha', { connected: false }], ['venues', 'beta', { connected: true }]));
    expect(standing).toMatchObject({ icon: 'attention', line: 'PAPER · running · no connection to alpha', title: 'Quorum · PAPER · running' });
  });

  it.each([
    ['a level 4 alert nobody has seen', ['alerts', 'a', { level: 4, acknowledged: false }], true], ['one that was seen', ['alerts', 'a', { level: 4, acknowledged: true }], false],
    ['a level 3 alert', ['alerts', 'a', { level: 3, acknowledged: false }], false], ['a venue that is gone', ['venues', 'v', { connected: false }], true], ['a venue that is there', ['venues', 'v', { connected: true }], false],
  ] as const)('needs attention: %s', (_what, row, wanted) => {
    expect(needsAttention(mirrorOf(running, row))).toBe(wanted);
  });

  it('knows every collection it reads', () => {
    expect(COLLECTION_NAMES).toEqual(expect.arrayContaining(['engine', 'session', 'status', 'halt', 'portfolio', 'alerts', 'venues', 'signals']));
  });
});

describe('the tray\'s menu', () => {
  const enabled = (...rows: readonly Row[]): readonly string[] => trayMenu(standingOf(mirrorOf(...rows))).flatMap((line) => (line.kind === 'act' && line.enabled ? [line.act] : []));

  it.each([
    ['running with positions', [session, running, trading('active'), portfolio], ['halt', 'halt_and_close', 'pause', 'open', 'quit']],
    ['running without', [session, running, trading('active', { openPositions: 0 })], ['halt', 'pause', 'open', 'quit']],
    ['paused', [session, running, trading('paused'), portfolio], ['halt', 'halt_and_close', 'resume', 'open', 'quit']],
    ['halted', [session, running, trading('halted'), halt('halted'), portfolio], ['halt', 'halt_and_close', 'resume', 'open', 'quit']],
    ['before anything', [], ['halt', 'open', 'quit']],
  ] as const)('%s: halting is always there', (_what, rows, acts) => {
    expect(enabled(...rows)).toEqual(acts);
  });
});
