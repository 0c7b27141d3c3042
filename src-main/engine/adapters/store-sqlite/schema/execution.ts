import { integer } from 'drizzle-orm/sqlite-core/columns/integer';
import { text } from 'drizzle-orm/sqlite-core/columns/text';
import { index, uniqueIndex } from 'drizzle-orm/sqlite-core/indexes';
import { sqliteTable } from 'drizzle-orm/sqlite-core/table';

/** Intentions we sent, and what became of them. Amounts are exact decimal text. */
export const orders = sqliteTable(
  'orders',
  {
    ordinal: integer().primaryKey(),
    clientOrderId: text().notNull().unique(),
    session: integer().notNull(),
    instrument: text().notNull(),
    side: text().notNull(),
    type: text().notNull(),
    quantity: text().notNull(),
    price: text(),
    triggerPrice: text(),
    timeInForce: text().notNull(),
    postOnly: integer().notNull(),
    reduceOnly: integer().notNull(),
    ocoGroup: text(),
    requestExpiresAt: integer().notNull(),
    venue: text().notNull(),
    purpose: text().notNull(),
    originKind: text().notNull(),
    signalId: text(),
    roundId: text(),
    commandId: text(),
    originReason: text(),
    planStop: text(),
    planTarget: text(),
    planCloseAt: integer(),
    createdAt: integer().notNull(),
    positionId: text(),
    state: text().notNull(),
    /** 1 while not in a final state. */
    open: integer().notNull(),
    venueOrderId: text(),
    filledQuantity: text().notNull(),
    filledNotional: text().notNull(),
    finalQuantity: text(),
    reason: text(),
    updatedAt: integer().notNull(),
    cancelRequestedAt: integer(),
    notFoundCount: integer().notNull(),
    /** The risk verdict it passed, JSON. */
    checks: text().notNull(),
  },
  (table) => [
    index('orders_open').on(table.open, table.updatedAt),
    index('orders_by_position').on(table.positionId),
    index('orders_by_signal').on(table.signalId),
    index('orders_by_instrument').on(table.instrument, table.createdAt),
    index('orders_by_creation').on(table.createdAt),
  ],
);

/** Each step of an order's life. */
export const orderEvents = sqliteTable(
  'order_events',
  {
    ordinal: integer().primaryKey(),
    clientOrderId: text().notNull().references(() => orders.clientOrderId),
    fromState: text().notNull(),
    toState: text().notNull(),
    reason: text(),
    venueOrderId: text(),
    filledQuantity: text().notNull(),
    filledNotional: text().notNull(),
    finalQuantity: text(),
    at: integer().notNull(),
  },
  (table) => [index('order_events_by_order').on(table.clientOrderId)],
);

/** Executions: facts. `booking` counts fills and funding payments together in the order they were booked. */
export const fills = sqliteTable(
  'fills',
  {
    booking: integer().primaryKey(),
    id: text().notNull(),
    venue: text().notNull(),
    tradeId: text().notNull(),
    clientOrderId: text(),
    positionId: text(),
    instrument: text().notNull(),
    side: text().notNull(),
    price: text().notNull(),
    quantity: text().notNull(),
    fee: text().notNull(),
    feeCurrency: text().notNull(),
    liquidity: text().notNull(),
    cause: text().notNull(),
    realised: text().notNull(),
    at: integer().notNull(),
    bookedAt: integer().notNull(),
    /** The session that booked it; null for fills booked before there was this column. */
    session: integer(),
    /** Which account of the venue: see venues.account. */
    account: integer().notNull().default(0),
  },
  (table) => [
    index('fills_by_session').on(table.session),
    uniqueIndex('fills_once').on(table.venue, table.tradeId, table.account),
    index('fills_by_order').on(table.clientOrderId),
    index('fills_by_position').on(table.positionId),
    index('fills_by_time').on(table.venue, table.account, table.at),
    index('fills_by_moment').on(table.at),
  ],
);

/** Sums of fills since last flat, with the protection each has (a restart rebuilds it from here). */
export const positions = sqliteTable(
  'positions',
  {
    ordinal: integer().primaryKey(),
    id: text().notNull().unique(),
    session: integer().notNull(),
    venue: text().notNull(),
    instrument: text().notNull(),
    direction: text().notNull(),
    openedAt: integer().notNull(),
    signalId: text(),
    quantity: text().notNull(),
    cost: text().notNull(),
    realised: text().notNull(),
    fees: text().notNull(),
    funding: text().notNull(),
    peakQuantity: text().notNull(),
    bestPrice: text(),
    stop: text(),
    target: text(),
    initialRisk: text(),
    closeAt: integer(),
    protection: text().notNull(),
    nakedSince: integer(),
    stopOrder: text(),
    targetOrder: text(),
    closedAt: integer(),
    closeReason: text(),
    /** Why it is being closed, JSON; null while it is not. */
    closing: text(),
    /** The command that opened it, where a person did. */
    commandId: text(),
    /** Best price when a person moved the stop: trailing waits until it is passed. */
    trailFrom: text(),
  },
  (table) => [index('positions_by_close').on(table.closedAt), index('positions_by_signal').on(table.signalId)],
);

/** Each change of a position. */
export const positionEvents = sqliteTable(
  'position_events',
  {
    ordinal: integer().primaryKey(),
    positionId: text().notNull().references(() => positions.id),
    change: text().notNull(),
    quantity: text().notNull(),
    realised: text().notNull(),
    stop: text(),
    target: text(),
    protection: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [index('position_events_by_position').on(table.positionId)],
);

/** Orders at a venue that are not ours: seen, shown, never touched. */
export const externalOrders = sqliteTable('external_orders', {
  ordinal: integer().primaryKey(),
  venue: text().notNull(),
  clientOrderId: text(),
  venueOrderId: text(),
  instrument: text().notNull(),
  side: text().notNull(),
  type: text().notNull(),
  status: text().notNull(),
  quantity: text().notNull(),
  filledQuantity: text().notNull(),
  price: text(),
  triggerPrice: text(),
  reduceOnly: integer().notNull(),
  at: integer().notNull(),
});

/** Comparisons of our books with a venue's. */
export const reconciliations = sqliteTable(
  'reconciliations',
  {
    ordinal: integer().primaryKey(),
    id: text().notNull(),
    venue: text().notNull(),
    cause: text().notNull(),
    differences: text().notNull(),
    unresolved: integer().notNull(),
    at: integer().notNull(),
  },
  (table) => [index('reconciliations_by_venue').on(table.venue)],
);

/** Changes of a venue's health. */
export const venueHealth = sqliteTable(
  'venue_health',
  {
    ordinal: integer().primaryKey(),
    venue: text().notNull(),
    connected: integer().notNull(),
    consecutiveFailures: integer().notNull(),
    sentence: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [index('venue_health_by_venue').on(table.venue)],
);
