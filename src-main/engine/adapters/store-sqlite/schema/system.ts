import { integer } from 'drizzle-orm/sqlite-core/columns/integer';
import { text } from 'drizzle-orm/sqlite-core/columns/text';
import { sqliteTable } from 'drizzle-orm/sqlite-core/table';

/** What a person should know. */
export const alerts = sqliteTable('alerts', {
  ordinal: integer().primaryKey(),
  id: text().notNull(),
  level: text().notNull(),
  code: text().notNull(),
  sentence: text().notNull(),
  remedy: text().notNull(),
  at: integer().notNull(),
});

/** Who told the engine what, and what came of it. `hash` = SHA-256(previous hash, at, kind, body), hex. */
export const auditLog = sqliteTable('audit_log', {
  ordinal: integer().primaryKey(),
  at: integer().notNull(),
  kind: text().notNull(),
  body: text().notNull(),
  hash: text().notNull(),
});

/** Small things to remember: instance prefix, highest equity, the drawdown's high, the day's realised sum, fills out of order. */
export const settings = sqliteTable('settings', {
  key: text().primaryKey(),
  value: text().notNull(),
  updatedAt: integer().notNull(),
});

/** Backups made of this database. The files themselves are the truth; this says why each was made. */
export const backups = sqliteTable('backups', {
  file: text().primaryKey(),
  cause: text().notNull(),
  bytes: integer().notNull(),
  at: integer().notNull(),
});
