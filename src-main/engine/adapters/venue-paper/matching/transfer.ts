/** Paper money put in and taken out: what is free of a currency, and no more, can be taken out. */
import { neg, toText, type Money } from '../../../../../src-shared/domain/decimal.ts';
import type { Currency, Timestamp } from '../../../../../src-shared/domain/ids.ts';
import type { VenueAnswer, VenueTransfer } from '../../../../../src-shared/domain/venue-wire.ts';
import { freeOf } from './funds.ts';
import { credit, type VenueState } from './venue-state.ts';

/** Carries a transfer out once: asked again under the same id, the first one is told. */
export function transferMoney(state: VenueState, wish: { readonly transferId: string; readonly currency: Currency; readonly amount: Money }, now: Timestamp): VenueAnswer {
  const { transferId, currency, amount } = wish;
  const made = state.history.transfer(transferId);
  if (made !== undefined) return { kind: 'transferred', transfer: made };
  const free = freeOf(state, currency, state.orders.values());
  if (amount < 0n && neg(amount) > free) return { kind: 'rejected', code: 'insufficient_funds', sentence: `${toText(free)} ${currency} are free; the rest is tied up in positions and orders.` };
  const transfer: VenueTransfer = { transferId, currency, amount, at: now };
  credit(state, currency, amount);
  state.history.addTransfer(transfer);
  state.reports.push({ kind: 'transfer', transfer });
  return { kind: 'transferred', transfer };
}
