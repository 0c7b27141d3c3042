/** A hub on a real engine: generated market, real threads, real database. */
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTRACT_VERSION } from '../../src-shared/contract/contract.ts';
import type { MirrorMessage } from '../../src-shared/contract/mirror.ts';
import { Replica } from '../../src-shared/contract/replica.ts';
import { must } from '../../src-shared/support/assert.ts';
import { FakeFollower, temporaryFolder } from './hub.fixture.ts';
import { openHub, type Hub } from './hub.ts';
import { startSupervised } from './start-supervised.ts';

describe('a hub on a real engine', () => {
  const folder = temporaryFolder();
  const follower = new FakeFollower();
  const replica = new Replica();
  let hub: Hub;
  let call = 0;
  let line: ReturnType<Hub['attach']>;
  const ask = (name: string, input: unknown) => {
    call += 1;
    line.take({ v: CONTRACT_VERSION, kind: 'request', call, name, input });
    return follower.to(call);
  };
  /** What a screen knows by now. Anything it cannot apply is a failure of the hub. */
  const screen = () => {
    for (const message of follower.got.splice(0)) if (message.kind === 'mirror') expect(replica.take(message.message as MirrorMessage).kind).toBe('applied');
    return replica.state;
  };

  beforeAll(async () => {
    const opened = openHub({ dataDir: folder, startEngine: startSupervised, begin: 'at_once', overrides: () => ({ seed: 11 }) });
    if (!opened.ok) throw new Error(opened.error.sentence);
    hub = opened.value;
    line = hub.attach(follower);
    line.take({ v: CONTRACT_VERSION, kind: 'sync' });
    expect(await hub.begin()).toMatchObject({ accepted: true });
  });
  afterAll(async () => {
    await hub.quit('leave');
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows a screen the session, its market and the agents, each row as the contract says', async () => {
    await expect.poll(() => screen().loop.size, { timeout: 20_000 }).toBe(1);
    await expect.poll(() => screen().engine.get('now')?.state, { timeout: 20_000 }).toBe('running');
    const state = screen();
    expect(state.session.get('now')).toMatchObject({ mode: 'demo' });
    const names = ['instruments', 'quotes', 'agents', 'venues', 'portfolio', 'status', 'settings'] as const;
    await expect.poll(() => names.filter((name) => screen()[name].size === 0), { timeout: 20_000 }).toEqual([]);
    expect([...state.alerts.values()].filter(({ code }) => code === 'mirror_row')).toEqual([]);
  });

  it('passes questions and commands on, halts, and ends the halt', async () => {
    expect(await ask('halt.checklist', {})).toMatchObject({ kind: 'answer' });
    expect(await ask('halt.now', { route: 'window button', reason: 'a test', close: false })).toMatchObject({ output: { fileWritten: true, accepted: true } });
    expect(existsSync(path.join(folder, 'HALTED.json'))).toBe(true);
    await expect.poll(() => screen().halt.get('now')?.phase, { timeout: 20_000 }).toBe('halted');
    await expect.poll(async () => {
      const answer = await ask('halt.resume', { route: 'window button', acknowledge: true, note: 'seen' });
      return answer.kind === 'answer' ? answer.output : answer.error;
    }, { timeout: 20_000 }).toMatchObject({ accepted: true });
    await expect.poll(() => screen().halt.get('now')?.set, { timeout: 20_000 }).toBe(false);
    expect(existsSync(path.join(folder, 'HALTED.json'))).toBe(false);
  });

  it('begins a new session with a fresh account and the teams chosen meanwhile, whose trades are kept beside the earlier ones', async () => {
    const before = must(screen().session.get('now'), 'a session').id;
    expect(await ask('setting.set', { key: 'trading', value: { ...hub.settings.get('trading'), balance: '777' } })).toMatchObject({ output: { accepted: true } });
    expect(await ask('setting.set', { key: 'teams', value: { own: [], crew: 'managed_desk', group_chat: 'relay' } })).toMatchObject({ output: { accepted: true } });
    expect(await ask('agents.seated', {})).toMatchObject({ output: { teams: [{ name: 'Research desk' }, { name: 'Round table' }] } });
    expect(await ask('session.start', { fresh: true })).toMatchObject({ output: { accepted: true } });
    await expect.poll(async () => {
      const answer = await ask('agents.seated', {});
      return answer.kind === 'answer' ? answer.output : answer.error;
    }, { timeout: 20_000 }).toMatchObject({ teams: [{ name: 'Managed desk' }, { name: 'Relay' }] });
    await expect.poll(() => screen().portfolio.get('now')?.cash, { timeout: 20_000 }).toBe('777');
    expect(screen().session.get('now')?.id).not.toBe(before);
    expect(existsSync(path.join(folder, 'paper-alpha.json.set-aside'))).toBe(true);
  });

  it('makes a backup while it runs, and restores it around an engine that is ended and started again', async () => {
    const made = await ask('backup.make', {});
    const { file } = (made as { readonly output: { readonly file: string } }).output;
    expect(await ask('backup.list', {})).toMatchObject({ output: { backups: expect.arrayContaining([expect.objectContaining({ file })]) as unknown } });
    expect(await ask('backup.restore', { file })).toMatchObject({ output: { accepted: true, sentence: `${file} is the database now. The one before is kept in replaced/.` } });
    expect(hub.engine).not.toBeNull();
    expect((await ask('backup.list', {})).kind).toBe('answer');
  });
});
