/**
 * Who leads a team (the chair of a table, the manager of a crew) where a language model answers for it. A debate never waits for it: what has not
 * been decided when the debate is held is decided by the team's own rule.
 */
import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import { exhaustive } from '../../../../src-shared/support/exhaustive.ts';
import type { Answer, Contribution, Question } from './question.ts';
import type { Team } from './team.ts';

/** What a lead is asked: who is to speak or work next, or whether a work is as it should be. */
export type LeadQuestion = Question & { readonly expects: 'choice' | 'review' };

/** Answers for a lead. */
export interface LeadVoice {
  /** At once. `failed` leaves it to the team's rule: a chair's fallback, whoever was asked least; work that is not judged is taken. @param said how much was said before */
  readonly answer: (question: LeadQuestion, said: number) => Answer;
  /** Told when the debate is over, with all that was said. */
  readonly ended?: ((said: readonly Contribution[]) => void) | undefined;
}

/** A lead that nobody answers for. */
export const SILENT_LEAD: LeadVoice = { answer: () => ({ kind: 'failed', text: 'nobody answers for it here', tokens: 0 }) };

/** One decision in a debate, and whose word it was. */
export interface LeadWord {
  /** How much had been said before. */
  readonly said: number;
  readonly agent: AgentId;
  /** `model`: what its language model said. `rule`: what happens without it; `text` says why. */
  readonly by: 'model' | 'rule';
  /** Who was named, by it or by the rule; null where it was asked to judge a work. */
  readonly chosen: AgentId | null;
  /** Whether it took a work; null where it was not asked to. */
  readonly accepted: boolean | null;
  readonly text: string;
}

/** The chair or manager that a language model answers for; null where there is none, or rules answer. */
export function leadOf(team: Team): AgentId | null {
  if (team.lead === undefined) return null;
  switch (team.framework) {
    case 'crew': return team.crew.process === 'hierarchical' ? team.crew.manager : null;
    case 'group_chat': return team.chat.turns.kind === 'moderated' ? team.chat.turns.moderator : null;
    default: return exhaustive(team);
  }
}

/** Whether a question is one for the lead, and not for a worker of that name. */
export function isForLead(question: Question, lead: AgentId | null): question is LeadQuestion {
  return question.agent === lead && (question.expects === 'choice' || question.expects === 'review');
}

/**
 * Two questions with the same key are the same decision: the same is wanted, of the same people, and who would do what is the same. How sure they are and
 * their words may differ, which they do with each price; and work that comes back as it was returned is not judged anew.
 */
export function decisionKey({ expects, description, choices, context }: LeadQuestion): string {
  return [expects, description, choices.join(' '), context.map(({ agent, analysis }) => `${agent}:${analysis?.stance ?? 'note'}`).join(' ')].join('|');
}
