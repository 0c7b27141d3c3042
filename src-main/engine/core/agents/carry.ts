import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import type { Analysis } from './analysis.ts';
import { abstain, confidenceOf, pick, trade } from './opinion.ts';
import type { TradeShape } from './opinion.ts';
import type { Analyst } from './seat.ts';

const READS = ['funding_bps', 'atr_5m'] as const;
const QUOTES = ['funding_bps', 'hours_to_funding', 'basis_bps', 'atr_5m'] as const;
const SHAPE: TradeShape = { stopAtrs: 3, targetAtrs: 4.5, horizonMs: 8 * 3_600_000 };
/** One basis point in eight hours is the usual rate of a calm perpetual: crowding is what exceeds it. */
const USUAL_BPS = 1;
const CROWDED_BPS = 3;
/** In a trend the crowd is often right for longer: it must be larger to be faded. */
const CROWDED_TREND_BPS = 6;

/** Takes the side that is paid when funding says the other is crowded. Abstains on spot and while funding is ordinary. */
export const carryAnalyst: Analyst = {
  id: 'carry' as AgentId,
  role: 'Carry',
  goal: 'Be paid for taking the other side of a crowd.',
  backstory: 'Counts funding and basis before charts.',
  officer: false,
  reads: QUOTES,
  analyse,
};

function analyse(snapshot: FeatureSnapshot): Analysis {
  const values = pick(snapshot, READS);
  if (values === null) return abstain(carryAnalyst, snapshot, 'no funding is known');
  const excess = values.funding_bps - USUAL_BPS;
  const trend = excess > 0 ? 'bull' : 'bear';
  const limit = snapshot.regime === trend ? CROWDED_TREND_BPS : CROWDED_BPS;
  if (Math.abs(excess) < limit) return abstain(carryAnalyst, snapshot, 'funding is ordinary');
  const basis = snapshot.values['basis_bps'];
  if (basis !== undefined && basis * excess < 0) return abstain(carryAnalyst, snapshot, 'funding and basis contradict each other');
  const confidence = confidenceOf(Math.abs(excess) / (3 * limit), basis === undefined ? 0 : Math.abs(basis) / 20);
  const note = `${excess > 0 ? 'longs' : 'shorts'} are crowded: funding ${values.funding_bps.toFixed(1)} bps`;
  return trade(carryAnalyst, snapshot, excess > 0 ? 'sell' : 'buy', confidence, values.atr_5m, SHAPE, QUOTES, note);
}
