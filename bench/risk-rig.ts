/** An engine that holds a portfolio of the size that the performance specification asks about. */
import { decimal, price, type Money, type Quantity } from '../src-shared/domain/decimal.ts';
import type { ClientOrderId, CycleId, PositionId, RoundId, SessionId, SignalId, Timestamp, VenueId } from '../src-shared/domain/ids.ts';
import type { Instrument } from '../src-shared/domain/instrument.ts';
import type { RiskLimit } from '../src-shared/domain/risk-limit.ts';
import { Engine } from '../src-main/engine/core/engine.ts';
import type { EventBody } from '../src-main/engine/core/event.ts';
import { defaultConfig } from '../src-main/engine/core/default-config.ts';
import type { Order } from '../src-main/engine/core/order/order.ts';
import type { Position } from '../src-main/engine/core/position/position.ts';
import type { SizingConfig } from '../src-main/engine/core/risk/sizing-config.ts';
import type { Signal } from '../src-main/engine/core/signal/signal.ts';
import { EMPTY_STORED_STATE } from '../src-main/engine/core/stored-state.ts';

/** What the performance specification asks for. */
export const INSTRUMENTS = 200;
export const POSITIONS = 50;
const START = Date.UTC(2026, 0, 5);
const BAR_MS = 300_000;
export const VENUE = 'bench' as VenueId;
const LOOSE = {
  notional: 1e9, leverage: 90, concentration: 1, var95: 1, correlation: 1, openOrders: 900, openPositions: 900, ordersPerMinute: 9_000, priceCollar: 0.4, dailyLoss: 0.99, weeklyLoss: 0.99, drawdown: 0.99,
} as const;
/** Of five minutes: enough for good data, and for every bar that VaR, correlation and a day's volatility look back on. */
const WARM_BARS = 540;

/** Every measure there is, at the scopes a person would set it on: none of them binds. */
export const EVERY_LIMIT: readonly RiskLimit[] = [
  ...(['notional', 'leverage', 'concentration', 'var95', 'correlation', 'openOrders', 'openPositions', 'ordersPerMinute', 'priceCollar', 'dailyLoss', 'weeklyLoss', 'drawdown'] as const).map((measure): RiskLimit => ({ scope: 'portfolio', subject: null, measure, limit: LOOSE[measure], act: 'block' })),
  ...(['notional', 'leverage', 'var95', 'correlation'] as const).map((measure): RiskLimit => ({ scope: 'venue', subject: null, measure, limit: LOOSE[measure], act: 'block' })),
  ...(['notional', 'var95'] as const).map((measure): RiskLimit => ({ scope: 'quote', subject: null, measure, limit: LOOSE[measure], act: 'block' })),
  { scope: 'instrument', subject: null, measure: 'leverage', limit: LOOSE.leverage, act: 'block' }, { scope: 'portfolio', subject: null, measure: 'minEquity', limit: 1, act: 'halt' },
];

/** Of an engine's configuration, what a claim is about. */
interface Settings {
  readonly limits?: readonly RiskLimit[];
  readonly sizing?: SizingConfig;
}

/** An engine with positions, and what moves a price in it. */
export interface Prepared {
  readonly engine: Engine;
  readonly at: Timestamp;
  readonly quote: (instrument: Instrument, middle: number) => void;
}

/** An engine that holds positions, each with its stop and target resting, and knows a price of every instrument. */
export function preparedEngine(instruments: readonly Instrument[], positions: number, { limits, sizing }: Settings = {}): Prepared {
  const config = defaultConfig({ watchlist: instruments.map(({ id }) => id), barsOnly: true, intervalMs: 5_000 });
  const engine = new Engine();
  let seq = 0;
  let at = START as Timestamp;
  const post = (body: EventBody): void => { engine.step({ seq: (seq += 1), at, body }); };
  const held = instruments.slice(0, positions);
  post({
    kind: 'session_started',
    start: {
      session: 's' as SessionId, format: 1, seed: 7, instancePrefix: 'bnch', config: { ...config, cycle: { mode: 'interval', intervalMs: 86_400_000, lateTimerMs: null }, risk: { ...config.risk, maxOpenPositions: 100, maxPortfolioExposure: 3, ...(limits === undefined ? {} : { limits }) }, ...(sizing === undefined ? {} : { sizing }) },
      venues: [{ id: VENUE, capabilities: { nativeStops: true, oco: true, reduceOnly: true, fillModel: 'none' }, instruments }],
      stored: {
        ...EMPTY_STORED_STATE, existed: true, trading: 'active', positions: held.map(positionOn), orders: held.flatMap((instrument, i) => [restingOrder(instrument, i, 'stop'), restingOrder(instrument, i, 'target')]),
        balances: [{ venue: VENUE, currency: instruments[0]!.quote, total: decimal<Money>('100000') }],
      },
      freshVenues: [], haltedOutside: null,
    },
  });
  for (let bar = 0; bar < WARM_BARS; bar += 1) {
    at = (START + (bar + 1) * BAR_MS) as Timestamp;
    post({
      kind: 'market_observed',
      data: instruments.map(({ id }, i) => ({ kind: 'candle', instrument: id, timeframe: '5m', openAt: (START + bar * BAR_MS) as Timestamp, open: 100, high: 100.2, low: 99.9, close: closeOf(bar, i), volume: 50, closed: true })),
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

/** Of the agents, to buy at the market. */
export function signalOn(instrument: Instrument, at: Timestamp): Signal {
  return {
    id: 'signal' as SignalId, round: 'round' as RoundId, cycle: 'cycle' as CycleId, instrument: instrument.id, direction: 'long', confidence: 0.8, expectedValue: 1.2,
    plan: { entry: 100, stop: 98.5, target: 103.5, horizonMs: 3_600_000, rewardRisk: 2.3 }, raisedAt: at, expiresAt: (at + 30_000) as Timestamp,
  };
}

