/** Every measure against values that others worked out: empyrical's cases and MathWorks' backtests. */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { deepestFall } from './drawdown.ts';
import type { Measure } from './measure.ts';
import { quantile } from './moments.ts';
import { annualReturn, beta, calmar, downsideRisk, omega, sharpe, sortino, tailRatio, volatility } from './performance.ts';
import { christoffersen, conditionalCoverage, kupiec, type LikelihoodTest } from './var-backtest.ts';

const folder = new URL('../../../../../shared/data/metrics/', import.meta.url);
const missing = !existsSync(folder);

interface Case {
  readonly test: string;
  readonly args: Readonly<Record<string, unknown>>;
}

interface Book {
  readonly series: Readonly<Record<string, { readonly values?: readonly (number | null)[] }>>;
  readonly cases: readonly Case[];
}

const BARS: Readonly<Record<string, number>> = { daily: 252, weekly: 52, monthly: 12, yearly: 1 };
const barsOf = ({ period }: Case['args']): number => BARS[period as string] ?? 252;

/** empyrical leaves missing values out; alone, or as a pair. */
function numbers(value: unknown, book: Book): readonly (number | null)[] | null {
  if (Array.isArray(value)) return value as number[];
  const name = (value as { $series?: string } | null)?.$series;
  return name === undefined ? null : (book.series[name]?.values ?? null);
}

/** What each of empyrical's functions is called here. Its cases are tiny: the least sample is lifted for them. */
const OURS: Readonly<Record<string, (returns: readonly number[], args: Case['args'], other: (name: string) => readonly number[] | number) => Measure>> = {
  test_annual_ret: (returns, args) => annualReturn(returns, barsOf(args)),
  test_cagr: (returns, args) => annualReturn(returns, barsOf(args)),
  test_annual_volatility: (returns, args) => volatility(returns, barsOf(args)),
  test_calmar: (returns, args) => calmar(returns, barsOf(args), 1),
  test_sharpe_ratio: (returns, args) => sharpe(returns, barsOf(args), args['risk_free'] as number, 2),
  test_downside_risk: (returns, args) => downsideRisk(returns, barsOf(args), args['required_return'] as number),
  test_sortino: (returns, args) => sortino(returns, barsOf(args), args['required_return'] as number, 2),
  // Its required return is a year's, as the only one.
  test_omega: (returns, args) => omega(returns.map((one) => one - (args['risk_free'] as number)), (1 + (args['required_return'] as number)) ** (1 / 252) - 1, 1),
  test_tail_ratio: (returns) => tailRatio(returns, 1),
  test_max_drawdown: (returns) => deepestFall(returns),
  test_beta: (returns, _args, other) => beta(returns, other('benchmark') as readonly number[], 2),
};

const STILL_BARS = new Set(['test_annual_ret', 'test_cagr', 'test_tail_ratio']);

function casesOf(book: Book): readonly (readonly [name: string, ours: Measure, expected: number | null])[] {
  return book.cases.flatMap(({ test, args }, i) => {
    const ours = OURS[test];
    const raw = numbers(args['returns'], book);
    // A whole series in place of one number, or several series side by side, is empyrical's own interface.
    if (ours === undefined || raw === null || typeof args['expected'] === 'object' || [args['risk_free'], args['required_return']].some((one) => typeof one === 'object')) return [];
    const benchmark = numbers(args['benchmark'], book);
    // Where a function of empyrical counts a missing return as a bar on which nothing happened, so do we.
    const gap = STILL_BARS.has(test) ? 0 : null;
    const whole = raw.map((one) => one ?? gap).flatMap((one, at) => (one === null || (benchmark !== null && (benchmark[at] ?? null) === null) ? [] : [[one, benchmark?.[at] ?? 0] as const]));
    const measure = ours(whole.map(([one]) => one), args, () => whole.map(([, other]) => other));
    return [[`${test.slice(5)} ${i}`, measure, typeof args['expected'] === 'number' ? args['expected'] : null] as const];
  });
}

describe.skipIf(missing)('measures and the values of empyrical', () => {
  const cases = missing ? [] : casesOf(JSON.parse(gunzipSync(readFileSync(new URL('empyrical/cases.json.gz', folder))).toString()) as Book);

  it('are compared in all the cases there are for them', () => {
    expect(cases.length).toBeGreaterThanOrEqual(25);
  });

  it.each(cases)('%s', (_name, ours, expected) => {
    if (expected === null) return expect(ours.kind).not.toBe('known');
    // Our deepest fall is a size, theirs is a change.
    return expect(ours).toMatchObject({ kind: 'known', value: expect.closeTo(expected, 8) as number });
  });

  it.each([[[1, 2], 0, 1], [[1, 2], 1, 2], [[1, 81, 82, 83, 84, 85], 0.2, 81]])('the quantile of %j at %d is %d', (values, share, expected) => {
    expect(quantile(values, share)).toBeCloseTo(expected, 12);
  });
});

describe.skipIf(missing)('tests of a VaR and the values of MathWorks', () => {
  interface Reference { readonly LR: number; readonly pvalue: number }
  interface Backtests {
    readonly kupiec_pof: readonly (Reference & { readonly N: number; readonly x: number; readonly p: number })[];
    readonly christoffersen_independence: readonly (Reference & { readonly N00: number; readonly N01: number; readonly N10: number; readonly N11: number })[];
    readonly conditional_coverage: readonly { readonly N: number; readonly x: number; readonly p: number; readonly LR: number; readonly pvalue_chi2_2df: number }[];
  }
  const read = (): Backtests => JSON.parse(readFileSync(new URL('var/var_backtests.json', folder), 'utf8')) as Backtests;
  /** As many digits as are printed there. */
  const like = (test: LikelihoodTest, statistic: number, pValue: number): void => {
    expect(Math.abs(test.statistic / statistic - 1)).toBeLessThan(1e-4);
    expect(Math.abs(test.pValue / pValue - 1)).toBeLessThan(1e-4);
  };

  it('Kupiec', () => {
    const { kupiec_pof: cases } = read();
    expect(cases.length).toBeGreaterThan(2);
    for (const { N, x, p, LR, pvalue } of cases) like(kupiec(N, x, p), LR, pvalue);
  });

  it('Christoffersen', () => {
    for (const { N00, N01, N10, N11, LR, pvalue } of read().christoffersen_independence) like(christoffersen({ n00: N00, n01: N01, n10: N10, n11: N11 }), LR, pvalue);
  });

  it('both at once', () => {
    const { conditional_coverage: cases, christoffersen_independence: [pairs] } = read();
    for (const { N, x, p, LR, pvalue_chi2_2df } of cases) {
      if (pairs === undefined) throw new Error('no pairs to go with it');
      like(conditionalCoverage(kupiec(N, x, p), christoffersen({ n00: pairs.N00, n01: pairs.N01, n10: pairs.N10, n11: pairs.N11 })), LR, pvalue_chi2_2df);
    }
  });
});
