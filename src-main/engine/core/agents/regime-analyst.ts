import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import type { Analysis } from './analysis.ts';
import { abstain, confidenceOf, hold, pick, trade } from './opinion.ts';
import type { TradeShape } from './opinion.ts';
import type { Analyst } from './seat.ts';

const READS = ['regime_trend', 'regime_volatility', 'regime_bars', 'atr_5m'] as const;
const SHAPE: TradeShape = { stopAtrs: 3, targetAtrs: 5, horizonMs: 4 * 3_600_000 };
/** After eight hours a regime has told its news. */
const OLD_BARS = 96;

/** Goes with a bull or bear regime while it is young, holds in sideways and volatile ones. */
export const regimeAnalyst: Analyst = {
  id: 'regime' as AgentId,
  role: 'Regime',
  goal: 'Keep the team on the right side of the market condition.',
  backstory: 'Thinks in conditions, not in bars; changes its mind slowly and says so.',
  officer: false,
  reads: READS,
  analyse,
};

function analyse(snapshot: FeatureSnapshot): Analysis {
  const values = pick(snapshot, READS);
  if (values === null) return abstain(regimeAnalyst, snapshot, 'the regime is not known yet');
  const { regime } = snapshot;
  if (regime === 'sideways') return hold(regimeAnalyst, snapshot, confidenceOf(1 - Math.abs(values.regime_trend)), READS, SHAPE.horizonMs, 'a sideways market pays nobody for direction');
  if (regime === 'volatile') return hold(regimeAnalyst, snapshot, confidenceOf(values.regime_volatility / 4), READS, SHAPE.horizonMs, `volatility is ${values.regime_volatility.toFixed(1)} times the usual`);
  const confidence = confidenceOf(Math.abs(values.regime_trend) / 3, 1 - values.regime_bars / OLD_BARS);
  return trade(regimeAnalyst, snapshot, regime === 'bull' ? 'buy' : 'sell', confidence, values.atr_5m, SHAPE, READS, `a ${regime} market for ${values.regime_bars * 5} minutes`);
}
