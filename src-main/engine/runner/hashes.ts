import { hash } from 'node:crypto';
import { encodeKind } from '../core/codec.ts';
import type { RoundOutcome, Vote } from '../core/consensus/consensus-round.ts';
import type { StepResult } from '../core/engine.ts';
import type { Fact } from '../core/fact.ts';

/** The hash before anything was decided. */
export const FIRST_HASH = '0'.repeat(64);

/**
 * The decision hash after a step: everything it decided (facts) and asked for (effects) is in it. Rounds and bars are most of it; their numbers, which are
 * slow to write, go in as they lie in memory, and the text says how many there are.
 */
export function nextDecisionHash(before: string, result: StepResult): string {
  if (result.facts.length === 0 && result.effects.length === 0) return before;
  const numbers = new NumberTape();
  let text = before;
  for (const fact of result.facts) text += `\n${factText(fact, numbers)}`;
  for (const effect of result.effects) text += `\n${encodeKind(effect)}`;
  return hash('sha256', numbers.isEmpty ? text : `${text}\n${hash('sha256', numbers.bytes())}`);
}

/** Numbers one after the other, bit by bit. One tape is written at a time: its memory is used again. */
class NumberTape {
  static #values = new Float64Array(1_024);
  #length = 0;

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  push(value: number): void {
    if (this.#length === NumberTape.#values.length) {
      const larger = new Float64Array(2 * this.#length);
      larger.set(NumberTape.#values);
      NumberTape.#values = larger;
    }
    NumberTape.#values[this.#length] = value;
    this.#length += 1;
  }

  bytes(): Uint8Array {
    return new Uint8Array(NumberTape.#values.buffer, 0, this.#length * Float64Array.BYTES_PER_ELEMENT);
  }
}

/** What a fact says, as text and numbers. Rounds and bars are written field by field, which is several times faster than JSON. */
function factText(fact: Fact, numbers: NumberTape): string {
  if (fact.kind === 'round_held') return roundText(fact, numbers);
  if (fact.kind !== 'candle_closed') return encodeKind(fact);
  const { instrument, timeframe, openAt, open, high, low, close, volume } = fact.candle;
  numbers.push(openAt);
  numbers.push(open);
  numbers.push(high);
  numbers.push(low);
  numbers.push(close);
  numbers.push(volume);
  return `bar ${instrument} ${timeframe} ${fact.partial}`;
}

/** Rounds, snapshots and analyses hold no exact decimals: plain JSON writes them. */
function roundText({ id, cycle, round, snapshot, hearings }: Extract<Fact, { kind: 'round_held' }>, numbers: NumberTape): string {
  numbers.push(round.at);
  numbers.push(round.agreement);
  numbers.push(round.presence);
  numbers.push(round.confidence);
  let text = `round ${id} ${cycle} ${round.instrument} ${outcomeText(round.outcome)}`;
  let before = 0;
  for (let i = 0; i < round.votes.length; i += 1) {
    const { agent, framework, stance, confidence, weight, dissent } = round.votes[i] as Vote;
    // The same agents sit in the next framework, mostly with the same vote: said once, `=` afterwards.
    if (round.votes[i - 1]?.framework !== framework) before = sizeBefore(round.votes, i);
    const other = before === 0 ? undefined : round.votes[i - before];
    if (other !== undefined && other.agent === agent && other.stance === stance && other.confidence === confidence && other.weight === weight && other.dissent === dissent) text += `;${agent} ${framework} =`;
    else {
      numbers.push(confidence);
      numbers.push(weight);
      text += `;${agent} ${framework} ${stance} ${dissent}`;
    }
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
