import { describe, expect, it } from 'vitest';
import type { CandleDatum, MarketDatum } from '../../../../src-shared/domain/market-datum.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { GeneratedFeed } from './generated-feed.ts';
import type { GeneratedFeedOptions } from './generated-feed-options.ts';
import type { KeptBar } from './generated-past.ts';

const START = 1_704_067_200_000;
const MINUTE = 60_000;
const ALPHA = 'BTC-USDT-PERP.alpha';
const BETA = 'BTC-USDT-PERP.beta';

async function play(options: Partial<GeneratedFeedOptions>, batches = 2): Promise<readonly { readonly at: number; readonly data: readonly MarketDatum[] }[]> {
  const feed = new GeneratedFeed({ seed: 7, startAt: START, historyBars: 30, ...options });
  const opened = await feed.open();
  must(opened.ok ? opened : null, opened.ok ? '' : opened.error.sentence);
  return Array.from({ length: batches }, () => must(feed.read(), 'an endless market ended'));
}

/** History of an instrument, and its first quote's mid. */
async function met(options: Partial<GeneratedFeedOptions>, instrument = ALPHA): Promise<{ readonly at: number; readonly bars: readonly CandleDatum[]; readonly mid: number }> {
  const [history, live] = await play(options);
  const bars = must(history, 'history').data.filter((datum): datum is CandleDatum => datum.kind === 'candle' && datum.instrument === instrument);
  const quote = must(must(live, 'a tick').data.find((datum) => datum.kind === 'quote' && datum.instrument === instrument), 'a quote');
  return { at: must(live, 'a tick').at, bars, mid: quote.kind === 'quote' ? (quote.bid + quote.ask) / 2 : NaN };
}

/** Flat bars around a price, with the opening minutes before the start given as how long before. */
function kept(minutesBefore: readonly number[], price: number): KeptBar[] {
  return minutesBefore.map((before) => ({ openAt: START - before * MINUTE, open: price, high: price + 3, low: price - 3, close: price + 1, volume: 1.5 }));
}

/** Relative distance of neighbours: the end of one bar and the beginning of the next. */
function largestJump(bars: readonly CandleDatum[]): number {
  return Math.max(...bars.slice(1).map((bar, index) => Math.abs(bar.open / must(bars[index], 'a bar').close - 1)));
}

describe('a generated market that goes on', () => {
  it('ends its history at the prices it is given, and goes on from there', async () => {
    for (const seed of [1, 2, 3]) {
      const { bars, mid } = await met({ seed, historyBars: 600, endPrices: new Map([['BTC', 61_234.5]]) });
      const unmoved = await met({ seed, historyBars: 600 });
      expect(bars).toHaveLength(600);
      expect(bars.at(-1)?.close).toBe(61_234.5);
      // The first tick moves as far as it would have anywhere else; half a spread apart, as a close is a bid or an offer.
      expect(Math.abs(mid / 61_234.5 - unmoved.mid / must(unmoved.bars.at(-1), 'a bar').close)).toBeLessThan(0.0001);
      expect(largestJump(bars)).toBeLessThan(0.003);
    }
  });

  it('hands out the bars it is given as they are, on each venue', async () => {
    const keptBars = new Map([[ALPHA, kept([5, 4, 3, 2, 1], 80_000)], [BETA, kept([5, 4, 3, 2, 1], 80_010)]]);
    for (const [instrument, price] of [[ALPHA, 80_001], [BETA, 80_011]] as const) {
      const { bars, mid } = await met({ keptBars }, instrument);
      expect(bars.slice(-5).map(({ openAt, open, high, low, close, volume }) => ({ openAt, open, high, low, close, volume }))).toEqual(keptBars.get(instrument));
      expect(bars.slice(-5).every(({ closed, history }) => closed && history === true)).toBe(true);
      expect(Math.abs(mid / price - 1)).toBeLessThan(0.0004);
      expect(largestJump(bars)).toBeLessThan(0.003);
    }
  });

  it('fills the time the app was off, and meets the kept bars at both ends', async () => {
    const early = kept([25, 24], 80_000);
    const late = kept([10, 9], 82_000);
    const { bars, mid } = await met({ keptBars: new Map([[ALPHA, [...early, ...late]]]) });
    const at = (before: number): CandleDatum => must(bars.find(({ openAt }) => openAt === START - before * MINUTE), `a bar ${before} minutes before`);
    expect([at(26).close, at(23).open, at(11).close, at(8).open, at(1).close]).toEqual([80_000, 80_001, 82_000, 82_001, 82_001]);
    expect(Math.abs(mid / 82_001 - 1)).toBeLessThan(0.0005);
    expect(bars.map(({ openAt }) => openAt)).toEqual(Array.from({ length: bars.length }, (_, n) => START - (bars.length - n) * MINUTE));
    expect(bars.filter(({ open, high, low, close }) => low > Math.min(open, close) || high < Math.max(open, close))).toEqual([]);
  });

  it('begins at the last price however long the app was off', async () => {
    const { bars, mid } = await met({ keptBars: new Map([[ALPHA, kept([5_000], 70_000)]]) });
    expect([bars[0]?.open, bars.at(-1)?.close]).toEqual([70_001, 70_001]);
    expect(Math.abs(mid / 70_001 - 1)).toBeLessThan(0.0005);
  });

  it('gives whole hours of kept bars, so that no hour is built from a part of it', async () => {
    const { bars } = await met({ startAt: START + 20 * MINUTE, keptBars: new Map([[ALPHA, kept([3, 2, 1], 80_000)]]) });
    expect(bars[0]?.openAt).toBe(START - 60 * MINUTE);
  });

  it('says the same again', async () => {
    const options = { keptBars: new Map([[ALPHA, kept([5, 4, 1], 80_000)]]), endPrices: new Map([['ETH', 3_000]]), startAt: START + 25_000 };
    expect(JSON.stringify(await play(options, 90))).toBe(JSON.stringify(await play(options, 90)));
  });
});

describe('a generated market that begins inside a minute', () => {
  it('begins at its second, with the minute so far as a forming bar', async () => {
    const { at, bars, mid } = await met({ startAt: START + 25_400 });
    expect(at).toBe(START + 25_000);
    expect(bars).toHaveLength(31);
    expect(bars.filter(({ closed }) => !closed).map(({ openAt, history }) => [openAt, history])).toEqual([[START, true]]);
    expect(Math.abs(mid / must(bars.at(-1), 'a bar').close - 1)).toBeLessThan(0.001);
  });

  it('takes the part of the minute that is kept for the forming bar', async () => {
    const partial = kept([0], 80_000);
    const { bars } = await met({ startAt: START + 25_000, keptBars: new Map([[ALPHA, partial]]) });
    expect(bars.at(-1)).toMatchObject({ ...partial[0], closed: false, history: true });
  });

  it('publishes funding and books at once', async () => {
    const [, first] = await play({ startAt: START + 23_000 });
    expect(new Set(first?.data.map(({ kind }) => kind))).toEqual(new Set(['funding', 'quote', 'trade', 'book']));
  });

  it('begins with its minute where only bars come', async () => {
    const [history] = await play({ startAt: START + 25_400, timeframeOnly: '1m' });
    expect(history?.at).toBe(START);
  });
});
