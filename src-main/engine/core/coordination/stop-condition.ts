/**
 * When a group chat has said enough (AutoGen's termination conditions): a tree of conditions joined by and/or. A turn cap and a wall
 * clock always apply besides (lesson 45), so a condition that is never met ends nothing but is no livelock either.
 */
import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import { exhaustive } from '../../../../src-shared/support/exhaustive.ts';
import type { Contribution } from './question.ts';

/** A condition over what was said so far. */
export type StopCondition =
  /** Every one of them at the same moment. An empty list is never met. */
  | { readonly kind: 'all'; readonly of: readonly StopCondition[] }
  | { readonly kind: 'any'; readonly of: readonly StopCondition[] }
  | { readonly kind: 'max_messages'; readonly count: number }
  /** A message contains this text, whoever said it; case counts. */
  | { readonly kind: 'text'; readonly text: string }
  /** At least `voices` agents do not abstain in their latest word, and this share of them takes one side; 0–1. */
  | { readonly kind: 'agreement'; readonly share: number; readonly voices: number }
  /** Tokens of all models in this debate. */
  | { readonly kind: 'tokens'; readonly count: number }
  /** Milliseconds since the debate began. */
  | { readonly kind: 'timeout'; readonly ms: number }
  /** Somebody outside asked for it (`stopChat`). */
  | { readonly kind: 'external' }
  /** This agent has just spoken. */
  | { readonly kind: 'source'; readonly agent: AgentId }
  /** One of the named functions of {@link STOP_FUNCTIONS}. */
  | { readonly kind: 'function'; readonly name: StopFunction };

/** What a condition may look at. */
export interface StopView {
  /** Everybody at the table. */
  readonly table: readonly AgentId[];
  readonly said: readonly Contribution[];
  /** Of every question, also those that only chose a speaker. */
  readonly tokens: number;
  readonly elapsedMs: number;
  readonly stopAsked: boolean;
}

/** Conditions that need more than a number. */
export const STOP_FUNCTIONS = {
  /** Everybody who has spoken twice said the same stance both times: nobody moves any more. */
  positions_settled: ({ said }: StopView): boolean => {
    const stances = stancesByAgent(said);
    const twice = [...stances.values()].filter((list) => list.length >= 2);
    return twice.length > 0 && twice.length === stances.size && twice.every((list) => list.at(-1) === list.at(-2));
  },
  /** Everybody at the table has had the word at least once. */
  everybody_spoke: ({ said, table }: StopView): boolean => said.length >= table.length && table.every((agent) => said.some((one) => one.agent === agent)),
  /** The last word vetoes. */
  vetoed: ({ said }: StopView): boolean => (said.at(-1)?.analysis?.veto ?? null) !== null,
} as const;
export type StopFunction = keyof typeof STOP_FUNCTIONS;

/** The first condition of the tree that is met, in words; null while none is. Pure. */
export function metBy(condition: StopCondition, view: StopView): string | null {
  switch (condition.kind) {
    case 'all': {
      const met = condition.of.map((one) => metBy(one, view));
      return met.length > 0 && met.every((one) => one !== null) ? met.join(' and ') : null;
    }
    case 'any':
      for (const one of condition.of) {
        const met = metBy(one, view);
        if (met !== null) return met;
      }
      return null;
    case 'max_messages': return view.said.length >= condition.count ? `${condition.count} messages` : null;
    case 'text': return condition.text !== '' && view.said.some(({ text }) => text.includes(condition.text)) ? `“${condition.text}” was said` : null;
    case 'agreement': return agreementMet(condition, view.said);
    case 'tokens': return view.tokens >= condition.count ? `${condition.count} tokens used` : null;
    case 'timeout': return view.elapsedMs >= condition.ms ? `${condition.ms} ms passed` : null;
    case 'external': return view.stopAsked ? 'asked to stop' : null;
    case 'source': return view.said.at(-1)?.agent === condition.agent ? `${condition.agent} has spoken` : null;
    case 'function': return STOP_FUNCTIONS[condition.name](view) ? condition.name.replaceAll('_', ' ') : null;
    default: return exhaustive(condition);
  }
}

function agreementMet({ share, voices }: Extract<StopCondition, { kind: 'agreement' }>, said: readonly Contribution[]): string | null {
  const latest = [...stancesByAgent(said).values()].flatMap((list) => list.at(-1) ?? []).filter((stance) => stance !== 'abstain');
  if (latest.length < Math.max(1, voices)) return null;
  for (const side of ['buy', 'sell', 'hold'] as const) {
    const agreeing = latest.filter((stance) => stance === side).length;
    if (agreeing / latest.length >= share) return `${agreeing} of ${latest.length} say ${side}`;
  }
  return null;
}

function stancesByAgent(said: readonly Contribution[]): Map<AgentId, string[]> {
  const stances = new Map<AgentId, string[]>();
  for (const { agent, analysis } of said) {
    if (analysis === null) continue;
    const list = stances.get(agent);
    if (list === undefined) stances.set(agent, [analysis.stance]);
    else list.push(analysis.stance);
  }
  return stances;
}
