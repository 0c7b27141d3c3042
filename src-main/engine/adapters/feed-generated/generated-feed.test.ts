import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CandleDatum, MarketDatum } from '../../../../src-shared/domain/market-datum.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { GeneratedFeed } from './generated-feed.ts';
import type { GeneratedFeedOptions } from './generated-feed-options.ts';

const START = 1_704_067_200_000;
const MINUTE = 60_000;

async function play(options: Partial<GeneratedFeedOptions>, batches: number): Promise<readonly { readonly at: number; readonly data: readonly MarketDatum[] }[]> {
  const feed = new GeneratedFeed({ seed: 7, startAt: START, historyBars: 5, ...options });
  const opened = await feed.open();
  must(opened.ok ? opened : null, opened.ok ? '' : opened.error.sentence);
  return Array.from({ length: batches }, () => must(feed.read(), 'an endless market ended'));
}

async function hash(options: Partial<GeneratedFeedOptions>, batches = 300): Promise<string> {
  return createHash('sha256').update(JSON.stringify(await play(options, batches))).digest('hex');
}

describe('a generated market', () => {
  it('says the same for the same seed and something else for another', async () => {
    expect(await hash({ seed: 1 })).toBe(await hash({ seed: 1 }));
    expect(await hash({ seed: 1 })).not.toBe(await hash({ seed: 2 }));
    expect(await hash({ seed: 1 })).not.toBe(await hash({ seed: 1 + 2 ** 32 }));
  });

  it('has not changed since sessions were recorded with it', async () => {
    expect((await hash({ seed: 7 })).slice(0, 16)).toBe('e1a06127cdbb0a39');
  });

  it('gives eight perpetuals on each of two venues, ready to work with', async () => {
    const opened = await new GeneratedFeed({ seed: 1, startAt: START }).open();
    const instruments = opened.ok ? opened.value.instruments : [];
    const names = ['BTC', 'ETH', 'SOL', 'BNB', 'XRP', 'ADA', 'DOGE', 'AVAX'];
    expect(instruments.map(({ id }) => id)).toEqual(['alpha', 'beta'].flatMap((venue) => names.map((base) => `${base}-USDT-PERP.${venue}`)));
    expect(opened.ok && [opened.value.clock, opened.value.until, opened.value.title]).toEqual(['history', null, 'generated market, seed 1']);
  });

  it('starts with closed one-minute history up to the start', async () => {
    const [first] = await play({ historyBars: 600 }, 1);
    const bars = must(first, 'a batch').data.filter((datum) => datum.instrument === 'BTC-USDT-PERP.alpha') as CandleDatum[];
    expect(bars.map(({ openAt }) => openAt)).toEqual(Array.from({ length: 600 }, (_, n) => START - (600 - n) * MINUTE));
    expect(bars.every(({ closed, history, timeframe }) => closed && history === true && timeframe === '1m')).toBe(true);
    expect(first?.at).toBe(START);
  });

  it('gives a quote and a print per instrument and tick, a book every five seconds, funding every minute', async () => {
    const batches = (await play({}, 62)).slice(1);
    const kinds = (index: number): string => [...new Set(batches[index]?.data.map(({ kind }) => kind))].join(' ');
    expect([0, 1, 5, 60].map(kinds)).toEqual(['funding quote trade book', 'quote trade', 'quote trade book', 'funding quote trade book']);
    expect(batches[1]?.data).toHaveLength(32);
    expect(batches.map(({ at }) => at)).toEqual(Array.from({ length: 61 }, (_, n) => START + n * 1000));
  });

  it('shows the quote at the top of its book, ten levels deep', async () => {
    const data = (await play({}, 2))[1]?.data ?? [];
    const books = data.filter((datum) => datum.kind === 'book');
    const tops = books.map(({ asks, bids, instrument }) => [instrument, bids[0]?.[0], asks[0]?.[0], bids.length, asks.length]);
    const quotes = data.filter((datum) => datum.kind === 'quote').map(({ ask, bid, instrument }) => [instrument, bid, ask, 10, 10]);
    expect(tops).toEqual(quotes);
    expect(tops).toHaveLength(16);
  });

  it('makes bars that are exactly its prints', async () => {
    const barsOf = (batches: readonly { readonly data: readonly MarketDatum[] }[]): CandleDatum[] => batches.flatMap(({ data }) => data.filter((datum) => datum.kind === 'candle'));
    const made = barsOf((await play({ timeframeOnly: '1m' }, 11)).slice(1));
    const prints = (await play({}, 601)).slice(1).flatMap(({ data }) => data.filter((datum) => datum.kind === 'trade'));
    const fromPrints = made.map(({ instrument, openAt }) => {
      const own = prints.filter((print) => print.instrument === instrument && print.at >= openAt && print.at < openAt + MINUTE);
      const prices = own.map(({ price }) => price);
      return [prices[0], Math.max(...prices), Math.min(...prices), prices.at(-1), Number(own.reduce((sum, { quantity }) => sum + quantity, 0).toFixed(6))];
    });
    expect(made.map(({ close, high, low, open, volume }) => [open, high, low, close, volume])).toEqual(fromPrints);
    expect(made).toHaveLength(160);
  });

  it('goes on from history without a break: the same minutes, whether called history or present', async () => {
    const longer = await play({ historyBars: 10, startAt: START }, 1);
    const live = await play({ historyBars: 5, startAt: START - 5 * MINUTE, timeframeOnly: '1m' }, 6);
    const plain = (data: readonly MarketDatum[]): unknown[] => data.flatMap((datum) => (datum.kind === 'candle' ? [[datum.instrument, datum.openAt, datum.close, datum.volume]] : []));
    const bothParts = live.flatMap(({ data }) => plain(data));
    expect(bothParts).toEqual(plain(longer[0]?.data ?? []));
  });

  it('gives an instrument the same prices whichever others are wanted', async () => {
    const quotes = async (options: Partial<GeneratedFeedOptions>): Promise<unknown[]> => {
      const batches = (await play(options, 100)).slice(1);
      return batches.flatMap(({ data }) => data.flatMap((datum) => (datum.kind === 'quote' && datum.instrument === 'SOL-USDT-PERP.beta' ? [[datum.bid, datum.ask]] : [])));
    };
    const alone = await quotes({ instruments: ['sol'] });
    expect(alone).toHaveLength(99);
    expect(alone).toEqual(await quotes({}));
  });

  it('is due funding at 00:00, 08:00 and 16:00 UTC', async () => {
    const batches = await play({ timeframeOnly: '1m', startAt: START + 7 * 3_600_000 }, 125);
    const dues = batches.flatMap(({ data }) => data.flatMap((datum) => (datum.kind === 'funding' && datum.instrument === 'BTC-USDT-PERP.alpha' ? [[datum.at - START, datum.dueAt - START]] : [])));
    const hour = 3_600_000;
    expect(dues).toEqual([[7 * hour, 8 * hour], [8 * hour, 16 * hour], [9 * hour, 16 * hour]]);
  });

  it.each([
    ['an unknown instrument', { instruments: ['PEPE'] }, 'instrument_unknown'],
    ['a tick that does not fit a minute', { tickMs: 7000 }, 'generated_options'],
    ['a seed that is no whole number', { seed: 1.5 }, 'generated_options'],
    ['no venue', { venues: [] }, 'generated_options'],
  ])('does not open with %s', async (_name, options, code) => {
    const opened = await new GeneratedFeed({ seed: 1, startAt: START, ...options }).open();
    expect(opened.ok ? null : opened.error.code).toBe(code);
  });
});
