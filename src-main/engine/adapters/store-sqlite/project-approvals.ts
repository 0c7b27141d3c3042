import type Database from 'better-sqlite3';
import { decimal, toText, type Money } from '../../../../src-shared/domain/decimal.ts';
import type { CycleId, InstrumentId, RoundId, SignalId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Direction } from '../../../../src-shared/domain/side.ts';
import type { StoredApproval, WaitingSignal } from '../../core/approval/approval-book.ts';
import type { FactHandlers, Projection } from './projection.ts';
import { approvals } from './schema/approval.ts';
import { settings } from './schema/system.ts';

/** Setting: `{"mode":"approve","limitMs":60000}`. */
const APPROVAL = 'approval';

/** What was put before a person, and what they said. */
export function approvalHandlers(projection: Projection): Pick<FactHandlers, 'approval_asked' | 'approval_answered'> {
  const asked = projection.writer(approvals);
  const answered = projection.change('UPDATE approvals SET decision = ?, "by" = ?, note = ?, waited_ms = ?, decided_at = ? WHERE signal_id = (SELECT ?)');
  return {
    approval_asked: ({ signal, shown, atRisk, agreement, at }) => asked.write({
      signalId: signal.id, session: projection.memory.session, instrument: signal.instrument, direction: signal.direction, shown: Number(shown), atRisk: atRisk === null ? null : toText(atRisk),
      agreement, askedAt: at, expiresAt: signal.expiresAt, decision: null, by: null, note: null, waitedMs: null, decidedAt: null,
    }),
    approval_answered: ({ signal, decision, by, note, waitedMs, at }) => answered(decision, by, note === '' ? null : note, waitedMs, at, signal),
  };
}

/** Keeps the mode. */
export function modeRecorder(projection: Projection): (mode: string, limitMs: number | null, at: number) => void {
  const setting = projection.writer(settings, { overwriteBy: ['key'] });
  return (mode, limitMs, at) => setting.write({ key: APPROVAL, value: JSON.stringify({ mode, limitMs }), updatedAt: at });
}

interface WaitingRow {
  readonly id: string;
  readonly round: string;
  readonly cycle: string;
  readonly instrument: string;
  readonly direction: string;
  readonly confidence: number;
  readonly expectedValue: number;
  readonly entry: number;
  readonly stop: number;
  readonly target: number;
  readonly horizonMs: number;
  readonly rewardRisk: number;
  readonly raisedAt: number;
  readonly expiresAt: number;
  readonly shown: number;
  readonly atRisk: string | null;
  readonly agreement: number | null;
}

/** How signals are treated and which wait for a person; undefined where nobody has ever said anything and none waits. A word that cannot be read asks before it trades. */
export function loadApproval(db: Database.Database): StoredApproval | undefined {
  const text = db.prepare<[], string>(`SELECT value FROM settings WHERE key = '${APPROVAL}'`).pluck().get();
  const waiting = db.prepare<[], WaitingRow>(
    `SELECT s.id, s.round_id AS round, s.cycle_id AS cycle, s.instrument, s.direction, s.confidence, s.expected_value AS expectedValue, s.entry, s.stop, s.target, s.horizon_ms AS horizonMs,
       s.reward_risk AS rewardRisk, s.raised_at AS raisedAt, s.expires_at AS expiresAt, a.shown, a.at_risk AS atRisk, a.agreement
     FROM approvals a JOIN trading_signals s ON s.id = a.signal_id WHERE a.decision IS NULL ORDER BY a.ordinal`,
  ).all().map(waitingFrom);
  if (text === undefined && waiting.length === 0) return undefined;
  return { ...modeOf(text), waiting };
}

function modeOf(text: string | undefined): Pick<StoredApproval, 'mode' | 'limitMs'> {
  if (text === undefined) return { mode: null, limitMs: null };
  try {
    const { mode, limitMs } = JSON.parse(text) as { readonly mode?: unknown; readonly limitMs?: unknown };
    return { mode: String(mode), limitMs: typeof limitMs === 'number' ? limitMs : null };
  } catch {
    return { mode: text, limitMs: null };
  }
}

function waitingFrom(row: WaitingRow): WaitingSignal {
  const { id, round, cycle, instrument, direction, confidence, expectedValue, entry, stop, target, horizonMs, rewardRisk, raisedAt, expiresAt } = row;
  return {
    signal: {
      id: id as SignalId, round: round as RoundId, cycle: cycle as CycleId, instrument: instrument as InstrumentId, direction: direction as Direction, confidence, expectedValue,
      plan: { entry, stop, target, horizonMs, rewardRisk }, raisedAt: raisedAt as Timestamp, expiresAt: expiresAt as Timestamp,
    },
    shown: row.shown === 1, atRisk: row.atRisk === null ? null : decimal<Money>(row.atRisk), agreement: row.agreement,
  };
}
