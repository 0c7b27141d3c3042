/** What the codes of a decision mean, in words that can be searched and read. */
import type { NoSignalReason } from '../../engine/core/consensus/consensus-round.ts';
import type { SignalEnd } from '../../engine/core/signal/signal.ts';

/** Outcomes of rounds that gave no signal: what the journal calls them, and the words they are found by. */
export const NO_SIGNAL: Readonly<Record<NoSignalReason, { readonly result: string; readonly words: string }>> = {
  too_few_voices: { result: 'no_quorum', words: 'no quorum: too few voices, most abstained' },
  no_presence: { result: 'no_quorum', words: 'no quorum: not enough weight present' },
  tie: { result: 'no_quorum', words: 'no quorum: tie, the stances weigh the same' },
  below_threshold: { result: 'no_quorum', words: 'no quorum: agreement below the threshold' },
  hold: { result: 'hold', words: 'hold: the voices would do nothing' },
  vetoed: { result: 'vetoed', words: 'vetoed: the risk officer objects' },
  frameworks_opposed: { result: 'opposed', words: 'frameworks opposed' },
  stale_snapshot: { result: 'data', words: 'data: stale snapshot, too old' },
  data_quality: { result: 'data', words: 'data quality: entries blocked' },
  no_plan: { result: 'no_plan', words: 'no plan with enough reward for the risk' },
};

/** Every outcome a round can have, as it is stored. */
export const OUTCOMES: readonly string[] = ['long', 'short', ...Object.keys(NO_SIGNAL)];

const ENDS: Readonly<Record<SignalEnd, string>> = {
  executed: 'traded', refused_by_risk: 'refused', expired: 'expired', dropped_on_overflow: 'dropped', superseded: 'superseded', halted: 'halted', not_tradable: 'denied', withheld: 'withheld',
  rejected: 'rejected', expired_unapproved: 'not_answered', suggested: 'suggested',
};

/** What became of a round. `end`: its signal's; `filled`: whether the signal's order filled, null without an order. */
export function resultOf(outcome: string, hasSignal: boolean, end: string | null, filled: boolean | null): string {
  if (!hasSignal) return outcome === 'long' || outcome === 'short' ? 'held' : (NO_SIGNAL[outcome as NoSignalReason] as { result: string } | undefined)?.result ?? outcome;
  if (end === null) return 'waiting';
  const result = ENDS[end as SignalEnd] as string | undefined;
  return result === 'traded' && filled === false ? 'not_filled' : (result ?? end);
}

/** The words an outcome is found by. */
export function wordsOf(outcome: string): string {
  if (outcome === 'long') return 'long buy bought';
  if (outcome === 'short') return 'short sell sold';
  return NO_SIGNAL[outcome as NoSignalReason].words;
}
