ALTER TABLE `agent_lessons` ADD `words` text;--> statement-breakpoint
ALTER TABLE `agent_lessons` ADD `words_by` text;