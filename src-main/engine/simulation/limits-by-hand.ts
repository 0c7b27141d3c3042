/** What a person changes about limits in a simulated day, sanely and not, and locks lifted before their time. */
import type { RowId } from '../../../src-shared/domain/ids.ts';
import type { LimitName } from '../../../src-shared/domain/changeable-limits.ts';
import type { Command } from '../core/command.ts';
import type { EngineState } from '../core/state.ts';
import type { Dice } from './chaos.ts';

/** One in so many looks (ten seconds each). */
const ONE_IN = 45;
const ONE_IN_LIFTS = 20;

/** From, to and by how many a whole number of the dice is divided: a limit of nonsense now and then, and one above another that it has to be below. */
const RANGES: readonly (readonly [name: LimitName, low: number, high: number, of: number])[] = [
  ['riskPerTrade', 10, 60, 10_000], ['maxRiskByHand', 50, 400, 10_000], ['maxInstrumentExposure', 5, 60, 100], ['maxPortfolioExposure', 20, 90, 100],
  ['maxOpenPositions', 0, 3, 1], ['dailyLossHalt', 0, 120, 1_000], ['drawdownHalt', 50, 300, 1_000],
];

/** The person's next change of limits, or a lock lifted; null mostly. Draws with `between` only. */
export function limitsByHand(dice: Dice, state: Readonly<EngineState>, id: () => RowId): Command | null {
  if (dice.between(1, ONE_IN_LIFTS) === 1) return lift(dice, state, id);
  if (dice.between(1, ONE_IN) !== 1) return null;
  const count = dice.between(1, 3);
  const limits = Object.fromEntries(Array.from({ length: count }, () => dice.pick(RANGES)).map(([name, low, high, of]) => [name, dice.between(low, high) / of]));
  // Without a reason nothing becomes looser.
  return { kind: 'set_risk_limits', id: id(), by: 'person', limits, reason: dice.between(0, 3) > 0 ? 'the day has changed' : '' };
}

function lift(dice: Dice, state: Readonly<EngineState>, id: () => RowId): Command | null {
  const locks = [...(state.locks?.locks.keys() ?? [])];
  return locks.length === 0 ? null : { kind: 'lift_lock', id: id(), by: 'person', lock: dice.pick(locks), note: dice.between(0, 5) > 0 ? 'seen and understood' : ' ' };
}
