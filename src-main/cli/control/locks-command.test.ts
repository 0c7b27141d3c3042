import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LockId, Timestamp } from '../../../src-shared/domain/ids.ts';
import type { RiskLock } from '../../../src-shared/domain/lock.ts';
import { value } from '../../../src-shared/support/result.fixture.ts';
import { openDataFolder } from '../../engine/adapters/store-sqlite/data-folder.ts';
import { openStore } from '../../engine/adapters/store-sqlite/open-store.ts';
import type { StoredState } from '../../engine/core/stored-state.ts';
import { FactStory, give, storySession } from '../../engine/ports/fact-story.test.ts';
import { ExitCode } from '../exit-code.ts';
import { Terminal } from '../terminal.ts';
import { liftLock, showLocks } from './locks-command.ts';

const HOUR = 3_600_000;
let folder = '';
let said = '';
let began = 0;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quorum-locks-'));
  said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => { said += String(text); return true; });
  onStore((store) => {
    store.openSession(storySession(1));
    const turn = new FactStory(3).next();
    began = turn.event.at;
    give(store, { ...turn, facts: [...turn.facts, ...[over, holding].map((make) => ({ kind: 'lock_changed' as const, lock: make(began), at: turn.event.at }))] });
    store.commit(true);
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const over = (at: number): RiskLock => ({ id: 'lock-1' as LockId, kind: 'loss_streak', scope: { on: 'team', subject: 'group_chat' }, reason: '8 trades in a row lost.', beganAt: (at - 2 * HOUR) as Timestamp, endsAt: (at - HOUR) as Timestamp, liftedAt: null, liftedBy: null, note: null });
const holding = (at: number): RiskLock => ({ ...over(at), id: 'lock-2' as LockId, kind: 'drawdown', scope: { on: 'everything', subject: null }, reason: 'Closed trades took 3.10 % off.', beganAt: at as Timestamp, endsAt: (at + HOUR) as Timestamp });

function onStore<T>(work: (store: ReturnType<typeof open>) => T): T {
  const held = value(openDataFolder(folder, 1));
  const store = open(held);
  try {
    return work(store);
  } finally {
    store.close();
    held.release();
  }
}
const open = (held: Parameters<typeof openStore>[0]) => value(openStore(held, { at: 1 }));
const stored = (): NonNullable<StoredState['locks']> => onStore((store) => store.load().locks ?? { newest: 0, rows: [], trades: [], teams: [] });
const basis = (json = false) => ({ dataDir: folder, json, terminal: new Terminal(new Writable({ write: (chunk, _encoding, done) => { said += String(chunk); done(); } })) });

describe('quorum locks', () => {
  it('lists what holds with its reason; with --all also what is over', async () => {
    expect(await showLocks(basis(), false)).toBe(ExitCode.done);
    expect(said).toContain('everything, you too');
    expect(said).toContain('lock-2: Closed trades took 3.10 % off.');
    expect(said).not.toContain('lock-1');
    said = '';
    await showLocks(basis(), true);
    expect(said).toMatch(/lock-1 +loss streak +what the group chat asks for .* over/);
  });

  it('says each as an object with --json', async () => {
    await showLocks(basis(true), true);
    const lines = said.trim().split('\n').map((line) => JSON.parse(line) as unknown);
    expect(lines).toMatchObject([{ type: 'lock', id: 'lock-2', kind: 'drawdown', scope: 'everything', subject: null, binds: 'everybody', holds: true, endsAt: began + HOUR }, { id: 'lock-1', binds: 'agents', holds: false }]);
  });
});

describe('quorum locks lift, where nothing runs', () => {
  it('lifts it in the stored state: the next start does not take it back, and the audit log has the note', async () => {
    expect(await liftLock(basis(), '2', 'seen and understood')).toBe(ExitCode.done);
    expect(said).toContain('lock-2 is lifted: the next start is not held back by it.');
    expect(stored().rows.find(({ id }) => id === 'lock-2')).toMatchObject({ note: 'seen and understood', liftedBy: expect.any(String) as string, endsAt: began + HOUR });
    expect(onStore((store) => store.db.prepare<[], string>("SELECT body FROM audit_log WHERE kind = 'command_handled' ORDER BY ordinal DESC LIMIT 1").pluck().get())).toContain('seen and understood');
    said = '';
    await showLocks(basis(), false);
    expect(said).toContain('No lock holds.');
    expect(await liftLock(basis(), 'lock-2', 'again')).toBe(ExitCode.halted);
    expect(said).toContain('was lifted already');
  });

  it.each([
    ['lock-1', 'late', ExitCode.halted, 'lock-1 is over'], ['lock-7', 'why not', ExitCode.halted, 'There is no lock lock-7 that holds.'], ['lock-2', '', ExitCode.usage, 'A lock is not lifted without a note.'],
    ['lock-2', '   ', ExitCode.usage, 'The note is empty'], ['nonsense', 'why', ExitCode.usage, '"nonsense" is not the name of a lock.'],
  ])('refuses %s with the note %j', async (lock, note, code, sentence) => {
    expect(await liftLock(basis(), lock, note)).toBe(code);
    expect(said).toContain(sentence);
    expect(stored().rows.every(({ liftedAt }) => liftedAt === null)).toBe(true);
  });
});
