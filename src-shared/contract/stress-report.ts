/** What would become of what is held if …: scenarios, what-if positions, and the move it takes to lose so much. Always hypothetical. */
import { z } from 'zod';
import { query } from './define.ts';
import { amount, directionSchema, id, moment, positiveAmount, share } from './values.ts';

const text = z.string();
/** A move of a price as a fraction: −0.3 falls by 30 %. Nothing falls by all of it, or more. */
const move = z.number().gt(-1, 'a fall of less than 100 %: -0.3 is 30 %').max(10, 'a rise of at most 1,000 %: 10');

/** A person's own scenario. */
export const scenarioSchema = z.strictObject({
  name: z.string().trim().min(1, 'a name').max(60, 'a name of at most 60 letters'),
  /** By asset, such as `BTC`. */
  moves: z.record(z.string().regex(/^[A-Z0-9]{2,12}$/, 'an asset such as BTC'), move),
  /** What assets that are not named do; `beta`: their beta to BTC times BTC's move, which must be named. */
  others: z.union([move, z.literal('beta')]),
  /** The share of each move that comes at one jump, with no trade between. */
  gap: share,
  /** How many times as wide spreads are. */
  spreadTimes: z.number().min(1, 'at least 1: as they are').max(100),
  /** Of the value of perpetual positions: what longs pay shorts; below 0 shorts pay longs. */
  funding: z.number().min(-0.1, 'at most 10 % either way: 0.1').max(0.1, 'at most 10 % either way: 0.1'),
  /** What the currency of the account loses of its worth. */
  depeg: z.number().min(0).lt(1, 'less than all of it: 0.1 is 10 %'),
  /** No order reaches the venue and no stop rests there that can be counted on. */
  unreachable: z.boolean(),
}).refine(({ others, moves }) => others !== 'beta' || moves['BTC'] !== undefined, { path: ['others'], message: '`beta` follows BTC: name a move of BTC' })
  .refine(({ moves, others, spreadTimes, funding, depeg }) => Object.values(moves).some((one) => one !== 0) || (others !== 'beta' && others !== 0) || spreadTimes > 1 || funding !== 0 || depeg > 0, { path: ['moves'], message: 'something must happen in it: a move, wider spreads, funding or a lost peg' });
export type Scenario = z.output<typeof scenarioSchema>;

/** The setting `scenarios`: a person's own, each name once. */
export const scenariosSchema = z.strictObject({
  scenarios: z.array(scenarioSchema).max(20).refine((list) => new Set(list.map(({ name }) => name.toLowerCase())).size === list.length, 'each name once'),
});

/** A position that is not held, for a question. */
const whatIfPosition = z.strictObject({ instrument: id, direction: directionSchema, value: positiveAmount, stop: positiveAmount.nullable() });

const stressedPosition = z.strictObject({
  instrument: id, direction: directionSchema, whatIf: z.boolean(),
  /** Of the price, and where the figure is from: the event itself, the position's beta, the worst listed, or what the scenario says of all. */
  move: z.number(), from: z.enum(['listed', 'beta', 'worst_listed', 'scenario']),
  change: amount,
  /** `stopped`: its stop fired, at this price; `liquidated`: its venue closed it. */
  end: z.enum(['held', 'stopped', 'liquidated']), at: amount,
});
const stressedWallet = z.strictObject({ venue: text, currency: text, before: amount, after: amount, maintenanceBefore: amount, maintenanceAfter: amount, liquidated: z.boolean() });
/** A limit before and after, in its unit (`fraction`: of equity or of what it was; `times`: multiples of equity). `broken`: after. */
const stressedLimit = z.strictObject({ name: text, subject: text.nullable(), unit: z.enum(['fraction', 'times', 'money', 'quantity']), before: z.number(), after: z.number(), limit: z.number(), broken: z.boolean(), brokenBefore: z.boolean() });

const stressRow = z.strictObject({
  key: text, name: text, kind: z.enum(['historical', 'hypothetical', 'own']), sentence: text,
  /** In the account's currency at what it is worth today, and of equity. */
  change: amount, share: z.number(), equityAfter: amount,
  positions: z.array(stressedPosition), wallets: z.array(stressedWallet), limits: z.array(stressedLimit),
  /** Names of the limits that hold now and would not after. */
  breaks: z.array(text),
});

export const stressReportSchema = z.strictObject({
  /** To be shown with every figure: none of this has happened. */
  framing: text,
  at: moment.nullable(), equity: amount.nullable(),
  /** How stops, markets that are not listed, and liquidation are reckoned: a sentence each. */
  rules: z.array(text),
  /** What was left out or not known, a sentence each. */
  notes: z.array(text),
  rows: z.array(stressRow),
  /** The move of all prices, and of one asset alone, that loses so much of equity; null where none below 100 % (a rise: below 1,000 %) does. */
  reverse: z.strictObject({
    lose: z.number(), money: amount.nullable(), fall: z.number().nullable(), rise: z.number().nullable(),
    assets: z.array(z.strictObject({ asset: text, direction: z.enum(['fall', 'rise']), move: z.number().nullable() })), sentence: text,
  }),
});
export type StressReport = z.output<typeof stressReportSchema>;

/** The longer version of a historical scenario has the key of its event and this behind it: the same event, over three days instead of one. */
export const OVER_THREE_DAYS = '-3d';

/** The key of the row that a row is the longer version of; null where it is none. */
export function eventOf({ key, kind }: Pick<StressReport['rows'][number], 'key' | 'kind'>): string | null {
  return kind === 'historical' && key.endsWith(OVER_THREE_DAYS) ? key.slice(0, -OVER_THREE_DAYS.length) : null;
}

/**
 * What maintenance margin takes of the wallet that comes nearest to its liquidation, as shares of what is in it: at 1 its venue closes what it holds. `after` null: it does.
 * Null where nothing is held on margin.
 */
export function marginTaken({ wallets }: Pick<StressReport['rows'][number], 'wallets'>): { readonly before: number; readonly after: number | null } | null {
  const taken = wallets.filter(({ maintenanceBefore }) => Number(maintenanceBefore) > 0).map(({ before, after, maintenanceBefore, maintenanceAfter, liquidated }) => ({
    // A wallet without worth is all margin.
    before: Number(before) > 0 ? Number(maintenanceBefore) / Number(before) : 1, after: liquidated ? null : Number(maintenanceAfter) / Number(after),
  }));
  return taken.toSorted((a, b) => (b.after ?? Infinity) - (a.after ?? Infinity))[0] ?? null;
}

export const stressQueries = {
  /** `own`: a person's scenarios (the setting of that name); `whatIf`: positions to add to what is held; `lose`: the loss that is asked for, of equity. */
  'risk.stress': query('viewer', 'lab', z.strictObject({ own: scenariosSchema.shape.scenarios, whatIf: z.array(whatIfPosition).max(10), lose: z.number().gt(0).lt(1) }), stressReportSchema),
} as const;
