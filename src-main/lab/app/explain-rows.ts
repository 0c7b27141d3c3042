/** What the database knows of one decision. */
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import { query } from '../reader.ts';
import { LISTED_FILL, LISTED_ORDER, type FillOut, type ListedOrder } from './history-lists.ts';

type Explanation = OutputOf<'journal.explain'>;

export interface RoundRow {
  readonly id: string;
  readonly instrument: string;
  readonly at: number;
  readonly agreement: number;
  readonly presence: number;
  readonly confidence: number;
  readonly outcome: string;
  readonly sentence: string | null;
  readonly votes: string | null;
}

export interface SignalRow {
  readonly id: string;
  readonly session: number;
  readonly roundId: string;
  readonly entry: number;
  readonly stop: number;
  readonly target: number;
  readonly expectedValue: number;
  readonly rewardRisk: number;
  readonly end: string | null;
  readonly sentence: string | null;
  readonly checks: string | null;
  readonly order: string | null;
}

export interface HeldRow {
  readonly id: string;
  readonly session: number;
  readonly instrument: string;
  readonly direction: 'long' | 'short';
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly peakQuantity: string;
  readonly realised: string;
  readonly fees: string;
  readonly funding: string;
  readonly net: string;
  readonly initialRisk: string | null;
  readonly closeReason: string | null;
  readonly signalId: string | null;
  readonly commandId: string | null;
}

export type AskedOrder = ListedOrder & { readonly session: number; readonly commandId: string | null; readonly checks: string };

/** Everything found about a decision, whichever end it was asked from. */
export interface Chain {
  readonly asked: AskedOrder | null;
  readonly round: RoundRow | null;
  readonly signal: SignalRow | null;
  readonly orders: readonly AskedOrder[];
  readonly held: HeldRow | null;
}

const SIGNAL_COLUMNS = `id, session, round_id AS roundId, entry, stop, target, expected_value AS expectedValue, reward_risk AS rewardRisk, "end", sentence, checks, client_order_id AS "order"`;
const HELD_COLUMNS = `id, session, instrument, direction, opened_at AS openedAt, closed_at AS closedAt, peak_quantity AS peakQuantity, realised, fees, funding,
  decimal_sub(realised, decimal_sub(fees, funding)) AS net, initial_risk AS initialRisk, close_reason AS closeReason, signal_id AS signalId, command_id AS commandId`;

export const EXPLAINED_ROUND = query<RoundRow, [round: string]>('an explained round', 'SELECT id, instrument, at, agreement, presence, confidence, outcome, sentence, votes FROM consensus_rounds WHERE id = ?');
export const SIGNAL_OF_ROUND = query<SignalRow, [round: string]>('the signal of a round', `SELECT ${SIGNAL_COLUMNS} FROM trading_signals WHERE round_id = ? ORDER BY ordinal LIMIT 1`);
export const EXPLAINED_SIGNAL = query<SignalRow, [signal: string]>('an explained signal', `SELECT ${SIGNAL_COLUMNS} FROM trading_signals WHERE id = ?`);
export const EXPLAINED_ORDER = query<AskedOrder, [order: string]>('an explained order', `SELECT ${LISTED_ORDER}, o.session, o.command_id AS commandId, o.checks FROM orders o WHERE o.client_order_id = ?`);
export const ORDERS_OF_SIGNAL = query<AskedOrder, [signal: string]>(
  'orders of a signal', `SELECT ${LISTED_ORDER}, o.session, o.command_id AS commandId, o.checks FROM orders o WHERE o.signal_id = ? ORDER BY o.ordinal`,
);
export const ALL_ORDERS_OF_POSITION = query<AskedOrder, [position: string]>(
  'all orders of a position', `SELECT ${LISTED_ORDER}, o.session, o.command_id AS commandId, o.checks FROM orders o WHERE o.position_id = ? ORDER BY o.ordinal`,
);
export const HELD_BY_ID = query<HeldRow, [position: string]>('an explained position', `SELECT ${HELD_COLUMNS} FROM positions WHERE id = ?`);
export const HELD_BY_SIGNAL = query<HeldRow, [signal: string]>('the position of a signal', `SELECT ${HELD_COLUMNS} FROM positions WHERE signal_id = ? ORDER BY ordinal LIMIT 1`);
export const LISTED_FILLS_OF_ORDER = query<FillOut & { readonly booking: number }, [order: string]>('listed fills of an order', `SELECT ${LISTED_FILL} FROM fills f WHERE f.client_order_id = ? ORDER BY f.booking`);
export const STEPS_OF_ORDER = query<Explanation['orders'][number]['events'][number], [order: string]>(
  'steps of an order', 'SELECT at, from_state AS "from", to_state AS "to", reason, filled_quantity AS filled FROM order_events WHERE client_order_id = ? ORDER BY ordinal',
);
export const NOTES_OF_DECISION = query<{ at: number; text: string; tags: string }, [round: string, order: string, position: string]>(
  'notes of a decision',
  `SELECT at, text, tags FROM journal_notes WHERE ordinal IN (
     SELECT ordinal FROM journal_notes WHERE round_id = ? UNION SELECT ordinal FROM journal_notes WHERE subject_kind = 'order' AND subject_id = ?
     UNION SELECT ordinal FROM journal_notes WHERE subject_kind = 'position' AND subject_id = ?) ORDER BY ordinal`,
);
export const OPENING_OF_SESSION = query<{ payload: string | Buffer }, [session: number]>('the opening of a session', 'SELECT payload FROM engine_events WHERE session = ? AND seq = 1');
export const SESSION_AT = query<{ ordinal: number }, [at: number]>('the session of a moment', 'SELECT ordinal FROM sessions WHERE started_at <= ? ORDER BY ordinal DESC LIMIT 1');
