import type Database from 'better-sqlite3';
import type { KeptLimit, KeptList } from '../../core/risk/kept-limit.ts';
import { modeRecorder } from './project-approvals.ts';
import { highsForgetter } from './project-limits.ts';
import { DRAWDOWN_FROM, auditHash, type FactHandlers, type Projection } from './projection.ts';
import { halts, riskEvents, tradingStates } from './schema/risk.ts';
import { alerts, auditLog, settings } from './schema/system.ts';

/** Setting: the limits that were changed while trading went on, whole. */
export const CHANGED_LIMITS = 'changed_limits';
/** Setting: the list of limits as it was changed while trading went on, with what was configured; `null` where it is as configured. */
export const CHANGED_LIST = 'changed_limit_list';

type SafetyFacts = 'risk_event' | 'trading_state_changed' | 'halt_changed' | 'alert_raised' | 'command_handled' | 'approval_mode_changed' | 'risk_limits_changed' | 'limit_list_changed';

/** Halts, states, limits, alerts, how signals are treated, and the audit log. */
export function safetyHandlers(projection: Projection): Pick<FactHandlers, SafetyFacts> {
  const risk = projection.writer(riskEvents);
  const state = projection.writer(tradingStates);
  const halt = projection.writer(halts, { overwriteBy: ['id'] });
  const alert = projection.writer(alerts);
  const audit = auditRecorder(projection);
  const keepMode = modeRecorder(projection);
  const setting = projection.writer(settings, { overwriteBy: ['key'] });
  const forgetHighs = highsForgetter(projection);
  const forgetDrawdown = projection.change(`DELETE FROM settings WHERE key = '${DRAWDOWN_FROM}'`);
  return {
    risk_event: ({ id, code, instrument, sentence, checks, at }) => risk.write({ id, code, instrument, sentence, checks: JSON.stringify(checks), at }),
    trading_state_changed: ({ from, to, reason, by, at }) => {
      state.write({ fromState: from, toState: to, reason, by, at });
      audit('trading_state_changed', { from, to, reason, by }, at);
    },
    halt_changed: ({ halt: { id, by, reason, close, at, verifiedAt, resumedAt, resumedBy }, report, at: changedAt }) => {
      halt.write({ id, by, reason, close: Number(close), at, verifiedAt, resumedAt, resumedBy, report: JSON.stringify(report) });
      if (resumedAt !== null) {
        projection.memory.drawdownFrom = null;
        forgetDrawdown();
        forgetHighs();
      }
      audit('halt_changed', { id, by, reason, close, at, verifiedAt, resumedAt, resumedBy, report }, changedAt);
    },
    alert_raised: ({ id, level, code, sentence, remedy, at }) => alert.write({ id, level, code, sentence, remedy, at }),
    approval_mode_changed: ({ mode, limitMs, by, at }) => {
      keepMode(mode, limitMs, at);
      audit('approval_mode_changed', { mode, limitMs, by }, at);
    },
    risk_limits_changed: ({ changes, kept, loosened, reason, by, at }) => {
      setting.write({ key: CHANGED_LIMITS, value: JSON.stringify(kept), updatedAt: at });
      audit('risk_limits_changed', { changes, kept, loosened, reason, by }, at);
    },
    limit_list_changed: ({ from, to, kept, loosened, reason, by, at }) => {
      setting.write({ key: CHANGED_LIST, value: JSON.stringify(kept), updatedAt: at });
      audit('limit_list_changed', { from, to, kept, loosened, reason, by }, at);
    },
    command_handled: ({ command, accepted, sentence, at }) => audit('command_handled', { command, accepted, sentence }, at),
  };
}

/** Limits that were changed while trading went on; undefined where none stands. */
export function loadChangedLimits(db: Database.Database): readonly KeptLimit[] | undefined {
  const text = db.prepare<[], string>(`SELECT value FROM settings WHERE key = '${CHANGED_LIMITS}'`).pluck().get();
  const kept = text === undefined ? [] : (JSON.parse(text) as readonly KeptLimit[]);
  return kept.length === 0 ? undefined : kept;
}

/** The list of limits that was changed while trading went on; undefined where none stands. */
export function loadChangedList(db: Database.Database): KeptList | undefined {
  const text = db.prepare<[], string>(`SELECT value FROM settings WHERE key = '${CHANGED_LIST}'`).pluck().get();
  return text === undefined ? undefined : ((JSON.parse(text) as KeptList | null) ?? undefined);
}

function auditRecorder(projection: Projection): (kind: string, subject: unknown, at: number) => void {
  const row = projection.writer(auditLog);
  const { memory } = projection;
  return (kind, subject, at) => {
    const body = JSON.stringify(subject);
    memory.auditHash = auditHash(memory.auditHash, at, kind, body);
    row.write({ at, kind, body, hash: memory.auditHash });
  };
}
