/** From the setting `trading` to what the engine takes. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { parseRunOptions, type RunOptions } from '../../engine/composition/run-options.ts';
import type { SettingOf } from '../../../src-shared/contract/settings.ts';
import type { Result } from '../../../src-shared/support/result.ts';
import { riskOf } from './appetite.ts';

/** Market seconds per second on recorded data: a day of the market in 24 minutes. Slow enough to watch, fast enough to learn from. */
const RECORDED_SPEED = 60;

/** Whether a market is a file or folder of recorded data. */
export function isRecorded(market: string): boolean {
  return market.includes('/') || market.includes(path.sep) || market.startsWith('.');
}

/** Options of a session, checked: a failure names what cannot be used. */
export function sessionOptions(trading: SettingOf<'trading'>, dataDir: string): Result<RunOptions> {
  const { market, balance, watchlist, intervalSeconds } = trading;
  return parseRunOptions({
    market: isRecorded(market) ? path.resolve(market) : market, speed: isRecorded(market) ? RECORDED_SPEED : 1, forMs: null, untilMs: null, seed: null,
    intervalMs: intervalSeconds * 1000, instruments: watchlist, dataDir, balance, kind: 'perpetual', risk: riskOf(trading),
  });
}

/** The seed a data folder's generated market is looked for from: the same on each start. */
export function firstSeedOf(dataDir: string): number {
  return createHash('sha256').update(dataDir).digest().readUInt16BE(0);
}
