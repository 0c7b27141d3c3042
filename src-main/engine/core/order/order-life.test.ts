import { describe, expect, it } from 'vitest';
import { quantity, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { BTC, Desk, LATENCY_MS } from '../engine.fixture.ts';
import type { Turn } from '../turn.ts';
import { moveOrder } from './order-book.ts';
import { isFinal, isLive, mayMove, openQuantity } from './order-life.ts';
import type { Order, OrderState } from './order.ts';

const STATES: readonly OrderState[] = ['intended', 'sent', 'unknown', 'accepted', 'partially_filled', 'filled', 'cancelled', 'expired', 'rejected', 'denied'];

/** Row: from. Column: to, in the order of STATES. x: legal. */
const LEGAL: Readonly<Record<OrderState, string>> = {
  //                 int sent unk acc part fill canc exp rej den
  intended: /*     */'. x . . . . . . . x',
  sent: /*         */'. . x x x x x x x x',
  unknown: /*      */'. . . x x x x x x .',
  accepted: /*     */'. . . . x x x x x .',
  partially_filled: '. . . . x x x x . .',
  filled: /*       */'. . . . . . . . . .',
  cancelled: /*    */'. . . x x x . . . .',
  expired: /*      */'. . . x x x x . . .',
  rejected: /*     */'. . . x x . . . . .',
  denied: /*       */'. . . x x . . . . .',
};

const PAIRS = STATES.flatMap((from) => STATES.map((to, i) => [from, to, LEGAL[from].split(' ')[i] === 'x'] as const));

function orderIn(desk: Desk, state: OrderState): Order {
  const order = desk.enter();
  order.state = state;
  return order;
}

function turnOf(desk: Desk): Turn {
  return { state: desk.state, at: desk.state.at, facts: [], effects: [], probe: () => undefined };
}

describe('every move of an order', () => {
  it.each(PAIRS)('%s → %s is legal: %s', (from, to, legal) => {
    expect(mayMove(from, to)).toBe(legal);
    if (from === to) return;
    const desk = new Desk();
    const order = orderIn(desk, from);
    const turn = turnOf(desk);
    expect(moveOrder(turn, order, to, 'test')).toBe(legal);
    expect(order.state).toBe(legal ? to : from);
    const alarms = turn.facts.filter((fact) => fact.kind === 'alert_raised' && fact.code === 'illegal_order_move' && fact.level === 'critical');
    expect(alarms).toHaveLength(legal ? 0 : 1);
    expect(turn.facts.filter((fact) => fact.kind === 'order_changed')).toHaveLength(legal ? 1 : 0);
  });
});

describe('what each state means for exposure', () => {
  const of = (state: OrderState, filled: string, final: string | null): Order => {
    const order = new Desk().enter();
    return { ...order, ticket: { ...order.ticket, quantity: quantity('10') }, state, filledQuantity: quantity(filled), finalQuantity: final === null ? null : quantity(final) };
  };
  it.each<[OrderState, string, string | null, boolean, string]>([
    ['intended', '0', null, true, '10'], ['sent', '0', null, true, '10'], ['unknown', '0', null, true, '10'], ['accepted', '0', null, true, '10'],
    ['partially_filled', '4', null, true, '6'], ['accepted', '0', '7', true, '7'], ['filled', '10', '10', false, '0'], ['filled', '12', '12', false, '0'],
    ['cancelled', '4', '4', false, '0'], ['cancelled', '4', '6', true, '2'], ['cancelled', '4', null, false, '0'], ['expired', '0', '0', false, '0'],
    ['rejected', '0', '0', false, '0'], ['denied', '0', null, false, '0'],
  ])('%s, %s of 10 filled, venue says %s in all: live %s, may still fill %s', (state, filled, final, live, open) => {
    const order = of(state, filled, final);
    expect(isLive(order)).toBe(live);
    expect(openQuantity(order)).toBe(quantity(open));
  });

  it('the five final states are final, the others are not', () => {
    expect(STATES.filter(isFinal)).toEqual(['filled', 'cancelled', 'expired', 'rejected', 'denied']);
  });
});

describe('a life in order, and out of it', () => {
  it('intended is on record before sent, and the wire comes last', () => {
    const desk = new Desk();
    desk.enter();
    const { facts, effects } = must(desk.results.at(-1), 'a turn');
    const story = facts.flatMap((fact) => (fact.kind === 'order_intended' ? [`intended ${fact.order.state}`] : fact.kind === 'order_changed' ? [fact.to] : []));
    expect(story.slice(0, 2)).toEqual(['intended intended', 'sent']);
    expect(effects.filter((effect) => effect.kind === 'send_request')).toHaveLength(1);
  });

  it('old news never undoes later news: an "open" that comes after the fill changes nothing', () => {
    const desk = new Desk();
    desk.venue.next('submit', 'hold');
    const entry = desk.enter();
    const open = desk.venue.place(entry.ticket, desk.state.at);
    desk.fill(entry, entry.ticket.quantity, '100');
    expect(entry.state).toBe('filled');
    desk.report({ kind: 'order', order: { ...open, status: 'open', filledQuantity: 0n as Quantity } });
    expect(entry.state).toBe('filled');
    expect(desk.alerts()).toEqual([]);
  });

  it('a final state is kept through every later word of the venue', () => {
    const desk = new Desk();
    const entry = desk.enter();
    desk.advance(2 * LATENCY_MS);
    const last = desk.venue.end(entry.ticket.clientOrderId, 'cancelled', desk.state.at);
    desk.report({ kind: 'order', order: last });
    expect(entry.state).toBe('cancelled');
    for (const status of ['open', 'partially_filled', 'expired', 'rejected', 'cancelled'] as const) desk.report({ kind: 'order', order: { ...last, status } });
    expect(entry.state).toBe('cancelled');
    expect(desk.state.liveOrders.has(entry.ticket.clientOrderId)).toBe(false);
  });

  it('lesson 4: an answer without a venue id is an acceptance all the same, our id is the key', () => {
    const desk = new Desk();
    desk.venue.next('submit', 'hold');
    const entry = desk.enter();
    const [request] = desk.requests('submit', entry.ticket.clientOrderId);
    const accepted = desk.venue.place(entry.ticket, desk.state.at);
    desk.answer(must(request, 'sent').id, { kind: 'accepted', order: { ...accepted, venueOrderId: null } });
    expect([entry.state, entry.venueOrderId]).toEqual(['accepted', null]);
    desk.fill(entry, entry.ticket.quantity, '100');
    expect(entry.state).toBe('filled');
    desk.halt();
    desk.advance(5_000);
    expect(desk.held()).toBeCloseTo(21.739, 9);
  });

  it('lesson 5: a cancelled order that had filled counts its fills, in whatever order they come', () => {
    const desk = new Desk();
    const entry = desk.enter();
    desk.advance(2 * LATENCY_MS);
    const id = entry.ticket.clientOrderId;
    const late = desk.venue.fill(id, quantity('5'), entry.ticket.price ?? (1n as never), desk.state.at, () => undefined);
    desk.report({ kind: 'order', order: desk.venue.end(id, 'cancelled', desk.state.at) });
    expect(entry.state).toBe('cancelled');
    expect(desk.state.liveOrders.has(id)).toBe(true);
    expect(openQuantity(entry)).toBe(quantity('5'));
    desk.report({ kind: 'fill', fill: late });
    expect(desk.held(BTC.id)).toBe(5);
    expect([entry.state, desk.state.liveOrders.has(id)]).toEqual(['cancelled', false]);
    desk.advance(1_000);
    expect(desk.position()?.protection).toBe('native');
  });

  it('lesson 5: a cancel is asked for until the venue says how the order ended', () => {
    const desk = new Desk();
    const entry = desk.enter();
    desk.advance(2 * LATENCY_MS);
    const id = entry.ticket.clientOrderId;
    desk.venue.always('cancel', 'lost');
    desk.halt();
    desk.advance(60_000);
    expect(entry.state).toBe('accepted');
    expect(desk.requests('cancel', id).length).toBeGreaterThan(3);
    desk.venue.always('cancel', 'truth');
    desk.advance(60_000);
    expect(entry.state).toBe('cancelled');
  });

  it('lesson 5: a cancel answered with "filled" is a fill, fetched when its report does not come', () => {
    const desk = new Desk();
    const entry = desk.enter();
    desk.advance(2 * LATENCY_MS);
    desk.venue.fill(entry.ticket.clientOrderId, entry.ticket.quantity, entry.ticket.price ?? (1n as never), desk.state.at, () => undefined);
    desk.halt();
    desk.advance(4_000);
    expect(entry.state).toBe('filled');
    expect(desk.held()).toBeCloseTo(21.739, 9);
  });
});
