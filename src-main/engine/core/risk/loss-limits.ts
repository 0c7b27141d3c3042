/** Losses that halt: of the UTC day, and from the highest equity since trading was begun or resumed. */
import { ZERO_MONEY, max, mul, ratio, sub, toNumber, toText, type Money } from '../../../../src-shared/domain/decimal.ts';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import { entersHalt } from '../halt/halting.ts';
import type { EngineState } from '../state.ts';
import { riskEvent, type Turn } from '../turn.ts';

const DAY_MS = 86_400_000;

/** Starts a new UTC day when the date changed: its equity is what losses are measured against. */
export function rollDay(turn: Turn, equityNow: Money): void {
  const startsAt = (turn.at - (turn.at % DAY_MS)) as Timestamp;
  if (turn.state.day !== null && turn.state.day.startsAt === startsAt) return;
  turn.state.day = { startsAt, equity: equityNow };
  turn.state.realisedToday = ZERO_MONEY;
  turn.facts.push({ kind: 'day_started', startsAt, equity: equityNow });
}

/** Share of the day's allowance that is lost: 0 at the day's start or above, 1 at the limit. */
export function dailyLossUsed(state: EngineState, equityNow: Money): number {
  if (state.day === null || state.day.equity <= 0n) return 0;
  const lost = toNumber(sub(state.day.equity, equityNow)) / toNumber(state.day.equity);
  return Math.max(0, lost / state.config.risk.dailyLossHalt);
}

/** The higher of the two equities at which a limit halts, as things stand at `at`; null where none applies yet. The day's counts on its day only. */
export function lossFloor(state: EngineState, at: Timestamp): Money | null {
  const today = dayFloor(state, at);
  if (state.drawdownFrom <= 0n) return today;
  const fromHigh = below(state.drawdownFrom, state.config.risk.drawdownHalt);
  return today === null ? fromHigh : max(today, fromHigh);
}

/** Equity at which the loss of the day of `at` halts; null before that day has begun. */
export function dayFloor(state: Readonly<EngineState>, at: Timestamp): Money | null {
  return state.day !== null && state.day.startsAt === at - (at % DAY_MS) ? below(state.day.equity, state.config.risk.dailyLossHalt) : null;
}

function below(amount: Money, share: number): Money {
  return sub(amount, mul(amount, ratio(share.toFixed(9))));
}

/** Halts when the day's loss has reached its limit. */
export function enforceDailyLoss(turn: Turn, equityNow: Money): void {
  const { state } = turn;
  if (state.day === null || state.trading === 'halted') return;
  const floor = below(state.day.equity, state.config.risk.dailyLossHalt);
  if (equityNow > floor) return;
  const sentence = `Equity ${toText(equityNow)} fell to the day's floor ${toText(floor)} (start of day ${toText(state.day.equity)}).`;
  riskEvent(turn, 'daily_loss', null, sentence, [{ name: 'daily loss', value: toText(equityNow), limit: toText(floor), passed: false }]);
  entersHalt(turn, { by: 'daily-loss limit', reason: sentence, close: false });
}

/** Halts when equity has fallen too far from its highest. */
export function enforceDrawdown(turn: Turn, equityNow: Money): void {
  const { state } = turn;
  state.drawdownFrom = max(state.drawdownFrom, equityNow);
  if (state.trading === 'halted') return;
  const floor = below(state.drawdownFrom, state.config.risk.drawdownHalt);
  if (equityNow > floor || state.drawdownFrom <= 0n) return;
  const sentence = `Equity ${toText(equityNow)} fell to the drawdown limit ${toText(floor)} (highest ${toText(state.drawdownFrom)}).`;
  riskEvent(turn, 'drawdown', null, sentence, [{ name: 'drawdown', value: toText(equityNow), limit: toText(floor), passed: false }]);
  entersHalt(turn, { by: 'drawdown limit', reason: sentence, close: false });
}
