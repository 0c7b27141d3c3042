import type { Turn } from '../turn.ts';
import type { Rebalance } from './rebalance.ts';

/** Puts a rebalance in its present shape into the state and states it as a fact. */
export function tellRebalance(turn: Turn, rebalance: Rebalance): void {
  turn.state.rebalance = rebalance;
  turn.facts.push({ kind: 'rebalance_changed', rebalance, at: turn.at });
}
