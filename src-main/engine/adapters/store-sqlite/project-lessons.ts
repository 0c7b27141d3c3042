/** What each agent takes from a position that closed: a sentence of its own, found again by instrument and regime. */
import { add, sub, toNumber } from '../../../../src-shared/domain/decimal.ts';
import { WRITTEN_OFF } from '../../ports/recovered-fold.ts';
import type { Position } from '../../core/position/position.ts';
import type { Projection } from './projection.ts';

/**
 * One sentence per agent that had a say in the round, made of rows that are stored already. Parameters: position, R, time, outcome in words, whether
 * it won, signal. Of an agent in several frameworks the first one's vote counts.
 */
const NOTE_LESSONS = `
  INSERT INTO agent_lessons (position_id, agent, instrument, regime, result_r, at, text)
  SELECT o.position, v.agent, s.instrument, f.regime, o.r, o.at,
    CASE v.stance WHEN 'hold' THEN 'Wanted to wait' WHEN 'buy' THEN 'Wanted to buy' ELSE 'Wanted to sell' END
      || printf(' with %d %% confidence in a %s market', round(100 * v.confidence), f.regime)
      || CASE WHEN d.note IS NULL OR d.note = '' THEN '' ELSE ' (' || d.note || ')' END
      || '; the ' || s.direction || ' ' || o.outcome
      || CASE WHEN (v.stance = CASE s.direction WHEN 'long' THEN 'buy' ELSE 'sell' END) = o.won THEN ': right.' ELSE ': wrong.' END
  FROM (SELECT ? AS position, ? AS r, ? AS at, ? AS outcome, ? AS won, ? AS signal) o
  JOIN trading_signals s ON s.id = o.signal
  JOIN feature_snapshots f ON f.round_id = s.round_id
  JOIN consensus_votes v ON v.round_id = s.round_id AND v.stance <> 'abstain'
    AND v.framework = (SELECT min(w.framework) FROM consensus_votes w WHERE w.round_id = v.round_id AND w.agent = v.agent AND w.stance <> 'abstain')
  LEFT JOIN agent_decisions d ON d.round_id = v.round_id AND d.framework = v.framework AND d.agent = v.agent
  ORDER BY v.agent
  ON CONFLICT DO NOTHING`;

/** Notes lessons of positions that the agents opened and that closed. What was written off with its account taught nothing. */
export function lessonRecorder(projection: Projection): (position: Readonly<Position>) => void {
  const note = projection.change(NOTE_LESSONS);
  return (position) => {
    const { id, signal, closedAt, closeReason } = position;
    const r = resultOf(position);
    if (closedAt === null || signal === null || r === null || closeReason === WRITTEN_OFF) return;
    note(id, r, closedAt, outcomeOf(position, r), Number(r > 0), signal);
  };
}

/** R after fees and funding; null where the position never had a stop. */
function resultOf({ realised, fees, funding, initialRisk, peakQuantity }: Readonly<Position>): number | null {
  const risk = initialRisk === null ? 0 : toNumber(initialRisk) * toNumber(peakQuantity);
  return risk > 0 ? toNumber(add(sub(realised, fees), funding)) / risk : null;
}

function outcomeOf({ openedAt, closedAt, closeReason }: Readonly<Position>, r: number): string {
  const minutes = Math.round(((closedAt ?? openedAt) - openedAt) / 60_000);
  const time = minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
  return `brought ${r < 0 ? '−' : '+'}${Math.abs(r).toFixed(2)} R in ${time} (${closeReason ?? 'closed'})`;
}
