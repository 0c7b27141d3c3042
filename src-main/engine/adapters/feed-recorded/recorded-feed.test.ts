import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toText } from '../../../../src-shared/domain/decimal.ts';
import { RecordedFeed } from './recorded-feed.ts';
import { bars, csv, NOW, readAll, START, writeFiles } from './recorded-files.ts';

const minute = (n: number): number => START + n * 60_000;

describe('recorded candles', () => {
  it('merges files by the moment their bars close', async () => {
    const path = writeFiles({ 'BTCUSDT_1m.csv': csv(bars(5)), 'ETHUSDT_1m.csv.gz': csv(bars(3, 1)), 'SOLUSDT_5m.csv': csv(bars(1, 0, 300_000)) });
    const { batches } = await readAll({ path });
    const story = batches.map(({ at, data }) => [at, data.map(({ instrument }) => instrument.slice(0, 3)).join(' ')]);
    expect(story).toEqual([[minute(1), 'BTC'], [minute(2), 'BTC ETH'], [minute(3), 'BTC ETH'], [minute(4), 'BTC ETH'], [minute(5), 'BTC SOL']]);
  });

  it('gives a bar as it was written', async () => {
    const path = writeFiles({ 'BTCUSDT_1m.csv': csv(bars(1)) });
    const { batches } = await readAll({ path });
    expect(batches[0]?.data).toEqual([
      { kind: 'candle', instrument: 'BTC-USDT.recorded', timeframe: '1m', openAt: START, open: 100, high: 101.5, low: 99.25, close: 100.75, volume: 1.125, closed: true },
    ]);
  });

  it.each([
    ['by base currency', ['btc']],
    ['by pair', ['BTC-USDT']],
    ['by the name in the file', ['BTCUSDT']],
    ['by file name', ['BTCUSDT_1m.csv']],
    ['by id', ['BTC-USDT.recorded']],
  ])('keeps only the wanted instruments, %s', async (_name, instruments) => {
    const path = writeFiles({ 'BTCUSDT_1m.csv': csv(bars(2)), 'ETHUSDT_1m.csv': csv(bars(2)) });
    const { batches } = await readAll({ path, instruments });
    expect(new Set(batches.flatMap(({ data }) => data.map(({ instrument }) => instrument)))).toEqual(new Set(['BTC-USDT.recorded']));
  });

  it('keeps only the wanted time, over many chunks, and leaves out the problems outside it', async () => {
    const rows = bars(60_000);
    rows.splice(30_000, 1, 'damaged');
    const path = writeFiles({ 'BTCUSDT_1m.csv.gz': csv(rows) });
    const inside = await readAll({ path, from: minute(40_000), until: minute(40_010) });
    expect([inside.batches.length, inside.batches[0]?.at, inside.batches.at(-1)?.at, inside.codes.length]).toEqual([10, minute(40_001), minute(40_010), 0]);
    const across = await readAll({ path, from: minute(29_990), until: minute(30_010) });
    expect(across.codes).toEqual(['candle_columns', 'candle_gap']);
  });

  it('says from when to when it goes', async () => {
    const path = writeFiles({ 'BTCUSDT_1m.csv.gz': csv(bars(5)), 'ETHUSDT_1m.csv': csv(bars(8)) });
    const opened = await new RecordedFeed({ path, nowMs: NOW }).open();
    expect(opened.ok && [opened.value.from, opened.value.until, opened.value.clock]).toEqual([minute(1), minute(8), 'history']);
  });

  it.each([
    ['BTCUSDT_1m.csv', {}, 'BTC-USDT.recorded', 'spot', 1, '0.01'],
    ['BTCUSDT-PERP_1m.csv', {}, 'BTC-USDT-PERP.recorded', 'perpetual', 20, '0.01'],
    ['BTCUSDT_1m.csv', { assumePerpetual: true }, 'BTC-USDT-PERP.recorded', 'perpetual', 20, '0.01'],
    ['BTCUSDT-PERP_1m.csv', { kind: 'spot' as const, venue: 'x' }, 'BTC-USDT.x', 'spot', 1, '0.01'],
    ['FOO-EUR_1m.csv', {}, 'FOO-EUR.recorded', 'spot', 1, '0.01'],
  ])('knows the instrument of %s %j', async (file, options, id, kind, leverage, tick) => {
    const opened = await new RecordedFeed({ path: writeFiles({ [file]: csv(bars(3)) }), nowMs: NOW, ...options }).open();
    const [instrument] = opened.ok ? opened.value.instruments : [];
    expect([instrument?.id, instrument?.kind, instrument?.maxLeverage, toText(instrument?.tickSize ?? (0n as never))]).toEqual([id, kind, leverage, tick]);
  });

  it('reads bars and a stream of one instrument as one, with the finer tick', async () => {
    const trade = (ms: number): string => `${START + ms}000000 ${JSON.stringify({ data: { e: 'trade', s: 'BTCUSDT', p: '100.1235', q: '0.5', m: true } })}`;
    const path = writeFiles({ 'BTCUSDT_1m.csv': csv(bars(2)), 'btc.jsonl': `${trade(1000)}\n${trade(60_000)}\n`, 'ETHUSDT_1m.csv': csv(bars(2)) });
    const opened = await new RecordedFeed({ path, nowMs: NOW, instruments: ['BTC'] }).open();
    expect(opened.ok && opened.value.instruments.map(({ id, tickSize }) => [id, toText(tickSize)])).toEqual([['BTC-USDT.recorded', '0.0001']]);
    const { batches } = await readAll({ path, instruments: ['BTC'] });
    expect(batches.map(({ at, data }) => [at - START, data.map(({ kind }) => kind).join(' ')])).toEqual([[1000, 'trade'], [60_000, 'candle trade'], [120_000, 'candle']]);
    expect((await readAll({ path, instruments: ['ETH'] })).batches).toHaveLength(2);
  });

  it('takes one of two files that would be the same perpetual', async () => {
    const path = writeFiles({ 'BTCUSDT_1m.csv': csv(bars(2)), 'BTCUSDT-PERP_1m.csv': csv(bars(2)) });
    const { batches, codes } = await readAll({ path, assumePerpetual: true });
    expect([batches.flatMap(({ data }) => data).length, codes]).toEqual([2, ['file_coarser']]);
  });

  it('answers at once while its rows are in memory', async () => {
    const feed = new RecordedFeed({ path: writeFiles({ 'BTCUSDT_1m.csv': csv(bars(3)) }), nowMs: NOW });
    await feed.open();
    expect(feed.read()).not.toBeInstanceOf(Promise);
  });
});

const candles = resolve(import.meta.dirname, '../../../../../shared/data/market/candles');
const missing = existsSync(candles) ? '' : ' SKIPPED: ../shared/data/market/candles is not here';
describe.skipIf(missing !== '')(`six real weeks of eight instruments${missing}`, () => {
  it('reads every bar and names the two real outages on each of the eight', async () => {
    const { batches, codes, sentences } = await readAll({ path: candles });
    expect(batches.reduce((sum, { data }) => sum + data.length, 0)).toBe(490_195);
    expect(codes).toEqual(Array.from({ length: 16 }, () => 'candle_gap'));
    expect(sentences.filter((text) => text.includes('150 bars are missing between 2021-04-20T01:59'))).toHaveLength(8);
    expect(sentences.filter((text) => text.includes('284 bars are missing between 2021-04-25T04:00'))).toHaveLength(7);
    // XRP has one bar more than the others.
    expect(sentences.filter((text) => text.includes('XRPUSDT_1m.csv.gz line 33214: 283 bars are missing between 2021-04-25T04:01'))).toHaveLength(1);
  });
});
