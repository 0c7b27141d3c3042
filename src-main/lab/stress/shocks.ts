/** The worst falls of six crashes: what each market fell at most within an hour, a day and three days of it, worked out from recorded candles of one large spot venue. */

/** Fractions, below 0. */
export type Fall = readonly [withinHour: number, withinDay: number, withinThreeDays: number];

/** How long a scenario looks at an event: its worst day, or its worst three. */
export type Span = 'day' | 'threeDays';

export interface HistoricalShock {
  readonly key: string;
  readonly name: string;
  readonly sentence: string;
  /** By asset. BTC is always among them. */
  readonly falls: Readonly<Record<string, Fall>>;
}

export const HISTORICAL_SHOCKS: readonly HistoricalShock[] = [
  {
    key: '2020-03-12', name: '12 March 2020, first leg', sentence: 'The first leg of the fall at the start of the pandemic.',
    falls: { BTC: [-0.247, -0.3028, -0.3028] },
  },
  {
    key: '2021-05-19', name: '19 May 2021', sentence: 'The crash of May 2021: a day of forced selling of leveraged longs.',
    falls: {
      BTC: [-0.2255, -0.3169, -0.3436], ADA: [-0.3747, -0.5148, -0.5296], AVAX: [-0.3864, -0.5375, -0.5375], BNB: [-0.3009, -0.4633, -0.4752], DOGE: [-0.4536, -0.567, -0.5902], ETH: [-0.3075, -0.4544, -0.4699], SOL: [-0.4097, -0.5444, -0.5444], XRP: [-0.355, -0.4823, -0.4994],
    },
  },
  {
    key: '2022-05-09', name: '9 May 2022, Terra', sentence: 'The end of Terra and its stablecoin.',
    falls: { BTC: [-0.0826, -0.1671, -0.2082], ADA: [-0.1618, -0.3887, -0.434], AVAX: [-0.3356, -0.4768, -0.5397], DOGE: [-0.3117, -0.3975, -0.4362], ETH: [-0.1204, -0.2652, -0.27], SOL: [-0.238, -0.4342, -0.5023], XRP: [-0.1946, -0.3538, -0.4075] },
  },
  {
    key: '2022-06-13', name: '13 June 2022', sentence: 'Lenders stopped withdrawals; prices fell for days.',
    falls: { BTC: [-0.0611, -0.2041, -0.2917], ADA: [-0.0707, -0.2023, -0.2897], AVAX: [-0.0741, -0.2438, -0.3647], DOGE: [-0.0848, -0.2408, -0.349], ETH: [-0.0776, -0.2453, -0.3592], SOL: [-0.0688, -0.2372, -0.3177], XRP: [-0.0589, -0.1752, -0.2439] },
  },
  {
    key: '2022-11-08', name: '8 November 2022, FTX', sentence: 'A large venue failed.',
    falls: { BTC: [-0.0952, -0.1804, -0.2598], ADA: [-0.093, -0.1784, -0.2541], AVAX: [-0.0987, -0.2574, -0.3604], DOGE: [-0.1899, -0.3402, -0.4074], ETH: [-0.1171, -0.2776, -0.3318], SOL: [-0.2197, -0.5019, -0.6261], XRP: [-0.1927, -0.2952, -0.3413] },
  },
  {
    key: '2025-10-10', name: '10 October 2025', sentence: 'The largest liquidation there had been: smaller coins had no buyers for minutes.',
    falls: {
      BTC: [-0.1154, -0.1698, -0.1698], ADA: [-0.6222, -0.6708, -0.6708], AVAX: [-0.6708, -0.7121, -0.7121], BNB: [-0.2781, -0.3198, -0.3198], DOGE: [-0.6087, -0.6602, -0.6602], ETH: [-0.1432, -0.2439, -0.2439], SOL: [-0.2547, -0.3437, -0.3437], XRP: [-0.5321, -0.5876, -0.5876],
    },
  },
];

/** What a fall can be at most where it is reckoned, not recorded. */
const DEEPEST = -0.95;
/** A coin nothing is known of falls at least so many times as far as BTC. */
const UNKNOWN_BETA = 1.5;
/** Meant to be worth a dollar: they do not follow BTC. */
const PEGGED = new Set(['USDT', 'USDC', 'DAI', 'FDUSD', 'TUSD', 'BUSD', 'PYUSD', 'USDE', 'USD', 'EUR']);

/** A fall over three days that goes no further than the day's by more than this is not worth a scenario of its own. */
const FURTHER = 0.01;

/** Whether prices went on falling after the worst day: over three days any listed market fell further by more than a point. */
export function wentOn({ falls }: HistoricalShock): boolean {
  return Object.values(falls).some(([, day, threeDays]) => day - threeDays > FURTHER);
}

export interface ReckonedFall {
  /** The worst hour's part, and the whole. */
  readonly fall: readonly [jump: number, whole: number];
  readonly from: 'listed' | 'beta' | 'worst_listed';
}

/**
 * What an asset does in a shock, over its worst day or its worst three. One that is listed: what it did. One that is not: its beta to BTC times BTC's fall, and no less than BTC's own; without a
 * beta the worst listed fall, and no less than 1.5 times BTC's. Never more than 95 %. What is meant to be worth a dollar stays.
 */
export function fallOf({ falls }: HistoricalShock, asset: string, beta: number | null, span: Span): ReckonedFall {
  const whole = span === 'day' ? 1 : 2;
  const listed = falls[asset];
  if (listed !== undefined) return { fall: [listed[0], listed[whole]], from: 'listed' };
  if (PEGGED.has(asset)) return { fall: [0, 0], from: 'beta' };
  const bitcoin = falls['BTC'] as Fall;
  const worst = (i: 0 | 1 | 2): number => (beta === null ? Math.min(UNKNOWN_BETA * bitcoin[i], ...Object.values(falls).map((fall) => fall[i])) : Math.min(bitcoin[i], beta * bitcoin[i]));
  const fall = [Math.max(DEEPEST, worst(0)), Math.max(DEEPEST, worst(whole))] as const;
  return { fall: [Math.max(fall[0], fall[1]), fall[1]], from: beta === null ? 'worst_listed' : 'beta' };
}

/** Whether an asset is meant to be worth a dollar. */
export function isPegged(asset: string): boolean {
  return PEGGED.has(asset);
}
