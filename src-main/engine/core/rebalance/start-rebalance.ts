/** The command `rebalance`: refused whole where the proposal no longer fits, else begun. What becomes of each order: pursue-rebalance.ts. */
import { parseDecimal, toText, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import { describeDuration } from '../../../../src-shared/support/figures.ts';
import type { Command } from '../command.ts';
import { signedPosition } from '../position/change-position.ts';
import type { EngineState } from '../state.ts';
import { startTimer, type Turn } from '../turn.ts';
import { movedSince } from './judge-step.ts';
import type { Rebalance, RebalancePlan } from './rebalance.ts';
import { tellRebalance } from './tell-rebalance.ts';

/** An older proposal is of another market. */
export const OLDEST_PROPOSAL_MS = 10 * 60_000;
/** What has not been sent so long after the command is not sent. */
const WITHIN_MS = 10 * 60_000;

/** Takes a proposal up, or says why not. */
export function startRebalance(turn: Turn, { id, by, plan }: Extract<Command, { kind: 'rebalance' }>): { readonly accepted: boolean; readonly sentence: string } {
  const { state, at } = turn;
  const refusal = planRefusal(state, plan, at);
  if (refusal !== null) return { accepted: false, sentence: refusal };
  const rebalance: Rebalance = {
    command: id, proposal: plan.proposal, method: plan.method, by, startedAt: at, endsAt: (at + WITHIN_MS) as Timestamp, endedAt: null, sentence: '',
    steps: plan.orders.map((order) => ({ ...order, state: 'waiting', sentence: '', order: null, position: null, filled: '0' })),
  };
  tellRebalance(turn, rebalance);
  startTimer(turn, 'rebalance', rebalance.endsAt);
  return { accepted: true, sentence: `Rebalancing: ${plan.orders.length === 1 ? '1 order' : `${plan.orders.length} orders, one after the other`}; what reduces goes first.` };
}

/** Why a proposal is not taken up; null where it is. Pure. */
export function planRefusal(state: EngineState, plan: RebalancePlan, at: Timestamp): string | null {
  const { rebalance } = state;
  if (rebalance !== null && rebalance.proposal === plan.proposal) return rebalance.endedAt === null ? 'This proposal is being carried out.' : 'This proposal was carried out already: make a new one.';
  if (rebalance !== null && rebalance.endedAt === null) return 'Another rebalance is under way: wait for its end.';
  // Of those carried out before it nothing is remembered but that they are older. A clock that was put back far does not forbid rebalances for as long.
  if (rebalance !== null && plan.madeAt < rebalance.startedAt && rebalance.startedAt <= at + OLDEST_PROPOSAL_MS) return 'The proposal was made before the last rebalance began: make a new one.';
  if (state.trading !== 'active' || state.ending || state.suspended) return `A rebalance needs trading to be active; it is ${state.ending ? 'ending' : state.suspended ? 'going to sleep' : state.trading}.`;
  if (plan.orders.length === 0) return 'The proposal has no orders: there is nothing to do.';
  const age = at - plan.madeAt;
  if (age > OLDEST_PROPOSAL_MS) return `The proposal is ${describeDuration(age)} old, and ${describeDuration(OLDEST_PROPOSAL_MS)} are allowed: make a new one.`;
  for (const order of plan.orders) {
    const { instrument, held } = order;
    if (!state.instruments.has(instrument)) return `There is no instrument ${instrument} in this session.`;
    const now = signedPosition(state, instrument);
    if (parseDecimal<Quantity>(held) !== now) return `${instrument}: ${toText(now)} is held and not ${held} as in the proposal. Make a new one.`;
    const moved = movedSince(state, order);
    if (moved === null) return `${instrument} has no price yet.`;
    if (moved > state.config.risk.priceCollar) return `${instrument} has moved ${(100 * moved).toFixed(1)} % since the proposal, and ${100 * state.config.risk.priceCollar} % are allowed: make a new one.`;
  }
  return null;
}
