import type Database from 'better-sqlite3';
import type { SignalId } from '../../../../src-shared/domain/ids.ts';
import type { StoredPolicy } from '../../core/learning/policy.ts';
import type { FactHandlers, Projection } from './projection.ts';
import { policyAdvices, policyValues } from './schema/agent.ts';
import { settings } from './schema/system.ts';

/** Setting: `{"decisions":12,"frozen":false}` of the learned policy. */
export const POLICY_STANDING = 'policy';

/** What the learned policy said, what came of it, and what it knows. */
export function policyHandlers(projection: Projection): Pick<FactHandlers, 'policy_advised' | 'policy_learned' | 'policy_changed'> {
  const advice = projection.writer(policyAdvices);
  const value = projection.writer(policyValues, { overwriteBy: ['state'] });
  const standing = projection.writer(settings, { overwriteBy: ['key'] });
  const settle = projection.change('UPDATE policy_advices SET reward = ?, next_state = ?, ignored = ?, learned_at = ? WHERE signal_id = (SELECT ?)');
  const forget = projection.change('DELETE FROM policy_values');
  const count = projection.change(`UPDATE settings SET value = json_set(value, '$.decisions', CAST(? AS INTEGER)) WHERE key = '${POLICY_STANDING}'`);
  const begin = projection.writer(settings, 'keep');
  return {
    policy_advised: ({ advice: { signal, round, tried, decisions, at, ...said } }) => {
      advice.write({ signalId: signal, roundId: round, ...said, tried: Number(tried), at, reward: null, nextState: null, ignored: 0, learnedAt: null });
      begin.write({ key: POLICY_STANDING, value: JSON.stringify({ decisions, frozen: false }), updatedAt: at });
      count(decisions);
    },
    policy_learned: ({ lesson: { signal, reward, next, row, at } }) => {
      settle(reward, next, Number(row === null), at, signal);
      if (row !== null) value.write({ state: row.state, a: JSON.stringify(row.a), b: JSON.stringify(row.b), visits: JSON.stringify(row.visits), updatedAt: at });
    },
    policy_changed: ({ change, frozen, decisions, at }) => {
      if (change === 'reset') forget();
      standing.write({ key: POLICY_STANDING, value: JSON.stringify({ decisions, frozen }), updatedAt: at });
    },
  };
}

/** What was learned, and what advices of open positions wait for. */
export function loadPolicy(db: Database.Database): StoredPolicy {
  const standing = db.prepare<[], string>(`SELECT value FROM settings WHERE key = '${POLICY_STANDING}'`).pluck().get();
  const { decisions, frozen } = standing === undefined ? { decisions: 0, frozen: false } : (JSON.parse(standing) as { decisions: number; frozen: boolean });
  const list = (text: string): number[] => JSON.parse(text) as number[];
  return {
    decisions, frozen,
    rows: db.prepare<[], { state: string; a: string; b: string; visits: string }>('SELECT state, a, b, visits FROM policy_values ORDER BY state').all()
      .map(({ state, a, b, visits }) => ({ state, a: list(a), b: list(b), visits: list(visits) })),
    pending: db.prepare<[], { signal: string; state: string; action: number; size: number }>(
      `SELECT signal_id AS signal, state, action, size FROM policy_advices
       WHERE learned_at IS NULL AND signal_id IN (SELECT signal_id FROM positions WHERE closed_at IS NULL AND signal_id IS NOT NULL) ORDER BY signal_id`,
    ).all().map(({ signal, ...rest }) => ({ signal: signal as SignalId, ...rest })),
  };
}
