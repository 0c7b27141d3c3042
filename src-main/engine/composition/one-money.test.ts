import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Currency } from '../../../src-shared/domain/ids.ts';
import { severalMonies } from './one-money.ts';
import { openMarket } from './open-market.ts';
import { NO_STORED_MARKET } from './stored-market.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'quorum-monies-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what a session trades is of one money', () => {
  it.each([
    ['nothing', [], null],
    ['one currency', ['EUR', 'EUR'], null],
    ['dollar coins', ['USDT', 'USDC', 'USD'], null],
    ['euros beside dollars', ['USDT', 'EUR', 'USDT'], 'This market has instruments quoted in EUR and USDT, and limits count in one currency.'],
    ['a crypto cross beside dollars and yen', ['USDT', 'BTC', 'JPY'], 'This market has instruments quoted in BTC, JPY and USDT, and limits count in one currency.'],
  ])('%s', (_what, quotes, sentence) => {
    expect(severalMonies(quotes.map((quote) => ({ quote: quote as Currency })))?.sentence ?? null).toBe(sentence);
  });

  it('a folder of two monies is no market until instruments of one are named', async () => {
    const candles = ['ts_ms,open,high,low,close,volume', ...Array.from({ length: 90 }, (_, i) => `${1_700_000_040_000 + i * 60_000},100,101,99,100,5`)].join('\n');
    for (const name of ['BTC-USDT', 'ETH-EUR']) writeFileSync(path.join(folder, `${name}_1m.csv`), candles);
    const options = { market: folder, speed: null, forMs: null, untilMs: null, seed: 1, intervalMs: null, dataDir: folder, balance: '10000', kind: 'spot' as const };
    expect(await openMarket({ ...options, instruments: [] }, 1, 1_800_000_000_000, NO_STORED_MARKET)).toMatchObject({ ok: false, error: { code: 'several_monies', sentence: expect.stringContaining('EUR and USDT'), remedy: expect.stringContaining('--instruments') } });
    const opened = await openMarket({ ...options, instruments: ['ETH-EUR'] }, 1, 1_800_000_000_000, NO_STORED_MARKET);
    expect(opened).toMatchObject({ ok: true, value: { opening: { instruments: [{ quote: 'EUR' }] } } });
    if (opened.ok) await opened.value.feed.close();
  });
});
