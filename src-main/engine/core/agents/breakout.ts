import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import type { Analysis } from './analysis.ts';
import { abstain, confidenceOf, hold, pick, trade } from './opinion.ts';
import type { TradeShape } from './opinion.ts';
import type { Analyst } from './seat.ts';

const READS = ['close_5m', 'channel_high_5m', 'channel_low_5m', 'atr_5m', 'volume_ratio_5m', 'squeeze_5m'] as const;
const SHAPE: TradeShape = { stopAtrs: 2, targetAtrs: 4, horizonMs: 2 * 3_600_000 };
/** Outer part of the channel, as a share of its height, in which a break may be near and nothing is said. */
const EDGE = 0.25;

/** Joins a close beyond the range of the last three hours, the more gladly the larger the volume and the quieter it was before. */
export const breakoutAnalyst: Analyst = {
  id: 'breakout' as AgentId,
  role: 'Breakout and volatility',
  goal: 'Catch the move that leaves a range with volume.',
  backstory: 'Waits in quiet markets; distrusts a break without volume.',
  officer: false,
  reads: READS,
  analyse,
};

function analyse(snapshot: FeatureSnapshot): Analysis {
  const values = pick(snapshot, READS);
  if (values === null) return abstain(breakoutAnalyst, snapshot, 'the range is not known yet');
  const { close_5m: close, channel_high_5m: high, channel_low_5m: low, atr_5m: atr } = values;
  const beyond = close > high ? close - high : close < low ? low - close : -1;
  if (beyond < 0) return inside(snapshot, (close - low) / (high - low));
  const confidence = confidenceOf(beyond / atr, (values.volume_ratio_5m - 1) / 2, 1.5 - values.squeeze_5m);
  const note = `closed beyond the ${close > high ? 'high' : 'low'} of three hours on ${values.volume_ratio_5m.toFixed(1)} times the usual volume`;
  return trade(breakoutAnalyst, snapshot, close > high ? 'buy' : 'sell', confidence, atr, SHAPE, READS, note);
}

function inside(snapshot: FeatureSnapshot, position: number): Analysis {
  // A channel without height gives NaN, which is neither edge nor middle.
  if (!(position > EDGE && position < 1 - EDGE)) return abstain(breakoutAnalyst, snapshot, 'near the edge of the range: it may break or hold');
  return hold(breakoutAnalyst, snapshot, confidenceOf(0), READS, SHAPE.horizonMs, 'in the middle of the range of three hours');
}
