CREATE TABLE `approvals` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`signal_id` text NOT NULL,
	`session` integer NOT NULL,
	`instrument` text NOT NULL,
	`direction` text NOT NULL,
	`shown` integer NOT NULL,
	`at_risk` text,
	`agreement` real,
	`asked_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`decision` text,
	`by` text,
	`note` text,
	`waited_ms` integer,
	`decided_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `approvals_signalId_unique` ON `approvals` (`signal_id`);