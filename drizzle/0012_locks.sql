CREATE TABLE `risk_locks` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`session` integer NOT NULL,
	`kind` text NOT NULL,
	`scope` text NOT NULL,
	`subject` text,
	`reason` text NOT NULL,
	`began_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`lifted_at` integer,
	`lifted_by` text,
	`note` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `risk_locks_id_unique` ON `risk_locks` (`id`);--> statement-breakpoint
CREATE INDEX `risk_locks_by_end` ON `risk_locks` (`ends_at`);