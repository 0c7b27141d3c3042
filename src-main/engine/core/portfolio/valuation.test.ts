import { describe, expect, it } from 'vitest';
import { money, quantity, toText } from '../../../../src-shared/domain/decimal.ts';
import type { Currency } from '../../../../src-shared/domain/ids.ts';
import { BTC, Desk, ETH_SPOT, LATENCY_MS } from '../engine.fixture.ts';
import { balanceOf, post } from './ledger.ts';
import { cash, committed, equity, grossExposure, markPortfolio, openRisk, unrealisedTotal } from './valuation.ts';

const text = (desk: Desk, of: (state: Desk['state']) => bigint): string => toText(of(desk.state) as never);

describe('what everything is worth', () => {
  it('a perpetual counts its unrealised result, at the mark', () => {
    const desk = new Desk();
    desk.open();
    // 21.739 bought at 100; the fee of 1.08695 is paid.
    desk.quote(BTC.id, 102);
    expect(text(desk, unrealisedTotal)).toBe('43.478');
    expect(text(desk, cash)).toBe('9998.91305');
    expect(text(desk, equity)).toBe('10042.39105');
    expect(text(desk, grossExposure)).toBe('2217.378');
    // What is lost from here if the stop at 98 is hit.
    expect(text(desk, openRisk)).toBe('86.956');
    expect(text(desk, (state) => committed(state, BTC.id))).toBe('2173.9');
  });

  it('a short gains when the market falls', () => {
    const desk = new Desk();
    desk.open(BTC.id, 'short');
    desk.quote(BTC.id, 99);
    expect(text(desk, unrealisedTotal)).toBe('21.739');
    expect(text(desk, openRisk)).toBe('65.217');
  });

  it('spot is worth its base at the mark, and counts once', () => {
    const desk = new Desk();
    const entry = desk.enter(ETH_SPOT.id);
    desk.advance(2 * LATENCY_MS);
    desk.fill(entry, quantity('2'), '100');
    desk.quote(ETH_SPOT.id, 110);
    expect(text(desk, unrealisedTotal)).toBe('0');
    expect(text(desk, equity)).toBe('10019.9');
  });

  it('the mark has the drawdown from the highest equity seen, and the positions nobody protects', () => {
    const desk = new Desk();
    desk.open();
    desk.quote(BTC.id, 104);
    markPortfolio(desk.state, desk.state.at);
    desk.quote(BTC.id, 100);
    const mark = markPortfolio(desk.state, desk.state.at);
    expect(mark.drawdown).toBeCloseTo(86.956 / 10_085.86905, 9);
    expect([mark.openPositions, mark.unprotected]).toEqual([1, 0]);
  });
});

describe('the ledger', () => {
  it('each entry carries the balance after it; nothing is posted for nothing', () => {
    const desk = new Desk();
    const turn = { state: desk.state, at: desk.state.at, facts: [], effects: [], probe: () => undefined } as Parameters<typeof post>[0];
    const usdt = 'USDT' as Currency;
    post(turn, desk.venue.id, usdt, 'fee', money('-0.000000000000000001'), 'x');
    post(turn, desk.venue.id, usdt, 'fee', money('0'), 'x');
    expect(turn.facts.map((fact) => (fact.kind === 'ledger_posted' ? toText(fact.entry.balanceAfter) : ''))).toEqual(['9999.999999999999999999']);
    expect(balanceOf(desk.state, desk.venue.id, 'EUR' as Currency)).toBe(0n);
  });
});
