/** A ticket while somebody writes it: what the fields say, what they mean, and what is still wrong with them. The engine judges; this only reads. */
import type { Preview, Ticket } from '../../../src-shared/contract/commands.ts';
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
  /** Per cent of equity; `auto`: the usual share, or what the limits leave room for. */
  readonly risk: Typed;
  readonly quantity: Typed;
  readonly value: Typed;
  /** `auto`: as `suggestion` says. */
  readonly stop: Typed;
  /** As `stop`; empty: none. */
  readonly target: Typed;
}

export const EMPTY_DRAFT: Draft = { direction: 'long', type: 'market', price: '', sizeBy: 'risk', risk: 'auto', quantity: '', value: '', stop: 'auto', target: 'auto' };

/** Per cent of equity a ticket puts at risk unless somebody says otherwise. */
export const USUAL_RISK = '0.25';
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
  const size = draft[draft.sizeBy] === 'auto' ? USUAL_RISK : draft[draft.sizeBy];
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

/** A size that was made smaller to fit, and what it had to fit. */
export interface Fit {
  /** Per cent of equity at risk. */
  readonly percent: string;
  readonly room: NonNullable<Preview['room']>;
}

/** What the price may move before it is refused after all, as a part of the room. */
const ROOM_USED = 0.95;
/** It grows again only when this much more would fit: a figure that changes with each tick cannot be read. */
const WORTH_GROWING = 1.15;

/**
 * The share at risk a ticket opens with: the usual one, or less where the limits leave less room, so that it is never refused for its size.
 * @param before what the preview was asked with; null: the usual share
 * @returns null: the usual share fits
 */
export function fitRisk(before: Fit | null, preview: Pick<Preview, 'value' | 'room'>): Fit | null {
  const { value, room } = preview;
  if (value === null || room === null || !(Number(value) > 0)) return before;
  const asked = Number(before?.percent ?? USUAL_RISK);
  const most = asked * (Number(room.value) / Number(value));
  const tooMuch = Number(value) > Number(room.value);
  if (!tooMuch && (before === null || most * ROOM_USED < asked * WORTH_GROWING)) return before;
  if (most * ROOM_USED >= Number(USUAL_RISK)) return null;
  const percent = floorTo(most * ROOM_USED, most < 0.1 ? 3 : 2);
  // No room at all: the refusal is said as it is.
  return Number(percent) > 0 ? { percent, room } : before;
}

/** A size somebody gave, made small enough for the room there is; null where nothing fits. */
export function fittingSize(by: SizeBy, typed: string, preview: Pick<Preview, 'value' | 'price' | 'room'>, lot: string): string | null {
  const { value, price, room } = preview;
  if (value === null || price === null || room === null || !(Number(value) > 0)) return null;
  const left = Number(room.value) * ROOM_USED;
  const fitting = by === 'risk' ? floorTo(Number(typed) * (left / Number(value)), 3) : by === 'value' ? floorTo(left, 2) : onStepBelow(left / Number(price), lot);
  return Number(fitting) > 0 ? fitting : null;
}

function floorTo(value: number, digits: number): string {
  return (Math.floor(value * 10 ** digits) / 10 ** digits).toFixed(digits).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}

function onStepBelow(value: number, step: string): string {
  return (Math.floor(value / Number(step)) * Number(step)).toFixed(fraction(step).replace(/0+$/, '').length);
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
