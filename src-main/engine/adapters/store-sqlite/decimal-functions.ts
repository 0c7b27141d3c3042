import type Database from 'better-sqlite3';
import type { Money } from '../../../../src-shared/domain/decimal.ts';
import { decimal, mul, toText } from '../../../../src-shared/domain/decimal.ts';

/**
 * Exact arithmetic on decimal TEXT inside SQL, for the views: `decimal_sum` (aggregate), `decimal_sub`, `decimal_mul` (towards
 * zero at 18 places), `decimal_positive` (the value, or 0 when negative). NULL in, NULL out; a sum skips NULL.
 */
export function registerDecimalFunctions(db: Database.Database): void {
  const two = (name: string, work: (a: Money, b: Money) => bigint): void => {
    db.function(name, { deterministic: true }, (a: unknown, b: unknown) =>
      typeof a === 'string' && typeof b === 'string' ? toText(work(decimal<Money>(a), decimal<Money>(b)) as Money) : null);
  };
  two('decimal_sub', (a, b) => a - b);
  two('decimal_mul', (a, b) => mul(a, b));
  db.function('decimal_positive', { deterministic: true }, (a: unknown) => (typeof a !== 'string' ? null : a.startsWith('-') ? '0' : a));
  db.aggregate<bigint>('decimal_sum', {
    deterministic: true,
    start: 0n,
    step: (total: bigint, next: unknown) => (typeof next === 'string' ? total + decimal<Money>(next) : total),
    result: (total: bigint) => toText(total as Money),
  });
}
