import { seatTeam } from '../src-main/engine/core/coordination/seat-team.ts';
import type { Stage } from '../src-main/engine/core/turn.ts';
import { findTeam } from '../src-shared/domain/team/shipped-teams.ts';
import { StageClock } from '../src-main/engine/runner/stage-clock.ts';
import { BareLoop } from './bare-loop.ts';
import { percentile, pluck, repeat, type Claim, type Figure } from './harness.ts';
import { begin, createWorld, mustHaveTraded, play, recordMarket, shippedConfig, type RecordedMarket } from './rig.ts';

const MINUTES = 60;
const ROUNDS = 5;
/** Cycles at the start of a session that do not count: the agents wait for nothing, but code and caches are cold. */
const COLD_CYCLES = 60;

interface Latencies {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly agentsP99: number;
  readonly orders: number;
}

/** One session of five-second cycles: how long the engine's step took for each. */
function runSession(market: RecordedMarket, watchlist: 'all' | 'none', teams: readonly string[] = []): Latencies {
  const usual = shippedConfig(market);
  const shipped = teams.length === 0 ? usual : { ...usual, teams: teams.flatMap((id) => findTeam(id, []) ?? []).map((team) => seatTeam(team, usual.watchlist.length)) };
  const world = createWorld(market, watchlist === 'all' ? shipped : { ...shipped, watchlist: [] });
  const clock = new StageClock(() => performance.now());
  const cycles: number[] = [];
  const agents: number[] = [];
  const loop = new BareLoop(world, (body, tookMs) => {
    if (body.kind !== 'timer_fired' || body.timer !== 'cycle') return;
    const stages = clock.take();
    cycles.push(tookMs);
    if (stages !== null) agents.push(stages.analyse + stages.vote);
  }, (stage: Stage) => clock.begin(stage));
  begin(world, market, loop);
  play(world, market, loop);
  if (watchlist === 'all') mustHaveTraded(loop.engine.state);
  const warm = cycles.slice(COLD_CYCLES);
  return {
    p50: percentile(warm, 0.5), p95: percentile(warm, 0.95), p99: percentile(warm, 0.99), agentsP99: percentile(agents.slice(COLD_CYCLES), 0.99),
    orders: loop.engine.state.counters.ordersSent,
  };
}

async function measure(): Promise<Figure[]> {
  const market = await recordMarket('ticks', MINUTES);
  const full = await repeat(ROUNDS, () => runSession(market, 'all'), 3);
  const empty = await repeat(ROUNDS, () => runSession(market, 'none'));
  const chosen = await repeat(ROUNDS, () => runSession(market, 'all', ['managed_desk', 'relay']), 1);
  const orders = full[0]?.orders ?? 0;
  const total = (key: 'p50' | 'p95' | 'p99'): Figure => ({
    what: `whole cycle, ${key}`, unit: 'ms', samples: pluck(full, key), target: null,
    baseline: { what: 'a cycle with nothing on the watchlist', samples: pluck(empty, key) },
  });
  return [
    total('p50'), total('p95'),
    { ...total('p99'), note: `8 instruments, ${MINUTES * 12 - COLD_CYCLES} five-second cycles a session, ${orders} orders sent in it` },
    {
      what: 'rule agents, both frameworks and consensus, p99', unit: 'ms', samples: pluck(full, 'agentsP99'), baseline: null, target: { sense: 'at most', must: 5, aim: 1 },
      note: 'stages analyse and vote: eight analysts, a crew and a group chat, fourteen votes on each of eight instruments',
    },
    {
      what: 'the same with teams that debate in full where they disagree, p99', unit: 'ms', samples: pluck(chosen, 'agentsP99'), baseline: null, target: { sense: 'at most', must: 5, aim: 1 },
      note: 'the managed desk and the relay in the place of the research desk and the round table',
    },
  ];
}

export const cycleClaim: Claim = { name: 'cycle', sentence: 'how long one pass of the loop takes, scan to monitor', measure };
