/** What was learned: the policy over quorums, and what each seat's confidence has been worth. */
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import { PERFORMANCE_COLUMNS, resultFrom, type PerformanceRow } from '../../engine/adapters/store-sqlite/project-agents.ts';
import { AGREEMENT_BANDS, DRAWDOWN_BANDS, VOLATILITY_BANDS } from '../../engine/core/learning/policy-state.ts';
import { figuresOf, mergedTally, weightFactor, type StoredResult, type Tallied } from '../../engine/core/track-record/record.ts';
import { NEWEST_LESSONS } from '../lessons.ts';
import { readPolicy } from '../policy.ts';
import { query, type Reader } from '../reader.ts';

export const SEAT_RESULTS = query<PerformanceRow>('results of seats with their confidences', `SELECT ${PERFORMANCE_COLUMNS} FROM agent_performance ORDER BY framework, agent, regime`);

/** Newest lessons that are shown. */
const MOST_LESSONS = 40;

type Learned = OutputOf<'agents.learned'>;

/** The policy as a map, the seats by tenths of confidence, all regimes together, and what their results do to their weights, regime by regime. */
export function learned(reader: Reader): Learned {
  const { states, ...policy } = readPolicy(reader);
  return {
    bands: { regimes: ['bull', 'bear', 'sideways', 'volatile'], volatilities: [...VOLATILITY_BANDS], agreements: [...AGREEMENT_BANDS], drawdowns: [...DRAWDOWN_BANDS] },
    policy: { ...policy, states: states.map(({ state, actions, ...rest }) => ({ ...bandsOf(state), ...rest, actions: [...actions] })) },
    seats: seatsOf(reader.all(SEAT_RESULTS).map(resultFrom)),
    lessons: reader.all(NEWEST_LESSONS, MOST_LESSONS).map(({ resultR, ...lesson }) => ({ ...lesson, r: resultR })),
  };
}

function bandsOf(state: string): Pick<Learned['policy']['states'][number], 'regime' | 'volatility' | 'agreement' | 'drawdown'> {
  const [regime = '', volatility = '', agreement = '', drawdown = ''] = state.split(' ');
  return { regime, volatility, agreement, drawdown };
}

function seatsOf(results: readonly StoredResult[]): Learned['seats'] {
  const seats = new Map<string, { readonly framework: string; readonly agent: string; readonly tallies: (readonly [regime: string, tally: Tallied])[] }>();
  for (const { framework, agent, regime, tally } of results) {
    const seat = seats.get(`${framework} ${agent}`) ?? { framework, agent, tallies: [] };
    seats.set(`${framework} ${agent}`, seat);
    seat.tallies.push([regime, tally]);
  }
  return [...seats.values()].map(({ framework, agent, tallies }) => {
    const tally = mergedTally(tallies.map(([, one]) => one));
    const { brier, fewResults } = figuresOf(tally);
    const bins = tally.bins.map(({ n, hits, confidenceSum }) => ({ settled: n, hits, confidence: n === 0 ? null : Math.min(1, confidenceSum / n) }));
    return { framework, agent, settled: tally.n, fewResults, brier, bins, weights: tallies.map(([regime, one]) => weightOf(regime, one)) };
  });
}

function weightOf(regime: string, tally: Tallied): Learned['seats'][number]['weights'][number] {
  const { factor, interval } = weightFactor(tally);
  return { regime, settled: tally.n, fewResults: figuresOf(tally).fewResults, factor, interval: interval === null ? null : [interval[0], interval[1]] };
}
