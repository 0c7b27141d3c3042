import { decimal, type Money } from '../../../src-shared/domain/decimal.ts';
import type { SqliteStore } from '../adapters/store-sqlite/store.ts';

/** I3 in the database: for every venue and currency the sum of its ledger entries is its balance, to the last digit. */
export function ledgerBalances(store: SqliteStore): boolean {
  const sums = new Map<string, bigint>();
  const entries = store.db.prepare<[], { venue: string; currency: string; amount: string }>('SELECT venue, currency, amount FROM ledger_entries');
  for (const { venue, currency, amount } of entries.iterate()) {
    const key = `${venue} ${currency}`;
    sums.set(key, (sums.get(key) ?? 0n) + decimal<Money>(amount));
  }
  const balances = store.db.prepare<[], { venue: string; currency: string; total: string }>('SELECT venue, currency, total FROM balances').all();
  if (balances.length !== sums.size) return false;
  return balances.every(({ venue, currency, total }) => sums.get(`${venue} ${currency}`) === decimal<Money>(total));
}
