CREATE TABLE `agent_decisions` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`round_id` text NOT NULL,
	`agent` text NOT NULL,
	`instrument` text NOT NULL,
	`stance` text NOT NULL,
	`confidence` real NOT NULL,
	`horizon_ms` integer NOT NULL,
	`entry_low` real,
	`entry_high` real,
	`stop` real,
	`target` real,
	`evidence` text NOT NULL,
	`note` text NOT NULL,
	`veto` text,
	FOREIGN KEY (`round_id`) REFERENCES `consensus_rounds`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `agent_decisions_by_round` ON `agent_decisions` (`round_id`,`agent`);--> statement-breakpoint
CREATE TABLE `agents` (
	`id` text PRIMARY KEY NOT NULL,
	`framework` text NOT NULL,
	`first_seen_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `consensus_rounds` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`cycle_id` text NOT NULL,
	`instrument` text NOT NULL,
	`at` integer NOT NULL,
	`agreement` real NOT NULL,
	`presence` real NOT NULL,
	`confidence` real NOT NULL,
	`outcome` text NOT NULL,
	`sentence` text,
	`votes` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `consensus_rounds_id_unique` ON `consensus_rounds` (`id`);--> statement-breakpoint
CREATE TABLE `consensus_votes` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`round_id` text NOT NULL,
	`agent` text NOT NULL,
	`framework` text NOT NULL,
	`stance` text NOT NULL,
	`confidence` real NOT NULL,
	`weight` real NOT NULL,
	`dissent` integer NOT NULL,
	FOREIGN KEY (`round_id`) REFERENCES `consensus_rounds`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `consensus_votes_by_round` ON `consensus_votes` (`round_id`,`agent`);--> statement-breakpoint
CREATE TABLE `feature_snapshots` (
	`round_id` text PRIMARY KEY NOT NULL,
	`instrument` text NOT NULL,
	`at` integer NOT NULL,
	`data_at` integer,
	`last_price` real NOT NULL,
	`tick_size` real NOT NULL,
	`regime` text NOT NULL,
	`entries_allowed` integer NOT NULL,
	`quality_reasons` text NOT NULL,
	`features` text NOT NULL,
	FOREIGN KEY (`round_id`) REFERENCES `consensus_rounds`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `external_orders` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`venue` text NOT NULL,
	`client_order_id` text,
	`venue_order_id` text,
	`instrument` text NOT NULL,
	`side` text NOT NULL,
	`type` text NOT NULL,
	`status` text NOT NULL,
	`quantity` text NOT NULL,
	`filled_quantity` text NOT NULL,
	`price` text,
	`trigger_price` text,
	`reduce_only` integer NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `fills` (
	`booking` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`venue` text NOT NULL,
	`trade_id` text NOT NULL,
	`client_order_id` text,
	`position_id` text,
	`instrument` text NOT NULL,
	`side` text NOT NULL,
	`price` text NOT NULL,
	`quantity` text NOT NULL,
	`fee` text NOT NULL,
	`fee_currency` text NOT NULL,
	`liquidity` text NOT NULL,
	`cause` text NOT NULL,
	`realised` text NOT NULL,
	`at` integer NOT NULL,
	`booked_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `fills_once` ON `fills` (`venue`,`trade_id`);--> statement-breakpoint
CREATE INDEX `fills_by_order` ON `fills` (`client_order_id`);--> statement-breakpoint
CREATE INDEX `fills_by_position` ON `fills` (`position_id`);--> statement-breakpoint
CREATE INDEX `fills_by_time` ON `fills` (`venue`,`at`);--> statement-breakpoint
CREATE TABLE `order_events` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`client_order_id` text NOT NULL,
	`from_state` text NOT NULL,
	`to_state` text NOT NULL,
	`reason` text,
	`venue_order_id` text,
	`filled_quantity` text NOT NULL,
	`filled_notional` text NOT NULL,
	`final_quantity` text,
	`at` integer NOT NULL,
	FOREIGN KEY (`client_order_id`) REFERENCES `orders`(`client_order_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `order_events_by_order` ON `order_events` (`client_order_id`);--> statement-breakpoint
CREATE TABLE `orders` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`client_order_id` text NOT NULL,
	`session` integer NOT NULL,
	`instrument` text NOT NULL,
	`side` text NOT NULL,
	`type` text NOT NULL,
	`quantity` text NOT NULL,
	`price` text,
	`trigger_price` text,
	`time_in_force` text NOT NULL,
	`post_only` integer NOT NULL,
	`reduce_only` integer NOT NULL,
	`oco_group` text,
	`request_expires_at` integer NOT NULL,
	`venue` text NOT NULL,
	`purpose` text NOT NULL,
	`origin_kind` text NOT NULL,
	`signal_id` text,
	`round_id` text,
	`command_id` text,
	`origin_reason` text,
	`plan_stop` text,
	`plan_target` text,
	`plan_close_at` integer,
	`created_at` integer NOT NULL,
	`position_id` text,
	`state` text NOT NULL,
	`open` integer NOT NULL,
	`venue_order_id` text,
	`filled_quantity` text NOT NULL,
	`filled_notional` text NOT NULL,
	`final_quantity` text,
	`reason` text,
	`updated_at` integer NOT NULL,
	`cancel_requested_at` integer,
	`not_found_count` integer NOT NULL,
	`checks` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `orders_clientOrderId_unique` ON `orders` (`client_order_id`);--> statement-breakpoint
CREATE INDEX `orders_open` ON `orders` (`open`,`updated_at`);--> statement-breakpoint
CREATE INDEX `orders_by_position` ON `orders` (`position_id`);--> statement-breakpoint
CREATE INDEX `orders_by_signal` ON `orders` (`signal_id`);--> statement-breakpoint
CREATE INDEX `orders_by_instrument` ON `orders` (`instrument`,`created_at`);--> statement-breakpoint
CREATE TABLE `position_events` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`position_id` text NOT NULL,
	`change` text NOT NULL,
	`quantity` text NOT NULL,
	`realised` text NOT NULL,
	`stop` text,
	`target` text,
	`protection` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`position_id`) REFERENCES `positions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `position_events_by_position` ON `position_events` (`position_id`);--> statement-breakpoint
CREATE TABLE `positions` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`session` integer NOT NULL,
	`venue` text NOT NULL,
	`instrument` text NOT NULL,
	`direction` text NOT NULL,
	`opened_at` integer NOT NULL,
	`signal_id` text,
	`quantity` text NOT NULL,
	`cost` text NOT NULL,
	`realised` text NOT NULL,
	`fees` text NOT NULL,
	`funding` text NOT NULL,
	`peak_quantity` text NOT NULL,
	`best_price` text,
	`stop` text,
	`target` text,
	`initial_risk` text,
	`close_at` integer,
	`protection` text NOT NULL,
	`naked_since` integer,
	`stop_order` text,
	`target_order` text,
	`closed_at` integer,
	`close_reason` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `positions_id_unique` ON `positions` (`id`);--> statement-breakpoint
CREATE INDEX `positions_by_close` ON `positions` (`closed_at`);--> statement-breakpoint
CREATE INDEX `positions_by_signal` ON `positions` (`signal_id`);--> statement-breakpoint
CREATE TABLE `reconciliations` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`venue` text NOT NULL,
	`cause` text NOT NULL,
	`differences` text NOT NULL,
	`unresolved` integer NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `reconciliations_by_venue` ON `reconciliations` (`venue`,`at`);--> statement-breakpoint
CREATE TABLE `venue_health` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`venue` text NOT NULL,
	`connected` integer NOT NULL,
	`consecutive_failures` integer NOT NULL,
	`sentence` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `venue_health_by_venue` ON `venue_health` (`venue`,`at`);--> statement-breakpoint
CREATE TABLE `candles` (
	`instrument` text NOT NULL,
	`timeframe` text NOT NULL,
	`open_at` integer NOT NULL,
	`open` real NOT NULL,
	`high` real NOT NULL,
	`low` real NOT NULL,
	`close` real NOT NULL,
	`volume` real NOT NULL,
	`partial` integer NOT NULL,
	PRIMARY KEY(`instrument`, `timeframe`, `open_at`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `funding_rates` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`instrument` text NOT NULL,
	`rate` real NOT NULL,
	`mark_price` real NOT NULL,
	`at` integer NOT NULL,
	`due_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `funding_rates_by_instrument` ON `funding_rates` (`instrument`,`at`);--> statement-breakpoint
CREATE TABLE `instruments` (
	`id` text PRIMARY KEY NOT NULL,
	`venue` text NOT NULL,
	`venue_name` text NOT NULL,
	`kind` text NOT NULL,
	`base` text NOT NULL,
	`quote` text NOT NULL,
	`tick_size` text NOT NULL,
	`lot_size` text NOT NULL,
	`min_quantity` text NOT NULL,
	`min_notional` text NOT NULL,
	`maker_fee` text NOT NULL,
	`taker_fee` text NOT NULL,
	`max_leverage` integer NOT NULL,
	`maintenance_margin` text NOT NULL,
	`seen_at` integer NOT NULL,
	FOREIGN KEY (`venue`) REFERENCES `venues`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `market_quality` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`instrument` text NOT NULL,
	`entries_allowed` integer NOT NULL,
	`reasons` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `market_quality_by_instrument` ON `market_quality` (`instrument`,`at`);--> statement-breakpoint
CREATE TABLE `market_regimes` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`instrument` text NOT NULL,
	`from_regime` text NOT NULL,
	`to_regime` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `market_regimes_by_instrument` ON `market_regimes` (`instrument`,`at`);--> statement-breakpoint
CREATE TABLE `venues` (
	`id` text PRIMARY KEY NOT NULL,
	`native_stops` integer NOT NULL,
	`oco` integer NOT NULL,
	`reduce_only` integer NOT NULL,
	`fill_model` text NOT NULL,
	`seen_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `balances` (
	`venue` text NOT NULL,
	`currency` text NOT NULL,
	`total` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`venue`, `currency`)
);
--> statement-breakpoint
CREATE TABLE `funding_payments` (
	`booking` integer PRIMARY KEY NOT NULL,
	`venue` text NOT NULL,
	`payment_id` text NOT NULL,
	`instrument` text NOT NULL,
	`amount` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `funding_payments_once` ON `funding_payments` (`venue`,`payment_id`);--> statement-breakpoint
CREATE TABLE `ledger_entries` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`venue` text NOT NULL,
	`currency` text NOT NULL,
	`kind` text NOT NULL,
	`amount` text NOT NULL,
	`balance_after` text NOT NULL,
	`reference` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `ledger_entries_by_account` ON `ledger_entries` (`venue`,`currency`);--> statement-breakpoint
CREATE TABLE `portfolio_snapshots` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`session` integer NOT NULL,
	`at` integer NOT NULL,
	`equity` text NOT NULL,
	`cash` text NOT NULL,
	`unrealised` text NOT NULL,
	`exposure` text NOT NULL,
	`open_risk` text NOT NULL,
	`realised_today` text NOT NULL,
	`drawdown` real NOT NULL,
	`open_positions` integer NOT NULL,
	`unprotected` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `portfolio_snapshots_by_time` ON `portfolio_snapshots` (`at`);--> statement-breakpoint
CREATE TABLE `trading_days` (
	`starts_at` integer PRIMARY KEY NOT NULL,
	`equity` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `halts` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`by` text NOT NULL,
	`reason` text NOT NULL,
	`close` integer NOT NULL,
	`at` integer NOT NULL,
	`verified_at` integer,
	`resumed_at` integer,
	`resumed_by` text,
	`report` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `halts_id_unique` ON `halts` (`id`);--> statement-breakpoint
CREATE TABLE `risk_events` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`code` text NOT NULL,
	`instrument` text,
	`sentence` text NOT NULL,
	`checks` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `risk_events_by_time` ON `risk_events` (`at`);--> statement-breakpoint
CREATE TABLE `trading_states` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`from_state` text NOT NULL,
	`to_state` text NOT NULL,
	`reason` text NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `engine_events` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`session` integer NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`payload` text NOT NULL,
	`decision_hash` text NOT NULL,
	`chain_hash` text NOT NULL,
	FOREIGN KEY (`session`) REFERENCES `sessions`(`ordinal`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `engine_events_by_session` ON `engine_events` (`session`,`seq`);--> statement-breakpoint
CREATE TABLE `loop_cycles` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`session` integer NOT NULL,
	`number` integer NOT NULL,
	`at` integer NOT NULL,
	`instruments` integer NOT NULL,
	`rounds` integer NOT NULL,
	`signals` integer NOT NULL,
	`orders_sent` integer NOT NULL,
	`queue_length` integer NOT NULL,
	`overruns` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `loop_cycles_by_session` ON `loop_cycles` (`session`,`number`);--> statement-breakpoint
CREATE TABLE `loop_metrics` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`session` integer NOT NULL,
	`cycle` integer NOT NULL,
	`at` integer NOT NULL,
	`scan_ms` real NOT NULL,
	`analyse_ms` real NOT NULL,
	`vote_ms` real NOT NULL,
	`validate_ms` real NOT NULL,
	`execute_ms` real NOT NULL,
	`monitor_ms` real NOT NULL,
	`total_ms` real NOT NULL
);
--> statement-breakpoint
CREATE INDEX `loop_metrics_by_session` ON `loop_metrics` (`session`,`cycle`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`seed` integer NOT NULL,
	`market` text NOT NULL,
	`fill_model` text NOT NULL,
	`app_version` text NOT NULL,
	`summary` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sessions_id_unique` ON `sessions` (`id`);--> statement-breakpoint
CREATE TABLE `signal_rejections` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`signal_id` text NOT NULL,
	`end` text NOT NULL,
	`check` text,
	`value` text,
	`limit` text,
	`sentence` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `signal_rejections_by_signal` ON `signal_rejections` (`signal_id`);--> statement-breakpoint
CREATE TABLE `trading_signals` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`session` integer NOT NULL,
	`round_id` text NOT NULL,
	`cycle_id` text NOT NULL,
	`instrument` text NOT NULL,
	`direction` text NOT NULL,
	`confidence` real NOT NULL,
	`expected_value` real NOT NULL,
	`entry` real NOT NULL,
	`stop` real NOT NULL,
	`target` real NOT NULL,
	`horizon_ms` integer NOT NULL,
	`reward_risk` real NOT NULL,
	`raised_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`end` text,
	`sentence` text,
	`checks` text,
	`client_order_id` text,
	`ended_at` integer,
	FOREIGN KEY (`round_id`) REFERENCES `consensus_rounds`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `trading_signals_id_unique` ON `trading_signals` (`id`);--> statement-breakpoint
CREATE INDEX `trading_signals_by_session` ON `trading_signals` (`session`);--> statement-breakpoint
CREATE INDEX `trading_signals_by_round` ON `trading_signals` (`round_id`);--> statement-breakpoint
CREATE TABLE `alerts` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`level` text NOT NULL,
	`code` text NOT NULL,
	`sentence` text NOT NULL,
	`remedy` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `audit_log` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`body` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `backups` (
	`file` text PRIMARY KEY NOT NULL,
	`cause` text NOT NULL,
	`bytes` integer NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`updated_at` integer NOT NULL
);
