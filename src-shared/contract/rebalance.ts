/** Portfolio targets and the orders that lead to them: how a proposal is asked for, and what it holds. */
import { z } from 'zod';
import { checkSchema } from './commands.ts';
import { query } from './define.ts';
import { rebalanceOrderSchema, rebalancePlanSchema, rebalanceRow, weight, type RebalancePlan } from './rebalance-plan.ts';
import { amount, id, moment, name, share, sideSchema } from './values.ts';

export const REBALANCE_METHODS = ['min_variance', 'max_sharpe', 'risk_parity', 'hrp', 'equal'] as const;
export type RebalanceMethod = (typeof REBALANCE_METHODS)[number];

const text = z.string();
const count = z.number().int().nonnegative();

/** What is wanted. Shares are of equity. */
export const rebalanceWishSchema = z.strictObject({
  method: z.enum(REBALANCE_METHODS),
  /** How far back returns are read; null: all there is, at most 30 days. */
  windowHours: z.number().int().min(1).max(8_760).nullable(),
  /** Full ids; empty: everything that is traded where the money lies. What is held of others stays. */
  instruments: z.array(id).max(200),
  /** Least and most of each instrument. Below 0 only with `shorts`. */
  min: z.number().min(-1).max(1), max: z.number().gt(0).max(1),
  /** What is not invested. */
  cash: share,
  /** Sell short where the instrument allows it. */
  shorts: z.boolean(),
  /** Most that is bought and sold together; null: as much as it takes. */
  maxTurnover: z.number().gt(0).max(10).nullable(),
  /** How much costs weigh against variance, for minimum variance: 0 not at all, 1 as they are. */
  costAversion: z.number().min(0).max(100),
  /** Changes smaller than this are left out. */
  leastChange: z.number().min(0).max(0.5),
  /** Distance of the stops of new positions, share of the price; null: by each instrument's volatility. */
  stop: z.number().min(0.002).max(0.5).nullable(),
});
export type RebalanceWish = z.output<typeof rebalanceWishSchema>;

/** What is asked for where nobody says otherwise. An entry may slip a little: `max` stays below the engine's own quarter of equity for an instrument. */
export const USUAL_REBALANCE: RebalanceWish = { method: 'hrp', windowHours: null, instruments: [], min: 0, max: 0.24, cash: 0.05, shorts: false, maxTurnover: null, costAversion: 1, leastChange: 0.005, stop: null };

const proposedOrder = rebalanceOrderSchema.extend({
  side: sideSchema,   value: amount, fee: amount, slippage: amount,
  /** Lost at the stop, before fees; null for what only reduces. */
  atRisk: amount.nullable(),
});

const targetRow = z.strictObject({
  instrument: id, price: amount, held: amount, present: weight, target: weight, after: weight,
  /** Standard deviation of a day's return. */
  dailyDeviation: z.number(),
  /** Why nothing is done although the weights differ; null where there is an order or no difference. */
  dropped: text.nullable(),
});

export const proposalSchema = z.strictObject({
  /** Hash of what is proposed. */
  id, madeAt: moment, method: z.enum(REBALANCE_METHODS), quote: name, equity: amount,
  basis: z.strictObject({ timeframe: text, from: moment, until: moment, returns: count, /** Of the shrinkage, 0–1. */ shrinkage: share }),
  targets: z.array(targetRow),
  /** Instruments nothing is proposed for, and why; what is held of them stays. */
  left: z.array(z.strictObject({ instrument: id, present: weight, reason: text })),
  /** In the order in which they are to be sent: what frees money first. */
  orders: z.array(proposedOrder),
  cost: amount, turnover: z.number(),
  cashBefore: z.number(), cashAfter: z.number(),
  /** Of the instruments with targets, a year's standard deviation as a share of equity. */
  volatilityBefore: z.number(), volatilityAfter: z.number(),
  sentence: text,
});
export type RebalanceProposal = z.output<typeof proposalSchema>;

/** What is sent to the engine of a proposal. @param stops edited ones, by instrument */
export function planOf({ id: proposal, method, madeAt, orders }: RebalanceProposal, stops: Readonly<Record<string, string>> = {}): RebalancePlan {
  return {
    proposal, method, madeAt,
    orders: orders.map(({ instrument, action, direction, quantity, price, stop, held, target }) => ({ instrument, action, direction, quantity, price, stop: action === 'open' ? stops[instrument] ?? stop : stop, held, target })),
  };
}

export const rebalanceQueries = {
  /** Weights by the wished method from stored returns, and the orders that lead there from what is held. Reads, sends nothing. */
  'rebalance.propose': query('viewer', 'lab', rebalanceWishSchema, proposalSchema),
  /** What the orders of a proposal would meet now, each as if those before it had filled. `failedOnly`: of the checks only those that fail. */
  'rebalance.preview': query('operator', 'engine', z.strictObject({ plan: rebalancePlanSchema, failedOnly: z.boolean() }), z.strictObject({
    /** Why the whole would be refused; null where it would not. */
    refusal: text.nullable(), orders: z.array(z.strictObject({ passed: z.boolean(), sentence: text, checks: z.array(checkSchema) })),
  })),
  /** Rebalances that were begun, newest first, with what became of each order. */
  'rebalance.list': query('viewer', 'lab', z.strictObject({ limit: z.number().int().min(1).max(100) }), z.strictObject({ rebalances: z.array(rebalanceRow) })),
} as const;
