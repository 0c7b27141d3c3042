/** What the core knows of its questions to language models: those that are out, and for each seat the answer that stands. */
import type { AgentId, InstrumentId, PositionId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Analysis } from '../agents/analysis.ts';
import type { Framework } from '../agents/seat.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import type { Regime } from '../regime/regime.ts';
import type { LessonBook } from './lesson-book.ts';
import type { ModelQuestion, ModelQuestionId } from './model-question.ts';

/** One seat's view of one instrument. */
export interface SeatSubject {
  readonly framework: Framework;
  readonly agent: AgentId;
  readonly instrument: InstrumentId;
}

/** A question nobody has answered yet. */
export interface OpenQuestion {
  readonly subject: SeatSubject;
  readonly question: ModelQuestion;
  /** Of a chair or manager: which decision it is (coordination/lead.ts). */
  readonly decision?: string | undefined;
  /** The position a lesson is asked of. */
  readonly lesson?: LessonSubject | undefined;
}

/** Which lesson a model writes. */
export interface LessonSubject {
  readonly position: PositionId;
  readonly regime: Regime;
  readonly closedAt: Timestamp;
}

/** A decision of a chair or manager that its language model made. */
export interface LeadDecision {
  readonly question: ModelQuestionId;
  /** Moment of the snapshot it is about. */
  readonly asOf: Timestamp;
  /** Whom it named; null where it judged a work. */
  readonly chosen: AgentId | null;
  /** Whether it took the work; null where it named somebody. */
  readonly accepted: boolean | null;
  readonly text: string;
  /** A round has counted it. */
  counted: boolean;
}

/** What a chair or manager was asked about an instrument since its newest bar closed. */
export interface LeadBook {
  readonly dataAt: Timestamp | null;
  /** The newest question. */
  asked: ModelQuestionId;
  /** By decision; a text: why it was asked and has decided nothing. */
  readonly decisions: Map<string, LeadDecision | string>;
}

/** The newest answer of a seat that held against the snapshot it is about. */
export interface StandingAnswer {
  readonly question: ModelQuestionId;
  /** Its `asOf` is the moment of that snapshot. */
  readonly analysis: Analysis;
  readonly asOf: Timestamp;
  /** A round has counted it. */
  counted: boolean;
}

/** The newest numbers of a person's own model about an instrument that were as its manifest says. */
export interface StandingNumbers {
  readonly question: ModelQuestionId;
  readonly values: readonly number[];
  /** The snapshot they are about. */
  readonly snapshot: FeatureSnapshot;
  /** A round has counted them. */
  counted: boolean;
}

/** Changed in place by the core alone. */
export interface ModelBook {
  readonly lessons: LessonBook;
  readonly open: Map<ModelQuestionId, OpenQuestion>;
  /** Per seat and instrument ({@link subjectKey}). */
  readonly standing: Map<string, StandingAnswer>;
  /** Per chair or manager and instrument ({@link subjectKey}). */
  readonly leads: Map<string, LeadBook>;
  /** Per model and instrument ({@link subjectKey}). */
  readonly numbers: Map<string, StandingNumbers>;
  /** Per seat and instrument: what was asked last, and the close of the newest bar it was about. */
  readonly lastAsked: Map<string, { readonly question: ModelQuestionId; readonly dataAt: Timestamp | null }>;
}

/** Nothing asked yet. */
export function createModelBook(): ModelBook {
  return { lessons: new Map(), open: new Map(), standing: new Map(), leads: new Map(), numbers: new Map(), lastAsked: new Map() };
}

/** Names a seat's view of an instrument in a {@link ModelBook}. */
export function subjectKey({ framework, agent, instrument }: SeatSubject): string {
  return `${framework} ${agent} ${instrument}`;
}
