/** What is typed in the rebalance dialog, and the wish it makes. */
import { USUAL_REBALANCE, type RebalanceMethod, type RebalanceWish } from '../../../src-shared/contract/rebalance.ts';

/** Hours; null: all there is. */
export const WINDOWS = { all: null, h6: 6, d1: 24, d7: 168, d30: 720 } as const;
export type WindowName = keyof typeof WINDOWS;

export type ShareField = 'min' | 'max' | 'cash' | 'maxTurnover';

/** Percentages as text; null for what is no number, empty for no limit. */
export interface Draft extends Readonly<Record<ShareField, string | null>> {
  readonly method: RebalanceMethod;
  readonly window: WindowName;
}

const percentText = (share: number): string => String(Math.round(share * 10_000) / 100);

export const USUAL_DRAFT: Draft = { method: USUAL_REBALANCE.method, window: 'all', min: percentText(USUAL_REBALANCE.min), max: percentText(USUAL_REBALANCE.max), cash: percentText(USUAL_REBALANCE.cash), maxTurnover: '' };

/** Least and most of each field, per cent. */
export const RANGES: Readonly<Record<ShareField, readonly [from: number, to: number]>> = { min: [0, 100], max: [0.1, 100], cash: [0, 99], maxTurnover: [0.1, 1_000] };

/** What is wrong with each field; `order`: the most is below the least. */
export type Problems = Partial<Record<ShareField, 'range' | 'order'>>;

/** The wish, or what keeps the draft from being one. */
export function readDraft(draft: Draft): { readonly wish: RebalanceWish | null; readonly problems: Problems } {
  const problems: { -readonly [K in ShareField]?: 'range' | 'order' } = {};
  const share = (field: ShareField): number => {
    const text = draft[field];
    const value = Number(text);
    const [from, to] = RANGES[field];
    if (text === null || text === '' || !(value >= from && value <= to)) problems[field] = 'range';
    return value / 100;
  };
  const [min, max, cash] = [share('min'), share('max'), share('cash')];
  const maxTurnover = draft.maxTurnover === '' ? null : share('maxTurnover');
  if (problems.min === undefined && problems.max === undefined && max < min) problems.max = 'order';
  if (Object.keys(problems).length > 0) return { wish: null, problems };
  return { wish: { ...USUAL_REBALANCE, method: draft.method, windowHours: WINDOWS[draft.window], min, max, cash, maxTurnover }, problems };
}
