import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, money, sub, toNumber, toText, type Money } from '../../../../src-shared/domain/decimal.ts';
import type { Timestamp, VenueId } from '../../../../src-shared/domain/ids.ts';
import type { RiskLimit } from '../../../../src-shared/domain/risk-limit.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { restart } from '../../runner/restart.fixture.ts';
import { BTC, Desk, LATENCY_MS, SOL, START, type Tweaks } from '../engine.fixture.ts';
import { bookTransfer } from '../portfolio/move-money.ts';
import { equity } from '../portfolio/valuation.ts';
import { previewEntry } from '../risk/preview-entry.ts';
import type { Turn } from '../turn.ts';
import { agentsOpen, handOpens, refusalOf, settle, signalOf, ticketOf } from './owner-desk.fixture.ts';
import { limitStandings } from './limit-standing.ts';
import { madeByPart } from './part-losses.ts';

const DAY_MS = 86_400_000;
const limit = (more: Partial<RiskLimit> = {}): RiskLimit => ({ scope: 'strategy', subject: 'agents', measure: 'dailyLoss', limit: 0.01, act: 'close', ...more });
const tweaks = (limits: readonly RiskLimit[]): Tweaks => ({ risk: { maxInstrumentExposure: 5, maxPortfolioExposure: 10, dailyLossHalt: 0.9, limits } });

function deskWith(limits: readonly RiskLimit[], at: number = START): Desk {
  const desk = new Desk({ instruments: [BTC, SOL], tweaks: tweaks(limits), at });
  desk.cycle();
  return desk;
}

/** The crew's BTC, 21.739 from 100, and a person's SOL, 21. */
function mixed(limits: readonly RiskLimit[]): Desk {
  const desk = deskWith(limits);
  agentsOpen(desk, ['crew'], BTC.id);
  handOpens(desk, SOL.id, '21');
  return desk;
}

const breaches = (desk: Desk): readonly string[] => desk.factsOf('limit_breached').map(({ breach }) => `${breach.subject} ${breach.measure} ${breach.endedAt === null ? 'begins' : 'ends'}`);
const lossOf = (desk: Desk, subject: string, measure = 'dailyLoss'): string | null | undefined => limitStandings(desk.state).find((row) => !row.basic && row.subject === subject && row.measure === measure)?.value;

/** The stop at the venue fills at 94. */
function stopOut(desk: Desk): void {
  const position = must(desk.position(BTC.id), 'a position');
  desk.quote(BTC.id, 94);
  desk.fill(must(desk.orders('stop', BTC.id).findLast(({ state }) => state === 'accepted'), 'a stop'), position.quantity, '94');
  desk.advance(6 * LATENCY_MS);
}

describe('what a part has lost since the day began', () => {
  it.each<[string, Partial<RiskLimit>]>([
    ['of an instrument', { scope: 'instrument', subject: BTC.id }], ['of each instrument', { scope: 'instrument', subject: null }], ['of the agents', {}], ['of a team', { scope: 'team', subject: 'crew' }],
    ['of the week', { scope: 'team', subject: null, measure: 'weeklyLoss' }],
  ])('%s: what it covers is closed at the price that reaches the limit, and the person’s is not', (_name, more) => {
    const desk = mixed([limit(more)]);
    // 21.739 × 4 and a fee of 1.087 of 10,000; then × 5.
    desk.quote(BTC.id, 96);
    desk.quote(SOL.id, 94);
    if (more.subject !== null || more.scope !== 'instrument') expect(breaches(desk)).toEqual([]);
    desk.quote(BTC.id, 95);
    expect(desk.orders('exit').map(({ ticket }) => ticket.instrument)).toContain(BTC.id);
    desk.advance(4 * LATENCY_MS);
    expect([desk.held(BTC.id), desk.held(SOL.id) > 0]).toEqual([0, more.scope !== 'instrument' || more.subject !== null]);
  });

  it.each<[string, Partial<RiskLimit>]>([['a venue', { scope: 'venue', subject: 'alpha' }], ['a currency', { scope: 'quote', subject: 'USDT' }]])('of %s: all of it', (_name, more) => {
    const desk = mixed([limit({ ...more, limit: 0.02 })]);
    desk.quote(BTC.id, 95);
    expect(breaches(desk)).toEqual([]);
    desk.quote(SOL.id, 95);
    desk.advance(4 * LATENCY_MS);
    expect([desk.held(BTC.id), desk.held(SOL.id)]).toEqual([0, 0]);
  });

  it('what was lost by a position that is closed stays lost: the agents are refused, a person is not, until the next day', () => {
    const desk = mixed([limit({ act: 'block' })]);
    stopOut(desk);
    // −6 × 21.739, and the fees of both sides.
    const lost = lossOf(desk, 'agents');
    expect(Number(lost)).toBeGreaterThan(0.013);
    expect(refusalOf(desk, ['crew'])).toMatch(/^agents daily loss: 0\.013\d+ → 0\.014\d+, limit 0\.0095\.$/);
    expect(previewEntry(desk.state, ticketOf(BTC.id), desk.state.at).allowed).toBe(true);
    desk.advance(DAY_MS);
    desk.quote(BTC.id, 100);
    desk.cycle();
    expect(breaches(desk)).toEqual(['agents dailyLoss begins', 'agents dailyLoss ends']);
    expect(lossOf(desk, 'agents')).toBe('0');
    expect(refusalOf(desk, ['crew'])).toBe('approved');
  });

  it('a gain before the day began is none in it, and what a team lost is no other team’s', () => {
    const desk = mixed([limit({ scope: 'team', subject: null }), limit({ scope: 'instrument', subject: null, act: 'block', limit: 0.9 })]);
    desk.quote(BTC.id, 110);
    desk.advance(DAY_MS);
    desk.quote(BTC.id, 110);
    desk.cycle();
    desk.quote(BTC.id, 106);
    // 4 × 21.739 of 10,000 and what was gained and paid by midnight.
    expect(lossOf(desk, 'crew')).toMatch(/^0\.0085/);
    expect([lossOf(desk, 'group_chat'), lossOf(desk, BTC.id)]).toEqual(['0', lossOf(desk, 'crew')]);
    desk.quote(BTC.id, 105);
    desk.advance(4 * LATENCY_MS);
    expect(desk.held(BTC.id)).toBe(0);
  });

  it('halts, and what is left is said in money', () => {
    const desk = mixed([limit({ act: 'halt' })]);
    desk.quote(BTC.id, 97);
    const row = limitStandings(desk.state).find(({ basic }) => !basic);
    expect(toNumber(add(money(row?.headroom ?? '0'), money(String(Number(row?.value) * 10_000))))).toBeCloseTo(100, 6);
    desk.quote(BTC.id, 95);
    expect([desk.state.trading, desk.state.halt?.reason]).toEqual(['halted', expect.stringMatching(/^agents daily loss 0\.01\d+ broke its limit of 0\.01: trading halts\.$/)]);
  });
});

describe('a restart goes on with the same figures', () => {
  it('of what is closed and of what is open', () => {
    const limits = [limit({ scope: 'team', subject: null, act: 'block' }), limit({ subject: null, act: 'block', measure: 'weeklyLoss', limit: 0.5 })];
    const before = mixed(limits);
    stopOut(before);
    before.quote(SOL.id, 97);
    const figures = (desk: Desk): unknown[] => [lossOf(desk, 'crew'), lossOf(desk, 'agents', 'weeklyLoss'), lossOf(desk, 'by hand', 'weeklyLoss'), lossOf(desk, 'group_chat')];
    const was = figures(before);
    expect(was[2]).toMatch(/^0\.0064/);
    const desk = restart(before, { tweaks: tweaks(limits) });
    desk.quote(SOL.id, 97);
    desk.advance(6 * LATENCY_MS);
    expect(figures(desk)).toEqual(was);
    expect(refusalOf(desk, ['crew'])).toMatch(/^crew daily loss/);
    desk.cycle();
    expect(figures(desk)).toEqual(was);
  });

  it('an account begun anew has lost nothing', () => {
    const limits = [limit({ act: 'block' })];
    const before = mixed(limits);
    stopOut(before);
    const desk = restart(before, { tweaks: tweaks(limits), freshVenues: ['alpha' as VenueId] });
    desk.cycle();
    expect(lossOf(desk, 'agents')).toBe('0');
  });
});

it('money that is moved changes no share that is lost', () => {
  const desk = mixed([limit({ subject: null, act: 'block', limit: 0.5 })]);
  stopOut(desk);
  desk.quote(SOL.id, 97);
  const before = [lossOf(desk, 'agents'), lossOf(desk, 'by hand')].map(Number);
  for (const [id, amount] of [['transfer-1', '10000'], ['transfer-2', '-15000']] as const) {
    const turn: Turn = { state: desk.state, at: desk.state.at, facts: [], effects: [], probe: () => undefined, onRound: undefined };
    bookTransfer(turn, desk.venue.id, { transferId: id, currency: BTC.quote, amount: money(amount), at: desk.state.at });
    expect(turn.facts.some(({ kind }) => kind === 'part_losses_changed')).toBe(true);
    const now = [lossOf(desk, 'agents'), lossOf(desk, 'by hand')].map(Number);
    now.forEach((share, i) => expect(share).toBeCloseTo(before[i] ?? 0, 12));
  }
});

it('without a limit that asks nothing is kept and nothing is told', () => {
  const desk = mixed([limit({ scope: 'portfolio', subject: null })]);
  stopOut(desk);
  expect([desk.state.partLosses, desk.factsOf('part_losses_changed')]).toEqual([{ day: null, week: null }, []]);
});

it('whatever is traded, the parts add up to what the account has made, to the last digit', () => {
  const step = fc.record({ by: fc.constantFrom('agents', 'hand', 'quote', 'stop'), of: fc.constantFrom(BTC, SOL), to: fc.integer({ min: 960, max: 1_060 }), teams: fc.constantFrom(['crew'], ['crew', 'group_chat'], []), minutes: fc.integer({ min: 0, max: 12 }) });
  const limits = [limit({ subject: null, act: 'block', limit: 0.9 }), limit({ scope: 'instrument', subject: null, act: 'block', limit: 0.9, measure: 'weeklyLoss' })];
  fc.assert(fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
    // Half an hour before a Monday, so that a day and a week end among the trades.
    const desk = deskWith(limits, START + 7 * DAY_MS - 1_800_000);
    const made = (scope: RiskLimit['scope'], subject: string, measure: RiskLimit['measure']): Money => madeByPart(desk.state, { scope, subject, measure })?.result ?? money('0');
    for (const { by, of: { id }, to, teams, minutes } of steps) {
      desk.advance(minutes * 60_000);
      desk.quote(id, 100);
      desk.cycle();
      const entries = desk.orders('entry', id).length;
      if (desk.position(id) === undefined && by === 'agents') {
        signalOf(desk, teams, id, 'long', { target: 200 });
        desk.cycle();
      } else if (desk.position(id) === undefined && by === 'hand') desk.command({ kind: 'place_order', ticket: ticketOf(id, '7') });
      // A price that has just leapt lets no entry pass.
      if (desk.orders('entry', id).length > entries) settle(desk, id);
      desk.quote(id, to / 10);
      const stop = desk.orders('stop', id).findLast(({ state }) => state === 'accepted');
      if (by === 'stop' && stop !== undefined) desk.fill(stop, stop.ticket.quantity, String(to / 10));
      desk.advance(6 * LATENCY_MS);
      const worth = equity(desk.state);
      expect(toText(add(made('strategy', 'agents', 'dailyLoss'), made('strategy', 'by hand', 'dailyLoss')))).toBe(toText(sub(worth, must(desk.state.day, 'a day').equity)));
      expect(toText(add(made('instrument', BTC.id, 'weeklyLoss'), made('instrument', SOL.id, 'weeklyLoss')))).toBe(toText(sub(worth, must(desk.state.partLosses.week, 'a week').equity)));
      expect(desk.state.partLosses.day?.startsAt).toBe((desk.at - ((desk.at - START) % DAY_MS)) as Timestamp);
    }
  }), { numRuns: 30 });
});
