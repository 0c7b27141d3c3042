/** Whatever is traded, moved, halted and restarted: the drawdown of each part is what sums of the test's own make of the same events and facts. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ZERO_MONEY, add, max, money, mulDiv, notional, sub, toNumber, type Money, type Price } from '../../../../src-shared/domain/decimal.ts';
import type { Currency, InstrumentId, RowId, SignalId } from '../../../../src-shared/domain/ids.ts';
import type { RiskLimit } from '../../../../src-shared/domain/risk-limit.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { restart } from '../../runner/restart.fixture.ts';
import { BTC, Desk, LATENCY_MS, SOL, type Tweaks } from '../engine.fixture.ts';
import type { EngineEvent } from '../event.ts';
import type { Fact } from '../fact.ts';
import type { Position } from '../position/position.ts';
import { limitStandings } from './limit-standing.ts';
import { handAdds, settle, signalOf, ticketOf } from './owner-desk.fixture.ts';

const USDT = 'USDT' as Currency;
const on = (scope: RiskLimit['scope'], subject: string | null): RiskLimit => ({ scope, subject, measure: 'drawdown', limit: 0.9, act: 'block' });
const LIMITS = [on('strategy', null), on('team', null), on('instrument', BTC.id), on('instrument', SOL.id), on('venue', null), on('quote', null)];
const tweaks: Tweaks = { risk: { maxInstrumentExposure: 5, maxPortfolioExposure: 10, maxRiskByHand: 0.5, dailyLossHalt: 0.9, limits: LIMITS } };
const PARTS = ['strategy agents', 'strategy by hand', 'team crew', 'team group_chat', `instrument ${BTC.id}`, `instrument ${SOL.id}`, 'venue alpha', 'quote USDT'];

interface Held {
  row: Position;
  /** What it had made when it was last looked at. */
  made: Money;
}

/** Adds up, event by event, what each part makes by every change of a price and every booking; nothing is counted from a beginning. */
class Naive {
  readonly teams = new Map<string, readonly string[]>();
  readonly #prices = new Map<string, Price>();
  readonly #held = new Map<string, Held>();
  readonly #made = new Map<string, Money>();
  readonly #highs = new Map<string, { made: Money; equity: Money }>();
  #balance = ZERO_MONEY;
  #compared = false;
  handedOver = 0;

  restart(): void {
    this.#prices.clear();
    this.#compared = false;
  }

  take({ body }: EngineEvent, facts: readonly Fact[]): void {
    if (body.kind === 'market_observed') for (const datum of body.data) if (datum.kind === 'quote') this.#prices.set(datum.instrument, money(((datum.bid + datum.ask) / 2).toFixed(6)) as bigint as Price);
    for (const held of this.#held.values()) this.#accrue(held);
    let marks = false;
    for (const fact of facts) {
      marks ||= ['portfolio_marked', 'position_changed', 'trading_state_changed'].includes(fact.kind);
      if (fact.kind === 'position_changed') this.#book(fact.position);
      else if (fact.kind === 'ledger_posted') this.#balance = fact.entry.balanceAfter;
      else if (fact.kind === 'money_moved') this.#scale(this.#equity(), sub(this.#equity(), fact.worth));
      else if (fact.kind === 'halt_changed' && fact.halt.resumedAt !== null) this.#highs.clear();
      else if (fact.kind === 'reconciled') this.#compared ||= fact.differences.length === 0;
    }
    if (!marks || !this.#compared || [...this.#held.values()].some(({ row }) => !this.#prices.has(row.instrument))) return;
    for (const part of PARTS) {
      const made = this.#made.get(part) ?? ZERO_MONEY;
      const high = this.#highs.get(part);
      if (high === undefined || made > high.made) this.#highs.set(part, { made, equity: this.#equity() });
    }
  }

  lost(part: string): number {
    const high = this.#highs.get(part);
    return high === undefined ? 0 : toNumber(max(ZERO_MONEY, sub(high.made, this.#made.get(part) ?? ZERO_MONEY))) / toNumber(high.equity);
  }

  #accrue(held: Held): void {
    if (held.row.closedAt === null && !this.#prices.has(held.row.instrument)) return;
    const now = add(sub(held.row.realised, held.row.fees), add(held.row.funding, this.#open(held.row)));
    const { row } = held;
    const owners = row.command !== null ? ['strategy by hand'] : row.signal === null ? [] : ['strategy agents', ...(this.teams.get(row.signal) ?? []).map((team) => `team ${team}`)];
    for (const part of [`instrument ${row.instrument}`, `venue ${row.venue}`, 'quote USDT', ...owners]) this.#made.set(part, add(this.#made.get(part) ?? ZERO_MONEY, sub(now, held.made)));
    held.made = now;
  }

  #open({ instrument, quantity, cost, direction }: Position): Money {
    if (quantity === 0n) return ZERO_MONEY;
    const worth = notional(must(this.#prices.get(instrument), 'a price'), quantity);
    return direction === 'long' ? sub(worth, cost) : sub(cost, worth);
  }

  #book(row: Position): void {
    const held = this.#held.get(row.id) ?? { row, made: ZERO_MONEY };
    if (held.row.command !== row.command) this.handedOver += 1;
    held.row = { ...row };
    this.#held.set(row.id, held);
    this.#accrue(held);
    if (row.closedAt !== null) this.#held.delete(row.id);
  }

  #equity(): Money {
    return [...this.#held.values()].reduce((sum, { row }) => add(sum, this.#open(row)), this.#balance);
  }

  #scale(after: Money, before: Money): void {
    for (const [part, high] of this.#highs) {
      const made = this.#made.get(part) ?? ZERO_MONEY;
      this.#highs.set(part, { made: add(made, mulDiv(sub(high.made, made), after, before)), equity: mulDiv(high.equity, after, before) });
    }
  }
}

type By = 'agents' | 'hand' | 'price' | 'mark' | 'stop' | 'money' | 'halt' | 'restart';
const step = fc.record({
  by: fc.constantFrom<By>('agents', 'agents', 'hand', 'hand', 'price', 'price', 'mark', 'mark', 'stop', 'stop', 'money', 'halt', 'restart'), of: fc.constantFrom(BTC, SOL), to: fc.integer({ min: 940, max: 1_080 }),
  teams: fc.constantFrom(['crew'], ['crew', 'group_chat'], ['group_chat']), minutes: fc.constantFrom(0, 0, 1, 2, 7, 60),
});
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** A desk over its restarts, and what the test makes of the same. */
class Story {
  readonly naive = new Naive();
  readonly desks: Desk[] = [new Desk({ instruments: [BTC, SOL], tweaks })];
  #seen = 0;
  #transfers = 0;

  get desk(): Desk {
    return must(this.desks.at(-1), 'a desk');
  }

  look(): void {
    const { events, results } = this.desk;
    for (; this.#seen < events.length; this.#seen += 1) this.naive.take(must(events[this.#seen], 'an event'), must(results[this.#seen], 'a result').facts);
  }

  take({ by, of: { id }, to, teams, minutes }: Step): void {
    this.desk.advance(minutes * 60_000);
    switch (by) {
      case 'price': return this.desk.quote(id, to / 10);
      case 'mark': this.desk.quote(id, to / 10); return this.desk.cycle();
      case 'agents': case 'hand': return this.#enter(by, id, teams);
      case 'stop': return this.#stop(id, to / 10);
      case 'money': return this.#move(to);
      case 'halt': this.desk.halt(); this.desk.advance(10_000); this.desk.resume(); return this.desk.advance(4 * LATENCY_MS);
      case 'restart': return this.#restart();
    }
  }

  #enter(by: 'agents' | 'hand', id: InstrumentId, teams: readonly string[]): void {
    const { desk } = this;
    desk.quote(id, 100);
    desk.cycle();
    const entries = desk.orders('entry', id).length;
    if (by === 'agents' && desk.position(id) === undefined) {
      this.naive.teams.set(signalOf(desk, teams, id, 'long', { target: 200, id: `g${this.naive.teams.size} of the story` as SignalId }).id, teams);
      desk.cycle();
      desk.state.queue.length = 0;
    } else if (by === 'hand' && desk.position(id) === undefined) desk.command({ kind: 'place_order', ticket: ticketOf(id, '7') });
    else if (by === 'hand') return void handAdds(desk, id, '3');
    const sent = desk.orders('entry', id);
    if (sent.length > entries && sent.at(-1)?.state !== 'denied') settle(desk, id);
  }

  #stop(id: InstrumentId, at: number): void {
    const stop = this.desk.orders('stop', id).findLast(({ state }) => state === 'accepted');
    if (stop === undefined) return;
    this.desk.quote(id, at);
    this.desk.fill(stop, stop.ticket.quantity, String(at));
    this.desk.advance(6 * LATENCY_MS);
  }

  #move(to: number): void {
    const { desk } = this;
    const [flow, amount] = to > 1_010 ? (['deposit', '4000'] as const) : (['withdrawal', '1500'] as const);
    const there = must(desk.venue.balances.get(USDT), 'a balance');
    if (there < money('6000')) return;
    desk.venue.balances.set(USDT, flow === 'deposit' ? add(there, money(amount)) : sub(there, money(amount)));
    // The ids of a desk's own commands begin anew with it.
    desk.post({ kind: 'command_received', command: { kind: 'move_money', id: `transfer ${(this.#transfers += 1)}` as RowId, by: 'tester', flow, venue: null, currency: USDT, amount } });
    desk.advance(4 * LATENCY_MS);
  }

  #restart(): void {
    this.desk.advance(10 * LATENCY_MS);
    this.look();
    this.naive.restart();
    this.desks.push(restart(this.desks, { tweaks }));
    this.#seen = 0;
    this.desk.advance(10 * LATENCY_MS);
  }
}

it('is never below nothing, and to the last digits what a recomputation of the whole story says', () => {
  const seen = { deep: 0, moved: 0, resumed: 0, restarted: 0, handedOver: 0, compared: 0 };
  fc.assert(fc.property(fc.array(step, { minLength: 4, maxLength: 22 }), (steps) => {
    const story = new Story();
    story.look();
    for (const one of steps) {
      story.take(one);
      story.look();
      for (const { scope, subject, value, basic, measure } of limitStandings(story.desk.state)) {
        if (basic || measure !== 'drawdown') continue;
        const [is, should] = [Number(must(value, `a figure of ${subject ?? ''}`)), story.naive.lost(`${scope} ${subject ?? ''}`)];
        expect(is).toBeGreaterThanOrEqual(0);
        expect(is, `${scope} ${subject ?? ''} after ${one.by}`).toBeCloseTo(should, 12);
        seen.compared += 1;
        if (should > 0.002) seen.deep += 1;
      }
    }
    const facts = story.desks.flatMap((desk) => desk.results.flatMap((result) => result.facts));
    seen.moved += facts.filter(({ kind }) => kind === 'money_moved').length;
    seen.resumed += facts.filter((fact) => fact.kind === 'halt_changed' && fact.halt.resumedAt !== null).length;
    seen.restarted += story.desks.length - 1;
    seen.handedOver += story.naive.handedOver;
  }), { numRuns: 60 });
  // All of it happened.
  expect(seen.compared).toBeGreaterThan(2_000);
  for (const [what, least] of [['deep', 200], ['moved', 20], ['resumed', 20], ['restarted', 20], ['handedOver', 5]] as const) expect([what, seen[what] >= least]).toEqual([what, true]);
}, 120_000);
