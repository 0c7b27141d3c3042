/** Limits that were broken. */
import type { OutputOf, ParsedInputOf } from '../../../src-shared/contract/contract.ts';
import { query, type Reader } from '../reader.ts';
import type { CheckText } from '../why.ts';

type Breach = OutputOf<'risk.breaches'>['breaches'][number];

export const LOSS_HALTS = query<{ readonly id: string; readonly code: string; readonly sentence: string; readonly checks: string; readonly at: number }, [before: number, limit: number]>(
  'halts by a limit on loss before',
  `SELECT id, code, sentence, checks, at FROM risk_events WHERE at < ? AND code IN ('daily_loss', 'drawdown') ORDER BY at DESC, ordinal DESC LIMIT ?`,
);

export const BREACHES_BEFORE = query<Breach, [before: number, limit: number]>(
  'breaches of limits before',
  'SELECT id, at, ended_at AS endedAt, scope, subject, measure, act, value, "limit", sentence FROM limit_breaches WHERE at < ? ORDER BY at DESC, ordinal DESC LIMIT ?',
);

/** Breaches before a moment, newest first. */
export function breaches(reader: Reader, { before, limit }: ParsedInputOf<'risk.breaches'>): OutputOf<'risk.breaches'> {
  const until = before ?? Number.MAX_SAFE_INTEGER;
  const found = [...reader.all(BREACHES_BEFORE, until, limit), ...reader.all(LOSS_HALTS, until, limit).map(ofLossHalt)];
  return { breaches: found.sort((a, b) => b.at - a.at).slice(0, limit) };
}

/** The halts by the basic limits on loss: what halted is equity against its floor. */
function ofLossHalt({ id, code, sentence, checks, at }: { readonly id: string; readonly code: string; readonly sentence: string; readonly checks: string; readonly at: number }): Breach {
  const [check] = JSON.parse(checks) as CheckText[];
  return {
    id, at, endedAt: null, scope: 'portfolio', subject: null, measure: code === 'daily_loss' ? 'dailyLoss' : 'drawdown', act: 'halt', value: check?.value ?? '0', limit: check?.limit ?? '0', sentence,
  };
}
