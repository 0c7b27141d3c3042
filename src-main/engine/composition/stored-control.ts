/**
 * Halt, resume and pause where no engine runs. They change what the next start finds: it compares with every venue before it
 * trades, whatever is stored.
 */
import path from 'node:path';
import type { Timestamp } from '../../../src-shared/domain/ids.ts';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';
import { HaltFile, SENTINEL_NAME } from '../adapters/halt-file/halt-file.ts';
import { openDataFolder } from '../adapters/store-sqlite/data-folder.ts';
import { lastEventAt } from '../adapters/store-sqlite/load-state.ts';
import { openStore } from '../adapters/store-sqlite/open-store.ts';
import type { SqliteStore } from '../adapters/store-sqlite/store.ts';
import type { Command } from '../core/command.ts';
import type { Fact } from '../core/fact.ts';
import { whyNotLifted } from '../core/locks/begin-lock.ts';
import type { StoredState } from '../core/stored-state.ts';
import type { HaltNotice } from '../ports/halt-switch.ts';

type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>;

/** What came of a command on stored state. */
export interface StoredOutcome {
  readonly accepted: boolean;
  readonly sentence: string;
}

/** The halt file of a data folder; null when none stands. */
export function haltNoticeOf(dataDir: string): HaltNotice | null {
  return haltFileOf(dataDir).notice();
}

/** Writes the halt file: the next start is halted, and a running engine that could not be reached sees it too. False when the disk refuses. */
export function writeHaltFile(dataDir: string, notice: Omit<HaltNotice, 'at'>, at: number): boolean {
  return haltFileOf(dataDir).engage({ ...notice, at: at as Timestamp }).sentinelWritten;
}

/** Puts a halt that the halt file already carries into the audit log. The stored trading state stays: the next start halts by the file, and so cancels what rests. */
export function recordHalt(dataDir: string, command: CommandOf<'halt'>, at: number): Result<StoredOutcome> {
  return onStore(dataDir, at, (store) => record(store, command, at, [], { accepted: true, sentence: 'Halted while no engine ran: the next start is halted.' }));
}

/** Lifts the halt file and a stored halt, or a pause. */
export function resumeStored(dataDir: string, command: CommandOf<'resume'>, at: number): Result<StoredOutcome> {
  return onStore(dataDir, at, (store) => {
    const stored = store.load();
    const haltFile = haltFileOf(dataDir);
    const halted = stored.trading === 'halted' || haltFile.isSet();
    if (halted && !command.acknowledge) {
      return record(store, command, at, [], { accepted: false, sentence: 'Trading stays halted: the cause of the halt must be acknowledged.' });
    }
    if (!halted && (stored.trading === 'active' || stored.trading === 'reducing')) return ok({ accepted: true, sentence: 'Trading is not halted or paused.' });
    if (!haltFile.release().released) return err(failure('halt_file_stays', `The halt file ${sentinelOf(dataDir)} cannot be removed.`, 'Give this user write permission on the folder; until then everything stays halted.'));
    const sentence = halted ? 'The halt is lifted. The next start compares with every venue before it trades.' : 'Trading resumes with the next start.';
    return record(store, command, at, resumeFacts(stored, command.by, at), { accepted: true, sentence });
  });
}

/** Stores a pause: the next start places no new orders but protection. */
export function pauseStored(dataDir: string, command: CommandOf<'pause'>, at: number): Result<StoredOutcome> {
  return onStore(dataDir, at, (store) => {
    const stored = store.load();
    if (stored.trading === 'halted' || haltFileOf(dataDir).isSet()) return record(store, command, at, [], { accepted: false, sentence: 'Trading is halted; resume ends a halt.' });
    const facts: Fact[] = [{ kind: 'trading_state_changed', from: stored.trading, to: 'paused', reason: 'paused', by: command.by, at: at as Timestamp }];
    return record(store, command, at, facts, { accepted: true, sentence: 'Trading is paused: the next start places no new orders but protection.' });
  });
}

/** Lifts a stored lock: the next start does not take it back. What holds is judged by the newest event, as the engine would. */
export function liftStored(dataDir: string, command: CommandOf<'lift_lock'>, at: number): Result<StoredOutcome> {
  return onStore(dataDir, at, (store) => {
    const lock = store.load().locks?.rows.find(({ id }) => id === command.lock);
    const refusal = lock === undefined ? `There is no lock ${command.lock} that holds.` : whyNotLifted(lock, command.note, lastEventAt(store.db));
    if (lock === undefined || refusal !== null) return record(store, command, at, [], { accepted: false, sentence: refusal ?? '' });
    const facts: Fact[] = [{ kind: 'lock_changed', lock: { ...lock, liftedAt: at as Timestamp, liftedBy: command.by, note: command.note.trim() }, at: at as Timestamp }];
    return record(store, command, at, facts, { accepted: true, sentence: `${lock.id} is lifted: the next start is not held back by it.` });
  });
}

function resumeFacts(stored: StoredState, by: string, at: number): Fact[] {
  const facts: Fact[] = [];
  if (stored.halt !== null) {
    facts.push({ kind: 'halt_changed', halt: { ...stored.halt, resumedAt: at as Timestamp, resumedBy: by }, report: [], at: at as Timestamp });
  }
  if (stored.trading !== 'active') facts.push({ kind: 'trading_state_changed', from: stored.trading, to: 'active', reason: 'resumed', by, at: at as Timestamp });
  return facts;
}

/** Puts a command on stored state, with what it changed, into the audit log. */
export function record(store: SqliteStore, command: Command, at: number, facts: readonly Fact[], outcome: StoredOutcome): Result<StoredOutcome> {
  const handled: Fact = { kind: 'command_handled', command, accepted: outcome.accepted, sentence: outcome.sentence, at: at as Timestamp };
  store.apply([...facts, handled], { seq: 0, at: at as Timestamp, body: { kind: 'command_received', command } });
  store.commit(true);
  return ok(outcome);
}

/** Holds the folder meanwhile, so that no engine starts in between. */
export function onStore(dataDir: string, at: number, work: (store: SqliteStore) => Result<StoredOutcome>): Result<StoredOutcome> {
  const folder = openDataFolder(dataDir, at);
  if (!folder.ok) return folder;
  try {
    const store = openStore(folder.value, { at });
    if (!store.ok) return store;
    try {
      return work(store.value);
    } finally {
      store.value.close();
    }
  } finally {
    folder.value.release();
  }
}

function haltFileOf(dataDir: string): HaltFile {
  return new HaltFile(new SharedArrayBuffer(4), sentinelOf(dataDir));
}

function sentinelOf(dataDir: string): string {
  return path.join(path.resolve(dataDir), SENTINEL_NAME);
}
