/** Options of the commands about risk: each refusal names the option and what it may be. */
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';
import { parseDuration, parseMoment } from '../duration.ts';

const LENGTHS = ['1m', '5m', '15m', '1h'] as const;
type Length = (typeof LENGTHS)[number];

export function readLength(text: string): Result<Length> {
  const length = LENGTHS.find((one) => one === text);
  return length === undefined ? refused('timeframe', text, 'It must be 1m, 5m, 15m or 1h.') : ok(length);
}

/** Bars a VaR is made of. */
export function readWindow(text: string): Result<number> {
  const bars = Number(text);
  return Number.isInteger(bars) && bars >= 250 && bars <= 5_000 ? ok(bars) : refused('window', text, 'It must be a whole number from 250 to 5000.');
}

const HOUR_MS = 3_600_000;
const MOST_HOURS = 2_016;

/** How far back correlations look, hours; null for `all`. */
export function readLookback(text: string): Result<number | null> {
  if (text === 'all') return ok(null);
  const hours = (parseDuration(text) ?? Number.NaN) / HOUR_MS;
  return hours >= 1 && hours <= MOST_HOURS ? ok(Math.round(hours)) : refused('correlations', text, 'It is a time from 1h to 12w such as 24h, 7d or 30d, or `all` for what there is of the last twelve weeks.');
}

/** `10%`, `10 %` or `0.1`: a share above 0 and below 1. */
export function readShare(option: string, text: string): Result<number> {
  const found = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim());
  const share = found === null ? Number.NaN : Number(found[1]) / (found[2] === '%' ? 100 : 1);
  return share > 0 && share < 1 ? ok(share) : refused(option, text, 'It must be a share of equity such as 10% or 0.1, above 0 and below 100%.');
}

/** ms UTC; null where none was named. */
export function readMoment(option: string, text: string | undefined): Result<number | null> {
  if (text === undefined) return ok(null);
  const at = parseMoment(text);
  return at === null ? refused(option, text, 'It must be an ISO time such as 2026-03-01T12:00:00Z.') : ok(at);
}

function refused(option: string, text: string, remedy: string): Result<never> {
  return err(failure('bad_option', `--${option} cannot be "${text}".`, remedy));
}
