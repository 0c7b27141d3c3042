import { describe, expect, it } from 'vitest';
import { floorTo, money, price, quantity, toText } from '../../../../src-shared/domain/decimal.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { BTC, Desk, instrumentOf, LATENCY_MS, type DeskOptions } from '../engine.fixture.ts';

/** Resting stops at the venue: [quantity, trigger]. */
const stopsAtVenue = (desk: Desk): string[][] =>
  desk.venue.open().filter((order) => order.type === 'stop').map((order) => [toText(must(order.quantity, 'q')), toText(must(order.triggerPrice, 'trigger'))]);
const targetsAtVenue = (desk: Desk): string[][] => desk.venue.open().filter((order) => order.type === 'limit' && order.reduceOnly).map((order) => [toText(order.quantity), toText(must(order.price, 'price'))]);
const accepted = (options: DeskOptions = {}): { desk: Desk; entry: ReturnType<Desk['enter']> } => {
  const desk = new Desk(options);
  const entry = desk.enter();
  desk.advance(2 * LATENCY_MS);
  return { desk, entry };
};
const refuse = (desk: Desk): void => { desk.venue.always('submit', { answer: { kind: 'rejected', code: 'price_collar', sentence: 'too far' } }); };

describe('a position is protected by what has filled', () => {
  it('the first fill places a stop of its size at the planned price; the target follows once the stop rests', () => {
    const { desk, entry } = accepted();
    desk.fill(entry, '5', '100');
    expect(desk.orders('stop').map((order) => toText(order.ticket.quantity))).toEqual(['5']);
    expect(desk.orders('target')).toEqual([]);
    expect(desk.position()?.protection).toBe('naked');
    desk.advance(3 * LATENCY_MS);
    expect(stopsAtVenue(desk)).toEqual([['5', '98']]);
    expect(targetsAtVenue(desk)).toEqual([['5', '104']]);
    expect(desk.position()?.protection).toBe('native');
  });

  it('a short is protected from above', () => {
    const desk = new Desk();
    desk.open(BTC.id, 'short');
    expect(desk.orders('stop').map((order) => [order.ticket.side, toText(must(order.ticket.triggerPrice, 'trigger'))])).toEqual([['buy', '102']]);
  });

  it('further fills: the larger stop rests before the smaller one is cancelled, never bare in between', () => {
    const { desk, entry } = accepted();
    desk.fill(entry, '5', '100');
    desk.advance(4 * LATENCY_MS);
    desk.fill(entry, '10', '100');
    const covered: boolean[] = [];
    for (let i = 0; i < 40; i += 1) {
      desk.advance(10);
      covered.push(stopsAtVenue(desk).length > 0);
    }
    expect(covered).not.toContain(false);
    expect(stopsAtVenue(desk)).toEqual([['15', '98']]);
    const [first] = desk.orders('stop');
    const placedAt = desk.orders('stop')[1]?.createdAt ?? Infinity;
    expect(must(desk.requests('cancel', must(first, 'a stop').ticket.clientOrderId)[0], 'cancelled').sentAt).toBeGreaterThan(placedAt);
  });

  it('lesson 20: a partly filled exit shrinks the stop and the target to what is left', () => {
    const desk = new Desk();
    const position = desk.open();
    desk.venue.marketPrice.clear();
    desk.command({ kind: 'close_position', position: position.id });
    desk.advance(2 * LATENCY_MS);
    const exit = must(desk.orders('exit')[0], 'an exit');
    desk.fill(exit, '20', '100');
    desk.report({ kind: 'order', order: desk.venue.end(exit.ticket.clientOrderId, 'cancelled', desk.state.at) });
    expect(toText(position.quantity)).toBe('1.739');
    desk.advance(500);
    // While it is being closed the wider stop stays; the next exit is for what is left.
    expect(stopsAtVenue(desk)).toEqual([['21.739', '98']]);
    desk.advance(2_000);
    expect(toText(must(desk.orders('exit')[1], 'the next exit').ticket.quantity)).toBe('1.739');
  });

  it('lesson 20: a stop that fills in part goes on protecting the rest, and no second one is placed', () => {
    const desk = new Desk();
    const position = desk.open();
    const stop = must(desk.orders('stop')[0], 'a stop');
    desk.fill(stop, '20', '97.9');
    desk.advance(2_000);
    expect([toText(position.quantity), position.protection]).toEqual(['1.739', 'native']);
    expect(desk.orders('stop')).toHaveLength(1);
    desk.fill(stop, '1.739', '97.8');
    expect(desk.held()).toBe(0);
    expect(position.closeReason).toBe('stop');
  });

  it('lesson 22: when the position is flat its stop and target are cancelled, and the next trade meets neither', () => {
    const desk = new Desk();
    desk.open();
    const target = must(desk.orders('target')[0], 'a target');
    desk.fill(target, target.ticket.quantity, '104');
    desk.advance(500);
    expect(desk.held()).toBe(0);
    expect(desk.venue.open()).toEqual([]);
    desk.quote(BTC.id, 100);
    const next = desk.open();
    expect(stopsAtVenue(desk)).toHaveLength(1);
    expect(next.stopOrder).not.toBe(desk.orders('stop')[0]?.ticket.clientOrderId);
  });

  it('lesson 22: a sibling whose cancel is lost is asked about until it is gone', () => {
    const desk = new Desk();
    desk.open();
    desk.venue.always('cancel', 'lost');
    const target = must(desk.orders('target')[0], 'a target');
    desk.fill(target, target.ticket.quantity, '104');
    desk.advance(30_000);
    expect(stopsAtVenue(desk)).toHaveLength(1);
    desk.venue.behave();
    desk.advance(60_000);
    expect(desk.venue.open()).toEqual([]);
  });
});

describe('a stop that is refused', () => {
  it('lesson 15: is tried again a bounded number of times, with pauses, then the policy acts: market exit', () => {
    const { desk, entry } = accepted({ tweaks: { protection: { nakedLimitMs: 60_000 } } });
    for (let i = 0; i < 4; i += 1) desk.venue.reject('price_collar');
    desk.fill(entry, '10', '100');
    desk.advance(10_000);
    const stops = desk.orders('stop');
    expect(stops.map((order) => order.state)).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
    const pauses = stops.slice(1).map((order, i) => order.createdAt - must(stops[i], 'earlier').createdAt);
    expect(pauses).toEqual([500 + LATENCY_MS, 1_000 + LATENCY_MS, 1_500 + LATENCY_MS]);
    expect(desk.alerts()).toContain('stop_refused');
    expect(desk.held()).toBe(0);
    expect(desk.orders('exit').map((order) => [order.ticket.type, order.state])).toEqual([['market', 'filled']]);
  });

  it('lesson 15: policy "retry" leaves nobody bare for good and sells nothing', () => {
    const { desk, entry } = accepted({ tweaks: { protection: { nakedPolicy: 'retry' } } });
    for (let i = 0; i < 6; i += 1) desk.venue.reject('price_collar');
    desk.fill(entry, '10', '100');
    desk.advance(60_000);
    expect(desk.position()?.protection).toBe('native');
    expect(desk.held()).toBe(10);
    expect(desk.orders('exit')).toEqual([]);
  });

  it('lesson 15: policy "retry" against a venue that always refuses does not hammer it', () => {
    const { desk, entry } = accepted({ tweaks: { protection: { nakedPolicy: 'retry' } } });
    refuse(desk);
    desk.fill(entry, '10', '100');
    desk.advance(120_000);
    expect(desk.alerts().filter((code) => code === 'unprotected').length).toBeGreaterThan(2);
    expect(desk.orders('stop').length).toBeLessThan(150);
  });

  it('lesson 15: policy "halt" halts, keeps the position and goes on trying', () => {
    const { desk, entry } = accepted({ tweaks: { protection: { nakedPolicy: 'halt' } } });
    for (let i = 0; i < 4; i += 1) desk.venue.reject('price_collar');
    desk.fill(entry, '10', '100');
    desk.advance(20_000);
    expect(desk.state.trading).toBe('halted');
    expect(desk.state.halt?.by).toBe('protection');
    expect([desk.held(), desk.position()?.protection]).toEqual([10, 'native']);
  });

  it('an exit that is refused again and again is tried with growing pauses of at most 30 s', () => {
    const desk = new Desk();
    const position = desk.open();
    refuse(desk);
    desk.command({ kind: 'close_position', position: position.id });
    desk.advance(180_000);
    const exits = desk.orders('exit');
    const pauses = exits.slice(1).map((order, i) => order.createdAt - must(exits[i], 'earlier').createdAt);
    expect(pauses.slice(0, 6)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000]);
    expect(Math.max(...pauses)).toBe(30_000);
    desk.venue.behave();
    desk.advance(31_000);
    expect(desk.held()).toBe(0);
  });
});

describe('naked for too long', () => {
  it('I6: alarm and policy come at nakedLimitMs, not before', () => {
    const { desk, entry } = accepted();
    desk.venue.always('submit', 'lost');
    desk.fill(entry, '10', '100');
    desk.advance(2_999);
    expect(desk.alerts()).toEqual([]);
    expect(desk.orders('exit')).toEqual([]);
    desk.advance(1);
    expect(desk.alerts()).toEqual(['unprotected']);
    expect(desk.orders('exit')).toHaveLength(1);
  });

  it('the alarm is repeated while it lasts', () => {
    const { desk, entry } = accepted();
    desk.venue.always('submit', 'lost');
    desk.fill(entry, '10', '100');
    desk.advance(34_000);
    expect(desk.alerts().filter((code) => code === 'unprotected')).toHaveLength(4);
  });

  it('a stop that comes in time silences it', () => {
    const { desk, entry } = accepted();
    desk.venue.next('submit', 'hold');
    desk.fill(entry, '10', '100');
    desk.advance(2_900);
    const request = must(desk.venue.held[0], 'the stop');
    desk.answer(request.id, desk.venue.act(request, desk.state.at, () => undefined));
    desk.advance(60_000);
    expect(desk.alerts()).toEqual([]);
    expect(desk.position()?.nakedSince).toBeNull();
  });

  it('a stop the venue cancels by itself is put back', () => {
    const desk = new Desk();
    const position = desk.open();
    const stop = must(desk.orders('stop')[0], 'a stop');
    desk.report({ kind: 'order', order: desk.venue.end(stop.ticket.clientOrderId, 'cancelled', desk.state.at) });
    expect(position.protection).toBe('naked');
    desk.advance(500);
    expect(position.protection).toBe('native');
    expect(stopsAtVenue(desk)).toHaveLength(1);
  });

  it('a market that is through the stop already: leave at once, without a stop', () => {
    const { desk, entry } = accepted();
    desk.quote(BTC.id, 97);
    desk.fill(entry, '10', '100');
    expect(desk.orders('stop')).toEqual([]);
    expect(desk.orders('exit')).toHaveLength(1);
    desk.advance(500);
    expect(desk.held()).toBe(0);
  });
});

describe('a venue without native stops', () => {
  const soft = (options: DeskOptions = {}): Desk => new Desk({ nativeStops: false, ...options });

  it('the engine watches each tick: a soft stop, shown as such', () => {
    const desk = soft();
    const position = desk.open();
    expect(position.protection).toBe('soft');
    expect(desk.orders('stop')).toEqual([]);
    desk.quote(BTC.id, 98.1);
    expect(desk.orders('exit')).toEqual([]);
    desk.quote(BTC.id, 98);
    expect(desk.orders('exit')).toHaveLength(1);
    desk.advance(500);
    expect([desk.held(), position.closeReason]).toEqual([0, 'soft stop']);
  });

  it.each([['long', 104, 'soft target'], ['short', 96, 'soft target']] as const)('a %s takes its target at %d', (direction, at, reason) => {
    const desk = soft();
    const position = desk.open(BTC.id, direction);
    desk.quote(BTC.id, at);
    desk.advance(500);
    expect([desk.held(), position.closeReason]).toEqual([0, reason]);
  });
});

describe('moving the stop', () => {
  const trailing = (more: object = {}): { desk: Desk; position: ReturnType<Desk['open']> } => {
    const desk = new Desk({ tweaks: { protection: { breakEvenAtR: 1, trailR: 1, trailStepR: 0.25, ...more } } });
    return { desk, position: desk.open(BTC.id, 'long', { target: 140 }) };
  };

  it.each<[string, readonly number[], string]>([
    ['below one R in favour it stays', [101, 101.9], '98'],
    ['at one R it goes to the entry', [102], '100'],
    ['beyond, it trails the best price by one R', [103], '101'],
    ['by steps of a quarter R: less than half a point is not worth a message', [103, 103.4], '101'],
    ['the next step', [103, 103.4, 103.5], '101.5'],
    ['never back: the best price counts, not the last', [105, 104, 103.5], '103'],
  ])('%s', (_name, prices, stop) => {
    const { desk, position } = trailing();
    for (const mid of prices) {
      desk.quote(BTC.id, mid);
      desk.advance(500);
    }
    expect(toText(must(position.stop, 'a stop'))).toBe(stop);
    expect(stopsAtVenue(desk)).toEqual([['21.739', stop]]);
  });

  it('lesson 18: a hundred ticks up move the stop a few times, not a hundred', () => {
    const { desk } = trailing();
    for (let i = 0; i < 100; i += 1) {
      desk.quote(BTC.id, 102 + i * 0.02);
      desk.advance(200);
    }
    expect(desk.orders('stop').length).toBeLessThanOrEqual(6);
    expect(stopsAtVenue(desk)).toHaveLength(1);
  });

  it('a stop is never loosened, whatever the market does', () => {
    for (const direction of ['long', 'short'] as const) {
      const desk = new Desk({ tweaks: { protection: { breakEvenAtR: 1, trailR: 1, trailStepR: 0.25 } } });
      const position = desk.open(BTC.id, direction, { target: direction === 'long' ? 140 : 60 });
      let tightest = must(position.stop, 'a stop');
      const sign = direction === 'long' ? 1 : -1;
      for (const move of [0.5, 2, 3, 2.5, 4, 1.9, 5, 3.2, 6]) {
        desk.quote(BTC.id, 100 + sign * move);
        desk.advance(300);
        const now = must(position.stop, 'a stop');
        expect(direction === 'long' ? now >= tightest : now <= tightest).toBe(true);
        tightest = now;
        if (desk.held() === 0) break;
      }
      expect(tightest).not.toBe(price(direction === 'long' ? '98' : '102'));
    }
  });

  it('a time stop closes the position when its time is over', () => {
    const desk = new Desk({ tweaks: { protection: { maxHoldMs: 60_000 } } });
    const position = desk.open();
    desk.advance(59_000);
    desk.quote(BTC.id, 100);
    expect(desk.orders('exit')).toEqual([]);
    // The market stands still: the time passes all the same.
    desk.advance(11_000);
    expect([desk.held(), position.closeReason]).toEqual([0, 'time stop']);
  });
});

describe('partial take-profit', () => {
  const partial = (): { desk: Desk; position: ReturnType<Desk['open']> } => {
    const desk = new Desk({ tweaks: { protection: { partialTakeProfit: { atR: 1.5, fraction: 0.5 } } } });
    return { desk, position: desk.open() };
  };

  it('takes half off at 1.5 R, once, rounded down, and the stop follows', () => {
    const { desk, position } = partial();
    desk.quote(BTC.id, 102.9);
    expect(desk.orders('exit')).toEqual([]);
    desk.quote(BTC.id, 103);
    desk.advance(500);
    expect(desk.orders('exit').map((order) => toText(order.ticket.quantity))).toEqual(['10.869']);
    expect(toText(position.quantity)).toBe('10.87');
    desk.advance(1_000);
    desk.quote(BTC.id, 103.5);
    desk.advance(1_000);
    expect(desk.orders('exit')).toHaveLength(1);
    expect(stopsAtVenue(desk)).toEqual([['10.87', '98']]);
  });

  it('a venue that refuses it is not asked again at every tick', () => {
    const { desk } = partial();
    refuse(desk);
    for (let i = 0; i < 100; i += 1) {
      desk.quote(BTC.id, 103 + (i % 5) / 10);
      desk.advance(100);
    }
    expect(desk.orders('exit').length).toBeLessThan(10);
  });
});

describe('exits', () => {
  it('lesson 21: reduce-only, fresh size, rounded down, one at a time: a close never opens the other side', () => {
    const desk = new Desk();
    const position = desk.open();
    desk.venue.marketPrice.clear();
    for (let i = 0; i < 3; i += 1) desk.command({ kind: 'close_position', position: position.id });
    desk.advance(30_000);
    expect(desk.orders('exit')).toHaveLength(1);
    const [exit] = desk.orders('exit');
    expect(must(exit, 'an exit').ticket).toMatchObject({ reduceOnly: true, side: 'sell', quantity: position.quantity });
  });

  it('lesson 21: the stop fires while the exit is on its way: the exit is refused, nothing flips', () => {
    const desk = new Desk();
    const position = desk.open();
    const stop = must(desk.orders('stop')[0], 'a stop');
    desk.venue.next('submit', 'hold');
    desk.command({ kind: 'close_position', position: position.id });
    desk.fill(stop, position.quantity, '98');
    const request = must(desk.venue.held[0], 'the exit');
    desk.answer(request.id, desk.venue.act(request, desk.state.at, () => undefined));
    desk.advance(60_000);
    expect([desk.held(), toText(desk.venue.quantity(BTC.id))]).toEqual([0, '0']);
    expect(desk.orders('exit').map((order) => order.state)).toEqual(['rejected']);
  });

  it('every exit is a whole number of lots and not more than is held', () => {
    const odd = instrumentOf('BTC', 'perpetual', { lotSize: quantity('0.05'), minQuantity: quantity('0.05') });
    const desk = new Desk({ instruments: [odd] });
    const position = desk.open(odd.id);
    // A stranger's fill leaves us with an odd size.
    desk.venue.trade(odd.id, 'sell', quantity('0.02'), price('100'), desk.state.at, (report) => desk.report(report));
    desk.command({ kind: 'close_position', position: position.id });
    for (const exit of desk.orders('exit')) {
      expect(exit.ticket.quantity).toBe(floorTo(exit.ticket.quantity, quantity('0.05')));
      expect(exit.ticket.quantity <= position.peakQuantity).toBe(true);
    }
    expect(desk.orders('exit').length).toBeGreaterThan(0);
  });
});

describe('dust', () => {
  const COARSE = instrumentOf('BTC', 'perpetual', { lotSize: quantity('0.1'), minQuantity: quantity('0.1') });
  const left = (instrument: typeof COARSE, size: string): { desk: Desk; position: ReturnType<Desk['open']> } => {
    const desk = new Desk({ instruments: [instrument] });
    const position = desk.open(instrument.id);
    desk.venue.trade(instrument.id, 'sell', (position.quantity - quantity(size)) as never, price('100'), desk.state.at, (report) => desk.report(report));
    return { desk, position };
  };

  it('lesson 19: a remainder below one lot is labelled, told once, left out of alarms, and not retried', () => {
    const { desk, position } = left(COARSE, '0.04');
    desk.advance(120_000);
    expect(desk.alerts().filter((code) => code === 'dust')).toHaveLength(1);
    expect(desk.alerts()).not.toContain('unprotected');
    const ordersBefore = desk.state.orders.size;
    desk.command({ kind: 'close_position', position: position.id });
    desk.advance(600_000);
    expect(desk.state.orders.size).toBe(ordersBefore);
  });

  it('lesson 19: a remainder of a lot or more but below the venue’s smallest order is dust as well', () => {
    const { desk, position } = left(instrumentOf('BTC', 'perpetual', { lotSize: quantity('0.001'), minQuantity: quantity('0.1') }), '0.04');
    desk.venue.always('submit', { answer: { kind: 'rejected', code: 'min_quantity', sentence: 'too small' } });
    desk.advance(120_000);
    expect(desk.state.dust.has(position.id)).toBe(true);
    expect(desk.alerts()).not.toContain('stop_refused');
    expect(desk.orders('exit')).toEqual([]);
  });

  it('lesson 19: an entry whose stop would be worth less than the venue’s smallest order is refused beforehand', () => {
    const desk = new Desk({ instruments: [instrumentOf('BTC', 'perpetual', { minNotional: money('2160') })] });
    desk.signal(BTC.id);
    desk.cycle();
    // 21.739 at 100.3 is worth 2,180, at the stop less 1 % slippage 2,109.
    expect(desk.factsOf('signal_ended')[0]?.sentence).toMatch(/^minimum value: 2109\.\d+, limit 2160\.$/);
  });

  it('dust that grows again is a position again, with a stop and with alarms', () => {
    const { desk, position } = left(COARSE, '0.04');
    const entry = must(desk.orders('entry')[0], 'the entry');
    desk.venue.fill(entry.ticket.clientOrderId, quantity('1'), price('100'), desk.state.at, (report) => desk.report(report));
    expect(desk.state.dust.has(position.id)).toBe(false);
    desk.advance(500);
    expect(position.protection).toBe('native');
  });
});

describe('a position that came without a plan', () => {
  it('gets a fallback stop 3 % from the market, and says so', () => {
    const desk = new Desk();
    const entry = desk.enter();
    desk.advance(100);
    desk.state.orders.set(entry.ticket.clientOrderId, { ...entry, plan: null });
    desk.fill(entry, '10', '100');
    expect(toText(must(desk.position()?.stop, 'a stop'))).toBe('97');
    expect(desk.alerts()).toEqual(['fallback_stop']);
    desk.advance(500);
    expect(stopsAtVenue(desk)).toEqual([['10', '97']]);
  });
});
