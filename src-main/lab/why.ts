import type { Result } from '../../src-shared/support/result.ts';
import { err, failure, ok } from '../../src-shared/support/result.ts';
import type { RiskCheck } from '../engine/core/fact.ts';
import { APPROVAL_OF_SIGNAL, type ApprovalRow } from './approvals.ts';
import { LESSONS_OF_POSITION, recall, type LessonRow } from './lessons.ts';
import { ORDER_COLUMNS, type OrderRow } from './orders.ts';
import { POSITION_COLUMNS, POSITION_EVENTS, type PositionRow, PROTECTIVE_ORDERS } from './positions.ts';
import { query, type Reader } from './reader.ts';

type AskedOrder = OrderRow & {
  readonly originKind: string;
  readonly originReason: string | null;
  readonly commandId: string | null;
  readonly checks: string;
};
export const ORDER_BY_ID = query<AskedOrder, [order: string]>(
  'an order',
  `SELECT ${ORDER_COLUMNS}, origin_kind AS originKind, origin_reason AS originReason, command_id AS commandId, checks FROM orders WHERE client_order_id = ?`,
);
export const ORDER_EVENTS = query<{ at: number; from: string; to: string; reason: string | null; filledQuantity: string }, [order: string]>(
  'events of an order',
  'SELECT at, from_state AS "from", to_state AS "to", reason, filled_quantity AS filledQuantity FROM order_events WHERE client_order_id = ? ORDER BY ordinal',
);
export const FILLS_OF_ORDER = query<{ at: number; tradeId: string; price: string; quantity: string; fee: string; feeCurrency: string; liquidity: string }, [order: string]>(
  'fills of an order',
  'SELECT at, trade_id AS tradeId, price, quantity, fee, fee_currency AS feeCurrency, liquidity FROM fills WHERE client_order_id = ? ORDER BY booking',
);
export const SIGNAL_BY_ID = query<
  {
    id: string; roundId: string; direction: string; confidence: number; expectedValue: number; entry: number; stop: number; target: number; rewardRisk: number; raisedAt: number;
    end: string | null; sentence: string | null; checks: string | null;
  },
  [signal: string]
>(
  'a signal',
  `SELECT id, round_id AS roundId, direction, confidence, expected_value AS expectedValue, entry, stop, target, reward_risk AS rewardRisk, raised_at AS raisedAt, "end", sentence, checks
   FROM trading_signals WHERE id = ?`,
);
export const ROUND_BY_ID = query<{ id: string; cycleId: string; instrument: string; at: number; agreement: number; presence: number; confidence: number; outcome: string }, [round: string]>(
  'a round',
  'SELECT id, cycle_id AS cycleId, instrument, at, agreement, presence, confidence, outcome FROM consensus_rounds WHERE id = ?',
);
export const VOTES_OF_ROUND = query<{ agent: string; framework: string; stance: string; confidence: number; weight: number; dissent: number }, [round: string]>(
  'votes of a round',
  'SELECT agent, framework, stance, confidence, weight, dissent FROM consensus_votes WHERE round_id = ? ORDER BY ordinal',
);
export const ANALYSES_OF_ROUND = query<{ agent: string; framework: string; stance: string; confidence: number; note: string; veto: string | null; stop: number | null; target: number | null; evidence: string }, [round: string]>(
  'analyses of a round',
  'SELECT agent, framework, stance, confidence, note, veto, stop, target, evidence FROM agent_decisions WHERE round_id = ? ORDER BY ordinal',
);
export const SNAPSHOT_OF_ROUND = query<{ at: number; dataAt: number | null; lastPrice: number; regime: string; entriesAllowed: number; features: string }, [round: string]>(
  'snapshot of a round',
  'SELECT at, data_at AS dataAt, last_price AS lastPrice, regime, entries_allowed AS entriesAllowed, features FROM feature_snapshots WHERE round_id = ?',
);
export const POSITION_BY_ID = query<PositionRow, [position: string]>('a position', `SELECT ${POSITION_COLUMNS} FROM positions WHERE id = ?`);
export const RESULT_OF_POSITION = query<{ net: string; closedAt: number; closeReason: string | null }, [position: string]>(
  'result of a position',
  'SELECT net, closed_at AS closedAt, close_reason AS closeReason FROM position_results WHERE id = ?',
);

type RowOf<Q> = Q extends { shape?: (row: infer Row, ...rest: never[]) => void } ? Row : never;

/** One check as stored. */
export type CheckText = RiskCheck;

/** The chain of one order, from what was seen to what it brought. Null where the order has no such link (an exit has no signal of its own). */
export interface Why {
  readonly snapshot: RowOf<typeof SNAPSHOT_OF_ROUND> | null;
  readonly analyses: readonly RowOf<typeof ANALYSES_OF_ROUND>[];
  /** What had been learned from earlier positions like it when the agents voted. */
  readonly remembered: readonly LessonRow[];
  readonly votes: readonly RowOf<typeof VOTES_OF_ROUND>[];
  readonly round: RowOf<typeof ROUND_BY_ID> | null;
  readonly signal: RowOf<typeof SIGNAL_BY_ID> | null;
  /** What a person said to it, where one was asked. */
  readonly approval: ApprovalRow | null;
  readonly checks: readonly CheckText[];
  readonly order: AskedOrder;
  readonly orderEvents: readonly RowOf<typeof ORDER_EVENTS>[];
  readonly fills: readonly RowOf<typeof FILLS_OF_ORDER>[];
  readonly position: PositionRow | null;
  readonly positionEvents: readonly RowOf<typeof POSITION_EVENTS>[];
  readonly protection: readonly RowOf<typeof PROTECTIVE_ORDERS>[];
  readonly result: RowOf<typeof RESULT_OF_POSITION> | null;
  /** What each agent took from it. */
  readonly lessons: readonly LessonRow[];
}

/**
 * Why an order exists and what came of it: snapshot → analyses → votes → round → signal → checks → order → its events → fills → position → result.
 * An exit or a stop is traced through the position it serves to the signal that opened it.
 */
export function readWhy(reader: Reader, orderId: string): Result<Why> {
  const order = reader.first(ORDER_BY_ID, orderId);
  if (order === undefined) return err(failure('unknown_order', `There is no order ${orderId}.`, 'List the orders with `quorum orders`.'));
  const position = order.positionId === null ? null : (reader.first(POSITION_BY_ID, order.positionId) ?? null);
  const signalId = order.signalId ?? position?.signalId ?? null;
  const signal = signalId === null ? null : (reader.first(SIGNAL_BY_ID, signalId) ?? null);
  const round = signal?.roundId ?? null;
  const snapshot = round === null ? null : (reader.first(SNAPSHOT_OF_ROUND, round) ?? null);
  return ok({
    snapshot,
    remembered: snapshot === null ? [] : recall(reader, order.instrument, snapshot.regime, snapshot.at),
    analyses: round === null ? [] : reader.all(ANALYSES_OF_ROUND, round),
    votes: round === null ? [] : reader.all(VOTES_OF_ROUND, round),
    round: round === null ? null : (reader.first(ROUND_BY_ID, round) ?? null),
    signal,
    approval: signal === null ? null : (reader.first(APPROVAL_OF_SIGNAL, signal.id) ?? null),
    checks: JSON.parse(order.checks) as CheckText[],
    order,
    orderEvents: reader.all(ORDER_EVENTS, orderId),
    fills: reader.all(FILLS_OF_ORDER, orderId),
    position,
    positionEvents: position === null ? [] : reader.all(POSITION_EVENTS, position.id),
    protection: position === null ? [] : reader.all(PROTECTIVE_ORDERS, position.id),
    result: position === null ? null : (reader.first(RESULT_OF_POSITION, position.id) ?? null),
    lessons: position === null ? [] : reader.all(LESSONS_OF_POSITION, position.id),
  });
}
