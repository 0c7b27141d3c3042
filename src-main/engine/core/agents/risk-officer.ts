import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import type { Analysis } from './analysis.ts';
import { abstain, quote } from './opinion.ts';
import type { AnalysisContext, Analyst } from './seat.ts';

const READS = ['spread_bps', 'regime_volatility', 'atr_5m'] as const;
const WIDEST_SPREAD_BPS = 30;
const WILDEST_VOLATILITY = 4;
const DAILY_LOSS_SHARE = 0.8;
/** Below this ATR, as a fraction of price, a target of a few ATRs does not pay two taker fees. */
const QUIETEST_ATR = 0.0005;

/** Vetoes, never votes. Its answer is an abstention with or without a veto. */
export const riskOfficer: Analyst = {
  id: 'risk_officer' as AgentId,
  role: 'Risk officer',
  goal: 'Keep the team out of trades that no opinion can justify.',
  backstory: 'Has no view on prices and no share in the profit.',
  officer: true,
  reads: READS,
  analyse,
};

function analyse(snapshot: FeatureSnapshot, context: AnalysisContext): Analysis {
  const veto = reasonAgainst(snapshot, context);
  const answer = abstain(riskOfficer, snapshot, veto ?? 'no objection');
  return veto === null ? answer : { ...answer, evidence: quote(snapshot, READS), veto };
}

function reasonAgainst(snapshot: FeatureSnapshot, context: AnalysisContext): string | null {
  const { values, quality, lastPrice } = snapshot;
  const spread = values['spread_bps'] ?? 0;
  const volatility = values['regime_volatility'] ?? 0;
  const atr = values['atr_5m'];
  if (context.dailyLossUsed >= DAILY_LOSS_SHARE) return `${Math.round(100 * context.dailyLossUsed)} % of the daily loss allowance is used, limit ${100 * DAILY_LOSS_SHARE} %`;
  if (!quality.entriesAllowed) return `the data may not be traded on: ${quality.reasons[0]?.sentence ?? 'no reason given'}`;
  if (atr === undefined) return 'without a known range no stop can be placed';
  if (spread > WIDEST_SPREAD_BPS) return `the spread is ${spread.toFixed(1)} bps, limit ${WIDEST_SPREAD_BPS}`;
  if (volatility > WILDEST_VOLATILITY) return `volatility is ${volatility.toFixed(1)} times the usual, limit ${WILDEST_VOLATILITY}`;
  if (atr < QUIETEST_ATR * lastPrice) return 'the market is too quiet for a target to pay its fees';
  return null;
}
