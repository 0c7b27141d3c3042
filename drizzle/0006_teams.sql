DROP VIEW `agent_leaderboard`;--> statement-breakpoint
CREATE TABLE `agent_performance` (
	`framework` text NOT NULL,
	`agent` text NOT NULL,
	`regime` text NOT NULL,
	`settled` integer NOT NULL,
	`hits` integer NOT NULL,
	`sum_r` real NOT NULL,
	`sum_squared_r` real NOT NULL,
	`sum_brier` real NOT NULL,
	`bins` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`framework`, `agent`, `regime`)
);
--> statement-breakpoint
DROP INDEX `agent_decisions_by_round`;--> statement-breakpoint
ALTER TABLE `agent_decisions` ADD `framework` text DEFAULT 'rules' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `agent_decisions_by_round` ON `agent_decisions` (`round_id`,`framework`,`agent`);--> statement-breakpoint
DROP INDEX `consensus_votes_by_round`;--> statement-breakpoint
CREATE UNIQUE INDEX `consensus_votes_by_round` ON `consensus_votes` (`round_id`,`framework`,`agent`);--> statement-breakpoint
CREATE TABLE `__new_agents` (
	`id` text NOT NULL,
	`framework` text NOT NULL,
	`first_seen_at` integer NOT NULL,
	PRIMARY KEY(`framework`, `id`)
);
--> statement-breakpoint
INSERT INTO `__new_agents`("id", "framework", "first_seen_at") SELECT "id", "framework", "first_seen_at" FROM `agents`;--> statement-breakpoint
DROP TABLE `agents`;--> statement-breakpoint
ALTER TABLE `__new_agents` RENAME TO `agents`;--> statement-breakpoint
CREATE VIEW `agent_leaderboard` AS 
  SELECT v.agent, v.framework, count(*) AS votes, sum(v.supported = v.won) AS "right", avg(v.supported = v.won) AS hit_rate
  FROM (SELECT c.agent, c.framework, (c.stance = CASE s.direction WHEN 'long' THEN 'buy' ELSE 'sell' END) AS supported, (r.net NOT LIKE '-%' AND r.net <> '0') AS won
    FROM position_results r JOIN trading_signals s ON s.id = r.signal_id JOIN consensus_votes c ON c.round_id = s.round_id WHERE c.stance <> 'abstain') v
  GROUP BY v.framework, v.agent;