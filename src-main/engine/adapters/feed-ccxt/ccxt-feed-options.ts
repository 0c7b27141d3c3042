import type { Scheduler } from '../../ports/clock.ts';
import type { Rng } from '../../ports/rng.ts';
import type { PublicExchange } from './public-exchange.ts';
import type { Result } from '../../../../src-shared/support/result.ts';

export interface CcxtFeedOptions {
  /** A ccxt id, e.g. `binance`. Also the venue part of the instrument ids. */
  readonly exchangeId: string;
  /** ccxt symbols, pairs, base currencies or instrument ids. */
  readonly instruments: readonly string[];
  readonly clock: Scheduler;
  /** For the jitter of waits. */
  readonly rng: Rng;
  /** False: polling only. Default true: streams where the exchange has them. */
  readonly streaming?: boolean;
  /** Time between polls where there is no stream; default 2,000 ms. ccxt's own rate limit comes on top. */
  readonly pollMs?: number;
  /** One-minute bars back-filled at the start; default 600. */
  readonly historyBars?: number;
  /** Levels per side of the books; default 20. */
  readonly bookLevels?: number;
  /** A stream that brings no book for this long is taken for dead and opened again; default 30,000 ms. */
  readonly silentMs?: number;
  /** How long after its end a bar may still be corrected by the venue; default 2,000 ms. */
  readonly settleMs?: number;
  /** Moves every address of the exchange to this origin, e.g. a proxy or a test server on loopback. */
  readonly origin?: string;
  /** ccxt's own settings. Credentials are refused. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** In place of ccxt, for tests. */
  readonly makeExchange?: () => Promise<Result<PublicExchange>>;
}
