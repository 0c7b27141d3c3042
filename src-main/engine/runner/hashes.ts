import { hash } from 'node:crypto';
import { encodeKind } from '../core/codec.ts';
import type { RoundOutcome, Vote } from '../core/consensus/consensus-round.ts';
import type { StepResult } from '../core/engine.ts';
import type { Fact } from '../core/fact.ts';

/** The hash before anything was decided. */
export const FIRST_HASH = '0'.repeat(64);

/** The decision hash after a step: everything it decided (facts) and asked for (effects) is in it. */
export function nextDecisionHash(before: string, result: StepResult): string {
  if (result.facts.length === 0 && result.effects.length === 0) return before;
  let text = before;
  for (const fact of result.facts) text += `\n${factText(fact)}`;
  for (const effect of result.effects) text += `\n${encodeKind(effect)}`;
  return hash('sha256', text);
}

/** What a fact says, as text. Rounds and bars are most of them and are written field by field, which is several times faster than JSON. */
function factText(fact: Fact): string {
  if (fact.kind === 'round_held') return roundText(fact);
  if (fact.kind !== 'candle_closed') return encodeKind(fact);
  const { instrument, timeframe, openAt, open, high, low, close, volume } = fact.candle;
  return `bar ${instrument} ${timeframe} ${openAt} ${open} ${high} ${low} ${close} ${volume} ${fact.partial}`;
}

/** Rounds, snapshots and analyses hold no exact decimals: plain JSON writes them. */
function roundText({ id, cycle, round, snapshot, hearings }: Extract<Fact, { kind: 'round_held' }>): string {
  let text = `round ${id} ${cycle} ${round.instrument} ${round.at} ${round.agreement} ${round.presence} ${round.confidence} ${outcomeText(round.outcome)}`;
  let before = 0;
  for (let i = 0; i < round.votes.length; i += 1) {
    const { agent, framework, stance, confidence, weight, dissent } = round.votes[i] as Vote;
    // The same agents sit in the next framework, mostly with the same vote: said once, `=` afterwards. Numbers are slow to write.
    if (round.votes[i - 1]?.framework !== framework) before = sizeBefore(round.votes, i);
    const other = before === 0 ? undefined : round.votes[i - before];
    const same = other !== undefined && other.agent === agent && other.stance === stance && other.confidence === confidence && other.weight === weight && other.dissent === dissent;
    text += same ? `;${agent} ${framework} =` : `;${agent} ${framework} ${stance} ${confidence} ${weight} ${dissent}`;
  }
  return snapshot === null && hearings === null ? text : `${text} ${JSON.stringify(snapshot)} ${JSON.stringify(hearings)}`;
}

/** How many votes the framework has that ends before the `from`th vote. */
function sizeBefore(votes: readonly Vote[], from: number): number {
  let size = 0;
  while (size < from && votes[from - 1 - size]?.framework === votes[from - 1]?.framework) size += 1;
  return size;
}

/** As JSON would write it; nearly every round ends without a signal. */
function outcomeText(outcome: RoundOutcome): string {
  return outcome.kind === 'none' ? `{"kind":"none","reason":"${outcome.reason}","sentence":${JSON.stringify(outcome.sentence)}}` : JSON.stringify(outcome);
}

/** The journal's chain: a row that is changed, dropped, added or moved breaks every later link. */
export function nextChainHash(before: string, seq: number, at: number, payload: string, decisionHash: string): string {
  return hash('sha256', `${before}\n${seq}\n${at}\n${decisionHash}\n${payload}`);
}
