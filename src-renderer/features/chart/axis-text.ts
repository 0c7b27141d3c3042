import type { Formatter } from '../../ui/format/formatter.ts';

/**
 * Words of the time axis. The library counts in UTC and knows no zones: which label it takes for a day's beginning is right in UTC only. So a label says what
 * the moment is in the chosen zone: the day where that day begins, else the time.
 * @param daily candles are days: their label is always a date
 * @returns the label of a moment; `kind` is the library's: 0 year, 1 month, 2 day, 3 and 4 time
 */
export function axisText(format: Formatter, daily: boolean): (at: number, kind: number) => string {
  const zone = format.zone === 'utc' ? { timeZone: 'UTC' } : {};
  const day = new Intl.DateTimeFormat(format.locale, { day: 'numeric', month: 'short', ...zone });
  const month = new Intl.DateTimeFormat(format.locale, { month: 'short', year: 'numeric', ...zone });
  const midnight = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zone });
  return (at, kind) => {
    if (!daily && midnight.format(at) !== '00:00') return format.time(at, false);
    return kind <= 1 ? month.format(at) : day.format(at);
  };
}
