import { existsSync } from 'node:fs';
import path from 'node:path';

/** Whether a `--market` names recorded data: a file or folder, or what is written like one. */
export function isRecordedMarket(market: string): boolean {
  return market !== 'generated' && (existsSync(market) || market.includes(path.sep) || market.includes('/') || market.startsWith('.'));
}
