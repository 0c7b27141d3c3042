/** Signals that wait for a person, over the contract. */
import type { OutputOf, ParsedInputOf } from '../../../../src-shared/contract/contract.ts';
import type { RowId, SignalId } from '../../../../src-shared/domain/ids.ts';
import { ok, type Result } from '../../../../src-shared/support/result.ts';
import { signalRow } from '../mirror/trading-rows.ts';
import type { Session } from '../session.ts';
import { approvalOf } from '../status-of.ts';

interface Asked<N extends 'signals.approve' | 'signals.setMode'> {
  readonly session: Session;
  readonly input: ParsedInputOf<N>;
  readonly by: string;
}

/** The command for a person's yes or no. */
export function answerOf(kind: 'approve_signal' | 'reject_signal', id: RowId, { input, by }: Omit<Asked<'signals.approve'>, 'session'>) {
  return { kind, id, by, signal: input.id as SignalId, note: (input.note ?? '').trim() } as const;
}

/** The command for a change of the mode. */
export function modeOf(id: RowId, { input, by }: Omit<Asked<'signals.setMode'>, 'session'>) {
  return { kind: 'set_approval', id, by, mode: input.mode, limitMs: input.limitSeconds === null ? null : input.limitSeconds * 1_000 } as const;
}

/** What is before a person now. */
export function waitingAnswer(session: Session): Result<OutputOf<'signals.waiting'>> {
  const { state } = session.runner.engine;
  return ok({ approval: approvalOf(state), signals: [...state.approval.waiting.values()].map((waiting) => signalRow(waiting.signal, waiting)) });
}
