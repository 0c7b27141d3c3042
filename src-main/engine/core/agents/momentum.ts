import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import type { Analysis } from './analysis.ts';
import { abstain, confidenceOf, hold, pick, trade } from './opinion.ts';
import type { TradeShape } from './opinion.ts';
import type { Analyst } from './seat.ts';

const READS = ['return_1h_pct', 'return_4h_pct', 'strength_rank_4h', 'breadth_1h', 'atr_5m'] as const;
const SHAPE: TradeShape = { stopAtrs: 2.5, targetAtrs: 4.5, horizonMs: 4 * 3_600_000 };
/** The stronger half of the watchlist is bought, the weaker sold. */
const MIDDLE = 0.5;

/** Buys what rises and leads the watchlist, sells what falls and lags it. Abstains where there is no watchlist to compare with. */
export const momentumAnalyst: Analyst = {
  id: 'momentum' as AgentId,
  role: 'Momentum across instruments',
  goal: 'Hold the leaders of a rise and be short the laggards of a fall.',
  backstory: 'Came from equities, where the strong stay strong for a while.',
  officer: false,
  reads: READS,
  analyse,
};

function analyse(snapshot: FeatureSnapshot): Analysis {
  const values = pick(snapshot, READS);
  if (values === null) return abstain(momentumAnalyst, snapshot, 'fewer than three instruments to compare');
  const { return_1h_pct: hour, return_4h_pct: fourHours, strength_rank_4h: rank, breadth_1h: breadth } = values;
  const isLeader = hour > 0 && fourHours > 0 && rank >= MIDDLE;
  const isLaggard = hour < 0 && fourHours < 0 && rank <= MIDDLE;
  if (!isLeader && !isLaggard) return hold(momentumAnalyst, snapshot, confidenceOf(0), READS, SHAPE.horizonMs, 'neither a rising leader nor a falling laggard');
  const confidence = confidenceOf(2 * Math.abs(rank - MIDDLE), isLeader ? breadth : 1 - breadth);
  const note = `${fourHours.toFixed(1)} % in four hours, ${isLeader ? 'ahead of' : 'behind'} the watchlist`;
  return trade(momentumAnalyst, snapshot, isLeader ? 'buy' : 'sell', confidence, values.atr_5m, SHAPE, READS, note);
}
