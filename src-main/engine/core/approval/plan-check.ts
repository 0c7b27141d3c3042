import { toNumber } from '../../../../src-shared/domain/decimal.ts';
import type { RiskCheck } from '../fact.ts';
import { markPrice } from '../portfolio/valuation.ts';
import type { Signal } from '../signal/signal.ts';
import type { EngineState } from '../state.ts';

/** How far the price may have run from the plan's entry towards its target, in multiples of the planned risk, before a yes comes too late. */
const FARTHEST_BEYOND_R = 0.25;

/** Whether a plan is still fresh when a person says yes: what was to be bought cheap must not be bought dear. A fall towards the stop is risk's to judge. */
export function planCheck(state: EngineState, { instrument, direction, plan }: Signal): RiskCheck {
  const name = 'price against the plan';
  const limit = `${FARTHEST_BEYOND_R} R beyond its entry`;
  const mark = markPrice(state, instrument);
  if (mark === null) return { name, value: 'no price', limit, passed: false };
  const run = (toNumber(mark) - plan.entry) * (direction === 'long' ? 1 : -1);
  const beyond = run / Math.abs(plan.entry - plan.stop);
  return { name, value: beyond > 0 ? `${beyond.toFixed(2)} R beyond its entry` : 'not beyond its entry', limit, passed: beyond <= FARTHEST_BEYOND_R };
}
