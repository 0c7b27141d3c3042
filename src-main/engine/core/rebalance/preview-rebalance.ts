/** What a proposal's orders would meet, one after the other, each as if those before it had filled. Pure: reads the state, changes nothing. */
import { add, notional, sub, ZERO_MONEY, ZERO_QUANTITY, mulDiv, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { PositionId, RowId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { RiskCheck } from '../fact.ts';
import type { Position } from '../position/position.ts';
import type { EngineState } from '../state.ts';
import { judgeStep, type StepVerdict } from './judge-step.ts';
import type { RebalancePlan } from './rebalance.ts';
import { planRefusal } from './start-rebalance.ts';

export interface RebalancePreview {
  /** Why the whole is refused; null where it is not. */
  readonly refusal: string | null;
  readonly orders: readonly { readonly passed: boolean; readonly sentence: string; readonly checks: readonly RiskCheck[] }[];
}

/** Puts a proposal before every check there is. */
export function previewRebalance(state: EngineState, plan: RebalancePlan, at: Timestamp): RebalancePreview {
  const imagined: EngineState = { ...state, positions: new Map(state.positions) };
  const orders = plan.orders.map((order) => {
    const verdict = judgeStep(imagined, order, at);
    if (verdict.kind === 'refused') return { passed: false, sentence: verdict.sentence, checks: verdict.checks };
    imagine(imagined, verdict, at);
    return { passed: true, sentence: verdict.kind === 'exit' ? 'Reduces what is held.' : 'Every check is passed.', checks: verdict.checks };
  });
  return { refusal: planRefusal(state, plan, at), orders };
}

/** What a person asks for is the person's. */
const IMAGINED = 'imagined' as RowId;

/** As if it had filled at its worst price. */
function imagine({ positions }: EngineState, verdict: Exclude<StepVerdict, { kind: 'refused' }>, at: Timestamp): void {
  if (verdict.kind === 'exit') {
    const { position, quantity } = verdict;
    const left = sub(position.quantity, quantity);
    if (left === ZERO_QUANTITY) positions.delete(position.instrument);
    else positions.set(position.instrument, { ...position, quantity: left, cost: mulDiv(position.cost, left, position.quantity) });
    return;
  }
  const { instrument, quantity, limitPrice, plan } = verdict.entry;
  const held = positions.get(instrument.id);
  const value = notional(limitPrice, quantity);
  const bought: Pick<Position, 'quantity' | 'cost'> = { quantity: add(held?.quantity ?? (0n as Quantity), quantity), cost: add(held?.cost ?? ZERO_MONEY, value) };
  positions.set(instrument.id, held !== undefined ? { ...held, ...bought, command: IMAGINED } : {
    id: `imagined ${instrument.id}` as PositionId, venue: instrument.venue, instrument: instrument.id, direction: verdict.wish.direction, openedAt: at, signal: null, command: IMAGINED, ...bought,
    realised: ZERO_MONEY, fees: ZERO_MONEY, funding: ZERO_MONEY, peakQuantity: quantity, bestPrice: null, stop: plan.stop, target: null, initialRisk: null, trailFrom: null, closeAt: null,
    protection: 'native', nakedSince: null, stopOrder: null, targetOrder: null, closedAt: null, closeReason: null,
  });
}
