CREATE TABLE `limit_breaches` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`session` integer NOT NULL,
	`scope` text NOT NULL,
	`subject` text,
	`measure` text NOT NULL,
	`act` text NOT NULL,
	`value` text NOT NULL,
	`limit` text NOT NULL,
	`sentence` text NOT NULL,
	`at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `limit_breaches_id_unique` ON `limit_breaches` (`id`);--> statement-breakpoint
CREATE INDEX `limit_breaches_by_time` ON `limit_breaches` (`at`);