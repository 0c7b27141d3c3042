import { integer } from 'drizzle-orm/sqlite-core/columns/integer';
import { real } from 'drizzle-orm/sqlite-core/columns/real';
import { text } from 'drizzle-orm/sqlite-core/columns/text';
import { index, uniqueIndex } from 'drizzle-orm/sqlite-core/indexes';
import { primaryKey } from 'drizzle-orm/sqlite-core/primary-keys';
import { sqliteTable } from 'drizzle-orm/sqlite-core/table';

/** What we own, per venue and currency: the balance after the last ledger entry. */
export const balances = sqliteTable(
  'balances',
  {
    venue: text().notNull(),
    currency: text().notNull(),
    total: text().notNull(),
    updatedAt: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.venue, table.currency] })],
);

/** Every movement of money. Their sum is the balance. */
export const ledgerEntries = sqliteTable(
  'ledger_entries',
  {
    ordinal: integer().primaryKey(),
    id: text().notNull(),
    venue: text().notNull(),
    currency: text().notNull(),
    kind: text().notNull(),
    amount: text().notNull(),
    balanceAfter: text().notNull(),
    reference: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [index('ledger_entries_by_account').on(table.venue, table.currency)],
);

/** Funding paid and received. `booking`: see fills. */
export const fundingPayments = sqliteTable(
  'funding_payments',
  {
    booking: integer().primaryKey(),
    venue: text().notNull(),
    paymentId: text().notNull(),
    instrument: text().notNull(),
    amount: text().notNull(),
    at: integer().notNull(),
    account: integer().notNull().default(0),
  },
  (table) => [uniqueIndex('funding_payments_once').on(table.venue, table.paymentId, table.account)],
);

/** Money put in (positive) and taken out. `worth`: what equity changed by, quote currency. `booking`: see fills. */
export const transfers = sqliteTable(
  'transfers',
  {
    booking: integer().primaryKey(),
    venue: text().notNull(),
    transferId: text().notNull(),
    currency: text().notNull(),
    amount: text().notNull(),
    worth: text().notNull(),
    at: integer().notNull(),
    account: integer().notNull().default(0),
  },
  (table) => [uniqueIndex('transfers_once').on(table.venue, table.transferId, table.account)],
);

/** The portfolio at moments. */
export const portfolioSnapshots = sqliteTable(
  'portfolio_snapshots',
  {
    ordinal: integer().primaryKey(),
    session: integer().notNull(),
    at: integer().notNull(),
    equity: text().notNull(),
    cash: text().notNull(),
    unrealised: text().notNull(),
    exposure: text().notNull(),
    openRisk: text().notNull(),
    realisedToday: text().notNull(),
    drawdown: real().notNull(),
    openPositions: integer().notNull(),
    unprotected: integer().notNull(),
  },
  (table) => [index('portfolio_snapshots_by_time').on(table.at)],
);

/** Equity at the start of each UTC day, per session: the newest row is the present day. */
export const tradingDays = sqliteTable(
  'trading_days',
  {
    ordinal: integer().primaryKey(),
    startsAt: integer().notNull(),
    equity: text().notNull(),
    session: integer().notNull().default(0),
  },
  (table) => [index('trading_days_by_start').on(table.startsAt)],
);
