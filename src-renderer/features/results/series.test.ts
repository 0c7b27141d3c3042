import { describe, expect, it } from 'vitest';
import type { PnlStatement } from '../../../src-shared/contract/profit-and-loss.ts';
import { momentOfKey, spansOf, standOut, unitFor } from './series.ts';

const HOUR = 3_600_000;
const day = (date: number, hour = 0): number => Date.UTC(2026, 10, date, hour);
const group = (key: string, net: string): PnlStatement['groups'][number] => ({ key, net, closings: 1, gross: '0', slippage: '0', fees: '0', funding: '0', corrections: '0', currencies: '0', realised: '0', unrealised: '0' });

describe('net span by span', () => {
  it('has every day of the period with what it summed up to, those without a result too', () => {
    const spans = spansOf({ from: day(7, 14), until: day(11, 2), groups: [group('2026-11-07', '10'), group('2026-11-09', '-4'), group('2026-11-11', '1.5')] }, 'day');
    expect(spans.map(({ key, net, sum }) => [key, net, sum])).toEqual([['2026-11-07', 10, 10], ['2026-11-08', 0, 10], ['2026-11-09', -4, 6], ['2026-11-10', 0, 6], ['2026-11-11', 1.5, 7.5]]);
    expect(standOut(spans)).toMatchObject({ won: 2, traded: 3, best: { key: '2026-11-07' }, worst: { key: '2026-11-09' } });
  });

  it('by hour and by month as well', () => {
    expect(spansOf({ from: day(7, 22) + 1, until: day(8, 1), groups: [group('2026-11-07T23', '2')] }, 'hour').map(({ key, net }) => [key, net])).toEqual([['2026-11-07T22', 0], ['2026-11-07T23', 2], ['2026-11-08T00', 0]]);
    expect(spansOf({ from: day(30), until: day(30) + 40 * 24 * HOUR, groups: [] }, 'month').map(({ key }) => key)).toEqual(['2026-11', '2026-12', '2027-01']);
  });

  it.each([[2 * 24 * HOUR, 'hour'], [2 * 24 * HOUR + 1, 'day'], [120 * 24 * HOUR, 'day'], [121 * 24 * HOUR, 'month']] as const)('of %d ms by %s', (length, unit) => expect(unitFor({ from: 0, until: length })).toBe(unit));

  it('nothing stands out where nothing happened', () => {
    expect(standOut([{ key: '2026-11-07', at: 0, net: 0, sum: 0 }])).toEqual({ won: 0, traded: 0, best: null, worst: null });
  });

  it('reads its keys back, and no other', () => {
    expect(['2026-11-07T05', '2026-11-07', '2026-11', 'BTC-USDT-PERP.alpha', 'crew'].map(momentOfKey)).toEqual([day(7, 5), day(7), day(1), null, null]);
  });
});
