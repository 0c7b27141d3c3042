import { describe, expect, it } from 'vitest';
import { fromNumber, toNumber } from '../../../../src-shared/domain/decimal.ts';
import type { Price } from '../../../../src-shared/domain/decimal.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import { venueContract } from '../../ports/venue.contract.ts';
import type { VenueHarness } from '../../ports/venue.contract.ts';
import { PaperVenue } from './paper-venue.ts';
import { balances, HandClock, PERPETUAL, seededRng, SPOT, VENUE } from './paper.fixture.ts';
import { MemoryBooks } from './venue-books.ts';

type Show = 'bars' | 'quotes' | 'books' | 'trades';

/** A market at 100 that shows what a feed of this kind shows. */
function harness(instrument: Instrument, show: Show): VenueHarness {
  const clock = new HandClock();
  const venue = new PaperVenue({
    id: VENUE, instruments: [PERPETUAL, SPOT], scheduler: clock, rng: seededRng(1), books: new MemoryBooks(), config: { startBalances: balances(['USDT', '10000']), referenceMaxAgeMs: 600_000, quoteMaxAgeMs: 600_000 },
  });
  let last = 100;
  const showAt = (price: number): void => {
    const at = clock.now();
    const id = instrument.id;
    if (show === 'quotes') venue.observe([{ kind: 'quote', instrument: id, at, bid: price - 0.1, bidSize: 50, ask: price + 0.1, askSize: 50 }], at);
    if (show === 'books') venue.observe([{ kind: 'book', instrument: id, at, bids: [[price - 0.1, 50]], asks: [[price + 0.1, 50]] }], at);
    if (show === 'trades') venue.observe([{ kind: 'trade', instrument: id, at, price, quantity: 50, side: 'sell' }], at);
    if (show !== 'bars') return;
    clock.pass(60_000);
    venue.observe([{ kind: 'candle', instrument: id, timeframe: '1m', openAt: at, open: last, high: Math.max(last, price), low: Math.min(last, price), close: price, volume: 500, closed: true }], clock.now());
  };
  showAt(100);
  return {
    venue,
    instrument,
    now: () => clock.now(),
    lastPrice: () => fromNumber<Price>(last),
    pass: (ms) => clock.pass(ms),
    moveTo: (price) => {
      showAt(toNumber(price));
      last = toNumber(price);
    },
  };
}

for (const show of ['bars', 'quotes', 'books', 'trades'] as const) {
  venueContract({ describe, it, expect }, `paper perpetual, ${show}`, () => harness(PERPETUAL, show));
  venueContract({ describe, it, expect }, `paper spot, ${show}`, () => harness(SPOT, show));
}
