import { describe, expect, it } from 'vitest';
import type { RiskLimit } from '../../../src-shared/domain/risk-limit.ts';
import { defaultConfig } from '../../engine/core/default-config.ts';
import type { Books } from '../risk/books.ts';
import { limitsAfter, notReckoned } from './limits-after.ts';
import { applyStress, type StressPosition } from './stress-model.ts';

const limits = defaultConfig({ watchlist: [], barsOnly: true, intervalMs: 60_000 }).risk;
const books: Books = { at: 0, equityText: '1000', equity: 1_000, holdings: [], unpriced: [], instruments: [], bitcoin: null, wallets: [], day: { startsAt: 0, equity: 1_020 }, week: 1_050, high: 1_100, limits };
const long: StressPosition = { instrument: 'BTC', asset: 'BTC', venue: 'a', quote: 'USDT', kind: 'perpetual', quantity: 2.4, cost: 240, price: 100, stop: null, maintenance: 0.01, takerFee: 0, halfSpread: 0, whatIf: false, strategy: 'agents', teams: ['crew', 'group_chat'] };
const after = (move: number, more: { readonly positions?: readonly StressPosition[]; readonly depeg?: number; readonly books?: Partial<Books> } = {}): ReturnType<typeof limitsAfter> =>
  limitsAfter({ ...books, ...more.books }, applyStress(1_000, more.positions ?? [long], [], { shockOf: () => ({ move, jump: move, from: 'scenario' }), spreadTimes: 1, funding: 0, depeg: more.depeg ?? 0, unreachable: false }));

describe('limits after a scenario', () => {
  it('losses count from the day’s start and from the high, with what is lost already', () => {
    const [daily, drawdown] = after(-0.2);
    // 1,000 − 48 of a day that began with 1,020 and a high of 1,100.
    expect(daily).toMatchObject({ name: 'daily loss', before: expect.closeTo(1 - 1_000 / 1_020, 9), after: expect.closeTo(1 - 952 / 1_020, 9), limit: 0.05, broken: true, brokenBefore: false });
    expect(drawdown).toMatchObject({ name: 'drawdown', after: expect.closeTo(1 - 952 / 1_100, 9), broken: false });
  });

  it('exposure is measured against what is left: a rise breaks the limit that held', () => {
    expect(after(0.1).find(({ name }) => name === 'instrument exposure')).toMatchObject({ subject: 'BTC', before: 0.24, after: expect.closeTo(264 / 1_024, 9), limit: 0.25, broken: true, brokenBefore: false });
  });

  it('what is not held yet counts only after', () => {
    expect(after(0, { positions: [{ ...long, whatIf: true, quantity: 5 }] }).find(({ name }) => name === 'portfolio exposure')).toMatchObject({ before: 0, after: 0.5 });
  });

  it('a currency that loses its worth breaks no limit: the session counts in that currency', () => {
    expect(after(0, { positions: [], depeg: 0.1 })[0]).toMatchObject({ after: expect.closeTo(1 - 1_000 / 1_020, 9), broken: false });
  });

  it('a person’s own limits: of all, of each, and of one subject, each in its unit', () => {
    const own = (limit: Omit<RiskLimit, 'act'>, move = -0.2): unknown => after(move, { books: { limits: { ...limits, limits: [{ ...limit, act: 'block' }] } } }).slice(4);
    expect(own({ scope: 'portfolio', subject: null, measure: 'weeklyLoss', limit: 0.09 })).toEqual([{ name: 'weekly loss', subject: null, unit: 'fraction', before: expect.closeTo(1 - 1_000 / 1_050, 9), after: expect.closeTo(1 - 952 / 1_050, 9), limit: 0.09, broken: true, brokenBefore: false }]);
    expect(own({ scope: 'portfolio', subject: null, measure: 'minEquity', limit: 952 })).toMatchObject([{ unit: 'money', after: 952, broken: false }]);
    expect(own({ scope: 'portfolio', subject: null, measure: 'minEquity', limit: 953 })).toMatchObject([{ broken: true, brokenBefore: false }]);
    expect(own({ scope: 'instrument', subject: null, measure: 'notional', limit: 250 }, 0.1)).toMatchObject([{ subject: 'BTC', unit: 'money', before: 240, after: expect.closeTo(264, 9), broken: true }]);
    expect(own({ scope: 'venue', subject: 'a', measure: 'leverage', limit: 1 })).toMatchObject([{ subject: 'a', unit: 'times', before: 0.24, after: expect.closeTo(192 / 952, 9), broken: false }]);
    expect(own({ scope: 'quote', subject: 'EUR', measure: 'notional', limit: 1 })).toMatchObject([{ subject: 'EUR', before: 0, after: 0, broken: false }]);
    expect(own({ scope: 'portfolio', subject: null, measure: 'concentration', limit: 0.25 })).toMatchObject([{ before: 0.24, after: expect.closeTo(192 / 952, 9) }]);
    expect(own({ scope: 'strategy', subject: null, measure: 'notional', limit: 250 }, 0.1)).toMatchObject([{ subject: 'agents', before: 240, after: expect.closeTo(264, 9), broken: true }]);
    expect(own({ scope: 'strategy', subject: 'by hand', measure: 'notional', limit: 250 }, 0.1)).toMatchObject([{ subject: 'by hand', before: 0, after: 0, broken: false }]);
    expect(own({ scope: 'team', subject: null, measure: 'leverage', limit: 1 })).toMatchObject([{ subject: 'crew', before: 0.24 }, { subject: 'group_chat', before: 0.24 }]);
    expect(own({ scope: 'team', subject: 'crew', measure: 'notional', limit: 1 })).toMatchObject([{ subject: 'crew', brokenBefore: true }]);
    expect(own({ scope: 'instrument', subject: 'BTC', measure: 'quantity', limit: 2 })).toMatchObject([{ unit: 'quantity', before: 2.4, brokenBefore: true }]);
    expect(own({ scope: 'portfolio', subject: null, measure: 'var95', limit: 0.1 })).toEqual([]);
  });

  it('limits of which nothing can be said are named, each once', () => {
    const own = (measure: RiskLimit['measure'], scope: RiskLimit['scope'] = 'portfolio'): RiskLimit => ({ scope, subject: null, measure, limit: 1, act: 'block' });
    expect(notReckoned({ ...books, limits: { ...limits, limits: [own('var95'), own('leverage'), own('correlation'), own('var95', 'venue')] } })).toEqual(['VaR 95', 'correlation']);
    expect(notReckoned({ ...books, limits: { ...limits, limits: [own('dailyLoss'), { ...own('dailyLoss'), scope: 'team' }, own('drawdown'), own('drawdown', 'strategy'), own('liquidation')] } })).toEqual(['daily loss of each team', 'drawdown of each strategy', 'liquidation distance']);
    expect([notReckoned({ ...books, limits: { ...limits, limits: [own('leverage')] } }), notReckoned({ ...books, limits: null })]).toEqual([[], []]);
  });

  it('limits that are not known are not made up', () => {
    expect(after(-0.5, { books: { limits: null } })).toEqual([]);
  });
});
