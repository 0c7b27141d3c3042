import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toText } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId } from '../../../../src-shared/domain/ids.ts';
import type { RiskLimit } from '../../../../src-shared/domain/risk-limit.ts';
import { TEAM_FRAMEWORKS } from '../../../../src-shared/domain/team/team-definition.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { restart } from '../../runner/restart.fixture.ts';
import { BTC, Desk, LATENCY_MS, SOL, instrumentOf, type DeskOptions } from '../engine.fixture.ts';
import type { Fact, RiskCheck } from '../fact.ts';
import { judgeStep } from '../rebalance/judge-step.ts';
import { judge, type Judgement } from '../risk/judge.ts';
import { previewEntry } from '../risk/preview-entry.ts';
import { assertLimits } from './assert-limits.ts';
import { limitStandings } from './limit-standing.ts';

const ADA = instrumentOf('ADA');
const limit = (more: Partial<RiskLimit> = {}): RiskLimit => ({ scope: 'strategy', subject: 'agents', measure: 'notional', limit: 3_000, act: 'block', ...more });
const deskWith = (limits: readonly RiskLimit[], more: DeskOptions = {}): Desk =>
  new Desk({ instruments: [BTC, SOL, ADA], ...more, tweaks: { ...more.tweaks, risk: { maxInstrumentExposure: 5, maxPortfolioExposure: 10, dailyLossHalt: 0.9, limits } } });

/** A signal that these teams were for. */
function signalOf(desk: Desk, teams: readonly string[], ...args: Parameters<Desk['signal']>): ReturnType<Desk['signal']> {
  const signal = desk.signal(...args);
  desk.state.teams.set(signal.id, teams);
  // As the round that raised it is stored.
  const votes = TEAM_FRAMEWORKS.map((framework) => ({ framework, stance: teams.includes(framework) ? 'buy' : 'sell', weight: 1 }));
  (must(desk.results.at(-1), 'a result').facts as Fact[]).push({ kind: 'round_held', id: signal.round, round: { outcome: { kind: 'signal' }, votes } } as never, { kind: 'signal_raised', signal });
  return signal;
}

/** What the agents hold, 21.739 at 100, by these teams. */
function agentsOpen(desk: Desk, teams: readonly string[], instrument: InstrumentId): void {
  signalOf(desk, teams, instrument, 'long', { target: 200 });
  desk.cycle();
  settle(desk, instrument);
}

function settle(desk: Desk, instrument: InstrumentId): void {
  const entry = desk.orders('entry', instrument).at(-1)!;
  desk.advance(2 * LATENCY_MS);
  desk.fill(entry, entry.ticket.quantity, '100');
  desk.advance(6 * LATENCY_MS);
}

const ticketOf = (instrument: InstrumentId, quantity = '10') => ({ instrument, direction: 'long' as const, type: 'market' as const, price: null, size: { by: 'quantity' as const, quantity }, stop: '98', target: null });

function handOpens(desk: Desk, instrument: InstrumentId, quantity = '10'): void {
  desk.command({ kind: 'place_order', ticket: ticketOf(instrument, quantity) });
  settle(desk, instrument);
}

function verdict(desk: Desk, teams: readonly string[], instrument: InstrumentId): Judgement {
  const signal = signalOf(desk, teams, instrument);
  desk.state.queue.pop();
  return judge(desk.state, signal, desk.state.at);
}

const named = ({ checks }: { readonly checks: readonly RiskCheck[] }, name: string): RiskCheck | undefined => checks.find((check) => check.name === name);
const size = (judgement: Judgement): string => (judgement.approved ? toText(judgement.entry.quantity) : judgement.sentence);
const exits = (desk: Desk): readonly InstrumentId[] => desk.orders('exit').map(({ ticket }) => ticket.instrument);
const breaches = (desk: Desk): readonly string[] => desk.factsOf('limit_breached').filter(({ breach }) => breach.endedAt === null).map(({ breach }) => `${breach.scope} ${breach.subject} ${breach.measure} ${breach.act}`);

describe('an entry keeps the limits of whose it is', () => {
  it.each<[string, readonly RiskLimit[], string, string]>([
    ['the agents’ notional', [limit({ limit: 1_003 })], '10', 'agents notional'],
    ['each strategy’s', [limit({ subject: null, limit: 1_003 })], '10', 'agents notional'],
    ['a person’s, which says nothing to the agents', [limit({ subject: 'by hand', limit: 10 })], '21.739', ''],
    ['the crew’s', [limit({ scope: 'team', subject: 'crew', limit: 1_003 })], '10', 'crew notional'],
    ['each team’s', [limit({ scope: 'team', subject: null, limit: 1_003 })], '10', 'crew notional'],
    ['the group chat’s, which was not for it', [limit({ scope: 'team', subject: 'group_chat', limit: 10 })], '21.739', ''],
    ['leverage of the crew', [limit({ scope: 'team', subject: 'crew', measure: 'leverage', limit: 0.1003 })], '9.996', 'crew leverage'],
    ['concentration of the agents', [limit({ measure: 'concentration', limit: 0.1003 })], '9.996', 'agents concentration'],
    ['the tightest of strategy, team and instrument', [limit({ limit: 2_000 }), limit({ scope: 'team', subject: 'crew', limit: 1_003 }), limit({ scope: 'instrument', subject: null, limit: 1_500 })], '10', 'crew notional'],
  ])('%s', (_name, limits, quantity, name) => {
    const judgement = verdict(deskWith(limits), ['crew'], BTC.id);
    expect(size(judgement)).toBe(quantity);
    expect(named(judgement, name)?.before).toBe(name === '' ? undefined : '0');
    if (name === '') expect(judgement.checks.some((check) => check.name.endsWith(' notional'))).toBe(false);
  });

  it.each<[string, RiskLimit, string]>([
    ['open orders', limit({ measure: 'openOrders', limit: 1 }), 'agents open orders: 1 → 2, limit 1.'],
    ['open positions of a team', limit({ scope: 'team', subject: 'crew', measure: 'openPositions', limit: 1 }), 'crew open positions: 1 → 2, limit 1.'],
    ['orders a minute', limit({ measure: 'ordersPerMinute', limit: 1 }), 'agents orders per minute: 1 → 2, limit 1.'],
    ['orders a minute of a team', limit({ scope: 'team', subject: null, measure: 'ordersPerMinute', limit: 1 }), 'crew orders per minute: 1 → 2, limit 1.'],
    ['a collar', limit({ measure: 'priceCollar', limit: 0.002 }), 'agents price collar: 0.003, limit 0.002.'],
  ])('%s: the agents are refused, another team and a person are not', (_name, one, sentence) => {
    const desk = deskWith([one]);
    signalOf(desk, ['crew'], SOL.id);
    desk.cycle();
    expect(size(verdict(desk, ['crew'], BTC.id))).toBe(sentence);
    if (one.scope === 'team') expect(verdict(desk, ['group_chat'], BTC.id).approved).toBe(true);
    expect(previewEntry(desk.state, ticketOf(BTC.id), desk.state.at).sentence).toMatch(/^Buys 10/);
  });

  it('in flight and unknown counts to whose it is: before → after', () => {
    const desk = deskWith([limit({ scope: 'team', subject: null, limit: 3_000 }), limit({ subject: 'by hand', limit: 3_000 })]);
    desk.venue.next('submit', 'lost');
    signalOf(desk, ['crew', 'group_chat'], SOL.id);
    desk.cycle();
    desk.advance(6_000);
    const judgement = verdict(desk, ['crew'], BTC.id);
    expect(named(judgement, 'crew notional')).toMatchObject({ before: '2180.4217', value: '2999.973', limit: '3000' });
    expect(named(judgement, 'group chat notional')).toBeUndefined();
    expect(named(verdict(desk, ['group_chat'], BTC.id), 'group chat notional')?.before).toBe('2180.4217');
    expect(named(previewEntry(desk.state, ticketOf(BTC.id), desk.state.at), 'by hand notional')?.before).toBe('0');
  });

  it('what a person adds to the agents’ becomes theirs whole, and is measured so before it is sent', () => {
    const desk = deskWith([limit({ subject: null, limit: 3_000 })]);
    agentsOpen(desk, ['crew'], BTC.id);
    const add = (quantity: string): ReturnType<typeof judgeStep> =>
      judgeStep(desk.state, { instrument: BTC.id, action: 'add', direction: 'long', quantity, stop: null, price: '100' } as Parameters<typeof judgeStep>[1], desk.state.at);
    const refused = add('9');
    expect(refused).toMatchObject({ kind: 'refused' });
    // 21.739 at the market's 100, and 9 at 100.3.
    expect(named(refused, 'by hand notional')).toMatchObject({ before: '0', value: '3076.6', passed: false });
    expect(named(refused, 'agents notional')).toBeUndefined();
    expect(add('8').kind).toBe('entry');
  });

  it('what was found at the venue counts only in the wider scopes', () => {
    const desk = deskWith([limit({ subject: null, limit: 3_000 }), limit({ scope: 'portfolio', subject: null, limit: 4_000 })]);
    agentsOpen(desk, ['crew'], BTC.id);
    desk.state.positions.set(BTC.id, { ...desk.state.positions.get(BTC.id)!, signal: null });
    const judgement = verdict(desk, ['crew'], SOL.id);
    expect([named(judgement, 'agents notional')?.before, named(judgement, 'portfolio notional')?.before]).toEqual(['0', '2173.9']);
  });
});

describe('the act is done to what the limit covers, and to nothing else', () => {
  const limits = (act: RiskLimit['act']): readonly RiskLimit[] => [limit({ scope: 'team', subject: 'crew', limit: 2_500, act })];
  const mixed = (act: RiskLimit['act']): Desk => {
    const desk = deskWith(limits(act));
    agentsOpen(desk, ['crew'], BTC.id);
    agentsOpen(desk, ['group_chat'], SOL.id);
    handOpens(desk, ADA.id, '21');
    return desk;
  };

  it('close: what the crew stood behind', () => {
    const desk = mixed('close');
    desk.quote(ADA.id, 125);
    desk.quote(SOL.id, 125);
    expect(breaches(desk)).toEqual([]);
    desk.quote(BTC.id, 125);
    expect([breaches(desk), exits(desk)]).toEqual([['team crew notional close'], [BTC.id]]);
    desk.advance(4 * LATENCY_MS);
    expect([desk.held(BTC.id), desk.held(SOL.id) > 0, desk.held(ADA.id)]).toEqual([0, true, 21]);
  });

  it('reduce: down to a twentieth inside', () => {
    const desk = mixed('reduce');
    desk.quote(BTC.id, 125);
    desk.advance(2 * LATENCY_MS);
    expect(exits(desk)).toEqual([BTC.id]);
    expect(desk.held(BTC.id) * 125).toBeLessThanOrEqual(0.95 * 2_500);
    expect(desk.held(BTC.id) * 125).toBeGreaterThan(0.93 * 2_500);
  });

  it('block: the crew is refused, a person and the other team are not; what rests by hand stays', () => {
    const desk = mixed('block');
    desk.quote(BTC.id, 125);
    desk.advance(2 * LATENCY_MS);
    expect([breaches(desk), exits(desk)]).toEqual([['team crew notional block'], []]);
    desk.state.positions.delete(SOL.id);
    expect(size(verdict(desk, ['crew'], SOL.id))).toMatch(/^crew notional: 2717\.375 → /);
    expect(verdict(desk, ['group_chat'], SOL.id).approved).toBe(true);
    expect(previewEntry(desk.state, ticketOf(SOL.id), desk.state.at).allowed).toBe(true);
  });

  it('halt: of everything, there is one halt', () => {
    const desk = mixed('halt');
    desk.quote(BTC.id, 125);
    expect([desk.state.trading, desk.state.halt?.reason]).toEqual(['halted', 'crew notional 2717.375 broke its limit of 2500: trading halts.']);
  });

  it('a limit on what is held by hand cancels what rests by hand, and no more', () => {
    const desk = deskWith([limit({ subject: 'by hand', limit: 1_200, act: 'close' })]);
    agentsOpen(desk, ['crew'], BTC.id);
    handOpens(desk, ADA.id);
    desk.command({ kind: 'place_order', ticket: { ...ticketOf(SOL.id, '1'), type: 'limit', price: '99', stop: '97' } });
    desk.advance(2 * LATENCY_MS);
    desk.quote(ADA.id, 125);
    expect(desk.orders('entry', SOL.id)[0]?.cancelRequestedAt).not.toBeNull();
    expect(exits(desk)).toEqual([ADA.id]);
  });

  it('a position of two teams is closed by the limit of either', () => {
    const desk = deskWith(limits('close'));
    agentsOpen(desk, ['crew', 'group_chat'], BTC.id);
    desk.quote(BTC.id, 125);
    expect(exits(desk)).toEqual([BTC.id]);
  });
});

it('how they stand: a row for each strategy and team, in words', () => {
  const desk = deskWith([limit({ subject: null, limit: 2_500 }), limit({ scope: 'team', subject: null, measure: 'leverage', limit: 0.25 })]);
  agentsOpen(desk, ['crew'], BTC.id);
  const rows = limitStandings(desk.state).filter(({ basic }) => !basic);
  expect(rows.map(({ scope, subject, value, state }) => [scope, subject, value, state])).toEqual([
    ['strategy', 'agents', '2173.9', 'near'], ['strategy', 'by hand', '0', 'ok'], ['team', 'crew', expect.stringMatching(/^0\.217/), 'near'], ['team', 'group_chat', '0', 'ok'],
  ]);
  expect(rows.map(({ sentence }) => sentence.split(':')[0])).toEqual(['The agents', 'By hand', 'The crew', 'The group chat']);
});

describe('a restart goes on with whose everything is, though no protections are configured', () => {
  const limits = [limit({ scope: 'team', subject: 'crew', limit: 2_500, act: 'close' }), limit({ scope: 'team', subject: null, measure: 'ordersPerMinute', limit: 1 })];
  const tweaks = { risk: { maxInstrumentExposure: 5, maxPortfolioExposure: 10, dailyLossHalt: 0.9, limits } };

  it('the teams behind a position and behind the minute’s orders', () => {
    const before = deskWith(limits);
    agentsOpen(before, ['crew'], BTC.id);
    const desk = restart(before, { tweaks });
    expect(desk.state.locks).toBeNull();
    desk.advance(6 * LATENCY_MS);
    expect(size(verdict(desk, ['crew'], SOL.id))).toBe('crew orders per minute: 1 → 2, limit 1.');
    expect(verdict(desk, ['group_chat'], SOL.id).approved).toBe(true);
    desk.quote(BTC.id, 125);
    desk.advance(4 * LATENCY_MS);
    expect([breaches(desk), desk.held(BTC.id)]).toEqual([['team crew notional close'], 0]);
  });

  it('of an entry that may still fill', () => {
    const before = deskWith(limits);
    before.venue.next('submit', 'lost');
    signalOf(before, ['crew'], BTC.id);
    before.cycle();
    const desk = restart(before, { tweaks, unreconciled: true });
    expect(limitStandings(desk.state).find(({ subject, measure }) => subject === 'crew' && measure === 'notional')?.value).toBe('2180.4217');
  });
});

it('whatever comes, an entry that is approved keeps every limit, of strategy and team too', () => {
  const [SCOPES, TEAMS] = [['portfolio', 'venue', 'instrument', 'strategy', 'team'] as const, [[], ['crew'], ['group_chat'], ['crew', 'group_chat']] as const];
  const rule = fc.record({ scope: fc.constantFrom(...SCOPES), measure: fc.constantFrom('notional', 'openOrders', 'ordersPerMinute', 'leverage'), level: fc.integer({ min: 1, max: 6 }) })
    .map(({ scope, measure, level }): RiskLimit => ({ scope, subject: null, act: 'block', measure: measure as RiskLimit['measure'], limit: measure === 'notional' ? level * 700 : measure === 'leverage' ? level * 0.07 : Math.ceil(level / 2) }));
  fc.assert(fc.property(fc.array(rule, { minLength: 1, maxLength: 6 }), fc.array(fc.record({ by: fc.constantFrom('agents', 'hand', 'rest', 'quote'), of: fc.integer({ min: 0, max: 2 }), teams: fc.constantFrom(...TEAMS), fills: fc.boolean() }), { maxLength: 9 }), (limits, steps) => {
    const desk = deskWith([...new Map(limits.map((one) => [`${one.scope} ${one.measure}`, one])).values()]);
    for (const { by, of, teams, fills } of steps) {
      const { id } = [BTC, SOL, ADA][of]!;
      const sent = desk.state.counters.ordersSent;
      if (by === 'quote') desk.quote(id, 99.5);
      else if (by === 'agents') {
        signalOf(desk, teams, id, 'long', { target: 200, stop: 97 });
        desk.cycle();
      } else desk.command({ kind: 'place_order', ticket: by === 'rest' ? { ...ticketOf(id, '7'), type: 'limit', price: '99', stop: '97' } : ticketOf(id, '7') });
      const entry = desk.orders('entry').at(-1);
      if (entry !== undefined && desk.state.counters.ordersSent > sent && entry.state === 'sent') {
        assertLimits(desk.state, entry);
        desk.advance(2 * LATENCY_MS);
        if (fills && entry.ticket.price !== null) desk.fill(entry, entry.ticket.quantity, entry.ticket.price);
      }
      desk.advance(6 * LATENCY_MS);
    }
  }), { numRuns: 60 });
});
