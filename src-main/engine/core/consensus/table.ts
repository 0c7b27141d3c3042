import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import { assert } from '../../../../src-shared/support/assert.ts';
import type { Framework, Seat } from '../agents/seat.ts';
import type { Regime } from '../regime/regime.ts';
import { calibrationOf, NOTHING_TALLIED, type Tallied } from '../track-record/record.ts';
import type { ConsensusConfig } from './consensus-round.ts';
import { cappedWeights } from './weights.ts';

/** What is known of how seats' opinions came out. */
export interface Results {
  /** Changes whenever a tally of the regime does. */
  version(regime: Regime): number;
  of(framework: Framework, agent: AgentId, regime: Regime): Tallied;
}

/** Before anything came out: a weight is its prior, a confidence what it says. */
export const NO_RESULTS: Results = { version: () => 0, of: () => NOTHING_TALLIED };

/** The voters of a list of seats. */
export interface Table {
  /** By agent id, then framework: sums are taken in this order, for float addition must not depend on how the seats were listed. */
  readonly ordered: readonly Seat[];
  /** Place in `ordered` of each voter, as listed. */
  readonly places: readonly number[];
  /** Place of each agent of a framework in the list the table was made of, officers included. */
  readonly seatOf: ReadonlyMap<Framework, ReadonlyMap<AgentId, number>>;
  /** Place in that list of each of `ordered`. */
  readonly orderedSeats: readonly number[];
}

/** What the voters' opinions weigh in a regime, and their results in it, in the order of {@link Table.ordered}. */
export interface Weighed {
  readonly weights: readonly number[];
  readonly tallies: readonly Tallied[];
}

interface Memo extends Weighed {
  readonly config: ConsensusConfig;
  readonly results: Results;
  readonly version: number;
}

interface Memory extends Table {
  readonly weighed: Map<Regime, Memo>;
}

/** Seats change rarely, votes are many: what follows from the seats alone is worked out once per list. */
const remembered = new WeakMap<readonly Seat[], Memory>();

/** The voters among `seats`. Throws where an agent sits twice in a framework: its vote would count twice. */
export function tableOf(seats: readonly Seat[]): Table {
  return memoryOf(seats);
}

function memoryOf(seats: readonly Seat[]): Memory {
  const known = remembered.get(seats);
  if (known !== undefined) return known;
  const voters = seats.filter((seat) => !seat.officer);
  const ordered = [...seats].sort(byAgent).filter((seat) => !seat.officer);
  const seatOf = new Map<Framework, Map<AgentId, number>>();
  seats.forEach(({ framework, agent }, i) => seatOf.set(framework, (seatOf.get(framework) ?? new Map<AgentId, number>()).set(agent, i)));
  const memory: Memory = { ordered, places: voters.map((seat) => ordered.indexOf(seat)), seatOf, orderedSeats: ordered.map((seat) => seats.indexOf(seat)), weighed: new Map() };
  remembered.set(seats, memory);
  return memory;
}

function byAgent(a: Seat, b: Seat): number {
  assert(a.agent !== b.agent || a.framework !== b.framework, () => `agent ${a.agent} sits twice in ${a.framework}`);
  return a.agent < b.agent || (a.agent === b.agent && a.framework < b.framework) ? -1 : 1;
}

/** The capped weights of the voters among `seats` in a regime: prior × calibration by `results`. Worked out again only when the results have changed. */
export function weigh(seats: readonly Seat[], regime: Regime, config: ConsensusConfig, results: Results): Weighed {
  const { ordered, weighed } = memoryOf(seats);
  const version = results.version(regime);
  const last = weighed.get(regime);
  if (last !== undefined && last.config === config && last.results === results && last.version === version) return last;
  const tallies = ordered.map(({ framework, agent }) => results.of(framework, agent, regime));
  const claims = ordered.map(({ agent, framework, prior }, i) => ({ agent, framework, claim: prior * calibrationOf(tallies[i] as Tallied) }));
  const memo: Memo = { weights: cappedWeights(claims, config.agentCap, config.frameworkCap), tallies, config, results, version };
  weighed.set(regime, memo);
  return memo;
}
