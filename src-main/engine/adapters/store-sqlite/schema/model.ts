import { sql } from 'drizzle-orm/sql';
import { integer } from 'drizzle-orm/sqlite-core/columns/integer';
import { text } from 'drizzle-orm/sqlite-core/columns/text';
import { index } from 'drizzle-orm/sqlite-core/indexes';
import { sqliteTable } from 'drizzle-orm/sqlite-core/table';
import { textOrBytes } from './text-or-bytes.ts';

/** Every question a session put to language models. Kept as long as journals are: the prompts are the bulk of it. */
export const modelQuestions = sqliteTable(
  'model_questions',
  {
    ordinal: integer().primaryKey(),
    id: text().notNull().unique(),
    /** Ordinal of the session. */
    session: integer().notNull(),
    cycleId: text().notNull(),
    framework: text().notNull(),
    agent: text().notNull(),
    instrument: text().notNull(),
    /** Moment of the snapshot it is about. */
    snapshotAt: integer().notNull(),
    /** When it was asked, by the session's clock. */
    at: integer().notNull(),
    /** `[[role, text], …]`, or its bytes compressed as a journal's payload is. */
    prompt: textOrBytes().notNull(),
    /** Most tokens the answer could have. */
    answerTokens: integer().notNull(),
    /** SHA-256 of messages and form; null until it is answered, as is all that follows. */
    promptHash: text(),
    answeredAt: integer(),
    latencyMs: integer(),
    /** `answered`, the reason of an abstention, or `lost`: the program ended before the answer came. */
    outcome: text(),
    /** Why the answer counts for nothing; null where it stands. */
    dropped: text(),
    sentence: text(),
    /** 1: the answer to the same prompt was there already, and cost nothing again. */
    cached: integer(),
    /** The first round in which the answer counted. */
    roundId: text(),
  },
  (table) => [index('model_questions_open').on(table.at).where(sql`answered_at IS NULL`)],
);

/** Every call to a language model and what it cost, for ever. */
export const modelCalls = sqliteTable(
  'model_calls',
  {
    ordinal: integer().primaryKey(),
    questionId: text().notNull(),
    framework: text().notNull(),
    agent: text().notNull(),
    instrument: text().notNull(),
    /** The first round in which its answer counted; null where it counted in none. */
    roundId: text(),
    provider: text().notNull(),
    model: text().notNull(),
    /** `ask` or `repair`. */
    purpose: text().notNull(),
    /** When it was made, by the machine's clock: money is spent in real days. */
    at: integer().notNull(),
    latencyMs: integer().notNull(),
    /** `answered`, or what went wrong. */
    outcome: text().notNull(),
    sentence: text().notNull(),
    promptHash: text().notNull(),
    /** As it came, whole or as far as it came. */
    answer: text().notNull(),
    promptTokens: integer().notNull(),
    answerTokens: integer().notNull(),
    /** Millionths of a dollar. */
    micros: integer().notNull(),
    /** `reported` by the server, `assumed` at the most it can have been, or `none`. */
    costFrom: text().notNull(),
  },
  (table) => [index('model_calls_by_time').on(table.at), index('model_calls_by_question').on(table.questionId)],
);
