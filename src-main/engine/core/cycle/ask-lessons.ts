/**
 * What language models write down of positions that closed. Off the loop: asked when a position's lessons were stored, once for each agent whose seat a
 * model holds and that had a say in its round; what it writes stands beside the lesson made of stored rows, which stays whatever comes of the question.
 */
import type { CycleId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { ANALYSTS } from '../agents/analysts.ts';
import type { SettledTeam } from '../coordination/settle.ts';
import { personaOf } from '../coordination/team.ts';
import { MOST_OWN_WORDS, noteLessons, noteOwnWords, type ClosedPosition, type Lesson, type SaidThen } from '../model/lesson-book.ts';
import type { ModelAnswer } from '../model/model-answer.ts';
import type { LessonSubject, OpenQuestion, SeatSubject } from '../model/model-book.ts';
import type { ModelPolicy } from '../model/model-policy.ts';
import type { ModelQuestionId } from '../model/model-question.ts';
import { plainText } from '../model/plain-text.ts';
import { modelQuestion } from '../model/prompt.ts';
import { newId, type Turn } from '../turn.ts';
import { lookAt } from './look.ts';
import { dropOf, type Dropped } from './open-questions.ts';

/** Takes lessons up, and asks for those that models write about the position that has just closed. */
export function onLessonsNoted(turn: Turn, lessons: readonly Lesson[], closed: ClosedPosition | undefined): void {
  const { state } = turn;
  noteLessons(state.models.lessons, lessons);
  const policy = state.config.models;
  if (closed === undefined || policy === undefined || state.halt !== null || state.trading === 'halted' || state.ending || !state.market.byId.has(closed.instrument)) return;
  const asked = new Set<string>();
  for (const team of state.council.teams) {
    for (const said of closed.said) {
      // An agent that sits in both frameworks takes one lesson.
      if (said.framework !== team.framework || !team.models.includes(said.agent) || asked.has(said.agent)) continue;
      asked.add(said.agent);
      ask(turn, { policy, team, closed, said });
    }
  }
}

interface AskingLesson {
  readonly policy: ModelPolicy;
  readonly team: SettledTeam;
  readonly closed: ClosedPosition;
  readonly said: SaidThen;
}

function ask(turn: Turn, { policy, team, closed, said }: AskingLesson): void {
  const { agent, framework } = said;
  const { instrument, position, regime, closedAt } = closed;
  const subject: SeatSubject = { framework, agent, instrument };
  const analyst = must(ANALYSTS.find(({ id }) => id === agent), `no analyst ${agent}`);
  const snapshot = lookAt(turn.state, instrument, turn.at);
  const id = newId<ModelQuestionId>(turn);
  // It belongs to no cycle: the limit of a cycle holds for each position.
  const cycle = newId<CycleId>(turn);
  const question = modelQuestion({
    ...personaOf(team.team, agent, analyst), wanted: { kind: 'note', choices: [] }, officer: analyst.officer, snapshot, reads: [], heard: [], lessons: [], outside: [], closed: { position: closed, said }, feedback: null, size: policy.promptSize,
    description: `A position in ${instrument} that you had a say in has closed; "closed" in DATA holds what you said and what came of it. Write down, in one or two sentences of at most ${MOST_OWN_WORDS} characters, what you will do differently or the same in such a market. You will be reminded of it then.`,
  }, { id, agent, cycle, limits: { timeoutMs: policy.timeoutMs, deadline: (turn.at + policy.freshMs) as Timestamp, answerTokens: policy.answerTokens } });
  turn.state.models.open.set(id, { subject, question, lesson: { position, regime, closedAt } });
  turn.facts.push({ kind: 'model_asked', question: id, ...subject, cycle, snapshotAt: snapshot.at, messages: question.messages, answerTokens: policy.answerTokens, at: turn.at });
  turn.effects.push({ kind: 'ask_model', question });
}

/** Takes what a model wrote: it is kept and told again, or is dropped with its reason. It does not grow old: the position stays closed. */
export function takeLesson(turn: Turn, answer: ModelAnswer, open: OpenQuestion, { position, regime, closedAt }: LessonSubject): void {
  const { state, facts, at } = turn;
  const { agent, instrument } = open.subject;
  const written = wordsOf(turn, answer, open);
  const { dropped, sentence } = typeof written === 'string' ? { dropped: null, sentence: written } : written;
  facts.push({ kind: 'model_answered', answer, subject: open.subject, dropped, sentence, at });
  if (typeof written !== 'string') return;
  noteOwnWords(state.models.lessons, { agent, instrument, regime, at: closedAt }, written);
  const by = plainText(answer.attempts.findLast(({ outcome }) => outcome === 'answered')?.model ?? '', 80);
  facts.push({ kind: 'lesson_written', question: open.question.id, position, agent, instrument, words: written, by, at });
}

/** Its words as one line, or why there are none. Whoever answered, and whatever was checked there: what is kept is cleaned here. */
function wordsOf({ state }: Turn, answer: ModelAnswer, open: OpenQuestion): string | Dropped {
  const drop = dropOf(state, answer, open, Infinity);
  const { result } = answer;
  if (drop !== null || result.kind === 'abstained') return must(drop, 'what cannot count has a reason');
  if (result.content.kind !== 'note') return { dropped: 'void', sentence: `it is a ${result.content.kind}, asked was a note` };
  const words = plainText(result.content.text, MOST_OWN_WORDS);
  return words === '' ? { dropped: 'void', sentence: 'it wrote nothing' } : words;
}
