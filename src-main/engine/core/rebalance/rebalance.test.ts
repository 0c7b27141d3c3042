import { describe, expect, it } from 'vitest';
import { abs, quantity, sub, toNumber, toText, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { RowId } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { BTC, Desk, instrumentOf, SOL, type DeskOptions } from '../engine.fixture.ts';
import { committed } from '../portfolio/valuation.ts';
import { signedPosition } from '../position/change-position.ts';
import { previewRebalance } from './preview-rebalance.ts';
import type { Rebalance, RebalanceOrder, RebalancePlan } from './rebalance.ts';

/** 10,000 USDT; BTC and SOL at 100, tick 0.1, lot 0.001; at most 2,500 on an instrument, 200 at the stop by hand. */
const order = (more: Partial<RebalanceOrder> = {}): RebalanceOrder => ({ instrument: BTC.id, action: 'open', direction: 'long', quantity: '10', price: '100', stop: '95', held: '0', target: 0.1, ...more });
const planOf = (desk: Desk, orders: readonly RebalanceOrder[], more: Partial<RebalancePlan> = {}): RebalancePlan => ({ proposal: `p${desk.at}-${orders.length}`, method: 'hrp', madeAt: desk.at as never, orders, ...more });

function begin(desk: Desk, plan: RebalancePlan): { readonly accepted: boolean; readonly sentence: string; readonly id: RowId } {
  desk.command({ kind: 'rebalance', plan });
  const handled = must(desk.factsOf('command_handled').at(-1), 'a command is always handled');
  return { accepted: handled.accepted, sentence: handled.sentence, id: handled.command.id };
}

const now = (desk: Desk): Rebalance => must(desk.state.rebalance, 'begun');
const states = (desk: Desk): string[] => now(desk).steps.map(({ instrument, action, state }) => `${action} ${instrument.slice(0, 3)} ${state}`);
const heldOf = (desk: Desk, instrument = BTC.id): string => toText(signedPosition(desk.state, instrument));

/** Lets time pass; the venue fills each entry whole at 100, and market exits by itself. */
function run(desk: Desk): void {
  for (let i = 0; i < 8; i += 1) {
    desk.advance(200);
    for (const id of [...desk.state.liveOrders]) {
      const live = desk.order(id);
      if (live.purpose === 'entry' && live.state === 'accepted') desk.fill(live, live.ticket.quantity, '100');
    }
  }
}

/** Bought by hand through a rebalance, filled and under its stop. */
function holding(options: DeskOptions = {}, size = '10'): Desk {
  const desk = new Desk(options);
  begin(desk, planOf(desk, [order({ quantity: size })]));
  run(desk);
  expect(heldOf(desk)).toBe(size);
  return desk;
}

describe('a rebalance', () => {
  it('reduces first, one order after the other, then enters with what that freed, each entry under its stop', () => {
    const desk = holding();
    // With BTC at 2,000 of 2,500 there is no room for more of it; with 20 of SOL the portfolio is well inside its limit.
    const answer = begin(desk, planOf(desk, [order({ action: 'reduce', quantity: '4', stop: null, held: '10' }), order({ instrument: SOL.id, quantity: '20', stop: '94' })]));
    expect(answer).toMatchObject({ accepted: true, sentence: 'Rebalancing: 2 orders, one after the other; what reduces goes first.' });
    expect(states(desk)).toEqual(['reduce BTC sent', 'open SOL waiting']);
    run(desk);
    expect(states(desk)).toEqual(['reduce BTC done', 'open SOL done']);
    expect([heldOf(desk), heldOf(desk, SOL.id)]).toEqual(['6', '20']);
    expect(now(desk)).toMatchObject({ sentence: 'Rebalanced: all 2 orders have filled.', by: expect.any(String) as string, proposal: expect.any(String) as string });
    expect(now(desk).endedAt).not.toBeNull();
    const opened = must(desk.state.positions.get(SOL.id), 'open');
    expect([toText(must(opened.stop, 'stop')), opened.protection, opened.command, opened.closeAt]).toEqual(['94', 'native', answer.id, null]);
    // I10: every order of it traces to the command; its stop was made smaller with the position.
    for (const step of now(desk).steps) expect(desk.order(must(step.order, 'sent')).origin).toEqual({ kind: 'command', command: answer.id });
    expect(desk.order(must(now(desk).steps[0]?.order, 'sent')).ticket).toMatchObject({ reduceOnly: true, type: 'market' });
    const btc = must(desk.state.positions.get(BTC.id), 'held');
    expect(desk.order(must(btc.stopOrder, 'a stop')).ticket.quantity).toBe(quantity('6'));
  });

  it('closes through the one way positions are closed', () => {
    const desk = holding();
    begin(desk, planOf(desk, [order({ action: 'close', stop: null, held: '10', target: 0 })]));
    expect(states(desk)).toEqual(['close BTC sent']);
    run(desk);
    expect(desk.state.positions.has(BTC.id)).toBe(false);
    expect(now(desk).steps[0]).toMatchObject({ state: 'done', sentence: 'Closed.', filled: '10' });
    expect(desk.factsOf('position_changed').findLast(({ change }) => change === 'closed')?.position.closeReason).toBe('rebalanced');
  });

  it('a close that leaves what is too small to be sold is done, and says how much is left', () => {
    const coarse = instrumentOf('BTC', 'perpetual', { minQuantity: quantity('0.01') });
    const desk = holding({ instruments: [coarse, SOL] });
    begin(desk, planOf(desk, [order({ action: 'close', stop: null, held: '10', target: 0 })]));
    desk.venue.next('submit', 'lost');
    desk.command({ kind: 'pause' });
    const exit = must(desk.orders('exit')[0], 'an exit');
    desk.fill(exit, quantity('9.995'), '100');
    desk.report({ kind: 'order', order: desk.venue.end(exit.ticket.clientOrderId, 'cancelled', desk.state.at) });
    desk.advance(10_000);
    expect(now(desk).steps[0]).toMatchObject({ state: 'done', sentence: 'Closed but for 0.005, less than the venue’s smallest order.', filled: '9.995' });
  });

  it('turns a position round: closed first, then opened the other way', () => {
    const desk = holding();
    begin(desk, planOf(desk, [order({ action: 'close', stop: null, held: '10' }), order({ direction: 'short', quantity: '5', stop: '104', held: '10', target: -0.05 })]));
    run(desk);
    expect(states(desk)).toEqual(['close BTC done', 'open BTC done']);
    expect(heldOf(desk)).toBe('-5');
  });

  it('adds to what is held, under the stop that is there; what it committed counts both limits', () => {
    const desk = holding();
    const before = must(desk.position(), 'held');
    begin(desk, planOf(desk, [order({ action: 'add', quantity: '6', stop: '90', held: '10' })]));
    run(desk);
    expect([states(desk), heldOf(desk)]).toEqual([['add BTC done'], '16']);
    const after = must(desk.position(), 'held');
    expect([after.id, toText(must(after.stop, 'stop'))]).toEqual([before.id, '95']);
    expect(desk.order(must(after.stopOrder, 'a stop')).ticket.quantity).toBe(quantity('16'));
    expect(toNumber(committed(desk.state, BTC.id))).toBeLessThanOrEqual(16 * 100.3 + 1e-9);
    expect(toNumber(committed(desk.state, BTC.id))).toBeGreaterThan(1_590);
  });

  it('what a person adds to is the person’s: the agents leave it alone, and it has no time stop', () => {
    const desk = new Desk({ tweaks: { protection: { maxHoldMs: 3_600_000 } } });
    const agents = desk.open();
    expect([agents.command, agents.closeAt === null]).toEqual([null, false]);
    const held = toText(agents.quantity);
    const { id } = begin(desk, planOf(desk, [order({ action: 'add', quantity: '1', stop: null, held })]));
    run(desk);
    expect(states(desk)).toEqual(['add BTC done']);
    expect([must(desk.position(), 'held').command, must(desk.position(), 'held').closeAt]).toEqual([id, null]);
  });

  it('an order that a check refuses is told with its checks and does not stop the others', () => {
    const desk = new Desk();
    begin(desk, planOf(desk, [order({ quantity: '40' }), order({ instrument: SOL.id })]));
    run(desk);
    expect(states(desk)).toEqual(['open BTC refused', 'open SOL done']);
    expect(now(desk).steps[0]?.sentence).toMatch(/^risk per trade: 212, limit 200\. Also: instrument exposure\.$/);
    expect(desk.factsOf('risk_event').at(-1)).toMatchObject({ code: 'rebalance_refused', instrument: BTC.id });
    expect(now(desk).sentence).toBe(`Rebalanced in part: 1 of 2 orders filled; not open ${BTC.id}.`);
    expect(desk.factsOf('alert_raised').at(-1)).toMatchObject({ level: 'warning', code: 'rebalance_ended' });
  });

  it('the loss of what it closed locks its next entry out, in the turn in which that is booked', () => {
    const desk = holding({ tweaks: { locks: { rules: [{ kind: 'drawdown', share: 0.001, windowMs: 3_600_000, lockMs: 3_600_000 }] } } });
    begin(desk, planOf(desk, [order({ action: 'reduce', quantity: '10', stop: null, held: '10' }), order({ instrument: SOL.id })]));
    desk.fill(must(desk.orders('exit')[0], 'an exit'), quantity('10'), '98.5');
    run(desk);
    expect(desk.factsOf('lock_changed').map(({ lock }) => lock.kind)).toContain('drawdown');
    expect(states(desk)).toEqual(['reduce BTC done', 'open SOL refused']);
    expect(now(desk).steps[1]?.sentence).toMatch(/^locks: /);
    expect(desk.requests('submit').filter(({ ticket }) => ticket.instrument === SOL.id)).toEqual([]);
  });

  it('never sells more than is held: of fresh size', () => {
    const desk = holding();
    begin(desk, planOf(desk, [order({ action: 'reduce', quantity: '25', stop: null, held: '10' })]));
    run(desk);
    expect(heldOf(desk)).toBe('0');
    expect(desk.factsOf('order_intended').filter((fact) => fact.order.purpose === 'exit').every((fact) => fact.order.ticket.quantity <= quantity('10'))).toBe(true);
  });
});

describe('a proposal is refused whole', () => {
  it.each<[string, (desk: Desk) => void, (desk: Desk) => RebalancePlan, RegExp]>([
    ['where trading is not active', (desk) => { desk.command({ kind: 'pause' }); }, (desk) => planOf(desk, [order()]), /^A rebalance needs trading to be active; it is paused\.$/],
    ['halted', (desk) => { desk.halt(); }, (desk) => planOf(desk, [order()]), /it is halted\.$/],
    ['when it is old', () => undefined, (desk) => planOf(desk, [order()], { madeAt: (desk.at - 11 * 60_000) as never }), /^The proposal is 11 min old, and 10 min are allowed: make a new one\.$/],
    ['once the market has left its prices', (desk) => { desk.quote(BTC.id, 103); }, (desk) => planOf(desk, [order()]), /^BTC-USDT-PERP\.alpha has moved 3\.0 % since the proposal, and 2 % are allowed: make a new one\.$/],
    ['once something else is held', (desk) => { desk.open(); }, (desk) => planOf(desk, [order()]), /^BTC-USDT-PERP\.alpha: [\d.]+ is held and not 0 as in the proposal\. Make a new one\.$/],
    ['without an order', () => undefined, (desk) => planOf(desk, []), /^The proposal has no orders: there is nothing to do\.$/],
    ['of an unknown instrument', () => undefined, (desk) => planOf(desk, [order({ instrument: 'X' as never })]), /^There is no instrument X in this session\.$/],
  ])('%s', (_name, prepare, plan, sentence) => {
    const desk = new Desk();
    prepare(desk);
    const sent = desk.sent.length;
    expect(begin(desk, plan(desk))).toMatchObject({ accepted: false, sentence: expect.stringMatching(sentence) as string });
    expect([desk.state.rebalance, desk.factsOf('rebalance_changed')]).toEqual([null, []]);
    expect(desk.sent.slice(sent).filter(({ request }) => request.kind === 'submit')).toEqual([]);
  });

  it('a second time, and while another is under way', () => {
    const desk = new Desk();
    const plan = planOf(desk, [order()]);
    begin(desk, plan);
    expect(begin(desk, plan).sentence).toBe('This proposal is being carried out.');
    expect(begin(desk, { ...plan, proposal: 'another' }).sentence).toBe('Another rebalance is under way: wait for its end.');
    run(desk);
    expect(begin(desk, plan).sentence).toBe('This proposal was carried out already: make a new one.');
    expect(heldOf(desk)).toBe('10');
  });
});

describe('a proposal that was carried out', () => {
  it('is not carried out again after another one, though it would fit', () => {
    const desk = new Desk();
    const first = planOf(desk, [order()]);
    begin(desk, first);
    run(desk);
    begin(desk, planOf(desk, [order({ action: 'close', stop: null, held: '10', target: 0 })]));
    run(desk);
    expect(heldOf(desk)).toBe('0');
    expect(begin(desk, first)).toMatchObject({ accepted: false, sentence: 'The proposal was made before the last rebalance began: make a new one.' });
    // A clock that was put back a little is no way round it; one that was put back far forbids nothing for long.
    const stored = must(desk.state.rebalance, 'the second one');
    const restarted = (backMs: number): Desk => new Desk({ stored: { rebalance: stored }, at: stored.startedAt - backMs });
    const little = restarted(60_000);
    expect(begin(little, { ...first, madeAt: little.at as never }).sentence).toBe('The proposal was made before the last rebalance began: make a new one.');
    const far = restarted(3_600_000);
    expect(begin(far, { ...first, madeAt: far.at as never }).accepted).toBe(true);
  });
});

describe('a rebalance ends', () => {
  it('with trading: what was not sent is not sent', () => {
    const desk = holding();
    begin(desk, planOf(desk, [order({ action: 'reduce', quantity: '4', stop: null, held: '10' }), order({ instrument: SOL.id })]));
    desk.command({ kind: 'pause' });
    run(desk);
    expect(states(desk)).toEqual(['reduce BTC done', 'open SOL left']);
    expect(now(desk).steps[1]?.sentence).toBe('Not sent: trading is paused.');
    expect(heldOf(desk, SOL.id)).toBe('0');
  });

  it('with the engine’s life: a restart sends nothing of it, says so, and does not take the proposal up again', () => {
    const desk = new Desk();
    const plan = planOf(desk, [order(), order({ instrument: SOL.id })]);
    begin(desk, plan);
    const stored = must(desk.factsOf('rebalance_changed').at(-1), 'told').rebalance;
    const next = new Desk({ stored: { rebalance: stored }, at: desk.at + 1_000 });
    run(next);
    expect(states(next)).toEqual(['open BTC partly', 'open SOL left']);
    expect(now(next).steps[1]?.sentence).toBe('Not sent: the engine was restarted.');
    expect([heldOf(next, SOL.id), begin(next, plan).sentence]).toEqual(['0', 'This proposal was carried out already: make a new one.']);
  });
});

describe('its preview', () => {
  it('judges each order as if those before it had filled, and changes nothing', () => {
    const desk = holding({ tweaks: { risk: { maxPortfolioExposure: 0.25 } } });
    const sell = order({ action: 'reduce', quantity: '8', stop: null, held: '10' });
    const buy = order({ instrument: SOL.id, quantity: '20' });
    const before = desk.facts.length;
    const look = (orders: readonly RebalanceOrder[]) => previewRebalance(desk.state, planOf(desk, orders), desk.at as never);
    expect(look([sell, buy]).orders.map(({ passed }) => passed)).toEqual([true, true]);
    expect(look([buy]).orders[0]).toMatchObject({ passed: false, sentence: expect.stringContaining('portfolio exposure: 10') as string });
    expect(look([order({ instrument: SOL.id, quantity: '8' }), order({ instrument: SOL.id, quantity: '8' })]).orders.map(({ passed }) => passed)).toEqual([true, false]);
    expect(look([sell]).orders[0]?.checks.map(({ name }) => name)).toEqual(['price since the proposal', 'reduce only', 'minimum quantity']);
    expect([desk.facts.length, heldOf(desk)]).toEqual([before, '10']);
  });

  it('and what is then done agree', () => {
    const desk = new Desk();
    const plan = planOf(desk, [order({ quantity: '40' }), order({ instrument: SOL.id, quantity: '20' })]);
    const { refusal, orders } = previewRebalance(desk.state, plan, desk.at as never);
    begin(desk, plan);
    run(desk);
    expect([refusal, orders.map(({ passed }) => passed)]).toEqual([null, now(desk).steps.map(({ state }) => state === 'done')]);
    expect(abs(sub(signedPosition(desk.state, SOL.id), quantity('20') as Quantity)) < quantity('0.001')).toBe(true);
  });
});
