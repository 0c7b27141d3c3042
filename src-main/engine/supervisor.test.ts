import { existsSync, mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TEST_FAULT } from './composition/test-fault.ts';
import { writeHaltFile } from './composition/stored-control.ts';
import { Supervisor } from './supervisor.ts';
import { haltFileIn, idleHaltMs, someId, Supervised } from './supervision/supervised.fixture.ts';

let folder = '';
let session: Supervised | null = null;
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'quorum-supervised-')); });
afterEach(async () => {
  await session?.leave();
  session = null;
  delete process.env[TEST_FAULT];
  rmSync(folder, { recursive: true, force: true });
});

const database = (): Database.Database => new Database(path.join(folder, 'quorum.sqlite'), { timeout: 10_000 });
const halts = (): unknown[] => {
  const db = database();
  try {
    return db.prepare('SELECT "by", reason, close, verified_at AS verifiedAt FROM halts ORDER BY ordinal').all();
  } finally {
    db.close();
  }
};
const start = (...rest: ConstructorParameters<typeof Supervised> extends [string, ...infer R] ? R : never): Supervised => (session = new Supervised(folder, ...rest));

/** Two seconds from the click; on a machine that others keep busy, what an idle halt worker needs there and then, twice. */
async function expectSoon(clickedMs: number, atMs: number): Promise<void> {
  const tookMs = atMs - clickedMs;
  const allowedMs = tookMs < 2_000 ? 2_000 : 500 + 2 * (await idleHaltMs(path.join(folder, 'idle')));
  expect(tookMs).toBeLessThan(allowedMs);
}

/** A session with a protected position whose engine then loops for ever, with an entry resting at the venue. */
async function stuckWithEntry(): Promise<{ readonly run: Supervised; readonly entry: string }> {
  process.env[TEST_FAULT] = 'stuck';
  const run = start();
  await run.protectedPosition();
  await run.actUp();
  return { run, entry: run.plantEntry() };
}

describe('an engine stuck in a loop', () => {
  it('halted: entries are cancelled within two seconds of the click, positions stay protected, and a halted engine follows', async () => {
    const { run, entry } = await stuckWithEntry();
    const clickedMs = performance.now();
    const { sentinelWritten, acknowledged, settled } = run.halt(false);
    expect(sentinelWritten).toBe(true);
    expect(haltFileIn(folder)).toMatchObject({ by: 'ann', reason: 'a test' });
    const cancelled = await run.until(() => run.progress.find(({ what }) => what.subject.includes(entry) && what.status === 'done'));
    await expectSoon(clickedMs, cancelled.atMs);
    expect(cancelled.what.sentence).toBe('cancelled');
    expect((await acknowledged)?.sentence).toContain('halt worker');
    expect(await settled).toMatchObject({ verified: true, sentence: expect.not.stringContaining('stored') as string });

    const { orders, positions } = run.books();
    expect(positions.length).toBeGreaterThan(0);
    expect(orders.filter((order) => !order.reduceOnly)).toEqual([]);
    for (const { instrument } of positions) expect(orders.some((order) => order.instrument === instrument && order.type === 'stop' && order.reduceOnly), instrument).toBe(true);
    expect(halts()).toMatchObject([{ by: 'ann', reason: 'a test', close: 0, verifiedAt: expect.any(Number) as number }]);

    const status = await run.nextStatus(({ trading }) => trading === 'halted');
    expect(status).toMatchObject({ halt: { reason: 'a test' }, unprotected: 0, openPositions: positions.length });
    await run.running();
    expect(run.supervisor.state.restarts).toBe(1);
  });

  it('halted and closed: everything is flat, the next engine books it to the last digit and closes nothing again', async () => {
    const { run } = await stuckWithEntry();
    const before = run.books();
    const { settled } = run.halt(true);
    expect(await settled).toMatchObject({ verified: true });
    const flat = run.books();
    expect(flat.positions).toEqual([]);
    expect(flat.orders).toEqual([]);
    expect(flat.fills.length).toBeGreaterThan(before.fills.length);

    await run.nextStatus(({ trading, openPositions }) => trading === 'halted' && openPositions === 0);
    expect(await run.resume()).toMatchObject({ accepted: true });
    expect(run.books().fills).toHaveLength(flat.fills.length);
    run.supervisor.stop();
    expect(await run.supervisor.end).toMatchObject({ kind: 'ended', summary: { failure: null, ledgerBalanced: true, unprotected: 0 } });
  });

  it('without a halt: it is seen without asking, ended and started again, and trades on from what is stored', async () => {
    process.env[TEST_FAULT] = 'stuck';
    const run = start({}, { lateMs: 1_000, stuckMs: 4_000, firstPauseMs: 10 });
    await run.state('running');
    await run.protectedPosition();
    const late = run.state('unresponsive');
    const again = run.state('restarting');
    await run.actUp();
    expect((await late).sentence).toContain('does not turn');
    expect((await again).lastDeath).toContain('stuck');
    const { fills } = run.books();
    await run.nextStatus(({ trading, unprotected }) => trading === 'active' && unprotected === 0);
    // The same account, not one begun anew.
    expect(run.books().fills.slice(0, fills.length)).toEqual(fills);
    expect(fills.length).toBeGreaterThan(0);
    await run.running();
    expect(run.supervisor.state.restarts).toBe(1);
  });
});

describe('a halt at a bad moment', () => {
  it('while the first engine opens: nothing can leave, and the engine that follows is halted', async () => {
    const run = start();
    const { acknowledged, settled } = run.halt(false);
    expect((await acknowledged)?.sentence).toContain('halt worker');
    expect(await settled).toMatchObject({ verified: true });
    expect(await run.nextStatus(({ trading }) => trading === 'halted')).toMatchObject({ halt: { by: 'ann' }, signals: 0, openPositions: 0 });
  });

  it('between two engines: the halt worker does not wait, and the next one is halted', async () => {
    process.env[TEST_FAULT] = 'dies';
    const run = start({}, { firstPauseMs: 600_000 });
    await run.protectedPosition();
    const dead = run.state('restarting');
    await run.actUp();
    await dead;
    const entry = run.plantEntry();
    const clickedMs = performance.now();
    const { settled } = run.halt(false);
    const first = await run.until(() => run.progress.find(({ what }) => what.subject.includes(entry)));
    await expectSoon(clickedMs, first.atMs);
    expect(await settled).toMatchObject({ verified: true });
    await run.nextStatus(({ trading, unprotected }) => trading === 'halted' && unprotected === 0);
  });

  it('the engine acknowledges and is stuck before it is done: the halt worker finishes it', async () => {
    process.env[TEST_FAULT] = 'stuck';
    const run = start({ speed: 1 });
    await run.state('running');
    const { acknowledged, settled } = run.halt(false);
    expect(await acknowledged).toMatchObject({ accepted: true, sentence: 'Trading is halted; stops stay.' });
    await run.actUp();
    expect(await settled).toMatchObject({ verified: true, sentence: expect.stringContaining('halt worker') as string });
    await run.nextStatus(({ trading }) => trading === 'halted');
    expect(run.supervisor.state.restarts).toBe(1);
    expect(halts()).toHaveLength(1);
  });

  it('closing asked for while the halt worker cancels is taken up by it', async () => {
    const { run } = await stuckWithEntry();
    const inTheWay = path.join(folder, 'paper-alpha.json.new');
    mkdirSync(inTheWay);
    const first = run.halt(false);
    await run.until(() => run.progress.find(({ what }) => what.subject === 'books'));
    const second = run.halt(true);
    expect((await second.acknowledged)?.sentence).toContain('halt worker');
    await run.until(() => run.progress.find(({ what }) => what.sentence.startsWith('closing')));
    rmdirSync(inTheWay);
    expect(await second.settled).toBe(await first.settled);
    expect(run.books().positions).toEqual([]);
  });
});

describe('a halt with the disk against it', () => {
  it('the database held by another program: entries go within two seconds, and what could not be stored is said', async () => {
    const run = start();
    await run.state('running');
    await run.protectedPosition();
    const holder = database();
    const late = run.state('unresponsive');
    holder.exec('BEGIN IMMEDIATE');
    await late;
    const entry = run.plantEntry();
    const clickedMs = performance.now();
    const { settled } = run.halt(false);
    const cancelled = await run.until(() => run.progress.find(({ what }) => what.subject.includes(entry) && what.status === 'done'));
    await expectSoon(clickedMs, cancelled.atMs);
    expect(await settled).toMatchObject({ verified: true, sentence: expect.stringContaining('could not be stored') as string });
    holder.exec('ROLLBACK');
    holder.close();
    expect(await run.nextStatus(({ trading }) => trading === 'halted')).toMatchObject({ halt: { by: 'ann', reason: 'a test' } });
  });

  it('the database damaged: the halt is carried out, no engine is started for ever, and it says so', async () => {
    process.env[TEST_FAULT] = 'stuck';
    const run = start({}, { firstPauseMs: 10 });
    await run.protectedPosition();
    await run.actUp();
    const entry = run.plantEntry();
    for (const end of ['', '-wal', '-shm']) writeFileSync(path.join(folder, `quorum.sqlite${end}`), 'x'.repeat(20_000));
    const { settled } = run.halt(false);
    expect(await settled).toMatchObject({ verified: true, sentence: expect.stringContaining('could not be stored') as string });
    expect(run.books().orders.some(({ clientOrderId }) => clientOrderId === entry)).toBe(false);
    const stopped = await run.state('stopped');
    expect(stopped.lastDeath).toContain('damaged');
    expect(haltFileIn(folder)).toMatchObject({ by: 'crash loop' });
  });

  it('no room for the venue\'s books: said at once, never taken for done, and done as soon as there is', async () => {
    const { run, entry } = await stuckWithEntry();
    const inTheWay = path.join(folder, 'paper-alpha.json.new');
    mkdirSync(inTheWay);
    const { settled } = run.halt(true);
    await run.until(() => run.progress.find(({ what }) => what.subject === 'books' && what.status === 'unknown'));
    expect(run.progress.some(({ what }) => what.venue === 'alpha' && what.subject === 'account' && what.status === 'done')).toBe(false);
    expect(run.books().orders.some(({ clientOrderId }) => clientOrderId === entry)).toBe(true);
    rmdirSync(inTheWay);
    expect(await settled).toMatchObject({ verified: true });
    expect(run.books()).toMatchObject({ orders: [], positions: [] });
  });
});

describe('an engine that dies', () => {
  it('once: the next one compares with the venue before it trades, and goes on', async () => {
    process.env[TEST_FAULT] = 'dies';
    const run = start({}, { firstPauseMs: 10 });
    await run.protectedPosition();
    const from = run.lines.length;
    const again = run.state('restarting');
    await run.actUp();
    expect((await again).lastDeath).toContain(TEST_FAULT);
    const recovered = await run.until(() => run.lines.slice(from).find((line) => line.type === 'trading_state' && line.to === 'active'));
    expect(recovered).toMatchObject({ from: 'reducing', reason: 'reconciled' });
    expect(run.lines.slice(from).some((line) => line.type === 'problem' && line.code === 'engine_died')).toBe(true);
    expect(existsSync(path.join(folder, 'HALTED.json'))).toBe(false);
    run.supervisor.stop();
    expect(await run.supervisor.end).toMatchObject({ kind: 'ended', summary: { failure: null, unprotected: 0, ledgerBalanced: true } });
  });

  it('or whose database refuses: it halts by itself, and the next one is up and halted', async () => {
    const run = start({}, { firstPauseMs: 10, stuckMs: 60_000 });
    await run.running();
    await run.protectedPosition();
    const holder = database();
    const ended = run.state('restarting');
    holder.exec('BEGIN IMMEDIATE');
    await ended;
    holder.exec('ROLLBACK');
    holder.close();
    expect(haltFileIn(folder)).toMatchObject({ by: 'storage failure' });
    expect(await run.nextStatus(({ trading, unprotected }) => trading === 'halted' && unprotected === 0)).toMatchObject({ halt: { by: 'storage failure' } });
  });

  it('the next one ends when the first would have', async () => {
    process.env[TEST_FAULT] = 'dies';
    const run = start({ forMs: 86_400_000 }, { firstPauseMs: 10 });
    await run.running();
    const until = (await run.nextStatus(() => true)).marketUntil;
    const again = run.state('restarting');
    await run.actUp();
    await again;
    const status = await run.nextStatus(() => true);
    expect(until).not.toBeNull();
    expect(status.marketUntil).toBe(until);
  });

  it('three times: it is halted, stored so, and only a person starts another', async () => {
    process.env[TEST_FAULT] = 'dies';
    const run = start({}, { firstPauseMs: 10 });
    await run.protectedPosition();
    for (const after of ['restarting', 'restarting', 'stopped'] as const) {
      await run.running();
      const dead = run.state(after);
      await run.actUp();
      await dead;
    }
    await run.until(() => (run.supervisor.state.sentence.includes('verified') ? true : undefined));
    expect(run.supervisor.state).toMatchObject({ state: 'stopped', restarts: 2 });
    expect(haltFileIn(folder)).toMatchObject({ by: 'crash loop' });
    expect(run.ownHalts).toMatchObject([{ by: 'crash loop', close: false }]);
    expect(halts()).toMatchObject([{ by: 'crash loop', verifiedAt: expect.any(Number) as number }]);

    const running = run.state('running');
    expect(await run.resume()).toMatchObject({ accepted: false, sentence: expect.stringContaining('being started') as string });
    await running;
    await run.nextStatus(({ trading, unprotected }) => trading === 'halted' && unprotected === 0);
    expect(await run.resume()).toMatchObject({ accepted: true });
  });

  it('at full speed: it is not started again', async () => {
    process.env[TEST_FAULT] = 'dies';
    const run = start({ speed: null, forMs: 864_000_000 });
    await run.state('running');
    await run.actUp();
    expect(await run.supervisor.end).toMatchObject({ kind: 'died', sentence: expect.stringContaining(TEST_FAULT) as string });
  });
});

describe('an engine at full speed whose reader does not keep up', () => {
  it('is halted all the same: word and file in the turn of the click, silence told after 500 ms, and its account is its own', async () => {
    let hold: () => void = () => undefined;
    const held = new Promise<void>((resolve) => { hold = resolve; });
    let batches = 0;
    const quiet = { onOpened: () => undefined, onStatus: () => undefined, onSupervisor: () => undefined, onHaltProgress: () => undefined };
    const supervisor = new Supervisor({ market: 'generated', speed: null, forMs: 86_400_000, untilMs: null, seed: 7, intervalMs: null, instruments: [], dataDir: folder, balance: '10000', kind: 'perpetual' }, 'all', {
      ...quiet, onLines: () => {
        batches += 1;
        if (batches === 8) hold();
        return new Promise<void>(() => undefined);
      },
    });
    await held;
    while ((await supervisor.status()) !== null);
    const { sentinelWritten, acknowledged, settled } = supervisor.halt({ kind: 'halt', id: someId(), by: 'ann', reason: 'news', close: false }, 1);
    expect(sentinelWritten).toBe(true);
    expect(haltFileIn(folder)).toMatchObject({ by: 'ann', reason: 'news' });
    expect(await acknowledged).toBeNull();
    expect(await settled).toMatchObject({ verified: false });
    supervisor.stop();
    expect(await supervisor.end).toMatchObject({ kind: 'ended', summary: { trading: 'halted' } });
  });
});

describe('a healthy engine', () => {
  it('halts itself: no halt worker, progress to the end, nothing restarted', async () => {
    const run = start();
    await run.protectedPosition();
    const { acknowledged, settled } = run.halt(false);
    expect(await acknowledged).toMatchObject({ accepted: true, sentence: 'Trading is halted; stops stay.' });
    expect(await settled).toMatchObject({ verified: true });
    expect(run.progress.some(({ what }) => what.subject === 'account' && what.status === 'done')).toBe(true);
    await run.running();
    expect(run.supervisor.state.restarts).toBe(0);
  });

  it('obeys a halt file that somebody else writes', async () => {
    const run = start();
    await run.state('running');
    writeHaltFile(folder, { by: 'outside', reason: 'by hand', close: false }, 5);
    await run.until(() => run.lines.find((line) => line.type === 'trading_state' && line.to === 'halted' && line.by === 'outside'));
    expect(run.ownHalts).toEqual([{ by: 'outside', reason: 'by hand', close: false, at: 5 }]);
    run.supervisor.stop();
    expect(await run.supervisor.end).toMatchObject({ kind: 'ended', summary: { trading: 'halted' } });
  });

  it('does not misbehave for a pause where no test asked for it', async () => {
    const run = start();
    await run.state('running');
    expect(await run.supervisor.command({ kind: 'pause', id: someId(), by: 'ann' })).toMatchObject({ accepted: true });
  });
});
