import type { Money } from '../../../../src-shared/domain/decimal.ts';
import { decimal, toText } from '../../../../src-shared/domain/decimal.ts';
import type { NamedQuery, ReadDatabase } from './read-database.ts';

export const BALANCES: NamedQuery<{ venue: string; currency: string; total: string }> = { name: 'balances', sql: 'SELECT venue, currency, total FROM balances ORDER BY venue, currency' };
export const LEDGER_AMOUNTS: NamedQuery<{ venue: string; currency: string; amount: string; balanceAfter: string; id: string }> = {
  name: 'amounts of the ledger',
  sql: 'SELECT venue, currency, amount, balance_after AS balanceAfter, id FROM ledger_entries ORDER BY ordinal',
};
export const POSITION_SIZES: NamedQuery<{ id: string; instrument: string; direction: string; quantity: string }> = { name: 'sizes of positions', sql: 'SELECT id, instrument, direction, quantity FROM positions ORDER BY ordinal' };
export const FILL_SIZES: NamedQuery<{ positionId: string; side: string; quantity: string }> = {
  name: 'sizes of fills',
  sql: 'SELECT position_id AS positionId, side, quantity FROM fills WHERE position_id IS NOT NULL ORDER BY booking',
};

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

/** Adds everything up exactly: the ledger (see {@link checkEntries}), and each position is the signed sum of its fills (I2). */
export function checkLedger(reader: ReadDatabase): LedgerReport {
  const report = checkEntries(reader);
  const imbalances = [...report.imbalances, ...positionImbalances(reader)];
  return { ...report, balanced: imbalances.length === 0, imbalances };
}

/** The entries of each venue and currency give its balance, and each entry's running balance is right (I3), to the last digit. */
export function checkEntries(reader: ReadDatabase): LedgerReport {
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
  return { balanced: imbalances.length === 0, entries, accounts, imbalances };
}

function positionImbalances(reader: ReadDatabase): Imbalance[] {
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
