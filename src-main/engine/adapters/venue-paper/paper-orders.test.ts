import { describe, expect, it } from 'vitest';
import { Desk, OTHER, PERPETUAL, SPOT, START, balances } from './paper.fixture.ts';
import type { OrderWords } from './paper.fixture.ts';

/** A calm market at 100: range 0.2 % a bar, 1000 BTC a bar, so our cap is 100 BTC a bar. */
const calm = (desk = new Desk()): Desk => desk.bar(100, 100.1, 99.9, 100);

describe('market orders where only bars are known', () => {
  it('fill on arrival at the last close plus half a spread and impact, rounded up to the tick', () => {
    const desk = calm();
    expect(desk.outcome({ id: 'a', quantity: '1' })).toBe('filled');
    expect(desk.tape('a')).toEqual(['buy 1 @ 100.1 taker']);
  });

  it('pay more the more they take of the volume', () => {
    const desk = new Desk().bar(100, 101, 99, 100);
    desk.send({ id: 'a', quantity: '60' });
    expect(desk.tape('a')).toEqual(['buy 10 @ 100.2 taker', 'buy 25 @ 100.3 taker', 'buy 25 @ 100.4 taker']);
  });

  it('take no more than a tenth of the volume, and the rest from the following bars at their open', () => {
    const desk = calm(new Desk({ startBalances: balances(['USDT', '1000000']) }));
    expect(desk.outcome({ id: 'a', quantity: '150' })).toBe('partially_filled');
    expect(desk.state('a')).toBe('partially_filled 100/150');
    desk.bar(101, 101.1, 100.9, 101, 300);
    expect(desk.state('a')).toBe('partially_filled 130/150');
    desk.bar(101, 101.1, 100.9, 101, 300);
    expect(desk.state('a')).toBe('filled 150/150');
    expect(desk.fills.filter((fill) => fill.price > 101n * 10n ** 18n).length).toBeGreaterThan(0);
  });

  it('are refused where the last price is too old', () => {
    const desk = calm();
    desk.now += 181_000;
    expect(desk.outcome({})).toBe('no_market');
  });

  it('are refused before any price', () => {
    expect(new Desk().outcome({})).toBe('no_market');
  });

  it('never use a history bar to match, but know its close', () => {
    const desk = new Desk();
    desk.send({ id: 'limit', type: 'limit', price: '99' });
    desk.see({ kind: 'candle', instrument: PERPETUAL.id, timeframe: '1m', openAt: (START - 60_000) as never, open: 100, high: 101, low: 90, close: 100, volume: 1, closed: true, history: true });
    expect(desk.state('limit')).toBe('open 0/1');
    expect(desk.outcome({ quantity: '0.1', side: 'sell' })).toBe('filled');
  });
});

describe('limit orders', () => {
  const cases: readonly (readonly [string, OrderWords, readonly [number, number, number, number], string[]])[] = [
    ['a buy at 99 is not filled at the touch', { price: '99' }, [100, 100, 99, 99.5], []],
    ['a buy at 99 is filled at 99 once traded through by a tick', { price: '99' }, [100, 100, 98.9, 99.5], ['buy 1 @ 99 maker']],
    ['a buy at 99 is filled at 99, no better, when the bar opens below', { price: '99' }, [97, 98, 96, 97], ['buy 1 @ 99 maker']],
    ['a sell at 101 is not filled at the touch', { side: 'sell', price: '101' }, [100, 101, 100, 100.5], []],
    ['a sell at 101 is filled at 101 once traded through', { side: 'sell', price: '101' }, [100, 101.1, 100, 100.5], ['sell 1 @ 101 maker']],
  ];
  it.each(cases)('%s', (_name, words, [open, high, low, close], tape) => {
    const desk = calm();
    desk.send({ id: 'a', type: 'limit', ...words });
    desk.bar(open, high, low, close);
    expect(desk.tape('a')).toEqual(tape);
  });

  it('take what is within the limit at once and rest with the remainder', () => {
    const desk = new Desk().book([[99, 5]], [[100, 1], [101, 1], [102, 5]]);
    expect(desk.outcome({ id: 'a', type: 'limit', price: '101', quantity: '3' })).toBe('partially_filled');
    expect(desk.tape('a')).toEqual(['buy 1 @ 100 taker', 'buy 1 @ 101 taker']);
    desk.now += 1_000;
    desk.book([[99, 5]], [[100.9, 5]]);
    expect(desk.tape('a').at(-1)).toBe('buy 1 @ 101 maker');
    expect(desk.state('a')).toBe('filled 3/3');
  });

  it('get no more than a tenth of the bar', () => {
    const desk = calm();
    desk.send({ id: 'a', type: 'limit', price: '99', quantity: '30' });
    desk.bar(100, 100, 98, 98.5, 200);
    expect(desk.state('a')).toBe('partially_filled 20/30');
    desk.bar(98.5, 99, 98, 98.5, 200);
    expect(desk.state('a')).toBe('filled 30/30');
  });

  it('that came into a bar do not profit from what it did before they came', () => {
    const desk = calm();
    desk.now += 30_000;
    desk.send({ id: 'a', type: 'limit', price: '99' });
    desk.now -= 30_000;
    desk.bar(100, 100, 95, 100);
    expect(desk.tape('a')).toEqual([]);
    desk.bar(100, 100, 98.9, 100);
    expect(desk.tape('a')).toEqual(['buy 1 @ 99 maker']);
  });

  it('follow a forming bar from where it stood when they came', () => {
    const desk = calm();
    const openAt = desk.now as never;
    const forming = (low: number, close: number, closed = false): unknown =>
      desk.see({ kind: 'candle', instrument: PERPETUAL.id, timeframe: '1m', openAt, open: 100, high: 100, low, close, volume: 500, closed });
    desk.now += 10_000;
    forming(95, 99.5);
    desk.send({ id: 'a', type: 'limit', price: '99' });
    desk.now += 10_000;
    forming(95, 99.2);
    expect(desk.tape('a')).toEqual([]);
    desk.now += 10_000;
    forming(94, 99.2);
    expect(desk.tape('a')).toEqual([]);
    desk.now += 30_000;
    desk.see({ kind: 'candle', instrument: PERPETUAL.id, timeframe: '1m', openAt, open: 100, high: 100, low: 93, close: 98, volume: 900, closed: true });
    expect(desk.tape('a')).toEqual(['buy 1 @ 99 maker']);
  });

  it('are filled by a trade through them, up to its size and only once', () => {
    const desk = new Desk().trade(100, 1);
    desk.send({ id: 'a', type: 'limit', price: '99', quantity: '3' });
    desk.now += 1_000;
    desk.trade(99, 10);
    expect(desk.state('a')).toBe('open 0/3');
    desk.trade(98.9, 2);
    expect(desk.state('a')).toBe('partially_filled 2/3');
  });

  it('are not filled by a trade from before they arrived', () => {
    const desk = new Desk().trade(100, 1);
    desk.now += 1_000;
    desk.send({ id: 'a', type: 'limit', price: '99', quantity: '3' });
    desk.see({ kind: 'trade', instrument: PERPETUAL.id, at: (desk.now - 500) as never, price: 90, quantity: 10, side: 'sell' });
    expect(desk.state('a')).toBe('open 0/3');
  });
});

describe('time in force and post-only', () => {
  const book = (): Desk => new Desk().book([[99, 1]], [[100, 1], [101, 1]]);
  const cases: readonly (readonly [string, OrderWords, string, string[]])[] = [
    ['IOC takes what is there and ends', { type: 'limit', price: '100', quantity: '3', timeInForce: 'ioc' }, 'expired', ['buy 1 @ 100 taker']],
    ['IOC with nothing there ends', { type: 'limit', price: '99.5', timeInForce: 'ioc' }, 'expired', []],
    ['FOK that cannot be filled whole takes nothing', { type: 'limit', price: '100', quantity: '2', timeInForce: 'fok' }, 'expired', []],
    ['FOK that can is filled', { type: 'limit', price: '101', quantity: '2', timeInForce: 'fok' }, 'filled', ['buy 1 @ 100 taker', 'buy 1 @ 101 taker']],
    ['GTC rests', { type: 'limit', price: '99.5' }, 'open', []],
    ['post-only that rests is accepted', { type: 'limit', price: '99.9', postOnly: true }, 'open', []],
    ['post-only that would take is refused', { type: 'limit', price: '100', postOnly: true }, 'would_take', []],
    ['a post-only sell at the bid is refused', { type: 'limit', side: 'sell', price: '99', postOnly: true }, 'would_take', []],
    ['a market IOC ends with its remainder', { quantity: '5', timeInForce: 'ioc' }, 'expired', ['buy 1 @ 100 taker', 'buy 1 @ 101 taker']],
    ['a market GTC works on', { quantity: '5' }, 'partially_filled', ['buy 1 @ 100 taker', 'buy 1 @ 101 taker']],
  ];
  it.each(cases)('%s', (_name, words, outcome, tape) => {
    const desk = book();
    expect(desk.outcome({ id: 'a', ...words })).toBe(outcome);
    expect(desk.tape('a')).toEqual(tape);
  });
});

describe('stops, stop-limits and take-profits', () => {
  const long = (): Desk => {
    const desk = calm();
    desk.send({ id: 'entry', quantity: '1' });
    return desk;
  };
  const cases: readonly (readonly [string, OrderWords, readonly [number, number, number, number], string[]])[] = [
    ['a stop not reached waits', { type: 'stop', trigger: '98' }, [100, 100, 98.1, 99], []],
    ['a stop is filled at its trigger less slippage', { type: 'stop', trigger: '98' }, [100, 100, 97, 99], ['sell 1 @ 97.9 taker']],
    ['a stop the bar opens beyond is filled at the open less slippage', { type: 'stop', trigger: '98' }, [95, 96, 94, 95], ['sell 1 @ 94.9 taker']],
    ['a take-profit is filled at its trigger less slippage', { type: 'take_profit', trigger: '102' }, [100, 102, 100, 101], ['sell 1 @ 101.9 taker']],
    ['a take-profit gets nothing better when the bar opens beyond', { type: 'take_profit', trigger: '102' }, [110, 111, 109, 110], ['sell 1 @ 101.9 taker']],
    ['a stop-limit trades within its limit', { type: 'stop_limit', trigger: '98', price: '97.5' }, [100, 100, 97, 99], ['sell 1 @ 97.9 taker']],
    ['a stop-limit that the gap jumps rests', { type: 'stop_limit', trigger: '98', price: '97.5' }, [95, 96, 94, 95], []],
  ];
  it.each(cases)('%s', (_name, words, [open, high, low, close], tape) => {
    const desk = long();
    desk.send({ id: 'a', side: 'sell', reduceOnly: true, ...words });
    desk.bar(open, high, low, close);
    expect(desk.tape('a')).toEqual(tape);
  });

  it('a stop-limit that was jumped is filled at its limit when the market comes back through it', () => {
    const desk = long();
    desk.send({ id: 'a', side: 'sell', type: 'stop_limit', trigger: '98', price: '97.5', reduceOnly: true });
    desk.bar(95, 96, 94, 95).bar(95, 97.6, 95, 97);
    expect(desk.tape('a')).toEqual(['sell 1 @ 97.5 maker']);
  });

  it('within one bar the stop comes before the target, and the target goes with the position', () => {
    const desk = long();
    desk.send({ id: 'target', side: 'sell', type: 'limit', price: '102', reduceOnly: true });
    desk.send({ id: 'stop', side: 'sell', type: 'stop', trigger: '98', reduceOnly: true });
    desk.bar(100, 105, 95, 100);
    expect(desk.tape('stop')).toEqual(['sell 1 @ 97.9 taker']);
    expect(desk.state('target')).toBe('cancelled 0/1');
    expect(desk.position()).toBe('0');
  });

  it('a stop at a quote market fires at the bid and walks it', () => {
    const desk = new Desk().quote(100, 100.2);
    desk.send({ id: 'entry' });
    desk.send({ id: 'stop', side: 'sell', type: 'stop', trigger: '99', reduceOnly: true });
    desk.quote(99.1, 99.3);
    expect(desk.tape('stop')).toEqual([]);
    desk.quote(98.5, 98.7);
    expect(desk.tape('stop')).toEqual(['sell 1 @ 98.5 taker']);
  });

  it.each([
    ['sell', '99', 99, 99.2, 'sell 1 @ 99 taker'], ['buy', '101', 100.8, 101, 'buy 1 @ 101 taker'],
  ] as const)('a stop to %s fires as soon as its own side of the quote or book is at the trigger', (side, trigger, bid, ask, fill) => {
    for (const show of ['quote', 'book'] as const) {
      const desk = new Desk().quote(100, 100.2);
      desk.send({ id: 'stop', side, type: 'stop', trigger });
      if (show === 'quote') desk.quote(bid, ask);
      else desk.book([[bid, 10]], [[ask, 10]]);
      expect(desk.tape('stop'), show).toEqual([fill]);
    }
  });

  it.each([
    ['stop', 'sell', '100'], ['stop', 'sell', '101'], ['stop', 'buy', '100'], ['stop', 'buy', '99'], ['take_profit', 'sell', '99'], ['take_profit', 'buy', '101'],
  ] as const)('a %s to %s at %s, reached already, is refused', (type, side, trigger) => {
    expect(calm().outcome({ type, side, trigger })).toBe('would_trigger');
  });

  it('are accepted before any price, so that protection can be restored at once', () => {
    const desk = long();
    desk.restart();
    desk.now += 3_600_000;
    expect(desk.outcome({ id: 'stop', side: 'sell', type: 'stop', trigger: '50', reduceOnly: true })).toBe('open');
  });
});

describe('one cancels other', () => {
  it('a partial fill of one side cancels the other', () => {
    const desk = calm();
    desk.send({ id: 'entry', quantity: '30' });
    desk.send({ id: 'target', side: 'sell', type: 'limit', price: '101', quantity: '30', reduceOnly: true, ocoGroup: 'g' });
    desk.send({ id: 'stop', side: 'sell', type: 'stop', trigger: '98', quantity: '30', reduceOnly: true, ocoGroup: 'g' });
    desk.bar(100, 102, 100, 101, 100);
    expect(desk.state('target')).toBe('partially_filled 10/30');
    expect(desk.state('stop')).toBe('cancelled 0/30');
  });

  it('orders of other groups stay', () => {
    const desk = calm();
    desk.send({ id: 'a', type: 'limit', price: '99', ocoGroup: 'g' });
    desk.send({ id: 'b', type: 'limit', price: '98', ocoGroup: 'h' });
    desk.bar(100, 100, 98.5, 99);
    expect([desk.state('a'), desk.state('b')]).toEqual(['filled 1/1', 'open 0/1']);
  });
});

describe('reduce-only', () => {
  it('is refused with nothing to reduce, and on the side that would add', () => {
    const desk = calm();
    expect(desk.outcome({ side: 'sell', reduceOnly: true })).toBe('reduce_only');
    desk.send({ quantity: '1' });
    expect(desk.outcome({ side: 'buy', reduceOnly: true })).toBe('reduce_only');
  });

  it('is cut to the position and never flips it', () => {
    const desk = calm();
    desk.send({ quantity: '1' });
    expect(desk.outcome({ id: 'exit', side: 'sell', quantity: '3', reduceOnly: true })).toBe('filled');
    expect(desk.state('exit')).toBe('filled 1/1');
    expect(desk.position()).toBe('0');
  });

  it('shrinks while it rests when the position shrinks, and ends with it', () => {
    const desk = calm();
    desk.send({ quantity: '1' });
    desk.send({ id: 'stop', side: 'sell', type: 'stop', trigger: '95', reduceOnly: true });
    desk.send({ side: 'sell', quantity: '0.4' });
    expect(desk.state('stop')).toBe('open 0/0.6');
    desk.send({ side: 'sell', quantity: '0.6' });
    expect(desk.state('stop')).toBe('cancelled 0/0.6');
  });

  it('may close a remainder that is worth less than the smallest order', () => {
    const desk = calm();
    desk.send({ quantity: '1' });
    desk.send({ side: 'sell', quantity: '0.99' });
    expect(desk.outcome({ side: 'sell', quantity: '0.01' })).toBe('min_notional');
    expect(desk.outcome({ side: 'sell', quantity: '0.01', reduceOnly: true })).toBe('filled');
  });
});

describe('refusals', () => {
  const cases: readonly (readonly [string, OrderWords, string])[] = [
    ['price off the tick', { type: 'limit', price: '99.05' }, 'tick'],
    ['trigger off the tick', { type: 'stop', trigger: '101.05' }, 'tick'],
    ['quantity off the lot', { quantity: '1.0005' }, 'lot'],
    ['quantity below the smallest', { quantity: '0.001' }, 'min_quantity'],
    ['no quantity', { quantity: '0' }, 'min_quantity'],
    ['value below the smallest', { quantity: '0.049' }, 'min_notional'],
    ['limit value below the smallest', { type: 'limit', price: '90', quantity: '0.055' }, 'min_notional'],
    ['limit 21 % below the market', { type: 'limit', price: '79' }, 'price_collar'],
    ['trigger 21 % above the market', { type: 'stop', trigger: '121' }, 'price_collar'],
    ['limit 19 % below the market', { type: 'limit', price: '81' }, 'open'],
    ['unknown instrument', { instrument: 'XRP-USDT.alpha' as never }, 'unknown_instrument'],
    ['arrived after its receive window', { expiresAt: (START + 59_999) as never }, 'expired_request'],
    ['arrived on the last moment', { expiresAt: (START + 60_000) as never }, 'filled'],
    ['a limit order without a price', { type: 'limit' }, 'other'],
    ['a stop without a trigger', { type: 'stop' }, 'other'],
    ['a post-only market order', { postOnly: true }, 'other'],
    ['more than the margin bears (3x of 100,000)', { type: 'limit', price: '99', quantity: '3100' }, 'insufficient_margin'],
    ['what the margin bears', { type: 'limit', price: '99', quantity: '3000' }, 'open'],
  ];
  it.each(cases)('%s', (_name, words, outcome) => {
    expect(calm().outcome(words)).toBe(outcome);
  });

  it('a second order with a known id is refused and changes nothing, also when the first is finished', () => {
    const desk = calm();
    desk.send({ id: 'a', quantity: '1' });
    expect(desk.outcome({ id: 'a', quantity: '2' })).toBe('duplicate_id');
    expect(desk.position()).toBe('1');
    desk.send({ id: 'b', type: 'limit', price: '99' });
    expect(desk.outcome({ id: 'b', type: 'limit', price: '98' })).toBe('duplicate_id');
  });

  it('cancelling: unknown is refused, finished answers its state, working ends', () => {
    const desk = calm();
    expect(desk.cancel('nobody')).toMatchObject({ kind: 'rejected', code: 'unknown_order' });
    desk.send({ id: 'done' });
    expect(desk.cancel('done')).toMatchObject({ kind: 'order', order: { status: 'filled' } });
    desk.send({ id: 'resting', type: 'limit', price: '99' });
    expect(desk.cancel('resting')).toMatchObject({ kind: 'order', order: { status: 'cancelled' } });
    expect(desk.cancel('resting')).toMatchObject({ kind: 'order', order: { status: 'cancelled' } });
    expect(desk.cancel('resting', SPOT.id)).toMatchObject({ kind: 'rejected', code: 'unknown_order' });
    expect(desk.order('resting', OTHER.id)).toBeNull();
  });
});
