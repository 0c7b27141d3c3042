/**
 * Candle CSV from raw bytes, without a string per row. Digits are gathered as an exact integer and divided once by a power
 * of ten: for at most 2^53 and 22 places that is the correctly rounded float, the one `Number(text)` gives (Clinger 1990).
 * Whatever is not a plain row that follows on the last is handed to the careful reader.
 */
import { failure, type Failure } from '../../../../src-shared/support/result.ts';
import { CandleColumns } from './candle-columns.ts';
import { FUTURE_TOLERANCE_MS, gapBefore, readCandleRow, type RowRules } from './candle-row.ts';

const COMMA = 44;
const ZERO = 48;
/** A dot as `byte ^ ZERO`. */
const DOT_DIGIT = 46 ^ ZERO;
const NEWLINE = 10;
const RETURN = 13;
/** Digits an int32 surely holds. */
const HALF = 9;
const EXACT = Number.MAX_SAFE_INTEGER;
const POWERS = Float64Array.from({ length: 23 }, (_, places) => Number(`1e${places}`));
/** Sentences per file before they are only counted. */
const SPOKEN_PROBLEMS = 100;
/** No row is shorter: `1,1,1,1,1,1` and its newline. */
const SHORTEST_ROW = 12;

/** A problem and the row before which it was met. */
export interface RowProblem {
  readonly row: number;
  readonly problem: Failure;
}

export class CandleParser {
  /** Good rows of the chunks since the last {@link CandleParser.clear}. */
  readonly columns = new CandleColumns();
  problems: RowProblem[] = [];
  /** Rows refused so far. */
  refused = 0;
  #file: string;
  #stepMs: number;
  #nowMs: number;
  #line: number;
  #lastOpenAt = Number.NaN;
  #cells = new Float64Array(6);
  /** The start of a row whose end is in the next chunk. */
  #carry: Buffer = Buffer.alloc(0);

  /** @param line lines of the file before the first chunk (1 with a header). */
  constructor(file: string, stepMs: number, nowMs: number, line: number) {
    this.#file = file;
    this.#stepMs = stepMs;
    this.#nowMs = nowMs;
    this.#line = line;
  }

  /** Open time of the last good bar so far, ms UTC; NaN before the first. */
  get lastOpenAt(): number {
    return this.#lastOpenAt;
  }

  /** Forgets rows and problems already used; position, last bar and carried bytes stay. */
  clear(): void {
    this.columns.rows = 0;
    this.problems = [];
  }

  /** Reads every whole row of the chunk; the rest waits for the next one. */
  parse(chunk: Buffer): void {
    const bytes = this.#carry.length === 0 ? chunk : Buffer.concat([this.#carry, chunk]);
    this.columns.reserve(Math.ceil(bytes.length / SHORTEST_ROW));
    const whole = bytes.lastIndexOf(NEWLINE) + 1;
    let at = 0;
    while (at < whole) {
      at = this.#plainRows(bytes, at, whole);
      if (at === whole) break;
      const end = bytes.indexOf(NEWLINE, at);
      this.#carefulRow(bytes, at, end);
      at = end + 1;
    }
    this.#carry = Buffer.from(bytes.subarray(at));
  }

  /** The end of the file: a last row without a newline counts. */
  finish(): void {
    const rest = this.#carry;
    this.#carry = Buffer.alloc(0);
    this.columns.reserve(1);
    if (rest.length > 0) this.#carefulRow(rest, 0, rest.length);
    if (this.refused > SPOKEN_PROBLEMS) {
      const sentence = `${this.#file}: ${this.refused} rows were refused in all; the first ${SPOKEN_PROBLEMS} were named.`;
      this.problems.push({ row: this.columns.rows, problem: failure('candle_refused', sentence, 'Check that the file is a candle file and download it again.') });
    }
  }

  /**
   * Reads whole rows from `start` as long as each is plain, sound and the next in time; returns the start of the row where it
   * stopped. `end` is just behind a newline, so no loop below can run out of the buffer.
   */
  #plainRows(bytes: Buffer, start: number, end: number): number {
    const cells = this.#cells;
    let at = start;
    let rowStart = start;
    while (at < end) {
      for (let field = 0; field < 6; field += 1) {
        // Up to nine digits stay in an int32, which is much faster than float64; a time has thirteen.
        let whole = 0;
        let limit = at + HALF;
        const wholeStart = at;
        let digit = (bytes[at] as number) ^ ZERO;
        for (; digit <= 9 && at < limit; digit = (bytes[at] as number) ^ ZERO) {
          whole = (whole * 10 + digit) | 0;
          at += 1;
        }
        if (at === wholeStart) return rowStart;
        let value = whole;
        if (digit <= 9) {
          let rest = 0;
          limit = at + 6;
          for (; digit <= 9 && at < limit; digit = (bytes[at] as number) ^ ZERO) {
            rest = (rest * 10 + digit) | 0;
            at += 1;
          }
          value = whole * (POWERS[at - wholeStart - HALF] as number) + rest;
        }
        if (digit === DOT_DIGIT) {
          at += 1;
          let fraction = 0;
          const fractionStart = at;
          limit = at + HALF;
          for (digit = (bytes[at] as number) ^ ZERO; digit <= 9 && at < limit; digit = (bytes[at] as number) ^ ZERO) {
            fraction = (fraction * 10 + digit) | 0;
            at += 1;
          }
          const power = POWERS[at - fractionStart] as number;
          value = value * power + fraction;
          if (value > EXACT || at === fractionStart) return rowStart;
          value /= power;
        }
        cells[field] = value;
        if (field < 5 && bytes[at] !== COMMA) return rowStart;
        at += 1;
      }
      if (bytes[at - 1] === RETURN) at += 1;
      if (bytes[at - 1] !== NEWLINE || !this.#accept()) return rowStart;
      rowStart = at;
    }
    return rowStart;
  }

  /** Takes the row in the cells if it is sound and follows on; otherwise leaves everything as it was. */
  #accept(): boolean {
    const cells = this.#cells;
    const openAt = cells[0] as number;
    const open = cells[1] as number;
    const high = cells[2] as number;
    const low = cells[3] as number;
    const close = cells[4] as number;
    const volume = cells[5] as number;
    if (openAt !== this.#lastOpenAt + this.#stepMs || openAt + this.#stepMs > this.#nowMs + FUTURE_TOLERANCE_MS) return false;
    if (low <= 0 || open < low || close < low || open > high || close > high) return false;
    this.columns.push(openAt, open, high, low, close, volume);
    this.#lastOpenAt = openAt;
    this.#line += 1;
    return true;
  }

  #carefulRow(bytes: Buffer, start: number, end: number): void {
    this.#line += 1;
    const text = bytes.toString('latin1', start, Math.min(end, start + 1000)).trim();
    if (text === '') return;
    const rules: RowRules = { file: this.#file, stepMs: this.#stepMs, nowMs: this.#nowMs, lastOpenAt: this.#lastOpenAt };
    const row = readCandleRow(text, this.#line, rules);
    if (!row.ok) {
      this.refused += 1;
      if (this.refused <= SPOKEN_PROBLEMS) this.problems.push({ row: this.columns.rows, problem: row.error });
      return;
    }
    const gap = gapBefore(row.value.openAt, this.#line, rules);
    if (gap !== null) this.problems.push({ row: this.columns.rows, problem: gap });
    this.#lastOpenAt = row.value.openAt;
    const { openAt, open, high, low, close, volume } = row.value;
    this.columns.push(openAt, open, high, low, close, volume);
  }
}
