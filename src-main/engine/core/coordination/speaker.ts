/** Who speaks next in a group chat. */
import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import type { Analysis } from '../agents/analysis.ts';
import type { Contribution } from './question.ts';

/** How the word goes round. */
export type TurnOrder =
  | { readonly kind: 'round_robin' }
  /** One of {@link SPEAKER_FUNCTIONS} chooses; nobody speaks twice running unless `mayRepeat`. */
  | { readonly kind: 'selector'; readonly by: SpeakerFunction; readonly mayRepeat: boolean }
  /** `moderator` is asked to name one of the allowed; where it names nobody allowed, `fallback` chooses. */
  | { readonly kind: 'moderated'; readonly moderator: AgentId; readonly fallback: SpeakerFunction; readonly mayRepeat: boolean }
  /** Whoever speaks names the next of those it may hand the word to; who names nobody of them passes it on to them in order. Who is not in `to` may hand it to everybody. */
  | { readonly kind: 'hand_off'; readonly first: AgentId; readonly to?: Readonly<Record<string, readonly AgentId[]>> | undefined };

/** Ways to choose without a model. Each gets who may speak, in the order of the table, never empty, and what was said. */
export const SPEAKER_FUNCTIONS = {
  /** The one after the last speaker. */
  next_in_order: (allowed: readonly AgentId[], said: readonly Contribution[], table: readonly AgentId[]): AgentId => after(said.at(-1)?.agent ?? null, allowed, table),
  /** Whoever has spoken least; the earlier at the table where some have spoken as little. */
  least_heard: (allowed: readonly AgentId[], said: readonly Contribution[]): AgentId => {
    const turns = new Map<AgentId, number>();
    for (const { agent } of said) turns.set(agent, (turns.get(agent) ?? 0) + 1);
    return allowed.reduce((best, agent) => ((turns.get(agent) ?? 0) < (turns.get(best) ?? 0) ? agent : best));
  },
  /** Everybody once; then the most confident of those whose last stance is not the last speaker's; without one, whoever has spoken least. */
  strongest_dissent: (allowed: readonly AgentId[], said: readonly Contribution[]): AgentId => {
    const heard = new Set<AgentId>();
    const latest = new Map<AgentId, Analysis>();
    for (const { agent, analysis } of said) {
      heard.add(agent);
      if (analysis !== null) latest.set(agent, analysis);
    }
    const unheard = allowed.find((agent) => !heard.has(agent));
    if (unheard !== undefined) return unheard;
    const lead = said.at(-1)?.analysis?.stance ?? 'abstain';
    const confidence = (agent: AgentId): number => {
      const analysis = latest.get(agent);
      return analysis === undefined || analysis.stance === lead || analysis.stance === 'abstain' ? -1 : analysis.confidence;
    };
    const best = allowed.reduce((one, agent) => (confidence(agent) > confidence(one) ? agent : one));
    return confidence(best) < 0 ? SPEAKER_FUNCTIONS.least_heard(allowed, said) : best;
  },
} as const;
export type SpeakerFunction = keyof typeof SPEAKER_FUNCTIONS;

/** Who may speak now, in the order of the table: everybody, or everybody but the last speaker. Never empty while somebody sits. */
export function allowedSpeakers(table: readonly AgentId[], said: readonly Contribution[], mayRepeat: boolean): readonly AgentId[] {
  const last = said.at(-1)?.agent;
  const others = mayRepeat ? table : table.filter((agent) => agent !== last);
  return others.length > 0 ? others : table;
}

/** Whom a speaker may hand the word to, in the order of the table: never itself, and never nobody while somebody else sits. */
export function heirsOf(speaker: AgentId, table: readonly AgentId[], to: Readonly<Record<string, readonly AgentId[]>> | undefined): readonly AgentId[] {
  const others = table.filter((agent) => agent !== speaker);
  const named = to !== undefined && Object.hasOwn(to, speaker) ? to[speaker] : undefined;
  const heirs = named === undefined ? others : others.filter((agent) => named.includes(agent));
  return heirs.length > 0 ? heirs : others;
}

/** The first of `allowed` after `agent` round the table; the first of all where `agent` does not sit at it. */
function after(agent: AgentId | null, allowed: readonly AgentId[], table: readonly AgentId[]): AgentId {
  const start = agent === null ? -1 : table.indexOf(agent);
  for (let step = 1; step <= table.length; step += 1) {
    const candidate = table[(start + step) % table.length];
    if (candidate !== undefined && allowed.includes(candidate)) return candidate;
  }
  return allowed[0] as AgentId;
}
