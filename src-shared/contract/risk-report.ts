/** Risk of what is held, worked out by the lab from what is stored: measures, the VaR's own test, equity, what depends on what. */
import { z } from 'zod';
import { query } from './define.ts';
import { amount, directionSchema, id, moment, share } from './values.ts';

const text = z.string();
const count = z.number().int().nonnegative();

/** A number with its unit, or why there is none. Money that follows from it stands beside it as exact text. */
export const measureSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('known'), value: z.number(), unit: z.enum(['fraction', 'ratio', 'bars']), observations: count }),
  z.strictObject({ kind: z.literal('insufficient'), observations: count, needed: count }),
  z.strictObject({ kind: z.literal('undefined'), observations: count, why: text }),
]);

export const VAR_METHODS = ['historical', 'parametric', 'ewma', 'cornish_fisher'] as const;
export const varMethodSchema = z.enum(VAR_METHODS);
export type VarMethod = z.output<typeof varMethodSchema>;
export const confidenceSchema = z.union([z.literal(0.95), z.literal(0.99)]);

/** Bars the measures are made of. `auto`: the longest of which there are enough. */
export const riskTimeframeSchema = z.enum(['auto', '1m', '5m', '15m', '1h']);

/** A VaR of the next bar, and scaled by the root of time to a day. Losses, above 0. `shortfall`: mean loss beyond it (CVaR); null where the method has none. */
const varRow = z.strictObject({
  method: varMethodSchema, confidence: confidenceSchema, bar: measureSchema, day: measureSchema, money: amount.nullable(), shortfall: measureSchema.nullable(), shortfallMoney: amount.nullable(),
});

const likelihoodTest = z.strictObject({ statistic: z.number(), pValue: z.number() });
/** The VaR of each past bar, made of the bars before it, held against what came. `unanswered`: bars for which the method had no number. Tests null: too few bars. */
const varTest = z.strictObject({
  method: varMethodSchema, confidence: confidenceSchema, bars: count, needed: count, unanswered: count, exceeded: count, expected: z.number(),
  kupiec: likelihoodTest.nullable(), christoffersen: likelihoodTest.nullable(), both: likelihoodTest.nullable(), light: z.enum(['green', 'yellow', 'red']).nullable(),
  /** The newest first, at most ten. Fractions of equity, above 0. */
  last: z.array(z.strictObject({ at: moment, loss: z.number(), value: z.number() })),
});
/** Bar by bar, oldest first: what the portfolio as it is now would have brought, and the loss the VaR allowed for; null where it had no number. */
const varTrack = z.strictObject({ method: varMethodSchema, confidence: confidenceSchema, at: z.array(moment), change: z.array(z.number()), value: z.array(z.number().nullable()) });

/** What lies in one asset, venue or strategy. `net` is signed; `share` of the gross. */
const exposureRow = z.strictObject({ name: text, gross: amount, net: amount, share });

const heldRow = z.strictObject({
  id, instrument: id, venue: text, asset: text, strategy: text, direction: directionSchema, price: amount, priceAt: moment,
  /** Signed market value, and it as a fraction of equity. */
  value: amount, weight: z.number(),
  /** Parametric VaR of a day at 95 %, by Euler: components add up to the portfolio's; fractions of equity. Null without enough bars. */
  marginal: z.number().nullable(), component: z.number().nullable(), componentMoney: amount.nullable(),
  beta: measureSchema,
  /** Null: spot, or no price above 0 would do it. `distance`: of the price, above 0. */
  liquidation: z.strictObject({ price: amount, distance: z.number() }).nullable(),
});

export const riskReportSchema = z.strictObject({
  /** `no_books`: nothing was ever traded here. `no_positions`: measures of the portfolio are left out. */
  state: z.enum(['no_books', 'no_positions', 'held']),
  /** What a person should know first: nothing held, too few bars, old prices, or the VaR itself. */
  sentence: text,
  /** Newest mark of the books, and equity at it. */
  at: moment.nullable(), equity: amount.nullable(),
  prices: z.strictObject({ at: moment.nullable(), stale: z.boolean(), sentence: text.nullable() }),
  basis: z.strictObject({
    timeframe: z.enum(['1m', '5m', '15m', '1h']), barMs: count,
    /** Returns each measure is made of, and those there are in all. */
    window: count, bars: count, from: moment.nullable(), until: moment.nullable(),
    /** How the day's figures come from the bar's. */
    sentence: text,
  }),
  values: z.array(varRow), tests: z.array(varTest), track: varTrack.nullable(),
  equityCurve: z.strictObject({ at: z.array(moment), equity: z.array(z.number()), drawdown: z.array(share) }),
  /** Fractions of the highest equity. `since`: when that was; `longestMs`: the longest time below one. Null without a mark. */
  drawdown: z.strictObject({ current: z.number(), deepest: z.number(), since: moment, lasts: count, longestMs: count, peak: z.number(), low: z.number(), lowAt: moment }).nullable(),
  performance: z.strictObject({
    /** What bars of equity the ratios are made of, and how many closed positions. */
    sentence: text,
    volatility: measureSchema, annualReturn: measureSchema, sharpe: measureSchema, sortino: measureSchema, calmar: measureSchema, omega: measureSchema, tailRatio: measureSchema,
    profitFactor: measureSchema,
    /** Mean result of a closed position in R: what its first stop put at risk. */
    expectancy: measureSchema,
  }),
  portfolio: z.strictObject({
    /** Of the portfolio as it is now, a year's. */
    volatility: measureSchema, beta: measureSchema,
    concentration: z.strictObject({ largest: z.number(), herfindahl: z.number(), effective: z.number() }).nullable(),
    gross: amount, net: amount, grossLeverage: z.number(), netLeverage: z.number(),
    byAsset: z.array(exposureRow), byVenue: z.array(exposureRow), byStrategy: z.array(exposureRow),
    correlationRisk: z.strictObject({ average: z.number(), bets: z.number() }).nullable(),
  }).nullable(),
  positions: z.array(heldRow),
});
export type RiskReport = z.output<typeof riskReportSchema>;

/** How far back correlations look, hours; `all`: everything there is, at most twelve weeks. */
export const CORRELATION_WINDOWS = { d1: 24, d7: 168, d30: 720, all: null } as const;
export const correlationWindowSchema = z.enum(['d1', 'd7', 'd30', 'all']);
export type CorrelationWindow = z.output<typeof correlationWindowSchema>;

export const correlationReportSchema = z.strictObject({
  /** Length of the bars, null where nothing was ever traded; the window they are of. */
  timeframe: z.enum(['1m', '5m', '15m', '1h']).nullable(), from: moment.nullable(), until: moment.nullable(),
  /** Bars that every market of the matrix has, and how many it takes. Where there are too few: how many the market with the second most has. */
  observations: count, needed: count,
  /** Why there is no matrix, or what it is made of. */
  sentence: text,
  /** Shrunk correlations; rows in the order of a clustering, so that what moves together stands together. Null: insufficient data. */
  matrix: z.strictObject({ instruments: z.array(id), held: z.array(z.boolean()), values: z.array(z.array(z.number())), shrinkage: share }).nullable(),
  /** Of what is held and in the matrix, over the same bars; null with fewer than two positions. */
  risk: z.strictObject({ average: z.number(), bets: z.number() }).nullable(),
  /** Markets with too few bars in the window, and how many they have. */
  left: z.array(z.strictObject({ instrument: id, bars: count })),
});
export type CorrelationReport = z.output<typeof correlationReportSchema>;

export const riskQueries = {
  /**
   * Risk of what is held. `now`: the moment that prices are old or fresh at, ms UTC (of the session, where one runs); null: the books' newest mark.
   * `window`: returns a measure is made of. `method` and `confidence` choose the track that is drawn; `points`: about as many of the equity curve.
   */
  'risk.report': query('viewer', 'lab', z.strictObject({
    now: moment.nullable(), timeframe: riskTimeframeSchema, window: z.number().int().min(250).max(5_000), method: varMethodSchema, confidence: confidenceSchema, points: z.number().int().min(10).max(5_000),
  }), riskReportSchema),
  /** What moves together over a window that ends with the newest bar. `hours` null: all there is, at most twelve weeks. */
  'risk.correlations': query('viewer', 'lab', z.strictObject({ hours: z.number().int().min(1).max(2_016).nullable() }), correlationReportSchema),
} as const;
