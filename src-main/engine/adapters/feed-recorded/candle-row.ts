/**
 * The careful reading of one row: used for every row that is not a plain continuation of the one before it, so that each
 * fault gets its own sentence. {@link CandleParser} reads the rest at full speed.
 */
import { err, failure, ok, type Failure, type Result } from '../../../../src-shared/support/result.ts';
import { utcText } from './source.ts';

export interface CandleRow {
  readonly openAt: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** What a row is judged against. */
export interface RowRules {
  /** File as the sentences name it. */
  readonly file: string;
  readonly stepMs: number;
  /** The machine's time, ms UTC: later bars cannot be history. */
  readonly nowMs: number;
  /** Open time of the last good row; NaN before the first. */
  readonly lastOpenAt: number;
}

/** Columns of a candle file, in order. */
export const CANDLE_HEADER = 'ts_ms,open,high,low,close,volume';
/** Clocks of two machines may differ by this much before a bar counts as from the future, ms. */
export const FUTURE_TOLERANCE_MS = 60_000;

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const SKIPPED = 'The row was left out; correct it or download the file again.';

/** Reads and checks one row of text. */
export function readCandleRow(text: string, line: number, rules: RowRules): Result<CandleRow> {
  const where = `${rules.file} line ${line}`;
  const cells = text.split(',');
  if (cells.length !== 6) {
    return refuse('candle_columns', `${where} has ${cells.length} column${cells.length === 1 ? '' : 's'} where 6 are expected (${CANDLE_HEADER}).`);
  }
  const wrong = cells.find((cell) => !NUMBER.test(cell.trim()));
  if (wrong !== undefined) return refuse('candle_number', `${where} has ${JSON.stringify(wrong.slice(0, 40))} where a number is expected.`);
  const [openAt = 0, open = 0, high = 0, low = 0, close = 0, volume = 0] = cells.map(Number);
  const row = { openAt, open, high, low, close, volume };
  const fault = valueFault(row, where) ?? timeFault(openAt, where, rules);
  return fault === null ? ok(row) : err(fault);
}

/** A gap before this row, as a problem that names how many bars are missing; null when it follows on. */
export function gapBefore(openAt: number, line: number, rules: RowRules): Failure | null {
  const missing = Math.round((openAt - rules.lastOpenAt) / rules.stepMs) - 1;
  if (!(missing > 0)) return null;
  const sentence = `${rules.file} line ${line}: ${missing} bar${missing === 1 ? ' is' : 's are'} missing between ${utcText(rules.lastOpenAt)} and ${utcText(openAt)}.`;
  return failure('candle_gap', sentence, 'Nothing is traded on missing data; fill the gap from another recording if the venue was open.');
}

function valueFault(row: CandleRow, where: string): Failure | null {
  const { open, high, low, close, volume } = row;
  if (![open, high, low, close, volume].every(Number.isFinite)) return fault('candle_number', `${where} has a number that is too large.`);
  if (Math.min(open, high, low, close) <= 0) return fault('candle_price', `${where} has a price of ${Math.min(open, high, low, close)}; prices must be above zero.`);
  if (high < low) return fault('candle_range', `${where} has a high of ${high} below its low of ${low}.`);
  if (Math.max(open, close) > high || Math.min(open, close) < low) {
    return fault('candle_range', `${where} opens at ${open} and closes at ${close}, outside its range ${low} to ${high}.`);
  }
  return volume < 0 ? fault('candle_volume', `${where} has a negative volume of ${volume}.`) : null;
}

function timeFault(openAt: number, where: string, rules: RowRules): Failure | null {
  const { stepMs, nowMs, lastOpenAt } = rules;
  if (!Number.isSafeInteger(openAt) || openAt < 0 || openAt % stepMs !== 0) {
    return fault('candle_time', `${where} opens at ${utcText(openAt)}, which is not a whole multiple of ${stepMs / 1000} s.`);
  }
  if (openAt > nowMs + FUTURE_TOLERANCE_MS) return fault('candle_future', `${where} opens at ${utcText(openAt)}, in the future.`);
  if (openAt + stepMs > nowMs + FUTURE_TOLERANCE_MS) return fault('candle_unfinished', `${where} opens at ${utcText(openAt)} and has not closed yet.`);
  if (openAt === lastOpenAt) return fault('candle_duplicate', `${where} repeats the bar of ${utcText(openAt)}; the first one was kept.`);
  if (openAt < lastOpenAt) return fault('candle_order', `${where} goes back in time from ${utcText(lastOpenAt)} to ${utcText(openAt)}.`);
  return null;
}

function fault(code: string, sentence: string): Failure {
  return failure(code, sentence, SKIPPED);
}

function refuse(code: string, sentence: string): { readonly ok: false; readonly error: Failure } {
  return err(fault(code, sentence));
}
