/** A debate of rules alone, held in full: every question, every word, in no time. What the loop works out by {@link settleOf} without the words. */
import type { AgentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { exhaustive } from '../../../../src-shared/support/exhaustive.ts';
import type { Analysis } from '../agents/analysis.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import { answerCrew, beginCrew, type Crew, type CrewState } from './crew.ts';
import { answerChat, beginChat, type GroupChat } from './group-chat.ts';
import { isForLead, leadOf, SILENT_LEAD, type LeadVoice } from './lead.ts';
import type { Answer, Contribution, DebateEnd, DebateId, DebateStep, Question } from './question.ts';
import { answerByRules } from './rules-answer.ts';
import { membersOf, type Team } from './team.ts';

/** A debate that is over. */
export interface HeldDebate {
  readonly said: readonly Contribution[];
  readonly end: DebateEnd;
  readonly sentence: string;
  /**
   * What each member votes, in the order of the team: its last word; its own analysis where it did not get the word; an abstention where
   * its task ended empty, since what a guardrail refused may not vote.
   */
  readonly words: readonly Analysis[];
}

/** Who answers: everybody by an opinion, and the lead by its voice where a language model answers for it. */
interface Voices {
  readonly opinions: ReadonlyMap<AgentId, Analysis>;
  readonly lead: AgentId | null;
  readonly voice: LeadVoice;
}

/**
 * Lets a team debate one instrument. `opinions`: what the rules of each agent say, already checked against the snapshot; a member without one abstains.
 * `voice`: answers for a chair or manager that is a language model's; nobody is waited for.
 */
export function debateByRules(team: Team, opinions: ReadonlyMap<AgentId, Analysis>, snapshot: FeatureSnapshot, at: Timestamp, voice: LeadVoice = SILENT_LEAD): HeldDebate {
  const id = `${team.framework}:${snapshot.instrument}:${at}` as DebateId;
  const voices: Voices = { opinions, lead: leadOf(team), voice };
  const held = hold(team, id, voices, snapshot, at);
  voice.ended?.(held.said);
  return held;
}

function hold(team: Team, id: DebateId, voices: Voices, snapshot: FeatureSnapshot, at: Timestamp): HeldDebate {
  switch (team.framework) {
    case 'crew': return crewDebate(id, team.crew, voices, snapshot, at, membersOf(team));
    case 'group_chat': return chatDebate(id, team.chat, voices, snapshot, at, membersOf(team));
    default: return exhaustive(team);
  }
}

function crewDebate(id: DebateId, crew: Crew, voices: Voices, snapshot: FeatureSnapshot, at: Timestamp, members: readonly AgentId[]): HeldDebate {
  const { opinions } = voices;
  const last = play(beginCrew(id, crew, snapshot.instrument, snapshot, at), (state, question) => answerCrew(state, question.id, answerOf(question, voices, state.said.length), question.notBefore));
  return { ...last, words: members.map((agent) => crewWord(last.state, agent, opinions.get(agent) ?? silent(agent, snapshot, 'has no rules'))) };
}

function crewWord({ crew, outcomes }: CrewState, agent: AgentId, own: Analysis): Analysis {
  const mine = outcomes.filter((outcome) => outcome.agent === agent && crew.tasks.some(({ id, expects }) => id === outcome.task && expects === 'analysis'));
  const [empty] = mine;
  if (empty === undefined) return own;
  const done = mine.findLast(({ contribution }) => contribution !== null)?.contribution?.analysis;
  return done ?? withdrawn(own, empty.missing ?? 'no usable answer');
}

/** What a refused analysis counts as. */
function withdrawn(analysis: Analysis, why: string): Analysis {
  return { ...analysis, stance: 'abstain', confidence: 0, horizonMs: 0, entryZone: null, stop: null, target: null, evidence: [], note: `refused by the crew: ${why}` };
}

function chatDebate(id: DebateId, chat: GroupChat, voices: Voices, snapshot: FeatureSnapshot, at: Timestamp, members: readonly AgentId[]): HeldDebate {
  const { opinions } = voices;
  const last = play(beginChat(id, chat, snapshot.instrument, at), (state, question) => answerChat(state, question.id, answerOf(question, voices, state.said.length), question.notBefore));
  const words = new Map(last.said.flatMap(({ agent, analysis }) => (analysis === null ? [] : [[agent, analysis] as const])));
  return { ...last, words: members.map((agent) => words.get(agent) ?? opinions.get(agent) ?? silent(agent, snapshot, 'has no rules')) };
}

/** Answers each question as it comes, in no time but what it has to wait for, until the debate is over: caps on turns and attempts see to it that it is. */
function play<State>(first: DebateStep<State>, answer: (state: State, question: Question) => DebateStep<State>): Omit<HeldDebate, 'words'> & { readonly state: State } {
  const said: Contribution[] = [...first.said];
  let step = first;
  while (step.ended === null) {
    const [question] = step.questions;
    if (question === undefined) return { state: step.state, said, end: 'failed', sentence: 'nobody was asked' };
    step = answer(step.state, question);
    said.push(...step.said);
  }
  return { state: step.state, said, ...step.ended };
}

function answerOf(question: Question, { opinions, lead, voice }: Voices, said: number): Answer {
  if (isForLead(question, lead)) return voice.answer(question, said);
  const own = opinions.get(question.agent);
  if (own !== undefined) return answerByRules(question, own);
  // A manager or moderator needs no opinion of its own to give out work or the word.
  if (question.expects === 'choice' || question.expects === 'review' || question.expects === 'note') return answerByRules(question, NOBODY);
  return { kind: 'failed', text: `${question.agent} has no rules`, tokens: 0 };
}

const NOBODY: Analysis = {
  agent: '' as AgentId, instrument: '' as Analysis['instrument'], stance: 'abstain', confidence: 0, horizonMs: 0, entryZone: null, stop: null, target: null, evidence: [], note: '', veto: null,
};

function silent(agent: AgentId, { instrument }: FeatureSnapshot, note: string): Analysis {
  return { ...NOBODY, agent, instrument, note };
}
