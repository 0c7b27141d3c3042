/** What a recorded file's name says. */
import { TIMEFRAMES, type Timeframe } from '../../../../src-shared/domain/timeframe.ts';
import type { InstrumentKind } from '../../../../src-shared/domain/instrument.ts';
import { err, failure, ok, type Result } from '../../../../src-shared/support/result.ts';

/** Quote currencies known at the end of names like BTCUSDT, longest first where one ends another. */
const QUOTES = ['FDUSD', 'USDT', 'USDC', 'BUSD', 'TUSD', 'DAI', 'USD', 'EUR', 'GBP', 'TRY', 'JPY', 'BTC', 'ETH', 'BNB'];
const CANDLE_NAME = /^([A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)_(\d+[A-Za-z])\.csv(?:\.gz)?$/;

export interface Pair {
  readonly base: string;
  readonly quote: string;
}

export interface CandleFileName extends Pair {
  /** The instrument as the name writes it, e.g. `BTCUSDT-PERP`. */
  readonly name: string;
  readonly kind: InstrumentKind;
  readonly timeframe: Timeframe;
}

/** Whether a file is one of the two kinds the feed reads. */
export function fileFormat(fileName: string): 'candles' | 'stream' | null {
  if (/\.csv(\.gz)?$/.test(fileName)) return 'candles';
  return /\.jsonl(\.gz)?$/.test(fileName) ? 'stream' : null;
}

/** Splits `BTCUSDT` or `BTC-USDT` by the known quote currencies; null when none fits. */
export function splitPair(name: string): Pair | null {
  const text = name.toUpperCase();
  const [base = '', quote, ...more] = text.split('-');
  if (quote !== undefined) return base !== '' && quote !== '' && more.length === 0 ? { base, quote } : null;
  const known = QUOTES.find((candidate) => text.endsWith(candidate) && text.length > candidate.length);
  return known === undefined ? null : { base: text.slice(0, -known.length), quote: known };
}

/** Reads `<INSTRUMENT>_<timeframe>.csv[.gz]`; `path` is only for the sentence. */
export function readCandleFileName(fileName: string, path: string): Result<CandleFileName> {
  const match = CANDLE_NAME.exec(fileName);
  const remedy = 'Name it <INSTRUMENT>_<timeframe>.csv or .csv.gz, for example BTCUSDT_1m.csv.gz or BTCUSDT-PERP_5m.csv.';
  if (match === null) return err(failure('file_name', `${path} is not named like a candle file.`, remedy));
  const [, name = '', timeframeText = ''] = match;
  const timeframe = TIMEFRAMES.find((known) => known === timeframeText);
  if (timeframe === undefined) {
    return err(failure('file_timeframe', `${path} has bars of ${timeframeText}; known are ${TIMEFRAMES.join(', ')}.`, 'Use a recording of one of these lengths.'));
  }
  const perpetual = /-PERP$/i.test(name);
  const pair = splitPair(perpetual ? name.slice(0, -5) : name);
  if (pair === null) return err(failure('file_name', `${path} names no known quote currency.`, remedy));
  return ok({ ...pair, name, kind: perpetual ? 'perpetual' : 'spot', timeframe });
}
