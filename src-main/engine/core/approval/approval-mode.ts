/** Whether a signal is traded by itself, after a person's yes, or not at all. */

/** `auto`: traded at its turn. `approve`: waits for a person's yes. `suggest`: shown and recorded, never traded. */
export const APPROVAL_MODES = ['auto', 'approve', 'suggest'] as const;
export type ApprovalMode = (typeof APPROVAL_MODES)[number];

/** Least and most time a person may be given to answer. */
export const SHORTEST_LIMIT_MS = 30_000;
export const LONGEST_LIMIT_MS = 3_600_000;

/** What a session is started with. */
export interface ApprovalConfig {
  readonly mode: ApprovalMode;
  /** How long a signal waits for its answer; null: as long as a signal lives. */
  readonly limitMs: number | null;
  /** A person says so for this session: it counts more than what was stored. Otherwise only where nothing was. */
  readonly override: boolean;
}

/** The mode a stored or configured word names. One that nobody knows asks before it trades. */
export function modeFrom(word: string): ApprovalMode {
  return isMode(word) ? word : 'approve';
}

/** Whether a word is the name of a mode. */
export function isMode(word: string): word is ApprovalMode {
  return (APPROVAL_MODES as readonly string[]).includes(word);
}
