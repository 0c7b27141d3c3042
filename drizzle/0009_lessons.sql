CREATE TABLE `agent_lessons` (
	`ordinal` integer PRIMARY KEY NOT NULL,
	`position_id` text NOT NULL,
	`agent` text NOT NULL,
	`instrument` text NOT NULL,
	`regime` text NOT NULL,
	`result_r` real NOT NULL,
	`at` integer NOT NULL,
	`text` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `agent_lessons_by_position` ON `agent_lessons` (`position_id`,`agent`);--> statement-breakpoint
CREATE VIRTUAL TABLE `agent_lessons_fts` USING fts5(`agent`, `instrument`, `regime`, `text`, content='agent_lessons', content_rowid='ordinal');--> statement-breakpoint
CREATE TRIGGER `agent_lessons_noted` AFTER INSERT ON `agent_lessons` BEGIN
  INSERT INTO agent_lessons_fts (rowid, agent, instrument, regime, text) VALUES (new.ordinal, new.agent, new.instrument, new.regime, new.text);
END;--> statement-breakpoint
CREATE TRIGGER `agent_lessons_forgotten` AFTER DELETE ON `agent_lessons` BEGIN
  INSERT INTO agent_lessons_fts (agent_lessons_fts, rowid, agent, instrument, regime, text) VALUES ('delete', old.ordinal, old.agent, old.instrument, old.regime, old.text);
END;
