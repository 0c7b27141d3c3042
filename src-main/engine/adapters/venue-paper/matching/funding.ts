/**
 * Funding of perpetuals: payment = −(signed position value at the mark) × rate, each product truncated towards zero, booked once for each instrument and due time, for
 * the position held when it falls due. Data that came later than five minutes after the due time are old news and book nothing.
 */
import { fromNumber, mul, neg, notional } from '../../../../../src-shared/domain/decimal.ts';
import type { Price, Ratio } from '../../../../../src-shared/domain/decimal.ts';
import type { Instrument } from '../../../../../src-shared/domain/instrument.ts';
import type { InstrumentId, Timestamp } from '../../../../../src-shared/domain/ids.ts';
import type { FundingDatum } from '../../../../../src-shared/domain/market-datum.ts';
import type { VenueFundingPayment } from '../../../../../src-shared/domain/venue-wire.ts';
import { credit, heldQuantity, nextSequence } from './venue-state.ts';
import type { PendingFunding, VenueState } from './venue-state.ts';

const LATE_MS = 300_000;

/** Notes a funding to come, or one just due. */
export function noteFunding(state: VenueState, instrument: Instrument, datum: FundingDatum, at: Timestamp): void {
  const settled = state.fundingSettled.get(instrument.id) ?? Number.NEGATIVE_INFINITY;
  if (instrument.kind !== 'perpetual' || datum.dueAt <= settled || at - datum.dueAt > LATE_MS) return;
  if (!Number.isFinite(datum.rate) || !(datum.markPrice > 0 && datum.markPrice < Infinity)) return;
  state.fundingPending.set(instrument.id, { dueAt: datum.dueAt, rate: fromNumber<Ratio>(datum.rate), markPrice: fromNumber<Price>(datum.markPrice) });
}

/** When the next funding is due; Infinity without any. Asked at every datum: nothing is made on the way. */
function soonest({ fundingPending }: VenueState): number {
  let first = Number.POSITIVE_INFINITY;
  for (const { dueAt } of fundingPending.values()) if (dueAt < first) first = dueAt;
  return first;
}

/** Books every funding due before `until`, or at it when `inclusive`. */
export function settleFunding(state: VenueState, until: Timestamp, inclusive: boolean): void {
  if (until < soonest(state)) return;
  for (const [id, pending] of state.fundingPending) {
    if (pending.dueAt < until || (inclusive && pending.dueAt === until)) settle(state, id, pending);
  }
}

function settle(state: VenueState, id: InstrumentId, pending: PendingFunding): void {
  state.fundingPending.delete(id);
  state.fundingSettled.set(id, pending.dueAt);
  const instrument = state.instruments.get(id);
  const held = heldQuantity(state, id);
  if (instrument === undefined || held === 0n) return;
  const amount = neg(mul(notional(pending.markPrice, held), pending.rate));
  const payment: VenueFundingPayment = { paymentId: `${state.venue}-p${nextSequence(state)}`, instrument: id, currency: instrument.quote, amount, at: pending.dueAt };
  credit(state, instrument.quote, amount);
  state.history.addPayment(payment);
  state.reports.push({ kind: 'funding', payment });
}
