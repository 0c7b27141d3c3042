/**
 * Questions to language models, and what becomes of their answers.
 *
 * 1. Asked at the end of a cycle, once per bar for each seat and instrument, as an effect. No cycle waits: the next one votes with whatever stands by then.
 * 2. An answer counts from the next cycle on, while the snapshot it is about is fresh. One that comes later, or does not hold against that
 *    snapshot, counts for nothing and is recorded with its reason.
 * 3. Nobody is asked while trading is halted, while the session ends, or about data that may not be traded on.
 */
import type { AgentId, CycleId, InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import type { Analysis } from '../agents/analysis.ts';
import { ANALYSTS } from '../agents/analysts.ts';
import { checkAnalysis } from '../agents/check-analysis.ts';
import type { Analyst } from '../agents/seat.ts';
import type { SettledTeam } from '../coordination/settle.ts';
import { personaOf, type Team } from '../coordination/team.ts';
import type { ModelAnswer } from '../model/model-answer.ts';
import { subjectKey, type OpenQuestion, type SeatSubject } from '../model/model-book.ts';
import { lessonsFor, remindersOf } from '../model/lesson-book.ts';
import type { ModelPolicy } from '../model/model-policy.ts';
import type { ModelQuestionId } from '../model/model-question.ts';
import { ownFeatures } from '../user-model/user-opinion.ts';
import { modelQuestion, type Heard } from '../model/prompt.ts';
import type { EngineState } from '../state.ts';
import { newId, type Turn } from '../turn.ts';
import { takeNumbers } from './ask-user-models.ts';
import { askLead, takeDecision } from './ask-leads.ts';
import { takeLesson } from './ask-lessons.ts';
import type { HeldRound } from './hold-rounds.ts';
import { dropOf, forgetUnanswered, isAwaited, type Dropped } from './open-questions.ts';

/** Asks for every seat of a language model what there is to ask after a cycle's rounds. */
export function askModels(turn: Turn, cycle: CycleId, rounds: readonly HeldRound[]): void {
  const { state } = turn;
  const policy = state.config.models;
  if (policy === undefined || state.halt !== null || state.trading === 'halted' || state.ending) return;
  const teams = state.council.teams.filter(({ models, lead }) => models.length > 0 || lead !== null);
  if (teams.length === 0) return;
  forgetUnanswered(state);
  for (const round of rounds) {
    if (!round.snapshot.quality.entriesAllowed) continue;
    for (const team of teams) for (const agent of team.models) ask(turn, { cycle, policy, team, agent, round });
    for (const { team, voice } of round.led) if (voice.wanted !== null) askLead(turn, { cycle, policy, team, wanted: voice.wanted, snapshot: round.snapshot });
  }
}

interface Asking {
  readonly cycle: CycleId;
  readonly policy: ModelPolicy;
  readonly team: SettledTeam;
  readonly agent: AgentId;
  readonly round: HeldRound;
}

function ask(turn: Turn, { cycle, policy, team, agent, round: { snapshot, hearings } }: Asking): void {
  const { models } = turn.state;
  const subject: SeatSubject = { framework: team.framework, agent, instrument: snapshot.instrument };
  const key = subjectKey(subject);
  const last = models.lastAsked.get(key);
  // Between two bars there is nothing new to think about; and one question at a time is enough for a seat that does not answer.
  if (last !== undefined && (last.dataAt === snapshot.dataAt || isAwaited(turn.state, last.question))) return;
  const analyst = must(ANALYSTS.find(({ id }) => id === agent), `no analyst ${agent}`);
  const shownFeatures = ownFeatures(turn.state.config.userModels ?? null);
  const said = hearings.find(({ framework }) => framework === team.framework)?.analyses ?? [];
  const id = newId<ModelQuestionId>(turn);
  const question = modelQuestion({
    ...personaOf(team.team, agent, analyst), description: descriptionOf(team.team, analyst, snapshot.instrument), wanted: { kind: 'analysis', choices: [] }, officer: analyst.officer,
    snapshot, reads: [...analyst.reads, ...shownFeatures.map(({ name }) => name)], ownFeatures: shownFeatures, heard: heardBy(team.team, agent, said), lessons: lessonsFor(models.lessons, agent, snapshot.instrument, snapshot.regime).flatMap(remindersOf), outside: [], feedback: null, size: policy.promptSize,
  }, { id, agent, cycle, limits: { timeoutMs: policy.timeoutMs, deadline: (snapshot.at + policy.freshMs) as Timestamp, answerTokens: policy.answerTokens } });
  models.open.set(id, { subject, question });
  models.lastAsked.set(key, { question: id, dataAt: snapshot.dataAt });
  turn.facts.push({ kind: 'model_asked', question: id, ...subject, cycle, snapshotAt: snapshot.at, messages: question.messages, answerTokens: policy.answerTokens, at: turn.at });
  turn.effects.push({ kind: 'ask_model', question });
}

function descriptionOf(team: Team, { id }: Analyst, instrument: InstrumentId): string {
  const wish = team.framework === 'crew' ? team.crew.tasks.find(({ agent, expects }) => agent === id && expects === 'analysis')?.description : team.chat.topic;
  return `${wish ?? 'Say what you think.'} The instrument is ${instrument}.`;
}

/** What a seat may read of what was said in the round before: in a crew the work its task builds on, at a table everybody's. */
function heardBy(team: Team, agent: AgentId, said: readonly Analysis[]): readonly Heard[] {
  return said.filter(({ agent: other, stance }) => other !== agent && stance !== 'abstain' && mayRead(team, agent, other)).map((analysis) => ({ agent: analysis.agent, text: analysis.note, analysis }));
}

function mayRead(team: Team, agent: AgentId, other: AgentId): boolean {
  if (team.framework === 'group_chat') return true;
  const { tasks } = team.crew;
  const context = tasks.filter((task) => task.agent === agent && task.expects === 'analysis').flatMap((task) => task.context);
  return tasks.some(({ id, agent: worker }) => worker === other && context.includes(id));
}

/** Takes an answer: it stands from the next cycle on, or is dropped with its reason. Either way it is recorded with what it cost. */
export function onModelAnswered(turn: Turn, answer: ModelAnswer): void {
  const { models } = turn.state;
  const open = models.open.get(answer.question);
  models.open.delete(answer.question);
  if (open?.question.wanted.kind === 'numbers') return takeNumbers(turn, answer, open);
  if (open?.decision !== undefined) return takeDecision(turn, answer, open, open.decision);
  if (open?.lesson !== undefined) return takeLesson(turn, answer, open, open.lesson);
  const verdict = judge(turn.state, answer, open);
  if (verdict.dropped === null && open !== undefined) {
    const asOf = open.question.snapshot.at;
    models.standing.set(subjectKey(open.subject), { question: answer.question, analysis: { ...verdict.analysis, asOf }, asOf, counted: false });
  }
  turn.facts.push({ kind: 'model_answered', answer, subject: open?.subject ?? null, dropped: verdict.dropped, sentence: verdict.sentence, at: turn.at });
}

type Verdict = { readonly dropped: null; readonly analysis: Analysis; readonly sentence: string } | Dropped;

function judge(state: EngineState, answer: ModelAnswer, open: OpenQuestion | undefined): Verdict {
  const drop = dropOf(state, answer, open, state.config.models?.freshMs ?? 0);
  const { result } = answer;
  if (drop !== null || open === undefined || result.kind === 'abstained') return must(drop, 'what cannot count has a reason');
  const { snapshot, officer } = open.question;
  if (result.content.kind !== 'analysis') return { dropped: 'void', sentence: `it is a ${result.content.kind}, asked was an analysis` };
  // Whoever answered, and whatever was checked there: what votes is checked here, as what rules say is.
  const { asOf: _claimed, ...analysis } = result.content.analysis;
  const own: Analysis = { ...analysis, agent: open.subject.agent, veto: officer ? analysis.veto : null };
  const checked = checkAnalysis(own, snapshot);
  return checked === own ? { dropped: null, analysis: own, sentence: own.note } : { dropped: 'void', sentence: checked.note };
}
