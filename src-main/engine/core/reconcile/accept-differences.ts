/** A person has looked at what our books and the venue disagree on and accepts the venue's word. */
import { decimal, sub, type Money, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { Currency, InstrumentId } from '../../../../src-shared/domain/ids.ts';
import { post } from '../portfolio/ledger.ts';
import { sendAccount } from '../order/requests.ts';
import type { Turn } from '../turn.ts';

/** Books balance differences as adjustments and position differences as external, then compares again. */
export function acceptDifferences(turn: Turn): void {
  for (const venue of turn.state.venues.values()) {
    for (const difference of venue.unresolved) {
      if (difference.kind === 'balance') {
        const amount = sub(decimal<Money>(difference.venues), decimal<Money>(difference.ours));
        post(turn, venue.id, difference.subject as Currency, 'adjustment', amount, 'difference accepted');
      } else if (difference.kind === 'position') {
        const instrument = difference.subject as InstrumentId;
        const gap = sub(decimal<Quantity>(difference.venues), decimal<Quantity>(difference.ours));
        turn.state.external.set(instrument, ((turn.state.external.get(instrument) ?? 0n) + gap) as Quantity);
      }
    }
    if (venue.unresolved.length > 0) sendAccount(turn, venue, 'resume');
    venue.unresolved = [];
  }
}
