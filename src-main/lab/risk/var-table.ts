/** VaR and CVaR of a series of returns by every method, and the test of each against its own past. */
import type { RiskReport, VarMethod } from '../../../src-shared/contract/risk-report.ts';
import type { Measure } from '../../engine/core/measures/measure.ts';
import {
  cornishFisherVar, ewmaVar, historicalShortfall, historicalVar, parametricShortfall, parametricVar, scaleHorizon, type Confidence,
} from '../../engine/core/measures/value-at-risk.ts';
import { amountText } from './amount-text.ts';
import { CONFIDENCES, judgeVar, LEAST_FOR_TEST, rollingVar, type RollingVar } from './rolling-var.ts';

/** Each method's measure, and that of the mean loss beyond it where the method gives one. */
const METHODS: Readonly<Record<VarMethod, readonly [(returns: readonly number[], confidence: Confidence) => Measure, ((returns: readonly number[], confidence: Confidence) => Measure) | null]>> = {
  historical: [historicalVar, historicalShortfall], parametric: [parametricVar, parametricShortfall], ewma: [ewmaVar, null], cornish_fisher: [cornishFisherVar, null],
};
export const METHOD_NAMES = Object.keys(METHODS) as readonly VarMethod[];

/** Exceedances that are named, the newest first. */
const NAMED = 10;

/** What a table is made of. */
export interface VarBasis {
  /** Of the portfolio as it is now, oldest first. */
  readonly returns: readonly number[];
  /** When each ended, ms UTC. */
  readonly at: readonly number[];
  readonly window: number;
  /** Bars of a day: figures of a bar grow by its root. */
  readonly barsPerDay: number;
  readonly equity: number;
}

/** VaR by method and confidence, of the newest `window` returns. */
export function varValues({ returns, window, barsPerDay, equity }: VarBasis): RiskReport['values'] {
  const newest = returns.slice(-window);
  return METHOD_NAMES.flatMap((method) => CONFIDENCES.map((confidence) => {
    const [value, beyond] = METHODS[method];
    const bar = value(newest, confidence);
    const day = scaleHorizon(bar, barsPerDay);
    const shortfall = beyond === null ? null : scaleHorizon(beyond(newest, confidence), barsPerDay);
    return { method, confidence, bar, day, money: moneyOf(day, equity), shortfall, shortfallMoney: shortfall === null ? null : moneyOf(shortfall, equity) };
  }));
}

/** Every method against what came, and the one that is drawn. */
export function varTests(basis: VarBasis, drawn: { readonly method: VarMethod; readonly confidence: Confidence }): Pick<RiskReport, 'tests' | 'track'> {
  const { returns, at, window } = basis;
  const rolled = rollingVar(returns, window);
  const tests = METHOD_NAMES.flatMap((method) => CONFIDENCES.map((confidence) => testOf(basis, rolled, method, confidence)));
  if (returns.length <= window) return { tests, track: null };
  const { method, confidence } = drawn;
  const allowed = rolled[method][confidence];
  return { tests, track: { method, confidence, at: at.slice(window), change: returns.slice(window), value: Array.from(allowed.subarray(window), (one) => (Number.isNaN(one) ? null : one)) } };
}

function testOf({ returns, at, window }: VarBasis, rolled: RollingVar, method: VarMethod, confidence: Confidence): RiskReport['tests'][number] {
  const allowed = rolled[method][confidence];
  const { tests, places, ...counts } = judgeVar(returns, allowed, window, confidence);
  return {
    method, confidence, ...counts, needed: LEAST_FOR_TEST, kupiec: tests?.kupiec ?? null, christoffersen: tests?.christoffersen ?? null, both: tests?.both ?? null, light: tests?.light ?? null,
    last: places.slice(-NAMED).reverse().map((place) => ({ at: at[place] as number, loss: -(returns[place] as number), value: allowed[place] as number })),
  };
}

function moneyOf(measure: Measure, equity: number): string | null {
  return measure.kind === 'known' ? amountText(measure.value * equity) : null;
}
