/** How seats that a language model answers are asked. Plain data of a session's configuration: it is journaled and replayed. */
export interface ModelPolicy {
  /** An answer counts while the snapshot it is about is no older than this, ms; no answer is waited for longer. */
  readonly freshMs: number;
  /** Longest time for one call, ms; a provider's own limit holds where it is shorter. */
  readonly timeoutMs: number;
  /** Most tokens an answer may have, thoughts included. */
  readonly answerTokens: number;
  /** `short` leaves out what a model can do without, for those that read little. */
  readonly promptSize: 'full' | 'short';
}

/** A bar of a minute, and half a minute for an answer to it. A call may use all of that: the providers' own limits are shorter where they should be. */
export const DEFAULT_MODEL_POLICY: ModelPolicy = { freshMs: 90_000, timeoutMs: 90_000, answerTokens: 1_000, promptSize: 'full' };
