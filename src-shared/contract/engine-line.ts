/**
 * What a session tells line by line: for `run --json`, and for the text a person reads. Prices, quantities and amounts are exact
 * decimal text; `at` is market time, ms UTC. Statistics (confidence, shares) are numbers.
 */

/** Who voted how, for the sentence under a trade. */
export interface QuorumLine {
  /** Share of the voting weight on the winning side, 0–1. */
  readonly agreement: number;
  readonly for: readonly string[];
  readonly against: readonly string[];
}

export type EngineLine =
  | { readonly type: 'session'; readonly session: string; readonly market: string; readonly fillModel: string; readonly instruments: readonly string[]; readonly at: number }
  | {
      readonly type: 'signal'; readonly at: number; readonly id: string; readonly instrument: string; readonly direction: 'long' | 'short'; readonly confidence: number;
      readonly expectedValue: number; readonly entry: number; readonly stop: number; readonly target: number; readonly quorum: QuorumLine | null;
    }
  | { readonly type: 'signal_ended'; readonly at: number; readonly id: string; readonly instrument: string | null; readonly end: string; readonly sentence: string; readonly order: string | null }
  /** A signal before a person: put there, answered, or over without an answer. `expiresAt` of one that was put there. */
  | {
      readonly type: 'approval'; readonly at: number; readonly id: string; readonly instrument: string; readonly direction: 'long' | 'short'; readonly state: string; readonly by: string | null; readonly note: string;
      readonly waitedMs: number; readonly expiresAt: number | null; readonly entry: number | null; readonly stop: number | null; readonly target: number | null; readonly atRisk: string | null;
    }
  | { readonly type: 'approval_mode'; readonly at: number; readonly mode: 'auto' | 'approve' | 'suggest'; readonly limitMs: number | null; readonly by: string }
  | {
      readonly type: 'order'; readonly at: number; readonly id: string; readonly instrument: string; readonly purpose: 'entry' | 'stop' | 'target' | 'exit'; readonly side: 'buy' | 'sell';
      readonly orderType: string; readonly timeInForce: string; readonly quantity: string; readonly price: string | null; readonly triggerPrice: string | null; readonly from: string | null; readonly state: string; readonly reason: string | null;
      readonly filledQuantity: string; readonly averagePrice: string | null; readonly signal: string | null; readonly position: string | null;
      /** With the last step of an entry: the votes behind it, and what is lost at its stop as a share of equity, 0–1. */
      readonly quorum: QuorumLine | null; readonly riskShare: number | null;
    }
  | {
      readonly type: 'fill'; readonly at: number; readonly id: string; readonly order: string | null; readonly position: string | null; readonly instrument: string; readonly side: 'buy' | 'sell';
      readonly price: string; readonly quantity: string; readonly fee: string; readonly feeCurrency: string; readonly liquidity: 'maker' | 'taker'; readonly cause: string; readonly realised: string;
    }
  | {
      readonly type: 'position'; readonly at: number; readonly change: string; readonly id: string; readonly instrument: string; readonly direction: 'long' | 'short'; readonly quantity: string;
      readonly stop: string | null; readonly target: string | null; readonly protection: string;
      /** Realised − fees + funding so far. */
      readonly net: string; readonly reason: string | null; readonly heldMs: number;
    }
  | { readonly type: 'regime'; readonly at: number; readonly instrument: string; readonly from: string; readonly to: string }
  | { readonly type: 'data_quality'; readonly at: number; readonly instrument: string; readonly entriesAllowed: boolean; readonly reasons: readonly string[] }
  | { readonly type: 'trading_state'; readonly at: number; readonly from: string; readonly to: string; readonly reason: string; readonly by: string }
  | {
      readonly type: 'halt'; readonly at: number; readonly id: string; readonly by: string; readonly reason: string; readonly close: boolean; readonly verified: boolean; readonly resumed: boolean;
      readonly report: readonly { readonly venue: string; readonly subject: string; readonly status: string; readonly sentence: string }[];
    }
  | { readonly type: 'risk'; readonly at: number; readonly code: string; readonly instrument: string | null; readonly sentence: string }
  | { readonly type: 'reconciliation'; readonly at: number; readonly venue: string; readonly cause: string; readonly differences: number; readonly unresolved: number }
  | { readonly type: 'venue'; readonly at: number; readonly venue: string; readonly connected: boolean; readonly sentence: string }
  | { readonly type: 'alert'; readonly at: number; readonly level: 'info' | 'warning' | 'critical'; readonly code: string; readonly sentence: string; readonly remedy: string }
  | { readonly type: 'command'; readonly at: number; readonly id: string; readonly command: string; readonly by: string; readonly accepted: boolean; readonly sentence: string }
  /** Bad input or a circumstance outside: nothing was half-done over it. */
  | { readonly type: 'problem'; readonly code: string; readonly sentence: string; readonly remedy: string }
  /** Lines that were left out because the reader could not keep up (only where time does not wait). */
  | { readonly type: 'lines_dropped'; readonly count: number };
