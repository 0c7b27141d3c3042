/**
 * The independent witness of a simulated day. It sees what goes over the wire, what the engine says it decided, and what the
 * venue truly holds, keeps its own books from that, and checks the invariants of trading-safety.md after every event. It shares
 * no code with what it watches.
 */
import type { InstrumentId } from '../../../src-shared/domain/ids.ts';
import type { VenueRequest } from '../../../src-shared/domain/venue-wire.ts';
import type { Command } from '../core/command.ts';
import type { Fact } from '../core/fact.ts';
import type { EngineConfig } from '../core/engine-config.ts';
import { CoverWatch } from './cover-watch.ts';
import { EndWatch, isOver } from './end-watch.ts';
import { ExitWatch } from './exit-watch.ts';
import { LimitWitness } from './limit-witness.ts';
import { LimitsInForce } from './limits-in-force.ts';
import { LockWatch } from './lock-watch.ts';
import { LossWitness } from './loss-witness.ts';
import { RebalanceWatch } from './rebalance-watch.ts';
import { abs, value, type Truth } from './truth.ts';
import { Violation } from './violation.ts';
import { CLOCK_SLACK_MS, EXCUSE_MS, EXPOSURE_TOLERANCE, HALT_CANCEL_MS, SILENCE_SLACK_MS, STALE_MS } from './witness-limits.ts';

type Submit = Extract<VenueRequest, { kind: 'submit' }>;

interface KnownPosition {
  readonly id: string;
  readonly quantity: bigint;
  readonly protection: string;
}

export class Witness {
  readonly #config: EngineConfig;
  readonly #sentIds = new Set<string>();
  readonly #committedIntents = new Set<string>();
  readonly #signals = new Set<string>();
  readonly #rounds = new Set<string>();
  readonly #bookedTrades = new Set<string>();
  readonly #fillSums = new Map<string, bigint>();
  readonly #ledger = new Map<string, bigint>();
  readonly #known = new Map<string, KnownPosition>();
  readonly #stops = new Map<string, bigint>();
  readonly #dataAt = new Map<string, number>();
  readonly #receivedAt = new Map<string, number>();
  readonly #entriesOut = new Map<string, { instrument: string; price: bigint; quantity: bigint; sentAt: number }>();
  readonly #truth: () => Truth;
  readonly #cooldownUntil = new Map<string, number>();
  readonly #locks = new LockWatch();
  readonly #plans = new Map<string, bigint>();
  readonly #smallest: ReadonlyMap<string, bigint>;
  readonly #exits = new ExitWatch();
  readonly #limits: LimitWitness;
  readonly #inForce: LimitsInForce;
  readonly #cover: CoverWatch;
  readonly #rebalances: RebalanceWatch;
  readonly losses: LossWitness;
  readonly #leaps: boolean;
  readonly #ends: EndWatch;
  #wokeAt = -Infinity;
  #heardAt = -Infinity;
  #lastApartAt = -Infinity;
  /** Entries a person asked for, and every command given. */
  readonly #byHand = new Set<string>();
  readonly #commands = new Set<string>();
  /** Positions whose stop a person moved in the turn being learnt. */
  #movedByHand = new Set<string>();
  /** Signals with a person's yes. */
  readonly #approved = new Set<string>();
  #lastBlowAt = -Infinity;
  /** When the wire was last seen cut. */
  #cutAt = -Infinity;
  #haltedSince: number | null = null;
  #aliveSince = 0;

  /** @param smallest the smallest order per instrument: what is less is dust, which nobody can protect or close; `leaps`: prices do, on a worst day. */
  constructor(config: EngineConfig, truth: () => Truth, smallest: ReadonlyMap<string, bigint>, leaps = false) {
    this.#leaps = leaps;
    this.#config = config;
    this.#inForce = new LimitsInForce(config.risk);
    this.#limits = new LimitWitness(this.#inForce, (instrument) => this.losses.markOf(instrument) ?? 0);
    this.#smallest = smallest;
    this.#truth = truth;
    this.#ends = new EndWatch(truth);
    this.losses = new LossWitness(this.#inForce);
    const isDust = (instrument: string, quantity: bigint): boolean => this.#isDust(instrument, quantity);
    this.#cover = new CoverWatch(config.protection.nakedLimitMs, isDust);
    this.#rebalances = new RebalanceWatch((instrument) => this.losses.markOf(instrument), isDust);
  }

  /** Mischief struck: what follows soon may have an excuse. */
  somethingWentWrong(at: number): void {
    this.#lastBlowAt = at;
  }

  /** A process started (again). */
  processStarted(at: number): void {
    this.#aliveSince = at;
    this.losses.processStarted();
    this.#cover.processStarted(at);
    this.#rebalances.processStarted();
  }

  /** The venue said no to an order and took it. */
  venueLied(id: string): void {
    this.#ends.venueLied(id);
  }

  /** The machine is back from a sleep. */
  woke(at: number): void {
    this.#wokeAt = at;
    this.#lastBlowAt = at;
    this.#cover.woke();
  }

  /** The feed said something to the engine. */
  heard(at: number): void {
    this.#heardAt = at;
  }

  /** @param at what it is of; `receivedAt`: when the engine was told, later where it is history */
  sawData(instrument: InstrumentId, at: number, receivedAt = at): void {
    this.#dataAt.set(instrument, at);
    this.#receivedAt.set(instrument, receivedAt);
  }

  haltWordSet(at: number): void {
    this.#haltedSince ??= at;
  }

  haltReleased(): void {
    this.#haltedSince = null;
  }

  /** A person gave a command. */
  commanded(command: Command): void {
    this.#commands.add(command.id);
    if (command.kind === 'rebalance') this.#rebalances.commanded(command);
  }

  /** A turn was committed: its facts are true for ever. */
  committed(facts: readonly Fact[], at: number): void {
    this.#movedByHand = new Set(facts.flatMap((fact) => (fact.kind === 'command_handled' && fact.accepted && fact.command.kind === 'move_protection' ? [fact.command.position] : [])));
    for (const fact of facts) {
      this.#inForce.learn(fact);
      this.losses.learn(fact);
      this.#learn(fact, at);
    }
    this.losses.check();
  }

  /** A submit is on the wire. */
  submitted(request: Submit, at: number, truth: Truth): void {
    const { ticket } = request;
    const id = ticket.clientOrderId;
    const fail = (invariant: string, sentence: string): never => { throw new Violation(invariant, `${sentence} (${id} on ${ticket.instrument})`, id); };
    if (this.#sentIds.has(id)) fail('I1', 'an order was sent twice');
    this.#sentIds.add(id);
    if (!this.#committedIntents.has(id)) fail('write-ahead', 'an order left before its intent was committed');
    if (ticket.reduceOnly) return this.#checkReduction(ticket.instrument, truth, fail);
    if (this.#haltedSince !== null) fail('I4', 'a risk-adding order left after the halt word was set');
    const age = at - (this.#dataAt.get(ticket.instrument) ?? -Infinity);
    if (age > STALE_MS) fail('I9', `an entry left on data ${age} ms old`);
    if ((this.#receivedAt.get(ticket.instrument) ?? -Infinity) <= this.#wokeAt) fail('I9', 'an entry left on data from before the machine slept');
    if (!this.#byHand.has(id) && at < (this.#cooldownUntil.get(ticket.instrument) ?? 0) - CLOCK_SLACK_MS) fail('cooldown', 'an entry during the cooldown');
    this.losses.risked(id);
    const lock = this.#locks.against(ticket.instrument, at + CLOCK_SLACK_MS, this.#byHand.has(id));
    if (lock !== null) fail('lock', `an entry against ${lock}`);
    this.#checkRisk(request, truth, fail);
    this.#checkExposure(request, truth, at, fail);
    this.#entriesOut.set(id, { instrument: ticket.instrument, price: ticket.price ?? 0n, quantity: ticket.quantity, sentAt: at });
  }

  /** After every event of a living, connected process. */
  check(at: number, truth: Truth, connected: boolean): void {
    // As long as the wire is cut, that is the excuse.
    if (!connected) {
      this.#lastBlowAt = this.#lastApartAt = at;
      this.#cutAt = at;
    }
    if (this.#haltedSince !== null && connected) this.#checkHalted(at, truth);
    this.#cover.check(at, this.#known, truth, connected);
    this.#exits.check(at, Math.max(this.#aliveSince, this.#lastApartAt), this.#known, (instrument, quantity) => this.#isDust(instrument, quantity));
    this.#checkSilence(at);
    this.#limits.check(at, this.#known, truth, !connected || at - Math.max(this.#lastBlowAt, this.#aliveSince) < EXCUSE_MS);
    this.#ends.check(at, Math.max(this.#aliveSince, this.#lastApartAt), truth);
  }

  /** When all is quiet: books, venue and ledger agree to the last digit (I2, I3). */
  checkQuiet(truth: Truth): void {
    const instruments = new Set([...truth.positions.keys(), ...this.#fillSums.keys()]);
    for (const instrument of instruments) {
      const ours = this.#fillSums.get(instrument) ?? 0n;
      const venues = truth.positions.get(instrument) ?? 0n;
      if (ours !== venues) throw new Violation('I2', `${instrument}: our fills say ${ours}, the venue ${venues}`, instrument);
    }
    for (const [instrument, position] of this.#known) {
      const sum = this.#fillSums.get(instrument) ?? 0n;
      if (position.quantity !== sum) throw new Violation('I2', `${instrument}: position ${position.quantity} is not the sum of its fills ${sum}`, instrument);
    }
    for (const [currency, total] of truth.balances) {
      const ours = this.#ledger.get(currency) ?? 0n;
      if (ours !== total) throw new Violation('I3', `${currency}: our ledger says ${ours}, the venue ${total}`, null);
    }
    for (const [instrument, quantity] of truth.positions) if (!this.#isDust(instrument, quantity) && this.#known.get(instrument)?.protection === 'naked') throw new Violation('I6', `${instrument} is bare in the quiet`, instrument);
    for (const [id, order] of truth.orders) if (!order.reduceOnly) throw new Violation('orphan', `entry ${id} still works in the quiet`, id);
    for (const [id, order] of truth.orders) {
      if ((truth.positions.get(order.instrument) ?? 0n) === 0n) throw new Violation('orphan', `protective order ${id} outlived its position`, id);
    }
  }

  #learn(fact: Fact, at: number): void {
    this.#rebalances.learn(fact, at, this.#known);
    switch (fact.kind) {
      case 'round_held': this.#rounds.add(fact.id); return;
      case 'signal_raised':
        if (!this.#rounds.has(fact.signal.round)) throw new Violation('I10', `signal ${fact.signal.id} has no votes`, null);
        this.#signals.add(fact.signal.id);
        return;
      case 'approval_answered': if (fact.decision === 'approved') this.#approved.add(fact.signal); return;
      case 'order_intended': return this.#learnIntent(fact);
      case 'order_changed':
        this.#ends.learn(fact, at);
        return this.#learnEnd(fact);
      case 'fill_booked': return this.#learnFill(fact);
      case 'ledger_posted': return this.#learnLedger(fact);
      case 'lock_changed': return this.#learnLock(fact);
      case 'position_changed': return this.#learnPosition(fact, at);
      case 'closing_changed': return this.#exits.learn(fact, at, this.#known);
      case 'alert_raised': return this.#learnAlarm(fact, at);
      default:
    }
  }

  #learnAlarm(fact: Extract<Fact, { kind: 'alert_raised' }>, at: number): void {
    if (fact.level !== 'critical') return;
    this.#cover.alarmed(at);
    const excused = at - this.#lastBlowAt < EXCUSE_MS || at - this.#aliveSince < EXCUSE_MS;
    if (fact.code === 'unprotected' && !excused) throw new Violation('bare without cause', fact.sentence, null);
  }

  #learnIntent(fact: Extract<Fact, { kind: 'order_intended' }>): void {
    const { order } = fact;
    if (order.plan !== null) this.#plans.set(order.ticket.clientOrderId, order.plan.stop);
    this.#committedIntents.add(order.ticket.clientOrderId);
    if (order.purpose === 'exit') this.#cover.exitIntended(order.createdAt);
    if (order.origin.kind === 'command' && order.purpose === 'entry') {
      this.#byHand.add(order.ticket.clientOrderId);
      if (!this.#commands.has(order.origin.command)) throw new Violation('I10', `order ${order.ticket.clientOrderId} comes from no command`, order.ticket.clientOrderId);
    }
    if (order.origin.kind === 'signal' && order.purpose === 'entry' && this.#config.approval !== undefined && !this.#approved.has(order.origin.signal)) throw new Violation('I11', `entry ${order.ticket.clientOrderId} has nobody's yes`, order.ticket.clientOrderId);
    if (order.origin.kind === 'signal' && !this.#signals.has(order.origin.signal)) throw new Violation('I10', `order ${order.ticket.clientOrderId} comes from no signal`, order.ticket.clientOrderId);
  }

  #learnFill({ fill }: Extract<Fact, { kind: 'fill_booked' }>): void {
    if (this.#bookedTrades.has(fill.tradeId)) throw new Violation('booked twice', `trade ${fill.tradeId}`, fill.tradeId);
    this.#bookedTrades.add(fill.tradeId);
    const signed = fill.side === 'buy' ? fill.quantity : -fill.quantity;
    this.#fillSums.set(fill.instrument, (this.#fillSums.get(fill.instrument) ?? 0n) + signed);
  }

  #learnLedger({ entry }: Extract<Fact, { kind: 'ledger_posted' }>): void {
    const sum = (this.#ledger.get(entry.currency) ?? 0n) + entry.amount;
    if (sum !== entry.balanceAfter) throw new Violation('I3', `the ledger's sum ${sum} is not the balance ${entry.balanceAfter}`, null);
    this.#ledger.set(entry.currency, sum);
  }

  #learnPosition({ position }: Extract<Fact, { kind: 'position_changed' }>, at: number): void {
    const { instrument, protection } = position;
    this.#checkStopNeverLoosens(position);
    if (position.closedAt !== null) {
      this.#exits.closed(position.id);
      this.#known.delete(instrument);
      this.#cooldownUntil.set(instrument, at + this.#config.risk.cooldownMs);
    } else this.#known.set(instrument, {
      id: position.id, quantity: position.direction === 'long' ? position.quantity : -position.quantity, protection });
    this.#cover.learnPosition(position, at);
  }

  #learnLock(fact: Extract<Fact, { kind: 'lock_changed' }>): void {
    this.#locks.learn(fact);
    const { kind, scope, liftedAt } = fact.lock;
    if (kind === 'cooldown' && scope.on === 'instrument' && liftedAt !== null) this.#cooldownUntil.delete(scope.subject);
  }

  /** Once set, a stop only ever moves nearer to profit. */
  #checkStopNeverLoosens(position: Extract<Fact, { kind: 'position_changed' }>['position']): void {
    const dust = this.#isDust(position.instrument, this.#known.get(position.instrument)?.quantity ?? 0n);
    // A new entry that joins dust brings its own stop.
    const before = dust ? undefined : this.#stops.get(position.id);
    if (position.stop === null) {
      if (before !== undefined) throw new Violation('stop', `${position.instrument} lost its stop`, position.instrument);
      return;
    }
    const looser = before !== undefined && (position.direction === 'long' ? position.stop < before : position.stop > before);
    if (looser && this.#movedByHand.has(position.id)) this.#checkLoosened(position);
    else if (looser) throw new Violation('stop', `the stop of ${position.instrument} was loosened from ${before} to ${position.stop}`, position.instrument);
    this.#stops.set(position.id, position.stop);
  }

  /** A person may give a stop way, as far as the limit for risk by hand. */
  #checkLoosened({ instrument, direction, stop, cost, quantity }: Extract<Fact, { kind: 'position_changed' }>['position']): void {
    const atStop = value(stop ?? 0n, quantity);
    const paid = Number(cost) / 1e18;
    const loss = direction === 'long' ? paid - atStop : atStop - paid;
    const equity = Number(this.#truth().balances.get('USDT') ?? 0n) / 1e18;
    const allowed = equity * this.#inForce.risk.maxRiskByHand;
    if (loss > allowed * 1.1) throw new Violation('risk', `the stop of ${instrument} was loosened to a loss of ${loss.toFixed(2)}, ${allowed.toFixed(2)} allowed`, instrument);
  }

  #checkReduction(instrument: string, truth: Truth, fail: (invariant: string, sentence: string) => never): void {
    // Stops and exits may come late to a position that is gone; the venue refuses them. They must never be able to open one.
    if (!this.#known.has(instrument) && (truth.positions.get(instrument) ?? 0n) === 0n) return;
    if (this.#known.get(instrument) === undefined && this.#fillSums.get(instrument) === 0n) fail('I7', 'an exit for a position our own fills say is flat');
  }

  /** What is lost at the stop is the configured fraction of equity at most. */
  #checkRisk({ ticket }: Submit, truth: Truth, fail: (invariant: string, sentence: string) => never): void {
    const stop = this.#plans.get(ticket.clientOrderId);
    if (stop === undefined) return fail('plan', 'an entry without a stop');
    const equity = this.#equity(truth);
    const loss = value(abs((ticket.price ?? 0n) - stop), ticket.quantity);
    const share = this.#byHand.has(ticket.clientOrderId) ? this.#inForce.risk.maxRiskByHand : (this.#config.sizing?.maxRiskPerTrade ?? this.#inForce.risk.riskPerTrade);
    if (loss > equity * share * 1.1) fail('risk', `${loss.toFixed(2)} at the stop, ${(equity * share).toFixed(2)} allowed`);
  }

  /** The balance; where prices leap also what open positions have gained, since limits are shares of both. On other days that is within the slack. */
  #equity(truth: Truth): number {
    return Number(truth.balances.get('USDT') ?? 0n) / 1e18 + (this.#leaps ? Math.max(0, this.losses.gained()) : 0);
  }

  #checkExposure(request: Submit, truth: Truth, at: number, fail: (invariant: string, sentence: string) => never): void {
    const equity = this.#equity(truth);
    const own = value(request.ticket.price ?? 0n, request.ticket.quantity);
    let instrument = own;
    let all = own;
    for (const [id, quantity] of truth.positions) {
      // Limits hold what was committed: where prices leap, one that runs against a short afterwards is a loss, not a new exposure.
      const worth = Math.min(Math.abs(Number(quantity) / 1e18) * this.#priceOf(id, request), this.#leaps ? this.losses.costOf(id) : Infinity);
      all += worth;
      if (id === request.ticket.instrument) instrument += worth;
    }
    for (const [id, entry] of this.#entriesOut) {
      // Entries the venue has refused or finished count until the engine knows: they were reserved.
      if (!truth.orders.has(id) && at - entry.sentAt > 30_000) continue;
      // What of an entry has filled is in the positions already.
      if (truth.orders.has(id) || (at - entry.sentAt <= 100 && !truth.filled.has(id))) all += value(entry.price, truth.orders.get(id)?.rest ?? entry.quantity);
      if (entry.instrument === request.ticket.instrument && at - entry.sentAt <= 5_000) fail('one entry', 'a second entry on an instrument whose first is undecided');
    }
    this.#limits.entryLeft({ ...request.ticket, sentAt: at }, truth, this.#entriesOut, fail);
    const { maxInstrumentExposure, maxPortfolioExposure } = this.#inForce.risk;
    if (instrument > equity * maxInstrumentExposure * EXPOSURE_TOLERANCE) fail('I5', `instrument exposure ${instrument.toFixed(2)} over ${(equity * maxInstrumentExposure).toFixed(2)}`);
    if (all > equity * maxPortfolioExposure * EXPOSURE_TOLERANCE) fail('I5', `portfolio exposure ${all.toFixed(2)} over ${(equity * maxPortfolioExposure).toFixed(2)}`);
  }

  #priceOf(instrument: string, request: Submit): number {
    return instrument === request.ticket.instrument ? Number(request.ticket.price ?? 0n) / 1e18 : (this.losses.markOf(instrument) ?? 0);
  }

  /** The last price of an instrument. */
  sawPrice(instrument: InstrumentId, last: number): void {
    this.losses.priced(instrument, last);
  }

  #checkHalted(at: number, truth: Truth): void {
    // What cannot be reached cannot be cancelled: the time begins when the wire is back.
    const since = Math.max(this.#haltedSince ?? at, this.#aliveSince, this.#cutAt);
    if (at - since < HALT_CANCEL_MS) return;
    for (const [id, order] of truth.orders) if (!order.reduceOnly) throw new Violation('halt', `entry ${id} still works ${at - since} ms after the halt`, id);
  }

  #learnEnd({ clientOrderId, to }: Extract<Fact, { kind: 'order_changed' }>): void {
    if (isOver(to)) this.#entriesOut.delete(clientOrderId);
  }

  /** A feed that says nothing while a position is open halts, where it is to. */
  #checkSilence(at: number): void {
    const { dataSilenceMs } = this.#config.halt;
    if (dataSilenceMs === null || this.#haltedSince !== null || at - Math.max(this.#heardAt, this.#aliveSince, this.#lastApartAt) < dataSilenceMs + SILENCE_SLACK_MS) return;
    for (const [instrument, { quantity }] of this.#known) if (!this.#isDust(instrument, quantity)) throw new Violation('silence', `no data for ${at - this.#heardAt} ms with ${instrument} open, and no halt`, instrument);
  }

  #isDust(instrument: string, quantity: bigint): boolean {
    return abs(quantity) < (this.#smallest.get(instrument) ?? 1n);
  }
}
