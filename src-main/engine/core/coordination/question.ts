/**
 * What a coordination framework asks of an agent, and what comes back. A framework never calls an agent: it asks, as data, and an
 * answer comes as an event, so a debate replays exactly whoever answered, however late.
 *
 * 1. A question is answered at most once; an answer to a question that is no longer open changes nothing.
 * 2. Only fields decide. Text is for people and for other agents to read; nothing is ever parsed out of it (lesson 41), except that a
 *    group chat may be told to stop at a fixed text.
 */
import type { AgentId, InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Brand } from '../../../../src-shared/support/brand.ts';
import type { Analysis } from '../agents/analysis.ts';

/** Names a question within its debate: `<debate>:<ordinal>`. */
export type QuestionId = Brand<string, 'QuestionId'>;
/** Names one run of a framework about one instrument. */
export type DebateId = Brand<string, 'DebateId'>;

/** The form of answer that a question wants. */
export type AnswerKind = 'analysis' | 'note' | 'choice' | 'review';

/** What somebody said in a debate, in order. */
export interface Contribution {
  readonly ordinal: number;
  readonly agent: AgentId;
  readonly at: Timestamp;
  /** The task it belongs to; null in a group chat. */
  readonly task: string | null;
  readonly analysis: Analysis | null;
  /** Who is to speak or work next, where the speaker said so. */
  readonly chosen: AgentId | null;
  readonly text: string;
  readonly tokens: number;
}

/** One question to one agent. */
export interface Question {
  readonly id: QuestionId;
  readonly agent: AgentId;
  readonly instrument: InstrumentId;
  readonly expects: AnswerKind;
  /** What is wanted, in words. */
  readonly description: string;
  /** What the agent may read, oldest first. */
  readonly context: readonly Contribution[];
  /** Why the last answer was not taken; null at the first attempt. */
  readonly feedback: string | null;
  /** Who may be named, where `expects` is `choice` or a hand-over is possible. */
  readonly choices: readonly AgentId[];
  /** To be put to the agent then, not before: it has had its questions of this minute. At once where this is not later than now. */
  readonly notBefore: Timestamp;
  /** An answer after this is too late. */
  readonly deadline: Timestamp;
}

interface Spent {
  readonly tokens: number;
  readonly text: string;
}

/** An agent's answer. `chosen` hands over where the debate allows it. */
export type Answer =
  | (Spent & { readonly kind: 'analysis'; readonly analysis: Analysis; readonly chosen: AgentId | null })
  | (Spent & { readonly kind: 'note'; readonly chosen: AgentId | null })
  | (Spent & { readonly kind: 'choice'; readonly chosen: AgentId })
  | (Spent & { readonly kind: 'review'; readonly accepted: boolean })
  /** No usable answer: a refusal, a time limit, an unreadable text. `text` says why. */
  | (Spent & { readonly kind: 'failed' });

/** Why a debate is over. `agreement`, `done`: as wished; the rest say what stopped it. */
export type DebateEnd = 'done' | 'stop_condition' | 'turn_cap' | 'wall_clock' | 'stopped' | 'failed';

/** What one step of a debate did. */
export interface DebateStep<State> {
  readonly state: State;
  /** To be asked now, in this order. */
  readonly questions: readonly Question[];
  /** Said in this step, in order. */
  readonly said: readonly Contribution[];
  readonly ended: { readonly end: DebateEnd; readonly sentence: string } | null;
}
