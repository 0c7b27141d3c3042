/** Where the market of a kept paper account was left, read from bars and journal: a generated market goes on from there. */
import { unpackPayload } from '../adapters/store-sqlite/journal-payload.ts';
import type { NamedQuery, ReadDatabase } from '../adapters/store-sqlite/read-database.ts';
import { GENERATED_VENUES } from '../adapters/feed-generated/generated-feed.ts';
import type { KeptBar } from '../adapters/feed-generated/generated-past.ts';
import { decodeEvent } from '../core/event-codec.ts';
import type { InstrumentKind } from '../../../src-shared/domain/instrument.ts';
import type { MarketDatum } from '../../../src-shared/domain/market-datum.ts';

const MINUTE_MS = 60_000;
/** Ten hours of bars, and the rest of an hour: what a generated market gives as history. */
const PAST_MS = 11 * 3_600_000;
/** The newest stretch of the journal that is read for the minute in which the market was left, ms: what is not stored as bars is younger. */
const UNSTORED_MS = 3 * MINUTE_MS;

/** A kept market's past before a moment. */
export interface StoredPast {
  /** One-minute bars per instrument, oldest first; the last one may be what there was of its minute. */
  readonly bars: ReadonlyMap<string, readonly KeptBar[]>;
  /** Newest close per base currency, for instruments of it without bars of their own. */
  readonly prices: ReadonlyMap<string, number>;
}

export interface StoredMarket {
  /** Time of the last event, ms UTC; null in a new folder. */
  readonly lastAt: number | null;
  /** What is known from before `until`, ms UTC: every bar of the last eleven hours, and the newest one of each instrument of `kind` that has none. */
  past(until: number, kind: InstrumentKind): StoredPast;
}

/** A folder without a past. */
export const NO_STORED_MARKET: StoredMarket = { lastAt: null, past: () => ({ bars: new Map(), prices: new Map() }) };

interface BarRow extends KeptBar {
  readonly instrument: string;
}

interface JournalLine {
  readonly at: number;
  readonly kind: string;
  readonly payload: string | Buffer;
}

const COLUMNS = 'instrument, open_at AS openAt, open, high, low, close, volume';
const PLACES = GENERATED_VENUES.map(() => '?').join(', ');

function named<Row, P extends readonly (string | number | null)[] = []>(name: string, sql: string): NamedQuery<Row, P> {
  return { name, sql };
}

const LAST_AT = named<{ at: number }>('when the market was left', 'SELECT at FROM engine_events ORDER BY ordinal DESC LIMIT 1');
const LISTED = named<{ id: string; base: string; kind: string }, string[]>('instruments of the market', `SELECT id, base, kind FROM instruments WHERE venue IN (${PLACES}) ORDER BY id`);
const WINDOW = named<BarRow, [number, number]>('bars of the last hours', `SELECT ${COLUMNS} FROM candles WHERE timeframe = '1m' AND open_at >= ? AND open_at <= ? ORDER BY open_at`);
const NEWEST = named<BarRow, [number, string]>('newest bar', `SELECT ${COLUMNS} FROM candles WHERE timeframe = '1m' AND open_at <= ? AND instrument = ? ORDER BY open_at DESC LIMIT 1`);
const BACKWARDS = named<JournalLine>('journal, newest first', 'SELECT at, kind, payload FROM engine_events ORDER BY ordinal DESC');

/** Reads it; bars and journal only when `past` is called. */
export function storedMarket(db: ReadDatabase): StoredMarket {
  const lastAt = db.first(LAST_AT)?.at ?? null;
  return { lastAt, past: (until, kind) => (lastAt === null ? NO_STORED_MARKET.past(until, kind) : readPast(db, lastAt, until, kind)) };
}

function readPast(db: ReadDatabase, lastAt: number, until: number, kind: InstrumentKind): StoredPast {
  const listed = db.all(LISTED, ...GENERATED_VENUES);
  const bars = new Map<string, KeptBar[]>(listed.map(({ id }) => [id, []]));
  for (const { instrument, ...bar } of db.all(WINDOW, until - PAST_MS, until - MINUTE_MS)) bars.get(instrument)?.push(bar);
  for (const one of listed) {
    if (one.kind !== kind || bars.get(one.id)?.length !== 0) continue;
    const row = db.first(NEWEST, until - MINUTE_MS, one.id);
    if (row !== undefined) bars.set(one.id, [barOf(row)]);
  }
  for (const [instrument, unstored] of lastMinutes(db, lastAt, until)) {
    const known = bars.get(instrument);
    const last = known?.at(-1)?.openAt ?? -1;
    known?.push(...[...unstored.values()].filter(({ openAt }) => openAt > last));
  }
  const prices = new Map<string, number>();
  for (const { id, base } of listed) {
    const close = bars.get(id)?.at(-1)?.close;
    if (close !== undefined && !prices.has(base)) prices.set(base, close);
  }
  return { bars: new Map([...bars].filter(([, list]) => list.length > 0)), prices };
}

function barOf({ openAt, open, high, low, close, volume }: KeptBar): KeptBar {
  return { openAt, open, high, low, close, volume };
}

/** Bars of the last minutes by instrument and time, from the journal's prints: the minute in which a market is left is stored nowhere else. */
function lastMinutes(db: ReadDatabase, lastAt: number, until: number): Map<string, Map<number, KeptBar>> {
  const from = Math.floor((lastAt - UNSTORED_MS) / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  const payloads: string[] = [];
  for (const { at, kind, payload } of db.each(BACKWARDS)) {
    if (at < from) break;
    if (kind === 'market_observed') payloads.push(unpackPayload(payload));
  }
  const made = new Map<string, Map<number, KeptBar>>();
  for (const payload of payloads.reverse()) {
    for (const datum of observed(payload)) take(made, datum, from, until);
  }
  return made;
}

/** Data of an event; none where its bytes are damaged: a minute is made up then, and the replay names the event. */
function observed(payload: string): readonly MarketDatum[] {
  try {
    const event = decodeEvent(payload);
    return event.kind === 'market_observed' ? event.data : [];
  } catch {
    return [];
  }
}

function take(made: Map<string, Map<number, KeptBar>>, datum: MarketDatum, from: number, until: number): void {
  if (datum.kind !== 'trade' && !(datum.kind === 'candle' && !datum.closed)) return;
  const openAt = datum.kind === 'trade' ? datum.at - (datum.at % MINUTE_MS) : datum.openAt;
  if (openAt < from || openAt >= until) return;
  const own = made.get(datum.instrument) ?? new Map<number, KeptBar>();
  made.set(datum.instrument, own);
  own.set(openAt, datum.kind === 'candle' ? barOf(datum) : withPrint(own.get(openAt), openAt, datum.price, datum.quantity));
}

function withPrint(bar: KeptBar | undefined, openAt: number, price: number, quantity: number): KeptBar {
  if (bar === undefined) return { openAt, open: price, high: price, low: price, close: price, volume: quantity };
  return { ...bar, high: Math.max(bar.high, price), low: Math.min(bar.low, price), close: price, volume: bar.volume + quantity };
}
