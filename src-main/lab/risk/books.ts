/** What is held, what it is worth and what may be lost: rows of the database as figures. Statistics, in float64; money that is shown stays exact where it was. */
import { unpackPayload } from '../../engine/adapters/store-sqlite/journal-payload.ts';
import { TRADING_WEEK } from '../../engine/adapters/store-sqlite/project-limits.ts';
import { CHANGED_LIMITS, CHANGED_LIST } from '../../engine/adapters/store-sqlite/project-safety.ts';
import { DRAWDOWN_FROM } from '../../engine/adapters/store-sqlite/projection.ts';
import { decodeEvent } from '../../engine/core/event-codec.ts';
import type { RiskConfig } from '../../engine/core/engine-config.ts';
import { standing, withKeptLimits, type KeptLimit, type KeptList } from '../../engine/core/risk/kept-limit.ts';
import { teamsBehind, type TeamVote } from '../../../src-shared/domain/team/teams-behind.ts';
import { TIMEFRAMES, TIMEFRAME_MS } from '../../../src-shared/domain/timeframe.ts';
import { NEWEST_CANDLES } from '../app/chart-data.ts';
import { OPENING_OF_SESSION } from '../app/explain-rows.ts';
import { query, type Reader } from '../reader.ts';

interface PositionRow {
  readonly id: string;
  readonly instrument: string;
  readonly venue: string;
  readonly direction: 'long' | 'short';
  readonly quantity: number;
  readonly cost: number;
  readonly stop: number | null;
  readonly signalId: string | null;
  readonly commandId: string | null;
}

export interface InstrumentFacts {
  readonly id: string;
  readonly venue: string;
  readonly kind: 'spot' | 'perpetual';
  /** The asset: `BTC`. */
  readonly base: string;
  readonly quote: string;
  readonly takerFee: number;
  readonly maintenance: number;
}

export const RISK_POSITIONS = query<PositionRow>(
  'open positions as figures',
  `SELECT id, instrument, venue, direction, CAST(quantity AS REAL) AS quantity, CAST(cost AS REAL) AS cost, CAST(stop AS REAL) AS stop, signal_id AS signalId, command_id AS commandId
   FROM positions WHERE closed_at IS NULL ORDER BY ordinal`,
);
export const VOTES_OF_SIGNAL = query<TeamVote, [signal: string]>(
  'the votes behind a signal',
  'SELECT v.framework, v.stance, v.weight FROM trading_signals s JOIN consensus_votes v ON v.round_id = s.round_id WHERE s.id = ? ORDER BY v.ordinal',
);
export const INSTRUMENT_FACTS = query<InstrumentFacts>(
  'instruments as figures',
  'SELECT id, venue, kind, base, quote, CAST(taker_fee AS REAL) AS takerFee, CAST(maintenance_margin AS REAL) AS maintenance FROM instruments ORDER BY id',
);
export const NEWEST_MARK = query<{ at: number; equity: string; exposure: string }>(
  'the newest mark of the portfolio',
  `SELECT at, equity, exposure FROM portfolio_snapshots WHERE session >= coalesce((SELECT CAST(value AS INTEGER) FROM settings WHERE key = 'books_since'), 0) ORDER BY ordinal DESC LIMIT 1`,
);
export const PRESENT_DAY = query<{ startsAt: number; equity: number }>(
  'the present trading day',
  `SELECT starts_at AS startsAt, CAST(equity AS REAL) AS equity FROM trading_days WHERE session >= coalesce((SELECT CAST(value AS INTEGER) FROM settings WHERE key = 'books_since'), 0) ORDER BY ordinal DESC LIMIT 1`,
);
export const REMEMBERED_FIGURE = query<{ figure: number }, [key: string]>('a remembered figure', 'SELECT CAST(value AS REAL) AS figure FROM settings WHERE key = ?');
export const REMEMBERED_TEXT = query<{ value: string }, [key: string]>('a remembered text', 'SELECT value FROM settings WHERE key = ?');
export const WALLETS = query<{ venue: string; currency: string; total: number }>('balances as figures', 'SELECT venue, currency, CAST(total AS REAL) AS total FROM balances ORDER BY venue, currency');
export const NEWEST_SESSION_ORDINAL = query<{ ordinal: number }>('the newest session', 'SELECT ordinal FROM sessions ORDER BY ordinal DESC LIMIT 1');

/** A price and when it was the price, ms UTC. */
export interface PriceAt {
  readonly price: number;
  readonly at: number;
  /** Length of the bar it comes from. */
  readonly barMs: number;
}

export interface Holding {
  readonly id: string;
  readonly facts: InstrumentFacts;
  readonly direction: 'long' | 'short';
  readonly strategy: 'agents' | 'by hand' | 'found at the venue';
  /** Frameworks that stood behind the agents' signal; none of what is not the agents'. */
  readonly teams: readonly string[];
  /** Signed. */
  readonly quantity: number;
  readonly cost: number;
  readonly stop: number | null;
  readonly price: PriceAt;
  /** Signed market value. */
  readonly value: number;
}

export interface Books {
  readonly at: number;
  /** Exact text. */
  readonly equityText: string;
  readonly equity: number;
  readonly holdings: readonly Holding[];
  /** Positions without any price: nothing can be said about them. */
  readonly unpriced: readonly string[];
  readonly instruments: readonly InstrumentFacts[];
  /** The market of BTC that betas are measured against; null: none is known. */
  readonly bitcoin: string | null;
  readonly wallets: readonly { readonly venue: string; readonly currency: string; readonly total: number }[];
  readonly day: { readonly startsAt: number; readonly equity: number } | null;
  /** Equity at the beginning of the week, where a limit is held against it. */
  readonly week: number | null;
  /** Equity that the drawdown halt is measured from; null where nothing was marked. */
  readonly high: number | null;
  /** Limits of the newest session, with those that were changed since; null where its journal is gone. */
  readonly limits: RiskConfig | null;
}

/** The present books; null where nothing was ever marked. */
export function readBooks(reader: Reader): Books | null {
  const mark = reader.first(NEWEST_MARK);
  if (mark === undefined) return null;
  const instruments = reader.all(INSTRUMENT_FACTS);
  const rows = reader.all(RISK_POSITIONS);
  const holdings = rows.flatMap((row) => holdingOf(reader, instruments, row) ?? []);
  return {
    at: mark.at, equityText: mark.equity, equity: Number(mark.equity), holdings, unpriced: rows.filter(({ id }) => !holdings.some((one) => one.id === id)).map(({ instrument }) => instrument), instruments, bitcoin: bitcoinOf(reader, instruments),
    wallets: reader.all(WALLETS), day: reader.first(PRESENT_DAY) ?? null, week: weekOf(reader), high: (reader.first(REMEMBERED_FIGURE, DRAWDOWN_FROM) ?? reader.first(REMEMBERED_FIGURE, 'peak_equity'))?.figure ?? null, limits: limitsOf(reader),
  };
}

/** The newest price that is stored of an instrument: the close of its newest bar of any length. */
export function newestPrice(reader: Reader, instrument: string): PriceAt | null {
  let newest: PriceAt | null = null;
  for (const timeframe of TIMEFRAMES) {
    const [bar] = reader.all(NEWEST_CANDLES, timeframe, Number.MAX_SAFE_INTEGER, instrument, 1);
    const barMs = TIMEFRAME_MS[timeframe];
    if (bar !== undefined && (newest === null || bar.openAt + barMs > newest.at)) newest = { price: bar.close, at: bar.openAt + barMs, barMs };
  }
  return newest;
}

/** How much older than the newest the price of a market may be for it to count as one that is still traded. */
const STILL_TRADED_MS = 3_600_000;

/** The market of BTC whose prices go on to the present; where there are several, a perpetual, the first by name. */
function bitcoinOf(reader: Reader, instruments: readonly InstrumentFacts[]): string | null {
  const markets = instruments.filter(({ base }) => base === 'BTC').map(({ id, kind }) => ({ id, kind, at: newestPrice(reader, id)?.at ?? 0 }));
  const newest = Math.max(...markets.map(({ at }) => at));
  const traded = markets.filter(({ at }) => at >= newest - STILL_TRADED_MS);
  return (traded.find(({ kind }) => kind === 'perpetual') ?? traded[0])?.id ?? null;
}

function holdingOf(reader: Reader, instruments: readonly InstrumentFacts[], row: PositionRow): Holding | null {
  const facts = instruments.find(({ id }) => id === row.instrument);
  const price = newestPrice(reader, row.instrument);
  if (facts === undefined || price === null) return null;
  const quantity = row.direction === 'long' ? row.quantity : -row.quantity;
  // What a person has added to is the person's, whoever opened it.
  const strategy = row.commandId !== null ? 'by hand' : row.signalId !== null ? 'agents' : 'found at the venue';
  const votes = strategy === 'agents' && row.signalId !== null ? reader.all(VOTES_OF_SIGNAL, row.signalId) : [];
  return { id: row.id, facts, direction: row.direction, strategy, teams: teamsBehind(votes, row.direction), quantity, cost: row.cost, stop: row.stop, price, value: quantity * price.price };
}

function weekOf(reader: Reader): number | null {
  const text = reader.first(REMEMBERED_TEXT, TRADING_WEEK)?.value;
  return text === undefined ? null : Number((JSON.parse(text) as { readonly equity: string }).equity);
}

function limitsOf(reader: Reader): RiskConfig | null {
  const session = reader.first(NEWEST_SESSION_ORDINAL);
  const opening = session === undefined ? undefined : reader.first(OPENING_OF_SESSION, session.ordinal);
  if (opening === undefined) return null;
  const event = decodeEvent(unpackPayload(opening.payload));
  if (event.kind !== 'session_started') return null;
  const { config, venues } = event.start;
  const changedLimits = JSON.parse(reader.first(REMEMBERED_TEXT, CHANGED_LIMITS)?.value ?? '[]') as readonly KeptLimit[];
  const changedList = (JSON.parse(reader.first(REMEMBERED_TEXT, CHANGED_LIST)?.value ?? 'null') as KeptList | null) ?? undefined;
  return withKeptLimits(config, standing(config, venues.flatMap(({ instruments }) => instruments), { changedLimits, changedList })).risk;
}
