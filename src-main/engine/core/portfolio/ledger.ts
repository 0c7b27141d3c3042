import { ZERO_MONEY, add, type Money } from '../../../../src-shared/domain/decimal.ts';
import type { Currency, RowId, VenueId } from '../../../../src-shared/domain/ids.ts';
import { newId, type Turn } from '../turn.ts';
import type { LedgerKind } from './ledger-entry.ts';

const key = (venue: VenueId, currency: Currency): string => `${venue} ${currency}`;

/** Our book balance of a currency at a venue. */
export function balanceOf(state: Turn['state'], venue: VenueId, currency: Currency): Money {
  return state.balances.get(key(venue, currency)) ?? ZERO_MONEY;
}

/** Posts one movement; zero posts nothing. */
export function post(turn: Turn, venue: VenueId, currency: Currency, kind: LedgerKind, amount: Money, reference: string): void {
  if (amount === 0n) return;
  const balanceAfter = add(balanceOf(turn.state, venue, currency), amount);
  turn.state.balances.set(key(venue, currency), balanceAfter);
  turn.state.lossWatch = null;
  turn.facts.push({
    kind: 'ledger_posted',
    entry: { id: newId<RowId>(turn), venue, currency, kind, amount, balanceAfter, reference, at: turn.at },
  });
}
