/** A ticket while somebody writes it: what the fields say, what they mean, and what is still wrong with them. The engine judges; this only reads. */
import type { Ticket } from '../../../src-shared/contract/commands.ts';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';

export type SizeBy = 'risk' | 'quantity' | 'value';
type Direction = Ticket['direction'];
/** Plain decimal text; empty: nothing; null: no number. */
export type Typed = string | null;

export interface Draft {
  readonly direction: Direction;
  readonly type: Ticket['type'];
  readonly price: Typed;
  readonly sizeBy: SizeBy;
  /** Per cent of equity. */
  readonly risk: Typed;
  readonly quantity: Typed;
  readonly value: Typed;
  /** `auto`: as `suggestion` says. */
  readonly stop: Typed;
  /** As `stop`; empty: none. */
  readonly target: Typed;
}

export const EMPTY_DRAFT: Draft = { direction: 'long', type: 'market', price: '', sizeBy: 'risk', risk: '0.25', quantity: '', value: '', stop: 'auto', target: 'auto' };

/** A loss at the stop above this share of equity is asked about once more. */
export const LARGE_RISK_SHARE = 0.01;
/** A stop is suggested so many average true ranges away. */
const STOP_ATRS = 2;
/** Without an average true range it is suggested so far from the price. */
const PLAIN_STOP_SHARE = 0.02;
/** Suggestions stay inside these distances: nearer the costs eat the trade, farther the venue refuses the stop. */
const [NEAREST_STOP, FARTHEST_STOP] = [0.0075, 0.05];
/** A target is suggested so many times the stop's distance away. */
const TARGET_TO_STOP = 2;
/** The contract takes no more than this share at risk. */
const MOST_RISK_PERCENT = 5;

type Instrument = Pick<RowOf<'instruments'>, 'tickSize' | 'lotSize'>;
export type Suggestion = { readonly stop: string; readonly target: string };

/**
 * Where stop and target would usually be.
 * @param price where the entry would be
 * @param atr average true range at that time; null: not known
 */
export function suggestion(direction: Direction, price: number, atr: number | null, tick: string): Suggestion | null {
  if (!(price > 0)) return null;
  const wanted = atr === null || !(atr > 0) ? PLAIN_STOP_SHARE * price : STOP_ATRS * atr;
  const distance = Math.min(FARTHEST_STOP * price, Math.max(NEAREST_STOP * price, wanted));
  const sign = direction === 'long' ? 1 : -1;
  return { stop: onTick(price - sign * distance, tick), target: onTick(price + sign * TARGET_TO_STOP * distance, tick) };
}

/** A price on the nearest tick, as plain decimal text; never below one tick. */
export function onTick(price: number, tick: string): string {
  const size = Number(tick);
  const digits = tick.includes('.') ? (tick.split('.')[1] ?? '').replace(/0+$/, '').length : 0;
  return (Math.max(1, Math.round(price / size)) * size).toFixed(digits);
}

export type Problem = 'missing' | 'unreadable' | 'not_positive' | 'off_tick' | 'off_lot' | 'too_much' | 'wrong_side';
export type Problems = Partial<Record<'price' | 'size' | 'stop' | 'target', Problem>>;

export interface Reading {
  /** Null while something is missing or wrong. */
  readonly ticket: Ticket | null;
  readonly problems: Problems;
}

/**
 * Reads the draft.
 * @param last the market's price, to tell which side of it a stop lies on
 */
export function readDraft(draft: Draft, instrument: (Instrument & { readonly id: string }) | undefined, suggested: Suggestion | null, last: number | null): Reading {
  if (instrument === undefined) return { ticket: null, problems: {} };
  const stop = draft.stop === 'auto' ? (suggested?.stop ?? '') : draft.stop;
  const target = draft.target === 'auto' ? (suggested?.target ?? '') : draft.target;
  const limit = draft.type === 'limit';
  const from = limit ? Number(draft.price) : last;
  const size = draft[draft.sizeBy];
  const found = {
    price: limit ? problemOf(draft.price, instrument.tickSize, 'off_tick') : null,
    size: sizeProblem(draft.sizeBy, size, instrument.lotSize),
    stop: problemOf(stop, instrument.tickSize, 'off_tick') ?? sideProblem(stop, from, draft.direction === 'long' ? -1 : 1),
    target: target === '' ? null : problemOf(target, instrument.tickSize, 'off_tick') ?? sideProblem(target, from, draft.direction === 'long' ? 1 : -1),
  };
  const problems = Object.fromEntries(Object.entries(found).filter(([, problem]) => problem !== null)) as Problems;
  if (Object.keys(problems).length > 0 || stop === null || size === null || draft.price === null) return { ticket: null, problems };
  return {
    problems,
    ticket: { instrument: instrument.id, direction: draft.direction, type: draft.type, price: limit ? draft.price : null, size: sizeOf(draft.sizeBy, size), stop, target: target === '' ? null : target },
  };
}

function sizeOf(by: SizeBy, text: string): Ticket['size'] {
  if (by === 'risk') return { by, share: Number((Number(text) / 100).toFixed(6)) };
  return by === 'quantity' ? { by, quantity: text } : { by, value: text };
}

function problemOf(text: Typed, step: string | null, off: Problem): Problem | null {
  if (text === '') return 'missing';
  if (text === null) return 'unreadable';
  if (!(Number(text) > 0)) return 'not_positive';
  return step === null || isMultiple(text, step) ? null : off;
}

function sizeProblem(by: SizeBy, text: Typed, lot: string): Problem | null {
  const problem = problemOf(text, by === 'quantity' ? lot : null, 'off_lot');
  return problem ?? (by === 'risk' && Number(text) > MOST_RISK_PERCENT ? 'too_much' : null);
}

/** @param side 1: must lie above, -1: below */
function sideProblem(text: Typed, from: number | null, side: 1 | -1): Problem | null {
  if (text === null || text === '' || from === null || !(from > 0)) return null;
  return (Number(text) - from) * side > 0 ? null : 'wrong_side';
}

/** Whether decimal text is a whole number of steps: exactly, not by floats. */
export function isMultiple(text: string, step: string): boolean {
  const digits = Math.max(fraction(text).length, fraction(step).length);
  const unit = scaled(step, digits);
  return unit > 0n && scaled(text, digits) % unit === 0n;
}

function scaled(text: string, digits: number): bigint {
  return BigInt((text.split('.')[0] ?? '0') + fraction(text).padEnd(digits, '0'));
}

function fraction(text: string): string {
  return text.split('.')[1] ?? '';
}

/** Whether a person is asked once more before it is sent: the loss is large, or a key was pressed instead of a pointer (no single key sends an order). */
export function needsConfirming(riskShare: number | null, byKey: boolean): boolean {
  return byKey || riskShare === null || riskShare > LARGE_RISK_SHARE;
}
