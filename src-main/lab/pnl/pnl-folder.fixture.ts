/** A data folder whose books a test writes row by row: one venue `a`, instruments, candles of an hour, ledger entries. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { value } from '../../../src-shared/support/result.fixture.ts';
import { openDataFolder } from '../../engine/adapters/store-sqlite/data-folder.ts';
import { openStore } from '../../engine/adapters/store-sqlite/open-store.ts';
import { openReader, type Reader } from '../reader.ts';

export interface PnlFolder {
  readonly reader: Reader;
  readonly run: (sql: string) => void;
  readonly instrument: (id: string, kind: 'perpetual' | 'spot', quote: string) => void;
  /** @param openAt ms UTC */
  readonly candle: (instrument: string, openAt: number, close: number) => void;
  /** In USDT. @param at ms UTC */
  readonly ledger: (kind: string, amount: string, reference: string, at: number) => void;
  readonly done: () => void;
}

/** Opens it for writing and reading. `done` closes and removes it. */
export function pnlFolder(): PnlFolder {
  const root = mkdtempSync(path.join(tmpdir(), 'quorum-pnl-'));
  const folder = value(openDataFolder(root, 1));
  const store = value(openStore(folder, { at: 1 }));
  const run = (sql: string): void => { store.db.prepare(sql).run(); };
  run("INSERT INTO venues (id, native_stops, oco, reduce_only, fill_model, seen_at) VALUES ('a', 1, 1, 1, 'x', 0)");
  const reader = value(openReader(root));
  return {
    reader, run,
    instrument: (id, kind, quote) => run(`INSERT INTO instruments (id, venue, venue_name, kind, base, quote, tick_size, lot_size, min_quantity, min_notional, maker_fee, taker_fee, max_leverage, maintenance_margin, seen_at)
      VALUES ('${id}', 'a', 'x', '${kind}', 'BTC', '${quote}', '1', '1', '1', '1', '0', '0', 1, '0', 0)`),
    candle: (instrument, openAt, close) => run(`INSERT INTO candles VALUES ('${instrument}', '1h', ${openAt}, ${close}, ${close}, ${close}, ${close}, 1, 0)`),
    ledger: (kind, amount, reference, at) => run(`INSERT INTO ledger_entries (id, venue, currency, kind, amount, balance_after, reference, at) VALUES ('${reference}-${kind}', 'a', 'USDT', '${kind}', '${amount}', '0', '${reference}', ${at})`),
    done: () => {
      reader.close();
      store.close();
      folder.release();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
