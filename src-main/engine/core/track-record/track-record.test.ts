import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentId, InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Analysis } from '../agents/analysis.ts';
import { OpinionBook, type OpinionBar } from './opinion-book.ts';
import { calibratedConfidence, calibrationOf, figuresOf, NOTHING_TALLIED, tallied, TrackRecord, weightFactor, type Tallied } from './record.ts';

const MINUTE = 60_000;
const AT = 1_800_000_000_000 as Timestamp;
const BTC = 'BTC-USDT.alpha' as InstrumentId;
const TREND = 'trend' as AgentId;

function opinion(tweaks: Partial<Analysis> = {}): Analysis {
  return { agent: TREND, instrument: BTC, stance: 'buy', confidence: 0.6, horizonMs: 5 * MINUTE, entryZone: null, stop: 98, target: 104, evidence: [], note: '', veto: null, ...tweaks };
}
const bar = (minute: number, low: number, high: number, close: number): OpinionBar => ({ instrument: BTC, openAt: (AT + minute * MINUTE) as Timestamp, closeAt: (AT + (minute + 1) * MINUTE) as Timestamp, low, high, close });

describe('an opinion is followed to its end', () => {
  it.each<[name: string, given: Partial<Analysis>, bars: OpinionBar[], end: string, resultR: number]>([
    ['the target', {}, [bar(0, 99, 101, 100), bar(1, 100, 104, 103)], 'target', 2],
    ['the stop', {}, [bar(0, 98, 101, 100)], 'stop', -1],
    ['both in one bar: the stop', {}, [bar(0, 97, 105, 100)], 'stop', -1],
    ['neither: the close at its horizon', {}, [bar(0, 99, 101, 100), bar(4, 99, 102, 101)], 'horizon', 0.5],
    ['short, the target', { stance: 'sell', stop: 102, target: 96 }, [bar(0, 95, 101, 97)], 'target', 2],
    ['short, the stop', { stance: 'sell', stop: 102, target: 96 }, [bar(0, 95, 102, 97)], 'stop', -1],
  ])('%s', (_name, given, bars, end, resultR) => {
    const book = new OpinionBook();
    book.note(opinion(given), 'rules', 'bull', 100, 0, AT);
    expect(bars.flatMap((one) => book.observe(one))).toMatchObject([{ end, resultR, regime: 'bull' }]);
    expect(book.size).toBe(0);
  });

  it('after what coming and going costs', () => {
    const book = new OpinionBook();
    book.note(opinion(), 'rules', 'bull', 100, 0.001, AT);
    expect(book.observe(bar(0, 100, 104, 104))[0]?.resultR).toBeCloseTo(2 - 0.1 / 2, 12);
  });

  it('a bar that was open when it was given decides nothing', () => {
    const book = new OpinionBook();
    book.note(opinion(), 'rules', 'bull', 100, 0, (AT + 1) as Timestamp);
    expect(book.observe(bar(0, 90, 110, 100))).toEqual([]);
    expect(book.observe(bar(1, 99, 104, 104))).toHaveLength(1);
  });

  it('said again it is one sample; the other framework’s is another', () => {
    const book = new OpinionBook();
    for (const framework of ['rules', 'rules', 'crew'] as const) book.note(opinion(), framework, 'bull', 100, 0, AT);
    expect(book.size).toBe(2);
  });

  it.each<[string, Partial<Analysis>]>([['hold', { stance: 'hold' }], ['no plan', { stop: null }], ['a stop on the wrong side', { stop: 101 }], ['a target behind it', { target: 99 }], ['no horizon', { horizonMs: 0 }]])('nothing to follow: %s', (_name, given) => {
    const book = new OpinionBook();
    book.note(opinion(given), 'rules', 'bull', 100, 0, AT);
    expect(book.size).toBe(0);
  });
});

const record = (...results: [confidence: number, resultR: number][]): Tallied => results.reduce((sum, [confidence, resultR]) => tallied(sum, { confidence, resultR }), NOTHING_TALLIED);

describe('what it adds up to', () => {
  it('hit rate, Brier score and mean result, by hand', () => {
    const figures = figuresOf(record([0.8, 2], [0.6, -1], [0.6, -1], [0.7, 1]));
    expect(figures).toMatchObject({ n: 4, hitRate: 0.5, meanR: 0.25, fewResults: true });
    expect(figures.brier).toBeCloseTo((0.04 + 0.36 + 0.36 + 0.09) / 4, 12);
    // Wilson for 2 of 4: 0.150 to 0.850.
    expect(figures.hitRateInterval?.map((x) => Math.round(x * 1000))).toEqual([150, 850]);
    expect(figures.meanRInterval?.map((x) => Math.round(x * 100))).toEqual([-122, 172]);
  });

  it('without results nothing is claimed, and a weight is its prior', () => {
    expect(figuresOf(NOTHING_TALLIED)).toMatchObject({ n: 0, hitRate: null, meanR: null, brier: null });
    expect(calibrationOf(NOTHING_TALLIED)).toBe(1);
    expect(calibratedConfidence(NOTHING_TALLIED, 0.7)).toBe(0.7);
  });

  it('few results move little, many move it, never beyond a factor of two', () => {
    const times = (n: number, r: number): Tallied => record(...Array.from({ length: n }, (): [number, number] => [0.6, r]));
    expect(calibrationOf(times(4, 1))).toBeCloseTo(Math.exp(4 / 44), 12);
    expect(calibrationOf(times(4_000, 1))).toBe(2);
    expect(calibrationOf(times(4_000, -1))).toBe(0.5);
    expect(calibratedConfidence(times(360, -1), 0.6)).toBeCloseTo(24 / 400, 12);
  });

  it('a better mean never weighs less; what is stated is believed between statement and experience', () => {
    const list = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: -3, max: 5, noNaN: true })), { maxLength: 60 });
    fc.assert(fc.property(list, fc.double({ min: 0, max: 3, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (results, better, stated) => {
      const base = record(...results);
      expect(calibrationOf(record(...results.map(([c, r]): [number, number] => [c, r + better])))).toBeGreaterThanOrEqual(calibrationOf(base) - 1e-12);
      const believed = calibratedConfidence(base, stated);
      expect(believed >= 0 && believed <= 1).toBe(true);
    }));
  });

  it('is kept per seat and regime', () => {
    const all = new TrackRecord();
    const book = new OpinionBook();
    book.note(opinion(), 'crew', 'bear', 100, 0, AT);
    for (const settled of book.observe(bar(0, 97, 99, 98))) all.add(settled);
    expect(all.of('crew', TREND, 'bear').n).toBe(1);
    expect(all.of('crew', TREND, 'bull').n).toBe(0);
    expect(all.of('rules', TREND, 'bear').n).toBe(0);
    const again = new TrackRecord();
    again.restore('crew', TREND, 'bear', all.of('crew', TREND, 'bear'));
    expect(again.of('crew', TREND, 'bear')).toEqual(all.of('crew', TREND, 'bear'));
  });
});

describe('what results do to a weight', () => {
  const tallyOf = (results: readonly number[]): Tallied => results.reduce((sum, resultR) => tallied(sum, { confidence: 0.6, resultR }), NOTHING_TALLIED);

  it('by hand: forty results of +1 and −0.5 in turn', () => {
    const { factor, interval } = weightFactor(tallyOf(Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 1 : -0.5))));
    // Mean 0.25, spread √(40·0.75²/39) = 0.7595, half of its interval 1.96 · 0.7595/√40 = 0.2354; each shrunk by 40/80.
    expect(factor).toBeCloseTo(Math.exp(0.125), 9);
    expect(interval?.[0]).toBeCloseTo(Math.exp(0.0073), 3);
    expect(interval?.[1]).toBeCloseTo(Math.exp(0.2427), 3);
  });

  it('holds the factor between its ends, within a half and two; no ends where one result is all there is', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -3, max: 10, noNaN: true }), { minLength: 2, maxLength: 200 }), (results) => {
      const { factor, interval } = weightFactor(tallyOf(results));
      const [low, high] = interval ?? [NaN, NaN];
      expect(low).toBeLessThanOrEqual(factor + 1e-12);
      expect(high).toBeGreaterThanOrEqual(factor - 1e-12);
      expect(Math.min(low, factor)).toBeGreaterThanOrEqual(0.5);
      expect(Math.max(high, factor)).toBeLessThanOrEqual(2);
    }));
    expect(weightFactor(tallyOf([1])).interval).toBeNull();
    expect(weightFactor(NOTHING_TALLIED)).toEqual({ factor: 1, interval: null });
  });
});
