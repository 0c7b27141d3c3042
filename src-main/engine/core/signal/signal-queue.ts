/**
 * Signals that wait: strongest first by confidence × expected value, halved for each half-life of age; one per instrument
 * and direction; at most `queueCapacity`, the weakest dropped and recorded.
 */
import type { SignalId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { SignalConfig } from '../engine-config.ts';
import type { Turn } from '../turn.ts';
import { newId } from '../turn.ts';
import { endSignal } from './signal-end.ts';
import type { Signal } from './signal.ts';

/** Rank of a signal at a moment; larger goes first. */
export function priorityOf(signal: Signal, at: Timestamp, config: SignalConfig): number {
  const value = signal.confidence * signal.expectedValue;
  const left = 0.5 ** ((at - signal.raisedAt) / config.halfLifeMs);
  // A value below nothing would rise towards it with age.
  return value < 0 ? value / left : value * left;
}

/** Puts a signal in the queue. One for the same instrument and direction is replaced; on overflow the weakest is dropped. */
export function raiseSignal(turn: Turn, draft: Omit<Signal, 'id'>): Signal {
  const signal: Signal = { id: newId<SignalId>(turn), ...draft };
  turn.facts.push({ kind: 'signal_raised', signal });
  turn.state.counters.signals += 1;
  const { queue, config } = turn.state;
  const same = queue.findIndex((other) => other.instrument === signal.instrument && other.direction === signal.direction);
  if (same >= 0) for (const old of queue.splice(same, 1)) endSignal(turn, old, 'superseded', 'A newer signal says the same.', [], null);
  queue.push(signal);
  sortQueue(queue, turn.at, config.signal);
  while (queue.length > config.signal.queueCapacity) {
    const weakest = queue.pop();
    if (weakest !== undefined) endSignal(turn, weakest, 'dropped_on_overflow', `The queue holds ${config.signal.queueCapacity}; this was the weakest.`, [], null);
  }
  return signal;
}

/** Takes a signal out of the queue that the learned policy is against. */
export function withhold(turn: Turn, signal: Signal, sentence: string): void {
  const at = turn.state.queue.indexOf(signal);
  if (at < 0) return;
  turn.state.queue.splice(at, 1);
  endSignal(turn, signal, 'withheld', sentence, [], null);
}

/** Strongest first; ties by age, then by id, so that the order never depends on anything else. */
export function sortQueue(queue: Signal[], at: Timestamp, config: SignalConfig): void {
  queue.sort((a, b) => priorityOf(b, at, config) - priorityOf(a, at, config) || a.raisedAt - b.raisedAt || (a.id < b.id ? -1 : 1));
}

/** Ends the signals whose time is over. */
export function expireSignals(turn: Turn): void {
  const { queue } = turn.state;
  for (let i = queue.length - 1; i >= 0; i -= 1) {
    const signal = queue[i];
    if (signal === undefined || signal.expiresAt > turn.at) continue;
    queue.splice(i, 1);
    endSignal(turn, signal, 'expired', 'It waited longer than it was meant to hold.', [], null);
  }
}
