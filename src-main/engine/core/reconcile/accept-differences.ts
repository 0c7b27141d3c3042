/** A person has looked at what our books and the venue disagree on and accepts the venue's word. */
import { ZERO_MONEY, ZERO_QUANTITY, abs, decimal, min, neg, sub, type Money, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { Currency, InstrumentId } from '../../../../src-shared/domain/ids.ts';
import { post } from '../portfolio/ledger.ts';
import { sendAccount } from '../order/requests.ts';
import { averageEntry, changePosition } from '../position/change-position.ts';
import { addExternal } from '../position/external.ts';
import type { Turn } from '../turn.ts';

/** Books balance differences as adjustments, takes position differences off our own position, the rest as external, then compares again. */
export function acceptDifferences(turn: Turn): void {
  for (const venue of turn.state.venues.values()) {
    for (const difference of venue.unresolved) {
      if (difference.kind === 'balance') {
        const amount = sub(decimal<Money>(difference.venues), decimal<Money>(difference.ours));
        post(turn, venue.id, difference.subject as Currency, 'adjustment', amount, 'difference accepted');
      } else if (difference.kind === 'position') {
        const instrument = difference.subject as InstrumentId;
        const gap = sub(decimal<Quantity>(difference.venues), decimal<Quantity>(difference.ours));
        const rest = sub(gap, cutOurs(turn, instrument, gap));
        addExternal(turn, instrument, rest);
      }
    }
    if (venue.unresolved.length > 0) sendAccount(turn, venue, 'resume');
    venue.unresolved = [];
  }
}

/**
 * What the venue holds less of than we thought came off our own position (lesson 3), else its stop would be refused for ever.
 * At cost: what it really brought is in the balance difference. Returns the signed change of our position.
 */
function cutOurs(turn: Turn, instrumentId: InstrumentId, gap: Quantity): Quantity {
  const position = turn.state.positions.get(instrumentId);
  const instrument = turn.state.instruments.get(instrumentId);
  if (position === undefined || instrument === undefined || (position.direction === 'long') === gap > 0n) return ZERO_QUANTITY;
  const size = min(abs(gap), position.quantity);
  const side = gap > 0n ? 'buy' : 'sell';
  changePosition(turn, instrument, {
    tradeId: 'difference accepted', clientOrderId: null, venueOrderId: null, instrument: instrumentId, side, price: averageEntry(position), quantity: size,
    fee: ZERO_MONEY, feeCurrency: instrument.quote, liquidity: 'taker', cause: 'order', at: turn.at,
  }, undefined);
  turn.state.unsettled.add(instrumentId);
  return side === 'buy' ? size : neg(size);
}
