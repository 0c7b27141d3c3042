/** Memory that the engine's thread and whoever supervises it share: what must be known of a thread that answers nothing any more. */
import type { InstrumentId } from '../../../src-shared/domain/ids.ts';
import type { MarketDatum } from '../../../src-shared/domain/market-datum.ts';

/** Instruments whose price is kept; more have none without an engine. */
const MOST_INSTRUMENTS = 512;

/** The memory of a supervised engine. The halt word outlives it, the rest is each engine's own. */
export interface SharedWords {
  /** 4 bytes: the halt word. */
  readonly haltWord: SharedArrayBuffer;
  /** 4 bytes: a counter the engine's thread raises while it turns. */
  readonly pulse: SharedArrayBuffer;
  /** Doubles: time of the last event, then the last price of each instrument in the order it told. */
  readonly board: SharedArrayBuffer;
}

/** New memory for an engine under a halt word. */
export function createSharedWords(haltWord: SharedArrayBuffer): SharedWords {
  return { haltWord, pulse: new SharedArrayBuffer(4), board: new SharedArrayBuffer(8 * (1 + MOST_INSTRUMENTS)) };
}

/** The engine's side of the board: writes a time and prices, a store each. */
export class PriceBoard {
  readonly #board: Float64Array;
  readonly #places = new Map<InstrumentId, number>();

  constructor(board: SharedArrayBuffer) {
    this.#board = new Float64Array(board);
  }

  /** Gives each instrument its place. */
  begin(instruments: readonly InstrumentId[]): void {
    for (const [index, id] of instruments.slice(0, MOST_INSTRUMENTS).entries()) this.#places.set(id, index + 1);
  }

  /** Notes that an event happened, ms UTC. */
  noteTime(at: number): void {
    this.#board[0] = at;
  }

  /** Notes the last prices in a batch. */
  notePrices(data: readonly MarketDatum[]): void {
    for (const datum of data) {
      const place = this.#places.get(datum.instrument);
      const price = priceOf(datum);
      if (place !== undefined && price > 0) this.#board[place] = price;
    }
  }
}

/** What an ended engine had last seen. `instruments` in the order it told them. */
export function readBoard(board: SharedArrayBuffer, instruments: readonly InstrumentId[]): { readonly lastEventAt: number; readonly prices: ReadonlyMap<InstrumentId, number> } {
  const words = new Float64Array(board);
  const prices = new Map<InstrumentId, number>();
  for (const [index, id] of instruments.slice(0, MOST_INSTRUMENTS).entries()) {
    const price = words[index + 1] ?? 0;
    if (price > 0) prices.set(id, price);
  }
  return { lastEventAt: words[0] ?? 0, prices };
}

/** The price a datum tells, middle of bid and ask where it is two; 0 where it tells none. */
function priceOf(datum: MarketDatum): number {
  switch (datum.kind) {
    case 'candle': return datum.close;
    case 'quote': return (datum.bid + datum.ask) / 2;
    case 'trade': return datum.price;
    case 'book': return ((datum.bids[0]?.[0] ?? Number.NaN) + (datum.asks[0]?.[0] ?? Number.NaN)) / 2;
    case 'funding': return 0;
  }
}
