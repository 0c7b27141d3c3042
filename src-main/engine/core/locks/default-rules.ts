import type { LockRule } from '../../../../src-shared/domain/lock.ts';

const HOUR_MS = 3_600_000;

/**
 * The rules as shipped. A cooldown lies between two trades on an instrument, so that three stops on one in half a day are a market the agents do not read; six in two
 * hours are more than the market of one coin. What closed trades have lost stands the agents and the person down well before the day's loss halts: at three fifths of it.
 * @param dailyLossHalt fraction of equity at which the day's loss halts
 */
export function defaultLockRules(dailyLossHalt: number): readonly LockRule[] {
  return [
    { kind: 'stop_streak', scope: 'instrument', count: 3, windowMs: 12 * HOUR_MS, lockMs: 12 * HOUR_MS },
    { kind: 'stop_streak', scope: 'everything', count: 6, windowMs: 2 * HOUR_MS, lockMs: 2 * HOUR_MS },
    { kind: 'drawdown', share: 0.6 * dailyLossHalt, windowMs: 24 * HOUR_MS, lockMs: 12 * HOUR_MS },
    { kind: 'low_profit', count: 6, leastR: -3, windowMs: 7 * 24 * HOUR_MS, lockMs: 24 * HOUR_MS },
    { kind: 'loss_streak', count: 8, windowMs: 24 * HOUR_MS, lockMs: 6 * HOUR_MS },
  ];
}
