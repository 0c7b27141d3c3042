/**
 * How an agent without a language model takes part in a debate: its analysis is a function of the snapshot, and what it hears moves its
 * confidence, never its stance. Deterministic, so a debate of rules alone is over within the cycle that began it.
 */
import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import { exhaustive } from '../../../../src-shared/support/exhaustive.ts';
import type { Analysis } from '../agents/analysis.ts';
import type { Answer, Contribution, Question } from './question.ts';

/** The most that unanimous opposition takes from a confidence. */
const MOST_CONCEDED = 0.5;

/** Answers `question` for an agent whose rules say `analysis` about the instrument. Models cost tokens, rules none. */
export function answerByRules(question: Question, analysis: Analysis): Answer {
  switch (question.expects) {
    case 'analysis': return { kind: 'analysis', analysis: conceding(analysis, question.context), chosen: strongestOpponent(analysis, question), text: analysis.note, tokens: 0 };
    case 'note': return { kind: 'note', text: minutesOf(question.context), chosen: null, tokens: 0 };
    case 'choice': return { kind: 'choice', chosen: leastHeard(question), text: '', tokens: 0 };
    // Rules take what the guardrails took.
    case 'review': return { kind: 'review', accepted: true, text: '', tokens: 0 };
    default: return exhaustive(question.expects);
  }
}

/**
 * Confidence after hearing the others: c · (1 − ½ · against ÷ (for + against + c)), where `for` and `against` sum the latest confidences
 * of the other directions heard. Nobody heard, nobody against, or no direction of its own: unchanged. Own formula; it only ever lowers.
 */
export function conceding(analysis: Analysis, heard: readonly Contribution[]): Analysis {
  const { stance, confidence } = analysis;
  if (stance !== 'buy' && stance !== 'sell') return analysis;
  let inFavour = 0;
  let against = 0;
  for (const other of latestOf(heard, analysis.agent).values()) {
    if (other.stance === stance) inFavour += other.confidence;
    else if (other.stance === 'buy' || other.stance === 'sell') against += other.confidence;
  }
  return against === 0 ? analysis : { ...analysis, confidence: conceded(confidence, inFavour, against) };
}

/** What is left of a confidence after hearing `inFavour` and `against` (sums of confidences) of the others. */
export function conceded(confidence: number, inFavour: number, against: number): number {
  return against === 0 ? confidence : confidence * (1 - (MOST_CONCEDED * against) / (inFavour + against + confidence));
}

/** What was said, in one sentence: who says what, most confident first. */
export function minutesOf(heard: readonly Contribution[]): string {
  const latest = [...latestOf(heard, null)].sort(([a, one], [b, two]) => two.confidence - one.confidence || (a < b ? -1 : 1));
  const sides = (['buy', 'sell', 'hold'] as const).flatMap((stance) => {
    const names = latest.filter(([, analysis]) => analysis.stance === stance).map(([agent]) => agent);
    return names.length === 0 ? [] : [`${stance}: ${names.join(', ')}`];
  });
  return sides.length === 0 ? 'Nobody has an opinion.' : `${sides.join('; ')}.`;
}

function strongestOpponent({ stance }: Analysis, { context, choices, agent }: Question): AgentId | null {
  let best: Analysis | null = null;
  for (const other of latestOf(context, agent).values()) {
    if (other.stance === stance || other.stance === 'abstain' || !choices.includes(other.agent)) continue;
    if (best === null || other.confidence > best.confidence || (other.confidence === best.confidence && other.agent < best.agent)) best = other;
  }
  return best?.agent ?? null;
}

function leastHeard({ choices, context }: Question): AgentId {
  const turns = (agent: AgentId): number => context.filter((one) => one.agent === agent).length;
  return choices.reduce((best, agent) => (turns(agent) < turns(best) ? agent : best));
}

/** Each speaker's last analysis, without `except`. */
function latestOf(heard: readonly Contribution[], except: AgentId | null): ReadonlyMap<AgentId, Analysis> {
  // By hand: a debate asks this at every turn, of everything said before.
  const latest = new Map<AgentId, Analysis>();
  for (const { agent, analysis } of heard) if (analysis !== null && agent !== except) latest.set(agent, analysis);
  return latest;
}
