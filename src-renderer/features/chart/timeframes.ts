import type { ChartTimeframe } from '../../../src-shared/contract/values.ts';

export const TIMEFRAMES: readonly ChartTimeframe[] = ['1m', '5m', '15m', '1h', '4h', '1d'];
const MINUTE = 60_000;

/** Length of a candle, ms. */
export const frameMs: Readonly<Record<ChartTimeframe, number>> = { '1m': MINUTE, '5m': 5 * MINUTE, '15m': 15 * MINUTE, '1h': 60 * MINUTE, '4h': 240 * MINUTE, '1d': 1_440 * MINUTE };

/** The beginning of the candle a moment lies in. */
export function bucketOf(at: number, frame: ChartTimeframe): number {
  return Math.floor(at / frameMs[frame]) * frameMs[frame];
}

/** What somebody typed on the chart: `15`, `60`, `1h`, `4H`, `d`; null where it is no timeframe we have. */
export function typedTimeframe(text: string): ChartTimeframe | null {
  const parts = /^(\d{0,4})([mhd]?)$/.exec(text.trim().toLowerCase());
  if (parts === null || text.trim() === '') return null;
  const [, digits = '', unit = ''] = parts;
  const length = (digits === '' ? 1 : Number(digits)) * { m: MINUTE, h: 60 * MINUTE, d: 1_440 * MINUTE, '': MINUTE }[unit as 'm' | 'h' | 'd' | ''];
  return TIMEFRAMES.find((frame) => frameMs[frame] === length) ?? null;
}

/** A stored timeframe, where it is one. */
export function knownTimeframe(text: string): ChartTimeframe {
  return TIMEFRAMES.find((frame) => frame === text) ?? '1m';
}
