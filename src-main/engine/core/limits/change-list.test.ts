/** The list of limits changed while trading goes on: judged, in force in the same turn, its breaches kept or ended, kept over restarts, replayed. */
import { describe, expect, it } from 'vitest';
import { money } from '../../../../src-shared/domain/decimal.ts';
import type { RiskLimit } from '../../../../src-shared/domain/risk-limit.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { decode, encode } from '../codec.ts';
import { Engine } from '../engine.ts';
import { BTC, Desk, LATENCY_MS, SOL, START, type DeskOptions } from '../engine.fixture.ts';
import type { EventBody } from '../event.ts';
import type { Fact } from '../fact.ts';
import { consequencesOf, judgeChange } from '../risk/change-limits.ts';
import type { Signal } from '../signal/signal.ts';

const limit = (more: Partial<RiskLimit> = {}): RiskLimit => ({ scope: 'portfolio', subject: null, measure: 'notional', limit: 2_500, act: 'block', ...more });
const ofBtc = (more: Partial<RiskLimit> = {}): RiskLimit => limit({ scope: 'instrument', subject: BTC.id, ...more });
const risk = { maxInstrumentExposure: 5, maxPortfolioExposure: 10, dailyLossHalt: 0.9 };
const deskWith = (limits?: readonly RiskLimit[], more: DeskOptions = {}): Desk => new Desk({ ...more, tweaks: { risk: { ...risk, ...(limits === undefined ? {} : { limits }) } } });

/** Puts another list in force; what was answered, and the facts of the turn. */
function put(desk: Desk, list: readonly RiskLimit[], reason = ''): { readonly accepted: boolean; readonly sentence: string; readonly facts: readonly Fact[] } {
  const event = desk.results.length;
  desk.command({ kind: 'set_risk_limits', limits: {}, list, reason });
  const { accepted, sentence } = must(desk.factsOf('command_handled').at(-1), 'an answer');
  return { accepted, sentence, facts: must(desk.results[event], 'the turn').facts };
}

const breachesOf = (desk: Desk): unknown[] => desk.factsOf('limit_breached').map(({ breach: { measure, act, endedAt } }) => [measure, act, endedAt === null ? 'begins' : 'ends']);
const kinds = (facts: readonly Fact[]): string[] => facts.map(({ kind }) => kind);
const rest = (desk: Desk, quantity: string, instrument = SOL.id): void => {
  desk.command({ kind: 'place_order', ticket: { instrument, direction: 'long', type: 'limit', price: '99', size: { by: 'quantity', quantity }, stop: '97', target: null } });
  desk.advance(2 * LATENCY_MS);
};

/** BTC held for 2,173.90. */
function holding(limits?: readonly RiskLimit[]): Desk {
  const desk = deskWith(limits);
  desk.open(BTC.id, 'long', { target: 200 });
  desk.quote(BTC.id, 100);
  return desk;
}

describe('nonsense is refused with the sentence of limitFaults, and changes nothing', () => {
  it.each<[readonly RiskLimit[], RegExp]>([
    [[limit({ limit: 0 })], /^The limit on notional of the portfolio must be above 0, not 0/],
    [[limit({ scope: 'instrument', measure: 'minEquity', limit: 100 })], /^Minimum equity is not measured of one instrument: set it on portfolio, venue/],
    [[limit({ scope: 'instrument', measure: 'drawdown', limit: 0.1, act: 'reduce' })], /^Reduce does not help against drawdown: choose block, close, halt\./],
    [[limit({ scope: 'instrument', subject: 'XYZ-USDT-PERP.alpha' })], /^There is no instrument XYZ-USDT-PERP\.alpha in this session/],
    [[limit(), limit()], /is there twice: keep one\.$/],
    [[limit({ measure: 'drawdown', limit: 0.2 }), limit({ measure: 'drawdown', limit: 0.1, act: 'halt' })], /it would never act\.$/],
  ])('%j', (list, sentence) => {
    const desk = holding([limit({ limit: 5_000 })]);
    const before = desk.state.limits;
    expect(put(desk, list, 'because I say so')).toMatchObject({ accepted: false, sentence: expect.stringMatching(sentence) as string });
    expect(desk.state.limits).toBe(before);
    expect(desk.factsOf('limit_list_changed')).toEqual([]);
  });

  it('a limit by name that is refused keeps the list as it is, too', () => {
    const desk = holding();
    desk.command({ kind: 'set_risk_limits', limits: { riskPerTrade: 0.9 }, list: [limit()], reason: '' });
    expect(desk.factsOf('command_handled').at(-1)).toMatchObject({ accepted: false });
    expect(desk.state.limits).toBeNull();
  });
});

describe('tighter or new is in force in the same turn', () => {
  it('needs no reason, and the next entry is judged by it', () => {
    const desk = deskWith();
    expect(put(desk, [ofBtc({ limit: 1_003 })])).toMatchObject({ accepted: true, sentence: 'In force now: notional of BTC-USDT-PERP.alpha 1003.00 (block; new).' });
    expect(desk.enter(BTC.id).ticket.quantity).toBe(10n * 10n ** 18n);
  });

  it.each<[RiskLimit, string, (desk: Desk) => unknown, unknown]>([
    [ofBtc({ limit: 2_000, act: 'close' }), 'closes BTC-USDT-PERP.alpha.', (desk) => desk.orders('exit').map(({ ticket }) => ticket.instrument), [BTC.id]],
    [ofBtc({ limit: 2_000, act: 'reduce' }), 'makes BTC-USDT-PERP.alpha smaller until it is back inside.', (desk) => desk.orders('exit').map(({ ticket }) => ticket.quantity < 21n * 10n ** 18n), [true]],
    [ofBtc({ limit: 2_000 }), 'entries it covers are refused until it is back inside.', (desk) => desk.orders('exit'), []],
    [limit({ measure: 'leverage', limit: 0.2, act: 'halt' }), 'trading halts.', (desk) => [desk.state.trading, desk.state.halt?.by], ['halted', 'risk limit']],
  ])('%j begins its breach and does its act', (one, does, look, found) => {
    const desk = holding();
    const { accepted, sentence, facts } = put(desk, [one]);
    expect([accepted, sentence]).toEqual([true, expect.stringContaining(`Broken at once: ${one.subject ?? 'portfolio'} ${one.measure} `)]);
    expect(sentence.endsWith(does)).toBe(true);
    expect(kinds(facts)).toEqual(expect.arrayContaining(['limit_list_changed', 'limit_breached', 'risk_event', 'command_handled']));
    expect(breachesOf(desk)).toEqual([[one.measure, one.act, 'begins']]);
    expect(look(desk)).toEqual(found);
  });

  it('entries that rest and no longer fit are cancelled, and make nothing close that fits without them', () => {
    const desk = holding();
    rest(desk, '5');
    const { sentence } = put(desk, [limit({ limit: 2_400, act: 'close' })]);
    expect(sentence).toContain('Above it at once: portfolio notional 2668.90 of 2400.00. An entry that rests is cancelled. Nothing is added until it is below.');
    expect(desk.orders('entry', SOL.id)[0]?.cancelRequestedAt).not.toBeNull();
    desk.quote(BTC.id, 100);
    desk.advance(4 * LATENCY_MS);
    desk.quote(BTC.id, 100);
    expect(desk.orders('entry', SOL.id)[0]?.state).toBe('cancelled');
    expect(breachesOf(desk)).toEqual([]);
    expect(desk.orders('exit')).toEqual([]);
    // What the market breaks afterwards is broken as ever.
    desk.quote(BTC.id, 112);
    expect(breachesOf(desk)).toEqual([['notional', 'close', 'begins']]);
  });

  it('what fills before it is cancelled counts', () => {
    const desk = holding();
    rest(desk, '5');
    put(desk, [limit({ limit: 2_400, act: 'close' })]);
    desk.fill(must(desk.orders('entry', SOL.id)[0], 'an entry'));
    expect(breachesOf(desk)).toEqual([['notional', 'close', 'begins']]);
  });

  it('entries that fit stay', () => {
    const desk = holding();
    rest(desk, '2');
    put(desk, [limit({ limit: 2_400, act: 'close' }), limit({ scope: 'instrument', subject: SOL.id, measure: 'openOrders', limit: 1 })]);
    expect(desk.orders('entry', SOL.id)[0]?.cancelRequestedAt).toBeNull();
  });

  it('what was sent in the last minute before there was a limit counts in it', () => {
    const desk = deskWith();
    desk.enter(BTC.id);
    put(desk, [limit({ measure: 'ordersPerMinute', limit: 1 })]);
    desk.signal(SOL.id);
    desk.cycle();
    expect(desk.orders('entry', SOL.id)).toEqual([]);
    expect(desk.factsOf('signal_ended').at(-1)?.sentence).toContain('orders per minute: 1 → 2, limit 1');
  });

  it('a weekly loss that is limited in mid-week counts from then, and one that was limited all along from its Monday', () => {
    const desk = holding();
    put(desk, [limit({ measure: 'weeklyLoss', limit: 0.05, act: 'halt' })]);
    expect(desk.factsOf('week_started')).toMatchObject([{ startsAt: START }]);
    const week = desk.state.limits?.week;
    desk.quote(BTC.id, 99);
    put(desk, [], 'not needed any more');
    put(desk, [limit({ measure: 'weeklyLoss', limit: 0.04, act: 'halt' })]);
    expect(desk.state.limits?.week).toEqual(week);
    expect(desk.factsOf('week_started')).toHaveLength(1);
  });
});

describe('looser', () => {
  it.each<[string, readonly RiskLimit[], string]>([
    ['more', [ofBtc({ limit: 3_000 })], 'notional of BTC-USDT-PERP.alpha 3000.00 (block; was 2500.00)'],
    ['none', [], 'notional of BTC-USDT-PERP.alpha 2500.00 (block; removed)'],
    ['another subject', [ofBtc({ subject: SOL.id })], 'notional of BTC-USDT-PERP.alpha 2500.00 (block; removed)'],
  ])('%s is refused without a reason', (_name, list, words) => {
    const desk = deskWith([ofBtc()]);
    expect(put(desk, list, ' ok ')).toMatchObject({ accepted: false, sentence: `Looser would be ${words}: say why, in 5 letters or more. The reason is recorded.` });
    expect(desk.state.limits?.rules).toEqual([ofBtc()]);
  });

  it.each<[string, readonly RiskLimit[], readonly RiskLimit[], boolean]>([
    ['each instrument in place of one', [ofBtc()], [limit({ scope: 'instrument' })], false],
    ['one in place of each', [limit({ scope: 'instrument' })], [ofBtc()], true],
    ['a harder act in place of a milder', [ofBtc()], [ofBtc({ act: 'close' })], false],
    ['a halt in place of closing: nothing is closed any more', [ofBtc({ act: 'close' })], [ofBtc({ act: 'halt' })], true],
    ['a higher least equity', [limit({ measure: 'minEquity', limit: 5_000 })], [limit({ measure: 'minEquity', limit: 6_000 })], false],
    ['a lower least equity', [limit({ measure: 'minEquity', limit: 5_000 })], [limit({ measure: 'minEquity', limit: 4_000 })], true],
    ['one more', [ofBtc()], [limit(), ofBtc()], false],
  ])('%s: %j', (_name, from, to, looser) => {
    expect(put(deskWith(from), to).accepted).toBe(!looser);
  });

  it('is in force with a reason, which the fact keeps', () => {
    const desk = deskWith([ofBtc()]);
    expect(put(desk, [], ' a larger account ')).toMatchObject({ accepted: true, sentence: 'In force now: notional of BTC-USDT-PERP.alpha 2500.00 (block; removed). Looser because: a larger account.' });
    expect(desk.factsOf('limit_list_changed')).toEqual([{ kind: 'limit_list_changed', from: [ofBtc()], to: [], kept: { list: [], instead: [ofBtc()] }, loosened: true, reason: 'a larger account', by: 'tester', at: desk.state.at }]);
  });
});

describe('a breach', () => {
  const broken = (): Desk => {
    const desk = holding([ofBtc(), limit({ measure: 'minEquity', limit: 5_000 })]);
    desk.quote(BTC.id, 120);
    expect(breachesOf(desk)).toEqual([['notional', 'block', 'begins']]);
    return desk;
  };

  it('of a limit that is still there, or tighter, goes on as it was', () => {
    const desk = broken();
    const [breach] = [...(desk.state.limits?.broken.values() ?? [])];
    put(desk, [ofBtc({ limit: 2_400 }), limit({ measure: 'minEquity', limit: 6_000 })]);
    expect([...(desk.state.limits?.broken.values() ?? [])]).toEqual([breach]);
    expect(breachesOf(desk)).toHaveLength(1);
  });

  it.each<[string, readonly RiskLimit[], string]>([['removed', [], 'It ended because tester removed the limit: it is a hedge.'], ['set looser', [ofBtc({ limit: 9_000 })], 'It ended because tester set the limit looser: it is a hedge.']])('of a limit that was %s ends, and says why', (_name, list, words) => {
    const desk = broken();
    const minimum = limit({ measure: 'minEquity', limit: 5_000 });
    expect(put(desk, [...list, minimum], 'it is a hedge').sentence).toContain('The breach of BTC-USDT-PERP.alpha notional ends');
    expect(breachesOf(desk)).toEqual([['notional', 'block', 'begins'], ['notional', 'block', 'ends']]);
    expect(desk.factsOf('limit_breached').at(-1)?.breach.sentence.endsWith(words)).toBe(true);
    expect(desk.state.limits?.broken.size).toBe(0);
    desk.signal(BTC.id);
    desk.cycle();
    expect(desk.state.limits?.rules).toEqual([...list, minimum]);
  });

  it('of a limit that was set looser, but not loose enough, begins anew against the new one', () => {
    const desk = broken();
    put(desk, [ofBtc({ limit: 2_550 })], 'a little more');
    expect(breachesOf(desk)).toEqual([['notional', 'block', 'begins'], ['notional', 'block', 'ends'], ['notional', 'block', 'begins']]);
    expect(desk.factsOf('limit_breached').at(-1)?.breach.limit).toBe(money('2550'));
  });
});

describe('what was changed is kept', () => {
  const restarted = (desk: Desk, limits?: readonly RiskLimit[]): Desk => deskWith(limits, { at: desk.at, venues: desk.venues, stored: { changedList: desk.factsOf('limit_list_changed').at(-1)?.kept ?? undefined } });
  const changed = (): Desk => {
    const desk = deskWith([limit()]);
    put(desk, [limit({ limit: 2_000 }), ofBtc()]);
    return desk;
  };

  it('over a restart, and over a change on top of it', () => {
    const after = restarted(changed(), [limit()]);
    expect(after.state.limits?.rules).toEqual([limit({ limit: 2_000 }), ofBtc()]);
    expect(after.factsOf('limit_list_changed')).toEqual([]);
    put(after, [limit({ limit: 1_900 }), ofBtc()]);
    expect(after.state.keptList).toEqual({ list: [limit({ limit: 1_900 }), ofBtc()], instead: [limit()] });
  });

  it.each<[string, readonly RiskLimit[], string]>([['otherwise', [limit({ limit: 2_200 })], 'configured otherwise since'], ['the same', [ofBtc(), limit({ limit: 2_000 })], 'configured like that since']])('until it is configured %s, which is told once and does not come back', (_name, configured, reason) => {
    const other = restarted(changed(), configured);
    expect(other.state.limits?.rules).toEqual(configured);
    expect(other.factsOf('limit_list_changed')).toMatchObject([{ from: configured, to: configured, kept: null, by: 'start', reason }]);
    expect(restarted(other, [limit()]).state.limits?.rules).toEqual([limit()]);
  });

  it('until it is changed back', () => {
    const desk = changed();
    put(desk, [limit()], 'as it was before');
    expect(desk.state.keptList).toBeNull();
  });

  it('but not with a limit on what is no longer traded', () => {
    const stored = { changedList: { list: [ofBtc({ subject: 'XYZ-USDT-PERP.alpha' })], instead: [] } };
    expect(deskWith(undefined, { stored }).state.limits).toBeNull();
  });

  it('and is decided again from the journal’s text, byte for byte', () => {
    const desk = holding([limit({ limit: 5_000 })]);
    rest(desk, '5');
    put(desk, [limit({ limit: 2_400, act: 'close' }), ofBtc({ limit: 2_000, act: 'reduce' })]);
    desk.quote(BTC.id, 101);
    desk.advance(4 * LATENCY_MS);
    put(desk, [], 'that was only a test');
    const engine = new Engine();
    desk.events.forEach((event, i) => {
      for (const { afterSeq, signal } of desk.raised) if (afterSeq === event.seq - 1) (engine.state.queue as Signal[]).push(signal);
      const { facts, effects } = engine.step({ ...event, body: decode<EventBody>(encode(event.body)) });
      const recorded = must(desk.results[i], 'a result');
      expect(encode({ facts, effects })).toBe(encode({ facts: recorded.facts, effects: recorded.effects }));
    });
    expect(engine.state.config.risk.limits).toEqual([]);
  });
});

describe('a change that is only tried', () => {
  it('says what it would be and do, and does nothing', () => {
    const desk = holding([limit({ limit: 5_000 })]);
    const before = [encode(desk.state.config), desk.state.limits];
    const judged = judgeChange(desk.state, {}, [ofBtc({ limit: 2_000, act: 'close' })]);
    expect(judged).toMatchObject({ refusal: null, steps: [{ from: limit({ limit: 5_000 }), to: null, looser: true }, { from: null, looser: false }] });
    expect(consequencesOf(desk.state, judged.risk, desk.state.at)).toEqual(['Broken at once: BTC-USDT-PERP.alpha notional 2173.90 of 2000.00: closes BTC-USDT-PERP.alpha.']);
    expect([encode(desk.state.config), desk.state.limits]).toEqual(before);
    expect(desk.factsOf('limit_breached')).toEqual([]);
  });

  it('says that what cannot be measured lets nothing in', () => {
    const desk = holding();
    const judged = judgeChange(desk.state, {}, [limit({ measure: 'var95', limit: 0.02 })]);
    expect(consequencesOf(desk.state, judged.risk, desk.state.at)).toEqual(['Portfolio VaR 95 needs 250 bars, has 59: until it can be measured nothing that adds risk is sent in its scope.']);
  });
});
