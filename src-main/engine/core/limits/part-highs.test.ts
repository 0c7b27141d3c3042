import { describe, expect, it } from 'vitest';
import { money, toNumber, toText } from '../../../../src-shared/domain/decimal.ts';
import type { Currency, VenueId } from '../../../../src-shared/domain/ids.ts';
import type { RiskLimit } from '../../../../src-shared/domain/risk-limit.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { restart, storedAfter } from '../../runner/restart.fixture.ts';
import { BTC, Desk, LATENCY_MS, SOL, START, type DeskOptions, type Tweaks } from '../engine.fixture.ts';
import { ScriptedVenue } from '../scripted-venue.fixture.ts';
import { previewEntry } from '../risk/preview-entry.ts';
import { limitStandings } from './limit-standing.ts';
import { agentsOpen, handAdds, handOpens, refusalOf, ticketOf } from './owner-desk.fixture.ts';

const DAY_MS = 86_400_000;
const limit = (more: Partial<RiskLimit> = {}): RiskLimit => ({ scope: 'strategy', subject: 'agents', measure: 'drawdown', limit: 0.01, act: 'close', ...more });
const tweaks = (limits: readonly RiskLimit[]): Tweaks => ({ risk: { maxInstrumentExposure: 5, maxPortfolioExposure: 10, dailyLossHalt: 0.9, limits } });

function deskWith(limits: readonly RiskLimit[], more: DeskOptions = {}): Desk {
  const desk = new Desk({ instruments: [BTC, SOL], tweaks: tweaks(limits), ...more });
  desk.cycle();
  return desk;
}

/** The agents' BTC, 21.739 bought at 100 for a fee of 1.08695, of 10,000. */
const [HELD, FEE, MONEY] = [21.739, 1.086_95, 10_000];

function holding(limits: readonly RiskLimit[], teams: readonly string[] = ['crew']): Desk {
  const desk = deskWith(limits);
  agentsOpen(desk, teams, BTC.id);
  return desk;
}

/** A price that is marked; one of `quote` alone is seen, and nothing more. */
function mark(desk: Desk, ...prices: readonly number[]): void {
  for (const price of prices) {
    desk.quote(BTC.id, price);
    desk.cycle();
  }
}

/** The stop at the venue fills at this price. */
function stopOut(desk: Desk, at: number): void {
  const position = must(desk.position(BTC.id), 'a position');
  desk.quote(BTC.id, at);
  desk.fill(must(desk.orders('stop', BTC.id).findLast(({ state }) => state === 'accepted'), 'a stop'), position.quantity, String(at));
  desk.advance(6 * LATENCY_MS);
}

const rowOf = (desk: Desk, subject: string): ReturnType<typeof limitStandings>[number] | undefined => limitStandings(desk.state).find((row) => !row.basic && row.subject === subject && row.measure === 'drawdown');
const fallOf = (desk: Desk, subject = 'agents'): number => Number(must(rowOf(desk, subject)?.value, 'a figure'));
const breaches = (desk: Desk): readonly string[] => desk.factsOf('limit_breached').map(({ breach }) => `${breach.subject} ${breach.act} ${breach.endedAt === null ? 'begins' : 'ends'}`);
const setList = (desk: Desk, list: readonly RiskLimit[]): void => desk.command({ kind: 'set_risk_limits', limits: {}, list, reason: 'seen and understood' });

describe('how far what the agents have made lies below the highest they have made, as a share of the equity there', () => {
  it.each<[string, readonly number[], below: number, equityThere: number]>([
    ['bought, and nothing moved: the fee is lost', [100], FEE, MONEY],
    ['up: they are at their highest', [104], 0, MONEY],
    ['up and half of it down again', [104, 102], 2 * HELD, MONEY + 4 * HELD - FEE],
    ['up, down, up a little, and down: from the highest of all', [104, 102, 103, 101], 3 * HELD, MONEY + 4 * HELD - FEE],
    ['a new highest forgets the fall before it', [104, 101, 106, 105], HELD, MONEY + 6 * HELD - FEE],
    ['never up: from what they had when counting began', [99, 99.5], 0.5 * HELD + FEE, MONEY],
  ])('%s', (_name, prices, below, equityThere) => {
    const desk = holding([limit({ act: 'block', limit: 0.5 })]);
    mark(desk, ...prices);
    expect(fallOf(desk)).toBeCloseTo(below / equityThere, 12);
  });

  it('the price that a position closes at can be the highest; one that was only seen between two marks is not', () => {
    const desk = holding([limit({ act: 'block', limit: 0.5 })]);
    desk.quote(BTC.id, 110);
    desk.quote(BTC.id, 100);
    expect(fallOf(desk)).toBeCloseTo(FEE / MONEY, 12);
    stopOut(desk, 105);
    expect(fallOf(desk)).toBe(0);
    desk.quote(BTC.id, 100);
    agentsOpen(desk, ['crew'], BTC.id);
    expect(fallOf(desk)).toBeCloseTo(toNumber(must(desk.position(BTC.id), 'a position').fees) / (MONEY + 5 * HELD - FEE - 1.05 * FEE), 12);
  });

  it('what is closed at a loss stays lost over days and weeks: nothing but a gain of their own brings it back', () => {
    const desk = holding([limit({ subject: null, act: 'block', limit: 0.5 })]);
    mark(desk, 104);
    stopOut(desk, 99);
    const was = fallOf(desk);
    expect(was).toBeCloseTo((5 * HELD + 0.99 * FEE) / (MONEY + 4 * HELD - FEE), 12);
    desk.advance(8 * DAY_MS);
    handOpens(desk, SOL.id, '21');
    desk.quote(SOL.id, 108);
    desk.cycle();
    expect([fallOf(desk), fallOf(desk, 'by hand')]).toEqual([was, 0]);
  });

  it('what each part lost is no other’s: of a team, of an instrument, of a venue', () => {
    const limits = [limit({ scope: 'team', subject: null, act: 'block' }), limit({ scope: 'instrument', subject: BTC.id, act: 'block' }), limit({ scope: 'instrument', subject: SOL.id, act: 'block' }), limit({ scope: 'venue', subject: null, act: 'block' }), limit({ scope: 'quote', subject: null, act: 'block' })];
    const desk = holding(limits);
    handOpens(desk, SOL.id, '21');
    mark(desk, 102);
    desk.quote(SOL.id, 101);
    desk.quote(BTC.id, 101);
    const there = MONEY + 2 * HELD - FEE - 1.05;
    expect(['crew', 'group_chat', BTC.id].map((subject) => fallOf(desk, subject))).toEqual([expect.closeTo(HELD / there, 12), 0, expect.closeTo(HELD / there, 12)]);
    // The person's 21 made up for most of it.
    expect(['alpha', 'USDT'].map((subject) => fallOf(desk, subject))).toEqual([expect.closeTo((HELD - 21) / there, 12), expect.closeTo((HELD - 21) / there, 12)]);
    expect(fallOf(desk, SOL.id)).toBe(0);
  });
});

describe('what is done in the turn of the price that reaches it', () => {
  // From 104 at 10,085.87, a hundredth is 100.86: 4.64 down.
  it.each<[RiskLimit['act'], string]>([
    ['close', 'agents drawdown 0.01013 broke its limit of 0.01: what it covers is closed. It counts anew once a halt is resumed, or the limit is taken out and set again.'],
    ['block', 'agents drawdown 0.01013 broke its limit of 0.01: entries are refused until it is back inside. It counts anew once a halt is resumed, or the limit is taken out and set again.'],
    ['halt', 'agents drawdown 0.01013 broke its limit of 0.01: trading halts. It counts anew from a resume.'],
  ])('%s', (act, sentence) => {
    const desk = holding([limit({ act })]);
    handOpens(desk, SOL.id, '21');
    mark(desk, 104);
    desk.quote(SOL.id, 100);
    desk.quote(BTC.id, 99.4);
    expect(breaches(desk)).toEqual([]);
    desk.quote(BTC.id, 99.3);
    const { facts } = must(desk.results.at(-1), 'a turn');
    expect(facts.flatMap((fact) => (fact.kind === 'limit_breached' ? [fact.breach.sentence.replace(/0\.0101\d+/, '0.01013')] : []))).toEqual([sentence]);
    expect(facts.flatMap((fact) => (fact.kind === 'order_intended' ? [`${fact.order.purpose} ${fact.order.ticket.instrument}`] : []))).toEqual(act === 'close' ? [`exit ${BTC.id}`] : []);
    expect(desk.state.trading).toBe(act === 'halt' ? 'halted' : 'active');
    desk.advance(4 * LATENCY_MS);
    expect([desk.held(BTC.id) > 0, desk.held(SOL.id) > 0]).toEqual([act !== 'close', true]);
  });

  it('what is left is said in money, and a broken one says how it ends', () => {
    const desk = holding([limit({ act: 'block' })]);
    mark(desk, 104, 102);
    const equityThere = MONEY + 4 * HELD - FEE;
    expect(Number(rowOf(desk, 'agents')?.headroom)).toBeCloseTo(0.01 * equityThere - 2 * HELD, 9);
    expect(rowOf(desk, 'agents')?.sentence).toBe('The agents: drawdown 0.43 % of 1 %. Entries beyond it are refused.');
    mark(desk, 99);
    expect(rowOf(desk, 'agents')).toMatchObject({ state: 'broken', headroom: '0', sentence: 'The agents: drawdown 1.08 % of 1 %. Entries beyond it are refused. It counts anew once a halt is resumed, or the limit is taken out and set again.' });
  });

  it('before an entry: what it will cost counts, and only who has lost is refused', () => {
    const desk = holding([limit({ subject: null, act: 'block' })]);
    mark(desk, 104);
    stopOut(desk, 99);
    expect(refusalOf(desk)).toMatch(/^agents drawdown: 0\.010\d+ → 0\.011\d+, limit 0\.0095\.$/);
    expect(previewEntry(desk.state, ticketOf(BTC.id), desk.state.at).checks.find(({ name }) => name === 'by hand drawdown')).toMatchObject({ before: '0', passed: true });
  });

  it('a position that changes hands is no gain and no loss of either; from then on it is the person’s', () => {
    const desk = holding([limit({ subject: null, act: 'block', limit: 0.5 })]);
    mark(desk, 104, 100);
    const was = fallOf(desk);
    expect(handAdds(desk, BTC.id, '1')).toBe(true);
    expect([fallOf(desk), fallOf(desk, 'by hand')]).toEqual([was, expect.closeTo(0.05 / MONEY, 12)]);
    desk.quote(BTC.id, 98);
    expect([fallOf(desk), fallOf(desk, 'by hand')]).toEqual([was, expect.closeTo((2 * (HELD + 1) + 0.05) / MONEY, 12)]);
  });
});

describe('counting begins', () => {
  it('when the limit is set: what was lost before is not', () => {
    const desk = holding([limit({ measure: 'notional', limit: 1e6 })]);
    mark(desk, 104, 99);
    setList(desk, [limit({ act: 'block' })]);
    expect(fallOf(desk)).toBe(0);
    mark(desk, 98);
    expect(fallOf(desk)).toBeCloseTo(HELD / (MONEY - HELD - FEE), 12);
  });

  it('anew for a limit that was taken out and is set again, and for no other', () => {
    const hand = limit({ subject: 'by hand', act: 'block', limit: 0.5 });
    const desk = holding([limit({ act: 'block' }), hand]);
    handOpens(desk, SOL.id, '21');
    mark(desk, 104);
    desk.quote(SOL.id, 99);
    stopOut(desk, 99);
    const byHand = fallOf(desk, 'by hand');
    setList(desk, [hand]);
    expect([rowOf(desk, 'agents'), breaches(desk)]).toEqual([undefined, ['agents block begins', 'agents block ends']]);
    setList(desk, [limit({ act: 'block' }), hand]);
    expect([fallOf(desk), fallOf(desk, 'by hand')]).toEqual([0, byHand]);
    expect(refusalOf(desk)).toBe('approved');
  });

  it('not for one that is set to another figure or act', () => {
    const desk = holding([limit({ act: 'block' })]);
    mark(desk, 104, 102);
    const was = fallOf(desk);
    setList(desk, [limit({ act: 'close', limit: 0.02 })]);
    expect([was > 0.004, fallOf(desk)]).toEqual([true, was]);
  });

  it('anew at a resume from a halt, in that turn, which ends the breach', () => {
    const desk = holding([limit({ act: 'block' })]);
    mark(desk, 104);
    stopOut(desk, 99);
    expect(breaches(desk)).toEqual(['agents block begins']);
    desk.halt();
    desk.advance(10_000);
    desk.resume();
    expect([desk.state.trading, fallOf(desk), breaches(desk)]).toEqual(['active', 0, ['agents block begins', 'agents block ends']]);
    handOpens(desk, BTC.id, '10');
    desk.cycle();
    expect(refusalOf(desk)).not.toMatch(/drawdown/);
  });

  it('a limit that halts is no obstacle to the resume, and has not lost anything after it', () => {
    const desk = holding([limit({ act: 'halt' })]);
    mark(desk, 104, 99);
    desk.advance(10_000);
    expect(desk.state.trading).toBe('halted');
    desk.resume();
    desk.advance(10_000);
    mark(desk, 99);
    expect([desk.state.trading, fallOf(desk)]).toEqual(['active', 0]);
  });
});

describe('a restart', () => {
  const limits = [limit({ subject: null, act: 'block' }), limit({ scope: 'team', subject: null, act: 'block', limit: 0.5 })];

  it('goes on with the same figures and the same refusal', () => {
    const before = holding(limits);
    handOpens(before, SOL.id, '21');
    mark(before, 104);
    stopOut(before, 99);
    before.quote(SOL.id, 98);
    const figures = (desk: Desk): readonly number[] => ['agents', 'by hand', 'crew', 'group_chat'].map((subject) => fallOf(desk, subject));
    const was = figures(before);
    const desk = restart(before, { tweaks: tweaks(limits) });
    desk.quote(SOL.id, 98);
    desk.advance(6 * LATENCY_MS);
    expect(figures(desk)).toEqual(was);
    expect(was.map((share) => share > 0)).toEqual([true, true, true, false]);
    expect(refusalOf(desk)).toMatch(/^agents drawdown/);
    desk.cycle();
    desk.quote(SOL.id, 98);
    expect(figures(desk)).toEqual(was);
  });

  it('after a resume goes on from there', () => {
    const before = holding(limits);
    mark(before, 104);
    stopOut(before, 99);
    before.halt();
    before.advance(10_000);
    before.resume();
    const desk = restart(before, { tweaks: tweaks(limits) });
    desk.cycle();
    expect([fallOf(desk), desk.state.limits?.broken.size]).toEqual([0, 0]);
  });

  it('without the limit forgets: set again later it counts from then', () => {
    const before = holding(limits);
    mark(before, 104);
    stopOut(before, 99);
    const between = restart(before, { tweaks: tweaks([]) });
    expect(storedAfter([before, between]).limits?.parts?.drawdown).toBeUndefined();
    const desk = restart([before, between], { tweaks: tweaks(limits) });
    desk.cycle();
    expect([fallOf(desk), desk.state.limits?.broken.size]).toEqual([0, 0]);
  });

  it('that does not trade what is held counts anew, and so does what comes back: neither is a loss', () => {
    const before = holding(limits);
    mark(before, 104);
    const without = new ScriptedVenue('alpha', [SOL], toText(must(before.venue.balances.get('USDT' as Currency), 'a balance')));
    const between = restart(before, { tweaks: tweaks(limits), instruments: [SOL], venues: [without] });
    between.cycle();
    expect(fallOf(between)).toBe(0);
    const desk = restart([before, between], { tweaks: tweaks(limits), instruments: [BTC, SOL], venues: before.venues, warm: false });
    desk.quote(BTC.id, 96);
    expect([desk.held(BTC.id), fallOf(desk)]).toEqual([HELD, 0]);
    mark(desk, 96);
    expect(fallOf(desk)).toBe(0);
    mark(desk, 95);
    expect(fallOf(desk)).toBeCloseTo(HELD / MONEY, 4);
  });

  it('with an account begun anew has lost nothing', () => {
    const before = holding(limits);
    mark(before, 104);
    stopOut(before, 99);
    const desk = restart(before, { tweaks: tweaks(limits), freshVenues: ['alpha' as VenueId] });
    desk.cycle();
    expect(fallOf(desk)).toBe(0);
  });
});

it('money that is moved changes no share that is lost, and makes no new highest', () => {
  const desk = holding([limit({ subject: null, act: 'block', limit: 0.5 })]);
  handOpens(desk, SOL.id, '21');
  mark(desk, 104, 99);
  const before = fallOf(desk);
  expect([before > 0.01, fallOf(desk, 'by hand') > 0]).toEqual([true, true]);
  for (const [flow, amount] of [['deposit', '10000'], ['withdrawal', '15000']] as const) {
    const usdt = 'USDT' as Currency;
    desk.venue.balances.set(usdt, must(desk.venue.balances.get(usdt), 'a balance') + money(amount) * (flow === 'deposit' ? 1n : -1n) as never);
    desk.command({ kind: 'move_money', flow, venue: null, currency: usdt, amount });
    expect(desk.results.at(-1)?.facts.map(({ kind }) => kind)).toContain('money_moved');
    expect(fallOf(desk)).toBeCloseTo(before, 12);
    desk.advance(4 * LATENCY_MS);
    desk.cycle();
    expect(fallOf(desk)).toBeCloseTo(before, 12);
  }
});

it('where only other losses are limited nothing of it is kept or told', () => {
  const desk = holding([limit({ measure: 'dailyLoss', act: 'block' }), limit({ scope: 'portfolio', subject: null, limit: 0.9 })]);
  mark(desk, 104);
  stopOut(desk, 99);
  desk.halt();
  desk.advance(10_000);
  desk.resume();
  const told = desk.factsOf('part_losses_changed');
  expect(told.length).toBeGreaterThan(0);
  expect(new Set(told.map(({ losses }) => Object.keys(losses).join(' ')))).toEqual(new Set(['day week']));
  expect(desk.state.day?.startsAt).toBe(START);
});
