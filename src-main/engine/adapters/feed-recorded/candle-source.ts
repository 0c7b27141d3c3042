import type { InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { instrumentId, type Instrument, type InstrumentKind } from '../../../../src-shared/domain/instrument.ts';
import type { MarketDatum } from '../../../../src-shared/domain/market-datum.ts';
import { TIMEFRAME_MS, type Timeframe } from '../../../../src-shared/domain/timeframe.ts';
import { err, failure, ok, type Failure, type Result } from '../../../../src-shared/support/result.ts';
import { openBytes, type ByteSource } from './byte-source.ts';
import type { CandleColumns } from './candle-columns.ts';
import { CandleParser } from './candle-parser.ts';
import { CANDLE_HEADER } from './candle-row.ts';
import type { CandleFileName } from './file-name.ts';
import { placesOf, recordedInstrument, type SeenPlaces } from './instrument-specs.ts';
import type { Source } from './source.ts';

/** Rows looked at to learn the price step. */
const SAMPLE_ROWS = 1000;

export interface CandleSourceOptions {
  readonly path: string;
  readonly name: CandleFileName;
  readonly kind: InstrumentKind;
  readonly venue: string;
  /** Bars that open before this are left out, ms UTC. */
  readonly from: number;
  /** Bars that close after this are left out, ms UTC. */
  readonly until: number;
  readonly nowMs: number;
}

/** One candle file, row by row in time. */
export class CandleSource implements Source {
  instruments: readonly Instrument[] = [];
  firstAt: number | null = null;
  #bytes: ByteSource;
  #parser: CandleParser;
  #columns: CandleColumns;
  #row = 0;
  #problem = 0;
  /** Found before the first row. */
  #early: Failure | null;
  #ended = false;
  #stepMs: number;
  #timeframe: Timeframe;
  #id: InstrumentId;
  #from: number;
  #until: number;

  private constructor(options: CandleSourceOptions, bytes: ByteSource, parser: CandleParser, early: Failure | null) {
    this.#bytes = bytes;
    this.#parser = parser;
    this.#columns = parser.columns;
    this.#early = early;
    const { kind, name, venue } = options;
    this.#id = instrumentId(name.base, name.quote, kind, venue);
    this.#timeframe = name.timeframe;
    this.#stepMs = TIMEFRAME_MS[name.timeframe];
    this.#from = options.from;
    this.#until = options.until;
  }

  /** Opens the file and reads its first part: header, first bars, price steps. */
  static async open(options: CandleSourceOptions): Promise<Result<CandleSource>> {
    const opened = await openBytes(options.path);
    if (!opened.ok) return opened;
    const bytes = opened.value;
    const started = await CandleSource.#start(options, bytes);
    if (!started.ok) bytes.close();
    return started;
  }

  static async #start(options: CandleSourceOptions, bytes: ByteSource): Promise<Result<CandleSource>> {
    const { kind, name, path, venue } = options;
    const first = await bytes.next();
    if (first === null) return err(bytes.broken ?? failure('file_empty', `${path} is empty.`, 'Download the file again, or remove it.'));
    const header = readHeader(first, path);
    if (!header.ok) return header;
    const parser = new CandleParser(path, TIMEFRAME_MS[name.timeframe], options.nowMs, header.value.lines);
    parser.parse(first.subarray(header.value.length));
    const source = new CandleSource(options, bytes, parser, header.value.problem);
    await source.#settle();
    if (Number.isNaN(parser.lastOpenAt)) {
      return err(failure('file_no_bars', `${path} has no usable bar${firstReason(parser)}.`, 'Check that the file is a candle file and download it again.'));
    }
    source.instruments = [recordedInstrument(name, kind, venue, seenPlaces(parser.columns))];
    source.firstAt = source.#row < parser.columns.rows ? source.peek() : null;
    return ok(source);
  }

  peek(): number {
    if (this.#row >= this.#columns.rows) return this.#ended ? Infinity : Number.NaN;
    return (this.#columns.openAt[this.#row] as number) + this.#stepMs;
  }

  take(at: number, data: MarketDatum[], problems: Failure[]): void {
    while (this.#row < this.#columns.rows && this.peek() === at) {
      this.#report(problems, this.#row);
      data.push(this.#bar(this.#row));
      this.#row += 1;
    }
    if (this.#row === this.#columns.rows) this.#report(problems, Infinity);
  }

  async fill(): Promise<void> {
    this.#forget();
    await this.#read();
    await this.#settle();
  }

  drain(problems: Failure[]): void {
    this.#report(problems, Infinity);
  }

  close(): void {
    this.#ended = true;
    this.#row = this.#columns.rows;
    this.#bytes.close();
  }

  /** Reads on until there is a bar inside the wanted time, or nothing more. */
  async #settle(): Promise<void> {
    for (;;) {
      this.#skipUnwanted();
      if (this.#row < this.#columns.rows || this.#ended) return;
      if (this.#row > 0) this.#forget();
      await this.#read();
    }
  }

  #forget(): void {
    this.#parser.clear();
    this.#row = 0;
    this.#problem = 0;
  }

  async #read(): Promise<void> {
    if (this.#ended) return;
    const chunk = await this.#bytes.next();
    if (chunk !== null) {
      this.#parser.parse(chunk);
      return;
    }
    this.#ended = true;
    this.#parser.finish();
    if (this.#bytes.broken !== null) this.#parser.problems.push({ row: this.#columns.rows, problem: this.#bytes.broken });
  }

  /** Leaves out bars (and their problems) outside the wanted time: rows are in order, so the wanted ones are one stretch. */
  #skipUnwanted(): void {
    const columns = this.#columns;
    const before = this.#row;
    while (this.#row < columns.rows && (columns.openAt[this.#row] as number) < this.#from) this.#row += 1;
    if (this.#row > before) this.#report([], this.#row);
    const last = columns.rows - 1;
    if (last < this.#row || (columns.openAt[last] as number) + this.#stepMs <= this.#until) return;
    let end = this.#row;
    while (end < columns.rows && (columns.openAt[end] as number) + this.#stepMs <= this.#until) end += 1;
    columns.rows = end;
    this.#parser.problems = this.#parser.problems.filter(({ row }) => row < end);
    this.#ended = true;
    this.#bytes.close();
  }

  #report(problems: Failure[], row: number): void {
    if (this.#early !== null && this.firstAt !== null) {
      problems.push(this.#early);
      this.#early = null;
    }
    for (let next = this.#parser.problems[this.#problem]; next !== undefined && next.row <= row; next = this.#parser.problems[this.#problem]) {
      problems.push(next.problem);
      this.#problem += 1;
    }
  }

  #bar(row: number): MarketDatum {
    const columns = this.#columns;
    return {
      kind: 'candle',
      instrument: this.#id,
      timeframe: this.#timeframe,
      openAt: columns.openAt[row] as Timestamp,
      open: columns.open[row] as number,
      high: columns.high[row] as number,
      low: columns.low[row] as number,
      close: columns.close[row] as number,
      volume: columns.volume[row] as number,
      closed: true,
    };
  }
}

interface Header {
  /** Bytes and lines before the first row. */
  readonly length: number;
  readonly lines: number;
  readonly problem: Failure | null;
}

function readHeader(chunk: Buffer, path: string): Result<Header> {
  const newline = chunk.indexOf(10);
  const end = newline < 0 ? chunk.length : newline + 1;
  const text = chunk.toString('utf8', 0, Math.min(end, 1000)).replace(/^\uFEFF/, '').trim();
  if (text.replaceAll(' ', '').toLowerCase() === CANDLE_HEADER) return ok({ length: end, lines: 1, problem: null });
  const remedy = `Make its first line ${CANDLE_HEADER}.`;
  if (/^\d+,/.test(text) && text.split(',').length === 6) {
    const problem = failure('file_header', `${path} has no header line; its columns were taken to be ${CANDLE_HEADER}.`, remedy);
    return ok({ length: 0, lines: 0, problem });
  }
  return err(failure('file_header', `${path} line 1 is not the header of a candle file: ${JSON.stringify(text.slice(0, 80))}.`, remedy));
}

function firstReason(parser: CandleParser): string {
  const first = parser.problems[0];
  return first === undefined ? '' : ` (${first.problem.sentence.replace(/\.$/, '')})`;
}

function seenPlaces(columns: CandleColumns): SeenPlaces {
  let pricePlaces = 0;
  let quantity = 0;
  for (let row = 0; row < Math.min(columns.rows, SAMPLE_ROWS); row += 1) {
    for (const column of [columns.open, columns.high, columns.low, columns.close]) pricePlaces = Math.max(pricePlaces, placesOf(column[row] as number));
    quantity = Math.max(quantity, placesOf(columns.volume[row] as number));
  }
  return { price: pricePlaces, quantity };
}
