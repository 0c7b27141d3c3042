CREATE TABLE `model_calls` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`question_id` text NOT NULL,
	`framework` text NOT NULL,
	`agent` text NOT NULL,
	`instrument` text NOT NULL,
	`round_id` text,
	`provider` text NOT NULL,
	`model` text NOT NULL,
	`purpose` text NOT NULL,
	`at` integer NOT NULL,
	`latency_ms` integer NOT NULL,
	`outcome` text NOT NULL,
	`sentence` text NOT NULL,
	`prompt_hash` text NOT NULL,
	`answer` text NOT NULL,
	`prompt_tokens` integer NOT NULL,
	`answer_tokens` integer NOT NULL,
	`micros` integer NOT NULL,
	`cost_from` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `model_calls_by_time` ON `model_calls` (`at`);--> statement-breakpoint
CREATE INDEX `model_calls_by_question` ON `model_calls` (`question_id`);--> statement-breakpoint
CREATE TABLE `model_questions` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`session` integer NOT NULL,
	`cycle_id` text NOT NULL,
	`framework` text NOT NULL,
	`agent` text NOT NULL,
	`instrument` text NOT NULL,
	`snapshot_at` integer NOT NULL,
	`at` integer NOT NULL,
	`prompt` text NOT NULL,
	`answer_tokens` integer NOT NULL,
	`prompt_hash` text,
	`answered_at` integer,
	`latency_ms` integer,
	`outcome` text,
	`dropped` text,
	`sentence` text,
	`cached` integer,
	`round_id` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `model_questions_id_unique` ON `model_questions` (`id`);--> statement-breakpoint
CREATE INDEX `model_questions_open` ON `model_questions` (`at`) WHERE answered_at IS NULL;