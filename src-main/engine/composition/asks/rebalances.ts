/** Rebalances over the contract. */
import type { OutputOf } from '../../../../src-shared/contract/contract.ts';
import type { RebalancePlan as SentPlan, RebalanceRow } from '../../../../src-shared/contract/rebalance-plan.ts';
import type { InstrumentId, RowId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Command } from '../../core/command.ts';
import { previewRebalance } from '../../core/rebalance/preview-rebalance.ts';
import type { Rebalance, RebalancePlan } from '../../core/rebalance/rebalance.ts';
import type { EngineState } from '../../core/state.ts';

function planFrom({ proposal, method, madeAt, orders }: SentPlan): RebalancePlan {
  return { proposal, method, madeAt: madeAt as Timestamp, orders: orders.map((order) => ({ ...order, instrument: order.instrument as InstrumentId })) };
}

/** The command that carries a plan out. */
export function rebalanceCommand(id: RowId, by: string, plan: SentPlan): Extract<Command, { kind: 'rebalance' }> {
  return { kind: 'rebalance', id, by, plan: planFrom(plan) };
}

/** What a plan would meet. */
export function rebalanceAnswer(state: EngineState, plan: SentPlan, failedOnly: boolean): OutputOf<'rebalance.preview'> {
  const { refusal, orders } = previewRebalance(state, planFrom(plan), state.at);
  return { refusal, orders: orders.map(({ passed, sentence, checks }) => ({ passed, sentence, checks: checks.filter((check) => !failedOnly || !check.passed).map((check) => ({ ...check })) })) };
}

/** A rebalance as windows see it. */
export function rebalanceRow({ command, proposal, method, by, startedAt, endedAt, sentence, steps }: Rebalance): RebalanceRow {
  return {
    command, proposal, method, by, startedAt, endedAt, sentence,
    steps: steps.map(({ instrument, action, direction, quantity, price, stop, held, target, state, sentence: said, order, filled }) => ({ instrument, action, direction, quantity, price, stop, held, target, state, sentence: said, order, filled })),
  };
}
