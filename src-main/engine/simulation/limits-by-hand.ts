/** What a person changes about limits in a simulated day, sanely and not, and locks lifted before their time. */
import type { RowId } from '../../../src-shared/domain/ids.ts';
import type { LimitName } from '../../../src-shared/domain/changeable-limits.ts';
import type { LimitMeasure, RiskLimit } from '../../../src-shared/domain/risk-limit.ts';
import type { Command } from '../core/command.ts';
import type { EngineState } from '../core/state.ts';
import type { Dice } from './chaos.ts';

/** One in so many looks (ten seconds each). */
const ONE_IN = 45;
const ONE_IN_LIFTS = 20;
const ONE_IN_LISTS = 25;

/** Measures that are counted: zero of them is nonsense, and refused. */
const WHOLE: ReadonlySet<LimitMeasure> = new Set(['ordersPerMinute', 'openOrders', 'openPositions']);

/** From, to and by how many a whole number of the dice is divided: a limit of nonsense now and then, and one above another that it has to be below. */
const RANGES: readonly (readonly [name: LimitName, low: number, high: number, of: number])[] = [
  ['riskPerTrade', 10, 60, 10_000], ['maxRiskByHand', 50, 400, 10_000], ['maxInstrumentExposure', 5, 60, 100], ['maxPortfolioExposure', 20, 90, 100],
  ['maxOpenPositions', 0, 3, 1], ['dailyLossHalt', 0, 120, 1_000], ['drawdownHalt', 50, 300, 1_000],
];

/** The person's next change of limits, or a lock lifted; null mostly. Draws with `between` only. */
export function limitsByHand(dice: Dice, state: Readonly<EngineState>, id: () => RowId): Command | null {
  if (dice.between(1, ONE_IN_LIFTS) === 1) return lift(dice, state, id);
  const list = state.config.risk.limits ?? [];
  if (list.length > 0 && dice.between(1, ONE_IN_LISTS) === 1) return { kind: 'set_risk_limits', id: id(), by: 'person', limits: {}, list: otherList(dice, list), reason: dice.between(0, 3) > 0 ? 'the list has changed' : '' };
  if (dice.between(1, ONE_IN) !== 1) return null;
  const count = dice.between(1, 3);
  const limits = Object.fromEntries(Array.from({ length: count }, () => dice.pick(RANGES)).map(([name, low, high, of]) => [name, dice.between(low, high) / of]));
  // Without a reason nothing becomes looser.
  return { kind: 'set_risk_limits', id: id(), by: 'person', limits, reason: dice.between(0, 3) > 0 ? 'the day has changed' : '' };
}

/** One limit of the list at another figure, mostly a tighter one, so that what is held breaks it now and then; or without it. */
function otherList(dice: Dice, list: readonly RiskLimit[]): readonly RiskLimit[] {
  const changed = dice.pick(list);
  if (dice.between(1, 12) === 1) return list.filter((limit) => limit !== changed);
  const limit = WHOLE.has(changed.measure) ? dice.between(0, 3) : Number((changed.limit * dice.between(40, 130) / 100).toPrecision(4));
  return list.map((one) => (one === changed ? { ...one, limit } : one));
}

function lift(dice: Dice, state: Readonly<EngineState>, id: () => RowId): Command | null {
  const locks = [...(state.locks?.locks.keys() ?? [])];
  return locks.length === 0 ? null : { kind: 'lift_lock', id: id(), by: 'person', lock: dice.pick(locks), note: dice.between(0, 5) > 0 ? 'seen and understood' : ' ' };
}
