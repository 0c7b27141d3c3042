import { describe, expect, it } from 'vitest';
import { money, toText } from '../../../../../src-shared/domain/decimal.ts';
import type { Currency, Timestamp, VenueId } from '../../../../../src-shared/domain/ids.ts';
import { DEFAULT_PAPER_CONFIG } from '../paper-config.ts';
import { venueSnapshotSchema, type VenueSnapshot } from '../venue-snapshot.ts';
import { MatchingCore } from './matching-core.ts';

const USDT = 'USDT' as Currency;
const at = (ms: number): Timestamp => ms as Timestamp;
const core = (snapshot: VenueSnapshot | null = null): MatchingCore =>
  new MatchingCore('paper' as VenueId, [], { ...DEFAULT_PAPER_CONFIG, startBalances: [{ currency: USDT, total: money('100') }] }, snapshot);
const total = (venue: MatchingCore): string => toText(venue.account(at(0), at(99)).balances[0]?.total ?? money('0'));

describe('paper money put in and taken out', () => {
  it('moves the balance, is reported, and is in the account from then on', () => {
    const venue = core();
    expect(venue.transfer({ transferId: 'a', currency: USDT, amount: money('50.5') }, at(5))).toMatchObject({ kind: 'transferred' });
    expect(venue.takeReports()).toMatchObject([{ kind: 'transfer', transfer: { transferId: 'a', amount: money('50.5'), at: 5 } }]);
    expect([total(venue), venue.account(at(5), at(6)).transfers?.length, venue.account(at(6), at(6)).transfers?.length]).toEqual(['150.5', 1, 0]);
  });

  it('is done once under one id, over a restart as well', () => {
    const venue = core();
    const wish = { transferId: 'a', currency: USDT, amount: money('-40') };
    venue.transfer(wish, at(5));
    venue.transfer(wish, at(6));
    const again = core(venueSnapshotSchema.parse(JSON.parse(JSON.stringify(venue.snapshot()))));
    expect(again.transfer(wish, at(7))).toMatchObject({ kind: 'transferred', transfer: { at: 5 } });
    expect(total(again)).toBe('60');
  });

  it('takes out no more than is free', () => {
    const venue = core();
    expect(venue.transfer({ transferId: 'a', currency: USDT, amount: money('-100.000001') }, at(5))).toMatchObject({ kind: 'rejected', code: 'insufficient_funds', sentence: expect.stringContaining('100 USDT are free') as string });
    expect([total(venue), venue.takeReports()]).toEqual(['100', []]);
    expect(venue.transfer({ transferId: 'b', currency: USDT, amount: money('-100') }, at(6)).kind).toBe('transferred');
  });

  it('books of before there were transfers are read', () => {
    const { transfers: _none, ...old } = core().snapshot();
    expect(venueSnapshotSchema.parse(old).transfers).toEqual([]);
  });
});
