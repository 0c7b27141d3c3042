import type { Brand } from '../support/brand.ts';

/** `BTC-USDT.alpha` (spot) or `BTC-USDT-PERP.alpha` (perpetual): a tradable thing at one venue. */
export type InstrumentId = Brand<string, 'InstrumentId'>;
export type VenueId = Brand<string, 'VenueId'>;
export type AgentId = Brand<string, 'AgentId'>;
/** Our own order id, sent to the venue as its client order id: instance prefix, "-", ULID. */
export type ClientOrderId = Brand<string, 'ClientOrderId'>;
export type SessionId = Brand<string, 'SessionId'>;
export type SignalId = Brand<string, 'SignalId'>;
export type RoundId = Brand<string, 'RoundId'>;
export type PositionId = Brand<string, 'PositionId'>;
export type CycleId = Brand<string, 'CycleId'>;
/** `lock-12`: counted over all sessions of a database, short enough to be typed. */
export type LockId = Brand<string, 'LockId'>;
/** Any other row's UUIDv7. */
export type RowId = Brand<string, 'RowId'>;
/** One request to a venue; its answer carries the same id. */
export type RequestId = Brand<string, 'RequestId'>;
export type Currency = Brand<string, 'Currency'>;
/** Milliseconds since 1970-01-01 UTC, integer. */
export type Timestamp = Brand<number, 'Timestamp'>;
