/** `--from`, `--until` and `--split` of questions about a recorded past. */
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';
import { parseMoment } from '../duration.ts';

export interface PeriodFlags {
  readonly from?: string;
  readonly until?: string;
  readonly split: string;
}

/** A past period and where it is divided. Times in ms UTC, null where none was named. */
export interface Period {
  readonly from: number | null;
  readonly until: number | null;
  readonly split: number;
}

const A_TIME = 'It must be an ISO time such as 2026-03-01T12:00:00Z.';

/** Reads the flags; refuses what is no time, and a share that is not between 0 and 1. */
export function readPeriod(flags: PeriodFlags): Result<Period> {
  const from = flags.from === undefined ? null : parseMoment(flags.from);
  if (from === null && flags.from !== undefined) return refusal('from', flags.from, A_TIME);
  const until = flags.until === undefined ? null : parseMoment(flags.until);
  if (until === null && flags.until !== undefined) return refusal('until', flags.until, A_TIME);
  const split = Number(flags.split);
  return split > 0 && split < 1 ? ok({ from, until, split }) : refusal('split', flags.split, 'It must be a share of the time between 0 and 1, such as 0.67.');
}

function refusal(option: string, text: string, remedy: string): Result<never> {
  return err(failure('bad_option', `--${option} cannot be "${text}".`, remedy));
}
