import type { Rng } from '../../ports/rng.ts';
import type { PublicExchange } from './public-exchange.ts';

const FIRST_MS = 1000;
const LONGEST_MS = 60_000;

/** How long to wait after the n-th failure in a row (n ≥ 1), ms: doubling up to a minute, with a random half so that clients do not come back together. */
export function backoffMs(failures: number, rng: Rng): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10));
  return Math.round(full / 2 + (full / 2) * (rng.uint32() / 2 ** 32));
}

/** What a venue asked for with `Retry-After` when it refused for too many requests, ms; 0 when it did not. */
export function retryAfterMs(cause: unknown, exchange: PublicExchange): number {
  if (!isRateLimit(cause)) return 0;
  const headers = Object.entries(exchange.last_response_headers ?? {});
  const seconds = Number(headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1]);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 5000;
}

/** Whether ccxt calls it a rate limit or a ban. */
export function isRateLimit(cause: unknown): boolean {
  return cause instanceof Error && ['RateLimitExceeded', 'DDoSProtection', 'AccountRateLimited'].includes(cause.constructor.name);
}
