import { describe, expect, it } from 'vitest';
import { unitOf } from '../feature/feature-list.ts';
import type { Regime } from '../regime/regime.ts';
import type { Stance } from './analysis.ts';
import { ANALYSTS } from './analysts.ts';
import { breakoutAnalyst } from './breakout.ts';
import { carryAnalyst } from './carry.ts';
import { checkAnalysis } from './check-analysis.ts';
import { meanReversionAnalyst } from './mean-reversion.ts';
import { momentumAnalyst } from './momentum.ts';
import { confidenceOf } from './opinion.ts';
import { orderFlowAnalyst } from './order-flow.ts';
import { regimeAnalyst } from './regime-analyst.ts';
import { riskOfficer } from './risk-officer.ts';
import type { AnalysisContext, Analyst } from './seat.ts';
import { FALLING, RISING, snapshotWith } from './snapshot-fixture.ts';
import { trendAnalyst } from './trend.ts';

const CONTEXT: AnalysisContext = { snapshots: [], held: new Map(), dailyLossUsed: 0 };
type Changes = Readonly<Record<string, number | undefined>>;
type Row = readonly [what: string, regime: Regime, changes: Changes, stance: Stance];

const table = (analyst: Analyst, rows: readonly Row[]): void => {
  describe(analyst.role, () => {
    it.each(rows)('%s (%s)', (_, regime, changes, stance) => {
      const snapshot = snapshotWith(changes, { regime });
      const analysis = analyst.analyse(snapshot, CONTEXT);
      expect([analysis.stance, analysis.note]).toEqual([stance, analysis.note]);
      expect(checkAnalysis(analysis, snapshot), 'its own numbers hold').toBe(analysis);
      if (stance === 'abstain') expect(analysis.confidence).toBe(0);
      else expect(analysis.confidence).toBeGreaterThanOrEqual(0.5);
    });
  });
};

table(trendAnalyst, [
  ['both timeframes up', 'bull', RISING, 'buy'],
  ['both timeframes down', 'bear', FALLING, 'sell'],
  ['sits out a sideways market', 'sideways', RISING, 'abstain'],
  ['holds when the timeframes disagree', 'bull', { ...RISING, ema_fast_15m: 95 }, 'hold'],
  ['does not chase a price four ATRs ahead', 'bull', { ...RISING, last_price: 103.5 }, 'hold'],
  ['does not buy a trend the price has left', 'bull', { ...RISING, last_price: 95 }, 'hold'],
  ['is silent without its averages', 'bull', { ...RISING, ema_slow_15m: undefined }, 'abstain'],
]);

table(meanReversionAnalyst, [
  ['far below the mean', 'sideways', { z_5m: -2.4, rsi_5m: 25 }, 'buy'],
  ['far above the mean', 'sideways', { z_5m: 2.4, rsi_5m: 75 }, 'sell'],
  ['never fades a strong trend', 'bear', { z_5m: -3, rsi_5m: 15, adx_5m: 35 }, 'abstain'],
  ['never fades a wild market', 'volatile', { z_5m: -3, rsi_5m: 15 }, 'abstain'],
  ['fair price in a sideways market', 'sideways', { z_5m: 0.3 }, 'hold'],
  ['neither fair nor extreme', 'sideways', { z_5m: 1.6 }, 'abstain'],
  ['stretched without exhaustion', 'sideways', { z_5m: 2.4, rsi_5m: 55 }, 'abstain'],
]);

table(breakoutAnalyst, [
  ['a close above the range', 'sideways', { close_5m: 103.5, volume_ratio_5m: 3 }, 'buy'],
  ['a close below the range', 'sideways', { close_5m: 96.5, volume_ratio_5m: 3 }, 'sell'],
  ['in the middle', 'sideways', {}, 'hold'],
  ['near the edge', 'sideways', { close_5m: 102.5 }, 'abstain'],
  ['in a range without height', 'sideways', { channel_high_5m: 100, channel_low_5m: 100 }, 'abstain'],
  ['before the range is known', 'sideways', { channel_high_5m: undefined }, 'abstain'],
]);

table(momentumAnalyst, [
  ['a rising leader', 'bull', RISING, 'buy'],
  ['a falling laggard', 'bear', FALLING, 'sell'],
  ['a rising laggard', 'bull', { ...RISING, strength_rank_4h: 0.2 }, 'hold'],
  ['a falling leader', 'bear', { ...FALLING, strength_rank_4h: 0.8 }, 'hold'],
  ['an hour against four', 'bull', { ...RISING, return_1h_pct: -0.2 }, 'hold'],
  ['nothing to compare with', 'bull', { ...RISING, strength_rank_4h: undefined }, 'abstain'],
]);

const FLOW = { book_imbalance: 0.5, trade_pressure: 0.6, spread_bps: 2 };
table(orderFlowAnalyst, [
  ['buyers in book and tape', 'sideways', FLOW, 'buy'],
  ['sellers in book and tape', 'sideways', { ...FLOW, book_imbalance: -0.5, trade_pressure: -0.6 }, 'sell'],
  ['book and tape contradict', 'sideways', { ...FLOW, book_imbalance: -0.5 }, 'abstain'],
  ['balance', 'sideways', { ...FLOW, book_imbalance: 0.1, trade_pressure: 0.1 }, 'hold'],
  ['a spread too wide to cross', 'sideways', { ...FLOW, spread_bps: 20 }, 'hold'],
  ['candles only', 'sideways', {}, 'abstain'],
]);

table(carryAnalyst, [
  ['crowded longs', 'sideways', { funding_bps: 5, basis_bps: 10 }, 'sell'],
  ['crowded shorts', 'sideways', { funding_bps: -4, basis_bps: -10 }, 'buy'],
  ['a crowd in a bull market is often right', 'bull', { funding_bps: 5, basis_bps: 10 }, 'abstain'],
  ['a huge crowd is not', 'bull', { funding_bps: 12, basis_bps: 10 }, 'sell'],
  ['a contrary basis', 'sideways', { funding_bps: 5, basis_bps: -10 }, 'abstain'],
  ['no basis known', 'sideways', { funding_bps: 5 }, 'sell'],
  ['ordinary funding', 'sideways', { funding_bps: 1 }, 'abstain'],
  ['spot', 'sideways', {}, 'abstain'],
]);

table(regimeAnalyst, [
  ['bull', 'bull', RISING, 'buy'],
  ['bear', 'bear', FALLING, 'sell'],
  ['sideways', 'sideways', {}, 'hold'],
  ['volatile', 'volatile', { regime_volatility: 3 }, 'hold'],
  ['not known yet', 'sideways', { regime_trend: undefined }, 'abstain'],
]);

describe('the risk officer', () => {
  it.each<readonly [string, Changes, number, RegExp | null]>([
    ['has no objection', {}, 0, null],
    ['objects to a spent loss allowance', {}, 0.85, /^85 % of the daily loss allowance is used, limit 80 %$/],
    ['objects to a wide spread', { spread_bps: 45 }, 0, /^the spread is 45\.0 bps, limit 30$/],
    ['objects to a wild market', { regime_volatility: 5 }, 0, /^volatility is 5\.0 times the usual, limit 4$/],
    ['objects to a dead market', { atr_5m: 0.01 }, 0, /too quiet/],
    ['objects where no stop can be placed', { atr_5m: undefined }, 0, /no stop/],
  ])('%s', (_, changes, dailyLossUsed, veto) => {
    const analysis = riskOfficer.analyse(snapshotWith(changes), { ...CONTEXT, dailyLossUsed });
    expect(analysis.stance).toBe('abstain');
    if (veto === null) expect(analysis.veto).toBeNull();
    else expect(analysis.veto).toMatch(veto);
  });

  it('objects to data that did not pass the gate', () => {
    const quality = { entriesAllowed: false, reasons: [{ code: 'stale' as const, sentence: 'the last price is 95 s old, limit 90 s' }] };
    expect(riskOfficer.analyse(snapshotWith({}, { quality }), CONTEXT).veto).toBe('the data may not be traded on: the last price is 95 s old, limit 90 s');
  });
});

describe('all analysts', () => {
  it('are eight, with one officer', () => {
    expect(ANALYSTS.map(({ id }) => id)).toEqual(['trend', 'mean_reversion', 'breakout', 'momentum', 'order_flow', 'carry', 'regime', 'risk_officer']);
    expect(ANALYSTS.filter(({ officer }) => officer).map(({ id }) => id)).toEqual(['risk_officer']);
  });

  it('read only features that exist, and quote only what they say they read', () => {
    for (const analyst of ANALYSTS) {
      expect(analyst.reads.filter((name) => unitOf(name) === null)).toEqual([]);
      for (const snapshot of [snapshotWith(RISING, { regime: 'bull' }), snapshotWith({ ...FLOW, funding_bps: 5 })]) {
        const quoted = analyst.analyse(snapshot, CONTEXT).evidence.map(({ feature }) => feature);
        expect(quoted.filter((name) => !analyst.reads.includes(name))).toEqual([]);
      }
    }
  });

  it('abstain on an empty snapshot', () => {
    const empty = { ...snapshotWith(), values: {} };
    expect(new Set(ANALYSTS.map((analyst) => analyst.analyse(empty, CONTEXT).stance))).toEqual(new Set(['abstain']));
  });

  it('are pure: the same snapshot gives the same answer', () => {
    const snapshot = snapshotWith(RISING, { regime: 'bull' });
    for (const analyst of ANALYSTS) expect(analyst.analyse(snapshot, CONTEXT)).toEqual(analyst.analyse(snapshot, CONTEXT));
  });

  it('place no stop below zero', () => {
    expect(trendAnalyst.analyse(snapshotWith({ ...RISING, last_price: 100, atr_5m: 60 }, { regime: 'bull' }), CONTEXT).stance).toBe('abstain');
  });

  it('are confident between 0.5 and 0.85, more with stronger evidence', () => {
    expect([confidenceOf(-3), confidenceOf(0.5), confidenceOf(1, 1), confidenceOf(0, 99)]).toEqual([0.5, 0.675, 0.85, 0.675]);
  });
});
