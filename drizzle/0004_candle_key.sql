CREATE TABLE `__new_candles` (
	`instrument` text NOT NULL,
	`timeframe` text NOT NULL,
	`open_at` integer NOT NULL,
	`open` real NOT NULL,
	`high` real NOT NULL,
	`low` real NOT NULL,
	`close` real NOT NULL,
	`volume` real NOT NULL,
	`partial` integer NOT NULL,
	PRIMARY KEY(`timeframe`, `open_at`, `instrument`)
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `__new_candles`("instrument", "timeframe", "open_at", "open", "high", "low", "close", "volume", "partial") SELECT "instrument", "timeframe", "open_at", "open", "high", "low", "close", "volume", "partial" FROM `candles` ORDER BY "timeframe", "open_at", "instrument";--> statement-breakpoint
DROP TABLE `candles`;--> statement-breakpoint
ALTER TABLE `__new_candles` RENAME TO `candles`;