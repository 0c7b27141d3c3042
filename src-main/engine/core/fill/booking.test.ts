import { describe, expect, it } from 'vitest';
import { add, decimal, money, price, quantity, toText, type Money } from '../../../../src-shared/domain/decimal.ts';
import type { ClientOrderId, Currency, InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { VenueFill } from '../../../../src-shared/domain/venue-wire.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { BTC, Desk, ETH_SPOT, LATENCY_MS } from '../engine.fixture.ts';
import { balanceOf } from '../portfolio/ledger.ts';
import { netResult } from '../position/cost-basis.ts';

const USDT = 'USDT' as Currency;
const books = (desk: Desk, currency: string): string => toText(balanceOf(desk.state, desk.venue.id, currency as Currency));
const resting = (): { desk: Desk; entry: ReturnType<Desk['enter']> } => {
  const desk = new Desk();
  const entry = desk.enter();
  desk.advance(2 * LATENCY_MS);
  return { desk, entry };
};
const lastFill = (desk: Desk): VenueFill => must(desk.venue.fills.at(-1), 'a fill');

describe('a fill is booked once', () => {
  it('lesson 14: the same trade reported, reported again, and listed in the account is one fill', () => {
    const { desk, entry } = resting();
    desk.fill(entry, '5', '100');
    for (let i = 0; i < 3; i += 1) desk.report({ kind: 'fill', fill: lastFill(desk) });
    desk.advance(120_000);
    expect(desk.factsOf('fill_booked')).toHaveLength(1);
    expect([desk.held(), toText(entry.filledQuantity)]).toEqual([5, '5']);
  });

  it('the same trade id at another venue is another trade', () => {
    const desk = new Desk();
    const fill: VenueFill = { tradeId: 't1', clientOrderId: null, venueOrderId: null, instrument: BTC.id, side: 'buy', price: price('100'), quantity: quantity('1'), fee: money('0'), feeCurrency: USDT, liquidity: 'taker', cause: 'order', at: desk.state.at };
    desk.report({ kind: 'fill', fill });
    expect(desk.state.booked.has(`${desk.venue.id} t1`)).toBe(true);
    expect(desk.state.booked.has('beta t1')).toBe(false);
  });

  it('a funding payment is booked once, to the ledger and to its position', () => {
    const desk = new Desk();
    desk.open();
    const payment = { paymentId: 'p1', instrument: BTC.id, currency: USDT, amount: money('-1.5'), at: desk.state.at };
    desk.venue.payments.push(payment);
    desk.venue.credit(USDT, payment.amount);
    const before = balanceOf(desk.state, desk.venue.id, USDT);
    desk.report({ kind: 'funding', payment });
    desk.report({ kind: 'funding', payment });
    desk.advance(120_000);
    expect(balanceOf(desk.state, desk.venue.id, USDT)).toBe(add(before, money('-1.5')));
    expect(toText(must(desk.position(), 'open').funding)).toBe('-1.5');
    expect(desk.alerts()).toEqual([]);
  });
});

describe('a fill counts whenever and however it comes', () => {
  it('before the acceptance', () => {
    const desk = new Desk();
    desk.venue.next('submit', 'hold');
    const entry = desk.enter();
    const request = must(desk.venue.held[0], 'held');
    const answer = desk.venue.act(request, desk.state.at, () => undefined);
    desk.fill(entry, '5', '100');
    expect([entry.state, desk.held()]).toEqual(['partially_filled', 5]);
    desk.answer(request.id, answer);
    expect([entry.state, toText(entry.filledQuantity)]).toEqual(['partially_filled', '5']);
  });

  it('in pieces: the order is partially filled until the last', () => {
    const { desk, entry } = resting();
    const states = ['5', '10', '6.739'].map((size) => { desk.fill(entry, size, '100'); return entry.state; });
    expect(states).toEqual(['partially_filled', 'partially_filled', 'filled']);
    expect(desk.factsOf('position_changed').filter((fact) => fact.change === 'opened' || fact.change === 'increased').map((fact) => toText(fact.position.quantity))).toEqual(['5', '15', '21.739']);
  });

  it('reordered: the newer trade first, the older one after, and both are booked', () => {
    const { desk, entry } = resting();
    const id = entry.ticket.clientOrderId;
    const first = desk.venue.fill(id, quantity('1'), price('100'), desk.state.at, () => undefined);
    desk.advance(10);
    const second = desk.venue.fill(id, quantity('2'), price('101'), desk.state.at, () => undefined);
    desk.report({ kind: 'fill', fill: second });
    desk.report({ kind: 'fill', fill: first });
    expect(desk.held()).toBe(3);
    expect(toText(must(desk.position(), 'open').cost)).toBe('302');
  });

  it('overfilled: the position follows the fill, and it is alarmed', () => {
    const { desk, entry } = resting();
    desk.fill(entry, '25', '100');
    expect([entry.state, desk.held()]).toEqual(['filled', 25]);
    expect(desk.alerts()).toContain('overfilled');
    desk.advance(1_000);
    expect(toText(must(desk.orders('stop')[0], 'a stop').ticket.quantity)).toBe('25');
  });

  it('after we had given the order its refusal: counted, and alarmed', () => {
    const desk = new Desk();
    desk.venue.next('submit', { actThenAnswer: { kind: 'rejected', code: 'other', sentence: 'no' } });
    const entry = desk.enter();
    desk.advance(2 * LATENCY_MS);
    expect(entry.state).toBe('rejected');
    desk.fill(entry, entry.ticket.quantity, '100');
    expect([entry.state, desk.held()]).toEqual(['filled', 21.739]);
    expect(desk.alerts()).toEqual(['order_came_back']);
  });
});

describe('fills that are not ours', () => {
  it('a stranger’s trade is external: tagged, told, our position untouched, our books still the venue’s', () => {
    const desk = new Desk();
    desk.open();
    desk.venue.trade(BTC.id, 'buy', quantity('3'), price('100'), desk.state.at, (report) => desk.report(report));
    expect(desk.held()).toBe(21.739);
    expect(toText(desk.state.external.get(BTC.id) ?? quantity('0'))).toBe('3');
    expect(desk.alerts()).toContain('external_fill');
    desk.advance(120_000);
    expect(desk.alerts()).not.toContain('books_differ');
  });

  it('a trade on an instrument this session does not know is told and changes nothing', () => {
    const desk = new Desk();
    const at = desk.state.at;
    desk.report({ kind: 'fill', fill: { tradeId: 'z1', clientOrderId: null, venueOrderId: null, instrument: 'DOGE-USDT.alpha' as InstrumentId, side: 'buy', price: price('1'), quantity: quantity('1'), fee: money('0'), feeCurrency: USDT, liquidity: 'taker', cause: 'order', at } });
    expect(desk.alerts()).toEqual(['fill_on_unknown_instrument']);
    expect(desk.factsOf('ledger_posted').length).toBe(1);
  });

  it('a liquidation closes our position and is alarmed', () => {
    const desk = new Desk();
    const position = desk.open();
    desk.venue.trade(BTC.id, 'sell', position.quantity, price('90'), desk.state.at, (report) => desk.report(report), { cause: 'liquidation' });
    expect(desk.held()).toBe(0);
    expect(position.closeReason).toBe('liquidation');
    expect(desk.alerts()).toContain('liquidated');
    desk.advance(120_000);
    expect(desk.venue.open()).toEqual([]);
    expect(desk.alerts()).not.toContain('books_differ');
  });

  it('lesson 3: what a person closes by hand at the venue is closed here too, and its stop is not put back', () => {
    const desk = new Desk();
    const position = desk.open();
    desk.venue.trade(BTC.id, 'sell', position.quantity, price('101'), desk.state.at, (report) => desk.report(report));
    expect(desk.held()).toBe(0);
    expect(position.closeReason).toBe('external');
    desk.advance(120_000);
    expect(desk.venue.open()).toEqual([]);
    expect(desk.orders('stop')).toHaveLength(1);
    expect(desk.alerts()).not.toContain('books_differ');
    expect(desk.alerts()).not.toContain('stop_refused');
  });

  it('lesson 3: what a person takes off by hand shrinks our position and its stop; what goes beyond is theirs', () => {
    const desk = new Desk();
    const position = desk.open();
    desk.venue.trade(BTC.id, 'sell', quantity('20'), price('101'), desk.state.at, (report) => desk.report(report));
    expect(toText(position.quantity)).toBe('1.739');
    desk.advance(1_000);
    expect(desk.venue.open().filter((order) => order.type === 'stop').map((order) => toText(order.quantity))).toEqual(['1.739']);
    desk.venue.trade(BTC.id, 'sell', quantity('2'), price('101'), desk.state.at, (report) => desk.report(report));
    expect(desk.held()).toBe(0);
    expect(toText(must(desk.state.external.get(BTC.id), 'the rest'))).toBe('-0.261');
  });

  it('a stranger who closes what was theirs leaves ours alone', () => {
    const desk = new Desk();
    desk.open();
    desk.venue.trade(BTC.id, 'buy', quantity('3'), price('100'), desk.state.at, (report) => desk.report(report));
    desk.venue.trade(BTC.id, 'sell', quantity('3'), price('101'), desk.state.at, (report) => desk.report(report));
    expect(desk.held()).toBe(21.739);
    expect(desk.state.external.get(BTC.id)).toBe(0n);
  });
});

describe('money', () => {
  it.each<[string, 'long' | 'short', string, string, string]>([
    // entry 100, 21.739 held; fees 0.05 % of each side
    ['a long that wins', 'long', '110', '217.39', '215.107405'],
    ['a long that loses', 'long', '95', '-108.695', '-110.8145525'],
  ])('%s', (_name, direction, exit, realised, net) => {
    const desk = new Desk();
    const position = desk.open(BTC.id, direction);
    desk.venue.marketPrice.set(BTC.id, price(exit));
    desk.command({ kind: 'close_position', position: position.id });
    desk.advance(5_000);
    expect(desk.held()).toBe(0);
    expect(toText(position.realised)).toBe(realised);
    expect(toText(netResult(position))).toBe(net);
    expect(books(desk, 'USDT')).toBe(toText(add(money('10000'), decimal<Money>(net))));
  });

  it('spot: base and quote change hands, the fee leaves in its own currency', () => {
    const desk = new Desk();
    const entry = desk.enter(ETH_SPOT.id);
    desk.advance(2 * LATENCY_MS);
    desk.venue.fill(entry.ticket.clientOrderId, quantity('2'), price('100'), desk.state.at, (report) => desk.report(report), { fee: money('0.01'), feeCurrency: 'BNB' as Currency });
    expect([books(desk, 'ETH'), books(desk, 'USDT'), books(desk, 'BNB')]).toEqual(['2', '9800', '-0.01']);
  });

  it('a fee in another currency than the quote is not added to the quote’s fees as if it were', () => {
    const desk = new Desk();
    const entry = desk.enter(ETH_SPOT.id);
    desk.advance(2 * LATENCY_MS);
    desk.venue.fill(entry.ticket.clientOrderId, quantity('2'), price('100'), desk.state.at, (report) => desk.report(report), { fee: money('0.01'), feeCurrency: 'BNB' as Currency });
    expect(toText(must(desk.position(ETH_SPOT.id), 'open').fees)).toBe('0');
    desk.venue.fill(entry.ticket.clientOrderId, quantity('1'), price('100'), desk.state.at, (report) => desk.report(report), { fee: money('0.001'), feeCurrency: 'ETH' as Currency });
    expect(toText(must(desk.position(ETH_SPOT.id), 'open').fees)).toBe('0.1');
  });

  it('a report without a time later than ours does not move the window of the next account question back', () => {
    const { desk, entry } = resting();
    desk.fill(entry, '5', '100');
    const venue = must(desk.state.venues.get(desk.venue.id), 'a venue');
    const newest = venue.lastFillAt;
    desk.venue.trade(BTC.id, 'buy', quantity('1'), price('100'), (desk.state.at - 5_000) as Timestamp, (report) => desk.report(report));
    expect(venue.lastFillAt).toBe(newest);
  });

  it('an id of a client of ours that we do not know is not taken for one of ours', () => {
    const desk = new Desk();
    desk.venue.trade(BTC.id, 'buy', quantity('1'), price('100'), desk.state.at, (report) => desk.report(report), { clientOrderId: 'someone-else' as ClientOrderId });
    expect(desk.held()).toBe(0);
    expect(desk.factsOf('fill_booked')[0]?.fill.cause).toBe('external');
  });
});
