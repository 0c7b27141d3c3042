/** Numbers and times for people: the locale's digits and separators, a true minus, and a dash for what is not known (never 0). */

/** What is shown for a value nobody knows. */
export const UNKNOWN = '—';

/** A number, exact decimal text, or not known. */
export type Figure = number | string | null | undefined;

export interface NumberStyle {
  /** Digits after the decimal separator, always shown. Default 2. */
  readonly decimals?: number;
  /** Leave trailing zeros out. */
  readonly trim?: boolean;
  /** `always`: profit and loss carry a sign, zero too. Default: only below zero. */
  readonly sign?: boolean;
  /** `1.23 M` from 100,000 on; give the full value as a title beside it. */
  readonly compact?: boolean;
}

const NBSP = '\u00A0';

export class Formatter {
  /** BCP 47. */
  readonly locale: string;
  readonly zone: 'utc' | 'local';
  readonly #numbers = new Map<string, Intl.NumberFormat>();
  readonly #times = new Map<string, Intl.DateTimeFormat>();

  constructor(locale: string, zone: 'utc' | 'local') {
    this.locale = locale;
    this.zone = zone;
  }

  /** A plain number. Exact text is rounded without passing through a float. */
  number(value: Figure, style: NumberStyle = {}): string {
    const figure = readFigure(value);
    if (figure === null) return UNKNOWN;
    const { decimals = 2, trim = false, sign = false, compact = false } = style;
    if (compact && Math.abs(Number(figure)) >= 100_000) return this.#compact(Number(figure), sign);
    return trueMinus(this.#number(decimals, trim, sign).format(figure as number));
  }

  /** A price with the digits its step has: `price(67450.1, '0.1')`. Without a step the digits follow the size. */
  price(value: Figure, step?: string): string {
    const figure = readFigure(value);
    if (figure === null) return UNKNOWN;
    return this.number(figure, { decimals: step === undefined ? digitsBySize(Number(figure)) : decimalsOf(step) });
  }

  /** Money; give the currency in the header instead where there is one. */
  money(value: Figure, style: NumberStyle & { readonly currency?: string } = {}): string {
    const text = this.number(value, style);
    return text === UNKNOWN || style.currency === undefined ? text : `${text}${NBSP}${style.currency}`;
  }

  /** A share (0.0084) as per cent: `0.84 %`. */
  percent(share: Figure, style: NumberStyle = {}): string {
    const figure = readFigure(share);
    if (figure === null) return UNKNOWN;
    return `${this.number(Number(figure) * 100, style)}${NBSP}%`;
  }

  /** `14:02:09`, in the chosen zone. */
  time(at: number | null | undefined, seconds = true): string {
    return at === null || at === undefined ? UNKNOWN : this.#time(seconds ? 'seconds' : 'minutes').format(at);
  }

  /** `14:02:09 UTC`. */
  timeWithZone(at: number | null | undefined): string {
    return at === null || at === undefined ? UNKNOWN : `${this.time(at)}${NBSP}${this.zoneName(at)}`;
  }

  /** `21 Nov 2026 14:02:09`. */
  dateTime(at: number | null | undefined): string {
    return at === null || at === undefined ? UNKNOWN : `${this.date(at)} ${this.time(at)}`;
  }

  /** `21 Nov 2026`. */
  date(at: number | null | undefined): string {
    return at === null || at === undefined ? UNKNOWN : this.#time('date').format(at);
  }

  /** `UTC`, or the local zone's short name at that moment. */
  zoneName(at: number): string {
    if (this.zone === 'utc') return 'UTC';
    return this.#time('zone').formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? '';
  }

  /** How long ago, or how long: `0.4 s`, `12 s`, `3 min`, `2 h`, `4 d`. */
  age(ms: number | null | undefined): string {
    if (ms === null || ms === undefined || !Number.isFinite(ms)) return UNKNOWN;
    const length = Math.max(0, ms);
    if (length < 9_950) return `${this.number(length / 1_000, { decimals: 1 })}${NBSP}s`;
    if (length < 99_500) return `${this.number(length / 1_000, { decimals: 0 })}${NBSP}s`;
    if (length < 99.5 * 60_000) return `${this.number(length / 60_000, { decimals: 0 })}${NBSP}min`;
    if (length < 48 * 3_600_000) return `${this.number(length / 3_600_000, { decimals: 0 })}${NBSP}h`;
    return `${this.number(length / 86_400_000, { decimals: 0 })}${NBSP}d`;
  }

  /** `00:42`, for countdowns. */
  countdown(ms: number | null | undefined): string {
    if (ms === null || ms === undefined) return UNKNOWN;
    const seconds = Math.max(0, Math.ceil(ms / 1_000));
    return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
  }

  /** `41.2 MB`. */
  bytes(count: number | null | undefined): string {
    if (count === null || count === undefined) return UNKNOWN;
    const units = ['B', 'kB', 'MB', 'GB', 'TB'];
    let value = count;
    let unit = 0;
    while (value >= 1_000 && unit < units.length - 1) {
      value /= 1_000;
      unit += 1;
    }
    return `${this.number(value, { decimals: unit === 0 || value >= 100 ? 0 : 1 })}${NBSP}${units[unit]}`;
  }

  /** What a person typed in this locale (`1.234,5`) as plain decimal text (`1234.5`); null where it is no number. */
  parse(text: string): string | null {
    const parts = new Intl.NumberFormat(this.locale).formatToParts(12_345.6);
    const group = parts.find((part) => part.type === 'group')?.value ?? ',';
    const point = parts.find((part) => part.type === 'decimal')?.value ?? '.';
    const bare = text.trim().replace(/[\s\u00A0\u202F'’]/g, '').replace(/^\u2212/, '-').replaceAll(group, '').replace(point, '.');
    return /^-?(\d+(\.\d*)?|\.\d+)$/.test(bare) ? normal(bare) : null;
  }

  /** `1.23 M`: the same letters in every language, as markets write them. */
  #compact(value: number, sign: boolean): string {
    const [power, letter] = Math.abs(value) >= 1e9 ? [1e9, 'B'] : Math.abs(value) >= 1e6 ? [1e6, 'M'] : [1e3, 'k'];
    return `${trueMinus(this.#number(Math.abs(value) < 1e6 ? 0 : 2, false, sign).format(value / (power as number)))}${NBSP}${letter}`;
  }

  #number(decimals: number, trim: boolean, sign: boolean): Intl.NumberFormat {
    const key = `${decimals} ${trim} ${sign}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const made = new Intl.NumberFormat(this.locale, { minimumFractionDigits: trim ? 0 : decimals, maximumFractionDigits: decimals, signDisplay: sign ? 'always' : 'negative' });
    this.#numbers.set(key, made);
    return made;
  }

  #time(form: 'seconds' | 'minutes' | 'date' | 'zone'): Intl.DateTimeFormat {
    const known = this.#times.get(form);
    if (known !== undefined) return known;
    const zone = this.zone === 'utc' ? { timeZone: 'UTC' } : {};
    const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    const forms: Record<typeof form, Intl.DateTimeFormatOptions> = {
      seconds: { ...clock, second: '2-digit' }, minutes: clock, date: { day: 'numeric', month: 'short', year: 'numeric' }, zone: { timeZoneName: 'short' },
    };
    const made = new Intl.DateTimeFormat(this.locale, { ...forms[form], ...zone });
    this.#times.set(form, made);
    return made;
  }
}

/** Digits after the point that a step has: `0.10` → 1, `1` → 0. */
export function decimalsOf(step: string): number {
  const fraction = step.split('.')[1] ?? '';
  return fraction.replace(/0+$/, '').length;
}

/** -1, 0 or 1; null where the figure is not known. */
export function signOf(value: Figure): -1 | 0 | 1 | null {
  const figure = readFigure(value);
  if (figure === null) return null;
  const number = Number(figure);
  return number > 0 ? 1 : number < 0 ? -1 : 0;
}

function readFigure(value: Figure): number | string | null {
  if (value === null || value === undefined || value === '') return null;
  return Number.isFinite(Number(value)) ? value : null;
}

/** Six significant digits for what has no step of its own. */
function digitsBySize(value: number): number {
  const size = Math.abs(value);
  if (size === 0) return 2;
  return Math.min(10, Math.max(2, 5 - Math.floor(Math.log10(size))));
}

function trueMinus(text: string): string {
  return text.replace(/-/g, '−');
}

function normal(text: string): string {
  const padded = text.startsWith('.') ? `0${text}` : text.replace(/^-\./, '-0.');
  return padded.endsWith('.') ? padded.slice(0, -1) : padded;
}
