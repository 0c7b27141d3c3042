import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONTRACT_VERSION } from '../../src-shared/contract/contract.ts';
import { SETTING_KEYS, settingDefaults } from '../../src-shared/contract/settings.ts';
import type { MirrorChange } from '../../src-shared/contract/mirror.ts';
import type { Timestamp } from '../../src-shared/domain/ids.ts';
import { must } from '../../src-shared/support/assert.ts';
import { ok } from '../../src-shared/support/result.ts';
import { fakeStart, FakeFollower, ManualClock, statusWith, temporaryFolder, type FakeEngine } from './hub.fixture.ts';
import { openHub, type Hub, type HubOptions } from './hub.ts';

let folder = '';
const hubs: Hub[] = [];
beforeEach(() => { folder = temporaryFolder(); });
afterEach(async () => {
  for (const hub of hubs.splice(0)) await hub.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A hub whose engines are fakes; the seed spares the lab's search. */
function rig(options: Partial<HubOptions> = {}, onHalt: () => void = () => undefined) {
  const clock = new ManualClock();
  const { start, engines } = fakeStart(onHalt);
  const opened = openHub({ dataDir: folder, startEngine: start, begin: 'at_once', overrides: () => ({ seed: 7 }), clock, ...options });
  if (!opened.ok) throw new Error(opened.error.sentence);
  hubs.push(opened.value);
  const follower = new FakeFollower();
  const line = opened.value.attach(follower);
  let call = 0;
  const ask = (name: string, input: unknown) => {
    call += 1;
    line.take({ v: CONTRACT_VERSION, kind: 'request', call, name, input });
    return follower.to(call);
  };
  return { hub: opened.value, clock, engines, engine: (): FakeEngine => must(engines.at(-1), 'an engine was started'), follower, line, ask };
}

const haltFile = (): string => path.join(folder, 'HALTED.json');

describe('a halt', () => {
  it('has set word and file and the mirror before the call returns', async () => {
    const order: string[] = [];
    const { hub, engines, follower, line } = rig({}, () => order.push('word'));
    await hub.begin();
    line.take({ v: CONTRACT_VERSION, kind: 'sync' });
    hub.listen({ onMirror: (touched) => { if (touched.has('halt')) order.push('mirror'); } });
    const given = hub.halt('tray', 'testing', true);
    order.push('returned');
    expect(order).toEqual(['word', 'mirror', 'returned']);
    expect(given.fileWritten).toBe(true);
    expect(hub.mirror.halt.get('now')).toMatchObject({ set: true, route: 'tray', reason: 'testing', close: true, phase: 'halting', fileWritten: true });
    expect(follower.got.at(-1)).toMatchObject({ kind: 'mirror', message: { changes: expect.arrayContaining([['halt', 'now', expect.objectContaining({ set: true }) as unknown]]) as unknown } });
    expect(await given.outcome).toEqual({ accepted: true, sentence: 'done' });
    expect(engines[0]?.commands).toMatchObject([{ kind: 'halt', by: 'tray', close: true }]);
  });

  it('goes on whatever becomes of those who are told of it', async () => {
    const { hub, engine } = rig();
    await hub.begin();
    const told: string[] = [];
    hub.listen({ onMirror: () => { throw new Error('the picture of the tray is gone'); } });
    hub.listen({ onMirror: (touched) => { if (touched.has('halt')) told.push('the next one'); } });
    const { outcome } = hub.halt('tray', 'testing', false);
    expect(told).toEqual(['the next one']);
    expect(await outcome).toEqual({ accepted: true, sentence: 'done' });
    expect(engine().commands).toHaveLength(1);
  });

  it('works without an engine: the file stands, the audit log knows, a resume ends it', async () => {
    const { hub, ask } = rig({ begin: 'after_welcome' });
    await hub.begin();
    const given = hub.halt('window button', 'no reason', false, 'ann', '0b7e8b36-9d1c-4f8e-8a52-0a3a6f3c1d11');
    expect(existsSync(haltFile())).toBe(true);
    expect(hub.mirror.halt.get('now')).toMatchObject({ set: true, phase: 'halted' });
    expect(await given.outcome).toMatchObject({ accepted: true, sentence: expect.stringContaining('next start is halted') as string });
    expect(await ask('halt.resume', { route: 'window button', acknowledge: false, note: '' })).toMatchObject({ output: { accepted: false } });
    expect(await ask('halt.resume', { route: 'window button', acknowledge: true, note: '' })).toMatchObject({ output: { accepted: true } });
    expect(existsSync(haltFile())).toBe(false);
    hub.alert({ code: 'x', subject: '', level: 2, sentence: 'x', remedy: '' });
    expect(await ask('cycle.pause', { route: 'window button' })).toMatchObject({ output: { accepted: true } });
  });

  it('given before the session has begun is stored before an engine asks for the folder', async () => {
    const { start } = fakeStart();
    const working: string[][] = [];
    const { hub } = rig({ startEngine: (options, events, thread) => {
      working.push(hub.lab.describe().flatMap(({ state, sentence }) => (state === 'busy' ? [sentence] : [])));
      return start(options, events, thread);
    } });
    void hub.halt('launch with --halt', 'halted by launch with --halt', false);
    expect(hub.lab.describe()[0]?.sentence).toBe('Works on record halt.');
    expect(await hub.begin()).toMatchObject({ accepted: true });
    expect(working).toEqual([[]]);
  });

  it('that stood before the start is shown', () => {
    writeFileSync(haltFile(), JSON.stringify({ by: 'ann', reason: 'yesterday', close: false, at: 5 }));
    const { hub } = rig();
    expect(hub.mirror.halt.get('now')).toMatchObject({ set: true, since: 5, by: 'ann', reason: 'yesterday', phase: 'halted' });
  });

  it('says when the engine does not acknowledge', async () => {
    const { hub, engine, ask } = rig();
    await hub.begin();
    engine().acknowledges = null;
    expect(await ask('halt.now', { route: 'window button', reason: 'r', close: false })).toMatchObject({ output: { accepted: null, fileWritten: true, sentence: expect.stringContaining('has not acknowledged') as string } });
    hub.alert({ code: 'x', subject: '', level: 2, sentence: 'x', remedy: '' });
    expect(engine().commands).toMatchObject([{ by: 'window 1' }]);
  });

  it('that the supervisor gives by itself is shown at once, and how it came out where no engine follows', async () => {
    const { hub, engine, clock } = rig();
    await hub.begin();
    let settle: (outcome: { verified: boolean; sentence: string }) => void = () => undefined;
    const settled = new Promise<{ verified: boolean; sentence: string }>((resolve) => { settle = resolve; });
    engine().events.onOwnHalt?.({ by: 'crash loop', reason: 'three engines ended', close: false, at: 5 as Timestamp }, { sentinelWritten: true, acknowledged: Promise.resolve(null), settled });
    expect(hub.mirror.halt.get('now')).toMatchObject({ set: true, by: 'crash loop', phase: 'halting' });
    settle({ verified: false, sentence: 'alpha does not answer.' });
    await settled;
    clock.go(50);
    expect(hub.mirror.halt.get('now')).toMatchObject({ set: true, phase: 'needs_you', sentence: 'alpha does not answer.' });
    expect([...hub.mirror.alerts.values()]).toMatchObject([{ code: 'halt', level: 4, sentence: 'Halted by crash loop: three engines ended.' }]);
  });

  it('given once makes one alert, whoever tells of it', async () => {
    const { hub, engine, clock } = rig();
    await hub.begin();
    hub.halt('tray', 'halted by tray', false);
    await engine().events.onLines([{ type: 'halt', at: 1, id: 'h', by: 'tray', reason: 'halted by tray', close: false, verified: false, resumed: false, report: [] }]);
    clock.go(50);
    expect([...hub.mirror.alerts.values()].map(({ sentence }) => sentence)).toEqual(['Halted by tray.']);
  });

  it('whose file nobody can read is shown without the place of the file', () => {
    writeFileSync(haltFile(), 'no json');
    expect(rig().hub.mirror.halt.get('now')?.reason).toBe('the halt file HALTED.json is there but cannot be read');
  });

  it('is told as done when the halt worker has verified it, also where no engine is there to say so', async () => {
    const { hub, engine, clock } = rig();
    await hub.begin();
    engine().acknowledges = null;
    await hub.halt('tray', 'r', false).outcome;
    clock.go(100);
    expect(hub.mirror.halt.get('now')?.phase).toBe('needs_you');
    engine().settle({ verified: true, sentence: 'Verified; it could not be stored.' });
    await engine().settled;
    clock.go(100);
    expect(hub.mirror.halt.get('now')).toMatchObject({ set: true, phase: 'halted', sentence: 'Verified; it could not be stored.' });
  });

  it('is over when the engine says so, and not by a status from before it', async () => {
    const { hub, engine, clock } = rig();
    await hub.begin();
    hub.halt('tray', 'r', false);
    writeFileSync(haltFile(), '{}');
    engine().tell(statusWith());
    clock.go(100);
    expect(hub.mirror.halt.get('now')?.set).toBe(true);
    const halt = { by: 'tray', reason: 'r', close: false, at: 9, verifiedAt: null, lines: [{ venue: 'alpha', subject: 'order 1', status: 'pending' as const, sentence: 'being cancelled' }] };
    engine().tell(statusWith({ trading: 'halted', halt }));
    clock.go(100);
    expect(hub.mirror.halt.get('now')).toMatchObject({ phase: 'halting', sentence: 'Still to do: alpha order 1: being cancelled.' });
    engine().events.onHaltProgress(must(halt.lines[0], 'a line'));
    clock.go(100);
    expect(hub.mirror.haltSteps.size).toBe(0);
    engine().events.onSupervisor({ ...engine().state, state: 'halting_for_it', sentence: 'The engine did not answer.' });
    engine().events.onHaltProgress(must(halt.lines[0], 'a line'));
    clock.go(100);
    expect([...hub.mirror.haltSteps.entries()]).toMatchObject([['alpha order 1', { by: 'halt worker', status: 'pending' }]]);
    expect(hub.mirror.engine.get('now')?.state).toBe('halting');
    engine().tell(statusWith({ trading: 'halted', halt: { ...halt, verifiedAt: 10, lines: [] } }));
    clock.go(100);
    expect(hub.mirror.halt.get('now')?.phase).toBe('halted');
    rmSync(haltFile());
    engine().tell(statusWith());
    clock.go(100);
    expect(hub.mirror.halt.get('now')).toMatchObject({ set: false, phase: 'none' });
    expect(hub.mirror.haltSteps.size).toBe(0);
  });

  // Regression: the banner had the wall's time, the steps below it the market's.
  it('happens at one moment, the wall\'s, in the banner and in each step, whatever the market\'s clock says', async () => {
    const { hub, engine, clock } = rig();
    await hub.begin();
    const begun = clock.nowMs();
    const step = { venue: 'alpha', subject: 'order 1', status: 'pending' as const, sentence: 'being cancelled', at: 77, by: 'engine' as const };
    engine().events.onMirror([['haltSteps', 'alpha order 1', step]]);
    engine().tell(statusWith({ trading: 'halted', halt: { by: 'engine', reason: 'daily loss', close: false, at: 77, verifiedAt: null, lines: [] } }));
    clock.go(3_000);
    expect(hub.mirror.halt.get('now')?.since).toBe(begun);
    expect(hub.mirror.haltSteps.get('alpha order 1')?.at).toBe(begun);
    // Told again it is no news; saying something else it is.
    engine().events.onMirror([['haltSteps', 'alpha order 1', step]]);
    clock.go(100);
    expect(hub.mirror.haltSteps.get('alpha order 1')?.at).toBe(begun);
    engine().events.onMirror([['haltSteps', 'alpha order 1', { ...step, status: 'done', sentence: 'cancelled', at: 79 }]]);
    clock.go(100);
    expect(hub.mirror.haltSteps.get('alpha order 1')).toMatchObject({ status: 'done', at: begun + 3_100 });
  });
});

describe('the session', () => {
  it('waits for the end of the welcome, and starts as the settings say', async () => {
    const { hub, engines, engine, ask } = rig({ begin: 'after_welcome' });
    await hub.begin();
    expect(engines).toHaveLength(0);
    await ask('setting.set', { key: 'trading', value: { ...settingDefaults.trading, balance: '2500', watchlist: ['BTC', 'ETH'], appetite: 'careful' } });
    await ask('setting.set', { key: 'welcome', value: { done: true, step: 2, tour: 'unseen', risksAccepted: true } });
    await expect.poll(() => engines.length).toBe(1);
    expect(engine().options).toMatchObject({ market: 'generated', speed: 1, balance: '2500', instruments: ['BTC', 'ETH'], intervalMs: 5000, seed: 7, risk: { riskPerTrade: 0.001, maxOpenPositions: 5, dailyLossHalt: 0.02 } });
  });

  it('that runs already is begun anew by the welcome only where it was told something else', async () => {
    const { hub, engines, ask } = rig();
    await hub.begin();
    await ask('setting.set', { key: 'welcome', value: { done: true, step: 2, tour: 'unseen', risksAccepted: true } });
    expect(engines).toHaveLength(1);
    await ask('setting.set', { key: 'welcome', value: { done: false, step: 0, tour: 'unseen', risksAccepted: false } });
    await ask('setting.set', { key: 'trading', value: { ...settingDefaults.trading, appetite: 'bold' } });
    await ask('setting.set', { key: 'welcome', value: { done: true, step: 2, tour: 'unseen', risksAccepted: true } });
    await expect.poll(() => engines.length).toBe(2);
  });

  it('is ended and begun anew on request, with the paper books set aside where they should be', async () => {
    const { hub, engines, ask } = rig();
    await hub.begin();
    writeFileSync(path.join(folder, 'paper-alpha.json'), 'books');
    expect(await ask('session.start', { fresh: false })).toMatchObject({ output: { accepted: true } });
    expect(existsSync(path.join(folder, 'paper-alpha.json'))).toBe(true);
    expect(await ask('session.start', { fresh: true })).toMatchObject({ output: { accepted: true } });
    expect(readFileSync(path.join(folder, 'paper-alpha.json.set-aside'), 'utf8')).toBe('books');
    expect(await ask('engine.restart', {})).toMatchObject({ output: { accepted: true } });
    expect(engines).toHaveLength(4);
  });

  it('goes on where the books of the earlier account cannot be set aside, and says why there is no new one', async () => {
    const { hub, engines, ask } = rig();
    await hub.begin();
    writeFileSync(path.join(folder, 'paper-alpha.json'), 'books');
    mkdirSync(path.join(folder, 'paper-alpha.json.set-aside', 'in the way'), { recursive: true });
    expect(await ask('session.start', { fresh: true })).toMatchObject({ kind: 'answer', output: { accepted: false, sentence: expect.stringMatching(/^The books of the earlier account cannot be set aside \(E\w+\)/) as string } });
    expect(hub.engine).toBe(engines[1]);
  });

  it('says why it could not be opened, without the places of this machine', async () => {
    const { hub, follower, clock, ask } = rig({ begin: 'after_welcome', startEngine: (options, events, thread) => {
      const { start } = fakeStart();
      const link = start(options, { ...events, onOpened: () => undefined }, thread);
      (link as FakeEngine).finish({ kind: 'not_opened', failure: { code: 'folder_in_use', sentence: `Quorum is already running on ${folder}.`, remedy: 'End it.' } });
      return link;
    } });
    expect(await ask('session.start', { fresh: false })).toMatchObject({ output: { accepted: false, sentence: 'Quorum is already running on (data folder). End it.' } });
    expect(JSON.stringify(follower.got)).not.toContain(folder);
    expect(hub.engine).toBeNull();
    clock.go(50);
    // The answer has said it.
    expect(hub.mirror.alerts.size).toBe(0);
  });

  it('tells when it ended and nobody had asked it to', async () => {
    const { hub, engine } = rig();
    await hub.begin();
    const ends: string[] = [];
    hub.listen({ onEnd: ({ kind }, wasAsked) => ends.push(`${kind} ${wasAsked}`) });
    engine().finish({ kind: 'died', sentence: 'by itself' });
    await expect.poll(() => ends).toEqual(['died false']);
    expect(hub.engine).toBeNull();
  });

  it('keeps telling what the halt worker has done when the next engine opens, which it once forgot within a second, and leaves the rest to that engine', async () => {
    const { hub, engine, clock } = rig();
    await hub.begin();
    const told = (subject: string, status: 'done' | 'pending' | 'unknown' | 'still_open'): void => engine().events.onHaltProgress({ venue: 'alpha', subject, status, sentence: status });
    hub.halt('Halt button', 'a test', false);
    engine().events.onSupervisor({ ...engine().state, state: 'halting_for_it', sentence: 'The engine did not answer.' });
    told('order 1', 'done');
    told('stop 2', 'still_open');
    told('order 3', 'pending');
    told('account', 'unknown');
    engine().events.onOpened({ session: 'next', title: 'm', dataDir: folder });
    clock.go(100);
    expect([...hub.mirror.haltSteps.keys()]).toEqual(['alpha order 1', 'alpha stop 2']);
    hub.halt('Halt button', 'pressed again', false);
    clock.go(100);
    expect(hub.mirror.haltSteps.size).toBe(2);
  });

  it('clears the rows of the engine before when another opens', async () => {
    const { hub, engine, ask, clock } = rig();
    await hub.begin();
    const bar: MirrorChange = ['bars', 'a', { openAt: 0, open: 1, high: 1, low: 1, close: 1, volume: 1 }];
    engine().events.onMirror([bar]);
    clock.go(50);
    expect(hub.mirror.bars.size).toBe(1);
    await ask('engine.restart', {});
    expect(hub.mirror.bars.size).toBe(0);
    expect(hub.mirror.settings.size).toBe(SETTING_KEYS.length);
  });
});

describe('requests', () => {
  it('for the engine go to it with the author; without one they are refused', async () => {
    const { hub, engine, ask } = rig();
    expect(await ask('halt.checklist', {})).toMatchObject({ kind: 'refusal', error: { code: 'no_engine' } });
    await hub.begin();
    expect(await ask('position.close', { position: 'p' })).toMatchObject({ kind: 'answer', output: { accepted: true, sentence: 'done' } });
    expect(engine().asked).toEqual([{ name: 'position.close', input: { position: 'p' }, by: 'window 1' }]);
  });

  it('about health name threads and halt routes', async () => {
    const { hub, ask } = rig();
    hub.haltRoutes.report({ route: 'tray', works: false, sentence: 'This desktop has no tray.' });
    expect(await ask('health.workers', {})).toMatchObject({ output: { workers: [{ name: 'engine', state: 'stopped' }, { name: 'lab 1' }, { name: 'lab 2' }], haltRoutes: [{ route: 'tray', works: false }] } });
  });

  it('for the doctor and the log are answered without the places of this machine', async () => {
    const { hub, ask } = rig();
    hub.log.warn({ where: `${folder}/x`, apiKey: 'secret-1' }, 'something happened');
    const doctor = await ask('health.doctor', {});
    expect(doctor).toMatchObject({ kind: 'answer', output: { findings: expect.arrayContaining([expect.objectContaining({ check: 'database' })]) as unknown } });
    expect(await ask('health.logs', { level: 'warn', text: 'HAPPENED', limit: 10 })).toMatchObject({ output: { cut: false, lines: [{ level: 'warn', message: 'something happened', fields: '{"where":"(data folder)/x","apiKey":"[redacted]"}' }] } });
    expect(JSON.stringify(doctor)).not.toContain(folder);
  });

  it('are answered without the places of this machine, whoever answers and however', async () => {
    const { hub, engine, follower, line, ask, clock } = rig();
    await hub.begin();
    line.take({ v: CONTRACT_VERSION, kind: 'sync' });
    const place = `${folder}/HALTED.json`;
    hub.haltRoutes.report({ route: 'command line', works: false, sentence: `The control socket of ${folder} cannot be made.` });
    engine().answer = () => ok({ accepted: false, sentence: `The halt file ${place} cannot be removed.` });
    expect(await ask('halt.resume', { route: 'window button', acknowledge: true, note: '' })).toMatchObject({ output: { sentence: 'The halt file (data folder)/HALTED.json cannot be removed.' } });
    engine().answer = () => { throw new Error(`EACCES: ${place}`); };
    expect(await ask('halt.checklist', {})).toMatchObject({ error: { sentence: 'halt.checklist failed: EACCES: (data folder)/HALTED.json.' } });
    await ask('health.workers', {});
    engine().events.onMirror([['feed', 'a', { ordinal: 0, at: 0, kind: 'problem', level: 'bad', sentence: `${place} is locked.`, instrument: null, order: null, position: null, round: null }]]);
    clock.go(50);
    expect(hub.mirror.feed.get('a')?.sentence).toBe('(data folder)/HALTED.json is locked.');
    expect(JSON.stringify(follower.got)).not.toContain(folder);
  });

  it('to restore take only the name of a backup', async () => {
    const { ask } = rig();
    expect(await ask('backup.restore', { file: '/etc/passwd' })).toMatchObject({ output: { accepted: false } });
    expect(await ask('backup.restore', { file: 'quorum-20260101T000000000Z-daily.sqlite' })).toMatchObject({ output: { accepted: false, sentence: expect.stringContaining('There is no backup') as string } });
  });

  it('to acknowledge an alert change its row', async () => {
    const { hub, ask, clock } = rig();
    hub.alert({ code: 'x', subject: '', level: 4, sentence: 'x', remedy: '' });
    clock.go(50);
    const [id] = [...hub.mirror.alerts.keys()];
    expect(await ask('alert.acknowledge', { id })).toMatchObject({ output: { accepted: true } });
    clock.go(50);
    expect(hub.mirror.alerts.get(must(id, 'an alert'))?.acknowledged).toBe(true);
    expect(await ask('alert.acknowledge', { id: 'other' })).toMatchObject({ output: { accepted: false } });
  });
});

describe('the life of the app', () => {
  it('keeps a second one off the folder', () => {
    rig();
    const { start } = fakeStart();
    expect(openHub({ dataDir: folder, startEngine: start, begin: 'at_once' })).toMatchObject({ ok: false, error: { code: 'folder_in_use', sentence: expect.stringContaining(`process ${process.pid}`) as string } });
  });

  it('after sleep tells everybody, the engine first, and begins from a snapshot', async () => {
    const { hub, follower, line, clock, engine } = rig();
    await hub.begin();
    line.take({ v: CONTRACT_VERSION, kind: 'sync' });
    hub.suspend();
    clock.go(5 * 60_000);
    follower.got.length = 0;
    hub.woke();
    expect(follower.got.map((message) => (message.kind === 'mirror' ? message.message.kind : message.kind))).toEqual(['snapshot']);
    expect([...hub.mirror.alerts.values()].at(-1)?.sentence).toContain('5 min');
    expect(engine().powerChanges).toEqual(['suspended', 'woke']);
  });

  it('leaves as asked: stay changes nothing, close closes first, leave ends the session', async () => {
    const { hub, engine, clock } = rig();
    await hub.begin();
    expect(hub.openRisk()).toBeNull();
    engine().tell(statusWith({ openPositions: 2, openRisk: '31.5' }));
    expect(hub.openRisk()).toEqual({ positions: 2, atRisk: '31.5' });
    expect((await hub.quit('stay')).accepted).toBe(false);
    expect(hub.engine).not.toBeNull();
    const quit = hub.quit('close');
    clock.go(250);
    expect(await quit).toEqual({ accepted: true, sentence: 'Left.' });
    expect(engine().commands).toMatchObject([{ kind: 'resume', by: 'leaving' }]);
    expect(hub.engine).toBeNull();
  });

  it('does not leave when closing was chosen and nobody is there to close', async () => {
    const { hub, engine, clock } = rig();
    await hub.begin();
    engine().events.onMirror([['portfolio', 'now', {
      at: 0, equity: '1', startEquity: '1', cash: '1', unrealised: '0', exposure: '1', openRisk: '1', dayPnl: null, dayStart: null, realisedToday: '0', peak: '1', drawdown: 0, dailyLossHalt: 0.1, drawdownHalt: 0.1, openPositions: 2, unprotected: 0,
    }]]);
    clock.go(50);
    engine().finish({ kind: 'died', sentence: 'by itself' });
    await expect.poll(() => hub.engine).toBeNull();
    expect(await hub.quit('close')).toMatchObject({ accepted: false, sentence: expect.stringContaining('nothing can be closed') as string });
    expect(await hub.quit('leave')).toMatchObject({ accepted: true });
  });
});
