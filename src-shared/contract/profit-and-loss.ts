/** Profit and loss as the interface and the command line ask for it: one statement, and the lines behind any of its numbers. */
import { z } from 'zod';
import { command, query } from './define.ts';
import { amount, directionSchema, id, moment, positiveAmount } from './values.ts';

/** How closings find what they close: the oldest lot first, or everything held as one lot. */
export const COST_METHODS = ['fifo', 'average'] as const;
/** What a statement is divided by. `team`: the frameworks that voted for it. Hours are for periods of 31 days at most. */
export const PNL_GROUPINGS = ['instrument', 'hour', 'day', 'month', 'strategy', 'team'] as const;
/**
 * What a result is made of. `unrealised`: its change. `slippage`: how much worse than meant fills were; it is in realised and unrealised already. `corrections`: what the venue's word
 * changed in our books, and trades of others on the account. `currencies`: what held currencies gained or lost against the reporting one. `flows`: put in and taken out.
 */
export const PNL_FIGURES = ['realised', 'unrealised', 'fees', 'funding', 'slippage', 'corrections', 'currencies', 'flows'] as const;
export type PnlFigure = (typeof PNL_FIGURES)[number];

const text = z.string();
/** A currency by its code. */
export const currencyCode = z.string().regex(/^[A-Z0-9]{2,12}$/, 'a currency such as USDT or EUR');

/** `from` and `until` null: since the account began, until now. `currency` null: the quote currency that most is traded in. */
const wish = {
  from: moment.nullable(), until: moment.nullable(), method: z.enum(COST_METHODS), currency: currencyCode.nullable(),
  /** Every dollar coin counts as one dollar. */
  atPar: z.boolean(), by: z.enum(PNL_GROUPINGS),
};

const sums = { gross: amount, slippage: amount, fees: amount, funding: amount, corrections: amount, currencies: amount, net: amount, realised: amount, unrealised: amount };
const rateRow = z.strictObject({ from: id, to: id, via: text, at: moment, rate: amount });
/** A fraction; null with the reason. */
const returned = z.strictObject({ value: z.number().nullable(), why: text.nullable() });

const statement = z.strictObject({
  currency: id, method: z.enum(COST_METHODS), by: z.enum(PNL_GROUPINGS), from: moment, until: moment, pricedAt: moment.nullable(),
  equityFrom: amount, equityUntil: amount, deposits: amount, withdrawals: amount, total: z.strictObject(sums),
  /** Closings in the period, and how many fills it holds. */
  closings: z.number().int(), fills: z.number().int(),
  timeWeighted: returned, moneyWeighted: returned, moneyWeightedPerYear: returned,
  groups: z.array(z.strictObject({ key: text, closings: z.number().int(), ...sums })),
  /** The newest rate used of each kind. */
  rates: z.array(rateRow),
  /** Currencies without a rate to the reporting one: in no sum. */
  withoutRate: z.array(z.strictObject({ currency: id, lines: z.number().int() })),
  /** Fills that no price says what they were meant at: their slippage counts as none. */
  withoutReference: z.number().int(),
});
export type PnlStatement = z.output<typeof statement>;

const line = z.strictObject({
  figure: z.enum(PNL_FIGURES), at: moment, instrument: id.nullable(), position: id.nullable(), fills: z.array(id), amount, native: amount, currency: id, rate: amount.nullable(), via: text.nullable(), sentence: text,
  /** Of a closing. */
  lot: z.strictObject({ direction: directionSchema, quantity: amount, openedAt: moment, closedAt: moment, openingValue: amount, closingValue: amount, openingFee: amount, closingFee: amount }).nullable(),
});

export const moneyCommands = {
  /** Puts paper money in or takes it out; at a venue that moves no money itself, books what a person has done there. `venue` null: the only one. */
  'portfolio.moveMoney': command('operator', 'engine', z.strictObject({ flow: z.enum(['deposit', 'withdrawal']), venue: id.nullable(), currency: currencyCode, amount: positiveAmount }), z.strictObject({ accepted: z.boolean(), sentence: text })),
} as const;

export const profitAndLossQueries = {
  /** Gross, what took from it, net; by group; with time- and money-weighted return. Amounts are exact. */
  'portfolio.profitAndLoss': query('viewer', 'lab', z.strictObject(wish), statement),
  /** The lines behind one figure, oldest first; `key` null: of every group. Their sum is the figure. */
  'portfolio.profitAndLossLines': query('viewer', 'lab', z.strictObject({ ...wish, key: text.nullable(), figure: z.enum(PNL_FIGURES), after: z.number().int().nonnegative(), limit: z.number().int().min(1).max(1_000) }),
    z.strictObject({ lines: z.array(line), total: z.number().int(), sum: amount, fills: z.array(z.strictObject({ id, order: id.nullable(), at: moment, side: z.enum(['buy', 'sell']), price: amount, quantity: amount, fee: amount, feeCurrency: id })) })),
  /** Every tax lot that was closed, or every line, as a file's text, oldest first. */
  'portfolio.profitAndLossExport': query('viewer', 'lab', z.strictObject({ ...wish, what: z.enum(['lots', 'pnl']), format: z.enum(['csv', 'json']) }), z.strictObject({ name: text, text, rows: z.number().int() })),
} as const;
