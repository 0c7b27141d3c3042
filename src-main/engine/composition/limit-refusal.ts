import { limitFaults } from '../../../src-shared/domain/limit-faults.ts';
import type { Instrument } from '../../../src-shared/domain/instrument.ts';
import type { RiskLimit } from '../../../src-shared/domain/risk-limit.ts';
import { failure, type Failure } from '../../../src-shared/support/result.ts';
import { subjectsOf } from '../core/limits/limit-subjects.ts';
import { isStanding, type KeptList } from '../core/risk/kept-limit.ts';

/**
 * Limits against what will be traded: the failure that keeps a session from starting, since a limit that could never be held protects nobody. What is only odd
 * is told, and the session starts.
 * @param kept the list as it was changed while trading went on: as long as it stands, it and not the configured one is held
 */
export function limitRefusal(limits: readonly RiskLimit[] | undefined, kept: KeptList | undefined, instruments: readonly Instrument[], onProblem: (problem: Failure) => void): Failure | null {
  const changed = kept !== undefined && isStanding(limits, kept);
  const faults = limitFaults(changed ? kept.list : (limits ?? []), subjectsOf(instruments));
  for (const { refused, sentence } of faults) if (!refused) onProblem(failure('limit_reached_later', sentence, 'Nothing to do; the tighter limit holds.'));
  const refused = faults.filter((fault) => fault.refused).map(({ sentence }) => sentence);
  const remedy = changed ? 'The list was changed while trading went on: take the limit out with `quorum limits remove`.' : 'Correct the limits in the settings or under `risk.limits` in the configuration file.';
  return refused.length === 0 ? null : failure('bad_limits', refused.join(' '), remedy);
}
