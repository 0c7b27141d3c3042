import { describe, expect, it } from 'vitest';
import { decimal, toText, type Money, type Price, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { BTC, Desk, SOL, type Tweaks } from '../engine.fixture.ts';
import { dailyVolatility } from './daily-volatility.ts';
import { defaultSizing, type SizingConfig } from './sizing-config.ts';
import { sizeEntry, type SizingBasis } from './sizing.ts';

const shipped = defaultSizing(0.0025);
const basis: SizingBasis = {
  base: 'SOL', worth: decimal<Money>('10000'), limit: decimal<Price>('150'), risk: decimal<Price>('6'), reward: decimal<Price>('12'), lotSize: decimal<Quantity>('0.01'), cost: 0, share: 0.0025, maxShare: 0.0025, multiplier: 1,
  dailyVolatility: 0.04, odds: { probability: 0.6, results: 100 }, headrooms: [{ by: 'instrument exposure', quantity: decimal<Quantity>('3.149') }],
};
const sized = (how: Partial<SizingConfig>, what: Partial<SizingBasis> = {}): string => sizeEntry({ ...shipped, ...how }, { ...basis, ...what }).sentence;

describe('one sentence says how a size came to be', () => {
  it.each<[string, Partial<SizingConfig>, Partial<SizingBasis>]>([
    ['3.14 SOL: risk 0.25 % of equity at the stop asks for 4.16; instrument exposure leaves 3.14.', {}, {}],
    ['4.16 SOL: risk 0.25 % of equity at the stop asks for 4.16; no limit leaves less.', {}, { headrooms: [] }],
    ['2.08 SOL: risk 0.25 % of equity at the stop times 0.50 by the learned policy asks for 2.08; no limit leaves less.', {}, { multiplier: 0.5 }],
    ['0 SOL: risk 0.25 % of equity at the stop asks for 4.16; instrument exposure leaves 0.', {}, { headrooms: [{ by: 'instrument exposure', quantity: decimal<Quantity>('-4') }] }],
    // 10,000 × 0.5 % ÷ 4 % = 1,250 in a day's movement of the position; at 150 that is 8.33, cut to what may be lost at the stop.
    ['4.16 SOL: a movement of 0.50 % of equity a day, of an instrument that moves 4.00 % a day, asks for 8.33; risk per trade leaves 4.16.', { method: 'volatility_target' }, { headrooms: [] }],
    ['Nothing: the volatility of the instrument is not known yet.', { method: 'volatility_target' }, { dailyVolatility: null }],
    // 0.6 − 0.4 ÷ 2 = 0.4; a quarter of it is 10 % of equity at the stop, far beyond what may be lost.
    ["8.33 SOL: 25 % of Kelly's 40.0 % (60 % for 2.00 : 1 after costs) asks for 166.66; risk per trade leaves 8.33.", { method: 'kelly' }, { headrooms: [], maxShare: 0.005 }],
    ['0 SOL: 30 % for 2.00 : 1 after costs is no edge, and Kelly asks for 0; no limit leaves less.', { method: 'kelly' }, { odds: { probability: 0.3, results: 100 } }],
    ["Nothing: the agents' confidence rests on 12 results, 30 are needed.", { method: 'kelly' }, { odds: { probability: 0.9, results: 12 } }],
    ['Nothing: no vote says how likely the target is.', { method: 'kelly' }, { odds: null }],
    ['Nothing: there is no target to weigh against the stop.', { method: 'kelly' }, { reward: null }],
  ])('%s', (sentence, how, what) => {
    expect(sized(how, what)).toBe(sentence);
  });

  it('costs lie on both sides of Kelly’s bet', () => {
    // (12 − 1.5) ÷ (6 + 1.5) = 1.4: 0.6 − 0.4 ÷ 1.4 = 0.314.
    expect(sized({ method: 'kelly' }, { cost: 0.01 })).toContain("25 % of Kelly's 31.4 % (60 % for 1.40 : 1 after costs)");
  });
});

describe('a session that sizes', () => {
  const tweaks = (more: Partial<SizingConfig> = {}): Tweaks => ({ sizing: { ...shipped, maxRiskPerTrade: 0.01, ...more } });
  const check = (desk: Desk) => desk.factsOf('signal_ended').at(-1)?.checks.find(({ name }) => name === 'sizing');

  it('by a fixed fraction sends what one that says nothing of sizing sends, and keeps the sentence with signal and order', () => {
    const [plain, desk] = [new Desk(), new Desk({ tweaks: tweaks() })];
    const order = desk.enter();
    expect(toText(order.ticket.quantity)).toBe(toText(plain.enter().ticket.quantity));
    expect(check(desk)).toMatchObject({ passed: true, value: expect.stringMatching(/^21\.739 BTC: risk 0\.50 % of equity at the stop asks for 21\.739; no limit leaves less$/) });
    expect(desk.factsOf('order_intended')[0]?.checks.map(({ name }) => name)).toContain('sizing');
    expect(check(plain)).toBeUndefined();
  });

  it('names the limit that leaves too little to trade, not only that nothing is left', () => {
    const desk = new Desk({ tweaks: { ...tweaks(), risk: { maxPortfolioExposure: 0.2 } } });
    desk.enter(SOL.id);
    desk.signal(BTC.id);
    desk.cycle();
    const { sentence, checks } = must(desk.factsOf('signal_ended').at(-1), 'a refusal');
    expect(sentence).toMatch(/^portfolio exposure: 19\d\d\.\d+ → 200\d\.\d+, limit 2000\. Also: minimum quantity, minimum value\.$/);
    expect(checks.find(({ name }) => name === 'sizing')).toMatchObject({ passed: true, value: expect.stringMatching(/portfolio exposure leaves 0$/) });
  });

  it('by Kelly sends nothing before the track record says anything, and says so', () => {
    const desk = new Desk({ tweaks: tweaks({ method: 'kelly' }) });
    desk.signal(BTC.id);
    desk.cycle();
    expect(desk.factsOf('signal_ended').at(-1)).toMatchObject({ end: 'refused_by_risk', order: null, sentence: expect.stringContaining("sizing: Nothing: the agents' confidence rests on 0 results, 10 are needed".replace('10', '30')) });
  });

  it('what is remembered of a volatility is forgotten with the next bar: asked before it or not, it is the same after it', () => {
    const [asked, unasked] = [new Desk({ tweaks: tweaks({}) }), new Desk({ tweaks: tweaks({}) })];
    const before = must(dailyVolatility(asked.state, BTC.id), 'sixty bars are known');
    expect(dailyVolatility(asked.state, BTC.id)).toBe(before);
    for (const desk of [asked, unasked]) {
      const openAt = (Math.floor(desk.at / 300_000) * 300_000) as Timestamp;
      desk.advance(300_000 - (desk.at - openAt));
      desk.observe({ kind: 'candle', instrument: BTC.id, timeframe: '5m', openAt, open: 100, high: 104, low: 100, close: 103, volume: 5, closed: true });
    }
    expect(dailyVolatility(asked.state, BTC.id)).toBe(dailyVolatility(unasked.state, BTC.id));
    expect(dailyVolatility(asked.state, BTC.id)).toBeGreaterThan(before);
  });

  it('by volatility sends less of what moves more, at most the risk of a trade', () => {
    const desk = new Desk({ tweaks: tweaks({ method: 'volatility_target', dailyVolatility: 0.001 }) });
    const moves = must(dailyVolatility(desk.state, BTC.id), 'sixty bars are known');
    const order = desk.enter();
    expect(Number(toText(order.ticket.quantity))).toBeCloseTo((10_000 * 0.001) / moves / Number(toText(must(order.ticket.price, 'a limit'))), 2);
  });

  it('tells a person what each method would ask for, and takes the person’s own size', () => {
    const desk = new Desk({ tweaks: tweaks() });
    desk.command({ kind: 'place_order', ticket: { instrument: BTC.id, direction: 'long', type: 'market', price: null, size: { by: 'quantity', quantity: '1' }, stop: '98', target: null } });
    expect(toText(must(desk.orders('entry')[0], 'an entry').ticket.quantity)).toBe('1');
  });
});

describe('the volatility of a day', () => {
  it('is not known with less than four hours of bars, and leaves out what lies across a gap', () => {
    const desk = new Desk({ warm: false });
    expect(dailyVolatility(desk.state, BTC.id)).toBeNull();
    const first = Math.floor(desk.at / 300_000) - 60;
    const bars = (from: number, count: number, step: number): void => desk.observe(...Array.from({ length: count }, (_, i) => {
      const close = step * (i % 2 === 0 ? 1 : 1.01);
      return { kind: 'candle' as const, instrument: BTC.id, timeframe: '5m' as const, openAt: ((first + from + i) * 300_000) as Timestamp, open: close, high: close, low: close, close, volume: 1, closed: true, history: true as const };
    }));
    bars(0, 30, 100);
    expect(dailyVolatility(desk.state, BTC.id)).toBeNull();
    // A jump by a tenth while nothing was seen is no return of five minutes.
    bars(32, 28, 110);
    expect(must(dailyVolatility(desk.state, BTC.id), 'known')).toBeCloseTo(Math.log(1.01) * Math.sqrt(288), 6);
  });
});
