/** What came of what the agents said over a recorded past, before a split and after it: seats, the vote, and what each voice was worth. */
import { err, ok, type Result } from '../../../src-shared/support/result.ts';
import { ablate, type Ablation } from '../ablation/ablate.ts';
import { query, type Reader } from '../reader.ts';
import { bestMember, type BestMember } from './best-member.ts';
import { speakersOf, type Speaker } from './opinion-tallies.ts';
import { seatOpinions, voteOpinions } from './past-opinions.ts';

export const NEWEST_SESSION_TIME = query<{ id: string; market: string; startedAt: number }>(
  'the newest session and when it began', 'SELECT id, market, started_at AS startedAt FROM sessions ORDER BY ordinal DESC LIMIT 1',
);

/** The period to report on. */
export interface ReportWish {
  /** ms UTC; null: from the start of the newest session. */
  readonly from: number | null;
  /** ms UTC, exclusive. */
  readonly until: number;
  /** Share of the period's time that comes before the split. */
  readonly split: number;
}

export interface AgentsReport {
  readonly from: number;
  readonly splitAt: number;
  readonly until: number;
  /** The vote first; the seats follow. Judged by their own stops, targets and horizons. */
  readonly speakers: readonly Speaker[];
  /** All voters by one measure: the vote, the vote without each, each seat alone. */
  readonly ablation: Ablation;
  readonly bestMember: BestMember | null;
}

/** The report. Refuses where no round of the period is kept (see `ablate`). Everything comes from stored rows; nothing is changed. */
export function agentsReport(reader: Reader, { from, until, split }: ReportWish): Result<AgentsReport> {
  const begins = from ?? reader.first(NEWEST_SESSION_TIME)?.startedAt ?? 0;
  const ablation = ablate(reader, { without: null, from: begins, until, split, members: true });
  if (!ablation.ok) return err(ablation.error);
  const { ordinal, splitAt, ...span } = ablation.value;
  const opinions = [...voteOpinions(reader, ordinal, span.from, span.until), ...seatOpinions(reader, span.from, span.until)];
  return ok({ from: span.from, splitAt, until: span.until, speakers: speakersOf(opinions, splitAt), ablation: ablation.value, bestMember: bestMember(ablation.value) });
}
