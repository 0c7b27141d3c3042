import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import type { Analysis } from './analysis.ts';
import { abstain, confidenceOf, hold, pick, trade } from './opinion.ts';
import type { TradeShape } from './opinion.ts';
import type { Analyst } from './seat.ts';

const READS = ['ema_fast_5m', 'ema_slow_5m', 'ema_fast_15m', 'ema_slow_15m', 'adx_5m', 'atr_5m'] as const;
const SHAPE: TradeShape = { stopAtrs: 2.5, targetAtrs: 5, horizonMs: 4 * 3_600_000 };
/** Further than this from the fast average the move is not joined any more, in ATRs. */
const TOO_LATE_ATRS = 3;

/** Follows a trend that both timeframes show. Abstains in a sideways market, where averages cross for nothing. */
export const trendAnalyst: Analyst = {
  id: 'trend' as AgentId,
  role: 'Trend follower',
  goal: 'Be in the direction of a trend that five- and fifteen-minute averages agree on.',
  backstory: 'Lost enough on crossings in flat markets to sit those out.',
  officer: false,
  reads: READS,
  analyse,
};

function analyse(snapshot: FeatureSnapshot): Analysis {
  const values = pick(snapshot, READS);
  if (values === null) return abstain(trendAnalyst, snapshot, 'the averages are not warm yet');
  if (snapshot.regime === 'sideways') return abstain(trendAnalyst, snapshot, 'no trend to follow in a sideways market');
  const atr = values.atr_5m;
  const fast = values.ema_fast_5m - values.ema_slow_5m;
  const slow = values.ema_fast_15m - values.ema_slow_15m;
  if (fast * slow <= 0) return hold(trendAnalyst, snapshot, confidenceOf(0), READS, SHAPE.horizonMs, 'five- and fifteen-minute trends disagree');
  const side = fast > 0 ? 'buy' : 'sell';
  const ahead = (fast > 0 ? 1 : -1) * (snapshot.lastPrice - values.ema_fast_5m);
  if (ahead < -(Math.abs(fast) + atr)) return hold(trendAnalyst, snapshot, confidenceOf(0.5), READS, SHAPE.horizonMs, 'the price has left the trend behind');
  if (ahead > TOO_LATE_ATRS * atr) return hold(trendAnalyst, snapshot, confidenceOf(0.5), READS, SHAPE.horizonMs, 'the trend is there, but the price has run ahead of it');
  const confidence = confidenceOf(Math.abs(fast) / (2 * atr), (values.adx_5m - 15) / 25);
  return trade(trendAnalyst, snapshot, side, confidence, atr, SHAPE, READS, `both timeframes trend ${fast > 0 ? 'up' : 'down'}, ADX ${values.adx_5m.toFixed(0)}`);
}
