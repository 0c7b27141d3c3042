/** Limits that a person changed while trading went on, and what becomes of them at the next start. */
import type { LimitName } from '../../../../src-shared/domain/changeable-limits.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import { limitFaults } from '../../../../src-shared/domain/limit-faults.ts';
import { isSameList } from '../../../../src-shared/domain/limit-list.ts';
import type { RiskLimit } from '../../../../src-shared/domain/risk-limit.ts';
import type { EngineConfig } from '../engine-config.ts';
import { subjectsOf } from '../limits/limit-subjects.ts';
import { isLimit, whyNotLimit } from './limit-bounds.ts';

/** A limit that was changed while trading went on. */
export interface KeptLimit {
  readonly name: LimitName;
  readonly value: number;
  /** What was configured when it was changed: the change stands as long as that is configured. */
  readonly instead: number;
}

/** The list of limits as it was changed while trading went on. */
export interface KeptList {
  readonly list: readonly RiskLimit[];
  /** The list that was configured when it was changed: the change stands as long as that is configured. */
  readonly instead: readonly RiskLimit[];
}

/** One limit's change. */
export interface LimitChange {
  readonly name: LimitName;
  readonly from: number;
  readonly to: number;
}

/** What was changed and stored: limits by name, and the list. */
export interface StoredChanges {
  readonly changedLimits?: readonly KeptLimit[] | undefined;
  readonly changedList?: KeptList | undefined;
}

/** What of it stands. */
export interface StandingChanges {
  readonly limits: readonly KeptLimit[];
  readonly list: KeptList | null;
}

/** Which of the stored changes still stand against what is configured now. Those that nobody knows, or that are nonsense today, do not. */
export function standing(config: EngineConfig, instruments: Iterable<Instrument>, { changedLimits = [], changedList }: StoredChanges): StandingChanges {
  const limits = changedLimits.filter(({ name, value, instead }) => isLimit(name) && whyNotLimit(name, value) === null && config.risk[name] === instead);
  const stands = changedList !== undefined && isStanding(config.risk.limits, changedList) && !limitFaults(changedList.list, subjectsOf(instruments)).some(({ refused }) => refused);
  return { limits, list: stands ? changedList : null };
}

/** Whether a changed list stands against what is configured now, whatever is traded. */
export function isStanding(configured: readonly RiskLimit[] | undefined, { instead }: KeptList): boolean {
  return isSameList(configured ?? [], instead);
}

/** The configuration with what was changed in place of what is configured. */
export function withKeptLimits(config: EngineConfig, { limits, list }: StandingChanges): EngineConfig {
  if (limits.length === 0 && list === null) return config;
  return { ...config, risk: { ...config.risk, ...Object.fromEntries(limits.map(({ name, value }) => [name, value])), ...(list === null ? {} : { limits: list.list }) } };
}

/** What stands after a change by name: a limit that is changed back to what is configured is kept no longer. */
export function keptAfter(kept: readonly KeptLimit[], changes: readonly LimitChange[]): readonly KeptLimit[] {
  const after = new Map(kept.map((limit) => [limit.name, limit]));
  for (const { name, from, to } of changes) {
    const instead = after.get(name)?.instead ?? from;
    after.delete(name);
    if (to !== instead) after.set(name, { name, value: to, instead });
  }
  return [...after.values()];
}

/** What stands after the list was changed. */
export function keptListAfter(kept: KeptList | null, from: readonly RiskLimit[], to: readonly RiskLimit[]): KeptList | null {
  const instead = kept?.instead ?? from;
  return isSameList(to, instead) ? null : { list: to, instead };
}
