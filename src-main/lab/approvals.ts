/** What was put before a person, and what they said. */
import { query } from './reader.ts';

/** One question. `decision` null: it waits, or its session ended before anybody answered. Times ms UTC. */
export interface ApprovalRow {
  readonly signal: string;
  readonly shown: number;
  readonly atRisk: string | null;
  readonly askedAt: number;
  readonly expiresAt: number;
  readonly decision: string | null;
  readonly by: string | null;
  readonly note: string | null;
  readonly waitedMs: number | null;
  readonly decidedAt: number | null;
}

export const APPROVAL_OF_SIGNAL = query<ApprovalRow, [signal: string]>(
  'approval of a signal',
  `SELECT signal_id AS signal, shown, at_risk AS atRisk, asked_at AS askedAt, expires_at AS expiresAt, decision, "by", note, waited_ms AS waitedMs, decided_at AS decidedAt FROM approvals WHERE signal_id = ?`,
);
