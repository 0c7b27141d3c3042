/**
 * What an account returned, with money put in and taken out on the way.
 *
 * Time-weighted: the period is cut at every flow, and the growth of its parts is multiplied (the true time-weighted method of the GIPS standards: a valuation at each
 * external flow). It says how the decisions did, whatever the person put in when. Nothing is approximated; Modified Dietz is used nowhere.
 *
 * Money-weighted: the one rate at which all flows grow into what is there at the end (internal rate of return; Excel's XIRR with actual days over 365). It says what the
 * person's money did. Ratios are float64: they are statistics, never money.
 */
import { toNumber, type Money } from '../../../src-shared/domain/decimal.ts';

const YEAR_MS = 365 * 86_400_000;

/** A return, or why there is none. `value` is a fraction: 0.05 is 5 %. */
export type Return = { readonly value: number; readonly why: null } | { readonly value: null; readonly why: string };

/** Equity just before a flow, and the flow: positive is money put in. */
export interface ValuedFlow {
  readonly at: number;
  readonly before: Money;
  readonly amount: Money;
}

const none = (why: string): Return => ({ value: null, why });

/**
 * Time-weighted return: ∏ (equity before the next flow ÷ equity after the last one) − 1. A part that begins with nothing or less has no return, unless nothing
 * came of it either: an account that was emptied and filled again goes on where it was. A part that ends below nothing cannot be gone on from: two of them would multiply to a gain.
 *
 * @param start equity at the beginning of the period
 * @param flows oldest first
 * @param end equity at its end
 */
export function timeWeighted(start: Money, flows: readonly ValuedFlow[], end: Money): Return {
  let growth = 1;
  let from = start;
  if (flows.some(({ before }) => before < 0n)) return none('there was nothing, or less than nothing, to earn with in a part of the period');
  for (const { before, amount } of [...flows, { before: end, amount: 0n as Money }]) {
    if (from > 0n) growth *= toNumber(before) / toNumber(from);
    else if (before !== from) return none('there was nothing, or less than nothing, to earn with in a part of the period');
    from = ((before as bigint) + (amount as bigint)) as Money;
  }
  if (start <= 0n && flows.every(({ amount }) => amount <= 0n)) return none('nothing was in the account');
  return Number.isFinite(growth) ? { value: growth - 1, why: null } : none('the formula has no finite answer for these amounts');
}

/** Money put in (positive) or taken out at a moment, ms. */
export interface CashFlow {
  readonly at: number;
  readonly amount: number;
}

/** Growth factors a period is searched for: from losing all but a millionth of a millionth to a million million times. */
const LOWEST = 1e-12;
const HIGHEST = 1e12;
const STEPS = 480;

/**
 * Money-weighted return over the whole period, not per year: the fraction g − 1 at which ∑ flow × g^(share of the period left) is the end's equity, `start` counting as
 * put in at its beginning. Looked for by sign over the whole range, then halved to the last bit of float64; no answer where there is no crossing, or more than one.
 */
export function moneyWeighted(start: number, flows: readonly CashFlow[], end: number, period: { readonly from: number; readonly until: number }): Return {
  const length = period.until - period.from;
  if (!(length > 0)) return none('the period has no length');
  const paid = [{ at: period.from, amount: start }, ...flows].filter(({ amount }) => amount !== 0).map(({ at, amount }) => ({ left: (period.until - at) / length, amount }));
  if (!paid.some(({ amount }) => amount > 0)) return none('no money was put in');
  const miss = (growth: number): number => paid.reduce((sum, { left, amount }) => sum + amount * growth ** left, 0) - end;
  const crossings = crossingsOf(miss);
  if (crossings.length === 0) return none(end <= 0 || miss(LOWEST) > 0 ? 'everything was lost, or as good as everything' : 'no rate explains these flows');
  if (crossings.length > 1) return none('more than one rate explains these flows');
  return { value: (crossings[0] ?? Number.NaN) - 1, why: null };
}

function crossingsOf(miss: (growth: number) => number): number[] {
  const at = (step: number): number => LOWEST * (HIGHEST / LOWEST) ** (step / STEPS);
  const found: number[] = [];
  let low = at(0);
  let below = miss(low);
  for (let step = 1; step <= STEPS; step += 1) {
    const high = at(step);
    const above = miss(high);
    if (above === 0) found.push(high);
    else if (below !== 0 && below < 0 !== above < 0) found.push(halve(miss, low, high));
    low = high;
    below = above;
  }
  return found;
}

/** The crossing between two growths of opposite sign. */
function halve(miss: (growth: number) => number, from: number, until: number): number {
  let [low, high] = [from, until];
  const risesFrom = miss(low) < 0;
  for (let i = 0; i < 200; i += 1) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (miss(middle) < 0 === risesFrom) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** A period's return per year of 365 days: (1 + r)^(365 days ÷ period) − 1. A period under a year is not made a year of (as the GIPS standards require). */
export function perYear(whole: Return, period: { readonly from: number; readonly until: number }): Return {
  if (whole.value === null) return whole;
  const length = period.until - period.from;
  if (length < YEAR_MS) return none('the period is shorter than a year');
  return { value: (1 + whole.value) ** (YEAR_MS / length) - 1, why: null };
}
