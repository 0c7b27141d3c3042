import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { err, failure, ok, type Result } from '../../../../src-shared/support/result.ts';
import type { PublicExchange } from './public-exchange.ts';

export interface LoadExchangeOptions {
  readonly exchangeId: string;
  /** Whether to take the class that can stream. */
  readonly streaming: boolean;
  /** Moves every address of the exchange to this origin (`http://127.0.0.1:8080`), paths kept. */
  readonly origin?: string;
  /** ccxt's own settings, e.g. `{ rateLimit: 50, options: {…} }`. Credentials are refused. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Settings that would let an exchange act in someone's name. */
const CREDENTIALS = ['apiKey', 'secret', 'password', 'uid', 'privateKey', 'walletAddress', 'token', 'login', 'accountId', 'twofa'];

/** ccxt's wrapper of one socket. */
interface StreamClient {
  send(message: unknown): Promise<unknown>;
}

interface Loaded extends PublicExchange {
  /** The socket of an address, made when needed; with streams only. */
  client?: (url: string) => StreamClient;
  urls: { api: unknown };
  loadHttpProxyAgent(): Promise<unknown>;
}

/**
 * Makes one ccxt exchange from its own file: importing the whole package takes four times as long and twice the memory. The
 * package's `exports` name only its front door, so the file is found beside it.
 */
export async function loadExchange(options: LoadExchangeOptions): Promise<Result<PublicExchange>> {
  const { exchangeId, origin, settings = {}, streaming } = options;
  const key = CREDENTIALS.find((name) => name in settings);
  if (key !== undefined) return err(failure('venue_credentials', `The market feed was given ${key}; it never uses keys.`, 'Leave credentials out of the feed; they belong to the venue.'));
  const file = exchangeFile(exchangeId, streaming);
  if (file === null) return err(failure('venue_unknown', `ccxt knows no exchange ${JSON.stringify(exchangeId)}.`, 'Use a ccxt id such as binance, binanceusdm, bybit, coinbase, kraken, okx or hyperliquid.'));
  const module = (await import(pathToFileURL(file).href)) as { readonly default: new (settings: object) => Loaded };
  const exchange = new module.default({ enableRateLimit: true, newUpdates: true, ...settings });
  if (streaming) quietSends(exchange);
  if (origin !== undefined) {
    exchange.urls.api = moved(exchange.urls.api, origin);
    // ccxt opens plain ws:// only with this module at hand.
    if (streaming) await exchange.loadHttpProxyAgent();
  }
  return ok(exchange);
}

/**
 * ccxt sends a subscription without looking at what becomes of it: on a socket that was just closed that is a rejection nobody
 * handles, which ends the process. The failed watch says it anyway.
 */
function quietSends(exchange: Loaded): void {
  if (exchange.client === undefined) return;
  const clientOf = exchange.client.bind(exchange);
  const guarded = new WeakSet<StreamClient>();
  exchange.client = (url) => {
    const client = clientOf(url);
    if (guarded.has(client)) return client;
    guarded.add(client);
    const send = client.send.bind(client);
    client.send = (message) => {
      const sent = send(message);
      sent.catch(() => undefined);
      return sent;
    };
    return client;
  };
}

function exchangeFile(exchangeId: string, streaming: boolean): string | null {
  if (!/^[a-z0-9]+$/.test(exchangeId)) return null;
  const front = createRequire(import.meta.url).resolve('ccxt');
  const folder = join(dirname(dirname(front)), 'js', 'src');
  const candidates = [...(streaming ? [join(folder, 'pro', `${exchangeId}.js`)] : []), join(folder, `${exchangeId}.js`)];
  return candidates.find((file) => existsSync(file)) ?? null;
}

/** The same tree of addresses on another origin. */
function moved(tree: unknown, origin: string): unknown {
  if (typeof tree === 'string') return tree.replace(/^(http|ws)s?:\/\/[^/]*/, (_all, scheme: string) => (scheme === 'ws' ? origin.replace(/^http/, 'ws') : origin));
  if (typeof tree !== 'object' || tree === null) return tree;
  return Object.fromEntries(Object.entries(tree).map(([name, value]) => [name, moved(value, origin)]));
}
