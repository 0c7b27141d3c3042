/**
 * Limits a person sets on what may be held and lost. Plain data: journaled with the session, so that a replay holds the same.
 * What each measure means, in full: docs/risk.md, "Limits".
 */

import { TEAM_FRAMEWORKS } from './team/team-definition.ts';

/** What a limit is about. `strategy`: what the agents or a person opened. `team`: the framework of the agents that stood behind it; what several stood behind counts in full to each. */
export const LIMIT_SCOPES = ['portfolio', 'venue', 'quote', 'instrument', 'strategy', 'team'] as const;
export type LimitScope = (typeof LIMIT_SCOPES)[number];

/** The subjects there are, the same in every session. `strategy` as profit and loss has it: what was found at the venue is of neither. */
export const LIMIT_SUBJECTS: Readonly<Record<'strategy' | 'team', readonly string[]>> = { strategy: ['agents', 'by hand'], team: TEAM_FRAMEWORKS };

/** What is done when the market breaks a limit, mildest first: entries refused; positions made smaller; all of the scope closed; trading halted. */
export const LIMIT_ACTS = ['block', 'reduce', 'close', 'halt'] as const;
export type LimitAct = (typeof LIMIT_ACTS)[number];

/** `money`: quote currency. `quantity`: base currency. `fraction`: of equity, of a price or of what is held. `times`: multiples of equity. */
export type LimitUnit = 'money' | 'quantity' | 'fraction' | 'times' | 'count' | 'correlation';

/** How a measure is read and where it can be set. */
export interface LimitMeasureWords {
  /** As it stands in sentences and lists of checks. */
  readonly name: string;
  readonly unit: LimitUnit;
  readonly scopes: readonly LimitScope[];
  readonly acts: readonly LimitAct[];
  /** Largest value that means anything; Infinity: none. */
  readonly most: number;
}

const EVERY: readonly LimitScope[] = LIMIT_SCOPES;
const GROUPS: readonly LimitScope[] = ['portfolio', 'venue', 'quote', 'strategy', 'team'];
const ALL_ACTS: readonly LimitAct[] = LIMIT_ACTS;
/** Making positions smaller brings no loss back, and no correlation down for certain. */
const NOT_REDUCE: readonly LimitAct[] = ['block', 'close', 'halt'];
/** The market cannot break these: only an entry can. */
const BLOCK: readonly LimitAct[] = ['block'];

export const LIMIT_MEASURES = {
  notional: { name: 'notional', unit: 'money', scopes: EVERY, acts: ALL_ACTS, most: Infinity },
  quantity: { name: 'quantity', unit: 'quantity', scopes: ['instrument'], acts: ALL_ACTS, most: Infinity },
  leverage: { name: 'leverage', unit: 'times', scopes: EVERY, acts: ALL_ACTS, most: 100 },
  concentration: { name: 'concentration', unit: 'fraction', scopes: GROUPS, acts: ALL_ACTS, most: 1 },
  var95: { name: 'VaR 95', unit: 'fraction', scopes: GROUPS, acts: ALL_ACTS, most: 1 },
  volatility: { name: 'volatility', unit: 'fraction', scopes: GROUPS, acts: ALL_ACTS, most: 1 },
  correlation: { name: 'correlation', unit: 'correlation', scopes: GROUPS, acts: NOT_REDUCE, most: 1 },
  openOrders: { name: 'open orders', unit: 'count', scopes: EVERY, acts: BLOCK, most: 1_000 },
  openPositions: { name: 'open positions', unit: 'count', scopes: GROUPS, acts: BLOCK, most: 1_000 },
  ordersPerMinute: { name: 'orders per minute', unit: 'count', scopes: EVERY, acts: BLOCK, most: 10_000 },
  priceCollar: { name: 'price collar', unit: 'fraction', scopes: EVERY, acts: BLOCK, most: 0.5 },
  dailyLoss: { name: 'daily loss', unit: 'fraction', scopes: EVERY, acts: NOT_REDUCE, most: 1 },
  weeklyLoss: { name: 'weekly loss', unit: 'fraction', scopes: EVERY, acts: NOT_REDUCE, most: 1 },
  drawdown: { name: 'drawdown', unit: 'fraction', scopes: EVERY, acts: NOT_REDUCE, most: 1 },
  minEquity: { name: 'minimum equity', unit: 'money', scopes: ['portfolio', 'venue'], acts: NOT_REDUCE, most: Infinity },
  liquidation: { name: 'liquidation distance', unit: 'fraction', scopes: ['portfolio', 'venue', 'quote'], acts: ALL_ACTS, most: 0.9 },
} as const satisfies Record<string, LimitMeasureWords>;

export type LimitMeasure = keyof typeof LIMIT_MEASURES;
export const LIMIT_MEASURE_NAMES = Object.keys(LIMIT_MEASURES) as readonly LimitMeasure[];

/** Whether a limit on a measure is the least there must be, and so the tighter the higher it is. */
export function isLeast(measure: LimitMeasure): boolean {
  return measure === 'minEquity' || measure === 'liquidation';
}

/** One limit. `subject`: the venue, currency, instrument, strategy or team it is about; null: each one of the scope (of the portfolio there is one). */
export interface RiskLimit {
  readonly scope: LimitScope;
  readonly subject: string | null;
  readonly measure: LimitMeasure;
  readonly limit: number;
  readonly act: LimitAct;
}

/** What tells a limit from every other: two of one measure may stand with different acts. */
export function limitKey({ scope, subject, measure, act }: Omit<RiskLimit, 'limit'>): string {
  return `${scope} ${subject ?? 'each'} ${measure} ${act}`;
}
