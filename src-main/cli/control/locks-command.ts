/** `quorum locks` and `quorum locks lift`: what holds entries back, from the database; lifted by the running instance, or in the stored state where none runs. */
import { randomUUID } from 'node:crypto';
import type { LockRow } from '../../../src-shared/contract/locks.ts';
import type { LockId, RowId } from '../../../src-shared/domain/ids.ts';
import { ENGLISH, readable } from '../../../src-shared/support/readable.ts';
import { readLocks } from '../../lab/locks.ts';
import { ExitCode, exitCodeFor } from '../exit-code.ts';
import { withReader } from '../query/with-reader.ts';
import { momentText, tableLines } from '../table.ts';
import { ask } from './agents-commands.ts';
import { askInstance } from './control-client.ts';
import type { ControlBasis } from './control-commands.ts';
import { whoAmI } from './who.ts';

/** More than anybody reads. */
const MOST = 1_000;

/** The locks that hold, or all there were, newest first. */
export function showLocks(basis: ControlBasis, all: boolean): Promise<ExitCode> {
  return withReader(basis, async (reader) => {
    const { asOf, locks } = readLocks(reader, { all, limit: MOST });
    if (basis.json) for (const lock of locks) await basis.terminal.json({ type: 'lock', ...lock, holds: holdsNow(lock, asOf) });
    else await basis.terminal.line(locks.length === 0 ? `No lock ${all ? 'was ever set' : 'holds'}.` : lockLines(locks, asOf).join('\n'));
    return ExitCode.done;
  });
}

function holdsNow({ liftedAt, endsAt }: LockRow, asOf: number | null): boolean {
  return liftedAt === null && endsAt > (asOf ?? 0);
}

function lockLines(locks: readonly LockRow[], asOf: number | null): string[] {
  const table = tableLines(
    [{ name: 'lock' }, { name: 'kind' }, { name: 'holds back' }, { name: 'began (UTC)' }, { name: 'ends (UTC)' }, { name: '' }],
    locks.map((lock) => [lock.id, lock.kind.replaceAll('_', ' '), heldBack(lock), momentText(lock.beganAt), momentText(lock.endsAt), stateOf(lock, asOf)]),
  );
  const reasons = locks.filter((lock) => lock.kind !== 'cooldown').map(({ id, reason }) => `${id}: ${readable(reason, ENGLISH)}`);
  return [...table, ...(reasons.length === 0 ? [] : ['', ...reasons]), '', `As of ${asOf === null ? 'no event' : `${momentText(asOf)} UTC`}, the newest event: locks end by the time of the market. \`quorum locks lift <lock> --note "why"\` ends one.`];
}

function heldBack({ scope, subject, binds }: LockRow): string {
  const what = scope === 'everything' ? 'everything' : scope === 'team' ? `what the ${(subject ?? '').replaceAll('_', ' ')} asks for` : (subject ?? '');
  return binds === 'everybody' ? `${what}, you too` : what;
}

function stateOf(lock: LockRow, asOf: number | null): string {
  if (lock.liftedAt !== null) return `lifted by ${lock.liftedBy ?? 'somebody'}: ${lock.note ?? ''}`;
  return holdsNow(lock, asOf) ? 'holds' : 'over';
}

/** Lifts a lock. `wish`: `lock-12`, or its number alone. */
export async function liftLock(basis: ControlBasis, wish: string, note: string): Promise<ExitCode> {
  const lock = /^\d+$/.test(wish) ? `lock-${Number(wish)}` : wish;
  if (note.trim() === '' || note.length > 500) return usage(basis, note === '' ? 'A lock is not lifted without a note.' : 'The note is empty or longer than 500 characters.');
  if (!/^lock-\d{1,12}$/.test(lock)) return usage(basis, `"${wish}" is not the name of a lock.`);
  const there = await askInstance(basis.dataDir, { kind: 'status' });
  if (there.kind !== 'absent') {
    const told = await ask(basis, 'locks.lift', { id: lock, note });
    return typeof told === 'number' ? told : tell(basis, true, told);
  }
  const { liftStored } = await import('../../engine/composition/stored-control.ts');
  const outcome = liftStored(basis.dataDir, { kind: 'lift_lock', id: randomUUID() as string as RowId, by: whoAmI(), lock: lock as LockId, note }, Date.now());
  if (outcome.ok) return tell(basis, false, outcome.value);
  basis.terminal.fail(outcome.error);
  return exitCodeFor(outcome.error.code);
}

function usage({ terminal }: ControlBasis, sentence: string): ExitCode {
  terminal.fail({ code: 'bad_option', sentence, remedy: '`quorum locks` lists those that hold; then `quorum locks lift lock-12 --note "why"`.' });
  return ExitCode.usage;
}

async function tell({ json, terminal }: ControlBasis, running: boolean, { accepted, sentence }: { readonly accepted: boolean; readonly sentence: string }): Promise<ExitCode> {
  if (json) await terminal.json({ type: 'command', command: 'lift_lock', running, accepted, sentence });
  else if (accepted) await terminal.line(sentence);
  else terminal.fail({ code: 'refused', sentence, remedy: '`quorum locks` lists those that hold.' });
  return accepted ? ExitCode.done : ExitCode.halted;
}
