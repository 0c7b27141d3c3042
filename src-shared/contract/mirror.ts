/**
 * What every window and browser sees of the engine: collections of rows, each with a key, replaced whole when they change. Prices,
 * quantities and amounts of money are exact decimal text; market data and statistics are numbers; times are ms UTC of the market.
 * A row is complete: whoever has the newest row of each key has the whole truth.
 */
import { z } from 'zod';
import { engineStatusSchema } from './engine-status.ts';
import { lockRow } from './locks.ts';
import { limitRow } from './risk-limits.ts';
import { rebalanceRow } from './rebalance-plan.ts';
import { amount, directionSchema, id, moment, name, share, sideSchema } from './values.ts';

const text = z.string();
const count = z.number().int().nonnegative();
const maybe = <T extends z.ZodType>(schema: T) => schema.nullable();

/** Key of collections that hold one row. */
export const ONLY = 'now';

/** The engine's thread under its supervisor. */
export const engineRow = z.strictObject({
  state: z.enum(['starting', 'running', 'unresponsive', 'restarting', 'halting', 'stopped', 'failed']),
  /** Restarts since the app began. */
  restarts: count,
  /** When a waiting restart happens, wall ms; null: none waits. */
  restartAt: maybe(moment),
  since: moment,
  sentence: text,
});

/** What is being traded. */
export const sessionRow = z.strictObject({
  id, market: text,
  /** demo: the generated market; paper: live or recorded data; review: a past session, read only. Live trading does not exist yet. */
  mode: z.enum(['demo', 'paper', 'review']),
  fillModel: text, quote: name, startedAt: moment, intervalMs: z.number().int().positive(), threshold: share, appVersion: text, dataDir: z.null(),
});

export const instrumentRow = z.strictObject({
  id, base: name, quote: name, venue: name, kind: z.enum(['spot', 'perpetual']), tickSize: amount, lotSize: amount, minQuantity: amount, minNotional: amount,
  makerFee: amount, takerFee: amount, watched: z.boolean(),
});

/** The newest price of an instrument. */
export const quoteRow = z.strictObject({
  at: moment, last: z.number(), bid: maybe(z.number()), ask: maybe(z.number()), bidSize: maybe(z.number()), askSize: maybe(z.number()),
  /** Price when the UTC day began (or the first known of it); high, low and base volume since. */
  dayOpen: maybe(z.number()), dayHigh: maybe(z.number()), dayLow: maybe(z.number()), dayVolume: maybe(z.number()),
  fundingRate: maybe(z.number()), fundingDueAt: maybe(moment),
});

const level = z.tuple([z.number(), z.number()]);
/** The known book, best first. `modelled`: made by the depth model because the feed gives no book. */
export const bookRow = z.strictObject({ at: moment, bids: z.array(level), asks: z.array(level), modelled: z.boolean() });

/** The one-minute bar that is forming. */
export const barRow = z.strictObject({ openAt: moment, open: z.number(), high: z.number(), low: z.number(), close: z.number(), volume: z.number() });

/** Closes of the last 60 five-minute bars, oldest first. */
export const sparkRow = z.strictObject({ at: moment, closes: z.array(z.number()) });

/** How an instrument stands: regime and whether its data allow entries. */
export const conditionRow = z.strictObject({
  regime: z.enum(['bull', 'bear', 'sideways', 'volatile']), regimeSince: moment, entriesAllowed: z.boolean(),
  reasons: z.array(z.strictObject({ code: text, sentence: text })),
  /** No agent entry before; null: none. */
  cooldownUntil: maybe(moment),
});

export const voteRow = z.strictObject({
  agent: name, framework: text, stance: z.enum(['buy', 'sell', 'hold', 'abstain']), confidence: share, weight: share, dissent: z.boolean(),
  note: text, evidence: z.array(z.strictObject({ feature: text, value: z.number() })),
});

/** A decision of a chair or manager that a language model answers for, after so many words of the debate. `by` the team's rule: the model had decided nothing, and `text` says why. */
export const leadWord = z.strictObject({ said: count, agent: name, by: z.enum(['model', 'rule']), chosen: maybe(name), accepted: maybe(z.boolean()), text });

/** The newest round on an instrument. */
export const roundRow = z.strictObject({
  id, at: moment, instrument: id, votes: z.array(voteRow), agreement: share, presence: share, confidence: share, threshold: share,
  outcome: z.enum(['signal', 'none']), direction: maybe(directionSchema), reason: maybe(text), sentence: text,
  /** The risk officer's veto and its reason; null: none. */
  veto: maybe(text),
  /** What chairs and managers of language models decided, by framework; left out where there is none. */
  led: z.array(z.strictObject({ framework: text, words: z.array(leadWord) })).optional(),
});

/** A seat: the same agent has one in each framework it sits in. Its key is `framework agent`. */
export const agentRow = z.strictObject({
  id: name, role: text, goal: text, framework: text, officer: z.boolean(), prior: z.number(),
  /** Since the session began. */
  rounds: count, abstained: count, dissented: count, signalsFor: count,
  /** Opinions that came to their stop, target or horizon, over all sessions of the account; null where none did. Mean result in R, Brier score of stated confidences. */
  settled: count, hitRate: maybe(share), meanR: maybe(z.number()), brier: maybe(share), fewResults: z.boolean(),
  state: z.enum(['active', 'quarantined']),
});

export const signalRow = z.strictObject({
  id, round: id, instrument: id, direction: directionSchema, confidence: share, expectedValue: z.number(), entry: z.number(), stop: z.number(), target: z.number(),
  raisedAt: moment, expiresAt: moment,
  /** `queued`: traded at its turn. `waiting`: for a person's answer. `shown`: only to be seen. */
  state: z.enum(['queued', 'waiting', 'shown']), rewardRisk: z.number(),
  /** Of signals before a person: share of the vote, and what is lost at the stop; null where not known. */
  agreement: maybe(share), atRisk: maybe(amount),
});

export const positionRow = z.strictObject({
  id, instrument: id, direction: directionSchema, quantity: amount, entry: amount, mark: maybe(amount), value: maybe(amount),
  unrealised: maybe(amount), fees: amount, funding: amount, realised: amount,
  /** Realised + unrealised − fees + funding. */
  net: maybe(amount),
  /** Net result if the stop is hit at its price; null without a stop. */
  ifStopHits: maybe(amount),
  /** Unrealised in multiples of the initial risk; null where that is not known. */
  r: maybe(z.number()),
  /** Dust is too small to be protected or closed: `naked`, and no alarm. */
  stop: maybe(amount), target: maybe(amount), liquidation: maybe(amount), protection: z.enum(['native', 'soft', 'naked', 'closed']), dust: z.boolean(),
  openedAt: moment, closeAt: maybe(moment), signal: maybe(id),
  /** Opened by agents or by the person. */
  owner: z.enum(['agents', 'you', 'recovered']),
  closing: maybe(text),
});

export const orderRow = z.strictObject({
  id, instrument: id, venue: name, purpose: z.enum(['entry', 'stop', 'target', 'exit']), side: sideSchema, type: text, quantity: amount, filled: amount,
  price: maybe(amount), trigger: maybe(amount), averagePrice: maybe(amount), timeInForce: text, reduceOnly: z.boolean(),
  state: z.enum(['intended', 'sent', 'unknown', 'accepted', 'partially_filled', 'filled', 'cancelled', 'expired', 'rejected', 'denied']),
  /** Can still change something. */
  live: z.boolean(), cancelling: z.boolean(), reason: maybe(text), origin: text, position: maybe(id), signal: maybe(id), createdAt: moment, updatedAt: moment,
});

export const fillRow = z.strictObject({
  id, order: maybe(id), position: maybe(id), instrument: id, side: sideSchema, price: amount, quantity: amount, fee: amount, feeCurrency: text, liquidity: text, cause: text, realised: amount, at: moment,
});

/** A line of the activity feed, in plain language. */
export const feedRow = z.strictObject({
  ordinal: count, at: moment,
  kind: z.enum(['trade', 'signal', 'protection', 'order', 'risk', 'state', 'halt', 'data', 'regime', 'venue', 'alert', 'command', 'problem']),
  level: z.enum(['info', 'good', 'bad', 'warning', 'critical']),
  sentence: text, instrument: maybe(id), order: maybe(id), position: maybe(id), round: maybe(id),
});

export const portfolioRow = z.strictObject({
  at: moment, equity: amount, startEquity: amount, cash: amount, unrealised: amount, exposure: amount, openRisk: amount, dayPnl: maybe(amount), dayStart: maybe(amount), realisedToday: amount,
  peak: amount, drawdown: share, dailyLossHalt: share, drawdownHalt: share, openPositions: count, unprotected: count,
});

const stage = z.strictObject({ p50: maybe(z.number()), p95: maybe(z.number()), p99: maybe(z.number()) });
/** Once a second: how the loop and the machine do. */
export const loopRow = z.strictObject({
  cycle: count, nextCycleAt: maybe(moment), overruns: count, queue: count, events: count, eventsPerSecond: z.number(), stages: z.record(text, stage),
  /** Of this session: signals raised, entries filled, positions closed with a gain and with none; milliseconds from an event to the order it led to, null before the first. */
  signals: count, entries: count, won: count, lost: count, eventToOrderMs: maybe(z.number()),
  clockSkewMs: z.number(), dataAgeMs: maybe(z.number()), databaseBytes: count, memoryBytes: count, uptimeMs: z.number(),
});

export const venueRow = z.strictObject({
  id: name, connected: z.boolean(), reconciled: z.boolean(), reconciledAt: maybe(moment), unresolved: count, differences: z.array(text), pending: count, failures: count, sentence: text, paper: z.boolean(),
});

/** Levels: 1 journal only, 2 toast, 3 notification of the system, 4 stays until acknowledged. */
export const alertRow = z.strictObject({
  id, at: moment, level: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]), code: text, sentence: text, remedy: text, times: count, acknowledged: z.boolean(),
});

/** How a provider of language models does. Times are the machine's. */
export const modelRow = z.strictObject({
  id: name, model: text,
  /** `failing`: the last calls failed; `resting`: left alone until `restsUntil`; `trying`: one call is trying it again. */
  state: z.enum(['ready', 'failing', 'resting', 'trying']), failures: count, restsUntil: maybe(moment),
  running: count, waiting: count,
  /** Since the session began. */
  calls: count, failedCalls: count, lastFailure: maybe(z.strictObject({ at: moment, sentence: text })),
});

/** Spent on language models today (UTC, the machine's), in millionths of a dollar, and the limits; null: none. */
export const modelDayRow = z.strictObject({ micros: count, tokens: count, mostMicros: maybe(count), mostTokens: maybe(count) });

/** A question to a language model that is out. `text`: the newest 600 of the characters that were written so far, for people to watch; nothing is decided by them. */
export const thinkingRow = z.strictObject({ framework: text, agent: name, instrument: id, text: z.string().max(600), characters: count });

/** What a halt has done so far, a row per venue and subject; from the engine, or from the halt worker where the engine does not answer. */
export const haltStepRow = z.strictObject({
  venue: name, subject: text, status: z.enum(['done', 'pending', 'unknown', 'still_open']), sentence: text, at: moment, by: z.enum(['engine', 'halt worker']),
});

/** The halt word and file as the main process has them: true before the engine has been told. */
export const haltRow = z.strictObject({
  set: z.boolean(), since: maybe(moment), by: maybe(text), route: maybe(text), reason: maybe(text), close: z.boolean(), fileWritten: z.boolean(),
  phase: z.enum(['none', 'halting', 'halted', 'needs_you']), sentence: text,
});

/** A person's settings, one row a key; the value's shape is the setting's own (see settings.ts). */
export const settingRow = z.strictObject({ value: z.json(), updatedAt: moment });

export const mirrorCollections = {
  engine: engineRow, session: sessionRow, status: engineStatusSchema, halt: haltRow, haltSteps: haltStepRow, portfolio: portfolioRow, loop: loopRow, instruments: instrumentRow, quotes: quoteRow,
  books: bookRow, bars: barRow, sparks: sparkRow, conditions: conditionRow, rounds: roundRow, agents: agentRow, signals: signalRow, positions: positionRow, orders: orderRow,
  rebalances: rebalanceRow, fills: fillRow, feed: feedRow, venues: venueRow, models: modelRow, modelDay: modelDayRow, thinking: thinkingRow, limits: limitRow, alerts: alertRow, locks: lockRow, settings: settingRow,
} as const;

export type CollectionName = keyof typeof mirrorCollections;
export const COLLECTION_NAMES = Object.keys(mirrorCollections) as readonly CollectionName[];
export type RowOf<C extends CollectionName> = z.output<(typeof mirrorCollections)[C]>;

/** A row set, or removed with null. */
export type MirrorChange = { readonly [C in CollectionName]: readonly [collection: C, key: string, row: RowOf<C> | null] }[CollectionName];

/** Rows by key, in the order the keys first came. */
export type MirrorState = { readonly [C in CollectionName]: ReadonlyMap<string, RowOf<C>> };

/** Of a row's key, characters. */
export const LONGEST_KEY = 200;

const collectionName = z.enum(COLLECTION_NAMES as [CollectionName, ...CollectionName[]]);
/** Rows are checked one by one where they arrive (see replica.ts), so that the cost is that of the rows that changed. */
const changeSchema = z.tuple([collectionName, z.string().max(LONGEST_KEY), z.unknown()]);

/** What a follower is sent. `epoch` changes when numbering begins anew; `seq` of a delta follows the one before without a gap. */
export const mirrorMessageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('snapshot'), epoch: z.string(), seq: count, changes: z.array(changeSchema) }),
  z.strictObject({ kind: z.literal('delta'), epoch: z.string(), seq: count, changes: z.array(changeSchema) }),
]);
export type MirrorMessage =
  | { readonly kind: 'snapshot' | 'delta'; readonly epoch: string; readonly seq: number; readonly changes: readonly MirrorChange[] };

export type EngineRow = RowOf<'engine'>;
export type VoteRow = z.output<typeof voteRow>;
