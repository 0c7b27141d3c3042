import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { money, toNumber } from '../../../../src-shared/domain/decimal.ts';
import type { VenueId } from '../../../../src-shared/domain/ids.ts';
import type { RiskLimit } from '../../../../src-shared/domain/risk-limit.ts';
import { BTC, Desk, LATENCY_MS, SOL, START, instrumentOf, type DeskOptions } from '../engine.fixture.ts';
import { equity } from '../portfolio/valuation.ts';
import { exposuresOf } from './exposures.ts';
import { keeps } from './limit-holds.ts';
import { limitStandings } from './limit-standing.ts';
import { LimitGauge } from './measure-limit.ts';

const limit = (more: Partial<RiskLimit> = {}): RiskLimit => ({ scope: 'portfolio', subject: null, measure: 'notional', limit: 2_500, act: 'block', ...more });
const deskWith = (limits: readonly RiskLimit[], more: DeskOptions = {}): Desk =>
  new Desk({ ...more, tweaks: { risk: { maxInstrumentExposure: 5, maxPortfolioExposure: 10, dailyLossHalt: 0.9, limits } } });

const breachesOf = (desk: Desk): unknown[] => desk.factsOf('limit_breached').map(({ breach: { measure, act, endedAt } }) => [measure, act, endedAt === null ? 'begins' : 'ends']);

describe('block', () => {
  it('the price that breaks a limit blocks what it covers at once, and a twentieth inside it ends', () => {
    const desk = deskWith([limit({ scope: 'instrument', subject: BTC.id })]);
    desk.open(BTC.id, 'long', { target: 200 });
    const at = desk.held(BTC.id);
    desk.quote(BTC.id, (0.99 * 2_500) / at);
    expect(breachesOf(desk)).toEqual([]);
    desk.quote(BTC.id, (1.02 * 2_500) / at);
    expect(breachesOf(desk)).toEqual([['notional', 'block', 'begins']]);
    expect(desk.alerts()).toContain('limit_broken');
    expect(desk.factsOf('risk_event').at(-1)).toMatchObject({ code: 'limit_broken', instrument: BTC.id });
    // Inside again, but not by a twentieth.
    desk.quote(BTC.id, (0.97 * 2_500) / at);
    expect(breachesOf(desk)).toHaveLength(1);
    desk.quote(BTC.id, (0.94 * 2_500) / at);
    expect(breachesOf(desk).at(-1)).toEqual(['notional', 'block', 'ends']);
  });

  it('while it is broken entries it covers are refused, and those that rest are cancelled', () => {
    const desk = deskWith([limit({ measure: 'minEquity', limit: 9_900 })]);
    desk.command({ kind: 'place_order', ticket: { instrument: SOL.id, direction: 'long', type: 'limit', price: '99', size: { by: 'quantity', quantity: '1' }, stop: '97', target: null } });
    desk.advance(2 * LATENCY_MS);
    desk.open(BTC.id, 'long', { target: 200 });
    desk.quote(BTC.id, 94);
    expect(toNumber(equity(desk.state))).toBeLessThan(9_900);
    expect(desk.orders('entry', SOL.id)[0]?.cancelRequestedAt).not.toBeNull();
    desk.advance(1_000);
    desk.signal(SOL.id);
    desk.cycle();
    expect(desk.factsOf('signal_ended').at(-1)?.sentence).toMatch(/^portfolio minimum equity: 98\d\d\.\d+ → 98\d\d\.\d+, limit 10421\.05\d+\.$/);
  });
});

describe('reduce', () => {
  it('cuts the position in the same event to a twentieth inside the limit, reduce-only, and no further', () => {
    const desk = deskWith([limit({ scope: 'instrument', subject: BTC.id, act: 'reduce' })]);
    desk.open(BTC.id, 'long', { target: 200 });
    const before = desk.held(BTC.id);
    desk.quote(BTC.id, 120);
    const [exit] = desk.orders('exit', BTC.id);
    expect(exit).toMatchObject({ purpose: 'exit', state: 'sent', ticket: { reduceOnly: true, side: 'sell' } });
    expect(desk.results.at(-1)?.facts.some(({ kind }) => kind === 'order_intended')).toBe(true);
    desk.advance(2 * LATENCY_MS);
    const held = desk.held(BTC.id);
    expect(held).toBeLessThan(before);
    expect(held * 120).toBeLessThanOrEqual(0.95 * 2_500);
    expect(held * 120).toBeGreaterThan(0.93 * 2_500);
    desk.quote(BTC.id, 120);
    desk.advance(5_000);
    expect(desk.orders('exit', BTC.id)).toHaveLength(1);
    expect(breachesOf(desk).at(-1)).toEqual(['notional', 'reduce', 'ends']);
  });

  it('what takes most off the limit goes first', () => {
    const desk = deskWith([limit({ limit: 4_500, act: 'reduce' })]);
    desk.open(BTC.id, 'long', { target: 200 });
    desk.open(SOL.id, 'long', { target: 200 });
    desk.quote(SOL.id, 200);
    expect(desk.orders('exit').map((order) => order.ticket.instrument)).toEqual([SOL.id]);
    desk.advance(2 * LATENCY_MS);
    const { value } = new LimitGauge(desk.state).read(desk.state.limits!.watched[0]!, exposuresOf(desk.state)) as { readonly value: bigint };
    expect(toNumber(value as never)).toBeLessThanOrEqual(4_500);
  });

  it('a venue that refuses is not asked again at every price', () => {
    const desk = deskWith([limit({ scope: 'instrument', subject: BTC.id, act: 'reduce' })]);
    desk.open(BTC.id, 'long', { target: 200 });
    for (let i = 0; i < 5; i += 1) desk.venue.next('submit', { answer: { kind: 'rejected', code: 'other', sentence: 'no' } });
    for (let i = 0; i < 20; i += 1) {
      desk.quote(BTC.id, 120 + i / 10);
      desk.advance(100);
    }
    expect(desk.orders('exit', BTC.id).length).toBeLessThanOrEqual(2);
  });
});

describe('close and halt', () => {
  it('close closes everything it covers and nothing else', () => {
    const desk = deskWith([limit({ scope: 'instrument', subject: BTC.id, act: 'close' })]);
    desk.open(BTC.id, 'long', { target: 200 });
    desk.open(SOL.id, 'long');
    desk.quote(BTC.id, 120);
    expect(desk.orders('exit').map((order) => order.ticket.instrument)).toEqual([BTC.id]);
    desk.advance(4 * LATENCY_MS);
    expect([desk.held(BTC.id), desk.held(SOL.id) > 0]).toEqual([0, true]);
  });

  it('halt goes through the one halt path, in the event of the price', () => {
    const desk = deskWith([limit({ measure: 'drawdown', limit: 0.01, act: 'halt' })]);
    desk.open(BTC.id, 'long', { target: 200 });
    desk.quote(BTC.id, 94);
    expect([desk.state.trading, desk.state.halt?.by, desk.haltWord]).toEqual(['halted', 'risk limit', true]);
    expect(desk.state.halt?.reason).toBe('portfolio drawdown 0.013152 broke its limit of 0.01: trading halts.');
  });

  it('what comes too near to its liquidation is made smaller until it is far enough again, in the event of the price', () => {
    const desk = new Desk({ tweaks: { risk: { maxRiskByHand: 0.5, maxInstrumentExposure: 8, maxPortfolioExposure: 8, dailyLossHalt: 0.9, limits: [limit({ measure: 'liquidation', limit: 0.2, act: 'reduce' })] } } });
    desk.command({ kind: 'place_order', ticket: { instrument: BTC.id, direction: 'short', type: 'market', price: null, size: { by: 'quantity', quantity: '300' }, stop: '103', target: null } });
    desk.advance(2 * LATENCY_MS);
    desk.fill(desk.orders('entry')[0]!, '300', '100');
    desk.advance(6 * LATENCY_MS);
    // (10,000 − 30,000 × 0.01) ÷ (30,000 × 1.01) of the price, a fifth at 110.
    expect(limitStandings(desk.state).find(({ measure }) => measure === 'liquidation')).toMatchObject({ value: expect.stringMatching(/^0\.319/), state: 'ok', headroom: null, sentence: expect.stringMatching(/31\.9\d %/) });
    desk.quote(BTC.id, 102);
    expect(breachesOf(desk)).toEqual([]);
    desk.quote(BTC.id, 106);
    desk.quote(BTC.id, 110.5);
    expect(breachesOf(desk)).toEqual([['liquidation', 'reduce', 'begins']]);
    desk.advance(2 * LATENCY_MS);
    expect(desk.held(BTC.id)).toBeLessThan(0);
    expect(desk.held(BTC.id)).toBeGreaterThan(-300);
    desk.quote(BTC.id, 110.5);
    const far = limitStandings(desk.state).find(({ measure }) => measure === 'liquidation');
    expect([Number(far?.value) >= 0.2, far?.state]).toEqual([true, 'near']);
    expect(breachesOf(desk).at(-1)).toEqual(['liquidation', 'reduce', 'ends']);
  });

  it('volatility is looked at with each closed bar', () => {
    const desk = deskWith([limit({ measure: 'volatility', limit: 0.01, act: 'close' })]);
    const first = Math.floor(desk.at / 300_000);
    for (let i = 0; i < 6; i += 1) {
      if (i === 2) {
        desk.quote(BTC.id, 100);
        desk.open(BTC.id, 'long', { target: 200 });
        expect(breachesOf(desk)).toEqual([]);
      }
      desk.advance(300_000);
      desk.observe({ kind: 'candle', instrument: BTC.id, timeframe: '5m', openAt: ((first + i) * 300_000) as never, open: 100, high: 101, low: 99, close: i < 2 ? 100 : i % 2 === 0 ? 100.9 : 99.1, volume: 1, closed: true });
    }
    expect(breachesOf(desk)).toEqual([['volatility', 'close', 'begins'], ['volatility', 'close', 'ends']]);
    expect(desk.orders('exit').map((order) => order.ticket.instrument)).toEqual([BTC.id]);
  });

  it('a resume is refused, and changes nothing, while a limit that halts is not back inside; a drawdown counts anew', () => {
    const desk = deskWith([limit({ measure: 'dailyLoss', limit: 0.01, act: 'halt' })]);
    desk.cycle();
    desk.open(BTC.id, 'long', { target: 200 });
    desk.quote(BTC.id, 94);
    desk.advance(10_000);
    const { drawdownFrom } = desk.state;
    desk.resume();
    expect(desk.factsOf('command_handled').at(-1)).toMatchObject({ accepted: false, sentence: 'Trading stays halted: portfolio daily loss is not back inside its limit of 0.01, which halts.' });
    expect([desk.state.trading, desk.haltWord, desk.state.drawdownFrom]).toEqual(['halted', true, drawdownFrom]);
    desk.quote(BTC.id, 100);
    desk.resume();
    expect([desk.state.trading, desk.haltWord]).toEqual(['active', false]);
    const second = deskWith([limit({ measure: 'drawdown', limit: 0.01, act: 'halt' })]);
    second.open(BTC.id, 'long', { target: 200 });
    second.quote(BTC.id, 94);
    second.advance(10_000);
    second.resume();
    expect(second.state.trading).toBe('active');
  });

  it('a loss of the week counts from its Monday, and a new week begins without one', () => {
    const desk = deskWith([limit({ measure: 'weeklyLoss', limit: 0.01, act: 'close' })]);
    desk.cycle();
    expect(desk.factsOf('week_started')).toMatchObject([{ startsAt: START, equity: money('10000') }]);
    desk.open(BTC.id, 'long', { target: 200 });
    desk.quote(BTC.id, 94);
    desk.advance(4 * LATENCY_MS);
    expect(desk.held(BTC.id)).toBe(0);
    expect(breachesOf(desk)).toEqual([['weeklyLoss', 'close', 'begins']]);
    desk.advance(7 * 86_400_000);
    desk.quote(BTC.id, 94);
    desk.cycle();
    expect(desk.factsOf('week_started')).toHaveLength(2);
    expect(breachesOf(desk).at(-1)).toEqual(['weeklyLoss', 'close', 'ends']);
  });
});

describe('what is not known', () => {
  const BETA = 'beta' as VenueId;
  const ADA = instrumentOf('ADA', 'perpetual', { venue: BETA });
  const each = [limit({ scope: 'instrument', act: 'close' })];

  it('after a start one market without a price keeps the limits of no other from being held for more than a minute', () => {
    const before = deskWith(each);
    const positions = [{ ...before.open(BTC.id, 'long', { target: 200 }) }, { ...before.open(SOL.id, 'long', { target: 200 }) }];
    const desk = deskWith(each, { venues: before.venues, at: before.at, stored: { positions }, warm: false });
    desk.quote(BTC.id, 130);
    expect(breachesOf(desk)).toEqual([]);
    desk.advance(60_000);
    desk.quote(BTC.id, 130.1);
    expect(breachesOf(desk)[0]).toEqual(['notional', 'close', 'begins']);
  });

  it('a venue that has not been reached since the start keeps the limits of no other from being held', () => {
    const before = deskWith(each, { instruments: [BTC, ADA] });
    const positions = [{ ...before.open(BTC.id, 'long', { target: 200 }) }];
    before.venues[1]?.always('account', 'lost');
    const limits = [...each, limit({ limit: 2_400, act: 'block' })];
    const desk = deskWith(limits, { instruments: [BTC, ADA], venues: before.venues, at: before.at, stored: { positions } });
    desk.quote(BTC.id, 130);
    // What is about everything waits until everything was compared.
    expect(desk.factsOf('limit_breached').map(({ breach }) => [breach.subject, breach.act])).toEqual([[BTC.id, 'close']]);
  });

  it('without equity what is held is beyond every share of it: the act is done', () => {
    const desk = new Desk({ instruments: [BTC, ADA], tweaks: { risk: { maxInstrumentExposure: 5, maxPortfolioExposure: 10, maxRiskByHand: 0.1, dailyLossHalt: 0.9, limits: [limit({ scope: 'venue', measure: 'leverage', limit: 8, act: 'close' })] } } });
    desk.command({ kind: 'place_order', ticket: { instrument: BTC.id, direction: 'long', type: 'market', price: null, size: { by: 'quantity', quantity: '400' }, stop: '98', target: null } });
    desk.advance(2 * LATENCY_MS);
    const entry = desk.orders('entry', BTC.id)[0];
    if (entry !== undefined) desk.fill(entry);
    desk.advance(6 * LATENCY_MS);
    expect(desk.held(BTC.id)).toBe(400);
    desk.quote(BTC.id, 74);
    expect(breachesOf(desk)).toEqual([['leverage', 'close', 'begins']]);
    expect(desk.factsOf('limit_breached')[0]?.breach.sentence).toBe('alpha leverage (equity is not above 0) broke its limit of 8: what it covers is closed.');
    expect(limitStandings(desk.state).find(({ basic, subject }) => !basic && subject === 'alpha')).toMatchObject({ state: 'broken', value: null });
    desk.advance(2 * LATENCY_MS);
    expect(desk.held(BTC.id)).toBe(0);
  });

  it('a broken limit that can no longer be measured goes on doing its act', () => {
    const desk = deskWith([limit({ measure: 'leverage', scope: 'instrument', limit: 0.25, act: 'reduce' })], { instruments: [BTC, ADA] });
    desk.open(BTC.id, 'long', { target: 200 });
    desk.venue.always('submit', { answer: { kind: 'rejected', code: 'other', sentence: 'no' } });
    desk.quote(BTC.id, 130);
    desk.advance(2 * LATENCY_MS);
    const tried = desk.orders('exit').length;
    // A payment that takes all that lies there.
    desk.report({ kind: 'transfer', transfer: { transferId: 'out', currency: BTC.quote, amount: money('-10900'), at: desk.state.at } });
    expect(toNumber(equity(desk.state, BTC.venue))).toBeLessThan(0);
    desk.venue.behave();
    desk.advance(2_500);
    desk.quote(BTC.id, 130.1);
    expect(desk.orders('exit').length).toBeGreaterThan(tried);
  });

  it('yesterday’s loss breaks no limit of today, though nothing has marked the new day yet', () => {
    const desk = deskWith([limit({ measure: 'dailyLoss', limit: 0.013, act: 'close' })], { at: START + 86_390_000 });
    desk.cycle();
    desk.open(BTC.id, 'long', { target: 200 });
    desk.quote(BTC.id, 95);
    expect(breachesOf(desk)).toEqual([]);
    desk.at = START + 86_400_000;
    desk.quote(BTC.id, 94);
    expect(desk.state.day?.startsAt).toBe(START);
    expect(breachesOf(desk)).toEqual([]);
  });
});

describe('over a restart', () => {
  it('a breach goes on where it stood, and one of a limit that is no longer there does not', () => {
    const limits = [limit({ measure: 'minEquity', limit: 9_900 })];
    const desk = deskWith(limits);
    desk.open(BTC.id, 'long', { target: 200 });
    desk.quote(BTC.id, 94);
    const breach = desk.factsOf('limit_breached').at(-1)?.breach;
    expect(breach).toBeDefined();
    const stored = { limits: { week: null, breaches: breach === undefined ? [] : [breach] } };
    expect(deskWith(limits, { stored, venues: desk.venues, at: desk.at }).state.limits?.broken.size).toBe(1);
    for (const other of [[limit()], []]) {
      const after = deskWith(other, { stored, venues: desk.venues, at: desk.at });
      expect(after.state.limits?.broken.size ?? 0).toBe(0);
      // In the records, too: it would come back with the limit.
      expect(after.factsOf('limit_breached')).toMatchObject([{ breach: { id: breach?.id, endedAt: after.state.startedAt, sentence: expect.stringMatching(/It ended because that limit was no longer set at a start\.$/) } }]);
    }
  });
});

describe('the watch', () => {
  const happening = fc.oneof(
    { weight: 10, arbitrary: fc.record({ kind: fc.constant('price' as const), of: fc.constantFrom(BTC.id, SOL.id), by: fc.integer({ min: -20, max: 20 }) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('enter' as const), of: fc.constantFrom(BTC.id, SOL.id), part: fc.integer({ min: 1, max: 10 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cycle' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 60_000 }) }) },
  );

  it('after every event each limit that is broken, exactly, is known to be; no entry leaves while one it covers is; limits only shrink what is sent', () => {
    fc.assert(fc.property(fc.array(happening, { minLength: 10, maxLength: 80 }), fc.integer({ min: 800, max: 5_000 }), fc.integer({ min: 5, max: 60 }), (happenings, most, hundredths) => {
      const limits = [
        limit({ limit: most }), limit({ scope: 'instrument', limit: most * 0.7 }), limit({ measure: 'leverage', limit: hundredths / 100 }), limit({ measure: 'concentration', limit: hundredths / 110 }),
        limit({ measure: 'minEquity', limit: 9_950 }), limit({ measure: 'drawdown', limit: 0.01 }),
      ];
      const desk = deskWith(limits, { instruments: [BTC, SOL] });
      desk.cycle();
      const prices = new Map([[BTC.id, 100], [SOL.id, 100]]);
      for (const one of happenings) {
        const sentBefore = desk.sent.length;
        const brokenBefore = new Set(desk.state.limits?.broken.keys());
        if (one.kind === 'price') {
          const next = Math.max(80, Math.min(125, Math.round((prices.get(one.of) ?? 100) * (1 + one.by / 1_000) * 10) / 10));
          prices.set(one.of, next);
          desk.quote(one.of, next);
        } else if (one.kind === 'enter') {
          const mid = prices.get(one.of) ?? 100;
          desk.signal(one.of, 'long', { stop: mid * 0.98, target: mid * 1.2 });
          desk.cycle();
          const entry = desk.orders('entry', one.of).find((order) => desk.venue.order(order.ticket.clientOrderId)?.status === 'open');
          if (entry !== undefined) desk.fill(entry);
        } else if (one.kind === 'cycle') desk.cycle();
        else desk.advance(one.ms);
        const book = desk.state.limits!;
        const gauge = new LimitGauge(desk.state);
        const exposures = exposuresOf(desk.state);
        for (const watched of book.watched) {
          const reading = gauge.read(watched, exposures);
          if (reading.known && !keeps(watched, reading.value, watched.limit)) expect(book.broken.has(watched.key), `${watched.key} at ${toNumber(reading.value)}`).toBe(true);
        }
        const entries = desk.sent.slice(sentBefore).filter(({ riskAdding }) => riskAdding);
        if (entries.length > 0) expect([...brokenBefore].filter((key) => key.startsWith('portfolio') && book.broken.has(key))).toEqual([]);
      }
    }), { numRuns: 60 });
  });
});

it('each limit has a row: its figures, what is left in money, and what happens at it', () => {
  const before = deskWith([]);
  const position = { ...before.open(BTC.id, 'long', { target: 200 }) };
  const limits = [limit({ scope: 'instrument', act: 'reduce' }), limit({ measure: 'var95', limit: 0.02 }), limit({ measure: 'minEquity', limit: 9_000, act: 'halt' })];
  const desk = deskWith(limits, { venues: before.venues, at: before.at, stored: { positions: [position] } });
  desk.quote(BTC.id, 100);
  const rows = limitStandings(desk.state).filter(({ basic }) => !basic);
  const of = (measure: string): unknown => rows.find((row) => row.measure === measure);
  expect(of('notional')).toMatchObject({ scope: 'instrument', subject: BTC.id, value: '2173.9', limit: '2500', headroom: '201.1', state: 'near', act: 'reduce', since: null });
  expect(of('var95')).toMatchObject({ scope: 'portfolio', value: null, headroom: null, used: null, state: 'unknown', sentence: expect.stringMatching(/needs 250 bars, has 59.*nothing that adds risk is sent/) });
  expect(of('minEquity')).toMatchObject({ limit: '9000', state: 'near', act: 'halt' });
  desk.quote(BTC.id, 480);
  expect(limitStandings(desk.state).find(({ measure, basic }) => measure === 'notional' && !basic)).toMatchObject({ state: 'broken', headroom: '0', since: desk.state.at });
});
