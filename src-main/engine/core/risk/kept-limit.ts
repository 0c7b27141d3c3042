/** Limits that a person changed while trading went on, and what becomes of them at the next start. */
import type { LimitName } from '../../../../src-shared/domain/changeable-limits.ts';
import type { EngineConfig } from '../engine-config.ts';
import { isLimit, whyNotLimit } from './limit-bounds.ts';

/** A limit that was changed while trading went on. */
export interface KeptLimit {
  readonly name: LimitName;
  readonly value: number;
  /** What was configured when it was changed: the change stands as long as that is configured. */
  readonly instead: number;
}

/** One limit's change. */
export interface LimitChange {
  readonly name: LimitName;
  readonly from: number;
  readonly to: number;
}

/** Which of the stored changes still stand against what is configured now. Those that nobody knows, or that are nonsense today, do not. */
export function standing(config: EngineConfig, stored: readonly KeptLimit[]): readonly KeptLimit[] {
  return stored.filter(({ name, value, instead }) => isLimit(name) && whyNotLimit(name, value) === null && config.risk[name] === instead);
}

/** The configuration with the limits that were changed in place of those configured. */
export function withKeptLimits(config: EngineConfig, kept: readonly KeptLimit[]): EngineConfig {
  return kept.length === 0 ? config : { ...config, risk: { ...config.risk, ...Object.fromEntries(kept.map(({ name, value }) => [name, value])) } };
}
