import type { Timestamp } from '../src-shared/domain/ids.ts';
import { MISCHIEFS, type Mischief } from '../src-main/engine/simulation/chaos.ts';
import { runDay } from '../src-main/engine/simulation/day.ts';
import { VirtualTime } from '../src-main/engine/runner/virtual-time.ts';
import { pluck, repeat, timed, type Claim, type Figure } from './harness.ts';

/** A fifth of what `npm test` runs: fewer are over before their code is compiled. */
const SEEDS = 100;
const ROUNDS = 3;
const IDLE_EVENTS = 100_000;

interface Run {
  readonly eventsPerSecond: number;
  readonly daysPerSecond: number;
  readonly events: number;
}

async function runDays(off: ReadonlySet<Mischief>): Promise<Run> {
  let events = 0;
  const tookMs = await timed(() => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const day = runDay({ seed, off });
      if (day.violation !== null) throw new Error(`seed ${seed} broke ${day.violation.invariant}: ${day.violation.sentence}`);
      events += day.events;
    }
  });
  return { eventsPerSecond: events / (tookMs / 1000), daysPerSecond: SEEDS / (tookMs / 1000), events };
}

/** Virtual time running tasks that do nothing but schedule the next. */
async function idleEvents(): Promise<number> {
  const time = new VirtualTime(0 as Timestamp);
  let left = IDLE_EVENTS;
  const again = (): void => { if ((left -= 1) > 0) time.schedule((time.now() + 10) as Timestamp, again); };
  time.schedule(10 as Timestamp, again);
  const tookMs = await timed(() => time.advanceTo((IDLE_EVENTS * 10) as Timestamp));
  return IDLE_EVENTS / (tookMs / 1000);
}

async function measure(): Promise<Figure[]> {
  const days = await repeat(ROUNDS, () => runDays(new Set()));
  const calm = await repeat(ROUNDS, () => runDays(new Set(MISCHIEFS)));
  const idle = await repeat(ROUNDS, idleEvents);
  return [
    {
      what: 'simulated days, every promise checked after every event', unit: 'events/s', samples: pluck(days, 'eventsPerSecond'), baseline: { what: 'empty events through virtual time', samples: idle },
      target: { sense: 'at least', must: 30_000, aim: 150_000 }, note: `${SEEDS} seeds, ${days[0]?.events ?? 0} events; market data, timers, wire and process starts each count as one`,
    },
    { what: 'the same days', unit: 'days/s', samples: pluck(days, 'daysPerSecond'), baseline: { what: 'with all mischief off', samples: pluck(calm, 'daysPerSecond') }, target: null },
  ];
}

export const simulationClaim: Claim = { name: 'simulation', sentence: 'days in which everything goes wrong', measure };
