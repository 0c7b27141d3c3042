/**
 * What a chair or manager that a language model answers for says in a debate now: its answers to the decisions of this bar, each while it is fresh. The
 * first decision nobody has asked it about yet is the one to ask next. Nothing is waited for, and nothing here changes what it reads.
 */
import { decisionKey, type LeadQuestion, type LeadVoice, type LeadWord } from '../coordination/lead.ts';
import type { Answer, Contribution } from '../coordination/question.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import type { LeadBook, LeadDecision } from './model-book.ts';
import type { ModelPolicy } from './model-policy.ts';

/** Longest reason of a lead that goes on into a debate, UTF-16 units. */
export const MOST_REASON = 200;

/** The voice of one debate; it remembers what was asked in it. */
export class StandingLead implements LeadVoice {
  /** What was decided, in order. */
  readonly words: LeadWord[] = [];
  /** Answers of its model that were taken. */
  readonly used: LeadDecision[] = [];
  /** The first decision that its model has not been asked about in this bar; null: none. */
  wanted: LeadQuestion | null = null;
  readonly #book: LeadBook | undefined;
  readonly #snapshot: FeatureSnapshot;
  readonly #policy: ModelPolicy | null;

  /** @param book what it has decided about the instrument; @param policy null: no language model is asked in this session */
  constructor(book: LeadBook | undefined, snapshot: FeatureSnapshot, policy: ModelPolicy | null) {
    this.#book = book?.dataAt === snapshot.dataAt ? book : undefined;
    this.#snapshot = snapshot;
    this.#policy = policy;
  }

  answer(question: LeadQuestion, said: number): Answer {
    // Who has nothing to say cannot be sent back for it: returned or taken, it is an abstention.
    if (question.expects === 'review' && question.context.at(-1)?.analysis?.stance === 'abstain') return { kind: 'review', accepted: true, text: '', tokens: 0 };
    const decision = this.#decisionOn(question);
    if (typeof decision === 'string') {
      this.words.push({ said, agent: question.agent, by: 'rule', chosen: null, accepted: question.expects === 'review' ? true : null, text: decision });
      return { kind: 'failed', text: decision, tokens: 0 };
    }
    const { chosen, accepted, text } = decision;
    this.used.push(decision);
    this.words.push({ said, agent: question.agent, by: 'model', chosen, accepted, text });
    return chosen === null ? { kind: 'review', accepted: accepted ?? true, text, tokens: 0 } : { kind: 'choice', chosen, text, tokens: 0 };
  }

  ended(said: readonly Contribution[]): void {
    // Whom the rule named is known by who came next.
    this.words.forEach((word, i) => {
      if (word.chosen === null && word.accepted === null) this.words[i] = { ...word, chosen: said[word.said]?.agent ?? null };
    });
  }

  /** What its model decided, or why that is not known now. */
  #decisionOn(question: LeadQuestion): LeadDecision | string {
    if (this.#policy === null) return 'no language model is asked in this session';
    const decision = this.#book?.decisions.get(decisionKey(question));
    if (decision === undefined) {
      this.wanted ??= question;
      return 'its language model has not been asked yet';
    }
    if (typeof decision === 'string') return decision;
    const ageMs = this.#snapshot.at - decision.asOf;
    return ageMs <= this.#policy.freshMs ? decision : `its language model decided about a snapshot ${Math.round(ageMs / 1_000)} s old, limit ${Math.round(this.#policy.freshMs / 1_000)} s`;
  }
}
