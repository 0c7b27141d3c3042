/** What came of every opinion of a past period: those of the seats as the engine settled them, those of the vote from its signals. */
import type { AgentId, InstrumentId, Timestamp } from '../../../src-shared/domain/ids.ts';
import type { Analysis } from '../../engine/core/agents/analysis.ts';
import type { Regime } from '../../engine/core/regime/regime.ts';
import { OpinionBook } from '../../engine/core/track-record/opinion-book.ts';
import { BARS_BETWEEN, BAR_MS, SLIPPAGE_RATE, TAKER_FEES } from '../ablation/ablate.ts';
import { query, type Reader } from '../reader.ts';
import type { PastOpinion } from './opinion-tallies.ts';

export const OPINIONS_BETWEEN = query<PastOpinion & { readonly session: number; readonly beganAt: number }, [from: number, until: number]>(
  'opinions of seats that came out',
  `SELECT o.session, s.started_at AS beganAt, o.framework, o.agent, o.regime, o.confidence, o.given_at AS givenAt, o.result_r AS resultR
   FROM agent_opinions o JOIN sessions s ON s.ordinal = o.session WHERE o.given_at >= ? AND o.given_at <= ? ORDER BY o.ordinal`,
);

interface PastSignal {
  readonly instrument: string;
  readonly direction: string;
  readonly confidence: number;
  readonly stop: number;
  readonly target: number;
  readonly horizonMs: number;
  readonly raisedAt: number;
  readonly regime: string;
  readonly lastPrice: number;
}

export const SIGNALS_BETWEEN = query<PastSignal, [ordinal: number, from: number, until: number]>(
  'signals with what was seen',
  `SELECT s.instrument, s.direction, s.confidence, s.stop, s.target, s.horizon_ms AS horizonMs, s.raised_at AS raisedAt, f.regime, f.last_price AS lastPrice
   FROM trading_signals s JOIN consensus_rounds r ON r.id = s.round_id JOIN feature_snapshots f ON f.round_id = s.round_id
   WHERE r.ordinal >= ? AND s.raised_at >= ? AND s.raised_at <= ? ORDER BY s.ordinal`,
);

/** Longest time after the period in which its opinions may still come out. */
const LONGEST_MS = 2 * 86_400_000;

/** The name of the vote as a whole. */
export const THE_VOTE = 'vote';

/** Opinions of the seats. Where a market was traded several times over, of its last time only: from the last session that began before what was said earlier. */
export function seatOpinions(reader: Reader, from: number, until: number): readonly PastOpinion[] {
  let opinions: PastOpinion[] = [];
  let session = 0;
  let last = 0;
  for (const opinion of reader.each(OPINIONS_BETWEEN, from, until)) {
    if (opinion.session !== session && opinion.beganAt < last) {
      opinions = [];
      last = 0;
    }
    session = opinion.session;
    last = Math.max(last, opinion.givenAt);
    opinions.push(opinion);
  }
  return opinions;
}

/**
 * Opinions of the vote: each signal followed on the stored bars by its own stop, target and horizon, by the rules that seats' opinions are followed by.
 * @param ordinal of the first round that counts
 */
export function voteOpinions(reader: Reader, ordinal: number, from: number, until: number): readonly PastOpinion[] {
  const signals = reader.all(SIGNALS_BETWEEN, ordinal, from, until);
  if (signals.length === 0) return [];
  const timeframe = reader.first(BARS_BETWEEN, '1m', from, until) === undefined ? '5m' : '1m';
  const costs = new Map(reader.all(TAKER_FEES).map(({ id, takerFee }) => [id, 2 * Number(takerFee) + SLIPPAGE_RATE]));
  const book = new OpinionBook();
  const opinions: PastOpinion[] = [];
  let next = 0;
  const noteUntil = (at: number): void => {
    for (let signal = signals[next]; signal !== undefined && signal.raisedAt <= at; signal = signals[(next += 1)]) {
      book.note(analysisOf(signal), 'rules', signal.regime as Regime, signal.lastPrice, costs.get(signal.instrument) ?? SLIPPAGE_RATE, signal.raisedAt as Timestamp);
    }
  };
  for (const { instrument, openAt, high, low, close } of reader.each(BARS_BETWEEN, timeframe, from, until + LONGEST_MS)) {
    noteUntil(openAt);
    for (const { regime, confidence, at, resultR } of book.observe({ instrument: instrument as InstrumentId, openAt: openAt as Timestamp, closeAt: (openAt + BAR_MS[timeframe]) as Timestamp, high, low, close })) {
      opinions.push({ agent: THE_VOTE, framework: null, regime, confidence, givenAt: at, resultR });
    }
  }
  return opinions;
}

function analysisOf({ instrument, direction, confidence, stop, target, horizonMs }: PastSignal): Analysis {
  return {
    agent: THE_VOTE as AgentId, instrument: instrument as InstrumentId, stance: direction === 'long' ? 'buy' : 'sell', confidence, horizonMs, entryZone: null, stop, target, evidence: [], note: '', veto: null,
  };
}
