/** Whether an instrument's data may be traded on, and if not, why. Entries are blocked while any reason stands; exits never are. */
export type QualityCode = 'no_data' | 'warming_up' | 'stale' | 'gap' | 'crossed_book' | 'outlier' | 'clock' | 'disconnected';

export interface QualityReason {
  readonly code: QualityCode;
  /** For people: "last price is 95 s old, limit 60 s". */
  readonly sentence: string;
}

export interface Quality {
  readonly entriesAllowed: boolean;
  readonly reasons: readonly QualityReason[];
}
