/**
 * Questions to a person's own models, and what becomes of their answers: as with language models, asked at the end of a cycle, once per bar and
 * instrument; what comes counts from the next cycle on while its snapshot is fresh. Nobody is asked while trading is halted, while the session ends, about data
 * that may not be traded on, or without every number the model reads.
 */
import type { CycleId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { ModelDrop } from '../fact.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import type { ModelAnswer } from '../model/model-answer.ts';
import { subjectKey, type OpenQuestion, type SeatSubject } from '../model/model-book.ts';
import type { ModelMessage, ModelQuestion, ModelQuestionId } from '../model/model-question.ts';
import { newId, type Turn } from '../turn.ts';
import { featuresOf, scaled } from '../user-model/user-inputs.ts';
import { outputFault, type UserModel, type UserModelPolicy } from '../user-model/user-model.ts';
import { OWN_FRAMEWORK } from '../user-model/user-opinion.ts';
import type { HeldRound } from './hold-rounds.ts';
import { forgetUnanswered, isAwaited } from './open-questions.ts';

/** Asks each model about each instrument of a cycle's rounds what there is to ask. */
export function askUserModels(turn: Turn, cycle: CycleId, rounds: readonly HeldRound[]): void {
  const { state } = turn;
  const policy = state.config.userModels;
  if (policy === undefined || !policy.asked || state.halt !== null || state.trading === 'halted' || state.ending) return;
  forgetUnanswered(state);
  for (const { snapshot } of rounds) {
    if (snapshot.quality.entriesAllowed) for (const model of policy.models) ask(turn, cycle, policy, model, snapshot);
  }
}

function ask(turn: Turn, cycle: CycleId, { freshMs }: UserModelPolicy, model: UserModel, snapshot: FeatureSnapshot): void {
  // A model that sits nowhere has nobody to answer to.
  if (model.use.as === 'vote' && model.use.frameworks.length === 0) return;
  const { models } = turn.state;
  const subject: SeatSubject = { framework: OWN_FRAMEWORK, agent: model.agent, instrument: snapshot.instrument };
  const key = subjectKey(subject);
  const last = models.lastAsked.get(key);
  if (last !== undefined && (last.dataAt === snapshot.dataAt || isAwaited(turn.state, last.question))) return;
  const features = featuresOf(model, snapshot);
  if (features === null) return;
  const row = scaled(model, features);
  const id = newId<ModelQuestionId>(turn);
  const question: ModelQuestion = {
    id, agent: model.agent, officer: false, cycle, snapshot, features: model.inputs.map(({ feature }) => feature), messages: [], wanted: { kind: 'numbers', row, fileHash: model.fileHash },
    limits: { timeoutMs: freshMs, deadline: (snapshot.at + freshMs) as Timestamp, answerTokens: 0 },
  };
  models.open.set(id, { subject, question });
  models.lastAsked.set(key, { question: id, dataAt: snapshot.dataAt });
  turn.facts.push({ kind: 'model_asked', question: id, ...subject, cycle, snapshotAt: snapshot.at, messages: [rowMessage(model, features, row)], answerTokens: 0, at: turn.at });
  turn.effects.push({ kind: 'ask_model', question });
}

/** What was asked, for the record: each feature with its value, and as the model was given it. */
function rowMessage({ inputs }: UserModel, features: readonly number[], row: readonly number[]): ModelMessage {
  return { role: 'user', text: JSON.stringify(Object.fromEntries(inputs.map(({ feature }, i) => [feature, [features[i], row[i]]]))) };
}

/** Takes the answer of a person's own model: its numbers stand from the next cycle on, or are dropped with their reason. */
export function takeNumbers(turn: Turn, answer: ModelAnswer, { subject, question }: OpenQuestion): void {
  const { state } = turn;
  const model = state.config.userModels?.models.find(({ agent }) => agent === subject.agent);
  const verdict = judge(turn, answer, question, model);
  if (verdict.dropped === null) state.models.numbers.set(subjectKey(subject), { question: question.id, values: verdict.values, snapshot: question.snapshot, counted: false });
  turn.facts.push({ kind: 'model_answered', answer, subject, dropped: verdict.dropped, sentence: verdict.sentence, at: turn.at });
}

type Verdict = { readonly dropped: null; readonly values: readonly number[]; readonly sentence: string } | { readonly dropped: ModelDrop; readonly sentence: string };

function judge({ state, at }: Turn, { result }: ModelAnswer, { snapshot }: ModelQuestion, model: UserModel | undefined): Verdict {
  if (model === undefined) return { dropped: 'unasked', sentence: 'there is no such model in this session' };
  if (result.kind === 'abstained') return { dropped: 'abstained', sentence: `${result.reason}: ${result.sentence}` };
  if (state.halt !== null) return { dropped: 'halted', sentence: 'trading was halted before it came' };
  const freshMs = state.config.userModels?.freshMs ?? 0;
  if (at - snapshot.at > freshMs) return { dropped: 'stale', sentence: `it is about a snapshot ${at - snapshot.at} ms old, limit ${freshMs} ms` };
  if (result.content.kind !== 'numbers') return { dropped: 'void', sentence: `it is a ${result.content.kind}, asked were numbers` };
  // Whoever answered, and whatever was checked there.
  const { values } = result.content;
  const fault = outputFault(model.output, values);
  return fault === null ? { dropped: null, values, sentence: values.join(', ') } : { dropped: 'void', sentence: fault };
}
