/** What a proposal starts from: money, holdings, instruments and prices as they are stored. */
import { decimal, neg, type Money, type Price, type Quantity, type Ratio } from '../../../src-shared/domain/decimal.ts';
import type { InstrumentKind } from '../../../src-shared/domain/instrument.ts';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';
import { OPEN_POSITIONS } from '../positions.ts';
import { query, type Reader } from '../reader.ts';

interface InstrumentRow {
  readonly id: string;
  readonly kind: InstrumentKind;
  readonly quote: string;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly minQuantity: string;
  readonly minNotional: string;
  readonly takerFee: string;
}

/** Of venues where money lies, as the last session met them. */
export const TRADED_INSTRUMENTS = query<InstrumentRow>(
  'instruments where money lies',
  `SELECT i.id, i.kind, i.quote, i.tick_size AS tickSize, i.lot_size AS lotSize, i.min_quantity AS minQuantity, i.min_notional AS minNotional, i.taker_fee AS takerFee
   FROM instruments i JOIN venues v ON v.id = i.venue WHERE i.seen_at = v.seen_at AND i.venue IN (SELECT venue FROM balances WHERE total <> '0') ORDER BY i.id`,
);
export const NEWEST_EQUITY = query<{ at: number; equity: string }>('newest equity', 'SELECT at, equity FROM portfolio_snapshots ORDER BY ordinal DESC LIMIT 1');

/** An instrument with what is held of it. */
export interface Holding {
  readonly instrument: string;
  readonly kind: InstrumentKind;
  readonly quote: string;
  readonly tickSize: Price;
  readonly lotSize: Quantity;
  readonly minQuantity: Quantity;
  readonly minNotional: Money;
  readonly takerFee: Ratio;
  /** Signed: negative is short. */
  readonly quantity: Quantity;
  /** Where the open position's stop is; null without one. */
  readonly stop: Price | null;
}

export interface StoredPortfolio {
  readonly equity: Money;
  /** When that was its worth. */
  readonly at: number;
  /** By id. */
  readonly holdings: readonly Holding[];
}

/** Reads it, or says what is missing. */
export function storedPortfolio(reader: Reader): Result<StoredPortfolio> {
  const worth = reader.first(NEWEST_EQUITY);
  const rows = reader.all(TRADED_INSTRUMENTS);
  if (worth === undefined || rows.length === 0) return err(failure('insufficient_data', 'Insufficient data: nothing was traded in this data folder yet.', 'Start a session first: `quorum start`, or `quorum run`.'));
  const positions = new Map(reader.all(OPEN_POSITIONS).map((position) => [position.instrument, position]));
  const holdings = rows.map(({ id, kind, quote, ...steps }): Holding => {
    const held = positions.get(id);
    const size = decimal<Quantity>(held?.quantity ?? '0');
    return {
      instrument: id, kind, quote, tickSize: decimal(steps.tickSize), lotSize: decimal(steps.lotSize), minQuantity: decimal(steps.minQuantity), minNotional: decimal(steps.minNotional), takerFee: decimal(steps.takerFee),
      quantity: held?.direction === 'short' ? neg(size) : size, stop: held?.stop == null ? null : decimal<Price>(held.stop),
    };
  });
  return ok({ equity: decimal<Money>(worth.equity), at: worth.at, holdings });
}
