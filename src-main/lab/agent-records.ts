/** What came of the opinions of each seat, in figures people know. */
import { figuresOf, mergedTally, NOTHING_TALLIED, weightFactor, type RecordFigures, type Tallied } from '../engine/core/track-record/record.ts';
import { query, type Reader } from './reader.ts';

export const AGENT_RECORDS = query<{
  framework: string; agent: string; regime: string | null; settled: number | null; hits: number | null; sumR: number | null; sumSquaredR: number | null; sumBrier: number | null;
}>(
  'agent records',
  `SELECT a.framework, a.id AS agent, p.regime, p.settled, p.hits, p.sum_r AS sumR, p.sum_squared_r AS sumSquaredR, p.sum_brier AS sumBrier
   FROM agents a LEFT JOIN agent_performance p ON p.framework = a.framework AND p.agent = a.id
   UNION ALL SELECT framework, agent, regime, settled, hits, sum_r, sum_squared_r, sum_brier FROM agent_performance p
   WHERE NOT EXISTS (SELECT 1 FROM agents a WHERE a.framework = p.framework AND a.id = p.agent)
   ORDER BY 1, 2, 3`,
);

/** A seat's record. `regime` null: over all of them. */
export interface AgentRecord extends RecordFigures {
  readonly framework: string;
  readonly agent: string;
  readonly regime: string | null;
  /** What its results do to its weight in the regime: a factor on its prior, with its 95 % interval. Null over all regimes: weights are by regime. */
  readonly weight: ReturnType<typeof weightFactor> | null;
}

/** Each seat over all regimes, then regime by regime where anything came of what it said. Seats whose opinions have not come to an end yet have `n` 0. */
export function readRecords(reader: Reader): readonly AgentRecord[] {
  const seats = new Map<string, { readonly framework: string; readonly agent: string; readonly regimes: (readonly [regime: string, tally: Tallied])[] }>();
  for (const { framework, agent, regime, settled, hits, sumR, sumSquaredR, sumBrier } of reader.all(AGENT_RECORDS)) {
    const key = `${framework} ${agent}`;
    const seat = seats.get(key) ?? { framework, agent, regimes: [] };
    seats.set(key, seat);
    if (regime !== null) seat.regimes.push([regime, { ...NOTHING_TALLIED, n: settled ?? 0, hits: hits ?? 0, sumR: sumR ?? 0, sumSquaredR: sumSquaredR ?? 0, sumBrier: sumBrier ?? 0 }]);
  }
  return [...seats.values()].flatMap(({ framework, agent, regimes }) => [
    { framework, agent, regime: null, weight: null, ...figuresOf(mergedTally(regimes.map(([, tally]) => tally))) },
    ...regimes.map(([regime, tally]) => ({ framework, agent, regime, weight: weightFactor(tally), ...figuresOf(tally) })),
  ]);
}
