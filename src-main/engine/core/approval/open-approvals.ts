/** Approvals at the start of a session. */
import type { SessionStart } from '../event.ts';
import { alert, type Turn } from '../turn.ts';
import type { StoredApproval } from './approval-book.ts';
import { isMode } from './approval-mode.ts';
import { expireNow, haltWaiting, keepTime } from './waiting.ts';

/** Takes back what waited when the last session ended: as long as there is time left it waits on; what is over ends now. Says so where the mode is not what was stored. */
export function openApprovals(turn: Turn, { stored, config, freshVenues }: SessionStart): void {
  const { state, at } = turn;
  const { approval } = state;
  tellMode(turn, stored.approval, config.approval?.override === true);
  const waiting = stored.approval?.waiting ?? [];
  if (waiting.length === 0) return;
  for (const one of waiting) approval.waiting.set(one.signal.id, one);
  for (const one of waiting) {
    const { signal } = one;
    const venue = state.instruments.get(signal.instrument)?.venue;
    if (venue === undefined) expireNow(turn, one, 'Its instrument is not traded in this session: no trade.');
    else if (freshVenues.includes(venue)) expireNow(turn, one, 'Its market begins anew: no trade.');
    else if (signal.expiresAt <= at || signal.raisedAt > at) expireNow(turn, one, 'Its time was over while nothing ran: no trade.');
    else if (!one.shown && approval.mode === 'suggest') expireNow(turn, { ...one, shown: true }, '');
  }
  if (state.trading === 'halted') haltWaiting(turn);
  keepTime(turn);
}

function tellMode(turn: Turn, before: StoredApproval | undefined, overridden: boolean): void {
  const stored = before?.mode ?? null;
  const { mode, limitMs } = turn.state.approval;
  if (stored !== null && !isMode(stored) && !overridden) {
    alert(turn, 'warning', 'approval_mode_unknown', `The stored mode ${JSON.stringify(stored)} is unknown to this version: signals wait for a yes.`, 'Set the mode again on the Agents screen or with `quorum agents mode`.');
  }
  if (mode !== (stored ?? 'auto') || limitMs !== (before?.limitMs ?? null)) turn.facts.push({ kind: 'approval_mode_changed', mode, limitMs, by: 'start', at: turn.at });
}
