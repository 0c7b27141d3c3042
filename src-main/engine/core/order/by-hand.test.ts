import { describe, expect, it } from 'vitest';
import { money, toText } from '../../../../src-shared/domain/decimal.ts';
import type { ClientOrderId, InstrumentId, RowId } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import type { ManualTicket } from '../command.ts';
import { BTC, Desk, ETH_SPOT, instrumentOf, SOL, START, type DeskOptions } from '../engine.fixture.ts';
import { committed } from '../portfolio/valuation.ts';
import { previewEntry } from '../risk/preview-entry.ts';
import { judgeWish } from '../risk/judge.ts';
import { wishOfTicket } from '../risk/entry-wish.ts';
import { orderOfCommand } from './place-order.ts';
import type { Order } from './order.ts';

/** 10,000 USDT; BTC at 100, tick 0.1, lot 0.001, fee 0.05 %; at most 2,500 on an instrument, 200 at the stop by hand. */
const ticket = (more: Partial<ManualTicket> = {}): ManualTicket => ({
  instrument: BTC.id, direction: 'long', type: 'market', price: null, size: { by: 'risk', share: 0.005 }, stop: '98', target: null, ...more,
});
const limitTicket = (more: Partial<ManualTicket> = {}): ManualTicket => ticket({ type: 'limit', price: '99', stop: '97', ...more });

function place(desk: Desk, wish: ManualTicket): { readonly sentence: string; readonly accepted: boolean; readonly order: Order | null } {
  desk.command({ kind: 'place_order', ticket: wish });
  const handled = must(desk.factsOf('command_handled').at(-1), 'a command is always handled');
  const id = orderOfCommand(desk.state, handled.command.id);
  return { accepted: handled.accepted, sentence: handled.sentence, order: id === null ? null : desk.order(id) };
}

describe('an entry by hand', () => {
  it.each<[string, Partial<ManualTicket>, string, string]>([
    // The ask is 100.05, so the worst price is 100.3 (0.2 % through it, on the tick). 0.5 % of 10,000 is 50; 50 / (100.3 − 98) = 21.739.
    ['half a percent at risk', {}, '21.739', '100.3'],
    ['a quantity, cut to the lot', { size: { by: 'quantity', quantity: '12.34567' } }, '12.345', '100.3'],
    // 1,000 / 100.3 = 9.970
    ['a value', { size: { by: 'value', value: '1000' } }, '9.97', '100.3'],
    // The bid is 99.95; 0.2 % below it on the tick is 99.7. 50 / (102 − 99.7) = 21.739.
    ['short', { direction: 'short', stop: '102' }, '21.739', '99.7'],
    // 50 / (99 − 97) = 25
    ['resting below the market', { type: 'limit', price: '99', stop: '97' }, '25', '99'],
    ['resting above it, short', { type: 'limit', direction: 'short', price: '101', stop: '103' }, '24.752', '101'],
  ])('%s', (_name, more, size, at) => {
    const desk = new Desk();
    const { accepted, order, sentence } = place(desk, ticket(more));
    // A short at 101 of 25 would be worth 2,525: over the 2,500 an instrument may hold. It is refused, not made smaller.
    if (more.direction === 'short' && more.type === 'limit') {
      expect([accepted, sentence, order]).toEqual([false, 'Not sent. instrument exposure: 0 → 2525, limit 2500.', null]);
      return;
    }
    expect(sentence).toContain(`${size} ${BTC.id} at ${at} or better; stop`);
    expect([toText(must(order, 'sent').ticket.quantity), toText(must(order?.ticket.price, 'a limit'))]).toEqual([size, at]);
    expect(order).toMatchObject({ purpose: 'entry', state: 'sent', ticket: { type: 'limit', timeInForce: more.type === 'limit' ? 'gtc' : 'ioc', reduceOnly: false }, plan: { closeAt: null } });
    expect(order?.origin).toEqual({ kind: 'command', command: must(desk.factsOf('command_handled').at(-1), 'handled').command.id });
  });

  it.each<[string, DeskOptions, (desk: Desk) => void, Partial<ManualTicket>, string]>([
    ['paused', {}, (desk) => { desk.command({ kind: 'pause' }); }, {}, 'trading state: paused, limit active.'],
    ['halted', {}, (desk) => { desk.halt(); }, {}, 'trading state: halted, limit active.'],
    ['disconnected', {}, (desk) => { desk.connection(false); }, {}, 'venue: disconnected, limit reconciled.'],
    ['short on spot', {}, () => undefined, { instrument: ETH_SPOT.id, direction: 'short', stop: '102' }, 'direction tradable: short spot, limit long on spot.'],
    ['held', {}, (desk) => { desk.open(); }, {}, 'open position or entry: held, limit none.'],
    ['a fat finger: ten per cent above the market', {}, () => undefined, { type: 'limit', price: '110' }, 'price collar: 0.10000, limit 0.02.'],
    ['too far below it to rest', {}, () => undefined, { type: 'limit', price: '91', stop: '90' }, 'price collar: 0.09000, limit 0.08.'],
    ['off the tick', {}, () => undefined, { type: 'limit', price: '99.05' }, 'price on the tick: 99.05, limit steps of 0.1.'],
    ['a stop above the price it rests at', {}, () => undefined, { type: 'limit', price: '97', stop: '98' }, 'stop on the right side: 98, limit below 97.'],
    ['a stop on the wrong side of the market', {}, () => undefined, { stop: '101' }, 'stop on the right side: 101, limit below 100.'],
    ['a target behind', {}, () => undefined, { target: '99' }, 'target beyond entry: 99, limit 100.3.'],
    // 2 % of 10,000 is 200; 100 × 2.3 = 230.
    ['more than two percent at the stop', { tweaks: { risk: { maxInstrumentExposure: 2, maxPortfolioExposure: 2 } } }, () => undefined, { size: { by: 'quantity', quantity: '100' } }, 'risk per trade: 230, limit 200.'],
    ['more than an instrument may hold', {}, () => undefined, { size: { by: 'quantity', quantity: '30' } }, 'instrument exposure: 0 → 3009, limit 2500.'],
    ['more than the portfolio has left', { tweaks: { risk: { maxPortfolioExposure: 0.4 } } }, (desk) => { desk.enter(SOL.id); }, { size: { by: 'quantity', quantity: '20' } }, 'portfolio exposure: 2180.4217 → 4186.4217, limit 4000.'],
    ['less than the venue takes', { instruments: [instrumentOf('BTC', 'perpetual', { minNotional: money('50') })] }, () => undefined, { size: { by: 'value', value: '3' } }, 'minimum value'],
  ])('is refused: %s', (_name, options, prepare, more, sentence) => {
    const desk = new Desk(options);
    prepare(desk);
    const before = desk.orders('entry').length;
    const answer = place(desk, ticket(more));
    expect(answer).toMatchObject({ accepted: false, order: null });
    expect(answer.sentence).toContain(sentence);
    expect(desk.orders('entry')).toHaveLength(before);
    expect(desk.factsOf('risk_event').at(-1)).toMatchObject({ code: 'ticket_refused', instrument: answer.order === null ? (more.instrument ?? BTC.id) : '' });
  });

  it.each<[string, Partial<ManualTicket>, string]>([
    ['an instrument that is not there', { instrument: 'NOPE' as InstrumentId }, 'There is no instrument NOPE in this session.'],
    ['a limit without a price', { type: 'limit' }, 'A limit order needs a price.'],
    ['a market order with one', { price: '99' }, 'A market order has no price of its own.'],
    ['words for a stop', { stop: 'soon' }, 'The stop "soon" is not an amount above 0 with at most 18 decimal places.'],
    ['a negative quantity', { size: { by: 'quantity', quantity: '-1' } }, 'The quantity "-1" is not an amount above 0 with at most 18 decimal places.'],
    ['all of it at risk', { size: { by: 'risk', share: 1 } }, 'The risk must be a share of equity between 0 and 1, not 1.'],
  ])('is not understood: %s', (_name, more, sentence) => {
    const desk = new Desk();
    expect(place(desk, ticket(more))).toMatchObject({ accepted: false, sentence, order: null });
    expect(previewEntry(desk.state, ticket(more), desk.state.at)).toMatchObject({ allowed: false, sentence, checks: [], entry: null });
  });

  it('no cooldown keeps a person away, only the agents', () => {
    const desk = new Desk({ tweaks: { risk: { cooldownMs: 3_600_000 } } });
    desk.open();
    desk.command({ kind: 'close_position', position: must(desk.position(), 'open').id });
    desk.advance(1_000);
    expect(desk.held()).toBe(0);
    desk.signal(BTC.id);
    desk.cycle();
    expect(desk.factsOf('signal_ended').at(-1)?.sentence).toContain('cooldown');
    expect(place(desk, ticket()).accepted).toBe(true);
  });

  it('the same command twice is one order', () => {
    const desk = new Desk();
    const command = { kind: 'place_order' as const, id: 'once' as RowId, by: 'ann', ticket: ticket() };
    desk.post({ kind: 'command_received', command });
    desk.post({ kind: 'command_received', command });
    expect(desk.orders('entry')).toHaveLength(1);
  });
});

describe('a resting entry', () => {
  it('counts as exposure from the moment it is sent, and keeps a signal out of what it has taken', () => {
    const desk = new Desk({ tweaks: { risk: { maxPortfolioExposure: 0.3 } } });
    expect(place(desk, limitTicket({ size: { by: 'quantity', quantity: '20' } })).accepted).toBe(true);
    // 20 × 99
    expect(toText(committed(desk.state, null))).toBe('1980');
    desk.advance(500);
    const entry = desk.enter(SOL.id);
    // 3,000 − 1,980 = 1,020; 1,020 / 100.3 = 10.169
    expect(toText(entry.ticket.quantity)).toBe('10.169');
  });

  it('what fills of it is protected before the rest fills, to the size that has filled', () => {
    const desk = new Desk();
    const { order } = place(desk, limitTicket({ size: { by: 'quantity', quantity: '20' }, target: '104' }));
    const entry = must(order, 'sent');
    desk.advance(500);
    expect(entry.state).toBe('accepted');
    desk.fill(entry, '5', '99');
    desk.advance(500);
    expect(desk.position()).toMatchObject({ protection: 'native', command: 'c1', signal: null, closeAt: null });
    expect(desk.venue.open().filter(({ type }) => type === 'stop').map((stop) => [toText(stop.quantity), toText(must(stop.triggerPrice, 'a stop'))])).toEqual([['5', '97']]);
    desk.fill(entry, '15', '99');
    desk.advance(1_000);
    expect(desk.venue.open().filter(({ type }) => type === 'stop').map((stop) => toText(stop.quantity))).toEqual(['20']);
    expect(desk.venue.open().filter(({ type, reduceOnly }) => type === 'limit' && reduceOnly).map((one) => [toText(one.quantity), toText(must(one.price, 'a target'))])).toEqual([['20', '104']]);
  });

  it.each<[string, (desk: Desk) => void]>([
    ['a halt', (desk) => { desk.halt(); }],
    ['a pause', (desk) => { desk.command({ kind: 'pause' }); }],
    ['the end of the session', (desk) => { desk.post({ kind: 'session_ending', reason: 'stopped' }); }],
    ['a machine that goes to sleep', (desk) => { desk.post({ kind: 'machine_suspending' }); }],
    ['books that differ from the venue’s', (desk) => { desk.venue.credit(BTC.quote, money('5')); desk.advance(70_000); }],
  ])('is cancelled by %s', (_name, happen) => {
    const desk = new Desk();
    const { order } = place(desk, limitTicket());
    desk.advance(500);
    happen(desk);
    desk.advance(1_000);
    expect(must(order, 'sent').state).toBe('cancelled');
    expect(desk.venue.open()).toEqual([]);
  });

  it('half filled and stopped out: the rest goes, so that nothing opens again', () => {
    const desk = new Desk();
    const entry = must(place(desk, limitTicket({ size: { by: 'quantity', quantity: '20' } })).order, 'sent');
    desk.advance(500);
    desk.fill(entry, '5', '99');
    desk.advance(500);
    const stop = must(desk.orders('stop').at(-1), 'protected');
    desk.fill(stop, '5', '97');
    desk.advance(1_000);
    expect([desk.held(), entry.state, toText(entry.filledQuantity)]).toEqual([0, 'cancelled', '5']);
    expect(desk.venue.open()).toEqual([]);
  });

  it('lives through a restart, and is protected when it fills after it', () => {
    const desk = new Desk();
    const entry = must(place(desk, limitTicket()).order, 'sent');
    desk.advance(500);
    const again = new Desk({ venues: desk.venues, at: desk.at + 60_000, seed: 9, stored: { orders: [{ ...entry }], booked: [] } });
    again.advance(1_000);
    const kept = again.order(entry.ticket.clientOrderId);
    expect(kept.state).toBe('accepted');
    again.fill(kept, kept.ticket.quantity, '99');
    again.advance(1_000);
    expect(again.position()).toMatchObject({ protection: 'native', command: 'c1' });
  });
});

describe('a resting entry found by a start', () => {
  it.each(['paused', 'halted'] as const)('is cancelled when trading is stored as %s: nobody wants it to fill', (trading) => {
    const desk = new Desk();
    const entry = must(place(desk, limitTicket()).order, 'sent');
    desk.advance(500);
    const halt = trading === 'halted' ? { id: 'h' as RowId, by: 'person', reason: 'a click', close: false, at: START, verifiedAt: START, resumedAt: null, resumedBy: null } : null;
    const again = new Desk({ venues: desk.venues, at: desk.at + 60_000, seed: 9, stored: { orders: [{ ...entry }], trading, halt } });
    again.advance(1_000);
    expect([again.order(entry.ticket.clientOrderId).state, again.venue.open()]).toEqual(['cancelled', []]);
  });
});

describe('what a person holds', () => {
  const opened = (tweaks: DeskOptions['tweaks'] = {}): Desk => {
    const desk = new Desk({ tweaks });
    const entry = must(place(desk, ticket({ size: { by: 'quantity', quantity: '10' } })).order, 'sent');
    desk.advance(500);
    desk.fill(entry, '10', '100');
    desk.advance(500);
    return desk;
  };

  it('is not turned round by the agents', () => {
    const desk = opened();
    desk.signal(BTC.id, 'short');
    desk.cycle();
    desk.advance(1_000);
    expect(desk.held()).toBe(10);
    expect(desk.orders('exit')).toEqual([]);
  });

  it('has no partial profit taken of it: it has the target it was given', () => {
    const desk = opened({ protection: { partialTakeProfit: { atR: 1, fraction: 0.5 } } });
    desk.quote(BTC.id, 103);
    desk.advance(1_000);
    expect(desk.held()).toBe(10);
  });
});

describe('an order cancelled by hand', () => {
  const cancel = (desk: Desk, order: ClientOrderId): { readonly accepted: boolean; readonly sentence: string } => {
    desk.command({ kind: 'cancel_order', order });
    return must(desk.factsOf('command_handled').at(-1), 'handled');
  };

  it('a resting entry: gone once the venue says so, and not before', () => {
    const desk = new Desk();
    const entry = must(place(desk, limitTicket()).order, 'sent');
    desk.advance(500);
    expect(cancel(desk, entry.ticket.clientOrderId)).toMatchObject({ accepted: true, sentence: expect.stringContaining('may still fill') });
    expect(entry.state).toBe('accepted');
    expect(cancel(desk, entry.ticket.clientOrderId)).toMatchObject({ accepted: false, sentence: 'The order is being cancelled already.' });
    desk.advance(500);
    expect(entry.state).toBe('cancelled');
    expect(cancel(desk, entry.ticket.clientOrderId)).toMatchObject({ accepted: false, sentence: 'The order has ended already (cancelled).' });
  });

  it('the stop of an open position stays', () => {
    const desk = new Desk();
    desk.open();
    const stop = must(desk.orders('stop').at(-1), 'protected');
    expect(cancel(desk, stop.ticket.clientOrderId)).toMatchObject({ accepted: false, sentence: 'This stop protects an open position. Move it, or close the position; it then goes by itself.' });
    desk.advance(1_000);
    expect([stop.state, stop.cancelRequestedAt]).toEqual(['accepted', null]);
  });

  it('a target goes and does not come back', () => {
    const desk = new Desk();
    desk.open();
    const target = must(desk.orders('target').at(-1), 'a target rests');
    expect(cancel(desk, target.ticket.clientOrderId).accepted).toBe(true);
    desk.advance(20_000);
    expect([target.state, desk.position()?.target, desk.orders('target').length, desk.position()?.protection]).toEqual(['cancelled', null, 1, 'native']);
  });

  it('an order nobody knows', () => {
    expect(cancel(new Desk(), 'test-nope' as ClientOrderId)).toMatchObject({ accepted: false, sentence: 'There is no such order.' });
  });
});

describe('a previewed ticket', () => {
  it('meets every check, whatever fails first', () => {
    const desk = new Desk();
    desk.command({ kind: 'pause' });
    const { checks, allowed, sentence } = previewEntry(desk.state, ticket({ size: { by: 'quantity', quantity: '30' } }), desk.state.at);
    expect(allowed).toBe(false);
    expect(sentence).toBe('trading state: paused, limit active. Also: instrument exposure.');
    expect(checks.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual(['trading state', 'instrument exposure']);
    expect(checks).toHaveLength(22);
  });

  it('tells what it costs and risks', () => {
    const desk = new Desk();
    const { entry, exposureBefore, exposureLimit, sentence } = previewEntry(desk.state, ticket({ size: { by: 'quantity', quantity: '10' }, target: '104.9' }), desk.state.at);
    // A quarter of 10,000 on one instrument, before all of it on the portfolio.
    expect(entry?.room).toEqual({ by: 'instrument exposure', value: money('2500') });
    const told = must(entry, 'sized');
    // 10 at 100.3: 1,003; fees 0.05 % of 1,003 and of 980; lost at 98: 23 + 0.5015 + 0.49.
    expect([told.value, told.feeIn, told.feeOut, told.risk, exposureBefore, told.exposureAfter, exposureLimit].map(toText)).toEqual(['1003', '0.5015', '0.49', '23.9915', '0', '1003', '10000']);
    expect(told.riskShare).toBeCloseTo(0.00239915, 10);
    // (104.9 − 100.3) / (100.3 − 98)
    expect(told.rewardRisk).toBeCloseTo(2, 10);
    // 10,000 / 1,003 − 1 %
    expect(told.liquidationDistance).toBeCloseTo(9.9601, 3);
    expect(sentence).toBe('Buys 10 at 100.3 or better, now; stop 98, 23.99 (0.24 % of equity) lost if it is hit.');
  });

  it('says exactly what placing it then says', () => {
    for (const quantity of ['0.001', '1', '24', '25', '90']) {
      const desk = new Desk();
      const wish = ticket({ size: { by: 'quantity', quantity } });
      const preview = previewEntry(desk.state, wish, desk.state.at);
      const read = wishOfTicket(desk.state, wish);
      expect(typeof read === 'string' ? false : judgeWish(desk.state, read, desk.state.at).approved).toBe(preview.allowed);
      expect(place(desk, wish).accepted).toBe(preview.allowed);
    }
  });
});
