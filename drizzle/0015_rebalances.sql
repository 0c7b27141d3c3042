CREATE TABLE `portfolio_targets` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`command_id` text NOT NULL,
	`step` integer NOT NULL,
	`session` integer NOT NULL,
	`proposal` text NOT NULL,
	`method` text NOT NULL,
	`by` text NOT NULL,
	`started_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`ended_at` integer,
	`outcome` text NOT NULL,
	`instrument` text NOT NULL,
	`action` text NOT NULL,
	`direction` text NOT NULL,
	`quantity` text NOT NULL,
	`price` text NOT NULL,
	`stop` text,
	`held` text NOT NULL,
	`target` real NOT NULL,
	`state` text NOT NULL,
	`sentence` text NOT NULL,
	`client_order_id` text,
	`position_id` text,
	`filled` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `portfolio_targets_once` ON `portfolio_targets` (`command_id`,`step`);