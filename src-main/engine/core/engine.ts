/**
 * The engine: one door. `step` takes an event, decides, and returns what is to be done (effects) and what was decided or
 * learned (facts). Synchronous, without clock, chance or I/O: the same events give the same effects and facts, byte for byte.
 * Start reading here.
 */
import { ZERO_MONEY } from '../../../src-shared/domain/decimal.ts';
import type { ClientOrderId, InstrumentId, PositionId, RequestId, Timestamp } from '../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../src-shared/domain/instrument.ts';
import type { MarketDatum } from '../../../src-shared/domain/market-datum.ts';
import { assert } from '../../../src-shared/support/assert.ts';
import { exhaustive } from '../../../src-shared/support/exhaustive.ts';
import { createApprovalBook } from './approval/approval-book.ts';
import { openApprovals } from './approval/open-approvals.ts';
import { expireWaiting } from './approval/waiting.ts';
import { onCommand } from './commands.ts';
import { onLessonsNoted } from './cycle/ask-lessons.ts';
import { onModelAnswered } from './cycle/ask-models.ts';
import { createCouncil, settleOpinions } from './cycle/council.ts';
import { runCycle } from './cycle/run-cycle.ts';
import { monitorPortfolio } from './cycle/monitor.ts';
import type { Effect } from './effect.ts';
import type { EngineEvent, SessionStart } from './event.ts';
import type { Fact } from './fact.ts';
import { onClockTimer, watchClock, watchSilence } from './halt/failing-inputs.ts';
import { verifyHalt } from './halt/halting.ts';
import { createIdSource } from './id-source.ts';
import { assertInvariants } from './invariants.ts';
import { learnFromTurn } from './learning/advise.ts';
import { Policy, UNLEARNED } from './learning/policy.ts';
import { createLimitBook } from './limits/limit-book.ts';
import { watchLimits } from './limits/watch-limits.ts';
import { createLockBook } from './locks/lock-book.ts';
import { applyLockRules } from './locks/lock-rules.ts';
import { createMarket, observe } from './market/market.ts';
import { clockWarning } from './market/quality-gate.ts';
import { createModelBook } from './model/model-book.ts';
import { onAnswer, onAnswerTimeout, onReport, onSendRefused } from './order/answers.ts';
import { cancelResting } from './order/cancel-order.ts';
import { fetchMissingFills } from './order/owed-fills.ts';
import { needsQuery, onQueryTimer } from './order/resolve.ts';
import { sendAccount, sendQuery } from './order/requests.ts';
import { convergeProtection } from './protection/converge.ts';
import { onNakedTimer } from './protection/naked.ts';
import { watchPosition } from './protection/watch.ts';
import { openLimits } from './risk/change-limits.ts';
import { standing, withKeptLimits } from './risk/kept-limit.ts';
import { breaksLossLimit } from './risk/loss-watch.ts';
import { endInterrupted, pursueRebalance } from './rebalance/pursue-rebalance.ts';
import { beginRecovery, leaveRecovery, restore } from './reconcile/recovery.ts';
import { compareAnew, noticeLateness, onSuspending, onWoke } from './reconcile/waking.ts';
import { openPositionById } from './protection/naked.ts';
import { endSignal } from './signal/signal-end.ts';
import type { EngineState, VenueState } from './state.ts';
import { alert, startTimer, type RoundProbe, type StageProbe, type Turn } from './turn.ts';

/** What one event led to. */
export interface StepResult {
  readonly effects: readonly Effect[];
  readonly facts: readonly Fact[];
}

const NO_PROBE: StageProbe = () => undefined;

/** An engine before its first event. */
export class Engine {
  #state: EngineState | null = null;
  readonly #probe: StageProbe;
  readonly #onRound: RoundProbe | undefined;

  /**
   * @param probe told when a stage of a cycle begins
   * @param onRound told of every round with all answers; neither may change anything the core reads
   */
  constructor(probe: StageProbe = NO_PROBE, onRound?: RoundProbe) {
    this.#probe = probe;
    this.#onRound = onRound;
  }

  /** Whether a session has begun, so that there is a state to read. */
  get started(): boolean {
    return this.#state !== null;
  }

  /** For summaries, queries and tests. Read only: the core alone changes it. */
  get state(): Readonly<EngineState> {
    assert(this.#state !== null, 'the first event must be session_started');
    return this.#state;
  }

  /** Takes the next event. `seq` must rise by one and `at` must not go back. Throws InvariantViolation on a bug, never for bad input. */
  step(event: EngineEvent): StepResult {
    if (event.body.kind === 'session_started') {
      assert(this.#state === null, 'a session starts once');
      this.#state = createState(event.body.start, event);
    }
    const state = this.#state;
    assert(state !== null, 'the first event must be session_started');
    assert(event.seq === state.seq + 1, () => `event ${event.seq} after ${state.seq}`);
    assert(event.at >= state.at, () => `time went back at event ${event.seq}`);
    state.seq = event.seq;
    state.at = event.at;
    const turn: Turn = { state, at: event.at, facts: [], effects: [], probe: this.#probe, onRound: this.#onRound };
    dispatch(turn, event);
    lookAtBooked(turn, event);
    watchLimits(turn);
    pursueRebalance(turn);
    settle(turn);
    learnFromTurn(turn);
    assertInvariants(turn);
    return turn;
  }
}

function createState(start: SessionStart, event: EngineEvent): EngineState {
  const instruments = start.venues.flatMap((venue) => venue.instruments);
  const kept = standing(start.config, instruments, start.stored);
  const config = withKeptLimits(start.config, kept);
  const teams = new Map((start.freshVenues.length > 0 ? [] : start.stored.locks?.teams ?? []).map((one) => [one.signal, one.teams]));
  const state: EngineState = {
    session: start.session, instancePrefix: start.instancePrefix, config, keptLimits: new Map(kept.limits.map((limit) => [limit.name, limit])), keptList: kept.list, ids: createIdSource(start.seed),
    startedAt: event.at, seq: event.seq - 1, at: event.at, trading: 'paused', tradingAfterRecovery: null, observeUntilCycle: 0, halt: null, haltLines: [],
    haltStartedAt: event.at, flattening: false, ending: false, clockSkewMs: 0, clockOffSince: null, suspended: false, wokeAt: null, lastDataAt: 0 as Timestamp, silentMs: 0, silenceSeenAt: event.at,
    instruments: new Map(instruments.map((instrument: Instrument) => [instrument.id, instrument])),
    venues: new Map(start.venues.map((venue) => [venue.id, createVenue(venue.id, venue.capabilities)])),
    market: createMarket(instruments, start.config.market),
    orders: new Map(), liveOrders: new Set(), contradicted: new Set(), owedFills: new Map(), positions: new Map(), newestFill: new Map(), disordered: new Set(), disorderAdjusted: new Map(), external: new Map(), closing: new Map(), closingBefore: new Map(), stopRefusals: new Map(),
    reservedPrice: new Map(), unsettled: new Set(), dust: new Set(), tooSmall: new Map(), partialTaken: new Set(), balances: new Map(), booked: new Set(), requests: new Map(), queue: [],
    // A market that is traded from its start again must not weigh agents by what came later in it.
    council: createCouncil(start.config.teams, instruments, start.freshVenues.length > 0 ? [] : start.stored.results, start.config.userModels?.models),
    models: createModelBook(),
    policy: start.config.learning === undefined ? null : new Policy(start.config.learning, start.freshVenues.length > 0 ? UNLEARNED : start.stored.policy, start.seed),
    approval: createApprovalBook(start.config.approval, start.stored.approval),
    teams, locks: createLockBook(start.config.locks, start.stored.locks, start.freshVenues.length > 0),
    rebalance: start.stored.rebalance ?? null, cooldownUntil: new Map(), refusedUntil: new Map(), qualityKey: new Map(), regimes: new Map(), handledCommands: new Set(),
    counters: { cycles: 0, signals: 0, overruns: 0, entriesFilled: 0, successfulTrades: 0, failedTrades: 0, ordersSent: 0 },
    day: null, realisedToday: ZERO_MONEY, peakEquity: ZERO_MONEY, drawdownFrom: ZERO_MONEY, lossWatch: null,
    limits: createLimitBook(config.risk.limits, instruments, start.freshVenues.length > 0 ? undefined : start.stored.limits, { orders: start.freshVenues.length > 0 ? [] : start.stored.orders, teams }), partLosses: { day: null, week: null, ...(start.freshVenues.length > 0 ? {} : start.stored.limits?.parts) }, approvedLimit: ZERO_MONEY, lastMarkAt: 0 as Timestamp, nextCycleDueAt: 0 as Timestamp,
  };
  restore(state, start);
  return state;
}

function createVenue(id: VenueState['id'], capabilities: VenueState['capabilities']): VenueState {
  return {
    id, capabilities, connected: true, consecutiveFailures: 0, reconciled: false, reconciledAt: 0 as Timestamp, unresolved: [], externalOrders: new Set(),
    mismatches: 0, accountRequest: null, accountWanted: null, lastFillAt: 0 as Timestamp, bookings: 0, recentRequests: [],
  };
}

function dispatch(turn: Turn, event: EngineEvent): void {
  const { body } = event;
  switch (body.kind) {
    case 'session_started': return onStart(turn, body.start);
    case 'market_observed': return onMarket(turn, body.data);
    case 'timer_fired': return onTimer(turn, body.timer, body.dueAt);
    case 'venue_answered': return onAnswer(turn, body.venue, body.request, body.answer);
    case 'venue_reported': return onReport(turn, body.venue, body.report);
    case 'venue_connection_changed': return onConnection(turn, body.venue, body.connected);
    case 'send_refused': return onSendRefused(turn, body.request, body.code);
    case 'model_answered': return onModelAnswered(turn, body.answer);
    case 'lessons_noted': return onLessonsNoted(turn, body.lessons, body.closed);
    case 'command_received': return onCommand(turn, body.command);
    case 'clock_measured': return onClock(turn, body.skewMs);
    case 'machine_suspending': return onSuspending(turn);
    case 'machine_woke': return onWoke(turn, body);
    case 'session_ending': return onEnding(turn);
    default: return exhaustive(body);
  }
}

/** What an answer or a report has booked may have broken a limit on loss; with nothing open any more no price would come to show it. */
function lookAtBooked(turn: Turn, { body }: EngineEvent): void {
  if ((body.kind === 'venue_reported' || body.kind === 'venue_answered') && turn.state.lossWatch === null && breaksLossLimit(turn.state, turn.at)) monitorPortfolio(turn);
}

function onStart(turn: Turn, start: SessionStart): void {
  beginRecovery(turn, start);
  openApprovals(turn, start);
  endInterrupted(turn);
  openLimits(turn, start);
  if (turn.state.config.cycle.mode === 'interval') scheduleCycle(turn, turn.at);
}

/** Cycles start on a fixed grid from the first; one that comes late does not shift the rest. */
function scheduleCycle(turn: Turn, after: Timestamp): void {
  const { intervalMs } = turn.state.config.cycle;
  const next = (Math.floor(after / intervalMs) + 1) * intervalMs;
  turn.state.nextCycleDueAt = next as Timestamp;
  startTimer(turn, 'cycle', next);
}

function onMarket(turn: Turn, data: readonly MarketDatum[]): void {
  const { state, at } = turn;
  let baseClosed = false;
  let moved: Set<InstrumentId> | null = null;
  /** Something was booked since the last exact look at the limits on loss: the next word on an open position is looked at, though it names the same price. */
  let mustLook = false;
  for (const datum of data) {
    const { closed, priceChanged } = observe(state.market, datum, at);
    const history = datum.kind === 'candle' && datum.history === true;
    for (const bar of closed) {
      const { instrument, timeframe, candle } = bar;
      turn.facts.push({
        kind: 'candle_closed', partial: candle.partial,
        candle: { instrument, timeframe, openAt: candle.openAt, open: candle.open, high: candle.high, low: candle.low, close: candle.close, volume: candle.volume },
      });
      if (history) continue;
      baseClosed = true;
      if (timeframe !== state.market.byId.get(instrument)?.stream.timeframe) continue;
      for (const verdict of settleOpinions(state.council, bar)) turn.facts.push({ kind: 'opinion_settled', ...verdict });
    }
    if (!history) state.lastDataAt = at;
    if (datum.kind === 'funding') turn.facts.push({ kind: 'funding_published', instrument: datum.instrument, rate: datum.rate, markPrice: datum.markPrice, at: datum.at, dueAt: datum.dueAt });
    if (!priceChanged && state.lossWatch !== null) continue;
    if (!state.positions.has(datum.instrument)) continue;
    mustLook = true;
    if (priceChanged) (moved ??= new Set()).add(datum.instrument);
  }
  if (moved !== null) for (const instrument of moved) watchPosition(turn, instrument);
  if (mustLook && breaksLossLimit(state, at)) monitorPortfolio(turn);
  if (baseClosed && state.config.cycle.mode === 'candle_close' && at > state.nextCycleDueAt) {
    state.nextCycleDueAt = at;
    runCycle(turn, at);
  }
}

function onTimer(turn: Turn, timer: string, dueAt: Timestamp): void {
  noticeLateness(turn, dueAt);
  const colon = timer.indexOf(':');
  const kind = colon < 0 ? timer : timer.slice(0, colon);
  const subject = colon < 0 ? '' : timer.slice(colon + 1);
  switch (kind) {
    case 'cycle': runCycle(turn, dueAt); return scheduleCycle(turn, turn.at);
    case 'answer': return onAnswerTimeout(turn, subject as RequestId);
    case 'query': return onQuery(turn, subject as ClientOrderId);
    case 'fills': return fetchMissingFills(turn, subject);
    case 'account': return onAccountTimer(turn, subject);
    case 'naked': return onNakedTimer(turn, subject as PositionId);
    case 'protect': case 'exit': return unsettle(turn, subject as PositionId);
    case 'halt': return verifyHalt(turn);
    case 'rebalance': return;
    case 'approvals': return expireWaiting(turn);
    case 'clock': return onClockTimer(turn);
    case 'poll': return subject === 'orders' ? pollOrders(turn) : pollAccounts(turn);
    default: assert(false, `unknown timer ${timer}`);
  }
}

function onQuery(turn: Turn, id: ClientOrderId): void {
  const order = turn.state.orders.get(id);
  if (order === undefined) return;
  onQueryTimer(turn, order);
}

function unsettle(turn: Turn, id: PositionId): void {
  const position = openPositionById(turn.state, id);
  if (position !== undefined) turn.state.unsettled.add(position.instrument);
}

function onAccountTimer(turn: Turn, venueId: string): void {
  for (const venue of turn.state.venues.values()) {
    if (venue.id === venueId) sendAccount(turn, venue, venue.accountWanted ?? 'poll');
  }
}

/** Between stream events: what should be over and has been silent is asked about (what rests is compared with the account); positions are looked at though no price moved (time stops). */
function pollOrders(turn: Turn): void {
  const { state, at } = turn;
  const pollMs = state.config.order.orderPollMs;
  for (const id of [...state.liveOrders]) {
    const order = state.orders.get(id);
    if (order === undefined || at - order.updatedAt < pollMs) continue;
    const rests = order.ticket.timeInForce === 'gtc' && (order.state === 'accepted' || order.state === 'partially_filled');
    if (rests && order.cancelRequestedAt === null) continue;
    // What is unknown or being cancelled has a timer of its own: moving it here would put the question off for ever.
    if (!needsQuery(order)) sendQuery(turn, order.venue, order.ticket.instrument, id);
  }
  for (const instrument of state.positions.keys()) watchPosition(turn, instrument);
  watchSilence(turn);
  startTimer(turn, 'poll:orders', at + pollMs);
}

function pollAccounts(turn: Turn): void {
  for (const venue of turn.state.venues.values()) sendAccount(turn, venue, 'poll');
  monitorPortfolio(turn);
  forgetOldOrders(turn);
  startTimer(turn, 'poll:account', turn.at + turn.state.config.order.accountPollMs);
}

const FORGET_AFTER_MS = 86_400_000;

/** Final orders older than a day leave memory; the store keeps them. */
function forgetOldOrders(turn: Turn): void {
  for (const [id, order] of turn.state.orders) {
    if (turn.at - order.createdAt < FORGET_AFTER_MS) return;
    if (!turn.state.liveOrders.has(id) && turn.at - order.updatedAt >= FORGET_AFTER_MS) turn.state.orders.delete(id);
  }
}

function onConnection(turn: Turn, venueId: VenueState['id'], connected: boolean): void {
  const venue = turn.state.venues.get(venueId);
  if (venue === undefined || venue.connected === connected) return;
  venue.connected = connected;
  venue.reconciled = false;
  turn.facts.push({
    kind: 'venue_health_changed', venue: venueId, connected, consecutiveFailures: venue.consecutiveFailures, at: turn.at,
    sentence: connected ? 'reconnected; comparing' : 'connection lost',
  });
  if (!connected) return;
  compareAnew(turn, venue);
  for (const position of turn.state.positions.values()) {
    turn.state.unsettled.add(position.instrument);
    // What was given up for want of a connection is tried anew.
    if (position.venue === venueId) turn.state.stopRefusals.delete(position.id);
  }
}

/** Our clock against the venue's. Over the limit the quality gate blocks entries; before that a person is warned, once. */
function onClock(turn: Turn, skewMs: number): void {
  const { config } = turn.state.market;
  const before = clockWarning(config, turn.state.clockSkewMs);
  const now = clockWarning(config, skewMs);
  turn.state.clockSkewMs = skewMs;
  watchClock(turn);
  if (now !== null && before === null) alert(turn, 'warning', 'clock_skew', `T${now.slice(1)}.`, 'Let the machine set its time from a time server; over the limit no entry is sent.');
}

function onEnding(turn: Turn): void {
  turn.state.ending = true;
  for (const signal of turn.state.queue.splice(0)) endSignal(turn, signal, 'expired', 'The session is ending.', [], null);
  // Nobody is there to protect what would fill now.
  cancelResting(turn, 'session ending');
  for (const venue of turn.state.venues.values()) sendAccount(turn, venue, 'poll');
}

/** Before the turn ends every instrument touched is protected as it must be, and a recovery that is over ends. */
function settle(turn: Turn): void {
  const { unsettled } = turn.state;
  for (const instrument of [...unsettled].sort()) {
    unsettled.delete(instrument);
    convergeProtection(turn, instrument);
  }
  // What convergence itself touched (a halt, a refused stop) is settled in the next turn at the latest by its own timer.
  if (turn.state.tradingAfterRecovery !== null) leaveRecovery(turn);
  applyLockRules(turn);
}
