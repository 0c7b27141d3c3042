CREATE TABLE `transfers` (
	`booking` integer PRIMARY KEY NOT NULL,
	`venue` text NOT NULL,
	`transfer_id` text NOT NULL,
	`currency` text NOT NULL,
	`amount` text NOT NULL,
	`worth` text NOT NULL,
	`at` integer NOT NULL,
	`account` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `transfers_once` ON `transfers` (`venue`,`transfer_id`,`account`);