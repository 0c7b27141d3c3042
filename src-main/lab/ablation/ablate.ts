/** Ablation: what the vote would have come to over a recorded past without an agent. Everything is counted again from stored votes and candles. */
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';
import { figuresOf, NOTHING_TALLIED, tallied, type RecordFigures, type Tallied } from '../../engine/core/track-record/record.ts';
import { readShortVotes } from '../app/round-votes.ts';
import { query, type Reader } from '../reader.ts';
import { VOTES_OF_ROUND } from '../why.ts';
import { voteAgain, type CastVote } from './vote-again.ts';
import { WouldBeTrades, type PastBar } from './would-be-trades.ts';

export const ROUND_TIMES = query<{ ordinal: number; at: number }, [from: number, until: number]>('times of rounds', 'SELECT ordinal, at FROM consensus_rounds WHERE at >= ? AND at < ? ORDER BY ordinal');
export const ROUNDS_FROM = query<{ id: string; instrument: string; at: number; outcome: string; votes: string | null }, [ordinal: number, from: number, until: number]>(
  'rounds with their votes',
  'SELECT id, instrument, at, outcome, votes FROM consensus_rounds WHERE ordinal >= ? AND at >= ? AND at < ? ORDER BY ordinal',
);
export const BARS_BETWEEN = query<PastBar, [timeframe: string, from: number, until: number]>(
  'bars of every instrument',
  'SELECT instrument, open_at AS openAt, high, low, close FROM candles WHERE timeframe = ? AND open_at >= ? AND open_at < ? ORDER BY open_at, instrument',
);
export const TAKER_FEES = query<{ id: string; takerFee: string }>('taker fees', 'SELECT id, taker_fee AS takerFee FROM instruments');

export interface AblationWish {
  /** Null: every agent in turn. */
  readonly without: string | null;
  /** ms UTC; rounds of from ≤ time < until. */
  readonly from: number;
  readonly until: number;
  /** Share of the period's time that comes before the split. */
  readonly split: number;
  /** Whether each seat alone is followed as well, as if its word were the vote. */
  readonly members?: boolean;
}

/** One voter's part of the period. */
export interface AblationPart extends RecordFigures {
  readonly rounds: number;
  /** Rounds that asked for a trade. */
  readonly quorums: number;
  readonly meanAgreement: number | null;
}

/** The vote without an agent (null: of all), before the split and after it. */
export interface AblationRow {
  readonly without: string | null;
  readonly before: AblationPart;
  readonly after: AblationPart;
}

/** A seat whose word alone is followed, by the measure of the vote. Data that stop the vote stop it too; a veto does not. */
export interface MemberRow {
  readonly framework: string;
  readonly agent: string;
  readonly before: AblationPart;
  readonly after: AblationPart;
}

export interface Ablation {
  /** Of the first round counted. */
  readonly ordinal: number;
  readonly from: number;
  readonly splitAt: number;
  readonly until: number;
  /** The vote of all first. */
  readonly rows: readonly AblationRow[];
  /** Empty where nobody asked. */
  readonly members: readonly MemberRow[];
  /** Rounds that come out otherwise than stored though all vote. */
  readonly differing: number;
}

interface Sums {
  rounds: number;
  quorums: number;
  agreement: number;
  heard: number;
  tally: Tallied;
}

export const BAR_MS = { '1m': 60_000, '5m': 300_000 } as const;
/** A basis point each way. */
export const SLIPPAGE_RATE = 0.0002;
const ALL = '';
/** What bad data, an old snapshot, a veto or a missing plan stopped stays stopped, whoever votes. */
const STOPPED: ReadonlySet<string> = new Set(['data_quality', 'stale_snapshot', 'vetoed', 'no_plan']);
/** What is nobody's to trade on. */
const UNTRADABLE: ReadonlySet<string> = new Set(['data_quality', 'stale_snapshot']);
/** Before a member's name: no agent's id begins so. */
const ALONE = '=';

/** Recounts a past period. Where a market was traded several times over, its last time counts. */
export function ablate(reader: Reader, wish: AblationWish): Result<Ablation> {
  const span = spanOf(reader, wish);
  if (span === null) return err(failure('no_rounds', 'No round is kept of that time.', 'Rounds without a signal are kept for two weeks; name another time with --from and --until, or run a market.'));
  const splitAt = span.from + (span.until - span.from) * wish.split;
  const voters = new Map<string, readonly [before: Sums, after: Sums]>([[ALL, [noSums(), noSums()]]]);
  if (wish.without !== null) voters.set(wish.without, [noSums(), noSums()]);
  const { differing, agents } = recount(reader, wish, { ...span, splitAt, voters });
  if (wish.without !== null && !agents.has(wish.without)) {
    return err(failure('no_such_agent', `${wish.without} has not voted in that time.`, `Those who have: ${[...agents].sort((a, b) => (a < b ? -1 : 1)).join(', ')}.`));
  }
  const parts = [...voters].map(([voter, [before, after]]) => ({ voter, before: partOf(before), after: partOf(after) })).sort((a, b) => (a.voter < b.voter ? -1 : 1));
  return ok({
    ordinal: span.ordinal, from: span.from, splitAt, until: span.until, differing,
    rows: parts.flatMap(({ voter, ...part }) => (voter.startsWith(ALONE) ? [] : [{ without: voter === ALL ? null : voter, ...part }])),
    members: parts.flatMap(({ voter, ...part }) => {
      const [framework = '', agent = ''] = voter.slice(ALONE.length).split(' ');
      return voter.startsWith(ALONE) ? [{ framework, agent, ...part }] : [];
    }),
  });
}

interface Span {
  readonly ordinal: number;
  readonly from: number;
  readonly until: number;
}

/** The last time the period was lived through: from the last moment at which time went back. */
function spanOf(reader: Reader, { from, until }: AblationWish): Span | null {
  let begin: { readonly ordinal: number; readonly at: number } | null = null;
  let last = 0;
  for (const round of reader.each(ROUND_TIMES, from, until)) {
    if (begin === null || round.at < last) begin = round;
    last = round.at;
  }
  return begin === null ? null : { ordinal: begin.ordinal, from: begin.at, until: last };
}

interface Recounting extends Span {
  readonly splitAt: number;
  readonly voters: Map<string, readonly [before: Sums, after: Sums]>;
}

function recount(reader: Reader, wish: AblationWish, { ordinal, from, until, splitAt, voters }: Recounting): { readonly differing: number; readonly agents: ReadonlySet<string> } {
  const timeframe = reader.first(BARS_BETWEEN, '1m', from, until) === undefined ? '5m' : '1m';
  const trades = new WouldBeTrades(BAR_MS[timeframe]);
  const bars = reader.each(BARS_BETWEEN, timeframe, from - 4 * 3_600_000, until + 4 * 3_600_000);
  const costs = new Map(reader.all(TAKER_FEES).map(({ id, takerFee }) => [id, 2 * Number(takerFee) + SLIPPAGE_RATE]));
  const agents = new Set<string>();
  const partAt = (voter: string, at: number): Sums => (voters.get(voter) as readonly [Sums, Sums])[at < splitAt ? 0 : 1];
  const take = (bar: PastBar): void => {
    for (const { agent, at, resultR, confidence } of trades.observe(bar)) {
      const sums = partAt(agent, at);
      sums.tally = tallied(sums.tally, { confidence, resultR });
    }
  };
  let differing = 0;
  let next = bars.next();
  for (const round of reader.each(ROUNDS_FROM, ordinal, from, Math.min(wish.until, until + 1))) {
    for (; next.done !== true && next.value.openAt + BAR_MS[timeframe] <= round.at; next = bars.next()) take(next.value);
    const votes: readonly CastVote[] = round.votes === null ? reader.all(VOTES_OF_ROUND, round.id) : readShortVotes(round.votes);
    const costRate = costs.get(round.instrument) ?? SLIPPAGE_RATE;
    for (const { agent, framework, stance } of votes) {
      agents.add(agent);
      if (wish.without === null && !voters.has(agent)) voters.set(agent, [noSums(), noSums()]);
      if (wish.members !== true) continue;
      const member = `${ALONE}${framework} ${agent}`;
      if (!voters.has(member)) voters.set(member, [noSums(), noSums()]);
      const wanted = UNTRADABLE.has(round.outcome) ? null : stance === 'buy' ? 'long' : stance === 'sell' ? 'short' : null;
      addRound(partAt(member, round.at), 0, wanted !== null);
      if (wanted !== null) trades.enter(member, round.instrument, wanted, round.at, costRate);
    }
    const isStopped = STOPPED.has(round.outcome);
    for (const voter of voters.keys()) {
      if (voter.startsWith(ALONE)) continue;
      const { agreement, direction } = voteAgain(votes, voter === ALL ? null : voter);
      const wanted = isStopped ? null : direction;
      if (voter === ALL && !isStopped && wanted !== (round.outcome === 'long' || round.outcome === 'short' ? round.outcome : null)) differing += 1;
      addRound(partAt(voter, round.at), agreement, wanted !== null);
      if (wanted !== null) trades.enter(voter, round.instrument, wanted, round.at, costRate);
    }
  }
  for (; next.done !== true; next = bars.next()) take(next.value);
  return { differing, agents };
}

function noSums(): Sums {
  return { rounds: 0, quorums: 0, agreement: 0, heard: 0, tally: NOTHING_TALLIED };
}

function addRound(sums: Sums, agreement: number, isQuorum: boolean): void {
  sums.rounds += 1;
  if (isQuorum) sums.quorums += 1;
  if (agreement === 0) return;
  sums.heard += 1;
  sums.agreement += agreement;
}

function partOf({ rounds, quorums, agreement, heard, tally }: Sums): AblationPart {
  return { rounds, quorums, meanAgreement: heard === 0 ? null : agreement / heard, ...figuresOf(tally) };
}

/** What an agent's voice is worth in a part of the period: mean R of the vote of all less that of the vote without it. Null where either has no trade. */
export function worthOf(all: AblationPart, without: AblationPart): number | null {
  return all.meanR === null || without.meanR === null ? null : all.meanR - without.meanR;
}
