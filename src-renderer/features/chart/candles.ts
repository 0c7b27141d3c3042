/** Candles as the chart holds them: closed ones from the lab's pages, the newest one from the stream. */
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';

export interface Candle {
  /** Beginning, ms UTC. */
  readonly at: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

type Columns = OutputOf<'market.candles'>['candles'];
type Indicators = OutputOf<'market.candles'>['indicators'];

/** Rows made of the wire's columns. */
export function candlesOf({ openAt, open, high, low, close, volume }: Columns): readonly Candle[] {
  return openAt.map((at, index) => ({ at, open: open[index] ?? 0, high: high[index] ?? 0, low: low[index] ?? 0, close: close[index] ?? 0, volume: volume[index] ?? 0 }));
}

/** The stream's minute as a candle. */
export function candleOfBar({ openAt, ...rest }: RowOf<'bars'>): Candle {
  return { at: openAt, ...rest };
}

/** Two runs of candles as one, oldest first; of the same moment the newer page's holds. */
export function mergeCandles(known: readonly Candle[], page: readonly Candle[]): readonly Candle[] {
  const [first, last] = [page[0], page.at(-1)];
  if (first === undefined || last === undefined) return known;
  if (known.length === 0) return page;
  return [...known.filter(({ at }) => at < first.at), ...page, ...known.filter(({ at }) => at > last.at)];
}

/** Gaps of two pages, once each, in order. */
export function mergeGaps(known: readonly (readonly [number, number])[], page: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const byStart = new Map([...known, ...page].map((gap) => [gap[0], gap]));
  return [...byStart.values()].sort((a, b) => a[0] - b[0]);
}

/** One line of an indicator by moment. */
export interface IndicatorLine {
  readonly indicator: Indicators[number]['indicator'];
  readonly pane: 'price' | 'own';
  readonly name: string;
  readonly values: ReadonlyMap<number, number>;
}

/** Lines of two pages as one; of the same moment the page's value holds. */
export function mergeLines(known: readonly IndicatorLine[], openAt: readonly number[], page: Indicators): readonly IndicatorLine[] {
  return page.flatMap(({ indicator, pane, lines }) => lines.map(({ name, values }) => {
    const before = known.find((line) => line.indicator === indicator && line.name === name)?.values;
    const merged = new Map(before);
    values.forEach((value, index) => {
      const at = openAt[index];
      if (at !== undefined && value !== null) merged.set(at, value);
    });
    return { indicator, pane, name, values: merged };
  }));
}

/** What the lab has told of an instrument: candles oldest first, what is missing between them, lines of indicators. */
export interface Known {
  readonly candles: readonly Candle[];
  readonly gaps: readonly (readonly [number, number])[];
  readonly lines: readonly IndicatorLine[];
  /** There is nothing older. */
  readonly whole: boolean;
}

/** Nothing is known. */
export const NOTHING_KNOWN: Known = { candles: [], gaps: [], lines: [], whole: false };

/**
 * What is known with a page of at most `limit` more.
 * @param before the page ends before this moment, ms UTC; null: it is the newest page
 * @param anew what was known is of a session that is over: its bars may have been written again, so nothing of it stays
 */
export function withPage(known: Known, { candles: columns, indicators }: OutputOf<'market.candles'>, { before, limit, anew }: { readonly before: number | null; readonly limit: number; readonly anew: boolean }): Known {
  const basis = anew ? NOTHING_KNOWN : known;
  const page = candlesOf(columns);
  const isShort = page.length < limit;
  return {
    candles: mergeCandles(basis.candles, page), gaps: mergeGaps(basis.gaps, columns.gaps), lines: mergeLines(basis.lines, columns.openAt, indicators),
    whole: before === null ? basis.whole || (basis.candles.length === 0 && isShort) : isShort,
  };
}

/** Several candles as one; null for none. */
export function fold(at: number, parts: Iterable<Candle>): Candle | null {
  let whole: Candle | null = null;
  for (const part of parts) {
    whole = whole === null ? { ...part, at } : { at, open: whole.open, high: Math.max(whole.high, part.high), low: Math.min(whole.low, part.low), close: part.close, volume: whole.volume + part.volume };
  }
  return whole;
}

/**
 * The candle that forms, made of the minutes that are over and the one that runs.
 *
 * 1. Minutes of another candle than the newest are forgotten.
 * 2. A minute that comes again replaces itself: nothing is counted twice.
 */
export class FormingCandle {
  readonly #length: number;
  readonly #minutes = new Map<number, Candle>();
  #at = -1;
  #newest = -1;
  /** Everything but the newest minute. */
  #base: Candle | null = null;

  /** @param length of a candle, ms; a multiple of a minute */
  constructor(length: number) {
    this.#length = length;
  }

  /** Minutes the lab knows, oldest first; those of older candles are ignored. */
  seed(minutes: readonly Candle[]): void {
    for (const minute of minutes) if (minute.at !== this.#newest) this.#put(minute);
    this.#rebase();
  }

  /** Takes the running minute. Returns the candle as it stands. */
  take(minute: Candle): Candle {
    const rolled = minute.at !== this.#newest;
    this.#newest = Math.max(this.#newest, minute.at);
    this.#put(minute);
    if (rolled) this.#rebase();
    return fold(this.#at, this.#base === null ? [minute] : [this.#base, minute]) ?? minute;
  }

  #put(minute: Candle): void {
    const at = Math.floor(minute.at / this.#length) * this.#length;
    if (at < this.#at) return;
    if (at > this.#at) {
      this.#minutes.clear();
      this.#at = at;
    }
    this.#minutes.set(minute.at, minute);
  }

  #rebase(): void {
    const over = [...this.#minutes.values()].filter(({ at }) => at < this.#newest).sort((a, b) => a.at - b.at);
    this.#base = fold(this.#at, over);
  }
}

/** Index of the candle a moment lies in, or of the next one after it; the length where it lies after all. */
export function indexAt(candles: readonly Pick<Candle, 'at'>[], at: number): number {
  let [low, high] = [0, candles.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((candles[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
