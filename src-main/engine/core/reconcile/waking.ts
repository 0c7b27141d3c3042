/** Sleep and wake: on wake everything is as after a disconnect. Venues are compared first, and an instrument takes no entry before it has data of after the wake. */
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { EventBody } from '../event.ts';
import { cancelResting } from '../order/cancel-order.ts';
import { sendAccount, takeRequest } from '../order/requests.ts';
import { endSignal } from '../signal/signal-end.ts';
import type { VenueState } from '../state.ts';
import { alert, type Turn } from '../turn.ts';

type Woke = Extract<EventBody, { kind: 'machine_woke' }>;

const CAUSES: Readonly<Record<Woke['cause'], string>> = {
  told: 'the machine slept', clock_leapt: 'the clock leapt: the machine slept, or its time was set', timers_late: 'the program was not run: the machine slept or was overloaded',
};

/** The machine goes to sleep: no entry is sent from now on, and none rests that could fill while nobody protects it. Stops and exits go on while there is time. */
export function onSuspending(turn: Turn): void {
  turn.state.suspended = true;
  dropSignals(turn);
  cancelResting(turn, 'the machine goes to sleep');
}

/** A timer that comes much too late is the first to know of a sleep: it must not decide anything on what was before. */
export function noticeLateness(turn: Turn, dueAt: Timestamp): void {
  const { lateTimerMs } = turn.state.config.cycle;
  if (lateTimerMs !== null && turn.at - dueAt > lateTimerMs) onWoke(turn, { kind: 'machine_woke', awayMs: turn.at - dueAt, cause: 'timers_late' });
}

/** The machine is back. What was asked before says nothing about what happened meanwhile. One absence may be noticed several times. */
export function onWoke(turn: Turn, { awayMs, cause }: Woke): void {
  const { state } = turn;
  state.suspended = false;
  if (state.wokeAt !== null && turn.at - awayMs < state.wokeAt) return;
  state.wokeAt = turn.at;
  dropSignals(turn);
  const seconds = Math.round(awayMs / 1000);
  for (const venue of state.venues.values()) {
    turn.facts.push({ kind: 'venue_health_changed', venue: venue.id, connected: venue.connected, consecutiveFailures: venue.consecutiveFailures, at: turn.at, sentence: `back after ${seconds} s; comparing` });
    if (venue.connected) compareAnew(turn, venue);
    else venue.reconciled = false;
  }
  for (const instrument of state.positions.keys()) state.unsettled.add(instrument);
  alert(turn, 'warning', 'woke', `Nothing was watched for ${seconds} s (${CAUSES[cause]}).`,
    'Venues are compared first; entries wait for that and for fresh prices. Keep the machine awake while positions are open.');
}

/** A full comparison before a venue is trusted again. An account request under way is forgotten: its answer may be from before. */
export function compareAnew(turn: Turn, venue: VenueState): void {
  venue.reconciled = false;
  if (venue.accountRequest !== null) takeRequest(turn, venue.accountRequest.id);
  sendAccount(turn, venue, 'reconnect');
}

function dropSignals(turn: Turn): void {
  for (const signal of turn.state.queue.splice(0)) endSignal(turn, signal, 'expired', 'The machine went to sleep.', [], null);
}
