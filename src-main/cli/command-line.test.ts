/** The `quorum` command as a person or a script meets it: real processes, real folders, real signals. */
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { endAll, Live, newFolder, parse, quorum, removeFolders, type Ended, type Line } from './command-line.fixture.ts';

afterEach(endAll);
afterAll(removeFolders);

describe('a run at full speed', () => {
  const folder = newFolder();
  const data = ['--data-dir', folder];
  let run: Ended = { code: null, out: '', err: '' };
  beforeAll(async () => { run = await quorum('run', '--speed', 'max', '--for', '40m', '--seed', '7', '--json', ...data); });

  it('tells machine-readable lines, and as the last one the summary', () => {
    expect(run).toMatchObject({ code: 0, err: '' });
    const lines = parse(run.out);
    const summary = lines.at(-1) as Line & { metrics: Record<string, unknown>; comparison: unknown };
    expect(summary).toMatchObject({ type: 'summary', ended: 'until', failure: null, trading: 'active', unprotected: 0, ledgerBalanced: true });
    expect(summary['session']).toMatch(/^[0-9a-f-]{36}$/);
    expect(summary['decisionHash']).toMatch(/^[0-9a-f]{64}$/);
    expect(summary['equity']).toMatch(/^\d+(\.\d+)?$/);
    expect(summary.metrics).toMatchObject({ loop_count: expect.any(Number) as number, signals_generated: expect.any(Number) as number, trades_executed: expect.any(Number) as number });
    expect(summary.metrics['loop_count']).toBeGreaterThan(470);
    for (const type of ['session', 'signal', 'order', 'fill', 'position']) expect(lines.some((line) => line.type === type), type).toBe(true);
    for (const line of lines) expect(line.type, JSON.stringify(line)).toBeTypeOf('string');
  });

  it('is the same again for the same seed', async () => {
    const again = await quorum('run', '--speed', 'max', '--for', '40m', '--seed', '7', '--json', '--data-dir', newFolder());
    expect(parse(again.out).at(-1)?.['decisionHash']).toBe(parse(run.out).at(-1)?.['decisionHash']);
  });

  it('explains its orders', async () => {
    const orders = parse((await quorum('orders', '--all', '--json', ...data)).out);
    const entry = orders.find((order) => order['purpose'] === 'entry' && order['state'] === 'filled');
    const id = String(entry?.['clientOrderId']);
    const [why] = parse((await quorum('why', id, '--json', ...data)).out);
    expect(why).toMatchObject({ type: 'why', order: { clientOrderId: id } });
    for (const part of ['snapshot', 'round', 'signal', 'position']) expect(why?.[part], part).not.toBeNull();
    for (const part of ['analyses', 'votes', 'checks', 'orderEvents', 'fills']) expect(why?.[part], part).not.toEqual([]);
    const told = await quorum('why', id, ...data);
    for (const title of ['What was seen', 'The vote', 'What risk checked', 'The fills', 'The result']) expect(told.out).toContain(title);
    expect(await quorum('why', 'nothing', ...data)).toMatchObject({ code: 4, err: expect.stringContaining('quorum orders') as string });
  });

  it('replays to the same decisions, and says so loudly when the record was doctored', async () => {
    const replayed = await quorum('replay', '--session', 'last', '--verify', '--json', ...data);
    expect(replayed.code).toBe(0);
    expect(parse(replayed.out)).toMatchObject([{ verified: true, decisionHash: parse(run.out).at(-1)?.['decisionHash'] }]);
    expect((await quorum('replay', '--session', 'no-such', ...data)).code).toBe(4);

    const doctored = newFolder();
    cpSync(path.join(folder, 'quorum.sqlite'), path.join(doctored, 'quorum.sqlite'));
    const db = new Database(path.join(doctored, 'quorum.sqlite'));
    db.exec("UPDATE engine_events SET payload = replace(payload, '\"quote\"', '\"trade\"') WHERE kind = 'market_observed' AND seq > 100");
    db.close();
    const diverged = await quorum('replay', '--verify', '--data-dir', doctored);
    expect(diverged.code).toBe(1);
    expect(diverged.err).toContain('differs');
  });

  it('says what came of what each agent said', async () => {
    const records = parse((await quorum('agents', 'record', '--by-regime', '--json', ...data)).out);
    expect(new Set(records.map((record) => record['framework']))).toEqual(new Set(['crew', 'group_chat']));
    const seats = records.filter((record) => record['regime'] === null);
    for (const seat of seats) expect(seat['n']).toBe(records.filter((one) => one['regime'] !== null && one['framework'] === seat['framework'] && one['agent'] === seat['agent']).reduce((sum, one) => sum + Number(one['n']), 0));
    expect(seats.some((seat) => Number(seat['n']) > 0)).toBe(true);
    expect((await quorum('agents', 'record', ...data)).out).toContain('mean R');
  });

  it('exports whole files or nothing', async () => {
    const file = path.join(folder, 'out', 'fills.csv');
    expect((await quorum('export', 'fills', '--out', file, ...data)).code).toBe(0);
    const fills = parse(run.out).filter((line) => line.type === 'fill');
    expect(readFileSync(file, 'utf8').trimEnd().split('\r\n')).toHaveLength(fills.length + 1);
    expect(parse((await quorum('export', 'ledger', '--format', 'json', ...data)).out).length).toBeGreaterThan(0);
    const blocked = await quorum('export', 'orders', '--out', path.join(file, 'orders.csv'), ...data);
    expect(blocked).toMatchObject({ code: 1, err: expect.stringContaining('--out') as string });
    expect(readdirSync(path.dirname(file))).toEqual(['fills.csv']);
    expect((await quorum('export', 'secrets', ...data)).code).toBe(2);
  });

  it('leaves a database that is whole, can be backed up and put back', async () => {
    expect(await quorum('db', 'check', ...data)).toMatchObject({ code: 0, out: expect.stringContaining('balance to the last digit') as string });
    const [backup] = parse((await quorum('db', 'backup', '--json', ...data)).out);
    expect(existsSync(String(backup?.['path']))).toBe(true);
    expect(await quorum('db', 'restore', String(backup?.['name']), ...data)).toMatchObject({ code: 0 });
    expect((await quorum('db', 'restore', 'no-such', ...data)).code).toBe(4);
    const findings = parse((await quorum('doctor', '--json', ...data)).out);
    expect(findings.filter((finding) => finding['level'] === 'failed')).toEqual([]);
    expect(findings.map((finding) => finding['check'])).toEqual(['node', 'clock', 'disk', 'permissions', 'config', 'database', 'backups', 'halt', 'socket', 'keychain', 'display']);
  });
});

describe('a running session', () => {
  it('is halted from outside, stays halted over a restart, and resumes only acknowledged', async () => {
    const folder = newFolder();
    const data = ['--data-dir', folder];
    const live = new Live(folder);
    await live.line((line) => line.type === 'fill');
    expect(await quorum('run', ...data)).toMatchObject({ code: 3, err: expect.stringContaining('already running') as string });
    expect(await quorum('status', ...data)).toMatchObject({ code: 0, out: expect.stringContaining('Running') as string });

    const analysis = await quorum('agents', 'analyze', 'btc', '--framework', 'both', ...data);
    expect(analysis).toMatchObject({ code: 0, err: '' });
    for (const part of ['crew “Research desk”', 'group chat “Round table”', 'risk_officer', 'The vote', 'agreement']) expect(analysis.out).toContain(part);
    expect(parse((await quorum('agents', 'vote', '--json', ...data)).out)).toHaveLength(8);
    expect(await quorum('agents', 'analyze', 'btc', '--framework', 'committee', ...data)).toMatchObject({ code: 2, err: expect.stringContaining('--framework crew') as string });
    expect(await quorum('agents', 'analyze', 'nothere', ...data)).toMatchObject({ code: 2, err: expect.stringContaining('not on the watchlist') as string });
    expect(await quorum('agents', 'execute', 'nothing', ...data)).toMatchObject({ code: 5, err: expect.stringContaining('no such waiting signal') as string });
    expect(await quorum('agents', 'mode', ...data)).toMatchObject({ code: 0, out: expect.stringContaining('auto: signals are traded by themselves') as string });
    expect(await quorum('agents', 'mode', 'yolo', ...data)).toMatchObject({ code: 2, err: expect.stringContaining('auto, approve, suggest') as string });
    expect(await quorum('agents', 'mode', 'approve', '--limit', '5s', ...data)).toMatchObject({ code: 2, err: expect.stringContaining('30s to 1h') as string });
    expect(await quorum('agents', 'mode', 'approve', '--limit', '1h', ...data)).toMatchObject({ code: 0, out: expect.stringContaining('wait') as string });
    const waits = await live.line((line) => line.type === 'approval' && line['state'] === 'asked');
    expect((await quorum('agents', 'waiting', ...data)).out).toContain(String(waits['id']));
    expect(await quorum('agents', 'reject', String(waits['id']), '--note', 'not today', ...data)).toMatchObject({ code: 0, out: expect.stringContaining('Rejected') as string });
    expect(await quorum('agents', 'approve', String(waits['id']), ...data)).toMatchObject({ code: 5, err: expect.stringContaining('rejected already') as string });
    expect((await quorum('status', ...data)).out).toContain('approve: a signal waits 1 h for a yes');

    const told = parse((await quorum('halt', '--json', '--reason', 'a test', ...data)).out);
    expect(told.at(-1)).toMatchObject({ type: 'command', command: 'halt', running: true, accepted: true, verified: true });
    for (const venue of ['alpha', 'beta']) expect(told).toContainEqual({ type: 'halt_progress', venue, subject: 'account', status: 'done', sentence: 'orders and positions re-read' });
    expect(existsSync(path.join(folder, 'HALTED.json'))).toBe(true);
    const halted = await live.line((line) => line.type === 'trading_state' && line['to'] === 'halted');
    await live.line((line) => line.type === 'halt' && line['verified'] === true);
    expect(parse((await quorum('status', '--json', ...data)).out)).toMatchObject([{ running: true, trading: 'halted', halt: { reason: 'a test' }, supervisor: { state: 'running', restarts: 0 } }]);
    expect((await quorum('halt', ...data)).code).toBe(0);
    expect((await quorum('pause', ...data)).code).toBe(5);
    expect(await quorum('resume', ...data)).toMatchObject({ code: 5, err: expect.stringContaining('--acknowledge') as string });

    live.child.kill('SIGTERM');
    live.child.kill('SIGTERM');
    expect((await live.end).code).toBe(0);
    expect(live.lines.at(-1)).toMatchObject({ type: 'summary', trading: 'halted', ended: 'stopped', unprotected: 0 });
    const entries = parse((await quorum('orders', '--all', '--json', ...data)).out).filter((order) => order['purpose'] === 'entry');
    expect(entries.length).toBeGreaterThan(0);
    for (const entry of entries) expect(entry['createdAt']).toBeLessThanOrEqual(Number(halted['at']));

    expect(parse((await quorum('status', '--json', ...data)).out)).toMatchObject([{ running: false, trading: 'halted' }]);
    expect(await quorum('agents', 'analyze', 'btc', ...data)).toMatchObject({ code: 4, err: expect.stringContaining('quorum start') as string });
    const restart = ['run', '--speed', 'max', '--for', '2m', '--seed', '7', '--json', ...data];
    expect(parse((await quorum(...restart)).out).at(-1)).toMatchObject({ trading: 'halted', metrics: { trades_executed: 0 } });
    expect((await quorum('resume', ...data)).code).toBe(5);
    expect((await quorum('resume', '--acknowledge', ...data)).code).toBe(0);
    expect(parse((await quorum(...restart)).out).at(-1)).toMatchObject({ trading: 'active' });
  });

  it('killed without warning recovers: nothing doubled, nothing bare', async () => {
    const folder = newFolder();
    const data = ['--data-dir', folder];
    const live = new Live(folder);
    await live.line((line) => line.type === 'fill');
    live.child.kill('SIGKILL');
    await live.end;
    expect(await quorum('status', ...data)).toMatchObject({ code: 0, out: expect.stringContaining('Not running') as string });

    const again = new Live(folder);
    await again.line((line) => line.type === 'trading_state' && line['to'] === 'active');
    again.child.kill('SIGTERM');
    expect((await again.end).code).toBe(0);
    expect(again.lines.at(-1)).toMatchObject({ failure: null, unprotected: 0, ledgerBalanced: true });
    expect((await quorum('db', 'check', ...data)).code).toBe(0);
  });
});

describe('what cannot be used', () => {
  it.each<[string, readonly string[], number, string]>([
    ['an unknown command', ['trade'], 2, '--help'], ['an unknown option', ['run', '--sped', 'max'], 2, '--speed'], ['a bad speed', ['run', '--speed', 'fast'], 2, 'max'],
    ['a bad duration', ['run', '--for', 'ages'], 2, '10m'], ['an unknown instrument', ['run', '--instruments', 'NOPE'], 2, 'BTC'], ['a folder that is not there', ['run', '--market', './no-such-folder'], 2, 'no-such-folder'],
    ['no database', ['positions'], 4, 'quorum run'], ['nothing stored', ['status'], 4, '--data-dir'], ['a bad seed of simulate', ['simulate', '--seeds', 'many'], 2, '--seeds'],
  ])('%s: exit code and a sentence that says what to do', async (_name, words, code, says) => {
    const result = await quorum(...words, ...(words[0] === 'trade' || words[0] === 'simulate' ? [] : ['--data-dir', path.join(newFolder(), 'data')]));
    expect(result.code).toBe(code);
    expect(result.err).toContain(says);
    expect(result.out).toBe('');
  });

  it('a configuration with wrong types: nothing starts', async () => {
    const folder = newFolder();
    writeFileSync(path.join(folder, 'config.json'), '{"risk": {"riskPerTrade": "a lot"}}');
    const result = await quorum('run', '--data-dir', folder);
    expect(result).toMatchObject({ code: 2, out: '' });
    expect(result.err).toContain('"risk.riskPerTrade"');
    expect(readdirSync(folder)).toEqual(['config.json']);
  });
});
