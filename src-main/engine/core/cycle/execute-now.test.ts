/** A person who does not wait for the cycle: through the same checks, or not at all. */
import { describe, expect, it } from 'vitest';
import type { SignalId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { BTC, Desk } from '../engine.fixture.ts';
import type { Signal } from '../signal/signal.ts';

/** Asks for a signal now, and says what was answered. */
function execute(desk: Desk, signal: Pick<Signal, 'id'>): { accepted: boolean; sentence: string } {
  desk.command({ kind: 'execute_signal', signal: signal.id });
  const { accepted, sentence } = desk.factsOf('command_handled').at(-1) ?? { accepted: false, sentence: '' };
  return { accepted, sentence };
}

describe('a waiting signal that is asked for', () => {
  it('becomes an order at once, of the size and with the checks of its turn', () => {
    const [asked, waited] = [new Desk(), new Desk()];
    expect(execute(asked, asked.signal(BTC.id))).toEqual({ accepted: true, sentence: 'Sent.' });
    waited.signal(BTC.id);
    waited.cycle();
    const [one, two] = [asked, waited].map((desk) => ({ ...desk.orders('entry')[0]?.ticket, clientOrderId: null, expiresAt: null }));
    expect(one).toEqual(two);
    expect(asked.factsOf('order_intended')[0]?.checks).toEqual(waited.factsOf('order_intended')[0]?.checks);
    expect(asked.state.queue).toEqual([]);
    asked.cycle();
    expect(asked.orders('entry')).toHaveLength(1);
  });

  it.each<[name: string, make: (desk: Desk) => Pick<Signal, 'id'>, sentence: RegExp]>([
    ['that does not exist', () => ({ id: 'nothing' as SignalId }), /no such waiting signal/],
    ['whose time is over', (desk) => desk.signal(BTC.id, 'long', { expiresAt: desk.at as Timestamp }), /no such waiting signal/],
    ['while trading is paused', (desk) => { desk.command({ kind: 'pause' }); return desk.signal(BTC.id); }, /trading/],
    ['while trading is halted', (desk) => { desk.halt(); return desk.signal(BTC.id); }, /trading/],
    ['whose stop costs more than the risk is worth', (desk) => desk.signal(BTC.id, 'long', { stop: 99.98 }), /stop|cost/],
  ])('is refused: one %s', (_name, make, sentence) => {
    const desk = new Desk();
    const told = execute(desk, make(desk));
    expect(told).toMatchObject({ accepted: false });
    expect(told.sentence).toMatch(sentence);
    expect(desk.orders('entry')).toEqual([]);
  });

  it('waits on for what must end first', () => {
    const desk = new Desk();
    desk.open();
    const signal = desk.signal(BTC.id, 'short');
    expect(execute(desk, signal)).toEqual({ accepted: false, sentence: `The signal waits: what is held or on its way on ${BTC.id} must end first.` });
    expect(desk.state.queue).toContain(signal);
  });

  it('waits for the cycle in which the agents only watch, after a resume', () => {
    const desk = new Desk();
    desk.halt();
    desk.resume();
    const signal = desk.signal(BTC.id);
    expect(execute(desk, signal).sentence).toMatch(/only watch for a full cycle/);
    expect(desk.orders('entry')).toEqual([]);
  });
});
