/** A data folder with books of a test's own choosing: markets with their bars, positions, balances and marks. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDataFolder } from '../../engine/adapters/store-sqlite/data-folder.ts';
import { openStore } from '../../engine/adapters/store-sqlite/open-store.ts';
import { value } from '../../../src-shared/support/result.fixture.ts';
import { openReader, type Reader } from '../reader.ts';

/** 2026-03-02T00:00:00Z. */
export const BOOKS_START = 1_772_409_600_000;
const HOUR = 3_600_000;

export interface MadeMarket {
  readonly id: string;
  readonly kind: 'spot' | 'perpetual';
  /** Closes of bars of an hour, oldest first; the first opens at {@link BOOKS_START}. */
  readonly closes: readonly number[];
  /** Hours of which no bar is stored. */
  readonly missing?: ReadonlySet<number>;
  readonly maintenance?: string;
}

export interface MadePosition {
  readonly instrument: string;
  readonly direction: 'long' | 'short';
  readonly quantity: string;
  readonly entry: string;
  readonly stop?: string;
  readonly by?: 'agents' | 'hand';
}

export interface MadeBooks {
  readonly markets: readonly MadeMarket[];
  readonly positions: readonly MadePosition[];
  /** Equity hour by hour from {@link BOOKS_START} on; none: nothing was ever marked. */
  readonly equity: readonly number[];
  readonly balance?: string;
  /** Deposits, and below 0 withdrawals: hours after the start, and how much. The mark of that hour is from just after. */
  readonly deposits?: readonly (readonly [hour: number, amount: string])[];
  /** Net results of closed positions, and what the first stop of each put at risk. */
  readonly results?: readonly (readonly [net: string, risked: string])[];
}

const VENUE = 'alpha';

/** Writes the folder and opens it for reading. `done` closes and removes it. */
export function madeFolder(books: MadeBooks): { readonly reader: Reader; readonly folder: string; readonly done: () => void } {
  const root = mkdtempSync(path.join(tmpdir(), 'quorum-risk-'));
  const folder = value(openDataFolder(root, 1));
  const store = value(openStore(folder, { at: 1 }));
  const { db } = store;
  const insert = (table: string, row: Readonly<Record<string, string | number | null>>): void => {
    db.prepare(`INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row).map(() => '?').join(', ')})`).run(...Object.values(row));
  };
  db.transaction(() => {
    insert('venues', { id: VENUE, native_stops: 1, oco: 1, reduce_only: 1, fill_model: 'none', seen_at: 1, account: 0 });
    for (const market of books.markets) insertMarket(insert, market);
    books.positions.forEach((position, i) => insertPosition(insert, position, i));
    books.equity.forEach((equity, hour) => insert('portfolio_snapshots', {
      session: 1, at: BOOKS_START + hour * HOUR, equity: String(equity), cash: String(equity), unrealised: '0', exposure: '0', open_risk: '0', realised_today: '0',
      drawdown: Math.max(0, 1 - equity / Math.max(...books.equity.slice(0, hour + 1))), open_positions: books.positions.length, unprotected: 0,
    }));
    if (books.balance !== undefined) insert('balances', { venue: VENUE, currency: 'USDT', total: books.balance, updated_at: 1 });
    (books.deposits ?? []).forEach(([hour, amount], i) => {
      const at = BOOKS_START + hour * HOUR;
      insert('ledger_entries', { id: `d${i}`, venue: VENUE, currency: 'USDT', kind: amount.startsWith('-') ? 'withdrawal' : 'deposit', amount, balance_after: amount, reference: `d${i}`, at });
      insert('transfers', { booking: i, venue: VENUE, transfer_id: `d${i}`, currency: 'USDT', amount, worth: amount, at, account: 0 });
    });
    (books.results ?? []).forEach(([net, risked], i) => insert('positions', closed(i, net, risked)));
  })();
  store.close();
  folder.release();
  const reader = value(openReader(root));
  return { reader, folder: root, done: () => { reader.close(); rmSync(root, { recursive: true, force: true }); } };
}

type Insert = (table: string, row: Readonly<Record<string, string | number | null>>) => void;

function insertMarket(insert: Insert, { id, kind, closes, missing, maintenance = '0.01' }: MadeMarket): void {
  const [base = '', quote = ''] = id.split(/[-.]/);
  insert('instruments', {
    id, venue: VENUE, venue_name: id, kind, base, quote, tick_size: '0.01', lot_size: '0.001', min_quantity: '0.001', min_notional: '5', maker_fee: '0.0002', taker_fee: '0.0005',
    max_leverage: 20, maintenance_margin: kind === 'spot' ? '0' : maintenance, seen_at: 1,
  });
  closes.forEach((close, hour) => {
    if (missing?.has(hour) !== true) insert('candles', { instrument: id, timeframe: '1h', open_at: BOOKS_START + hour * HOUR, open: close, high: close, low: close, close, volume: 1, partial: 0 });
  });
}

const POSITION = { session: 1, venue: VENUE, opened_at: BOOKS_START, realised: '0', fees: '0', funding: '0', protection: 'native' } as const;

function insertPosition(insert: Insert, { instrument, direction, quantity, entry, stop, by }: MadePosition, i: number): void {
  insert('positions', {
    ...POSITION, id: `p${i}`, instrument, direction, quantity, cost: String(Number(quantity) * Number(entry)), peak_quantity: quantity, stop: stop ?? null, signal_id: by === 'hand' ? null : `s${i}`, command_id: by === 'hand' ? `c${i}` : null,
  });
}

function closed(i: number, net: string, risked: string): Readonly<Record<string, string | number | null>> {
  return { ...POSITION, id: `c${i}`, instrument: 'BTC-USDT-PERP.alpha', direction: 'long', quantity: '0', cost: '0', realised: net, peak_quantity: '1', initial_risk: risked, closed_at: BOOKS_START + i, close_reason: 'target' };
}

/** Closes that start at 100 and move by these returns. */
export function closesFrom(returns: readonly number[], first = 100): readonly number[] {
  const closes = [first];
  for (const one of returns) closes.push((closes.at(-1) as number) * (1 + one));
  return closes;
}
