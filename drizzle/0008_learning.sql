CREATE TABLE `policy_advices` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`signal_id` text NOT NULL,
	`round_id` text NOT NULL,
	`instrument` text NOT NULL,
	`state` text NOT NULL,
	`action` integer NOT NULL,
	`weighting` text NOT NULL,
	`size` real NOT NULL,
	`tried` integer NOT NULL,
	`at` integer NOT NULL,
	`reward` real,
	`next_state` text,
	`ignored` integer NOT NULL,
	`learned_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `policy_advices_signalId_unique` ON `policy_advices` (`signal_id`);--> statement-breakpoint
CREATE TABLE `policy_values` (
	`state` text PRIMARY KEY NOT NULL,
	`a` text NOT NULL,
	`b` text NOT NULL,
	`visits` text NOT NULL,
	`updated_at` integer NOT NULL
);
