CREATE TABLE `agent_opinions` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`session` integer NOT NULL,
	`framework` text NOT NULL,
	`agent` text NOT NULL,
	`instrument` text NOT NULL,
	`regime` text NOT NULL,
	`direction` integer NOT NULL,
	`confidence` real NOT NULL,
	`given_at` integer NOT NULL,
	`at` integer NOT NULL,
	`end` text NOT NULL,
	`result_r` real NOT NULL
);
