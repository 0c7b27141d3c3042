/** Teams as a person edits and keeps them: plain data, with the words that only people and language models read. What the engine debates with is made of it. */

/** Who a member is. Empty: as the agent is by itself. Rules read none of it; a language model on the seat is told it. */
export interface Persona {
  readonly role: string;
  readonly goal: string;
  readonly backstory: string;
}

/** A member of a crew. */
export interface CrewMemberDefinition extends Persona {
  readonly agent: string;
  /** Of one debate: most questions, longest time in questions (seconds), most questions within a minute (null: as many as it likes). */
  readonly limits: { readonly iterations: number; readonly seconds: number; readonly perMinute: number | null };
}

/** Somebody at a table. */
export interface ChatMemberDefinition extends Persona {
  readonly agent: string;
}

export const GUARDRAIL_NAMES = ['true_to_snapshot', 'has_plan', 'has_evidence', 'takes_a_stance'] as const;
export type GuardrailName = (typeof GUARDRAIL_NAMES)[number];

/** A piece of work of a crew. */
export interface TaskDefinition {
  readonly id: string;
  readonly description: string;
  /** Who does it; null leaves it to the manager, or to whoever has been asked least. */
  readonly agent: string | null;
  readonly expects: 'analysis' | 'note';
  /** Earlier tasks whose outcome it may read. */
  readonly context: readonly string[];
  readonly guardrails: readonly GuardrailName[];
  /** Further attempts after an objection. */
  readonly retries: number;
}

interface Shared {
  /** Small letters, digits and _; never changes. */
  readonly id: string;
  readonly name: string;
  readonly wallClockMs: number;
  /** Longest wait for one answer, milliseconds. */
  readonly answerMs: number;
  /** Of a team with a chair or manager: a language model answers for it, and is told this. Left out: rules answer. */
  readonly lead?: Persona | undefined;
}

/** Tasks done one after the other, or given out by a manager. */
export interface CrewDefinition extends Shared {
  readonly framework: 'crew';
  readonly process: 'sequential' | 'hierarchical';
  /** Hierarchical only: gives out work and accepts or returns it; no member. */
  readonly manager: string | null;
  readonly members: readonly CrewMemberDefinition[];
  readonly tasks: readonly TaskDefinition[];
}

export const SPEAKER_NAMES = ['next_in_order', 'least_heard', 'strongest_dissent'] as const;
export type SpeakerName = (typeof SPEAKER_NAMES)[number];

/** How the word goes round a table. */
export type TurnDefinition =
  | { readonly kind: 'round_robin' }
  | { readonly kind: 'selector'; readonly by: SpeakerName; readonly mayRepeat: boolean }
  | { readonly kind: 'moderated'; readonly moderator: string; readonly fallback: SpeakerName; readonly mayRepeat: boolean }
  /** `to`: whom each may hand the word to; who is not named in it may hand it to everybody. */
  | { readonly kind: 'hand_off'; readonly first: string; readonly to: Readonly<Record<string, readonly string[]>> };

export const STOP_FUNCTION_NAMES = ['positions_settled', 'everybody_spoke', 'vetoed'] as const;
export type StopFunctionName = (typeof STOP_FUNCTION_NAMES)[number];

/** When a table has said enough. */
export type StopDefinition =
  | { readonly kind: 'all'; readonly of: readonly StopDefinition[] }
  | { readonly kind: 'any'; readonly of: readonly StopDefinition[] }
  | { readonly kind: 'max_messages'; readonly count: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'agreement'; readonly share: number; readonly voices: number }
  | { readonly kind: 'tokens'; readonly count: number }
  | { readonly kind: 'timeout'; readonly ms: number }
  | { readonly kind: 'external' }
  | { readonly kind: 'source'; readonly agent: string }
  | { readonly kind: 'function'; readonly name: StopFunctionName };

/** Agents at one table. */
export interface ChatDefinition extends Shared {
  readonly framework: 'group_chat';
  readonly topic: string;
  readonly members: readonly ChatMemberDefinition[];
  readonly turns: TurnDefinition;
  readonly stop: StopDefinition;
  /** Most contributions. */
  readonly turnCap: number;
}

export type TeamDefinition = CrewDefinition | ChatDefinition;
export const TEAM_FRAMEWORKS = ['crew', 'group_chat'] as const;

/** What is wrong with a team. `path` names the field: `['tasks', 2, 'context']`. */
export interface TeamProblem {
  readonly path: readonly (string | number)[];
  readonly sentence: string;
}
