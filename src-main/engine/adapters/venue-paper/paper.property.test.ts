import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { abs, add, decimal, money, mul, mulDiv, neg, notional, sub, toText, ZERO_MONEY, ZERO_QUANTITY } from '../../../../src-shared/domain/decimal.ts';
import type { Money, Price, Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { VenueFill } from '../../../../src-shared/domain/venue-wire.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { balances, Desk, OTHER, PERPETUAL, SPOT } from './paper.fixture.ts';
import type { OrderWords } from './paper.fixture.ts';

type Show = 'bar' | 'quote' | 'book' | 'trade';
type Act =
  | { readonly do: 'market'; readonly instrument: number; readonly show: Show; readonly move: number; readonly range: number; readonly volume: number }
  | { readonly do: 'order'; readonly instrument: number; readonly words: OrderWords; readonly offset: number; readonly gap: number; readonly pair: boolean }
  | { readonly do: 'cancel'; readonly index: number }
  | { readonly do: 'funding'; readonly rate: number; readonly dueInMs: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'restart' };

const instruments = [PERPETUAL, OTHER, SPOT] as const;
const which = fc.integer({ min: 0, max: 2 });
const words: fc.Arbitrary<OrderWords> = fc.record({
  side: fc.constantFrom('buy', 'sell'), type: fc.constantFrom('market', 'market', 'limit', 'limit', 'stop', 'stop_limit', 'take_profit'),
  quantity: fc.oneof(fc.integer({ min: 50, max: 5_000 }), fc.integer({ min: 1, max: 90_000 })).map((lots) => (lots / 1_000).toFixed(3)), timeInForce: fc.constantFrom('gtc', 'gtc', 'ioc', 'fok'),
  reduceOnly: fc.constantFrom(false, false, false, true), postOnly: fc.constantFrom(false, false, false, true),
});
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({
    do: fc.constant('market' as const), instrument: which, show: fc.constantFrom<Show[]>('bar', 'bar', 'bar', 'quote', 'book', 'trade'), move: fc.integer({ min: -150, max: 150 }),
    range: fc.integer({ min: 0, max: 40 }), volume: fc.integer({ min: 0, max: 400 }),
  }) },
  { weight: 6, arbitrary: fc.record({
    do: fc.constant('order' as const), instrument: which, words, offset: fc.integer({ min: -60, max: 60 }), gap: fc.integer({ min: -20, max: 20 }), pair: fc.boolean(),
  }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), index: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('funding' as const), rate: fc.integer({ min: -30, max: 30 }).map((bp) => bp / 10_000), dueInMs: fc.integer({ min: -1_000, max: 90_000 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 20_000 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
);

/** Market data, and market orders that leave nothing resting: what may break a wallet unheard. */
const bareAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 2, arbitrary: fc.record({
    do: fc.constant('market' as const), instrument: fc.integer({ min: 0, max: 1 }), show: fc.constantFrom<Show[]>('bar', 'bar', 'quote', 'trade', 'book'), move: fc.integer({ min: -40, max: 40 }),
    range: fc.integer({ min: 0, max: 10 }), volume: fc.integer({ min: 20_000, max: 40_000 }),
  }) },
  { weight: 1, arbitrary: fc.record({
    do: fc.constant('order' as const), instrument: fc.integer({ min: 0, max: 1 }), offset: fc.constant(0), gap: fc.constant(0), pair: fc.constant(false),
    words: fc.record({ side: fc.constantFrom('buy', 'sell'), type: fc.constant('market' as const), quantity: fc.integer({ min: 50, max: 300 }).map(String), timeInForce: fc.constant('ioc' as const) }),
  }) },
);

/** A desk that plays acts, and remembers what it asked for. */
class Play {
  readonly desk: Desk;
  readonly last: number[] = [100, 100, 100];
  readonly tickets = new Map<string, { readonly words: OrderWords; readonly instrument: InstrumentId }>();
  readonly groups: string[][] = [];

  constructor(make: typeof Desk = Desk) {
    this.desk = new make({ startBalances: balances(['USDT', '3000'], ['BTC', '5']), leverage: 20, quoteMaxAgeMs: 30_000 });
    for (const { id } of instruments) {
      this.desk.bar(100, 101, 99, 100, 200, id);
      this.desk.now -= 60_000;
    }
    this.desk.now += 60_000;
  }

  play(what: Act): void {
    switch (what.do) {
      case 'market': return this.#move(what);
      case 'order': return this.#order(what);
      case 'cancel': {
        const [id, sent] = [...this.tickets][what.index % Math.max(this.tickets.size, 1)] ?? [];
        if (id !== undefined && sent !== undefined) this.desk.cancel(id, sent.instrument);
        return;
      }
      case 'funding': {
        const at = this.desk.now as Timestamp;
        this.desk.see({ kind: 'funding', instrument: PERPETUAL.id, at, rate: what.rate, markPrice: this.last[0] ?? 100, dueAt: (at + what.dueInMs) as Timestamp });
        return;
      }
      case 'wait': this.desk.now += what.ms; return;
      case 'restart': return this.#restart();
    }
  }

  #move({ instrument, show, move, range, volume }: Extract<Act, { do: 'market' }>): void {
    const from = this.last[instrument] ?? 100;
    const to = Math.max(1, Math.round(from * (1_000 + move)) / 1_000);
    this.last[instrument] = to;
    const { id } = must(instruments[instrument], 'instrument');
    const spread = (from * range) / 2_000;
    if (show === 'bar') this.desk.bar(from, Math.max(from, to) + spread, Math.max(0.5, Math.min(from, to) - spread), to, volume, id);
    if (show === 'quote') this.desk.quote(to, to + 0.1 + spread, volume / 10, volume / 20, id);
    if (show === 'trade') this.desk.trade(to, volume / 10, id);
    if (show === 'book') this.desk.book([[to, volume / 20], [to - 0.3, volume / 10]], [[to + 0.2, volume / 20], [to + 0.4, volume / 10]], id);
  }

  #order({ instrument, words: asked, offset, gap, pair }: Extract<Act, { do: 'order' }>): void {
    const { id } = must(instruments[instrument], 'instrument');
    const near = (permille: number): string => (Math.round((this.last[instrument] ?? 100) * (1_000 + permille)) / 1_000).toFixed(1);
    const limited = asked.type === 'limit' || asked.type === 'stop_limit';
    const conditional = asked.type !== 'market' && asked.type !== 'limit';
    const group = pair ? `g${this.tickets.size}` : null;
    const send = (one: OrderWords): string => {
      const name = `o${this.tickets.size}`;
      const sent = { ...one, id: name, instrument: id, ocoGroup: group };
      this.tickets.set(name, { words: sent, instrument: id });
      this.desk.send(sent);
      return name;
    };
    const first = send({ ...asked, ...(conditional ? { trigger: near(offset) } : {}), ...(limited ? { price: near(conditional ? offset + gap : offset) } : {}) });
    if (!pair || this.filled(first) > 0n) return;
    const second = send({ ...asked, type: 'limit', price: near(-offset) });
    this.groups.push([first, second]);
  }

  filled(id: string): Quantity {
    return this.desk.fills.filter((fill) => fill.clientOrderId === id).reduce((sum, fill) => add(sum, fill.quantity), ZERO_QUANTITY);
  }

  #restart(): void {
    const before = this.desk.core.account(0 as Timestamp, this.desk.now as Timestamp);
    this.desk.hear();
    this.desk.restart();
    expect(this.desk.core.account(0 as Timestamp, this.desk.now as Timestamp)).toEqual(before);
  }
}

/** The account worked out again from nothing but fills and payments. */
class Oracle {
  usdt: Money = money('3000');
  btc: Money = money('5');
  fees: Money = ZERO_MONEY;
  readonly held = new Map<InstrumentId, { quantity: Quantity; cost: Money }>();

  book(fill: VenueFill): void {
    this.usdt = sub(this.usdt, fill.fee);
    this.fees = add(this.fees, fill.fee);
    const before = this.held.get(fill.instrument) ?? { quantity: ZERO_QUANTITY, cost: ZERO_MONEY };
    const signed = fill.side === 'buy' ? fill.quantity : neg(fill.quantity);
    if (fill.instrument === SPOT.id) {
      this.btc = add(this.btc, signed as bigint as Money);
      this.usdt = sub(this.usdt, fill.side === 'buy' ? notional(fill.price, fill.quantity) : neg(notional(fill.price, fill.quantity)));
      this.held.set(fill.instrument, { quantity: add(before.quantity, signed), cost: ZERO_MONEY });
      return;
    }
    const opposite = before.quantity !== 0n && before.quantity > 0n !== signed > 0n;
    const closing = opposite ? (abs(before.quantity) < fill.quantity ? abs(before.quantity) : fill.quantity) : ZERO_QUANTITY;
    const removed = closing > 0n ? mulDiv(before.cost, closing, abs(before.quantity)) : ZERO_MONEY;
    const value = notional(fill.price, closing);
    if (closing > 0n) this.usdt = add(this.usdt, before.quantity > 0n ? sub(value, removed) : sub(removed, value));
    const cost = add(sub(before.cost, removed), notional(fill.price, sub(fill.quantity, closing)));
    this.held.set(fill.instrument, { quantity: add(before.quantity, signed), cost });
  }
}

/** Everything that must hold at every moment of a play. */
function check(play: Play): void {
  const { desk } = play;
  // Asking for the account settles funding that is due; hear of it first.
  desk.balance();
  desk.hear();
  const oracle = new Oracle();
  for (const fill of desk.fills) {
    const before = oracle.held.get(fill.instrument)?.quantity ?? ZERO_QUANTITY;
    const sent = play.tickets.get(fill.clientOrderId ?? '')?.words;
    oracle.book(fill);
    const after = oracle.held.get(fill.instrument)?.quantity ?? ZERO_QUANTITY;
    if (sent?.reduceOnly === true || fill.cause === 'liquidation') {
      expect(before > 0n ? after >= 0n && after < before : after <= 0n && after > before, 'a reduce-only fill flips or adds').toBe(true);
    }
    if (sent?.price !== undefined) {
      const limit = decimal<Price>(sent.price);
      expect(fill.side === 'buy' ? fill.price <= limit : fill.price >= limit, 'a fill through the limit').toBe(true);
    }
    expect(fill.quantity > 0n && fill.price > 0n && fill.quantity % PERPETUAL.lotSize === 0n).toBe(true);
  }
  for (const payment of desk.payments) oracle.usdt = add(oracle.usdt, payment.amount);
  expect([desk.balance(), desk.balance('BTC')]).toEqual([toText(oracle.usdt), toText(oracle.btc)]);
  for (const one of instruments) expect(desk.position(one.id)).toBe(toText(oracle.held.get(one.id)?.quantity ?? ZERO_QUANTITY));
  expect(desk.balance('BTC').startsWith('-'), 'spot sold short').toBe(false);
  checkValue(play, oracle);
  checkOrders(play);
}

/** Value moves only by fees, funding and price: what each fill has gained since, at any price, is what the account has gained, but for one truncation a booking. */
function checkValue(play: Play, oracle: Oracle): void {
  const mark = decimal<Price>('123.4');
  let expected = sub(money('3000'), oracle.fees);
  for (const payment of play.desk.payments) expected = add(expected, payment.amount);
  for (const fill of play.desk.fills) {
    const gain = sub(notional(mark, fill.quantity), notional(fill.price, fill.quantity));
    expected = add(expected, fill.side === 'buy' ? gain : neg(gain));
  }
  let value = oracle.usdt;
  for (const [id, { quantity: size, cost }] of oracle.held) {
    value = add(value, id === SPOT.id ? notional(mark, size) : sub(notional(mark, size), size > 0n ? cost : neg(cost)));
  }
  expect(abs(sub(value, expected)) <= BigInt(play.desk.fills.length * 4)).toBe(true);
}

function checkOrders(play: Play): void {
  const { desk } = play;
  for (const [id, { instrument }] of play.tickets) {
    const order = desk.order(id, instrument);
    if (order === null) continue;
    expect(order.filledQuantity).toBe(play.filled(id));
    expect(order.filledQuantity <= order.quantity, 'filled beyond ordered').toBe(true);
    const live = order.status === 'open' || order.status === 'partially_filled';
    if (live && order.reduceOnly) {
      const most = abs(decimal<Quantity>(desk.position(instrument)));
      expect(sub(order.quantity, order.filledQuantity) <= most, 'a reduce-only order exceeds the position').toBe(true);
    }
    if (order.status === 'filled') expect(order.filledQuantity).toBe(order.quantity);
  }
  for (const group of play.groups) {
    const filled = group.filter((id) => play.filled(id) > 0n);
    expect(filled.length, 'two of one group filled').toBeLessThanOrEqual(1);
  }
}

describe('whatever happens at the paper venue', () => {
  it('money and quantity are conserved, limits hold, reduce-only never flips, one of a group fills, restarts keep everything', () => {
    let fills = 0;
    let liquidations = 0;
    fc.assert(fc.property(fc.array(act, { minLength: 5, maxLength: 60, size: 'max' }), (acts) => {
      const play = new Play();
      for (const one of acts) {
        play.play(one);
        play.desk.hear();
      }
      check(play);
      fills += play.desk.fills.length;
      liquidations += play.desk.fills.filter((fill) => fill.cause === 'liquidation').length;
    }), { numRuns: 400, seed: 36 });
    // The property means nothing if nothing happens.
    expect(fills).toBeGreaterThan(1_000);
    expect(liquidations).toBeGreaterThan(5);
  });

  it('at every single step', () => {
    fc.assert(fc.property(fc.array(act, { minLength: 5, maxLength: 25, size: 'max' }), (acts) => {
      const play = new Play();
      for (const one of acts) {
        play.play(one);
        play.desk.hear();
        check(play);
      }
    }), { numRuns: 60, seed: 37 });
  });

  it('the same acts give the same fills', () => {
    fc.assert(fc.property(fc.array(act, { maxLength: 40, size: 'max' }), (acts) => {
      const run = (): readonly string[] => {
        const play = new Play();
        for (const one of acts) play.play(one);
        return play.desk.tape();
      };
      expect(run()).toEqual(run());
    }), { numRuns: 50, seed: 38 });
  });
});

describe('the quick look that spares quiet bars, trades and quotes', () => {
  it('changes nothing: the same acts give the same fills without it', async () => {
    vi.resetModules();
    vi.doMock('./matching/quick-look.ts', () => ({ mayMove: () => true }));
    const thorough = await import('./paper.fixture.ts');
    vi.doUnmock('./matching/quick-look.ts');
    let liquidations = 0;
    const plays = fc.oneof(fc.array(act, { maxLength: 60, size: 'max' }), fc.array(bareAct, { maxLength: 60, size: 'max' }));
    fc.assert(fc.property(plays, (acts) => {
      const [quick, slow] = [new Play(), new Play(thorough.Desk)];
      for (const one of acts) {
        quick.play(one);
        slow.play(one);
      }
      expect(quick.desk.tape()).toEqual(slow.desk.tape());
      expect(quick.desk.balance()).toBe(slow.desk.balance());
      liquidations += slow.desk.fills.filter((fill) => fill.cause === 'liquidation').length;
    }), { numRuns: 500, seed: 40 });
    expect(liquidations).toBeGreaterThan(50);
  });
});

describe('price-time priority', () => {
  const sides = fc.constantFrom('buy' as const, 'sell' as const);
  it('nobody is filled while an order of a better price, or of the same price and earlier, still waits', () => {
    let partly = 0;
    fc.assert(fc.property(sides, fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 2, maxLength: 12, size: 'max' }), fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 }), (side, offsets, trades) => {
      const desk = new Desk().trade(100, 1);
      const orders = offsets.map((offset, index) => ({ id: `o${index}`, distance: offset, index }));
      for (const one of orders) desk.send({ id: one.id, side, type: 'limit', quantity: '1', price: (100 + (side === 'buy' ? -one.distance : one.distance) / 10).toFixed(1) });
      desk.now += 1_000;
      const queue = orders.toSorted((a, b) => a.distance - b.distance || a.index - b.index);
      for (const size of trades) {
        desk.trade(side === 'buy' ? 95 : 105, size / 10);
        const filled = queue.map(({ id }) => must(desk.order(id), id).filledQuantity);
        const firstWaiting = filled.findIndex((got) => got < decimal<Quantity>('1'));
        if (firstWaiting < 0) continue;
        expect(filled.slice(firstWaiting + 1).every((got) => got === 0n)).toBe(true);
        if ((filled[firstWaiting] ?? 0n) > 0n) partly += 1;
      }
      const traded = trades.reduce((sum, size) => sum + size, 0);
      const got = desk.fills.reduce((sum, fill) => add(sum, fill.quantity), ZERO_QUANTITY);
      expect(got <= mul(decimal<Quantity>('0.1'), decimal<Quantity>(String(traded)))).toBe(true);
    }), { numRuns: 200, seed: 39 });
    expect(partly).toBeGreaterThan(50);
  });
});
