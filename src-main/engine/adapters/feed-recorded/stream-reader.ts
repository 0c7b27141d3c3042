import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import type { MarketDatum } from '../../../../src-shared/domain/market-datum.ts';
import { failure, type Failure } from '../../../../src-shared/support/result.ts';
import { FUTURE_TOLERANCE_MS } from './candle-row.ts';
import { DiffBook } from './diff-book.ts';
import { utcText } from './source.ts';
import { readMessage, type StreamMessage } from './stream-message.ts';

/** What one line said. `symbol` is known for market data of a named instrument. */
export interface StreamLine {
  readonly at: number;
  readonly message: StreamMessage;
}

const LINE = /^(\d{10,13})\d{6} /;
const SKIPPED = 'The line was left out; record it again if it matters.';

/** Reads `<local ns> <raw JSON>`: the moment (ms UTC, rounded down) and the message. A failure names file and line. */
export function readStreamLine(text: string, where: string, nowMs: number): StreamLine | Failure {
  const match = LINE.exec(text);
  if (match === null) return failure('stream_line', `${where} does not start with a time in nanoseconds and a message.`, SKIPPED);
  const at = Number(match[1]);
  if (at > nowMs + FUTURE_TOLERANCE_MS) return failure('stream_future', `${where} is from ${utcText(at)}, in the future.`, SKIPPED);
  let raw: unknown;
  try {
    raw = JSON.parse(text.slice(match[0].length));
  } catch {
    return failure('stream_json', `${where} is not whole JSON.`, SKIPPED);
  }
  const message = readMessage(raw);
  return message === null ? failure('stream_message', `${where} is damaged: a price, a size or an id does not read.`, SKIPPED) : { at, message };
}

/** Turns messages of one instrument into data and keeps its book. */
export class StreamDecoder {
  #instrument: Instrument;
  #levels: number;
  #book = new DiffBook();
  /** Said once per loss, not per diff. */
  #lossReported = false;

  constructor(instrument: Instrument, levels: number) {
    this.#instrument = instrument;
    this.#levels = levels;
  }

  /** Appends what the message says at `at`; returns a failure when the book was lost. */
  decode(message: StreamMessage, at: number, where: string, data: MarketDatum[]): Failure | null {
    const moment = at as Timestamp;
    const instrument = this.#instrument.id;
    switch (message.kind) {
      case 'quote':
        data.push({ kind: 'quote', instrument, at: moment, bid: message.bid[0], bidSize: message.bid[1], ask: message.ask[0], askSize: message.ask[1] });
        return null;
      case 'trades':
        for (const trade of message.trades) if (trade.quantity > 0) data.push({ kind: 'trade', instrument, at: moment, ...trade });
        return null;
      case 'diff':
        return this.#afterBook(this.#book.apply(message.diff), moment, where, data);
      case 'snapshot':
        return this.#snapshot(message, moment, where, data);
      case 'other':
        return null;
    }
  }

  #snapshot(message: StreamMessage & { kind: 'snapshot' }, at: Timestamp, where: string, data: MarketDatum[]): Failure | null {
    const { asks, bids, lastId } = message;
    if (lastId !== null) return this.#afterBook(this.#book.snapshot(lastId, bids, asks), at, where, data);
    const instrument = this.#instrument.id;
    const [bid, ask] = [bids[0], asks[0]];
    if (bid !== undefined && ask !== undefined) data.push({ kind: 'quote', instrument, at, bid: bid[0], bidSize: bid[1], ask: ask[0], askSize: ask[1] });
    data.push({ kind: 'book', instrument, at, bids: bids.slice(0, this.#levels), asks: asks.slice(0, this.#levels) });
    return null;
  }

  #afterBook(outcome: 'applied' | 'old' | 'waiting' | 'gap', at: Timestamp, where: string, data: MarketDatum[]): Failure | null {
    if (outcome === 'applied') {
      this.#lossReported = false;
      data.push({ kind: 'book', instrument: this.#instrument.id, at, bids: this.#book.bids(this.#levels), asks: this.#book.asks(this.#levels) });
    }
    if (outcome !== 'gap' || this.#lossReported) return null;
    this.#lossReported = true;
    return failure('book_gap', `${where}: updates of the ${this.#instrument.id} book are missing; the book is unknown from ${utcText(at)} on.`, 'No book is used until the next snapshot in the stream; record snapshots along with the updates.');
  }
}
