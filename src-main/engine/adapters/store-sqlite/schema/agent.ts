import { integer } from 'drizzle-orm/sqlite-core/columns/integer';
import { real } from 'drizzle-orm/sqlite-core/columns/real';
import { text } from 'drizzle-orm/sqlite-core/columns/text';
import { index, uniqueIndex } from 'drizzle-orm/sqlite-core/indexes';
import { primaryKey } from 'drizzle-orm/sqlite-core/primary-keys';
import { sqliteTable } from 'drizzle-orm/sqlite-core/table';

/** Every seat that ever voted: an agent may sit in several frameworks. */
export const agents = sqliteTable(
  'agents',
  {
    id: text().notNull(),
    framework: text().notNull(),
    firstSeenAt: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.framework, table.id] })],
);

/** What came of the opinions of each seat in each regime: sums, whole after each change. Emptied where an account begins anew. */
export const agentPerformance = sqliteTable(
  'agent_performance',
  {
    framework: text().notNull(),
    agent: text().notNull(),
    regime: text().notNull(),
    settled: integer().notNull(),
    hits: integer().notNull(),
    sumR: real().notNull(),
    sumSquaredR: real().notNull(),
    /** Sum of (confidence − hit)². */
    sumBrier: real().notNull(),
    /** `[[settled, hits, sum of confidences], …]` by tenths of confidence. */
    bins: text().notNull(),
    updatedAt: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.framework, table.agent, table.regime] })],
);

/** What came of each opinion, one row each: what {@link agentPerformance} has the sums of. */
export const agentOpinions = sqliteTable('agent_opinions', {
  ordinal: integer().primaryKey(),
  session: integer().notNull(),
  framework: text().notNull(),
  agent: text().notNull(),
  instrument: text().notNull(),
  /** The market's when it was given. */
  regime: text().notNull(),
  direction: integer().notNull(),
  confidence: real().notNull(),
  givenAt: integer().notNull(),
  /** When it came out. */
  at: integer().notNull(),
  end: text().notNull(),
  /** In units of the distance to its stop, after costs. */
  resultR: real().notNull(),
});

/** What is known in a state of the learned policy: per action, both tables and how often it was learned from, as JSON lists. */
export const policyValues = sqliteTable('policy_values', {
  state: text().primaryKey(),
  a: text().notNull(),
  b: text().notNull(),
  visits: text().notNull(),
  updatedAt: integer().notNull(),
});

/** What the learned policy said to each signal, and what came of it: its experiences. `reward` null: nothing has come of it yet, or never will. */
export const policyAdvices = sqliteTable('policy_advices', {
  ordinal: integer().primaryKey(),
  signalId: text().notNull().unique(),
  roundId: text().notNull(),
  instrument: text().notNull(),
  state: text().notNull(),
  action: integer().notNull(),
  weighting: text().notNull(),
  /** Share of the risk of one trade. */
  size: real().notNull(),
  /** Taken by chance. */
  tried: integer().notNull(),
  at: integer().notNull(),
  /** R of the whole risk of one trade. */
  reward: real(),
  nextState: text(),
  /** 1 where the policy was frozen when it came out. */
  ignored: integer().notNull(),
  learnedAt: integer(),
});

/**
 * What each agent took from each closed position of the agents, in words. Found by instrument and regime through the full-text index
 * `agent_lessons_fts`, which triggers keep (see the migration: the generator knows no virtual tables).
 */
export const agentLessons = sqliteTable(
  'agent_lessons',
  {
    ordinal: integer().primaryKey(),
    positionId: text().notNull(),
    agent: text().notNull(),
    instrument: text().notNull(),
    regime: text().notNull(),
    resultR: real().notNull(),
    at: integer().notNull(),
    text: text().notNull(),
    /** What a language model on its seat wrote of it, one line, and the model's name, empty where it is not known; null: none wrote. */
    words: text(),
    wordsBy: text(),
  },
  (table) => [uniqueIndex('agent_lessons_by_position').on(table.positionId, table.agent)],
);

/** Every vote about one instrument. Rounds without a signal keep their votes as compact JSON; the others in consensus_votes. */
export const consensusRounds = sqliteTable(
  'consensus_rounds',
  {
    ordinal: integer().primaryKey(),
    id: text().notNull().unique(),
    cycleId: text().notNull(),
    instrument: text().notNull(),
    at: integer().notNull(),
    agreement: real().notNull(),
    presence: real().notNull(),
    confidence: real().notNull(),
    /** `long` or `short` where it gave a signal, else the reason why not. */
    outcome: text().notNull(),
    sentence: text(),
    /** `{framework: [[agent, stance letter, confidence ‰, weight ‰], …]}`, 0 for what the framework before has in that place; null where consensus_votes has them exactly. */
    votes: text(),
  },
  // Ids begin with the time: this one index finds, counts and sorts the journal's filters without reading a row.
  (table) => [index('consensus_rounds_by_outcome').on(table.instrument, table.outcome, table.id)],
);

/** The votes of rounds that gave a signal. */
export const consensusVotes = sqliteTable(
  'consensus_votes',
  {
    ordinal: integer().primaryKey(),
    roundId: text().notNull().references(() => consensusRounds.id),
    agent: text().notNull(),
    framework: text().notNull(),
    stance: text().notNull(),
    confidence: real().notNull(),
    weight: real().notNull(),
    dissent: integer().notNull(),
  },
  (table) => [uniqueIndex('consensus_votes_by_round').on(table.roundId, table.framework, table.agent)],
);

/** What the analysts saw, for rounds that gave a signal. */
export const featureSnapshots = sqliteTable('feature_snapshots', {
  roundId: text().primaryKey().references(() => consensusRounds.id),
  instrument: text().notNull(),
  at: integer().notNull(),
  dataAt: integer(),
  lastPrice: real().notNull(),
  tickSize: real().notNull(),
  regime: text().notNull(),
  entriesAllowed: integer().notNull(),
  qualityReasons: text().notNull(),
  features: text().notNull(),
});

/** What each agent answered in each framework, after its debate, for rounds that gave a signal. */
export const agentDecisions = sqliteTable(
  'agent_decisions',
  {
    ordinal: integer().primaryKey(),
    roundId: text().notNull().references(() => consensusRounds.id),
    framework: text().notNull().default('rules'),
    agent: text().notNull(),
    instrument: text().notNull(),
    stance: text().notNull(),
    confidence: real().notNull(),
    horizonMs: integer().notNull(),
    entryLow: real(),
    entryHigh: real(),
    stop: real(),
    target: real(),
    evidence: text().notNull(),
    note: text().notNull(),
    veto: text(),
  },
  (table) => [uniqueIndex('agent_decisions_by_round').on(table.roundId, table.framework, table.agent)],
);
