import { describe, expect, it } from 'vitest';
import { toText } from '../../../../src-shared/domain/decimal.ts';
import type { PositionId } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { BTC, Desk, SOL, type DeskOptions } from '../engine.fixture.ts';
import { closeCost, closeSentence } from './preview-close.ts';
import { previewProtection } from './move-protection.ts';

/** 10,000 USDT, long 21.739 BTC at 100 with its stop at 98 and its target at 104. */
const opened = (options: DeskOptions = {}, direction: 'long' | 'short' = 'long'): Desk => {
  const desk = new Desk(options);
  desk.open(BTC.id, direction);
  return desk;
};

function move(desk: Desk, stop: string | null, target: string | null = null): { readonly accepted: boolean; readonly sentence: string } {
  const position = must(desk.position(), 'open').id;
  const preview = previewProtection(desk.state, { position, stop, target });
  desk.command({ kind: 'move_protection', position, stop, target });
  const { accepted, sentence } = must(desk.factsOf('command_handled').at(-1), 'handled');
  // What is previewed is what is done.
  expect([preview.allowed, preview.sentence]).toEqual([accepted, sentence]);
  return { accepted, sentence };
}

const stopsAtVenue = (desk: Desk): string[] => desk.venue.open().filter(({ type }) => type === 'stop').map(({ triggerPrice }) => toText(must(triggerPrice, 'a stop has one')));

describe('a stop moved by hand', () => {
  it('towards profit: the new one stands before the old one goes', () => {
    const desk = opened();
    expect(move(desk, '99')).toEqual({ accepted: true, sentence: 'Stop moves from 98 to 99.' });
    desk.advance(30);
    expect(stopsAtVenue(desk)).toEqual(['98', '99']);
    desk.advance(2_000);
    expect(stopsAtVenue(desk)).toEqual(['99']);
    expect(desk.position()).toMatchObject({ protection: 'native' });
  });

  it('is put on the tick, towards the trader', () => {
    const desk = opened();
    expect(move(desk, '98.72').sentence).toBe('Stop moves from 98 to 98.8.');
  });

  it.each<[string, DeskOptions, 'long' | 'short', string, string]>([
    ['above the market', {}, 'long', '100', 'The stop of a long position must lie below the last price 100; 100 would fire at once.'],
    ['below it, short', {}, 'short', '99.5', 'The stop of a short position must lie above the last price 100; 99.5 would fire at once.'],
    ['nothing new', {}, 'long', '98', 'Nothing would change.'],
    ['words', {}, 'long', 'low', 'A stop or target must be a price above 0 with at most 18 decimal places.'],
    ['farther than the venue takes', {}, 'long', '91', 'The stop lies 9.00 % from the market; the venue takes no more than 8.00 %.'],
    // 21.739 × (100 − 92.5) + the fee of leaving = 164.05: within 2 %. With 1 % allowed it is not.
    ['a larger loss than a person may take', { tweaks: { risk: { maxRiskByHand: 0.01 } } }, 'long', '92.5', 'At 92.5 the position would lose 164.05; a position may lose 99.99 (1.00 % of equity).'],
  ])('is refused: %s', (_name, options, direction, stop, sentence) => {
    const desk = opened(options, direction);
    const before = toText(must(desk.position()?.stop, 'has a stop'));
    expect(move(desk, stop)).toEqual({ accepted: false, sentence });
    desk.advance(1_000);
    expect([stopsAtVenue(desk), toText(must(desk.position()?.stop, 'has a stop'))]).toEqual([[before], before]);
  });

  it('away from profit only within the limit for risk by hand, and only while trading is active', () => {
    const desk = opened();
    expect(move(desk, '97').accepted).toBe(true);
    desk.advance(1_000);
    expect(stopsAtVenue(desk)).toEqual(['97']);
    desk.command({ kind: 'pause' });
    expect(move(desk, '96')).toEqual({ accepted: false, sentence: 'Trading is paused: a stop may only be moved towards profit now.' });
    expect(move(desk, '97.5').accepted).toBe(true);
    desk.halt();
    expect(move(desk, '98').accepted).toBe(true);
  });

  it('not beyond liquidation', () => {
    const desk = opened({ tweaks: { risk: { maxPortfolioExposure: 15, maxInstrumentExposure: 15, riskPerTrade: 0.25, maxRiskByHand: 0.9, priceCollar: 0.05 } } });
    // 125,000 of position on 10,000: 1 % of it must remain, so about 7 % against it ends it; the portfolio's own limit of 15 says 5.7 %.
    expect(move(desk, '94').sentence).toMatch(/^The stop 94 lies beyond liquidation at about 9\d\.\d+: the venue would close the position first\.$/);
  });

  it('a position that is being closed keeps what it has', () => {
    const desk = opened();
    desk.venue.always('submit', 'silent');
    desk.command({ kind: 'close_position', position: must(desk.position(), 'open').id });
    expect(move(desk, '99')).toEqual({ accepted: false, sentence: 'The position is being closed.' });
  });

  it('one that is not there', () => {
    const desk = new Desk();
    expect(previewProtection(desk.state, { position: 'nope' as PositionId, stop: '1', target: null })).toMatchObject({ allowed: false, sentence: 'There is no such open position.' });
  });

  it('stays where it was put until the price makes a new best; then trailing tightens it, never loosens', () => {
    const desk = opened({ tweaks: { protection: { breakEvenAtR: 1, trailR: 1, trailStepR: 0.25 } } });
    desk.quote(BTC.id, 103);
    desk.advance(1_000);
    // One R is 2: a best of 103 trails to 101.
    expect(stopsAtVenue(desk)).toEqual(['101']);
    expect(move(desk, '99.5').accepted).toBe(true);
    desk.advance(1_000);
    for (const mid of [102.5, 103, 102]) {
      desk.quote(BTC.id, mid);
      desk.advance(1_000);
      expect(stopsAtVenue(desk), `at ${mid}`).toEqual(['99.5']);
    }
    desk.quote(BTC.id, 103.4);
    desk.advance(1_000);
    expect(stopsAtVenue(desk)).toEqual(['101.4']);
    expect(move(desk, '102.9').accepted).toBe(true);
    desk.quote(BTC.id, 103.6);
    desk.advance(1_000);
    expect(stopsAtVenue(desk)).toEqual(['102.9']);
  });

  it('a refused move keeps the stop that stands', () => {
    const desk = opened({ tweaks: { protection: { stopRetries: 1 } } });
    desk.venue.reject('other');
    desk.venue.reject('other');
    expect(move(desk, '99').accepted).toBe(true);
    desk.advance(5_000);
    expect(stopsAtVenue(desk)).toEqual(['98']);
    expect(desk.alerts()).toContain('stop_move_refused');
    expect(desk.position()?.protection).toBe('native');
    // The next move is a new try.
    expect(move(desk, '98.5').accepted).toBe(true);
    desk.advance(2_000);
    expect(stopsAtVenue(desk)).toEqual(['98.5']);
  });
});

describe('a stop that could not be moved', () => {
  /** Its move has been given up for want of a connection, and 98 stands. */
  const stuck = (): Desk => {
    const desk = opened();
    desk.connection(false);
    desk.venue.always('submit', { answer: { kind: 'failed', reason: 'offline', mayHaveArrived: false, sentence: 'not connected' } });
    expect(move(desk, '99').accepted).toBe(true);
    desk.advance(20_000);
    expect(desk.alerts()).toContain('stop_move_refused');
    return desk;
  };

  it('is moved once the venue is there again (simulated day 3: it stood still for good, and what was added to the position had no stop)', () => {
    const desk = stuck();
    desk.venue.behave();
    desk.connection(true);
    desk.advance(2_000);
    expect(stopsAtVenue(desk)).toEqual(['99']);
  });

  it('is tried anew for a larger position', () => {
    const desk = opened({ tweaks: { protection: { stopRetries: 1 } } });
    desk.venue.reject('other');
    desk.venue.reject('other');
    expect(move(desk, '99').accepted).toBe(true);
    desk.advance(5_000);
    expect(stopsAtVenue(desk)).toEqual(['98']);
    desk.fill(must(desk.orders('entry')[0], 'sent'), '1', '100');
    desk.advance(2_000);
    expect(desk.venue.open().filter(({ type }) => type === 'stop').map(({ triggerPrice, quantity }) => [toText(must(triggerPrice, 'a stop has one')), toText(quantity)])).toEqual([['99', '22.739']]);
  });
});

describe('a target moved by hand', () => {
  it('replaces the one that rests', () => {
    const desk = opened();
    expect(move(desk, null, '105.04')).toEqual({ accepted: true, sentence: 'Target moves from 104 to 105.' });
    desk.advance(2_000);
    expect(desk.venue.open().filter(({ type }) => type === 'limit').map(({ price }) => toText(must(price, 'limit')))).toEqual(['105']);
    expect(stopsAtVenue(desk)).toEqual(['98']);
  });

  it('not behind the market, and a stop beside it is not moved either', () => {
    const desk = opened();
    expect(move(desk, '99', '99.5')).toEqual({ accepted: false, sentence: 'The target of a long position must lie above the last price 100; 99.5 is behind it.' });
    desk.advance(1_000);
    expect(stopsAtVenue(desk)).toEqual(['98']);
  });
});

describe('previews', () => {
  it('of a stop: what is left if it is hit, in money, in R, of equity', () => {
    const desk = opened();
    const { ifStopHits, r, riskShare } = previewProtection(desk.state, { position: must(desk.position(), 'open').id, stop: '99', target: null });
    // 21.739 × (99 − 100) − 1.08695 in − 21.739 × 99 × 0.05 % out
    expect(toText(must(ifStopHits, 'a stop'))).toBe('-23.9020305');
    expect(r).toBe(-0.5);
    expect(riskShare).toBeCloseTo(22.8150805 / 9998.913, 8);
  });

  it('of closing: fee and half the spread at least, slippage at most', () => {
    const desk = opened();
    const cost = closeCost(desk.state, [...desk.state.positions.values()]);
    // 2,173.9 at market: fee 1.08695, half a spread of 0.05 on 21.739: 1.08695; slippage of 0.2 %: 4.3478.
    expect([toText(cost.low), toText(cost.high)]).toEqual(['2.1739', '6.5217']);
    expect(closeSentence(cost)).toBe('Closing it at market costs about 2.17 to 6.52 (spread, fees, slippage).');
    desk.open(SOL.id);
    expect(closeSentence(closeCost(desk.state, [...desk.state.positions.values()]))).toContain('Closing 2 positions at market');
    expect(closeSentence(closeCost(desk.state, []))).toBe('There is no open position.');
  });
});
