import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import type { Analysis } from './analysis.ts';
import { abstain, confidenceOf, hold, pick, trade } from './opinion.ts';
import type { TradeShape } from './opinion.ts';
import type { Analyst } from './seat.ts';

const READS = ['z_5m', 'rsi_5m', 'adx_5m', 'atr_5m'] as const;
const SHAPE: TradeShape = { stopAtrs: 2, targetAtrs: 3, horizonMs: 3_600_000 };
const EXTREME_Z = 2;
const FAIR_Z = 1;
const OVERSOLD = 35;
/** A trend stronger than this is not faded. */
const STRONG_ADX = 30;

/** Buys what fell too far from its mean and sells what rose too far. Abstains in strong trends and wild markets. */
export const meanReversionAnalyst: Analyst = {
  id: 'mean_reversion' as AgentId,
  role: 'Mean reversion',
  goal: 'Fade excesses of the last hours where nothing trends.',
  backstory: 'Knows that "too far" means nothing while a market trends, and keeps quiet then.',
  officer: false,
  reads: READS,
  analyse,
};

function analyse(snapshot: FeatureSnapshot): Analysis {
  const values = pick(snapshot, READS);
  if (values === null) return abstain(meanReversionAnalyst, snapshot, 'the mean is not known yet');
  if (values.adx_5m > STRONG_ADX || snapshot.regime === 'volatile') return abstain(meanReversionAnalyst, snapshot, 'too strong a move to fade');
  const z = values.z_5m;
  const isLow = z <= -EXTREME_Z && values.rsi_5m <= OVERSOLD;
  const isHigh = z >= EXTREME_Z && values.rsi_5m >= 100 - OVERSOLD;
  if (isLow || isHigh) {
    const confidence = confidenceOf((Math.abs(z) - EXTREME_Z) / 1.5, (Math.abs(values.rsi_5m - 50) - 15) / 20);
    return trade(meanReversionAnalyst, snapshot, isLow ? 'buy' : 'sell', confidence, values.atr_5m, SHAPE, READS, `${Math.abs(z).toFixed(1)} deviations ${isLow ? 'below' : 'above'} the mean`);
  }
  if (snapshot.regime !== 'sideways' || Math.abs(z) > FAIR_Z) return abstain(meanReversionAnalyst, snapshot, 'neither fair nor extreme');
  return hold(meanReversionAnalyst, snapshot, confidenceOf(FAIR_Z - Math.abs(z)), READS, SHAPE.horizonMs, 'the price is at its mean: nothing to revert');
}
