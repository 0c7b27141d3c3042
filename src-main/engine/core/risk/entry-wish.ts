/** An entry that somebody wants, before anything has judged it: of the agents by a signal, or of a person by a ticket. */
import { fromNumber, parseDecimal, type Money, type Price, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId, SignalId } from '../../../../src-shared/domain/ids.ts';
import type { Direction } from '../../../../src-shared/domain/side.ts';
import type { ManualTicket } from '../command.ts';
import type { Signal } from '../signal/signal.ts';
import type { EngineState } from '../state.ts';
import { settledResults } from './settled-results.ts';
import type { Odds } from './sizing.ts';

/** How large. `share`: fraction of equity lost at the stop. */
export type WishedSize =
  | { readonly by: 'share'; readonly share: number }
  | { readonly by: 'quantity'; readonly quantity: Quantity }
  | { readonly by: 'value'; readonly value: Money };

export interface EntryWish {
  readonly instrument: InstrumentId;
  readonly direction: Direction;
  /** `hand`: a person's. It is never made smaller to fit a limit, keeps no cooldown, and its own limit on risk holds. */
  readonly by: 'agents' | 'hand';
  /** Where it rests; null: at the market. */
  readonly limit: Price | null;
  readonly stop: Price;
  readonly target: Price | null;
  readonly size: WishedSize;
  /** The agents' signal; null: a person's ticket. */
  readonly signal: SignalId | null;
  /** The learned policy's part in the size, 0–1; 1 of a ticket. */
  readonly multiplier: number;
  /** What the vote says about the outcome; null of a ticket. */
  readonly odds: Odds | null;
}

/** What a signal wants: the risk of one trade, at the market; less of it where the learned policy says so. */
export function wishOfSignal(state: EngineState, { id, instrument, direction, plan, confidence }: Signal): EntryWish {
  const multiplier = state.policy?.sizeOf(id) ?? 1;
  return {
    instrument, direction, by: 'agents', limit: null, stop: fromNumber<Price>(plan.stop), target: fromNumber<Price>(plan.target),
    size: { by: 'share', share: state.config.risk.riskPerTrade * multiplier }, signal: id, multiplier,
    odds: state.config.sizing === undefined ? null : { probability: confidence, results: settledResults(state) },
  };
}

/** What a ticket wants, or a sentence about what cannot be read in it. */
export function wishOfTicket(state: EngineState, ticket: ManualTicket): EntryWish | string {
  const { instrument, direction, type } = ticket;
  if (!state.instruments.has(instrument)) return `There is no instrument ${instrument} in this session.`;
  if ((type === 'limit') !== (ticket.price !== null)) return type === 'limit' ? 'A limit order needs a price.' : 'A market order has no price of its own.';
  const limit = ticket.price === null ? null : positive<Price>(ticket.price);
  const stop = positive<Price>(ticket.stop);
  const target = ticket.target === null ? null : positive<Price>(ticket.target);
  const size = sizeOf(ticket.size);
  if (limit === undefined) return unreadable('price', ticket.price);
  if (stop === undefined) return unreadable('stop', ticket.stop);
  if (target === undefined) return unreadable('target', ticket.target);
  if (typeof size === 'string') return size;
  return { instrument, direction, by: 'hand', limit, stop, target, size, signal: null, multiplier: 1, odds: null };
}

function sizeOf(size: ManualTicket['size']): WishedSize | string {
  if (size.by === 'risk') return size.share > 0 && size.share < 1 ? { by: 'share', share: size.share } : `The risk must be a share of equity between 0 and 1, not ${size.share}.`;
  if (size.by === 'quantity') {
    const quantity = positive<Quantity>(size.quantity);
    return quantity === undefined ? unreadable('quantity', size.quantity) : { by: 'quantity', quantity };
  }
  const value = positive<Money>(size.value);
  return value === undefined ? unreadable('value', size.value) : { by: 'value', value };
}

/** Text of an amount above nothing; undefined for anything else. */
export function positive<T extends Price | Quantity | Money>(text: string): T | undefined {
  const value = parseDecimal<T>(text);
  return value !== null && value > 0n ? value : undefined;
}

function unreadable(what: string, text: string | null): string {
  return `The ${what} ${JSON.stringify(text)} is not an amount above 0 with at most 18 decimal places.`;
}
