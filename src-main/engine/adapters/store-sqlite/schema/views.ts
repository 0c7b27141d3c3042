import { sql } from 'drizzle-orm';
import { integer, real, sqliteView, text } from 'drizzle-orm/sqlite-core';

/*
 * Money in views is exact: decimal_sum, decimal_sub, decimal_mul and decimal_positive are functions that each of our connections has
 * (decimal-functions.ts). Ratios, milliseconds and basis points are statistics, in float64.
 */

/** Stops and targets with the position each protects. */
export const protectiveOrders = sqliteView('protective_orders', {
  clientOrderId: text().notNull(),
  positionId: text().notNull(),
  instrument: text().notNull(),
  purpose: text().notNull(),
  state: text().notNull(),
  inForce: integer().notNull(),
  quantity: text().notNull(),
  positionQuantity: text().notNull(),
  triggerPrice: text(),
  price: text(),
  updatedAt: integer().notNull(),
}).as(sql`
  SELECT o.client_order_id, o.position_id, o.instrument, o.purpose, o.state, o."open" AS in_force, o.quantity, p.quantity AS position_quantity,
    o.trigger_price, o.price, o.updated_at
  FROM orders o JOIN positions p ON p.id = o.position_id WHERE o.purpose IN ('stop', 'target')`);

/** What each closed position brought: realised − fees + funding. */
export const positionResults = sqliteView('position_results', {
  id: text().notNull(),
  session: integer().notNull(),
  instrument: text().notNull(),
  direction: text().notNull(),
  signalId: text(),
  openedAt: integer().notNull(),
  closedAt: integer().notNull(),
  closeReason: text(),
  net: text().notNull(),
}).as(sql`
  SELECT id, session, instrument, direction, signal_id, opened_at, closed_at, close_reason, decimal_sub(realised, decimal_sub(fees, funding)) AS net
  FROM positions WHERE closed_at IS NOT NULL`);

/** Result per UTC day in which positions closed. */
export const dailyPnl = sqliteView('daily_pnl', {
  day: integer().notNull(),
  closed: integer().notNull(),
  won: integer().notNull(),
  net: text().notNull(),
  startEquity: text(),
}).as(sql`
  SELECT r.closed_at - r.closed_at % 86400000 AS day, count(*) AS closed, sum(r.net NOT LIKE '-%' AND r.net <> '0') AS won, decimal_sum(r.net) AS net,
    (SELECT d.equity FROM trading_days d WHERE d.starts_at = r.closed_at - r.closed_at % 86400000 ORDER BY d.ordinal DESC LIMIT 1) AS start_equity
  FROM position_results r GROUP BY day`);

/** What each open position would lose at its stop; null where it has none. */
export const openRisk = sqliteView('open_risk', {
  positionId: text().notNull(),
  instrument: text().notNull(),
  direction: text().notNull(),
  quantity: text().notNull(),
  cost: text().notNull(),
  stop: text(),
  protection: text().notNull(),
  nakedSince: integer(),
  atRisk: text(),
}).as(sql`
  SELECT id AS position_id, instrument, direction, quantity, cost, stop, protection, naked_since,
    decimal_positive(CASE direction WHEN 'long' THEN decimal_sub(cost, decimal_mul(quantity, stop)) ELSE decimal_sub(decimal_mul(quantity, stop), cost) END) AS at_risk
  FROM positions WHERE closed_at IS NULL`);

/** The newest cycle, its times and the newest portfolio, in one row. */
export const latestMetrics = sqliteView('latest_metrics', {
  cycle: integer().notNull(),
  at: integer().notNull(),
  queueLength: integer().notNull(),
  overruns: integer().notNull(),
  totalMs: real(),
  equity: text(),
  exposure: text(),
  openRisk: text(),
  drawdown: real(),
  unprotected: integer(),
}).as(sql`
  SELECT c.number AS cycle, c.at, c.queue_length, c.overruns, m.total_ms, s.equity, s.exposure, s.open_risk, s.drawdown, s.unprotected
  FROM (SELECT * FROM loop_cycles ORDER BY ordinal DESC LIMIT 1) c
  LEFT JOIN (SELECT * FROM loop_metrics ORDER BY ordinal DESC LIMIT 1) m ON true
  LEFT JOIN (SELECT * FROM portfolio_snapshots ORDER BY ordinal DESC LIMIT 1) s ON true`);

/** How orders ended per instrument, and how far entries filled from the signal's price (basis points, positive: worse). */
export const executionQuality = sqliteView('execution_quality', {
  instrument: text().notNull(),
  orders: integer().notNull(),
  filled: integer().notNull(),
  cancelled: integer().notNull(),
  rejected: integer().notNull(),
  denied: integer().notNull(),
  unknown: integer().notNull(),
  entrySlippageBps: real(),
  fillMs: real(),
}).as(sql`
  SELECT o.instrument, count(*) AS orders, sum(o.state = 'filled') AS filled, sum(o.state IN ('cancelled', 'expired')) AS cancelled,
    sum(o.state = 'rejected') AS rejected, sum(o.state = 'denied') AS denied, sum(o.state = 'unknown') AS unknown,
    avg(CASE WHEN o.purpose = 'entry' AND o.filled_quantity <> '0'
      THEN (CAST(o.filled_notional AS REAL) / CAST(o.filled_quantity AS REAL) / s.entry - 1) * CASE o.side WHEN 'buy' THEN 10000 ELSE -10000 END END) AS entry_slippage_bps,
    avg(CASE WHEN o.state = 'filled' THEN o.updated_at - o.created_at END) AS fill_ms
  FROM orders o LEFT JOIN trading_signals s ON s.id = o.signal_id GROUP BY o.instrument`);

/** Each session's loop. */
export const loopHealth = sqliteView('loop_health', {
  session: integer().notNull(),
  id: text().notNull(),
  cycles: integer().notNull(),
  signals: integer().notNull(),
  overruns: integer().notNull(),
  averageMs: real(),
  longestMs: real(),
}).as(sql`
  SELECT s.ordinal AS session, s.id, count(c.ordinal) AS cycles, coalesce(sum(c.signals), 0) AS signals, coalesce(sum(c.overruns), 0) AS overruns,
    (SELECT avg(m.total_ms) FROM loop_metrics m WHERE m.session = s.ordinal) AS average_ms, (SELECT max(m.total_ms) FROM loop_metrics m WHERE m.session = s.ordinal) AS longest_ms
  FROM sessions s LEFT JOIN loop_cycles c ON c.session = s.ordinal GROUP BY s.ordinal`);

/** Results by the regime in which the signal was given. */
export const regimePerformance = sqliteView('regime_performance', {
  regime: text().notNull(),
  closed: integer().notNull(),
  won: integer().notNull(),
  net: text().notNull(),
}).as(sql`
  SELECT f.regime, count(*) AS closed, sum(r.net NOT LIKE '-%' AND r.net <> '0') AS won, decimal_sum(r.net) AS net
  FROM position_results r JOIN trading_signals s ON s.id = r.signal_id JOIN feature_snapshots f ON f.round_id = s.round_id GROUP BY f.regime`);

/** How often each agent was right about signals that were traded: with the majority on winners, against it (or holding) on losers. */
export const agentLeaderboard = sqliteView('agent_leaderboard', {
  agent: text().notNull(),
  framework: text().notNull(),
  votes: integer().notNull(),
  right: integer().notNull(),
  hitRate: real().notNull(),
}).as(sql`
  SELECT v.agent, v.framework, count(*) AS votes, sum(v.supported = v.won) AS "right", avg(v.supported = v.won) AS hit_rate
  FROM (SELECT c.agent, c.framework, (c.stance = CASE s.direction WHEN 'long' THEN 'buy' ELSE 'sell' END) AS supported, (r.net NOT LIKE '-%' AND r.net <> '0') AS won
    FROM position_results r JOIN trading_signals s ON s.id = r.signal_id JOIN consensus_votes c ON c.round_id = s.round_id WHERE c.stance <> 'abstain') v
  GROUP BY v.framework, v.agent`);
