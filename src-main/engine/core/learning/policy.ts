/**
 * Learns how much of what a quorum asks for should be risked: tabular Q-learning over {@link policyState} and {@link POLICY_ACTIONS}. The reward of a
 * trade is what its position brought when it closed, after fees and funding, in multiples of the whole risk it was allowed; of a trade not made it is 0.
 */
import { toNumber } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId, RoundId, SignalId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { assert } from '../../../../src-shared/support/assert.ts';
import { createChance, nextUint32, type Chance } from '../chance.ts';
import { POLICY_ACTIONS, type PolicyAction, type Weighting } from './policy-actions.ts';
import { policyState, type MarketLook } from './policy-state.ts';
import { QTable, type QConfig, type QRow } from './q-table.ts';

/** How a policy learns. Left out of the configuration: no policy is asked and none learns. */
export interface LearningConfig extends QConfig {
  /** Whether anything is tried that is not the best known: on paper only, unless a person allows it. */
  readonly explore: boolean;
}

/** What is learned from the first day on where a person says no more than that it should be. */
export const DEFAULT_LEARNING: LearningConfig = {
  // A trade's result is mostly noise: a tenth of the way each time averages the last score of them.
  alpha: 0.1,
  // A trade changes what comes after it by little more than the drawdown.
  gamma: 0.5,
  epsilon: 0.3, leastEpsilon: 0.02, epsilonDecay: 0.995, double: true, explore: true,
};

/** What the policy said to a signal. */
export interface PolicyAdvice {
  readonly signal: SignalId;
  readonly round: RoundId;
  readonly instrument: InstrumentId;
  readonly state: string;
  readonly action: number;
  readonly weighting: Weighting;
  /** Share of the risk of one trade; 0 where the votes counted anew give no such signal. */
  readonly size: number;
  /** Taken by chance, to see what comes of it. */
  readonly tried: boolean;
  /** Decisions so far, this one included: what chance falls with. */
  readonly decisions: number;
  readonly at: Timestamp;
}

/** An experience: what came of an advice. `row` is the state's after it; null: the policy was frozen and learned nothing. */
export interface PolicyLesson {
  readonly signal: SignalId;
  readonly state: string;
  readonly action: number;
  /** R. */
  readonly reward: number;
  readonly next: string | null;
  readonly row: QRow | null;
  readonly at: Timestamp;
}

/** What an advice must be remembered by until its position closes. */
export interface PendingAdvice {
  readonly signal: SignalId;
  readonly state: string;
  readonly action: number;
  readonly size: number;
}

export type PolicyChange = 'freeze' | 'thaw' | 'reset';

/** A policy as a store gives it back. Rows sorted by state; advices of open positions, sorted by signal. */
export interface StoredPolicy {
  readonly decisions: number;
  readonly frozen: boolean;
  readonly rows: readonly QRow[];
  readonly pending: readonly PendingAdvice[];
}

/** Nothing learned. */
export const UNLEARNED: StoredPolicy = { decisions: 0, frozen: false, rows: [], pending: [] };

/** What the policy chose for a state, before it is held against the votes. */
export interface PolicyChoice extends PolicyAction {
  readonly state: string;
  readonly action: number;
  readonly tried: boolean;
}

/** The policy of a session. Changed in place by the core alone. */
export class Policy {
  readonly #table: QTable;
  readonly #chance: Chance;
  readonly #explore: boolean;
  readonly #pending: Map<SignalId, PendingAdvice>;
  readonly #looks = new Map<InstrumentId, MarketLook>();

  /** @param seed the session's: the same events make the same choices */
  constructor({ explore, ...config }: LearningConfig, stored: StoredPolicy, seed: number) {
    this.#table = new QTable(POLICY_ACTIONS.length, config);
    this.#table.restore(stored);
    this.#table.isFrozen = stored.frozen;
    this.#explore = explore;
    this.#chance = createChance(seed ^ 0x504f_4c59);
    this.#pending = new Map(stored.pending.map((advice) => [advice.signal, advice]));
  }

  get decisions(): number {
    return this.#table.decisions;
  }

  get isFrozen(): boolean {
    return this.#table.isFrozen;
  }

  /** Keeps what the newest vote about an instrument saw: where a position on it will have led to. */
  see(instrument: InstrumentId, look: MarketLook): void {
    this.#looks.set(instrument, look);
  }

  /** What to do with a quorum. `drawdown`: 0–1, from the highest equity. */
  choose(look: MarketLook, drawdown: number): PolicyChoice {
    const state = policyState(look, drawdown);
    const { action, tried } = this.#table.choose(state, this.#explore, this.#draw);
    return { state, action, tried, ...(POLICY_ACTIONS[action] as PolicyAction) };
  }

  /** Remembers an advice until something comes of it. */
  remember(advice: PendingAdvice): void {
    this.#pending.set(advice.signal, advice);
  }

  /** Nothing will come of a signal. */
  forget(signal: SignalId): void {
    this.#pending.delete(signal);
  }

  /** Share of the risk of one trade that a signal may take; 1 for one the policy was not asked about. */
  sizeOf(signal: SignalId): number {
    const size = this.#pending.get(signal)?.size ?? 1;
    assert(size >= 0 && size <= 1, () => `a policy asked for ${size} of the risk`);
    return size;
  }

  /** Where an instrument stands by its newest vote; null before the first of a session. */
  stateNow(instrument: InstrumentId, drawdown: number): string | null {
    const look = this.#looks.get(instrument);
    return look === undefined ? null : policyState(look, drawdown);
  }

  /** Learns what came of a signal; null where nothing was advised on it. `result`: R of what was risked. */
  learn(signal: SignalId, result: number, next: string | null, at: Timestamp): PolicyLesson | null {
    const advice = this.#pending.get(signal);
    if (advice === undefined) return null;
    this.#pending.delete(signal);
    const { state, action } = advice;
    const reward = result * advice.size;
    if (this.isFrozen) return { signal, state, action, reward, next, row: null, at };
    this.#table.learn({ state, action, reward, next }, this.#draw);
    return { signal, state, action, reward, next, row: this.#table.rowOf(state), at };
  }

  /** Freezes, thaws or empties the policy. What is pending is learned from all the same. Returns whether anything changed. */
  change(change: PolicyChange): boolean {
    if (change === 'reset') this.#table.reset();
    else if (this.isFrozen === (change === 'freeze')) return false;
    else this.#table.isFrozen = change === 'freeze';
    return true;
  }

  readonly #draw = (): number => nextUint32(this.#chance) / 2 ** 32;
}

/** R of a position that was closed: what it brought over what would have been lost at its first stop. Null where it had none. */
export function resultOf(net: bigint, initialRisk: bigint | null, size: bigint): number | null {
  if (initialRisk === null || initialRisk <= 0n || size <= 0n) return null;
  return toNumber(net as never) / (toNumber(initialRisk as never) * toNumber(size as never));
}
