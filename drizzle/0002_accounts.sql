DROP VIEW `daily_pnl`;--> statement-breakpoint
DROP INDEX `fills_once`;--> statement-breakpoint
DROP INDEX `fills_by_time`;--> statement-breakpoint
ALTER TABLE `fills` ADD `account` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `fills_once` ON `fills` (`venue`,`trade_id`,`account`);--> statement-breakpoint
CREATE INDEX `fills_by_time` ON `fills` (`venue`,`account`,`at`);--> statement-breakpoint
DROP INDEX `reconciliations_by_venue`;--> statement-breakpoint
CREATE INDEX `reconciliations_by_venue` ON `reconciliations` (`venue`);--> statement-breakpoint
DROP INDEX `venue_health_by_venue`;--> statement-breakpoint
CREATE INDEX `venue_health_by_venue` ON `venue_health` (`venue`);--> statement-breakpoint
DROP INDEX `market_quality_by_instrument`;--> statement-breakpoint
CREATE INDEX `market_quality_by_instrument` ON `market_quality` (`instrument`);--> statement-breakpoint
DROP INDEX `market_regimes_by_instrument`;--> statement-breakpoint
CREATE INDEX `market_regimes_by_instrument` ON `market_regimes` (`instrument`);--> statement-breakpoint
DROP INDEX `funding_payments_once`;--> statement-breakpoint
ALTER TABLE `funding_payments` ADD `account` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `funding_payments_once` ON `funding_payments` (`venue`,`payment_id`,`account`);--> statement-breakpoint
CREATE TABLE `__new_trading_days` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`starts_at` integer NOT NULL,
	`equity` text NOT NULL,
	`session` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
INSERT INTO `__new_trading_days`("starts_at", "equity") SELECT "starts_at", "equity" FROM `trading_days` ORDER BY "starts_at";--> statement-breakpoint
DROP TABLE `trading_days`;--> statement-breakpoint
ALTER TABLE `__new_trading_days` RENAME TO `trading_days`;--> statement-breakpoint
CREATE INDEX `trading_days_by_start` ON `trading_days` (`starts_at`);--> statement-breakpoint
ALTER TABLE `venues` ADD `account` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE VIEW `daily_pnl` AS 
  SELECT r.closed_at - r.closed_at % 86400000 AS day, count(*) AS closed, sum(r.net NOT LIKE '-%' AND r.net <> '0') AS won, decimal_sum(r.net) AS net,
    (SELECT d.equity FROM trading_days d WHERE d.starts_at = r.closed_at - r.closed_at % 86400000 ORDER BY d.ordinal DESC LIMIT 1) AS start_equity
  FROM position_results r GROUP BY day;