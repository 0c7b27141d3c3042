import { limitFaults, type LimitSubjects } from '../../../src-shared/domain/limit-faults.ts';
import type { Instrument } from '../../../src-shared/domain/instrument.ts';
import type { RiskLimit } from '../../../src-shared/domain/risk-limit.ts';
import { failure, type Failure } from '../../../src-shared/support/result.ts';

/**
 * Limits against what will be traded: the failure that keeps a session from starting, since a limit that could never be held protects nobody. What is only odd
 * is told, and the session starts.
 */
export function limitRefusal(limits: readonly RiskLimit[] | undefined, instruments: readonly Instrument[], onProblem: (problem: Failure) => void): Failure | null {
  const faults = limitFaults(limits ?? [], subjectsOf(instruments));
  for (const { refused, sentence } of faults) if (!refused) onProblem(failure('limit_reached_later', sentence, 'Nothing to do; the tighter limit holds.'));
  const refused = faults.filter((fault) => fault.refused).map(({ sentence }) => sentence);
  return refused.length === 0 ? null : failure('bad_limits', refused.join(' '), 'Correct the limits in the settings or under `risk.limits` in the configuration file.');
}

function subjectsOf(instruments: readonly Instrument[]): LimitSubjects {
  const each = (of: (instrument: Instrument) => string): string[] => [...new Set(instruments.map(of))];
  return { venues: each(({ venue }) => venue), quotes: each(({ quote }) => quote), instruments: each(({ id }) => id) };
}
