ALTER TABLE `fills` ADD `session` integer;--> statement-breakpoint
CREATE INDEX `fills_by_session` ON `fills` (`session`);--> statement-breakpoint
CREATE VIEW `agent_leaderboard` AS 
  SELECT a.id AS agent, a.framework, count(*) AS votes, sum(v.supported = v.won) AS "right", avg(v.supported = v.won) AS hit_rate
  FROM (SELECT c.agent, (c.stance = CASE s.direction WHEN 'long' THEN 'buy' ELSE 'sell' END) AS supported, (r.net NOT LIKE '-%' AND r.net <> '0') AS won
    FROM position_results r JOIN trading_signals s ON s.id = r.signal_id JOIN consensus_votes c ON c.round_id = s.round_id WHERE c.stance <> 'abstain') v
  JOIN agents a ON a.id = v.agent GROUP BY a.id;--> statement-breakpoint
CREATE VIEW `daily_pnl` AS 
  SELECT r.closed_at - r.closed_at % 86400000 AS day, count(*) AS closed, sum(r.net NOT LIKE '-%' AND r.net <> '0') AS won, decimal_sum(r.net) AS net,
    (SELECT d.equity FROM trading_days d WHERE d.starts_at = r.closed_at - r.closed_at % 86400000) AS start_equity
  FROM position_results r GROUP BY day;--> statement-breakpoint
CREATE VIEW `execution_quality` AS 
  SELECT o.instrument, count(*) AS orders, sum(o.state = 'filled') AS filled, sum(o.state IN ('cancelled', 'expired')) AS cancelled,
    sum(o.state = 'rejected') AS rejected, sum(o.state = 'denied') AS denied, sum(o.state = 'unknown') AS unknown,
    avg(CASE WHEN o.purpose = 'entry' AND o.filled_quantity <> '0'
      THEN (CAST(o.filled_notional AS REAL) / CAST(o.filled_quantity AS REAL) / s.entry - 1) * CASE o.side WHEN 'buy' THEN 10000 ELSE -10000 END END) AS entry_slippage_bps,
    avg(CASE WHEN o.state = 'filled' THEN o.updated_at - o.created_at END) AS fill_ms
  FROM orders o LEFT JOIN trading_signals s ON s.id = o.signal_id GROUP BY o.instrument;--> statement-breakpoint
CREATE VIEW `latest_metrics` AS 
  SELECT c.number AS cycle, c.at, c.queue_length, c.overruns, m.total_ms, s.equity, s.exposure, s.open_risk, s.drawdown, s.unprotected
  FROM (SELECT * FROM loop_cycles ORDER BY ordinal DESC LIMIT 1) c
  LEFT JOIN (SELECT * FROM loop_metrics ORDER BY ordinal DESC LIMIT 1) m ON true
  LEFT JOIN (SELECT * FROM portfolio_snapshots ORDER BY ordinal DESC LIMIT 1) s ON true;--> statement-breakpoint
CREATE VIEW `loop_health` AS 
  SELECT s.ordinal AS session, s.id, count(c.ordinal) AS cycles, coalesce(sum(c.signals), 0) AS signals, coalesce(sum(c.overruns), 0) AS overruns,
    (SELECT avg(m.total_ms) FROM loop_metrics m WHERE m.session = s.ordinal) AS average_ms, (SELECT max(m.total_ms) FROM loop_metrics m WHERE m.session = s.ordinal) AS longest_ms
  FROM sessions s LEFT JOIN loop_cycles c ON c.session = s.ordinal GROUP BY s.ordinal;--> statement-breakpoint
CREATE VIEW `open_risk` AS 
  SELECT id AS position_id, instrument, direction, quantity, cost, stop, protection, naked_since,
    decimal_positive(CASE direction WHEN 'long' THEN decimal_sub(cost, decimal_mul(quantity, stop)) ELSE decimal_sub(decimal_mul(quantity, stop), cost) END) AS at_risk
  FROM positions WHERE closed_at IS NULL;--> statement-breakpoint
CREATE VIEW `position_results` AS 
  SELECT id, session, instrument, direction, signal_id, opened_at, closed_at, close_reason, decimal_sub(realised, decimal_sub(fees, funding)) AS net
  FROM positions WHERE closed_at IS NOT NULL;--> statement-breakpoint
CREATE VIEW `protective_orders` AS 
  SELECT o.client_order_id, o.position_id, o.instrument, o.purpose, o.state, o."open" AS in_force, o.quantity, p.quantity AS position_quantity,
    o.trigger_price, o.price, o.updated_at
  FROM orders o JOIN positions p ON p.id = o.position_id WHERE o.purpose IN ('stop', 'target');--> statement-breakpoint
CREATE VIEW `regime_performance` AS 
  SELECT f.regime, count(*) AS closed, sum(r.net NOT LIKE '-%' AND r.net <> '0') AS won, decimal_sum(r.net) AS net
  FROM position_results r JOIN trading_signals s ON s.id = r.signal_id JOIN feature_snapshots f ON f.round_id = s.round_id GROUP BY f.regime;