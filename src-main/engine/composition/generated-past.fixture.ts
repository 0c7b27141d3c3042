/** Generated pasts for tests, and what the analysts make of them. */
import type { Timestamp } from '../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../src-shared/domain/instrument.ts';
import type { CandleDatum } from '../../../src-shared/domain/market-datum.ts';
import type { Direction } from '../../../src-shared/domain/side.ts';
import { GeneratedFeed } from '../adapters/feed-generated/generated-feed.ts';
import { ANALYSTS } from '../core/agents/analysts.ts';
import { DEFAULT_CONSENSUS_CONFIG, runRound } from '../core/consensus/consensus.ts';
import { defaultTeams } from '../core/coordination/default-teams.ts';
import { settleOf } from '../core/coordination/settle.ts';
import { seatsOfTeams } from '../core/coordination/team.ts';
import { snapshotOf } from '../core/feature/features.ts';
import { DEFAULT_MARKET_CONFIG } from '../core/market/market-config.ts';
import { createMarket, observe } from '../core/market/market.ts';

/** Nearer stops cost more in fees than risk allows. */
const LEAST_STOP = 0.006;

/** A generated market's past up to a moment. */
export interface GeneratedPast {
  readonly instruments: readonly Instrument[];
  readonly bars: readonly CandleDatum[];
}

/** One-minute bars of the main venue before `nowMs`; null where the instruments are not of this market. */
export async function generatedPast(seed: number, nowMs: number, instruments: readonly string[]): Promise<GeneratedPast | null> {
  const feed = new GeneratedFeed({ seed, startAt: nowMs, venues: ['alpha'], instruments, timeframeOnly: '1m' });
  const opening = await feed.open();
  if (!opening.ok) return null;
  return { instruments: opening.value.instruments, bars: (feed.read()?.data ?? []).flatMap((datum) => (datum.kind === 'candle' ? [datum] : [])) };
}

/** The directions in which the analysts reach a quorum on this past, with stops worth their cost. */
export function quorumDirections({ instruments, bars }: GeneratedPast, at: Timestamp): readonly Direction[] {
  const market = createMarket(instruments, DEFAULT_MARKET_CONFIG);
  for (const bar of bars) observe(market, bar, at);
  for (const { id } of instruments) {
    const last = bars.findLast((bar) => bar.instrument === id)?.close ?? 0;
    observe(market, { kind: 'quote', instrument: id, at, bid: last * 0.9999, bidSize: 300, ask: last * 1.0001, askSize: 2000 }, at);
  }
  const snapshots = instruments.map(({ id }) => snapshotOf(market, id, at, 0, true));
  const context = { snapshots, held: new Map(), dailyLossUsed: 0 };
  const teams = defaultTeams(instruments.length);
  const seats = seatsOfTeams(teams);
  return snapshots.flatMap((snapshot) => {
    const opinions = ANALYSTS.map((analyst) => analyst.analyse(snapshot, context));
    const { outcome } = runRound(seats, teams.map((team) => ({ framework: team.framework, analyses: settleOf(team).settle(opinions, snapshot, at) })), snapshot, DEFAULT_CONSENSUS_CONFIG, at);
    if (outcome.kind !== 'signal') return [];
    return Math.abs(outcome.plan.entry - outcome.plan.stop) / outcome.plan.entry >= LEAST_STOP ? [outcome.direction] : [];
  });
}
