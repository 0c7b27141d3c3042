import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import { assert } from '../../../../src-shared/support/assert.ts';
import type { Seat } from '../agents/seat.ts';
import type { Regime } from '../regime/regime.ts';
import type { ConsensusConfig } from './consensus-round.ts';
import { cappedWeights } from './weights.ts';

/** A seat's prior times its calibration in a regime; the prior alone until there are results. Must be a pure function. */
export type WeightOf = (seat: Seat, regime: Regime) => number;

/** The voters of a list of seats. */
export interface Table {
  /** By agent id: sums are taken in this order, for float addition must not depend on how the seats were listed. */
  readonly ordered: readonly Seat[];
  /** Place in `ordered` of each voter, as listed. */
  readonly places: readonly number[];
  /** Place of each agent in the list the table was made of, officers included. */
  readonly seatOf: ReadonlyMap<AgentId, number>;
  /** Place in that list of each of `ordered`. */
  readonly orderedSeats: readonly number[];
}

interface Weighed {
  readonly claims: readonly number[];
  readonly config: ConsensusConfig;
  readonly weights: readonly number[];
}

interface Memory extends Table {
  readonly weighed: Map<Regime, Weighed>;
}

/** Seats change rarely, votes are many: what follows from the seats alone is worked out once per list. */
const remembered = new WeakMap<readonly Seat[], Memory>();

/** The voters among `seats`. Throws where an agent sits twice: its vote would count twice. */
export function tableOf(seats: readonly Seat[]): Table {
  return memoryOf(seats);
}

function memoryOf(seats: readonly Seat[]): Memory {
  const known = remembered.get(seats);
  if (known !== undefined) return known;
  const voters = seats.filter((seat) => !seat.officer);
  const ordered = [...seats].sort(byAgent).filter((seat) => !seat.officer);
  const seatOf = new Map(seats.map((seat, i) => [seat.agent, i]));
  const memory: Memory = { ordered, places: voters.map((seat) => ordered.indexOf(seat)), seatOf, orderedSeats: ordered.map((seat) => seats.indexOf(seat)), weighed: new Map() };
  remembered.set(seats, memory);
  return memory;
}

function byAgent(a: Seat, b: Seat): number {
  assert(a.agent !== b.agent, () => `agent ${a.agent} sits twice`);
  return a.agent < b.agent ? -1 : 1;
}

/** The capped weights of the voters among `seats`, by agent id, in a regime. Asks `weightOf` each time, pours again only when its answers changed. */
export function weigh(seats: readonly Seat[], regime: Regime, config: ConsensusConfig, weightOf: WeightOf): readonly number[] {
  const { ordered, weighed } = memoryOf(seats);
  const last = weighed.get(regime);
  if (last !== undefined && last.config === config && stillClaimed(ordered, regime, last.claims, weightOf)) return last.weights;
  const claims = ordered.map((seat) => weightOf(seat, regime));
  const weights = cappedWeights(ordered.map((seat, i) => ({ framework: seat.framework, claim: claims[i] as number })), config.agentCap, config.frameworkCap);
  weighed.set(regime, { claims, config, weights });
  return weights;
}

function stillClaimed(ordered: readonly Seat[], regime: Regime, claims: readonly number[], weightOf: WeightOf): boolean {
  for (let i = 0; i < ordered.length; i += 1) if (weightOf(ordered[i] as Seat, regime) !== claims[i]) return false;
  return true;
}
