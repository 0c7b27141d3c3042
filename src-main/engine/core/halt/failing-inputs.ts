/**
 * Halts by themselves when what decisions rest on has failed: a clock that is far off for a while, or a live feed of which no instrument
 * says anything while positions are open. Off where time comes from recorded data: real outages of hours are part of them.
 */
import type { EngineState } from '../state.ts';
import { heldCount } from '../position/held.ts';
import { cancelTimer, riskEvent, startTimer, type Turn } from '../turn.ts';
import { entersHalt } from './halting.ts';

const TIMER = 'clock:halt';

/** After the clock was measured: starts the count when it is beyond the hard limit, ends it when it is not. */
export function watchClock(turn: Turn): void {
  const { state } = turn;
  const { clockSkewMs, clockSkewForMs } = state.config.halt;
  const off = clockSkewMs !== null && Math.abs(state.clockSkewMs) > clockSkewMs;
  if (off && state.clockOffSince === null) {
    state.clockOffSince = turn.at;
    startTimer(turn, TIMER, turn.at + clockSkewForMs);
  } else if (!off && state.clockOffSince !== null) {
    state.clockOffSince = null;
    cancelTimer(turn, TIMER);
  }
}

/** The count is over and the clock is still off. */
export function onClockTimer(turn: Turn): void {
  const { state } = turn;
  if (state.clockOffSince === null || state.trading === 'halted') return;
  const limit = `${seconds(state.config.halt.clockSkewMs ?? 0)} for ${seconds(state.config.halt.clockSkewForMs)}`;
  const sentence = `The clock has been ${seconds(Math.abs(state.clockSkewMs))} off the venue's for ${seconds(turn.at - state.clockOffSince)}.`;
  riskEvent(turn, 'clock_failure', null, sentence, [{ name: 'clock skew', value: seconds(Math.abs(state.clockSkewMs)), limit, passed: false }]);
  entersHalt(turn, { by: 'clock failure', reason: sentence, close: false });
}

/**
 * On the order poll. Silence is counted poll by poll, each at most twice its interval: a machine that slept for hours has not seen hours
 * of silence.
 */
export function watchSilence(turn: Turn): void {
  const { state } = turn;
  const { dataSilenceMs } = state.config.halt;
  const elapsedMs = Math.min(turn.at - state.silenceSeenAt, 2 * state.config.order.orderPollMs);
  const heard = state.lastDataAt > state.silenceSeenAt;
  state.silenceSeenAt = turn.at;
  state.silentMs = heard ? 0 : state.silentMs + elapsedMs;
  if (dataSilenceMs === null || state.silentMs < dataSilenceMs || state.trading === 'halted' || heldCount(state) === 0) return;
  const sentence = `No instrument has had data for ${seconds(state.silentMs)} while positions are open.`;
  riskEvent(turn, 'data_failure', null, sentence, [{ name: 'data silence', value: seconds(state.silentMs), limit: seconds(dataSilenceMs), passed: false }]);
  entersHalt(turn, { by: 'data failure', reason: sentence, close: false });
}

/** What stands against a resume, as a sentence; null when the feed speaks. */
export function silenceObstacle({ config, silentMs }: EngineState): string | null {
  const { dataSilenceMs } = config.halt;
  return dataSilenceMs !== null && silentMs >= dataSilenceMs ? `no instrument has had data for ${seconds(silentMs)}` : null;
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
