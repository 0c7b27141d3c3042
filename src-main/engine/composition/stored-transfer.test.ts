import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/domain/decimal.ts';
import type { Currency, RowId, Timestamp, VenueId } from '../../../src-shared/domain/ids.ts';
import { value } from '../../../src-shared/support/result.fixture.ts';
import { FileBooks } from '../adapters/venue-paper/file-books.ts';
import { MatchingCore } from '../adapters/venue-paper/matching/matching-core.ts';
import { DEFAULT_PAPER_CONFIG } from '../adapters/venue-paper/paper-config.ts';
import type { Command } from '../core/command.ts';
import { moveMoneyStored } from './stored-transfer.ts';

type MoveMoney = Extract<Command, { kind: 'move_money' }>;
const USDT = 'USDT' as Currency;
const wish = (flow: MoveMoney['flow'], amount: string, more: Partial<MoveMoney> = {}): MoveMoney => ({ kind: 'move_money', id: `id-${flow}-${amount}` as RowId, by: 'ann', flow, venue: null, currency: USDT, amount, ...more });

describe('paper money put in and taken out while no engine runs', () => {
  let dataDir: string;
  const booksFile = (): string => path.join(dataDir, 'paper-alpha.json');
  const account = (): MatchingCore => new MatchingCore('alpha' as VenueId, [], { ...DEFAULT_PAPER_CONFIG, startBalances: [{ currency: USDT, total: money('100') }] }, value(FileBooks.open(booksFile())).load());
  const at = (ms: number): Timestamp => ms as Timestamp;

  beforeEach(() => { dataDir = mkdtempSync(path.join(tmpdir(), 'quorum-transfer-')); });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  it('is in the venue’s books, and in the account it tells at the next start', () => {
    value(FileBooks.open(booksFile())).save(account().snapshot());
    expect(value(moveMoneyStored(dataDir, wish('deposit', '50.5'), 7))).toMatchObject({ accepted: true, sentence: expect.stringContaining('the next start books it') as string });
    expect(value(moveMoneyStored(dataDir, wish('withdrawal', '20'), 8)).accepted).toBe(true);
    expect(account().account(at(0), at(9))).toMatchObject({ balances: [{ currency: 'USDT', total: money('130.5') }], transfers: [{ transferId: 'transfer-id-deposit-50.5', amount: money('50.5') }, { amount: money('-20'), at: 8 }] });
  });

  it('of two venues it is the one where such money lies', () => {
    value(FileBooks.open(booksFile())).save(account().snapshot());
    const poor = new MatchingCore('beta' as VenueId, [], { ...DEFAULT_PAPER_CONFIG, startBalances: [{ currency: USDT, total: money('0') }] }, null);
    value(FileBooks.open(path.join(dataDir, 'paper-beta.json'))).save(poor.snapshot());
    expect(value(moveMoneyStored(dataDir, wish('deposit', '5'), 7)).sentence).toContain('at alpha');
  });

  it.each([
    ['more than there is', wish('withdrawal', '100.01'), 'There are 100 USDT'],
    ['another currency', wish('deposit', '5', { currency: 'EUR' as Currency }), 'There is no EUR at alpha; there is USDT'],
    ['another venue', wish('deposit', '5', { venue: 'moon' as VenueId }), 'Say which venue: alpha'],
    ['no amount', wish('deposit', '-5'), 'is not a number above 0'],
  ])('%s is refused, and nothing changes', (_name, command, sentence) => {
    value(FileBooks.open(booksFile())).save(account().snapshot());
    expect(value(moveMoneyStored(dataDir, command, 7))).toMatchObject({ accepted: false, sentence: expect.stringContaining(sentence) as string });
    expect(account().account(at(0), at(9))).toMatchObject({ balances: [{ total: money('100') }], transfers: [] });
  });

  it('with something open nothing can be taken out: it may be tied up', () => {
    const snapshot = { ...account().snapshot(), positions: [{ instrument: 'BTC-USDT-PERP.alpha', quantity: '1', cost: '50' }] };
    value(FileBooks.open(booksFile())).save(snapshot);
    expect(value(moveMoneyStored(dataDir, wish('withdrawal', '5'), 7)).sentence).toContain('Start Quorum');
  });

  it('an account that does not outlive its session has nothing to put money into', () => {
    expect(value(moveMoneyStored(dataDir, wish('deposit', '5'), 7)).sentence).toContain('begins anew');
  });
});
