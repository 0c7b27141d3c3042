import { decimal, price, type Money, type Quantity } from '../src-shared/domain/decimal.ts';
import type { ClientOrderId, CycleId, PositionId, RoundId, SessionId, SignalId, Timestamp, VenueId } from '../src-shared/domain/ids.ts';
import type { Instrument } from '../src-shared/domain/instrument.ts';
import type { RiskLimit } from '../src-shared/domain/risk-limit.ts';
import { Engine } from '../src-main/engine/core/engine.ts';
import type { EventBody } from '../src-main/engine/core/event.ts';
import { defaultConfig } from '../src-main/engine/core/default-config.ts';
import type { Order } from '../src-main/engine/core/order/order.ts';
import type { Position } from '../src-main/engine/core/position/position.ts';
import { judge } from '../src-main/engine/core/risk/judge.ts';
import type { Signal } from '../src-main/engine/core/signal/signal.ts';
import { EMPTY_STORED_STATE } from '../src-main/engine/core/stored-state.ts';
import { simInstruments } from '../src-main/engine/simulation/sim-market.ts';
import { percentile, pluck, repeat, type Claim, type Figure } from './harness.ts';

const INSTRUMENTS = 200;
const POSITIONS = 50;
const CHECKS = 3_000;
const ROUNDS = 5;
const START = Date.UTC(2026, 0, 5);
const MINUTE_MS = 60_000;
const VENUE = 'bench' as VenueId;
const LOOSE = {
  notional: 1e9, leverage: 90, concentration: 1, var95: 1, correlation: 1, openOrders: 900, openPositions: 900, ordersPerMinute: 9_000, priceCollar: 0.4, dailyLoss: 0.99, weeklyLoss: 0.99, drawdown: 0.99,
} as const;
/** Enough for good data, and for every bar that VaR and correlation look back on. */
const WARM_BARS = 540;

/** Every measure there is, at the scopes a person would set it on: none of them binds. */
const EVERY_LIMIT: readonly RiskLimit[] = [
  ...(['notional', 'leverage', 'concentration', 'var95', 'correlation', 'openOrders', 'openPositions', 'ordersPerMinute', 'priceCollar', 'dailyLoss', 'weeklyLoss', 'drawdown'] as const).map((measure): RiskLimit => ({ scope: 'portfolio', subject: null, measure, limit: LOOSE[measure], act: 'block' })),
  ...(['notional', 'leverage', 'var95', 'correlation'] as const).map((measure): RiskLimit => ({ scope: 'venue', subject: null, measure, limit: LOOSE[measure], act: 'block' })),
  ...(['notional', 'var95'] as const).map((measure): RiskLimit => ({ scope: 'quote', subject: null, measure, limit: LOOSE[measure], act: 'block' })),
  { scope: 'instrument', subject: null, measure: 'leverage', limit: LOOSE.leverage, act: 'block' }, { scope: 'portfolio', subject: null, measure: 'minEquity', limit: 1, act: 'halt' },
];

/** An engine with positions, and what moves a price in it. */
interface Prepared {
  readonly engine: Engine;
  readonly at: Timestamp;
  readonly quote: (instrument: Instrument, middle: number) => void;
}

/** An engine that holds positions, each with its stop and target resting, and knows a price of every instrument. */
function preparedEngine(instruments: readonly Instrument[], positions: number, limits?: readonly RiskLimit[]): Prepared {
  const config = defaultConfig({ watchlist: instruments.map(({ id }) => id), barsOnly: true, intervalMs: 5_000 });
  const engine = new Engine();
  let seq = 0;
  let at = START as Timestamp;
  const post = (body: EventBody): void => { engine.step({ seq: (seq += 1), at, body }); };
  const held = instruments.slice(0, positions);
  post({
    kind: 'session_started',
    start: {
      session: 's' as SessionId, format: 1, seed: 7, instancePrefix: 'bnch', config: { ...config, cycle: { mode: 'interval', intervalMs: 86_400_000, lateTimerMs: null }, risk: { ...config.risk, maxOpenPositions: 100, maxPortfolioExposure: 3, ...(limits === undefined ? {} : { limits }) } },
      venues: [{ id: VENUE, capabilities: { nativeStops: true, oco: true, reduceOnly: true, fillModel: 'none' }, instruments }],
      stored: {
        ...EMPTY_STORED_STATE, existed: true, trading: 'active', positions: held.map(positionOn), orders: held.flatMap((instrument, i) => [restingOrder(instrument, i, 'stop'), restingOrder(instrument, i, 'target')]),
        balances: [{ venue: VENUE, currency: instruments[0]!.quote, total: decimal<Money>('100000') }],
      },
      freshVenues: [], haltedOutside: null,
    },
  });
  for (let bar = 0; bar < WARM_BARS; bar += 1) {
    at = (START + (bar + 1) * MINUTE_MS) as Timestamp;
        post({
      kind: 'market_observed',
      data: instruments.map(({ id }, i) => ({ kind: 'candle', instrument: id, timeframe: '1m', openAt: (START + bar * MINUTE_MS) as Timestamp, open: 100, high: 100.2, low: 99.9, close: closeOf(bar, i), volume: 50, closed: true })),
    });
  }
  // The venue's account is not part of this: it is taken to have been compared.
  const state = engine.state;
  const venue = state.venues.get(VENUE);
  if (venue !== undefined) venue.reconciled = true;
  Object.assign(state, { trading: 'active' });
  const quote = ({ id }: Instrument, middle: number): void => post({ kind: 'market_observed', data: [{ kind: 'quote', instrument: id, at, bid: middle - 0.01, bidSize: 10, ask: middle + 0.01, askSize: 10 }] });
  return { engine, at, quote };
}

/** Closes that differ from instrument to instrument, so that a past has something in it. */
const closeOf = (bar: number, instrument: number): number => Math.round((100 + (((bar * 7 + instrument * (bar % 13)) % 11) - 5) / 50) * 100) / 100;

const idOf = (i: number, purpose: string): ClientOrderId => `bnch-${purpose}-${i}` as ClientOrderId;

function positionOn(instrument: Instrument, i: number): Position {
  return {
    id: `position-${i}` as PositionId, venue: VENUE, instrument: instrument.id, direction: 'long', openedAt: START as Timestamp, signal: null, command: null, quantity: decimal<Quantity>('1.234'),
    cost: decimal<Money>('123.4'), realised: decimal<Money>('0'), fees: decimal<Money>('0.06'), funding: decimal<Money>('0'), peakQuantity: decimal<Quantity>('1.234'), bestPrice: price('100.2'),
    stop: price('98.5'), target: price('103'), initialRisk: price('1.5'), trailFrom: null, closeAt: null, protection: 'native', nakedSince: null, stopOrder: idOf(i, 'stop'), targetOrder: idOf(i, 'target'),
    closedAt: null, closeReason: null,
  };
}

function restingOrder(instrument: Instrument, i: number, purpose: 'stop' | 'target'): Order {
  return {
    ticket: {
      clientOrderId: idOf(i, purpose), instrument: instrument.id, side: 'sell', type: purpose === 'stop' ? 'stop' : 'take_profit', quantity: decimal<Quantity>('1.234'), price: null,
      triggerPrice: price(purpose === 'stop' ? '98.5' : '103'), timeInForce: 'gtc', postOnly: false, reduceOnly: true, ocoGroup: `g${i}`, expiresAt: (START + 5_000) as Timestamp,
    },
    venue: VENUE, purpose, origin: { kind: 'protection', reason: purpose }, plan: null, createdAt: START as Timestamp, position: `position-${i}` as PositionId, state: 'accepted',
    venueOrderId: `v-${purpose}-${i}`, filledQuantity: decimal<Quantity>('0'), filledNotional: decimal<Money>('0'), finalQuantity: null, reason: null, updatedAt: START as Timestamp,
    cancelRequestedAt: null, notFoundCount: 0,
  };
}

function signalOn(instrument: Instrument, at: Timestamp): Signal {
  return {
    id: 'signal' as SignalId, round: 'round' as RoundId, cycle: 'cycle' as CycleId, instrument: instrument.id, direction: 'long', confidence: 0.8, expectedValue: 1.2,
    plan: { entry: 100, stop: 98.5, target: 103.5, horizonMs: 3_600_000, rewardRisk: 2.3 }, raisedAt: at, expiresAt: (at + 30_000) as Timestamp,
  };
}

interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/**
 * Judges entries on the instruments nothing is held of. Each must be approved, so that no check is skipped.
 * @param moving held instruments, of which one gets another price before each entry: then nothing that was added up for the last one is right for this one
 */
function judgeMany({ engine, at, quote }: Prepared, free: readonly Instrument[], moving: readonly Instrument[] = []): Latency {
  const signals = free.map((instrument) => signalOn(instrument, at));
  const took: number[] = [];
  for (let i = 0; i < CHECKS; i += 1) {
    const signal = signals[i % signals.length]!;
    const moved = moving[i % moving.length];
    if (moved !== undefined) quote(moved, 100 + (((i * 7) % 11) - 5) / 50);
    const started = performance.now();
    const judgement = judge(engine.state, signal, at);
    took.push(performance.now() - started);
    if (!judgement.approved) throw new Error(`the entry was refused: ${judgement.sentence}`);
  }
  return { p50: percentile(took, 0.5), p99: percentile(took, 0.99) };
}

async function measure(): Promise<Figure[]> {
  const instruments = simInstruments(VENUE, Array.from({ length: INSTRUMENTS }, (_, i) => `C${i}`));
  const full = preparedEngine(instruments, POSITIONS);
  const limited = preparedEngine(instruments, POSITIONS, EVERY_LIMIT);
  const moving = preparedEngine(instruments, POSITIONS, EVERY_LIMIT);
  const empty = preparedEngine(instruments.slice(0, 1), 0);
  const loaded = await repeat(ROUNDS, () => judgeMany(full, instruments.slice(POSITIONS)));
  const withLimits = await repeat(ROUNDS, () => judgeMany(limited, instruments.slice(POSITIONS)));
  const anew = await repeat(ROUNDS, () => judgeMany(moving, instruments.slice(POSITIONS), instruments.slice(0, POSITIONS)));
  const bare = await repeat(ROUNDS, () => judgeMany(empty, instruments.slice(0, 1)));
  const figure = (key: 'p50' | 'p99', target: Figure['target']): Figure => ({
    what: `one entry judged, ${key}`, unit: 'ms', samples: pluck(loaded, key), baseline: { what: 'the same with one instrument and nothing held', samples: pluck(bare, key) }, target,
  });
  return [
    figure('p50', null),
    { ...figure('p99', { sense: 'at most', must: 0.5, aim: 0.1 }), note: `${POSITIONS} positions with stop and target resting, ${INSTRUMENTS} instruments, ${CHECKS} approvals a round, every check made` },
    { what: `the same with ${EVERY_LIMIT.length} limits of a person's own, p50`, unit: 'ms', samples: pluck(withLimits, 'p50'), baseline: { what: 'the same without them', samples: pluck(loaded, 'p50') }, target: null },
    {
      what: `the same with ${EVERY_LIMIT.length} limits of a person's own, p99`, unit: 'ms', samples: pluck(withLimits, 'p99'), baseline: { what: 'the same without them', samples: pluck(loaded, 'p99') }, target: { sense: 'at most', must: 0.5, aim: 0.1 },
      note: 'among them VaR after trade of the portfolio, its venue and its currency, and correlation after trade: each before and after the entry, of 500 bars',
    },
    {
      what: 'the same, each after the price of something held moved, p99', unit: 'ms', samples: pluck(anew, 'p99'), baseline: { what: 'the same with prices at rest', samples: pluck(withLimits, 'p99') }, target: { sense: 'at most', must: 0.5, aim: 0.1 },
      note: 'every weight is another then: what is held is valued and added up over its 500 bars anew',
    },
  ];
}

export const riskCheckClaim: Claim = { name: 'risk-check', sentence: 'pre-trade validation: from a signal to a sized, priced, protected entry', measure };
