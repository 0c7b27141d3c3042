/** The agents' side of a session: who sits where, what they have said that is still open, and what came of what they said. */
import { toNumber } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import { TIMEFRAME_MS } from '../../../../src-shared/domain/timeframe.ts';
import type { Seat } from '../agents/seat.ts';
import type { Hearing } from '../consensus/consensus-round.ts';
import { settleOf, type SettledTeam } from '../coordination/settle.ts';
import { seatsOfTeams, type Team } from '../coordination/team.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import type { ClosedCandle } from '../market/candle.ts';
import { OpinionBook, type SettledOpinion } from '../track-record/opinion-book.ts';
import { TrackRecord, type StoredResult, type Tallied } from '../track-record/record.ts';
import type { UserModel } from '../user-model/user-model.ts';
import { SeatRecords } from './seat-records.ts';

/** A basis point of slippage each way, on top of the fees. */
const SLIPPAGE_RATE = 0.0002;

/** Changed in place by the core alone. */
export interface Council {
  readonly seats: readonly Seat[];
  readonly teams: readonly SettledTeam[];
  readonly opinions: OpinionBook;
  readonly results: TrackRecord;
  /** The same, as the seats have them now: what their votes weigh by. */
  readonly records: SeatRecords;
  /** What coming and going costs per instrument, share of notional. */
  readonly costRates: ReadonlyMap<InstrumentId, number>;
}

/** Seats the teams, with what came of their opinions in earlier sessions. */
export function createCouncil(teams: readonly Team[], instruments: readonly Instrument[], earlier: readonly StoredResult[], users: readonly UserModel[] = []): Council {
  const results = new TrackRecord();
  for (const { framework, agent, regime, tally } of earlier) results.restore(framework, agent, regime, tally);
  const agents = users.map(({ agent }) => agent);
  const settled = teams.map((team) => settleOf(team, agents));
  return {
    seats: seatsOfTeams(teams, agents), teams: settled, opinions: new OpinionBook(), results, records: new SeatRecords(results, settled, users),
    costRates: new Map(instruments.map(({ id, takerFee }) => [id, 2 * toNumber(takerFee) + SLIPPAGE_RATE])),
  };
}

/** Follows what was said about an instrument from now on. Opinions on data that may not be traded on are nobody's record. */
export function noteOpinions({ opinions, records, costRates }: Council, hearings: readonly Hearing[], { instrument, quality, regime, lastPrice }: FeatureSnapshot, at: Timestamp): void {
  const costRate = costRates.get(instrument);
  if (!quality.entriesAllowed || costRate === undefined) return;
  for (const { framework, analyses } of hearings) {
    for (const analysis of analyses) {
      const agent = records.nameOf(framework, analysis.agent);
      opinions.note(agent === analysis.agent ? analysis : { ...analysis, agent }, framework, regime, lastPrice, costRate, at);
    }
  }
}

/** What came of an opinion, and its seat's tally in that regime with it. */
export interface Verdict {
  readonly opinion: SettledOpinion;
  readonly tally: Tallied;
}

/** Holds a closed base bar against open opinions: what it settles is recorded, and weighs from the next vote on. */
export function settleOpinions({ opinions, results }: Council, { instrument, timeframe, candle }: ClosedCandle): readonly Verdict[] {
  const closeAt = (candle.openAt + TIMEFRAME_MS[timeframe]) as Timestamp;
  return opinions.observe({ instrument, openAt: candle.openAt, closeAt, high: candle.high, low: candle.low, close: candle.close }).map((opinion) => ({ opinion, tally: results.add(opinion) }));
}
