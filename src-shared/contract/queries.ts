/** Everything that can be asked without changing anything. Lists are cut by `limit` and go on from `before`. */
import { z } from 'zod';
import { checkSchema, previewSchema, ticketSchema } from './commands.ts';
import { decisionFilter } from './decision-filter.ts';
import { query } from './define.ts';
import { approvalStatusSchema } from './engine-status.ts';
import { lockQueries } from './locks.ts';
import { fillRow, leadWord, orderRow, signalRow } from './mirror.ts';
import { modelQueries } from './model-calls.ts';
import { ownModelRow } from './own-models.ts';
import { profitAndLossQueries } from './profit-and-loss.ts';
import { rebalanceQueries } from './rebalance.ts';
import { changingLimitsQueries } from './changing-limits.ts';
import { breachSchema } from './risk-limits.ts';
import { riskQueries } from './risk-report.ts';
import { stressQueries } from './stress-report.ts';
import { teamSchema } from './team-settings.ts';
import { amount, chartTimeframeSchema, directionSchema, id, moment, name, positiveAmount, share, sideSchema } from './values.ts';

const text = z.string();
const limit = z.number().int().min(1).max(5_000);
/** Column of numbers, oldest first; null where an indicator has no value yet. */
const column = z.array(z.number().nullable());

const candles = z.strictObject({ openAt: z.array(moment), open: z.array(z.number()), high: z.array(z.number()), low: z.array(z.number()), close: z.array(z.number()), volume: z.array(z.number()), gaps: z.array(z.tuple([moment, moment])) });

export const INDICATORS = ['ema20', 'ema50', 'sma200', 'bollinger', 'vwap', 'supertrend', 'rsi14', 'macd', 'atr14', 'stochastic'] as const;
const indicatorName = z.enum(INDICATORS);
const indicatorLines = z.strictObject({ indicator: indicatorName, pane: z.enum(['price', 'own']), lines: z.array(z.strictObject({ name: text, values: column })) });

/** A trade on the chart: an execution, and whose order it was. */
const marker = z.strictObject({ at: moment, side: sideSchema, purpose: z.enum(['entry', 'stop', 'target', 'exit', 'liquidation', 'external']), price: amount, quantity: amount, order: id.nullable(), position: id.nullable(), realised: amount });

const decision = z.strictObject({
  /** The round's id. */
  id, at: moment, instrument: id, action: z.enum(['long', 'short', 'none']),
  /** traded, refused, expired, dropped, superseded, halted, no_quorum … */
  result: text, agreement: share, confidence: share, sentence: text, order: id.nullable(), position: id.nullable(), net: amount.nullable(), r: z.number().nullable(), tags: z.array(text), note: text.nullable(),
});
const vote = z.strictObject({ agent: name, framework: text, stance: text, confidence: share, weight: share, dissent: z.boolean(), note: text.nullable(), veto: text.nullable(), evidence: z.array(z.strictObject({ feature: text, value: z.number() })) });
const explanation = z.strictObject({
  sentence: text, round: id.nullable(), at: moment, instrument: id, direction: directionSchema.nullable(),
  snapshot: z.strictObject({ at: moment, dataAt: moment.nullable(), lastPrice: z.number(), regime: text, features: z.array(z.strictObject({ name: text, value: z.number(), meaning: text, unit: text })) }).nullable(),
  /** What each agent had taken from earlier positions like it, newest first; `r`: what that position brought. */
  /** `words`: what a language model on its seat wrote of the same position, `wordsBy`: its name, empty where it is not known; null: none wrote. */
  remembered: z.array(z.strictObject({ agent: name, at: moment, text, r: z.number(), words: text.nullable(), wordsBy: text.nullable() })),
  votes: z.array(vote), agreement: share.nullable(), presence: share.nullable(), confidence: share.nullable(), threshold: share.nullable(), outcome: text,
  signal: z.strictObject({ id, entry: z.number(), stop: z.number(), target: z.number(), expectedValue: z.number(), rewardRisk: z.number(), end: text.nullable(), sentence: text.nullable() }).nullable(),
  /** What a person was asked about the signal, and what they said; null where nobody was asked. */
  approval: z.strictObject({ sentence: text, askedAt: moment, expiresAt: moment, decision: text.nullable(), by: text.nullable(), note: text.nullable(), waitedMs: z.number().nullable(), decidedAt: moment.nullable() }).nullable(),
  checks: z.array(checkSchema),
  orders: z.array(z.strictObject({ order: orderRow.omit({ live: true, cancelling: true }), events: z.array(z.strictObject({ at: moment, from: text, to: text, reason: text.nullable(), filled: amount })), fills: z.array(fillRow) })),
  position: z.strictObject({
    id, direction: directionSchema, openedAt: moment, closedAt: moment.nullable(), peakQuantity: amount, entry: amount.nullable(), realised: amount, fees: amount, funding: amount, net: amount.nullable(), r: z.number().nullable(), closeReason: text.nullable(),
    events: z.array(z.strictObject({ at: moment, change: text, quantity: amount, stop: amount.nullable(), target: amount.nullable(), protection: text })),
  }).nullable(),
  notes: z.array(z.strictObject({ at: moment, text, tags: z.array(text) })),
});
export type Explanation = z.output<typeof explanation>;

/** `both`: every framework there is. */
const frameworks = z.enum(['crew', 'chat', 'both']);
const seatVote = z.strictObject({ agent: name, framework: text, stance: text, confidence: share, weight: share, dissent: z.boolean() });
/** A vote as it would be held now. `reason` is null where it is a signal. */
const askedRound = z.strictObject({
  instrument: id, at: moment, outcome: z.enum(['signal', 'none']), direction: directionSchema.nullable(), reason: text.nullable(), sentence: text, agreement: share, presence: share, confidence: share, threshold: share,
  entry: z.number().nullable(), stop: z.number().nullable(), target: z.number().nullable(), veto: text.nullable(), votes: z.array(seatVote),
});
/** A word of a debate. No stance where it was no analysis. */
const spoken = z.strictObject({ agent: name, task: text.nullable(), stance: text.nullable(), confidence: share.nullable(), text });
const askedDebate = z.strictObject({ framework: text, name: text, end: text, sentence: text, said: z.array(spoken), lead: z.array(leadWord) });

/** A state of the learned policy: what each action has been worth there, R, and how often that was seen. `best`: place of the action it takes. */
const policyState = z.strictObject({
  regime: text, volatility: text, agreement: text, drawdown: text, visits: z.number().int(), fewVisits: z.boolean(), best: z.number().int(),
  actions: z.array(z.strictObject({ weighting: text, size: share, value: z.number(), visits: z.number().int() })),
});
/** What a seat's stated confidence has been worth, by tenths. `confidence`: mean of what was stated; null where nothing was. `weights`: what its results do to its weight, a factor with its 95 % interval. */
const calibratedSeat = z.strictObject({
  framework: text, agent: name, settled: z.number().int(), fewResults: z.boolean(), brier: z.number().nullable(), bins: z.array(z.strictObject({ settled: z.number().int(), hits: z.number().int(), confidence: share.nullable() })),
  weights: z.array(z.strictObject({ regime: text, settled: z.number().int(), fewResults: z.boolean(), factor: z.number(), interval: z.tuple([z.number(), z.number()]).nullable() })),
});

const checklistItem = z.strictObject({ name: text, passed: z.boolean(), sentence: text });
const finding = z.strictObject({ check: text, level: z.enum(['ok', 'warning', 'failed']), sentence: text, remedy: text });
const stageTimes = z.strictObject({ p50: z.number(), p95: z.number(), p99: z.number() });

export const queries = {
  /** A person's own models that are kept, by name. */
  'agents.ownModels': query('viewer', 'hub', z.strictObject({}), z.strictObject({ models: z.array(ownModelRow) })),
  /** The policy over quorums, state by state, and how far each seat's confidence can be believed. Bands in their order. */
  'agents.learned': query('viewer', 'lab', z.strictObject({}), z.strictObject({
    bands: z.strictObject({ regimes: z.array(text), volatilities: z.array(text), agreements: z.array(text), drawdowns: z.array(text) }),
    policy: z.strictObject({ decisions: z.number().int(), frozen: z.boolean(), experiences: z.number().int(), tried: z.number().int(), sumReward: z.number(), states: z.array(policyState) }),
    seats: z.array(calibratedSeat),
    /** The newest, newest first. */
    lessons: z.array(z.strictObject({ agent: name, instrument: id, regime: text, at: moment, text, r: z.number(), words: text.nullable(), wordsBy: text.nullable() })),
  })),
  /** Lets one framework, or every one, debate an instrument now and vote alone. Changes nothing and trades nothing. */
  'agents.analyzeSymbol': query('viewer', 'engine', z.strictObject({ instrument: id, framework: frameworks }), z.strictObject({ regime: text, lastPrice: z.number(), debates: z.array(askedDebate), round: askedRound })),
  /** The teams that debate in the running session, whatever has been chosen since. */
  'agents.seated': query('viewer', 'engine', z.strictObject({}), z.strictObject({ teams: z.array(z.strictObject({ framework: text, name: text, members: z.array(name) })) })),
  /** How a team would debate an instrument now, word by word, by the rules of its members; null: the first of the watchlist. `words`: what each would vote. Nothing is stored or traded. */
  'agents.tryTeam': query('viewer', 'engine', z.strictObject({ team: teamSchema, instrument: id.nullable() }), z.strictObject({ instrument: id, lastPrice: z.number(), debate: askedDebate, words: z.array(spoken.omit({ task: true })) })),
  /** The vote of every seat of every framework as it would be now; no instrument named: the whole watchlist. Changes nothing and trades nothing. */
  'agents.runConsensusAnalysis': query('viewer', 'engine', z.strictObject({ instruments: z.array(id).max(24) }), z.strictObject({ rounds: z.array(askedRound) })),
  /** How signals are treated, and those that are before a person now, oldest first. */
  'signals.waiting': query('viewer', 'engine', z.strictObject({}), z.strictObject({ approval: approvalStatusSchema, signals: z.array(signalRow) })),
  'order.preview': query('operator', 'engine', ticketSchema, previewSchema),
  /** What would be said to a moved stop or target, without moving it. */
  'position.previewProtect': query('operator', 'engine', z.strictObject({ position: id, stop: positiveAmount.nullable(), target: positiveAmount.nullable() }), z.strictObject({ allowed: z.boolean(), sentence: text, stop: amount.nullable(), target: amount.nullable(), ifStopHits: amount.nullable(), r: z.number().nullable(), riskShare: z.number().nullable() })),
  /** What closing costs about now: half the spread and the taker's fee, per position. */
  'position.previewClose': query('operator', 'engine', z.strictObject({ position: id.nullable() }), z.strictObject({ positions: z.number().int(), low: amount, high: amount, sentence: text })),
  'halt.checklist': query('viewer', 'engine', z.strictObject({}), z.strictObject({ ready: z.boolean(), items: z.array(checklistItem), automatic: z.boolean() })),

  'market.candles': query('viewer', 'lab', z.strictObject({ instrument: id, timeframe: chartTimeframeSchema, before: moment.nullable(), limit, indicators: z.array(indicatorName).max(12) }), z.strictObject({ candles, indicators: z.array(indicatorLines) })),
  'market.markers': query('viewer', 'lab', z.strictObject({ instrument: id, from: moment, until: moment }), z.strictObject({ markers: z.array(marker) })),
  /** Regimes and times without trustworthy data, for shading. */
  'market.shading': query('viewer', 'lab', z.strictObject({ instrument: id, from: moment, until: moment }), z.strictObject({ regimes: z.array(z.strictObject({ from: moment, until: moment.nullable(), regime: text })), blocked: z.array(z.strictObject({ from: moment, until: moment.nullable(), sentence: text })) })),

  'order.list': query('viewer', 'lab', z.strictObject({ instrument: id.nullable(), before: moment.nullable(), limit }), z.strictObject({ orders: z.array(orderRow.omit({ live: true, cancelling: true })) })),
  'fill.list': query('viewer', 'lab', z.strictObject({ instrument: id.nullable(), before: moment.nullable(), limit }), z.strictObject({ fills: z.array(fillRow) })),
  'position.closed': query('viewer', 'lab', z.strictObject({ before: moment.nullable(), limit }), z.strictObject({
    positions: z.array(z.strictObject({ id, instrument: id, direction: directionSchema, openedAt: moment, closedAt: moment, peakQuantity: amount, realised: amount, fees: amount, funding: amount, net: amount, r: z.number().nullable(), reason: text.nullable() })),
  })),
  'portfolio.curve': query('viewer', 'lab', z.strictObject({ from: moment.nullable(), points: z.number().int().min(10).max(5_000) }), z.strictObject({ at: z.array(moment), equity: z.array(z.number()), drawdown: z.array(z.number()) })),

  'journal.decisions': query('viewer', 'lab', z.strictObject({ filter: decisionFilter, before: z.strictObject({ at: moment, id }).nullable(), limit: z.number().int().min(1).max(500) }), z.strictObject({ decisions: z.array(decision), total: z.number().int(), tags: z.array(z.strictObject({ tag: text, times: z.number().int() })) })),
  'journal.explain': query('viewer', 'lab', z.strictObject({ subject: z.enum(['round', 'order', 'position']), id }), explanation),
  /** The whole filtered journal as a file's text, newest last; cut at 100,000 rows. */
  'journal.export': query('viewer', 'lab', z.strictObject({ filter: decisionFilter, format: z.enum(['csv', 'json']) }), z.strictObject({ name: text, text, rows: z.number().int() })),

  /** Limits that were broken, newest first. */
  'risk.breaches': query('viewer', 'lab', z.strictObject({ before: moment.nullable(), limit: z.number().int().min(1).max(500) }), z.strictObject({ breaches: z.array(breachSchema) })),

  'review.sessions': query('viewer', 'lab', z.strictObject({ limit }), z.strictObject({ sessions: z.array(z.strictObject({ id, startedAt: moment, endedAt: moment.nullable(), market: text, events: z.number().int(), cycles: z.number().int(), trades: z.number().int(), net: amount })) })),

  ...modelQueries, ...changingLimitsQueries,
  ...modelQueries,
  ...profitAndLossQueries,
  ...rebalanceQueries,
  ...lockQueries,
  ...riskQueries,
  ...stressQueries,

  'health.doctor': query('viewer', 'hub', z.strictObject({}), z.strictObject({ at: moment, findings: z.array(finding) })),
  'health.logs': query('viewer', 'hub', z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error', 'fatal']), text: z.string().max(200), limit: z.number().int().min(1).max(2_000) }), z.strictObject({ lines: z.array(z.strictObject({ at: moment, level: text, message: text, fields: text })), cut: z.boolean() })),
  'health.cycles': query('viewer', 'lab', z.strictObject({ limit }), z.strictObject({
    stages: z.record(text, stageTimes), recent: z.array(z.strictObject({ cycle: z.number().int(), at: moment, totalMs: z.number(), rounds: z.number().int(), signals: z.number().int(), ordersSent: z.number().int(), overruns: z.number().int() })),
  })),
  /** Threads and routes: the engine and its supervisor, lab readers, halt routes. */
  'health.workers': query('viewer', 'hub', z.strictObject({}), z.strictObject({
    workers: z.array(z.strictObject({ name, state: text, sentence: text, busyShare: z.number().nullable() })),
    haltRoutes: z.array(z.strictObject({ route: text, works: z.boolean(), sentence: text })),
  })),
  'backup.list': query('viewer', 'lab', z.strictObject({}), z.strictObject({ backups: z.array(z.strictObject({ file: name, at: moment, bytes: z.number().int(), cause: text })), databaseBytes: z.number().int() })),
} as const;
