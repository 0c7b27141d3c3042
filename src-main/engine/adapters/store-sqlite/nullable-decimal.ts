import type { Decimal } from '../../../../src-shared/domain/decimal.ts';
import { decimal, toText } from '../../../../src-shared/domain/decimal.ts';

/** Canonical text, or null for null. */
export function textOrNull(value: Decimal | null): string | null {
  return value === null ? null : toText(value);
}

/** The exact value of text we wrote, or null for null. */
export function decimalOrNull<T extends Decimal>(text: string | null): T | null {
  return text === null ? null : decimal<T>(text);
}
