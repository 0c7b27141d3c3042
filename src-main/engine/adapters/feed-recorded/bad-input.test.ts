import { describe, expect, it } from 'vitest';
import { RecordedFeed } from './recorded-feed.ts';
import { bars, csv, HEADER, NOW, readAll, START, writeFiles } from './recorded-files.ts';

const minute = (n: number): number => START + n * 60_000;

describe('a damaged row is left out, named with file and line, and the good rows stay', () => {
  // Two good bars, the row in question as line 4, one more good bar at minute 3.
  it.each([
    ['garbage', 'hello', 'candle_columns', 'has 1 column where 6'],
    ['too few columns', `${minute(2)},1,2,1,1`, 'candle_columns', 'has 5 columns where 6'],
    ['too many columns', `${minute(2)},102,103,101,102,5,9`, 'candle_columns', 'has 7 columns where 6'],
    ['text for a price', `${minute(2)},102,abc,101,102,5`, 'candle_number', '"abc"'],
    ['an empty cell', `${minute(2)},102,103,,102,5`, 'candle_number', '""'],
    ['NaN', `${minute(2)},102,NaN,101,102,5`, 'candle_number', '"NaN"'],
    ['a number beyond floats', `${minute(2)},102,1e999,101,102,5`, 'candle_number', 'too large'],
    ['a negative price', `${minute(2)},-102,103,101,102,5`, 'candle_price', 'price of -102'],
    ['a price of zero', `${minute(2)},102,103,0,102,5`, 'candle_price', 'price of 0'],
    ['high below low', `${minute(2)},102,100,101,102,5`, 'candle_range', 'high of 100 below its low of 101'],
    ['open outside the range', `${minute(2)},109,103,101,102,5`, 'candle_range', 'opens at 109'],
    ['open below the range', `${minute(2)},100,103,101,102,5`, 'candle_range', 'opens at 100'],
    ['close above the range', `${minute(2)},102,103,101,104,5`, 'candle_range', 'closes at 104'],
    ['close outside the range', `${minute(2)},102,103,101,99,5`, 'candle_range', 'closes at 99'],
    ['a negative volume', `${minute(2)},102,103,101,102,-5`, 'candle_volume', 'negative volume of -5'],
    ['a duplicate time', `${minute(1)},102,103,101,102,5`, 'candle_duplicate', 'repeats the bar of 2024-01-01T00:01:00Z'],
    ['a time gone back', `${minute(0)},102,103,101,102,5`, 'candle_order', 'goes back in time'],
    ['a future time', `${NOW + 600_000},102,103,101,102,5`, 'candle_future', 'in the future'],
    ['a bar not yet closed', `${NOW},102,103,101,102,5`, 'candle_unfinished', 'has not closed yet'],
    ['a time off the grid', `${minute(2) + 7},102,103,101,102,5`, 'candle_time', 'not a whole multiple of 60 s'],
    ['a time in seconds', `${minute(2) / 1000 + 1},102,103,101,102,5`, 'candle_time', 'not a whole multiple of 60 s'],
  ])('%s', async (_name, row, code, words) => {
    const [first = '', second = '', , fourth = ''] = bars(4);
    const path = writeFiles({ 'BTCUSDT_1m.csv': csv([first, second, row, fourth]) });
    // The unfinished bar is judged at a moment in its middle.
    const { batches, codes, sentences } = await readAll({ path, nowMs: code === 'candle_unfinished' ? NOW - 30_000 : NOW });
    expect(batches.flatMap(({ data }) => data.map((datum) => datum.kind === 'candle' && datum.openAt))).toEqual([minute(0), minute(1), minute(3)]);
    expect(codes).toEqual([code, 'candle_gap']);
    expect(sentences[0]).toContain('BTCUSDT_1m.csv line 4 ');
    expect(sentences[0]).toContain(words);
  });

  it('a gap names how many bars are missing and comes with the bar behind it', async () => {
    const path = writeFiles({ 'BTCUSDT_1m.csv.gz': csv([...bars(2), ...bars(2, 152)]) });
    const { batches } = await readAll({ path });
    const [gap] = batches[2]?.problems ?? [];
    expect(gap?.sentence).toMatch(/line 4: 150 bars are missing between 2024-01-01T00:01:00Z and 2024-01-01T02:32:00Z\.$/);
    expect(batches[2]?.at).toBe(minute(153));
  });

  it('thousands of damaged rows are counted, not all named', async () => {
    const path = writeFiles({ 'BTCUSDT_1m.csv': csv([...bars(1), ...Array.from({ length: 5000 }, () => 'x')]) });
    const { codes, sentences } = await readAll({ path });
    expect(codes).toHaveLength(101);
    expect(sentences.at(-1)).toContain('5000 rows were refused in all');
  });

  it('a packed file torn in the middle keeps what came before', async () => {
    const whole = csv(bars(20_000));
    const path = writeFiles({ 'BTCUSDT_1m.csv.gz': whole });
    const { readFileSync, writeFileSync } = await import('node:fs');
    const packed = readFileSync(`${path}/BTCUSDT_1m.csv.gz`);
    writeFileSync(`${path}/BTCUSDT_1m.csv.gz`, packed.subarray(0, packed.length - 5000));
    const { batches, codes } = await readAll({ path });
    expect(batches.length).toBeGreaterThan(1000);
    expect(codes).toContain('file_torn');
  });

  it('a file without a header is read and said', async () => {
    const path = writeFiles({ 'BTCUSDT_1m.csv': `${bars(3).join('\n')}\n` });
    const { batches, codes } = await readAll({ path });
    expect(batches.flatMap(({ data }) => data)).toHaveLength(3);
    expect(codes).toEqual(['file_header']);
  });

  it('Windows line ends, a byte-order mark and a last line without an end are fine', async () => {
    const path = writeFiles({ 'BTCUSDT_1m.csv': `\uFEFF${HEADER}\r\n${bars(3).join('\r\n')}` });
    const { batches, codes } = await readAll({ path });
    expect(batches.flatMap(({ data }) => data)).toHaveLength(3);
    expect(codes).toEqual([]);
  });
});

describe('a file that cannot be used is left out while others remain', () => {
  it.each([
    ['empty', 'ETHUSDT_1m.csv', '', 'file_empty'],
    ['only a header', 'ETHUSDT_1m.csv', `${HEADER}\n`, 'file_no_bars'],
    ['not gzip', 'ETHUSDT_1m.csv.gz', Buffer.from('plain'), 'file_not_gzip'],
    ['another header', 'ETHUSDT_1m.csv', 'date,o,h,l,c,v\n1,2,3,4,5,6\n', 'file_header'],
    ['not named like a candle file', 'notes.csv', csv(bars(2)), 'file_name'],
    ['no known quote currency', 'FOOBAR_1m.csv', csv(bars(2)), 'file_name'],
    ['an unknown length of bars', 'ETHUSDT_7m.csv', csv(bars(2)), 'file_timeframe'],
    ['the same instrument in longer bars', 'BTCUSDT_5m.csv', csv(bars(2)), 'file_coarser'],
    ['a stream of nothing known', 'x.jsonl', '1704067200000000000 {"a":1}\n', 'stream_unknown'],
  ])('%s', async (_name, file, content, code) => {
    const path = writeFiles({ 'BTCUSDT_1m.csv': csv(bars(3)), [file]: content });
    const { batches, codes, sentences } = await readAll({ path });
    expect(batches.flatMap(({ data }) => data)).toHaveLength(3);
    expect(codes).toEqual([code]);
    expect(sentences[0]).toContain(file);
  });
});

describe('a source that cannot be used fails to open, with a remedy', () => {
  const good = { 'BTCUSDT_1m.csv': csv(bars(3)) };
  it.each([
    ['a missing folder', null, {}, 'market_missing', 'Check the path'],
    ['an empty folder', {}, {}, 'market_empty', 'Put files named'],
    ['only damaged files', { 'BTCUSDT_1m.csv': '' }, {}, 'file_empty', 'again'],
    ['an unknown instrument', good, { instruments: ['BTC', 'PEPE'] }, 'instrument_unknown', 'It has BTC-USDT'],
    ['a wanted instrument whose file is damaged', { ...good, 'ETHUSDT_1m.csv': '' }, { instruments: ['ETH'] }, 'file_empty', 'again'],
    ['no data in the wanted time', good, { from: START + 86_400_000 }, 'market_empty', 'earlier start'],
  ])('%s', async (_name, files, options, code, remedy) => {
    const path = files === null ? `${writeFiles({})}/nowhere` : writeFiles(files);
    const opened = await new RecordedFeed({ path, nowMs: NOW, ...options }).open();
    expect(opened.ok ? null : opened.error.code).toBe(code);
    expect(opened.ok ? null : opened.error.remedy).toContain(remedy);
  });
});
