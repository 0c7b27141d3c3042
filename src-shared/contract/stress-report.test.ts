import { describe, expect, it } from 'vitest';
import { marginTaken, type StressReport } from './stress-report.ts';

type Wallet = StressReport['rows'][number]['wallets'][number];
const wallet = (before: string, after: string, maintenance: readonly [string, string], liquidated = false): Wallet => ({ venue: 'alpha', currency: 'USDT', before, after, maintenanceBefore: maintenance[0], maintenanceAfter: maintenance[1], liquidated });

describe('what maintenance margin takes of a wallet', () => {
  it.each<[string, readonly Wallet[], ReturnType<typeof marginTaken>]>([
    ['nothing is held', [], null],
    ['only spot is held', [wallet('1000', '800', ['0', '0'])], null],
    ['a fall takes worth and leaves margin', [wallet('1000', '500', ['50', '40'])], { before: 0.05, after: 0.08 }],
    ['of two the one that comes nearer', [wallet('1000', '900', ['10', '9']), wallet('100', '50', ['5', '20'])], { before: 0.05, after: 0.4 }],
    ['what the venue closes comes before all others', [wallet('1000', '100', ['50', '0'], true), wallet('100', '50', ['5', '45'])], { before: 0.05, after: null }],
    ['a wallet that has nothing left already', [wallet('-1', '-5', ['50', '0'], true)], { before: 1, after: null }],
  ])('%s', (_name, wallets, taken) => {
    expect(marginTaken({ wallets: [...wallets] })).toEqual(taken);
  });
});
