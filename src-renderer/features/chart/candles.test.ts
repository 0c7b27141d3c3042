import { describe, expect, it } from 'vitest';
import { candlesOf, FormingCandle, fold, indexAt, mergeCandles, mergeGaps, mergeLines, NOTHING_KNOWN, withPage, type Candle } from './candles.ts';
import { bucketOf, typedTimeframe } from './timeframes.ts';

const MINUTE = 60_000;
const candle = (minute: number, close: number, volume = 1): Candle => ({ at: minute * MINUTE, open: close - 1, high: close + 2, low: close - 2, close, volume });

describe('pages', () => {
  it('become rows', () => {
    expect(candlesOf({ openAt: [0], open: [1], high: [3], low: [0], close: [2], volume: [5], gaps: [] })).toEqual([{ at: 0, open: 1, high: 3, low: 0, close: 2, volume: 5 }]);
  });

  it('join at either end, and the page replaces what it covers', () => {
    const known = [candle(3, 30), candle(4, 40)];
    expect(mergeCandles(known, [candle(1, 10), candle(2, 20)]).map(({ close }) => close)).toEqual([10, 20, 30, 40]);
    expect(mergeCandles(known, [candle(4, 41), candle(5, 50)]).map(({ close }) => close)).toEqual([30, 41, 50]);
    expect(mergeCandles(known, [])).toBe(known);
    expect(mergeCandles([], known)).toBe(known);
  });

  it('keep gaps once, in order', () => {
    expect(mergeGaps([[5, 6]], [[1, 2], [5, 6]])).toEqual([[1, 2], [5, 6]]);
  });

  it('join the lines of indicators by moment and leave out what has no value', () => {
    const first = mergeLines([], [0, 1], [{ indicator: 'ema20', pane: 'price', lines: [{ name: 'EMA 20', values: [null, 5] }] }]);
    const joined = mergeLines(first, [1, 2], [{ indicator: 'ema20', pane: 'price', lines: [{ name: 'EMA 20', values: [6, 7] }] }]);
    expect([...(joined[0]?.values ?? [])]).toEqual([[1, 6], [2, 7]]);
  });
});

describe('what is known', () => {
  const page = (...minutes: number[]): Parameters<typeof withPage>[1] => ({
    candles: { openAt: minutes.map((minute) => minute * MINUTE), open: minutes, high: minutes, low: minutes, close: minutes, volume: minutes, gaps: [] }, indicators: [],
  });
  const newest = { before: null, limit: 3, anew: false };

  it('grows with the pages of a session, and is whole after a short one', () => {
    const first = withPage(NOTHING_KNOWN, page(4, 5, 6), newest);
    expect([first.candles.length, first.whole]).toEqual([3, false]);
    const older = withPage(first, page(3), { before: 4 * MINUTE, limit: 3, anew: false });
    expect([older.candles.map(({ close }) => close), older.whole]).toEqual([[3, 4, 5, 6], true]);
    expect(withPage(older, page(6, 7), newest)).toMatchObject({ whole: true });
  });

  it('is the new page alone after another session has begun', () => {
    const known = withPage(NOTHING_KNOWN, page(1, 2, 9), newest);
    const anew = withPage({ ...known, gaps: [[2 * MINUTE, 9 * MINUTE]], whole: true }, page(1, 2, 3), { ...newest, anew: true });
    expect(anew).toEqual(withPage(NOTHING_KNOWN, page(1, 2, 3), newest));
    expect(anew.candles.map(({ close }) => close)).toEqual([1, 2, 3]);
  });
});

describe('the forming candle', () => {
  it('is the minute itself where a candle is a minute', () => {
    const forming = new FormingCandle(MINUTE);
    expect(forming.take(candle(7, 10))).toEqual(candle(7, 10));
    expect(forming.take(candle(8, 11))).toEqual(candle(8, 11));
  });

  it('is the same as folding its minutes from scratch, whenever they are told', () => {
    const minutes = [10, 14, 9, 12, 13].map((close, index) => candle(20 + index, close));
    for (let seeded = 0; seeded < minutes.length; seeded += 1) {
      const forming = new FormingCandle(5 * MINUTE);
      const streamed = minutes.slice(seeded);
      for (const minute of streamed.slice(0, -1)) forming.take(minute);
      forming.seed([candle(19, 99), ...minutes.slice(0, seeded + 1)]);
      expect(forming.take(streamed.at(-1) as Candle)).toEqual(fold(20 * MINUTE, minutes));
    }
  });

  it('counts a minute that is told many times once', () => {
    const forming = new FormingCandle(5 * MINUTE);
    forming.take(candle(5, 10, 1));
    forming.take(candle(5, 12, 4));
    expect(forming.take(candle(6, 11, 2)).volume).toBe(6);
  });

  it('begins anew with the next candle, and late news of the last do not come back', () => {
    const forming = new FormingCandle(5 * MINUTE);
    forming.take(candle(9, 10));
    expect(forming.take(candle(10, 20)).open).toBe(19);
    forming.seed([candle(8, 1), candle(9, 1)]);
    expect(forming.take(candle(10, 21)).low).toBe(19);
  });
});

describe('moments', () => {
  it('are found among candles', () => {
    const candles = [candle(1, 1), candle(2, 1), candle(4, 1)];
    expect([0, 1, 2, 3, 4, 5].map((minute) => indexAt(candles, minute * MINUTE))).toEqual([0, 0, 1, 2, 2, 3]);
    expect(bucketOf(7 * MINUTE + 5, '5m')).toBe(5 * MINUTE);
  });
});

describe('a typed timeframe', () => {
  it.each([['15', '15m'], ['1', '1m'], ['60', '1h'], ['240', '4h'], ['1440', '1d'], ['4H', '4h'], ['d', '1d'], ['h', '1h'], ['7', null], ['', null], ['15x', null], ['0', null]])('%j is %s', (text, frame) => {
    expect(typedTimeframe(text)).toBe(frame);
  });
});
