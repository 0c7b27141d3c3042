/** The person before the trade in a simulated day: answers late, twice, to what is over, or never. */
import type { RowId, SignalId } from '../../../src-shared/domain/ids.ts';
import type { ApprovalConfig } from '../core/approval/approval-mode.ts';
import type { Command } from '../core/command.ts';
import type { EngineState } from '../core/state.ts';
import type { Dice } from './chaos.ts';

/** Signals wait for a yes, a minute each. */
export const ASKED_FIRST: ApprovalConfig = { mode: 'approve', limitMs: 60_000, override: true };

/** What the person says at a look (every ten seconds): mostly nothing, now and then two things at once. @param id makes the id of a command */
export function answersOf(dice: Dice, state: Readonly<EngineState>, id: () => RowId): readonly Command[] {
  const { approval } = state;
  const waiting = [...approval.waiting.keys()];
  const over = [...approval.answered.keys()];
  const among = waiting.length > 0 && dice.between(0, 7) > 0 ? waiting : over;
  if (among.length === 0 || dice.between(0, 2) === 0) return [];
  const signal: SignalId = dice.pick(among);
  const kind = dice.pick(['approve_signal', 'approve_signal', 'approve_signal', 'reject_signal'] as const);
  const first: Command = { kind, id: id(), by: 'person', signal, note: '' };
  // Two windows, or a hand that slips.
  return dice.between(0, 4) > 0 ? [first] : [first, { ...first, id: id(), kind: dice.pick(['approve_signal', 'reject_signal'] as const), by: 'person elsewhere' }];
}
