/**
 * Questions to the language models that lead teams: the chair who gives the word, the manager who gives out work and takes or returns it.
 *
 * 1. A debate is held in every cycle and waits for nobody: a decision that is not there is made by the team's own rule.
 * 2. At the end of the cycle the first decision that was not there is asked for, one at a time for each team and instrument, each once a bar. So decisions
 *    come one after the other while a bar lasts, and each cycle's debate goes as far by them as they reach.
 * 3. An answer that names somebody who may not be named, or is of another form, counts for nothing and is recorded with its reason.
 */
import type { AgentId, CycleId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Persona } from '../../../../src-shared/domain/team/team-definition.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { ANALYSTS } from '../agents/analysts.ts';
import { decisionKey, type LeadQuestion } from '../coordination/lead.ts';
import type { SettledTeam } from '../coordination/settle.ts';
import { withOwn, type Team } from '../coordination/team.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import { MOST_REASON } from '../model/lead-voice.ts';
import type { ModelAnswer } from '../model/model-answer.ts';
import { subjectKey, type LeadDecision, type OpenQuestion, type SeatSubject } from '../model/model-book.ts';
import type { ModelPolicy } from '../model/model-policy.ts';
import type { AnswerWanted, ModelQuestionId } from '../model/model-question.ts';
import { plainText } from '../model/plain-text.ts';
import { modelQuestion } from '../model/prompt.ts';
import type { EngineState } from '../state.ts';
import { newId, type Turn } from '../turn.ts';
import { dropOf, isAwaited, type Dropped } from './open-questions.ts';

const WHO: Readonly<Record<Team['framework'], Persona>> = {
  group_chat: { role: 'the chair of a table of trading analysts', goal: 'let those speak whose word can still change what the others think.', backstory: 'You have no vote and no opinion of your own.' },
  crew: { role: 'the manager of a desk of trading analysts', goal: 'take work that does what was asked, and return what does not.', backstory: 'You have no vote and no opinion of your own. What you return and does not come back better is left out.' },
};

interface AskingLead {
  readonly cycle: CycleId;
  readonly policy: ModelPolicy;
  readonly team: SettledTeam;
  readonly wanted: LeadQuestion;
  readonly snapshot: FeatureSnapshot;
}

/** Asks for a decision, unless another one of the same team about the same instrument is out. */
export function askLead(turn: Turn, { cycle, policy, team, wanted, snapshot }: AskingLead): void {
  const { models } = turn.state;
  const subject: SeatSubject = { framework: team.framework, agent: wanted.agent, instrument: snapshot.instrument };
  const key = subjectKey(subject);
  const book = models.leads.get(key);
  if (book !== undefined && isAwaited(turn.state, book.asked)) return;
  const id = newId<ModelQuestionId>(turn);
  const question = modelQuestion({
    ...withOwn(team.team.lead, WHO[team.team.framework]), description: descriptionOf(wanted), wanted: formOf(wanted), officer: false, snapshot, reads: readsOf(wanted),
    heard: wanted.context.map(({ agent, text, analysis }) => ({ agent, text, analysis })), lessons: [], outside: [], feedback: null, size: policy.promptSize,
  }, { id, agent: wanted.agent, cycle, limits: { timeoutMs: policy.timeoutMs, deadline: (snapshot.at + policy.freshMs) as Timestamp, answerTokens: policy.answerTokens } });
  const decision = decisionKey(wanted);
  models.open.set(id, { subject, question, decision });
  const decisions = book !== undefined && book.dataAt === snapshot.dataAt ? book.decisions : new Map<string, LeadDecision | string>();
  decisions.set(decision, 'its language model has not answered yet');
  models.leads.set(key, { dataAt: snapshot.dataAt, asked: id, decisions });
  turn.facts.push({ kind: 'model_asked', question: id, ...subject, cycle, snapshotAt: snapshot.at, messages: question.messages, answerTokens: policy.answerTokens, at: turn.at });
  turn.effects.push({ kind: 'ask_model', question });
}

function formOf({ expects, choices }: LeadQuestion): AnswerWanted {
  return expects === 'choice' ? { kind: 'choice', choices } : { kind: 'review' };
}

function descriptionOf({ expects, description, instrument, context }: LeadQuestion): string {
  const worker = context.at(-1)?.agent ?? '';
  return `${description} The instrument is ${instrument}. ${expects === 'choice' ? 'Name one of "mayBeChosen".' : `The work is the last of "heard", by ${worker}; what stands before it is what it could read. Say whether you accept it, and if not, why.`}`;
}

/** Who judges a work sees the numbers it was made of; who gives the word needs none. */
function readsOf({ expects, context }: LeadQuestion): readonly string[] {
  const worker = expects === 'review' ? context.at(-1)?.agent : undefined;
  return ANALYSTS.find(({ id }) => id === worker)?.reads ?? [];
}

/** Takes an answer: the decision stands for its bar from the next cycle on while it is fresh, or is dropped with its reason. */
export function takeDecision(turn: Turn, answer: ModelAnswer, open: OpenQuestion, decision: string): void {
  const { state, at } = turn;
  const { subject, question } = open;
  const { dataAt } = question.snapshot;
  const verdict = judge(state, answer, open, state.market.byId.get(subject.instrument)?.features.closedAt === dataAt);
  const book = state.models.leads.get(subjectKey(subject));
  if (book?.dataAt === dataAt) {
    book.decisions.set(decision, verdict.dropped === null
      ? { question: question.id, asOf: question.snapshot.at, chosen: verdict.chosen, accepted: verdict.accepted, text: verdict.text, counted: false }
      : `its language model decided nothing: ${verdict.sentence}`);
  }
  turn.facts.push({ kind: 'model_answered', answer, subject, dropped: verdict.dropped, sentence: verdict.sentence, at });
}

interface Decided {
  readonly dropped: null;
  readonly chosen: AgentId | null;
  readonly accepted: boolean | null;
  readonly text: string;
  readonly sentence: string;
}

/** Whoever answered, and whatever was checked there: what leads a debate is checked here. */
function judge(state: EngineState, answer: ModelAnswer, open: OpenQuestion, isOfThisBar: boolean): Decided | Dropped {
  const drop = dropOf(state, answer, open, state.config.models?.freshMs ?? 0);
  const { result } = answer;
  if (drop !== null || result.kind === 'abstained') return must(drop, 'what cannot count has a reason');
  if (!isOfThisBar) return { dropped: 'stale', sentence: 'a bar has closed since it was asked' };
  const { content } = result;
  const { wanted } = open.question;
  if (content.kind !== wanted.kind) return { dropped: 'void', sentence: `it is a ${content.kind}, asked was a ${wanted.kind}` };
  if (content.kind === 'choice' && wanted.kind === 'choice') {
    const text = plainText(content.text, MOST_REASON);
    if (!wanted.choices.includes(content.chosen)) return { dropped: 'void', sentence: `it names ${plainText(String(content.chosen), 40)}, who is none of ${wanted.choices.join(', ')}` };
    return { dropped: null, chosen: content.chosen, accepted: null, text, sentence: `${content.chosen}${text === '' ? '' : `: ${text}`}` };
  }
  if (content.kind !== 'review') return { dropped: 'void', sentence: `a ${content.kind} is no decision` };
  const text = plainText(content.text, MOST_REASON);
  return { dropped: null, chosen: null, accepted: content.accepted, text, sentence: `${content.accepted ? 'accepted' : 'returned'}${text === '' ? '' : `: ${text}`}` };
}
