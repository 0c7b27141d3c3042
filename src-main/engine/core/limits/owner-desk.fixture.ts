/** Trades of the agents, by team, and of a person, for tests of limits by whose something is. */
import { toText } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId } from '../../../../src-shared/domain/ids.ts';
import { TEAM_FRAMEWORKS } from '../../../../src-shared/domain/team/team-definition.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import type { ManualTicket } from '../command.ts';
import { BTC, LATENCY_MS, type Desk } from '../engine.fixture.ts';
import type { Fact } from '../fact.ts';
import { judge } from '../risk/judge.ts';

/** A signal that these teams were for. */
export function signalOf(desk: Desk, teams: readonly string[], ...args: Parameters<Desk['signal']>): ReturnType<Desk['signal']> {
  const signal = desk.signal(...args);
  desk.state.teams.set(signal.id, teams);
  // As the round that raised it is stored.
  const votes = TEAM_FRAMEWORKS.map((framework) => ({ framework, stance: teams.includes(framework) ? 'buy' : 'sell', weight: 1 }));
  (must(desk.results.at(-1), 'a result').facts as Fact[]).push({ kind: 'round_held', id: signal.round, round: { outcome: { kind: 'signal' }, votes } } as never, { kind: 'signal_raised', signal });
  return signal;
}

/** What the agents hold, 21.739 at 100, by these teams. */
export function agentsOpen(desk: Desk, teams: readonly string[], instrument: InstrumentId): void {
  signalOf(desk, teams, instrument, 'long', { target: 200 });
  desk.cycle();
  settle(desk, instrument);
}

export function settle(desk: Desk, instrument: InstrumentId): void {
  const entry = must(desk.orders('entry', instrument).at(-1), 'an entry');
  desk.advance(2 * LATENCY_MS);
  desk.fill(entry, entry.ticket.quantity, '100');
  desk.advance(6 * LATENCY_MS);
}

export const ticketOf = (instrument: InstrumentId, quantity = '10'): ManualTicket => ({ instrument, direction: 'long', type: 'market', price: null, size: { by: 'quantity', quantity }, stop: '98', target: null });

export function handOpens(desk: Desk, instrument: InstrumentId, quantity = '10'): void {
  desk.command({ kind: 'place_order', ticket: ticketOf(instrument, quantity) });
  settle(desk, instrument);
}

/** What a person adds at 100 to what is held: by a rebalance, since no ticket does that. Whether it was sent. */
export function handAdds(desk: Desk, instrument: InstrumentId, quantity: string): boolean {
  const held = toText(must(desk.position(instrument), 'a position').quantity);
  const entries = desk.orders('entry', instrument).length;
  desk.command({ kind: 'rebalance', plan: { proposal: `p${desk.at}`, method: 'hrp', madeAt: desk.state.at, orders: [{ instrument, action: 'add', direction: 'long', quantity, price: '100', stop: null, held, target: 0.1 }] } });
  if (desk.orders('entry', instrument).length === entries) return false;
  settle(desk, instrument);
  return true;
}

/** What stands against a long of BTC that these teams want at 100: `approved` where nothing does. */
export function refusalOf(desk: Desk, teams: readonly string[] = ['crew']): string {
  desk.quote(BTC.id, 100);
  const signal = signalOf(desk, teams, BTC.id);
  desk.state.queue.pop();
  const judgement = judge(desk.state, signal, desk.state.at);
  return judgement.approved ? 'approved' : judgement.sentence;
}
