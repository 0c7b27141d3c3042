/** How long is looked for a lively seed, milliseconds of the machine: from `contentMs` on a seed that trades by 40 s will do; at `giveUpMs` the best so far is taken. */
export interface Patience {
  readonly contentMs: number;
  readonly giveUpMs: number;
}

/** For an account that begins anew: somebody waits for its first trade. */
export const FOR_A_NEW_ACCOUNT: Patience = { contentMs: 5_000, giveUpMs: 12_000 };
/** For one that is kept: it has its trades, and what is rehearsed is not quite it. */
export const FOR_A_KEPT_ACCOUNT: Patience = { contentMs: 1_000, giveUpMs: 2_000 };
