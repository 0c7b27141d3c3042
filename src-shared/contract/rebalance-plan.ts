/** The orders of a proposal as they are sent to the engine, and what became of them. */
import { z } from 'zod';
import { command } from './define.ts';
import { amount, directionSchema, id, moment, name, positiveAmount } from './values.ts';

const text = z.string();
/** A signed share of equity. */
export const weight = z.number().min(-5).max(5);

/** An order of a proposal. `open` and `add` need a stop: the one a new position gets, or the one that is there already. `close` is of all that is held, `reduce` of a part. */
export const rebalanceOrderSchema = z.strictObject({
  instrument: id, action: z.enum(['close', 'reduce', 'open', 'add']), direction: directionSchema, quantity: positiveAmount,
  /** The price the proposal was made at: the engine refuses once the market has left it. */
  price: positiveAmount,
  stop: positiveAmount.nullable(),
  /** Signed, when the proposal was made: the engine refuses once it is another. */
  held: amount,
  target: weight,
});

export const rebalancePlanSchema = z.strictObject({ proposal: id, method: name, madeAt: moment, orders: z.array(rebalanceOrderSchema).max(200) });
export type RebalancePlan = z.output<typeof rebalancePlanSchema>;

/** A rebalance that was begun. */
export const rebalanceRow = z.strictObject({
  command: id, proposal: id, method: name, by: text, startedAt: moment,
  /** Null while it goes on. */
  endedAt: moment.nullable(), sentence: text,
  steps: z.array(rebalanceOrderSchema.extend({ state: z.enum(['waiting', 'sent', 'done', 'partly', 'unfilled', 'refused', 'left']), sentence: text, order: id.nullable(), filled: amount })),
});
export type RebalanceRow = z.output<typeof rebalanceRow>;

export const rebalanceCommands = {
  /** Carries a proposal's orders out, one after the other. Refused whole where prices, holdings or the trading state are no longer those of the proposal, or it is too old. */
  'rebalance.carryOut': command('operator', 'engine', rebalancePlanSchema, z.strictObject({ accepted: z.boolean(), sentence: text })),
} as const;
