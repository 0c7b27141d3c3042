/** A data folder with a portfolio in it, as a long-running session leaves it: bars of every market, positions, marks of equity. */
import type { Instrument } from '../src-shared/domain/instrument.ts';
import { toText } from '../src-shared/domain/decimal.ts';
import { referenceSeries } from './reference-series.ts';
import { withDatabase } from './session-rig.ts';

const HOUR_MS = 3_600_000;
/** 2026-01-01T00:00:00Z. */
export const FOLDER_START = 1_767_225_600_000;

/** What is put into a folder. */
export interface PortfolioSize {
  readonly instruments: readonly Instrument[];
  /** Of so many of the instruments something is held. */
  readonly positions: number;
  /** Bars of an hour of each. */
  readonly bars: number;
}

type Bind = (...values: readonly (string | number | null)[]) => void;

/** Writes the folder. */
export function writePortfolio(root: string, { instruments, positions, bars }: PortfolioSize): void {
  withDatabase(root, ({ db }) => {
    const into = (table: string, columns: readonly string[]): Bind => {
      const statement = db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`);
      return (...values) => void statement.run(...values);
    };
    db.transaction(() => {
      writeBooks(into, instruments, positions, bars);
      writeBars(into('candles', ['instrument', 'timeframe', 'open_at', 'open', 'high', 'low', 'close', 'volume', 'partial']), instruments, bars);
    })();
  });
}

function writeBooks(into: (table: string, columns: readonly string[]) => Bind, instruments: readonly Instrument[], positions: number, bars: number): void {
  const { venue, quote } = instruments[0]!;
  into('venues', ['id', 'native_stops', 'oco', 'reduce_only', 'fill_model', 'seen_at', 'account'])(venue, 1, 1, 1, 'none', 1, 0);
  const instrument = into('instruments', ['id', 'venue', 'venue_name', 'kind', 'base', 'quote', 'tick_size', 'lot_size', 'min_quantity', 'min_notional', 'maker_fee', 'taker_fee', 'max_leverage', 'maintenance_margin', 'seen_at']);
  for (const one of instruments) instrument(one.id, venue, one.id, one.kind, one.base, quote, toText(one.tickSize), toText(one.lotSize), toText(one.minQuantity), toText(one.minNotional), '0.0002', toText(one.takerFee), 20, toText(one.maintenanceMargin), 1);
  const position = into('positions', ['id', 'session', 'venue', 'instrument', 'direction', 'opened_at', 'quantity', 'cost', 'realised', 'fees', 'funding', 'peak_quantity', 'stop', 'protection', 'signal_id']);
  instruments.slice(0, positions).forEach(({ id }, i) => position(`p${i}`, 1, venue, id, i % 3 === 0 ? 'short' : 'long', FOLDER_START, '0.015', '450', '0', '0.1', '0', '0.015', null, 'native', `s${i}`));
  const mark = into('portfolio_snapshots', ['session', 'at', 'equity', 'cash', 'unrealised', 'exposure', 'open_risk', 'realised_today', 'drawdown', 'open_positions', 'unprotected']);
  for (let hour = 0; hour < bars; hour += 1) mark(1, FOLDER_START + hour * HOUR_MS, String(100_000 + ((hour * 37) % 1_000)), '100000', '0', '0', '0', '0', 0.001, positions, 0);
  into('balances', ['venue', 'currency', 'total', 'updated_at'])(venue, quote, '100000', 1);
}

/** One series read from as many places: markets that differ. */
function writeBars(candle: Bind, instruments: readonly Instrument[], bars: number): void {
  const { open, high, low, close, volume } = referenceSeries(bars + instruments.length * 97);
  for (let t = 0; t < bars; t += 1) {
    instruments.forEach(({ id }, i) => {
      const at = t + i * 97;
      candle(id, '1h', FOLDER_START + t * HOUR_MS, open[at]!, high[at]!, low[at]!, close[at]!, volume[at]!, 0);
    });
  }
}
