CREATE TABLE `journal_notes` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`subject_kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`round_id` text,
	`text` text NOT NULL,
	`tags` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `journal_notes_by_subject` ON `journal_notes` (`subject_kind`,`subject_id`);--> statement-breakpoint
CREATE INDEX `journal_notes_by_round` ON `journal_notes` (`round_id`);--> statement-breakpoint
ALTER TABLE `positions` ADD `command_id` text;--> statement-breakpoint
ALTER TABLE `positions` ADD `trail_from` text;--> statement-breakpoint
CREATE INDEX `consensus_rounds_by_outcome` ON `consensus_rounds` (`instrument`,`outcome`,`id`);--> statement-breakpoint
CREATE INDEX `fills_by_moment` ON `fills` (`at`);--> statement-breakpoint
CREATE INDEX `orders_by_creation` ON `orders` (`created_at`);