import { describe, expect, it } from 'vitest';
import type { EngineLine } from '../../../../src-shared/contract/engine-line.ts';
import { ONLY, type CollectionName, type MirrorChange, type RowOf } from '../../../../src-shared/contract/mirror.ts';
import { Replica } from '../../../../src-shared/contract/replica.ts';
import type { LockId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { BTC, Desk, SOL, START, type DeskOptions } from '../../core/engine.fixture.ts';
import type { EngineEvent } from '../../core/event.ts';
import { FactLines } from '../fact-lines.ts';
import { FEED_LINES } from './feed.ts';
import { KEPT_ORDERS } from './kept-orders.ts';
import { dayWith, MarketMemory } from './market-memory.ts';
import { MirrorProjector } from './projector.ts';

const DAY = 86_400_000;

/** A desk of the core, mirrored. */
class Mirrored {
  readonly desk: Desk;
  readonly projector: MirrorProjector;
  readonly replica = new Replica();
  readonly #story = new FactLines();
  #taken = 0;
  #seq = 0;

  constructor(options: DeskOptions = {}, earlier: readonly RowOf<'fills'>[] = []) {
    this.desk = new Desk(options);
    this.projector = new MirrorProjector({
      state: () => this.desk.state,
      session: () => ({ market: 'scripted', isGenerated: false, appVersion: '0', startedAt: 0, startEquity: '10000' }),
      depth: () => ({ bids: [[99.9, 5]], asks: [[100.1, 4]] }),
      earlierFills: () => earlier,
    });
    this.catchUp();
  }

  /** What the desk has done since goes to the projector, and its changes to the replica. */
  catchUp(): readonly MirrorChange[] {
    for (; this.#taken < this.desk.results.length; this.#taken += 1) {
      const result = must(this.desk.results[this.#taken], 'a result');
      this.projector.take(result.facts, must(this.desk.events[this.#taken], 'an event'), this.#story.write(result.facts, this.desk.state));
    }
    return this.send();
  }

  send(): readonly MirrorChange[] {
    const changes = this.projector.flush();
    const message = { kind: this.#seq === 0 ? ('snapshot' as const) : ('delta' as const), epoch: 'e', seq: ++this.#seq, changes };
    expect(this.replica.take(message)).toMatchObject({ kind: 'applied' });
    return changes;
  }

  rows<C extends CollectionName>(collection: C): RowOf<C>[] {
    return [...this.replica.state[collection].values()] as RowOf<C>[];
  }

  only<C extends CollectionName>(collection: C): RowOf<C> {
    return must(this.rows(collection)[0], `${collection} has a row`);
  }
}

describe('rows of what is traded', () => {
  it('an open position: marked, with what it brings at its stop, in R, and who opened it', () => {
    const mirrored = new Mirrored();
    const { desk } = mirrored;
    desk.open(BTC.id, 'long', { fillAt: '100' });
    desk.quote(BTC.id, 101);
    mirrored.catchUp();
    // 21.739 at 100, marked at 101: +21.739; fee in 1.08695. At 98: −43.478 − 1.08695 − 21.739 × 98 × 0.05 %.
    expect(mirrored.only('positions')).toMatchObject({
      instrument: BTC.id, direction: 'long', quantity: '21.739', entry: '100', mark: '101', value: '2195.639', unrealised: '21.739', fees: '1.08695', net: '20.65205', ifStopHits: '-45.630161', r: 0.5,
      stop: '98', target: '104', protection: 'native', owner: 'agents', closing: null, dust: false,
    });
    desk.command({ kind: 'close_position', position: must(desk.position(), 'open').id });
    desk.advance(1_000);
    mirrored.catchUp();
    expect(mirrored.rows('positions')).toEqual([]);
  });

  it('one opened by hand is yours; one that nobody opened was recovered', () => {
    const mirrored = new Mirrored();
    const { desk } = mirrored;
    desk.command({ kind: 'place_order', ticket: { instrument: SOL.id, direction: 'short', type: 'market', price: null, size: { by: 'quantity', quantity: '1' }, stop: '102', target: null } });
    desk.advance(500);
    desk.fill(must(desk.orders('entry').at(-1), 'sent'), '1', '100');
    desk.open(BTC.id);
    Object.assign(must(desk.position(), 'open'), { signal: null });
    mirrored.catchUp();
    expect(mirrored.rows('positions').map(({ instrument, owner, signal }) => [instrument, owner, signal])).toEqual([[SOL.id, 'you', null], [BTC.id, 'recovered', null]]);
  });

  it('an order from intent to end; live ones stay however old, finished ones make room', () => {
    const mirrored = new Mirrored();
    const { desk } = mirrored;
    const entry = desk.enter();
    mirrored.catchUp();
    expect(mirrored.only('orders')).toMatchObject({ id: entry.ticket.clientOrderId, purpose: 'entry', side: 'buy', type: 'limit', state: 'sent', live: true, cancelling: false, filled: '0', averagePrice: null, origin: 'signal' });
    desk.advance(200);
    desk.fill(entry, '5', '100.2');
    mirrored.catchUp();
    expect(mirrored.rows('orders').find(({ purpose }) => purpose === 'entry')).toMatchObject({ state: 'partially_filled', filled: '5', averagePrice: '100.2', position: must(desk.position(), 'open').id });
    const template = must(desk.state.orders.get(entry.ticket.clientOrderId), 'the entry');
    for (let i = 0; i < KEPT_ORDERS + 30; i += 1) {
      const id = `test-old-${i}` as typeof entry.ticket.clientOrderId;
      const order = { ...template, ticket: { ...template.ticket, clientOrderId: id }, state: 'rejected' as const, filledQuantity: 0n as never, finalQuantity: 0n as never };
      desk.state.orders.set(id, order);
      mirrored.projector.take([{ kind: 'order_intended', order, checks: [] }], must(desk.events.at(-1), 'an event'), []);
    }
    mirrored.send();
    const kept = mirrored.rows('orders').map(({ id }) => id);
    // The entry and its stop are older than any of the newest, and live.
    expect(kept.length).toBe(KEPT_ORDERS + 2);
    expect(kept).toContain(entry.ticket.clientOrderId);
    expect(kept).toContain(`test-old-${KEPT_ORDERS + 29}`);
    expect(kept).not.toContain('test-old-0');
  });

  it('executions, with those of earlier sessions before them', () => {
    const earlier: RowOf<'fills'> = { id: 'old', order: null, position: null, instrument: BTC.id, side: 'buy', price: '1', quantity: '1', fee: '0', feeCurrency: 'USDT', liquidity: 'taker', cause: 'order', realised: '0', at: 1 };
    const mirrored = new Mirrored({}, [earlier]);
    mirrored.desk.open();
    mirrored.catchUp();
    expect(mirrored.rows('fills').map(({ id, price, quantity, fee }) => [id === 'old', price, quantity, fee])).toEqual([[true, '1', '1', '0'], [false, '100', '21.739', '1.08695']]);
  });

  it('a signal only while it waits', () => {
    const mirrored = new Mirrored();
    const signal = mirrored.desk.signal(BTC.id, 'short', { stop: 102.5 });
    mirrored.send();
    expect(mirrored.only('signals')).toEqual({
      id: signal.id, round: signal.round, instrument: BTC.id, direction: 'short', confidence: 0.8, expectedValue: 1, entry: 100, stop: 102.5, target: 96, raisedAt: signal.raisedAt, expiresAt: signal.expiresAt,
      state: 'queued', rewardRisk: 2, agreement: null, atRisk: null,
    });
    mirrored.desk.cycle();
    mirrored.catchUp();
    expect(mirrored.rows('signals')).toEqual([]);
  });

  it('a signal before a person until it is answered, with what is at risk', () => {
    const mirrored = new Mirrored();
    const { id } = mirrored.desk.signal(BTC.id, 'long');
    mirrored.desk.command({ kind: 'set_approval', mode: 'approve', limitMs: null });
    mirrored.send();
    expect(mirrored.only('signals')).toMatchObject({ id, state: 'waiting', atRisk: expect.stringMatching(/^\d/) });
    mirrored.desk.command({ kind: 'reject_signal', signal: id, note: '' });
    mirrored.catchUp();
    expect(mirrored.rows('signals')).toEqual([]);
  });
});

describe('rows of the market', () => {
  it('quotes: price, sizes, and the UTC day from its bars on', () => {
    const mirrored = new Mirrored();
    const { desk } = mirrored;
    desk.quote(BTC.id, 107);
    mirrored.catchUp();
    expect(mirrored.rows('quotes').find(({ last }) => last === 107)).toMatchObject({ bid: 106.95, ask: 107.05, bidSize: 10, askSize: 10, dayHigh: 107, fundingRate: null });
    const rows = mirrored.catchUp();
    expect(rows).toEqual([]);
  });

  it('a quote that says the same is not sent again', () => {
    const mirrored = new Mirrored();
    mirrored.desk.quote(BTC.id, 100);
    mirrored.catchUp();
    mirrored.desk.quote(BTC.id, 100);
    expect(mirrored.catchUp().map(([collection]) => collection)).not.toContain('quotes');
  });

  it('a book as the feed gives it, and the depth model where it gives none', () => {
    const mirrored = new Mirrored();
    expect(mirrored.replica.state.books.get(SOL.id)).toMatchObject({ bids: [[99.9, 5]], asks: [[100.1, 4]], modelled: true });
    mirrored.desk.observe({ kind: 'book', instrument: SOL.id, at: mirrored.desk.at as Timestamp, bids: [[99, 1], [98, 2]], asks: [[101, 3]] });
    mirrored.catchUp();
    expect(mirrored.replica.state.books.get(SOL.id)).toEqual({ at: mirrored.desk.at, bids: [[99, 1], [98, 2]], asks: [[101, 3]], modelled: false });
    mirrored.desk.observe({ kind: 'book', instrument: SOL.id, at: mirrored.desk.at as Timestamp, bids: [[102, 1]], asks: [[101, 3]] });
    mirrored.catchUp();
    expect(mirrored.replica.state.books.get(SOL.id)?.bids).toEqual([[99, 1], [98, 2]]);
  });

  it('sparklines hold sixty five-minute closes, from the history that came with the feed', () => {
    const mirrored = new Mirrored();
    const spark = must(mirrored.replica.state.sparks.get(BTC.id), 'a spark');
    expect(spark.closes).toHaveLength(60);
    expect(new Set(spark.closes)).toEqual(new Set([100.1, 99.9]));
  });

  it('conditions: why no entry is allowed, and until when agents keep away', () => {
    const mirrored = new Mirrored({ tweaks: { risk: { cooldownMs: 3_600_000 } } });
    const { desk } = mirrored;
    desk.open();
    desk.command({ kind: 'close_position', position: must(desk.position(), 'open').id });
    desk.advance(1_000);
    desk.connection(false);
    desk.cycle();
    mirrored.catchUp();
    expect(mirrored.replica.state.conditions.get(BTC.id)).toMatchObject({ entriesAllowed: false, reasons: [{ code: 'disconnected', sentence: 'the market feed is not connected' }], cooldownUntil: expect.any(Number) });
    expect(mirrored.only('venues')).toMatchObject({ id: 'alpha', connected: false, reconciled: false, paper: true, sentence: 'Not connected; comparing follows the reconnect.' });
  });

  it('locks: as long as they hold, by the time of events', () => {
    const mirrored = new Mirrored({ tweaks: { risk: { cooldownMs: 60_000 }, locks: { rules: [{ kind: 'drawdown', share: 0.00001, windowMs: 3_600_000, lockMs: 120_000 }] } } });
    const { desk } = mirrored;
    desk.open();
    desk.command({ kind: 'close_position', position: must(desk.position(), 'open').id });
    desk.advance(1_000);
    mirrored.catchUp();
    expect([...mirrored.replica.state.locks.values()]).toMatchObject([
      { id: 'lock-1', kind: 'cooldown', scope: 'instrument', subject: BTC.id, binds: 'agents', liftedAt: null }, { id: 'lock-2', kind: 'drawdown', scope: 'everything', subject: null, binds: 'everybody', reason: expect.stringContaining('Closed trades took') },
    ]);
    desk.advance(60_000);
    desk.cycle();
    mirrored.catchUp();
    expect([...mirrored.replica.state.locks.keys()]).toEqual(['lock-2']);
    desk.command({ kind: 'lift_lock', lock: 'lock-2' as LockId, note: 'tested' });
    mirrored.catchUp();
    expect([...mirrored.replica.state.locks.keys()]).toEqual([]);
  });

  it.each<[string, Parameters<typeof dayWith>, ReturnType<typeof dayWith>]>([
    ['begins with its first bar', [null, { openAt: (DAY + 60_000) as Timestamp, open: 5, high: 7, low: 4, volume: 2 }], { startsAt: DAY, open: 5, high: 7, low: 4, volume: 2 }],
    ['widens', [{ startsAt: DAY, open: 5, high: 7, low: 4, volume: 2 }, { openAt: (DAY + 120_000) as Timestamp, open: 6, high: 9, low: 5, volume: 3 }], { startsAt: DAY, open: 5, high: 9, low: 4, volume: 5 }],
    ['ends with the next', [{ startsAt: DAY, open: 5, high: 7, low: 4, volume: 2 }, { openAt: (2 * DAY) as Timestamp, open: 6, high: 6, low: 6, volume: 1 }], { startsAt: 2 * DAY, open: 6, high: 6, low: 6, volume: 1 }],
    ['is not changed by a late bar', [{ startsAt: DAY, open: 5, high: 7, low: 4, volume: 2 }, { openAt: 60_000 as Timestamp, open: 1, high: 99, low: 1, volume: 1 }], { startsAt: DAY, open: 5, high: 7, low: 4, volume: 2 }],
  ])('a day %s', (_name, args, day) => {
    expect(dayWith(...args)).toEqual(day);
  });

  it('history moves no quote', () => {
    expect(new MarketMemory().take({ kind: 'candle', instrument: BTC.id, timeframe: '1m', openAt: START, open: 1, high: 1, low: 1, close: 1, volume: 1, closed: true, history: true })).toBeNull();
  });
});

describe('rows of the debate', () => {
  it('a round shows who voted how and what each said, also where nothing came of it', () => {
    const mirrored = new Mirrored();
    const { desk } = mirrored;
    desk.cycle();
    mirrored.catchUp();
    // The desk's own engine has no probe: hand the round on as the runner does.
    const fact = must(desk.factsOf('round_held').at(-1), 'a round');
    mirrored.projector.onRound(fact.id, fact.round, (['crew', 'group_chat'] as const).map((framework) => ({ framework, analyses: fact.round.votes.filter((vote) => vote.framework === framework).map(({ agent, stance }) => ({
      agent, instrument: fact.round.instrument, stance, confidence: 0, horizonMs: 1, entryZone: null, stop: null, target: null, evidence: [{ feature: 'rsi_1m', value: 50 }], note: `${agent} says in the ${framework}`, veto: agent === 'trend' ? 'too late' : null,
    })) })), { instrument: fact.round.instrument, at: desk.state.at, dataAt: null, lastPrice: 100, tickSize: 0.1, regime: 'sideways', quality: { entriesAllowed: true, reasons: [] }, values: { rsi_1m: 50 } });
    mirrored.projector.take([{ kind: 'cycle_completed', cycle: must(desk.factsOf('cycle_completed').at(-1), 'a cycle').cycle }], must(desk.events.at(-1), 'an event') as EngineEvent, []);
    mirrored.send();
    const round = mirrored.only('rounds');
    expect(round).toMatchObject({ id: fact.id, instrument: fact.round.instrument, outcome: 'none', direction: null, veto: 'too late', threshold: 1 });
    expect(round.votes.map(({ agent, note, evidence }) => [note, evidence.length > 0, agent])).toEqual(fact.round.votes.map(({ agent, framework }) => [`${agent} says in the ${framework}`, true, agent]));
    const trend = must(mirrored.rows('agents').find(({ id }) => id === 'trend'), 'the analyst');
    expect(trend).toMatchObject({ role: 'Trend follower', framework: 'crew', officer: false, rounds: 1, state: 'active', settled: 0, hitRate: null, meanR: null, fewResults: true });
    expect(mirrored.rows('agents').map(({ framework }) => framework)).toEqual([...Array<string>(8).fill('crew'), ...Array<string>(8).fill('group_chat')]);
  });
});

describe('rows of the session', () => {
  it('what is traded, the money, and a halt while it stands', () => {
    const mirrored = new Mirrored();
    const { desk } = mirrored;
    expect(mirrored.only('session')).toMatchObject({ market: 'scripted', mode: 'paper', fillModel: 'scripted', quote: 'USDT', startedAt: START, intervalMs: 60_000 });
    expect(mirrored.rows('instruments').map(({ id, tickSize, takerFee, watched }) => [id, tickSize, takerFee, watched])).toEqual(desk.instruments.map(({ id }) => [id, '0.1', '0.0005', true]));
    desk.open();
    desk.cycle();
    mirrored.catchUp();
    expect(mirrored.replica.state.portfolio.get(ONLY)).toMatchObject({ equity: '9998.91305', startEquity: '10000', exposure: '2173.9', openRisk: '43.478', openPositions: 1, unprotected: 0, dailyLossHalt: 0.05, drawdownHalt: 0.9 });
    desk.halt(true);
    mirrored.catchUp();
    expect(mirrored.rows('haltSteps').map(({ subject, status, by }) => [subject, status, by])).toContainEqual(['account', 'pending', 'engine']);
    const since = mirrored.only('haltSteps').at;
    desk.quote(BTC.id, 100);
    desk.advance(10);
    expect(mirrored.catchUp().map(([collection]) => collection)).not.toContain('haltSteps');
    expect(mirrored.only('haltSteps').at).toBe(since);
    desk.advance(10_000);
    desk.resume();
    mirrored.catchUp();
    expect(mirrored.rows('haltSteps')).toEqual([]);
  });
});

describe('the feed', () => {
  it('says what the command line says, without ids to type, and links to what it is about', () => {
    const mirrored = new Mirrored();
    mirrored.desk.open();
    mirrored.desk.advance(1_000);
    mirrored.catchUp();
    const entry = must(mirrored.desk.orders('entry')[0], 'an entry');
    const told = must(mirrored.rows('feed').find(({ kind }) => kind === 'trade'), 'the entry');
    expect(told).toMatchObject({ sentence: 'Bought 21.739 BTC at 100: risk 0.43 % of equity', level: 'info', instrument: BTC.id, order: entry.ticket.clientOrderId, round: 'r1' });
    expect(mirrored.rows('feed').map(({ sentence }) => sentence)).toContain('Stop for BTC rests at 98');
  });

  it(`keeps the newest ${FEED_LINES}`, () => {
    const mirrored = new Mirrored();
    const line = (i: number): EngineLine => ({ type: 'risk', at: i, code: 'x', instrument: null, sentence: `line ${i}` });
    mirrored.projector.takeLines(Array.from({ length: FEED_LINES + 50 }, (_, i) => line(i)));
    mirrored.send();
    const sentences = mirrored.rows('feed').map(({ sentence }) => sentence);
    expect(sentences).toHaveLength(FEED_LINES);
    expect([sentences[0], sentences.at(-1)]).toEqual(['Risk: line 50', `Risk: line ${FEED_LINES + 49}`]);
  });

  it.each<[EngineLine, string, string]>([
    [{ type: 'regime', at: 1, instrument: BTC.id, from: 'bull', to: 'bear' }, 'regime', 'info'],
    [{ type: 'trading_state', at: 1, from: 'active', to: 'halted', reason: 'news', by: 'ann' }, 'state', 'critical'],
    [{ type: 'data_quality', at: 1, instrument: BTC.id, entriesAllowed: false, reasons: ['old'] }, 'data', 'warning'],
    [{ type: 'alert', at: 1, level: 'critical', code: 'x', sentence: 'A.', remedy: 'B.' }, 'alert', 'critical'],
    [{ type: 'problem', code: 'x', sentence: 'A.', remedy: 'B.' }, 'problem', 'warning'],
    [{ type: 'command', at: 1, id: 'c', command: 'pause', by: 'ann', accepted: true, sentence: 'Paused.' }, 'command', 'info'],
    [{ type: 'position', at: 1, change: 'closed', id: 'p', instrument: BTC.id, direction: 'long', quantity: '0', stop: null, target: null, protection: 'closed', net: '-3', reason: 'stop', heldMs: 60_000 }, 'trade', 'bad'],
    [{ type: 'fill', at: 1, id: 'f', order: null, position: null, instrument: BTC.id, side: 'sell', price: '1', quantity: '1', fee: '0', feeCurrency: 'USDT', liquidity: 'taker', cause: 'liquidation', realised: '0' }, 'trade', 'critical'],
  ])('%j is %s, %s', (line, kind, level) => {
    const mirrored = new Mirrored();
    mirrored.projector.takeLines([line]);
    mirrored.send();
    expect(mirrored.rows('feed').at(-1)).toMatchObject({ kind, level });
  });
});
