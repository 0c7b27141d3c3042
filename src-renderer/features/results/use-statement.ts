/** Which statement is wanted, and the statement. */
import { useMemo, useState } from 'react';
import type { InputOf } from '../../../src-shared/contract/contract.ts';
import type { PNL_GROUPINGS } from '../../../src-shared/contract/profit-and-loss.ts';
import { useOnly } from '../../mirror/hooks.ts';
import { useEditableSetting, useQuery, type Asked } from '../../workbench/ask.ts';

export const PERIODS = ['today', 'week', 'month', 'all'] as const;
export type Period = (typeof PERIODS)[number];
export type Grouping = (typeof PNL_GROUPINGS)[number];
export type Wish = InputOf<'portfolio.profitAndLoss'>;

const DAY = 86_400_000;
const LENGTHS = { week: 7 * DAY, month: 30 * DAY } as const;
/** The statement is added up anew so often while it is looked at. */
export const EVERY_MS = 15_000;

/** The beginning of a period that ends now; null: since the account began. A day is a UTC day, as the engine's is. */
export function beginningOf(period: Period, now: number): number | null {
  if (period === 'all') return null;
  return period === 'today' ? now - (now % DAY) : now - LENGTHS[period];
}

export interface Wanted {
  readonly wish: Wish | null;
  readonly asked: Asked<'portfolio.profitAndLoss'>;
  readonly period: Period;
  readonly by: Grouping;
  readonly setPeriod: (period: Period) => void;
  readonly setBy: (by: Grouping) => void;
}

/** The period counts from the market's time when it was chosen, so that the question stays the same while it is looked at. */
export function useStatement(): Wanted {
  const [period, setPeriod] = useState<Period>('all');
  const [by, setBy] = useState<Grouping>('instrument');
  const [{ method, currency, atPar }] = useEditableSetting('accounting');
  const session = useOnly('session')?.id;
  const now = useOnly('portfolio')?.at;
  const known = now !== undefined;
  const from = useMemo(() => (now === undefined ? null : beginningOf(period, now)), [period, session, known]);
  const wish: Wish | null = useMemo(() => (known ? { from, until: null, method, currency, atPar, by } : null), [known, from, method, currency, atPar, by]);
  return { wish, asked: useQuery('portfolio.profitAndLoss', wish, EVERY_MS), period, by, setPeriod, setBy };
}
