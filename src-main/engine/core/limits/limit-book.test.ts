import { describe, expect, it } from 'vitest';
import type { RiskLimit } from '../../../../src-shared/domain/risk-limit.ts';
import { BTC, Desk, SOL, type DeskOptions } from '../engine.fixture.ts';
import { limitStandings } from './limit-standing.ts';

const limit = (more: Partial<RiskLimit> = {}): RiskLimit => ({ scope: 'instrument', subject: null, measure: 'notional', limit: 2_500, act: 'block', ...more });
const deskWith = (limits: readonly RiskLimit[], more: DeskOptions = {}): Desk =>
  new Desk({ ...more, tweaks: { risk: { maxInstrumentExposure: 5, maxPortfolioExposure: 10, dailyLossHalt: 0.9, limits } } });

describe('a limit on each and one on a named instrument, with the same act', () => {
  const limits = [limit({ limit: 1_500 }), limit({ subject: BTC.id, limit: 3_000 }), limit({ subject: SOL.id, limit: 1_000 })];

  it('are one limit, the tighter: it breaks once and stays broken', () => {
    const desk = deskWith(limits);
    desk.open(BTC.id, 'long', { target: 200 });
    for (let i = 0; i < 4; i += 1) desk.quote(BTC.id, 120 + i / 10);
    expect(desk.factsOf('limit_breached').map(({ breach: { subject, limit: at, endedAt } }) => [subject, Number(at) / 1e18, endedAt])).toEqual([[BTC.id, 1_500, null]]);
  });

  it('the rows show what is held: of each instrument one, at the tighter level', () => {
    const desk = deskWith(limits);
    desk.open(BTC.id, 'long', { target: 200 });
    desk.open(SOL.id, 'long', { target: 200 });
    expect(limitStandings(desk.state).filter(({ basic }) => !basic).map(({ subject, limit: at }) => [subject, at])).toEqual([[BTC.id, '1500'], [SOL.id, '1000']]);
  });
});

describe('a restart', () => {
  it('within the minute, without an instrument that an entry was just sent on, counts the others and goes on', () => {
    const limits = [limit({ scope: 'venue', measure: 'ordersPerMinute', limit: 1 })];
    const first = deskWith(limits);
    first.enter(SOL.id);
    const stored = { orders: [...first.state.orders.values()] };
    const desk = deskWith(limits, { instruments: [BTC], at: first.at, stored });
    desk.enter(BTC.id);
    expect(desk.factsOf('signal_ended').at(-1)).toMatchObject({ end: 'executed' });
    desk.signal(BTC.id);
    desk.cycle();
    expect(desk.state.limits?.sends).toHaveLength(1);
  });
});
