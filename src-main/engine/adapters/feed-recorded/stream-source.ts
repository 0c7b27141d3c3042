import type { MarketDatum } from '../../../../src-shared/domain/market-datum.ts';
import type { Instrument, InstrumentKind } from '../../../../src-shared/domain/instrument.ts';
import { err, failure, ok, type Failure, type Result } from '../../../../src-shared/support/result.ts';
import { openBytes, type ByteSource } from './byte-source.ts';
import { splitPair, type Pair } from './file-name.ts';
import { placesOf, recordedInstrument } from './instrument-specs.ts';
import { utcText, type Source } from './source.ts';
import type { StreamMessage } from './stream-message.ts';
import { readStreamLine, StreamDecoder, type StreamLine } from './stream-reader.ts';

export interface StreamSourceOptions {
  readonly path: string;
  readonly venue: string;
  /** Null: what the stream says. */
  readonly kind: InstrumentKind | null;
  readonly levels: number;
  /** Empty: any. */
  readonly wanted: readonly string[];
  readonly from: number;
  readonly until: number;
  readonly nowMs: number;
}

interface Moment {
  readonly at: number;
  readonly data: MarketDatum[];
  readonly problems: Failure[];
}

/** Lines looked at to learn the instrument and its steps. */
const SAMPLE_LINES = 500;
/** Sentences per file before they are only counted. */
const SPOKEN_PROBLEMS = 100;

/** One order-book stream, `<local ns> <raw JSON>` per line: one instrument of Binance (spot or futures) or Hyperliquid. */
export class StreamSource implements Source {
  instruments: readonly Instrument[] = [];
  firstAt: number | null = null;
  #options: StreamSourceOptions;
  #bytes: ByteSource;
  #carry: Buffer = Buffer.alloc(0);
  #moments: Moment[] = [];
  #next = 0;
  #loose: Failure[] = [];
  #line = 0;
  #lastAt = 0;
  #refused = 0;
  #ended = false;
  #symbol = '';
  #decoder: StreamDecoder | null = null;
  /** Lines read while the instrument was being learned. */
  #sample: string[] = [];

  private constructor(options: StreamSourceOptions, bytes: ByteSource) {
    this.#options = options;
    this.#bytes = bytes;
  }

  /** Opens the file and learns its instrument from the first messages. */
  static async open(options: StreamSourceOptions): Promise<Result<StreamSource>> {
    const opened = await openBytes(options.path);
    if (!opened.ok) return opened;
    const source = new StreamSource(options, opened.value);
    const learned = await source.#learn();
    if (learned !== null) {
      source.close();
      return err(learned);
    }
    if (source.instruments.length > 0) await source.#settle();
    source.firstAt = source.#moments[source.#next]?.at ?? null;
    return ok(source);
  }

  peek(): number {
    return this.#moments[this.#next]?.at ?? (this.#ended ? Infinity : Number.NaN);
  }

  take(at: number, data: MarketDatum[], problems: Failure[]): void {
    for (let moment = this.#moments[this.#next]; moment !== undefined && moment.at === at; moment = this.#moments[this.#next]) {
      for (const datum of moment.data) data.push(datum);
      problems.push(...moment.problems);
      this.#next += 1;
    }
  }

  async fill(): Promise<void> {
    await this.#settle();
  }

  drain(problems: Failure[]): void {
    problems.push(...this.#loose);
    this.#loose = [];
  }

  close(): void {
    this.#ended = true;
    this.#moments = [];
    this.#bytes.close();
  }

  /** Reads the first lines until an instrument is named; they are then read again as data. */
  async #learn(): Promise<Failure | null> {
    const seen: StreamLine[] = [];
    while (seen.length < SAMPLE_LINES && !this.#ended) {
      const lines = await this.#readLines();
      this.#sample.push(...lines);
      for (const line of lines.slice(0, SAMPLE_LINES)) {
        const read = readStreamLine(line, '', this.#options.nowMs);
        if ('message' in read) seen.push(read);
      }
    }
    const first = seen.find(({ message }) => symbolOf(message) !== null);
    const symbol = first === undefined ? null : symbolOf(first.message);
    if (symbol === null) {
      return failure('stream_unknown', `${this.#options.path} has no message of a known kind in its first ${SAMPLE_LINES} lines.`, 'Streams of Binance (depth, bookTicker, trade) and Hyperliquid (l2Book, trades) are known, each line `<local ns> <raw JSON>`.');
    }
    this.#symbol = symbol;
    const instrument = this.#instrumentOf(symbol, seen);
    if ('code' in instrument) return instrument;
    if (!this.#isWanted(instrument)) return null;
    this.instruments = [instrument];
    this.#decoder = new StreamDecoder(instrument, this.#options.levels);
    return null;
  }

  #instrumentOf(symbol: string, seen: readonly StreamLine[]): Instrument | Failure {
    const messages = seen.map(({ message }) => message);
    // Only Hyperliquid sends whole books that name their coin; its perpetuals are quoted in USDC.
    const hyperliquid = messages.some((message) => message.kind === 'snapshot' && message.symbol !== null) || splitPair(symbol) === null;
    const pair: Pair | null = hyperliquid ? { base: symbol, quote: 'USDC' } : splitPair(symbol);
    if (pair === null) return failure('stream_unknown', `${this.#options.path} is of ${symbol}, which names no known quote currency.`, 'Leave the file out.');
    const futures = hyperliquid || messages.some((message) => message.kind === 'diff' && message.diff.previousId !== null);
    const levels = messages.flatMap(levelsOf);
    const places = { price: Math.max(0, ...levels.map(([price]) => placesOf(price))), quantity: Math.max(0, ...levels.map(([, size]) => placesOf(size))) };
    return recordedInstrument(pair, this.#options.kind ?? (futures ? 'perpetual' : 'spot'), this.#options.venue, places);
  }

  #isWanted({ base, id, quote }: Instrument): boolean {
    const { path, wanted } = this.#options;
    const names = [base, `${base}${quote}`, `${base}-${quote}`, `${base}-${quote}-PERP`, `${base}/${quote}`, id.toUpperCase(), id.split('.')[0]];
    return wanted.length === 0 || wanted.some((text) => names.includes(text.toUpperCase()) || path.toUpperCase().endsWith(text.toUpperCase()));
  }

  /** Reads on until there is something to give, or nothing more. */
  async #settle(): Promise<void> {
    this.#moments = [];
    this.#next = 0;
    while (this.#moments.length === 0) {
      const lines = this.#sample.length > 0 ? this.#sample : this.#ended ? null : await this.#readLines();
      if (lines === null) return;
      this.#sample = [];
      for (const line of lines) this.#decode(line);
    }
  }

  async #readLines(): Promise<string[]> {
    const chunk = await this.#bytes.next();
    if (chunk === null) {
      this.#ended = true;
      if (this.#bytes.broken !== null) this.#loose.push(this.#bytes.broken);
    }
    const bytes = chunk === null ? this.#carry : Buffer.concat([this.#carry, chunk]);
    const end = chunk === null ? bytes.length : bytes.lastIndexOf(10) + 1;
    this.#carry = Buffer.from(bytes.subarray(end));
    const lines = bytes.toString('utf8', 0, end).split('\n');
    if (lines.at(-1) === '') lines.pop();
    return lines;
  }

  #decode(line: string): void {
    this.#line += 1;
    if (line.trim() === '') return;
    const where = `${this.#options.path} line ${this.#line}`;
    const read = readStreamLine(line, where, this.#options.nowMs);
    if (!('message' in read)) {
      this.#refuse(read);
      return;
    }
    const { message } = read;
    if (message.kind === 'other' || read.at > this.#options.until) return;
    const symbol = symbolOf(message);
    if (symbol !== null && symbol !== this.#symbol) {
      this.#refuse(failure('stream_instrument', `${where} is of ${symbol}; the file is of ${this.#symbol}.`, 'Record each instrument in a file of its own.'));
      return;
    }
    if (read.at < this.#lastAt) {
      const sentence = `${where} goes back in time from ${utcText(this.#lastAt)} to ${utcText(read.at)}; the order of the lines was kept.`;
      this.#refuse(failure('stream_order', sentence, 'The clock of the recording machine was set back; nothing to do unless it is far.'));
    }
    this.#lastAt = Math.max(this.#lastAt, read.at);
    const data: MarketDatum[] = [];
    const lost = this.#decoder?.decode(message, this.#lastAt, where, data) ?? null;
    if (this.#lastAt < this.#options.from) return;
    if (lost !== null) this.#loose.push(lost);
    if (data.length > 0 || this.#loose.length > 0) this.#moments.push({ at: this.#lastAt, data, problems: this.#loose });
    this.#loose = [];
  }

  #refuse(problem: Failure): void {
    this.#refused += 1;
    if (this.#refused <= SPOKEN_PROBLEMS) this.#loose.push(problem);
    if (this.#refused === SPOKEN_PROBLEMS) {
      this.#loose.push(failure('stream_refused', `${this.#options.path}: further damaged lines are left out without being named.`, 'Record the stream again.'));
    }
  }
}

function symbolOf(message: StreamMessage): string | null {
  return message.kind === 'other' ? null : message.symbol;
}

function levelsOf(message: StreamMessage): (readonly [number, number])[] {
  switch (message.kind) {
    case 'diff':
      return [...message.diff.bids, ...message.diff.asks];
    case 'snapshot':
      return [...message.bids.slice(0, 100), ...message.asks.slice(0, 100)];
    case 'quote':
      return [message.bid, message.ask];
    case 'trades':
      return message.trades.map(({ price, quantity }) => [price, quantity] as const);
    case 'other':
      return [];
  }
}
