import type { RowId, Timestamp } from '../../../../src-shared/domain/ids.ts';

/** active: everything. reducing: only risk-cutting orders. paused: no new orders but protection. halted: blocked and cancelled until resumed. */
export type TradingState = 'active' | 'reducing' | 'paused' | 'halted';

/** A halt, from the click to its end. */
export interface Halt {
  readonly id: RowId;
  readonly by: string;
  readonly reason: string;
  /** Halt and close positions: asked for explicitly. */
  readonly close: boolean;
  readonly at: Timestamp;
  /** When the re-read showed nothing risk-adding open (and all flat, where closing was asked); null while not. */
  verifiedAt: Timestamp | null;
  resumedAt: Timestamp | null;
  resumedBy: string | null;
}
