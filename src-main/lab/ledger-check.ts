import type { Money } from '../../src-shared/domain/decimal.ts';
import { decimal, toText } from '../../src-shared/domain/decimal.ts';
import { query, type Reader } from './reader.ts';

export const BALANCES = query<{ venue: string; currency: string; total: string }>('balances', 'SELECT venue, currency, total FROM balances ORDER BY venue, currency');
export const LEDGER_AMOUNTS = query<{ venue: string; currency: string; amount: string; balanceAfter: string; id: string }>(
  'amounts of the ledger',
  'SELECT venue, currency, amount, balance_after AS balanceAfter, id FROM ledger_entries ORDER BY ordinal',
);
export const POSITION_SIZES = query<{ id: string; instrument: string; direction: string; quantity: string }>('sizes of positions', 'SELECT id, instrument, direction, quantity FROM positions ORDER BY ordinal');
export const FILL_SIZES = query<{ positionId: string; side: string; quantity: string }>(
  'sizes of fills',
  'SELECT position_id AS positionId, side, quantity FROM fills WHERE position_id IS NOT NULL ORDER BY booking',
);

/** Where the books do not add up. */
export interface Imbalance {
  readonly kind: 'balance' | 'entry' | 'position';
  /** `venue currency`, a ledger entry's id, or a position's id. */
  readonly subject: string;
  readonly stored: string;
  readonly summed: string;
}

export interface LedgerReport {
  readonly balanced: boolean;
  readonly entries: number;
  readonly accounts: readonly { readonly venue: string; readonly currency: string; readonly total: string }[];
  readonly imbalances: readonly Imbalance[];
}

/**
 * Adds everything up exactly: the entries of each venue and currency give its balance, each entry's running balance is right (I3), and each
 * position is the signed sum of its fills (I2).
 */
export function checkLedger(reader: Reader): LedgerReport {
  const imbalances: Imbalance[] = [];
  const sums = new Map<string, bigint>();
  let entries = 0;
  for (const { venue, currency, amount, balanceAfter, id } of reader.each(LEDGER_AMOUNTS)) {
    entries += 1;
    const key = `${venue} ${currency}`;
    const sum = (sums.get(key) ?? 0n) + decimal<Money>(amount);
    sums.set(key, sum);
    if (sum !== decimal<Money>(balanceAfter)) imbalances.push(imbalance('entry', id, balanceAfter, sum));
  }
  const accounts = reader.all(BALANCES);
  for (const { venue, currency, total } of accounts) {
    const key = `${venue} ${currency}`;
    const sum = sums.get(key) ?? 0n;
    sums.delete(key);
    if (sum !== decimal<Money>(total)) imbalances.push(imbalance('balance', key, total, sum));
  }
  // Entries of an account that has no balance row.
  for (const [key, sum] of sums) imbalances.push(imbalance('balance', key, '0', sum));
  imbalances.push(...positionImbalances(reader));
  return { balanced: imbalances.length === 0, entries, accounts, imbalances };
}

function positionImbalances(reader: Reader): Imbalance[] {
  const sums = new Map<string, bigint>();
  for (const { positionId, side, quantity } of reader.each(FILL_SIZES)) {
    const size = decimal<Money>(quantity);
    sums.set(positionId, (sums.get(positionId) ?? 0n) + (side === 'buy' ? size : -size));
  }
  const found: Imbalance[] = [];
  for (const { id, direction, quantity } of reader.each(POSITION_SIZES)) {
    const stored = direction === 'long' ? decimal<Money>(quantity) : -decimal<Money>(quantity);
    const sum = sums.get(id) ?? 0n;
    if (sum !== stored) found.push(imbalance('position', id, toText(stored as Money), sum));
  }
  return found;
}

function imbalance(kind: Imbalance['kind'], subject: string, stored: string, summed: bigint): Imbalance {
  return { kind, subject, stored, summed: toText(summed as Money) };
}
