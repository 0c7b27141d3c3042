import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DiffBook } from './diff-book.ts';
import { NOW, readAll, START, writeFiles } from './recorded-files.ts';
import { readMessage } from './stream-message.ts';

const line = (ms: number, message: unknown): string => `${START + ms}000000 ${JSON.stringify(message)}`;
const diff = (firstId: number, lastId: number, bids: string[][], asks: string[][] = []): unknown => ({
  stream: 'btcusdt@depth@100ms',
  data: { e: 'depthUpdate', s: 'BTCUSDT', U: firstId, u: lastId, b: bids, a: asks },
});
const snapshot = (lastUpdateId: number): unknown => ({ lastUpdateId, bids: [['100.00', '1'], ['99.00', '2']], asks: [['101.00', '1'], ['102.00', '3']] });
const ticker = { stream: 'btcusdt@bookTicker', data: { u: 1, s: 'BTCUSDT', b: '100.00', B: '1.0', a: '101.00', A: '2.0' } };
const trade = { stream: 'btcusdt@trade', data: { e: 'trade', s: 'BTCUSDT', p: '100.00', q: '0.5', m: true } };

async function story(lines: readonly string[]): Promise<{ readonly said: readonly string[]; readonly codes: readonly string[]; readonly sentences: readonly string[] }> {
  const path = writeFiles({ 'btc.jsonl.gz': `${lines.join('\n')}\n` });
  const { batches, codes, sentences } = await readAll({ path, nowMs: NOW });
  const said = batches.flatMap(({ at, data }) => data.map((datum) => `${at - START} ${datum.kind}${datum.kind === 'book' ? ` ${String(datum.bids[0])} / ${String(datum.asks[0])}` : ''}`));
  return { said, codes, sentences };
}

describe('a Binance stream', () => {
  it('joins snapshot and diffs by their ids: older ones are dropped, the first spans the snapshot', async () => {
    const { codes, said } = await story([
      line(0, diff(5, 8, [['100.50', '9']])),
      line(1, diff(9, 11, [['100.25', '4']])),
      line(2, snapshot(10)),
      line(3, diff(12, 12, [['100.25', '0']], [['101.00', '0']])),
    ]);
    expect(said).toEqual(['2 book 100.25,4 / 101,1', '3 book 100,1 / 102,3']);
    expect(codes).toEqual([]);
  });

  it('after a gap knows no book until the next snapshot, says so once, and goes on with quotes and trades', async () => {
    const { codes, said, sentences } = await story([
      line(0, snapshot(10)),
      line(1, diff(11, 12, [['99.50', '1']])),
      line(2, diff(15, 16, [['100.75', '1']])),
      line(3, ticker),
      line(4, diff(17, 18, [])),
      line(5, trade),
      line(6, snapshot(16)),
    ]);
    expect(said).toEqual(['0 book 100,1 / 101,1', '1 book 100,1 / 101,1', '3 quote', '5 trade', '6 book 100,1 / 101,1']);
    expect(codes).toEqual(['book_gap']);
    expect(sentences[0]).toContain('btc.jsonl.gz line 3: updates of the BTC-USDT.recorded book are missing');
  });

  it('reads the taker side of a trade and rounds local nanoseconds down', async () => {
    const path = writeFiles({ 'btc.jsonl': `${START}999999 ${JSON.stringify(trade)}\n` });
    const { batches } = await readAll({ path });
    expect(batches[0]?.data).toEqual([{ kind: 'trade', instrument: 'BTC-USDT.recorded', at: START, price: 100, quantity: 0.5, side: 'sell' }]);
  });

  it.each([
    ['no time', '{"e":"trade"}', 'stream_line'],
    ['half a message', `${START + 1}000000 {"e":"tra`, 'stream_json'],
    ['a price that does not read', line(1, { data: { ...trade.data, p: 'x' } }), 'stream_message'],
    ['a negative price', line(1, { data: { ...trade.data, p: '-1' } }), 'stream_message'],
    ['another instrument', line(1, { data: { ...trade.data, s: 'ETHUSDT' } }), 'stream_instrument'],
    ['a future time', `${NOW + 600_000}000000 ${JSON.stringify(trade)}`, 'stream_future'],
  ])('leaves out and names a line with %s', async (_name, bad, code) => {
    const { codes, said, sentences } = await story([line(0, trade), bad, line(2, trade)]);
    expect(said).toEqual(['0 trade', '2 trade']);
    expect(codes).toEqual([code]);
    expect(sentences[0]).toContain('btc.jsonl.gz line 2');
  });

  it('keeps the order of the lines when the recorder set its clock back', async () => {
    const { codes, said } = await story([line(5, trade), line(3, ticker)]);
    expect(said).toEqual(['5 trade', '5 quote']);
    expect(codes).toEqual(['stream_order']);
  });
});

const books = resolve(import.meta.dirname, '../../../../../shared/data/market/books');
const missing = existsSync(books) ? '' : ' SKIPPED: ../shared/data/market/books is not here';
describe.skipIf(missing !== '')(`real streams${missing}`, () => {
  it('rebuilds the book so that its top is the recorded bookTicker after every diff', () => {
    const text = gunzipSync(readFileSync(resolve(books, 'binance_spot_BTCUSDT_20240808.jsonl.gz'))).toString();
    const raws = text.trimEnd().split('\n').map((item) => JSON.parse(item.slice(20)) as { readonly data?: { readonly u?: number } });
    const tickers = raws.flatMap((raw) => {
      const message = readMessage(raw);
      return message?.kind === 'quote' ? [{ id: raw.data?.u ?? 0, top: [message.bid, message.ask] }] : [];
    });
    const book = new DiffBook();
    let compared = 0;
    let next = 0;
    const wrong: unknown[] = [];
    for (const raw of raws) {
      const message = readMessage(raw);
      // The snapshot takes in the one diff that waited for it and spans it.
      const outcome = message?.kind === 'snapshot' ? book.snapshot(message.lastId ?? 0, message.bids, message.asks) : message?.kind === 'diff' ? book.apply(message.diff) : 'old';
      if (outcome !== 'applied') continue;
      while ((tickers[next]?.id ?? Infinity) <= (book.lastId ?? 0)) next += 1;
      const ticker = tickers[next - 1];
      if (ticker === undefined) continue;
      compared += 1;
      const top = [book.bids(1)[0], book.asks(1)[0]];
      if (JSON.stringify(top) !== JSON.stringify(ticker.top)) wrong.push([book.lastId, top, ticker.top]);
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(compared).toBe(3449);
  });

  it('reads Hyperliquid books, quotes and trades', async () => {
    const { batches, codes } = await readAll({ path: resolve(books, 'hyperliquid_BTC_20250126.jsonl.gz'), nowMs: NOW + 1e11 });
    const kinds = batches.flatMap(({ data }) => data.map(({ kind }) => kind));
    const count = (wanted: string): number => kinds.filter((kind) => kind === wanted).length;
    expect([count('book'), count('quote'), count('trade'), codes.length]).toEqual([46, 46, 64, 0]);
    expect(batches[0]?.data[0]?.instrument).toBe('BTC-USDC-PERP.recorded');
  });
});
