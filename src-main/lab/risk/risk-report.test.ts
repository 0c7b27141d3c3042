import { afterEach, describe, expect, it } from 'vitest';
import { contract, type InputOf, type OutputOf } from '../../../src-shared/contract/contract.ts';
import { must } from '../../../src-shared/support/assert.ts';
import { value } from '../../../src-shared/support/result.fixture.ts';
import { answerLab } from '../app/answer-lab.ts';
import { BOOKS_START, closesFrom, madeFolder, type MadeBooks, type MadeMarket } from './risk-folder.fixture.ts';

type Report = OutputOf<'risk.report'>;

const HOUR = 3_600_000;
const BTC = 'BTC-USDT-PERP.alpha';
const ETH = 'ETH-USDT-PERP.alpha';
let done: (() => void) | null = null;
afterEach(() => { done?.(); done = null; });

function ask(books: MadeBooks, input: Partial<InputOf<'risk.report'>> = {}): Report {
  const made = madeFolder(books);
  done = made.done;
  const { input: shape, output } = contract['risk.report'];
  return output.parse(value(answerLab(made.reader, 'risk.report', shape.parse({ now: null, timeframe: 'auto', window: 300, method: 'historical', confidence: 0.95, points: 100, ...input }))));
}

/** Returns of a coin that falls 5 % every twentieth hour and rises a little otherwise. */
const jumpy = (count: number): number[] => Array.from({ length: count }, (_, i) => (i % 20 === 19 ? -0.05 : 0.002 + 0.0001 * (i % 7)));
const btc = (count = 800): MadeMarket => ({ id: BTC, kind: 'perpetual', closes: closesFrom(jumpy(count)) });
/** Twice what BTC does. */
const eth = (count = 800): MadeMarket => ({ id: ETH, kind: 'perpetual', closes: closesFrom(jumpy(count).map((one) => 2 * one), 50), maintenance: '0.05' });
const lastOf = ({ closes }: MadeMarket): number => must(closes.at(-1), 'a close');
const held = (market: MadeMarket, worth: number, direction: 'long' | 'short' = 'long', more: object = {}): MadeBooks['positions'][number] => ({ instrument: market.id, direction, quantity: String(worth / lastOf(market)), entry: String(lastOf(market)), ...more });

const find = ({ values }: Report, method: string, confidence: number): Report['values'][number] => must(values.find((one) => one.method === method && one.confidence === confidence), method);
const known = (measure: Report['values'][number]['bar'] | undefined): number => (measure?.kind === 'known' ? measure.value : Number.NaN);

describe('the risk of what is held', () => {
  it('of one long that is half of equity: half of the market’s own VaR, and √24 of it a day, in money as well', () => {
    const report = ask({ markets: [btc()], positions: [held(btc(), 5_000)], equity: [10_000] });
    // 15 of the newest 300 hours lost 5 %: the 5 % quantile lies between the last of them and the next return.
    const [bar, day] = [known(find(report, 'historical', 0.99).bar), known(find(report, 'historical', 0.99).day)];
    expect(bar).toBeCloseTo(0.025, 9);
    expect(day).toBeCloseTo(0.025 * Math.sqrt(24), 9);
    expect(find(report, 'historical', 0.99)).toMatchObject({ money: expect.stringMatching(/^1224\.7/), shortfallMoney: expect.stringMatching(/^1224\.7/) });
    expect(report).toMatchObject({ state: 'held', equity: '10000', basis: { timeframe: '1h', window: 300, bars: 800 } });
    expect(report.basis.sentence).toContain('√24');
    expect(find(report, 'cornish_fisher', 0.95).shortfall).toBeNull();
    expect(report.sentence).toMatch(/^On 19 days of 20 no more than /);
  });

  it('a short next to a long of the same coin’s moves cancels: net leverage falls, gross does not', () => {
    const report = ask({ markets: [btc(), eth()], positions: [held(btc(), 4_000), held(eth(), 2_000, 'short')], equity: [10_000] });
    expect(report.portfolio).toMatchObject({ grossLeverage: expect.closeTo(0.6, 9), netLeverage: expect.closeTo(0.2, 9), gross: '6000', net: '2000', concentration: { largest: expect.closeTo(2 / 3, 9), herfindahl: expect.closeTo(5 / 9, 9), effective: expect.closeTo(1.8, 9) } });
    // ETH moves twice as far: half as much of it, sold short, takes all the risk away.
    expect(known(find(report, 'historical', 0.95).bar)).toBeCloseTo(0, 9);
    expect(known(report.portfolio?.beta)).toBeCloseTo(0, 9);
    expect(report.portfolio?.correlationRisk?.average).toBeCloseTo(-1, 9);
  });

  it('components add up to the parametric VaR, and beta is what each market does when BTC moves', () => {
    const report = ask({ markets: [btc(), eth()], positions: [held(btc(), 4_000), held(eth(), 2_000)], equity: [10_000] });
    const day = known(find(report, 'parametric', 0.95).day);
    const components = report.positions.map(({ component }) => component ?? Number.NaN);
    // The mean return is in the VaR and not in the components.
    const mean = jumpy(800).slice(-300).reduce((sum, one) => sum + one, 0) / 300;
    expect(components.reduce((sum, one) => sum + one, 0)).toBeCloseTo(day + 0.8 * mean * Math.sqrt(24), 6);
    expect(components[0]).toBeCloseTo(components[1] ?? 0, 6);
    expect(report.positions.map(({ beta }) => known(beta))).toEqual([expect.closeTo(1, 9), expect.closeTo(2, 9)]);
    expect(known(report.portfolio?.beta)).toBeCloseTo(0.8, 9);
  });

  it('says where a venue would close each, with what lies in its wallet, and nothing of spot', () => {
    const report = ask({ markets: [btc(), { ...eth(), id: 'ETH-USDT.alpha', kind: 'spot' }], positions: [held(btc(), 20_000), held({ ...eth(), id: 'ETH-USDT.alpha' }, 500, 'long', { by: 'hand' })], equity: [10_500], balance: '10000' });
    const [perpetual, spot] = report.positions;
    // 20,000 at a margin of 10,000: half the price, and the margin that must remain.
    expect(perpetual?.liquidation?.distance).toBeCloseTo(1 - 0.5 / 0.99, 9);
    expect(spot).toMatchObject({ liquidation: null, strategy: 'by hand', asset: 'ETH' });
    expect(report.portfolio?.byStrategy.map(({ name }) => name)).toEqual(['agents', 'by hand']);
  });

  it('tests the VaR on the bars after the window, names what went beyond it, and draws the wanted one', () => {
    const report = ask({ markets: [btc()], positions: [held(btc(), 10_000)], equity: [10_000] }, { method: 'parametric', confidence: 0.99 });
    const test = must(report.tests.find(({ method, confidence }) => method === 'parametric' && confidence === 0.99), 'a test');
    // Every twentieth bar loses more than 2.33 deviations: 25 of 500 where 5 are expected.
    expect(test).toMatchObject({ bars: 500, exceeded: 25, expected: expect.closeTo(5, 9), light: 'red' });
    expect(test.kupiec?.pValue).toBeLessThan(1e-6);
    expect(test.last).toHaveLength(10);
    expect(test.last[0]).toMatchObject({ at: BOOKS_START + 801 * HOUR, loss: expect.closeTo(0.05, 9) });
    expect(report.track).toMatchObject({ method: 'parametric', confidence: 0.99 });
    expect(report.track?.at).toHaveLength(500);
  });
});

describe('what cannot be told is not told', () => {
  it('no position: no figure of a portfolio', () => {
    const report = ask({ markets: [btc(), eth()], positions: [], equity: [10_000, 10_010] });
    expect(report).toMatchObject({ state: 'no_positions', sentence: 'No positions: nothing is at risk.', values: [], tests: [], track: null, portfolio: null, positions: [] });
  });

  it('too few bars: how many there are and how many it takes, in place of each number', () => {
    const report = ask({ markets: [btc(120)], positions: [held(btc(120), 5_000)], equity: [10_000] });
    expect(report.sentence).toBe('VaR needs 250 bars, has 120.');
    for (const { bar, money } of report.values) expect([bar, money]).toEqual([{ kind: 'insufficient', observations: 120, needed: 250 }, null]);
    expect(report.tests.every(({ light, bars }) => light === null && bars === 0)).toBe(true);
    expect(report.positions[0]).toMatchObject({ component: null });
    expect(report.portfolio?.correlationRisk).toBeNull();
  });

  it('a market of BTC with few bars takes no other figure along: only betas want for it', () => {
    const report = ask({ markets: [btc(20), eth()], positions: [held(eth(), 5_000)], equity: [10_000] });
    expect(report.basis).toMatchObject({ timeframe: '1h', bars: 800 });
    expect(known(find(report, 'historical', 0.95).bar)).toBeGreaterThan(0);
    expect(report.positions[0]).toMatchObject({ component: expect.any(Number), beta: { kind: 'insufficient', observations: 20, needed: 30 } });
    expect(report.portfolio?.beta).toMatchObject({ kind: 'insufficient' });
  });

  it('beta is to the market of BTC that still has prices, where an older one is known too', () => {
    const old: MadeMarket = { ...btc(30), id: 'BTC-USDC-PERP.alpha' };
    const report = ask({ markets: [old, btc(), eth()], positions: [held(eth(), 5_000)], equity: [10_000] });
    expect(known(report.portfolio?.beta)).toBeCloseTo(1, 9);
  });

  it('old prices: said with their age, once the next bar is over as well', () => {
    const books = { markets: [btc()], positions: [held(btc(), 5_000)], equity: [10_000] };
    const fresh = ask(books, { now: BOOKS_START + 801 * HOUR + HOUR });
    expect(fresh.prices).toEqual({ at: BOOKS_START + 801 * HOUR, stale: false, sentence: null });
    done?.();
    const old = ask(books, { now: BOOKS_START + 803 * HOUR });
    expect(old.prices).toMatchObject({ stale: true, sentence: `The price of ${BTC} is 2 h old: every figure stands as of 2026-04-04 09:00 UTC.` });
    expect(old.sentence).toMatch(/^The price of .* stands as of 2026-04-04 09:00 UTC\. On 19 days of 20 no more than /);
    expect(fresh.sentence).toMatch(/^On 19 days of 20 /);
  });

  it('no books at all', () => {
    expect(ask({ markets: [], positions: [], equity: [] })).toMatchObject({ state: 'no_books', equity: null, values: [] });
  });
});

describe('what equity has done', () => {
  it('how far it stands below its highest, since when, and the longest time below one', () => {
    const report = ask({ markets: [], positions: [], equity: [100, 90, 95, 101, 104, 98, 97, 99] });
    expect(report.drawdown).toEqual({
      current: expect.closeTo(1 - 99 / 104, 12) as number, deepest: expect.closeTo(0.1, 12) as number, since: BOOKS_START + 4 * HOUR, lasts: 3 * HOUR, longestMs: 3 * HOUR, peak: 104, low: 97, lowAt: BOOKS_START + 6 * HOUR,
    });
  });

  it('ratios take deposits out, and say what they are made of', () => {
    const equity = Array.from({ length: 60 }, (_, i) => 10_000 + (i % 2) + (i >= 30 ? 5_000 : 0));
    const { performance } = ask({ markets: [], positions: [], equity, deposits: [[30, '5000']] });
    expect(performance.sentence).toContain('59 bars of equity of 1 h each');
    expect(known(performance.volatility)).toBeLessThan(0.02);
    expect(performance.expectancy).toEqual({ kind: 'insufficient', observations: 0, needed: 30 });
  });

  it('money taken out is no fall, and money put in ends none', () => {
    const taken = ask({ markets: [], positions: [], equity: [10_000, 10_000, 4_000, 4_000], deposits: [[2, '-6000']] });
    expect(taken.drawdown).toMatchObject({ current: 0, deepest: 0, lasts: 0, longestMs: 0, peak: 4_000 });
    done?.();
    // A tenth is lost, and stays lost when as much again is put in: the highest counts in today's money.
    const put = ask({ markets: [], positions: [], equity: [10_000, 9_000, 19_000, 19_000], deposits: [[2, '10000']] });
    expect(put.drawdown).toMatchObject({ current: expect.closeTo(0.1, 12), deepest: expect.closeTo(0.1, 12), since: BOOKS_START, lasts: 3 * HOUR, peak: expect.closeTo(19_000 / 0.9, 8) });
  });

  it('a return is of the money that was there: what came in during the bar is in what it is a share of', () => {
    // 40 days of hours. On day 20, at noon, 900 are put to 100; in the afternoon 10 % is earned on all of it.
    const noon = 20 * 24 + 12;
    const equity = Array.from({ length: 40 * 24 }, (_, i) => (i < noon ? 100 : i === noon ? 1_000 : 1_100));
    const { performance } = ask({ markets: [], positions: [], equity, deposits: [[noon, '900']] });
    expect(performance.sentence).toContain('39 bars of equity of 1 d each');
    // One day of +10 %, all others still.
    expect(known(performance.sharpe)).toBeCloseTo((0.1 / 39 / Math.sqrt(0.1 ** 2 / 39)) * Math.sqrt(365), 9);
    expect(known(performance.annualReturn)).toBeCloseTo(1.1 ** (365 / 39) - 1, 9);
  });

  it('an account that was emptied and filled again is measured from when it was filled', () => {
    const { drawdown } = ask({ markets: [], positions: [], equity: [10_000, 5_000, 0, 800, 400], deposits: [[2, '-5000'], [3, '800']] });
    expect(drawdown).toMatchObject({ current: expect.closeTo(0.5, 12), deepest: expect.closeTo(0.5, 12), since: BOOKS_START + 3 * HOUR, peak: 800 });
  });

  it('trades: profit factor in money, expectancy in what the first stop put at risk', () => {
    const results = Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? ['-20', '10'] : ['10', '10']) as [string, string]);
    const { performance } = ask({ markets: [], positions: [], equity: [10_000], results });
    expect(performance.profitFactor).toMatchObject({ value: expect.closeTo(1.5, 12) });
    expect(performance.expectancy).toMatchObject({ value: expect.closeTo(0.25, 12), observations: 40 });
  });
});
