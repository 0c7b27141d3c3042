import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import type { Analysis } from './analysis.ts';
import { abstain, confidenceOf, hold, pick, trade } from './opinion.ts';
import type { TradeShape } from './opinion.ts';
import type { Analyst } from './seat.ts';

const READS = ['book_imbalance', 'trade_pressure', 'spread_bps', 'atr_5m'] as const;
const SHAPE: TradeShape = { stopAtrs: 1.5, targetAtrs: 2.5, horizonMs: 15 * 60_000 };
const CLEAR = 0.25;
const WIDE_SPREAD_BPS = 15;

/** Reads who is in a hurry: resting size and taker trades on the same side. Abstains without a fresh book and enough trades. */
export const orderFlowAnalyst: Analyst = {
  id: 'order_flow' as AgentId,
  role: 'Order flow',
  goal: 'See pressure in the book and the tape before it shows in the price.',
  backstory: 'A former scalper; believes trades more than quotes, and neither alone.',
  officer: false,
  reads: READS,
  analyse,
};

function analyse(snapshot: FeatureSnapshot): Analysis {
  const values = pick(snapshot, READS);
  if (values === null) return abstain(orderFlowAnalyst, snapshot, 'no fresh book and trades');
  const { book_imbalance: resting, trade_pressure: taken, spread_bps: spread } = values;
  if (spread > WIDE_SPREAD_BPS) return hold(orderFlowAnalyst, snapshot, confidenceOf(spread / WIDE_SPREAD_BPS - 1), READS, SHAPE.horizonMs, 'the spread is too wide to cross');
  const pressure = 0.4 * resting + 0.6 * taken;
  if (resting * taken <= 0) return abstain(orderFlowAnalyst, snapshot, 'book and trades contradict each other');
  if (Math.abs(pressure) < CLEAR) return hold(orderFlowAnalyst, snapshot, confidenceOf(0), READS, SHAPE.horizonMs, 'buyers and sellers are in balance');
  const confidence = confidenceOf(Math.abs(resting), Math.abs(taken));
  const side = pressure > 0 ? 'buy' : 'sell';
  return trade(orderFlowAnalyst, snapshot, side, confidence, values.atr_5m, SHAPE, READS, `${side === 'buy' ? 'buyers' : 'sellers'} press in book and trades`);
}
