/** VaR against the crash of May 2021 and the falls of April: how often losses went beyond it, by recorded candles. The figures stand in docs/risk.md. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { must } from '../../../src-shared/support/assert.ts';
import { value } from '../../../src-shared/support/result.fixture.ts';
import { backtestMarket, type BacktestRow, type BacktestWish, type MarketBacktest } from './market-backtest.ts';

const folder = fileURLToPath(new URL('../../../../shared/data/market/', import.meta.url));
const missing = !existsSync(folder);

const judge = async (market: string, wish: Partial<BacktestWish>): Promise<readonly MarketBacktest[]> =>
  value(await backtestMarket({ market: folder + market, instruments: [], timeframe: '1h', window: 500, from: null, until: null, nowMs: Date.UTC(2026, 0, 1), ...wish }));
const rowOf = (markets: readonly MarketBacktest[], asset: string, method: string, confidence: number): BacktestRow =>
  must(must(markets.find(({ instrument }) => instrument.startsWith(asset)), asset).rows.find((row) => row.method === method && row.confidence === confidence), method);

describe.skipIf(missing)(missing ? 'SKIPPED: ../shared/data/market is missing' : 'the VaR of an hour through December 2020 to July 2021', () => {
  it('exceedances are counted against expectation: the historical one comes near it, the normal ones fail at 99 %', async () => {
    const markets = await judge('candles_5m/2021h1', {});
    const counts = (asset: string, method: string): readonly number[] => [0.95, 0.99].map((sure) => rowOf(markets, asset, method, sure).exceeded);
    expect(markets.map(({ rows }) => rows[0]?.bars)).toEqual([4_972, 4_972]);
    expect([counts('BTC', 'historical'), counts('BTC', 'parametric'), counts('BTC', 'ewma')]).toEqual([[271, 69], [235, 99], [258, 107]]);
    expect([counts('ETH', 'historical'), counts('ETH', 'parametric'), counts('ETH', 'ewma')]).toEqual([[270, 77], [252, 111], [270, 110]]);
    for (const asset of ['BTC', 'ETH']) {
      expect(rowOf(markets, asset, 'historical', 0.95).tests).toMatchObject({ light: 'green' });
      expect(rowOf(markets, asset, 'parametric', 0.99).tests).toMatchObject({ light: 'red' });
      // Losses come in clusters where the VaR is slow, and not where it follows.
      expect(rowOf(markets, asset, 'historical', 0.95).tests?.christoffersen.pValue).toBeLessThan(0.01);
      expect(rowOf(markets, asset, 'ewma', 0.95).tests?.christoffersen.pValue).toBeGreaterThan(0.3);
    }
  });

  it('no method saw the hour of the crash coming', async () => {
    const [bitcoin] = await judge('candles_5m/2021h1', { instruments: ['BTC'] });
    const { at, loss, allowed } = must(bitcoin, 'BTC').worst;
    expect(new Date(at).toISOString()).toBe('2021-05-19T13:00:00.000Z');
    expect(loss).toBeCloseTo(0.0895, 4);
    for (const limit of Object.values(allowed)) expect(limit).toBeLessThan(loss / 2);
  });
});

describe.skipIf(missing)(missing ? 'SKIPPED: ../shared/data/market is missing' : 'the VaR of an hour in the second half of April 2021', () => {
  it('of three markets, by one-minute candles put together to hours', async () => {
    const markets = await judge('candles', { instruments: ['BTC', 'ETH', 'DOGE'], window: 250, from: Date.UTC(2021, 3, 13), until: Date.UTC(2021, 4, 1) });
    expect(markets.map(({ instrument }) => instrument.split('-')[0])).toEqual(['BTC', 'DOGE', 'ETH']);
    expect(['BTC', 'ETH', 'DOGE'].map((asset) => rowOf(markets, asset, 'historical', 0.95).exceeded)).toEqual([30, 33, 40]);
    // 18 days of 24 hours, less the two outages and the bars after them.
    for (const { rows } of markets) expect(rows[0]?.bars).toBe(424);
    expect(new Date(must(markets[0], 'BTC').worst.at).toISOString()).toBe('2021-04-18T04:00:00.000Z');
  }, 60_000);
});

describe('a market that cannot be judged', () => {
  it.skipIf(missing)('with fewer bars than a window (SKIPPED where ../shared/data is missing)', async () => {
    const refused = await backtestMarket({ market: `${folder}candles_5m/2021h1`, instruments: ['BTC'], timeframe: '1h', window: 5_000, from: null, until: Date.UTC(2021, 0, 1), nowMs: Date.UTC(2026, 0, 1) });
    expect(refused).toMatchObject({ ok: false, error: { code: 'too_few_bars' } });
  });

  it('because it is not there', async () => {
    expect(await backtestMarket({ market: '/nowhere/at/all', instruments: [], timeframe: '1h', window: 500, from: null, until: null, nowMs: 1 })).toMatchObject({ ok: false });
  });
});
