/** Nothing that adds risk comes to the wire but by an approval that risk has made in the same turn, once. */
import { expect, it } from 'vitest';
import { must } from '../../../../src-shared/support/assert.ts';
import { BTC, Desk, SOL } from '../engine.fixture.ts';
import { judge, type RiskApproved } from '../risk/judge.ts';
import type { Turn } from '../turn.ts';
import { submitEntry, submitOrder, type Reduction } from './submit.ts';

const manner = { origin: { kind: 'command', command: 'c' as never }, timeInForce: 'ioc' } as const;
const turnOf = (desk: Desk): Turn => ({ state: desk.state, at: desk.state.at, facts: [], effects: [], probe: () => undefined });

/** An approval for a signal that is not traded by itself. */
function approved(desk: Desk): RiskApproved {
  const signal = desk.signal(BTC.id);
  desk.state.queue.pop();
  const judgement = judge(desk.state, signal, desk.state.at);
  return must(judgement.approved ? judgement.entry : null, 'an approval');
}

it('an approval is good for one order, as it was approved', () => {
  const desk = new Desk();
  const entry = approved(desk);
  const turn = turnOf(desk);
  const order = submitEntry(turn, entry, manner, []);
  expect(order).toMatchObject({ state: 'sent', purpose: 'entry', ticket: { side: 'buy', quantity: entry.quantity, price: entry.limitPrice, reduceOnly: false } });
  expect(turn.effects).toMatchObject([{ kind: 'send_request', riskAdding: true }, { kind: 'start_timer' }]);
  expect(() => submitEntry(turn, entry, manner, [])).toThrow('an entry is sent once, in the turn that judged it');
});

it('an approval of an earlier turn, a copy of one, and one that nobody made send nothing', () => {
  const desk = new Desk();
  const entry = approved(desk);
  const copy = { ...entry } as RiskApproved;
  const turn = turnOf(desk);
  expect(() => submitEntry(turn, copy, manner, [])).toThrow('an entry is sent once');
  expect(() => submitEntry(turn, { ...entry, quantity: 10n ** 24n } as never, manner, [])).toThrow('an entry is sent once');
  desk.quote(SOL.id, 100.1);
  expect(() => submitEntry(turnOf(desk), entry, manner, [])).toThrow('an entry is sent once');
  expect(turn.effects).toEqual([]);
  expect(desk.orders('entry')).toEqual([]);
});

it('the way of what cuts risk takes no entry, and what it sends is reduce-only', () => {
  const desk = new Desk();
  const position = desk.open();
  const reduction: Reduction = { instrument: BTC.id, purpose: 'exit', origin: { kind: 'protection', reason: 'test' }, side: 'sell', type: 'market', quantity: position.quantity, price: null, triggerPrice: null, timeInForce: 'ioc', position: position.id };
  expect(submitOrder(turnOf(desk), reduction, []).ticket.reduceOnly).toBe(true);
  // @ts-expect-error an entry is no reduction
  const entry: Reduction = { ...reduction, purpose: 'entry' };
  expect(entry.purpose).toBe('entry');
});
