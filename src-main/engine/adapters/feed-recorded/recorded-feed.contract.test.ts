import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { marketFeedContract } from '../../ports/market-feed.contract.ts';
import { bars, csv, NOW, writeFiles } from './recorded-files.ts';
import { RecordedFeed } from './recorded-feed.ts';

const runner = { describe, expect, it };
const folder = writeFiles({ 'BTCUSDT_1m.csv': csv(bars(60)), 'ETHUSDT-PERP_5m.csv.gz': csv(bars(12, 0, 300_000)) });
marketFeedContract(runner, 'recorded, two made files', () => new RecordedFeed({ path: folder, nowMs: NOW }));

const market = resolve(import.meta.dirname, '../../../../../shared/data/market');
const missing = existsSync(market) ? '' : ' SKIPPED: ../shared/data/market is not here';
describe.skipIf(missing !== '')(`real recordings${missing}`, () => {
  for (const name of ['candles', 'perpetual_1m', 'books/hyperliquid_BTC_20250126.jsonl.gz', 'books/binance_spot_BTCUSDT_20240808.jsonl.gz']) {
    marketFeedContract(runner, `recorded, ${name}`, () => new RecordedFeed({ path: resolve(market, name), nowMs: NOW + 1e11 }));
  }
});
