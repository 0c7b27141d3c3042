/** What is typed in the rebalance dialog, and the wish it makes: every option the command line has. */
import { USUAL_REBALANCE, type RebalanceMethod, type RebalanceWish } from '../../../src-shared/contract/rebalance.ts';
import { namedInstruments } from '../../../src-shared/domain/named-instruments.ts';

/** Hours; null: all there is. */
export const WINDOWS = { all: null, h6: 6, d1: 24, d7: 168, d30: 720 } as const;
export type WindowName = keyof typeof WINDOWS;

export type ShareField = 'min' | 'max' | 'cash' | 'maxTurnover' | 'leastChange' | 'stop';
/** Methods that can hold short positions. */
export const SHORTING: readonly RebalanceMethod[] = ['min_variance', 'max_sharpe'];

/** Percentages and the cost aversion as text; null for what is no number, empty for no limit or the usual. */
export interface Draft extends Readonly<Record<ShareField | 'costAversion', string | null>> {
  readonly method: RebalanceMethod;
  readonly window: WindowName;
  readonly shorts: boolean;
  /** Names with commas between them; empty: everything. */
  readonly instruments: string;
}

const percentText = (share: number): string => String(Math.round(share * 10_000) / 100);

export const USUAL_DRAFT: Draft = {
  method: USUAL_REBALANCE.method, window: 'all', min: percentText(USUAL_REBALANCE.min), max: percentText(USUAL_REBALANCE.max), cash: percentText(USUAL_REBALANCE.cash), maxTurnover: '',
  leastChange: percentText(USUAL_REBALANCE.leastChange), stop: '', costAversion: String(USUAL_REBALANCE.costAversion), shorts: USUAL_REBALANCE.shorts, instruments: '',
};

const RANGES: Readonly<Record<ShareField, readonly [from: number, to: number]>> = { min: [0, 100], max: [0.1, 100], cash: [0, 99], maxTurnover: [0.1, 1_000], leastChange: [0, 50], stop: [0.2, 50] };
export const COST_AVERSION = [0, 100] as const;
/** Empty is a wish of its own in these. */
const MAY_BE_EMPTY: readonly ShareField[] = ['maxTurnover', 'stop'];

/** Least and most of a field, per cent. */
export function rangeOf(field: ShareField, { shorts }: Pick<Draft, 'shorts'>): readonly [from: number, to: number] {
  return field === 'min' && shorts ? [-100, 100] : RANGES[field];
}

/** What is wrong with each field; `order`: the most is below the least. Of the instruments: the name, and what it could mean. */
export type Problems = Partial<Record<ShareField | 'costAversion', 'range' | 'order'>> & { readonly instruments?: { readonly word: string; readonly may: readonly string[] } };

/** The draft with a part of it changed: short positions bring the least of each below 0, as on the command line, and go with a method that has none. */
export function changed(before: Draft, part: Partial<Draft>): Draft {
  const next = { ...before, ...part };
  const shorts = next.shorts && SHORTING.includes(next.method);
  if (shorts === before.shorts) return { ...next, shorts };
  return { ...next, shorts, min: shorts ? (next.max === null || next.max === '' ? next.min : `-${next.max}`) : USUAL_DRAFT.min };
}

/** The wish, or what keeps the draft from being one. @param known ids of instruments, for their names */
export function readDraft(draft: Draft, known: readonly string[]): { readonly wish: RebalanceWish | null; readonly problems: Problems } {
  const problems: { -readonly [K in keyof Problems]: Problems[K] } = {};
  const share = (field: ShareField): number => {
    const text = draft[field];
    const value = Number(text);
    const [from, to] = rangeOf(field, draft);
    if (text === null || text === '' || !(value >= from && value <= to)) problems[field] = 'range';
    return Number((value / 100).toPrecision(12));
  };
  const orNone = (field: ShareField): number | null => (MAY_BE_EMPTY.includes(field) && draft[field] === '' ? null : share(field));
  const [min, max, cash, leastChange] = [share('min'), share('max'), share('cash'), share('leastChange')];
  const [maxTurnover, stop] = [orNone('maxTurnover'), orNone('stop')];
  const costAversion = Number(draft.costAversion);
  if (draft.costAversion === null || draft.costAversion === '' || !(costAversion >= COST_AVERSION[0] && costAversion <= COST_AVERSION[1])) problems.costAversion = 'range';
  if (problems.min === undefined && problems.max === undefined && max < min) problems.max = 'order';
  const named = namedInstruments(draft.instruments, known);
  if (!named.ok) problems.instruments = { word: named.word, may: named.may };
  if (!named.ok || Object.keys(problems).length > 0) return { wish: null, problems };
  return { wish: { method: draft.method, windowHours: WINDOWS[draft.window], instruments: named.ids, min, max, cash, shorts: draft.shorts, maxTurnover, costAversion, leastChange, stop }, problems };
}
