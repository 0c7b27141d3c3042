/** The messages of recorded streams, read into one shape. Anything that does not read is null: the caller names the line. */
import type { Side } from '../../../../src-shared/domain/side.ts';
import type { BookDiff, Level } from './diff-book.ts';

export type StreamMessage =
  | { readonly kind: 'diff'; readonly symbol: string; readonly diff: BookDiff }
  /** `lastId` null: a whole book that stands for itself. `symbol` null: the file's only one. */
  | { readonly kind: 'snapshot'; readonly symbol: string | null; readonly lastId: number | null; readonly bids: readonly Level[]; readonly asks: readonly Level[] }
  | { readonly kind: 'quote'; readonly symbol: string; readonly bid: Level; readonly ask: Level }
  | { readonly kind: 'trades'; readonly symbol: string; readonly trades: readonly StreamTrade[] }
  /** Subscription answers, heartbeats and channels that are not market data. */
  | { readonly kind: 'other' };

export interface StreamTrade {
  readonly price: number;
  readonly quantity: number;
  /** The taker's. */
  readonly side: Side;
}

type Json = Readonly<Record<string, unknown>>;

/** Reads one message of Binance (streams and REST depth) or Hyperliquid; null when it is damaged. */
export function readMessage(raw: unknown): StreamMessage | null {
  if (!isJson(raw)) return null;
  if (typeof raw['channel'] === 'string') return readHyperliquid(raw['channel'], raw['data']);
  const data = isJson(raw['data']) ? raw['data'] : raw;
  if (data['lastUpdateId'] !== undefined) return readSnapshot(data);
  if (data['e'] === 'depthUpdate') return readDiff(data);
  if (data['e'] === 'trade') return readTrade(data);
  const ticker = data['e'] === 'bookTicker' || (data['e'] === undefined && data['B'] !== undefined);
  return ticker ? readTicker(data) : { kind: 'other' };
}

function readSnapshot(data: Json): StreamMessage | null {
  const lastId = idOf(data['lastUpdateId']);
  const bids = levelsOf(data['bids']);
  const asks = levelsOf(data['asks']);
  if (lastId === null || bids === null || asks === null) return null;
  return { kind: 'snapshot', symbol: null, lastId, bids, asks };
}

function readDiff(data: Json): StreamMessage | null {
  const symbol = textOf(data['s']);
  const firstId = idOf(data['U']);
  const lastId = idOf(data['u']);
  const bids = levelsOf(data['b']);
  const asks = levelsOf(data['a']);
  if (symbol === null || firstId === null || lastId === null || bids === null || asks === null) return null;
  return { kind: 'diff', symbol, diff: { firstId, lastId, previousId: idOf(data['pu']), bids, asks } };
}

function readTicker(data: Json): StreamMessage | null {
  const symbol = textOf(data['s']);
  const bid = levelOf([data['b'], data['B']]);
  const ask = levelOf([data['a'], data['A']]);
  return symbol === null || bid === null || ask === null ? null : { kind: 'quote', symbol, bid, ask };
}

function readTrade(data: Json): StreamMessage | null {
  const symbol = textOf(data['s']);
  const level = levelOf([data['p'], data['q']]);
  if (symbol === null || level === null || typeof data['m'] !== 'boolean') return null;
  // `m`: the buyer was the maker, so the taker sold.
  return { kind: 'trades', symbol, trades: [{ price: level[0], quantity: level[1], side: data['m'] ? 'sell' : 'buy' }] };
}

function readHyperliquid(channel: string, data: unknown): StreamMessage | null {
  if (channel === 'trades') return readHyperliquidTrades(data);
  if (channel !== 'l2Book') return { kind: 'other' };
  if (!isJson(data) || !Array.isArray(data['levels'])) return null;
  const symbol = textOf(data['coin']);
  const bids = levelsOf(data['levels'][0]);
  const asks = levelsOf(data['levels'][1]);
  return symbol === null || bids === null || asks === null ? null : { kind: 'snapshot', symbol, lastId: null, bids, asks };
}

function readHyperliquidTrades(data: unknown): StreamMessage | null {
  if (!Array.isArray(data) || !data.every(isJson)) return null;
  const symbol = textOf(data[0]?.['coin']);
  const trades: StreamTrade[] = [];
  for (const item of data) {
    const level = levelOf([item['px'], item['sz']]);
    // "A": the ask side's aggressor, a taker who sold; "B": one who bought.
    if (level === null || (item['side'] !== 'A' && item['side'] !== 'B') || item['coin'] !== symbol) return null;
    trades.push({ price: level[0], quantity: level[1], side: item['side'] === 'A' ? 'sell' : 'buy' });
  }
  return symbol === null ? null : { kind: 'trades', symbol, trades };
}

function levelsOf(raw: unknown): Level[] | null {
  if (!Array.isArray(raw)) return null;
  const levels: Level[] = [];
  for (const item of raw) {
    const level = levelOf(Array.isArray(item) ? item : isJson(item) ? [item['px'], item['sz']] : []);
    if (level === null) return null;
    levels.push(level);
  }
  return levels;
}

function levelOf(raw: readonly unknown[]): Level | null {
  const price = numberOf(raw[0]);
  const size = numberOf(raw[1]);
  return price === null || size === null || price <= 0 || size < 0 ? null : [price, size];
}

function numberOf(raw: unknown): number | null {
  if (typeof raw !== 'string' || raw.trim() === '') return null;
  const value = Number(raw);
  return Number.isFinite(value) ? value : null;
}

function idOf(raw: unknown): number | null {
  return Number.isSafeInteger(raw) ? (raw as number) : null;
}

function textOf(raw: unknown): string | null {
  return typeof raw === 'string' && raw !== '' ? raw : null;
}

function isJson(raw: unknown): raw is Json {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}
