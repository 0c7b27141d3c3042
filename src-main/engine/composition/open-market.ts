/** Which feed a `--market` means, opened. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';
import { CcxtFeed } from '../adapters/feed-ccxt/ccxt-feed.ts';
import { SystemClock } from '../adapters/clock-system/system-clock.ts';
import { SystemRng } from '../adapters/clock-system/system-rng.ts';
import { GeneratedFeed } from '../adapters/feed-generated/generated-feed.ts';
import { RecordedFeed } from '../adapters/feed-recorded/recorded-feed.ts';
import type { FeedOpening, MarketFeed } from '../ports/market-feed.ts';
import { isRecordedMarket } from './market-kind.ts';
import { severalMonies } from './one-money.ts';
import type { RunOptions } from './run-options.ts';
import type { StoredMarket } from './stored-market.ts';

/** A market ready to be read. */
export interface OpenMarket {
  readonly feed: MarketFeed;
  readonly opening: FeedOpening;
  readonly kind: 'generated' | 'recorded' | 'live';
  /** Only bars come: cycles follow their closing. */
  readonly barsOnly: boolean;
  /** Skew against the venue's clock as last measured; null where there is none. */
  readonly skewMs: () => number | null;
}

/** Where a generated market begins when its pace is not the wall's: the same prices for the same seed, on any day. */
const GENERATED_EPOCH_MS = Date.UTC(2026, 0, 5);

/** A wish for a beginning holds this long: a restart begins now. */
const BEGIN_WITHIN_MS = 60_000;

/** Length of a generated market's tick. */
const TICK_MS = 1_000;

/** Opens the market, if what it has can be traded in one session. `seed` is the session's; `nowMs` the machine's time; `stored` where a kept account's market was left. */
export async function openMarket(options: RunOptions, seed: number, nowMs: number, stored: StoredMarket): Promise<Result<OpenMarket>> {
  const opened = await openKind(options, seed, nowMs, stored);
  const refusal = opened.ok ? severalMonies(opened.value.opening.instruments) : null;
  if (!opened.ok || refusal === null) return opened;
  await opened.value.feed.close();
  return err(refusal);
}

function openKind(options: RunOptions, seed: number, nowMs: number, stored: StoredMarket): Promise<Result<OpenMarket>> {
  const { market } = options;
  if (market === 'generated') return openGenerated(options, seed, nowMs, stored);
  return isRecordedMarket(market) ? openRecorded(options, nowMs) : openLive(options);
}

async function openGenerated(options: RunOptions, seed: number, nowMs: number, stored: StoredMarket): Promise<Result<OpenMarket>> {
  // Time never goes back for a kept account: where it has run ahead, its market begins with the first tick after its last event.
  const earliest = stored.lastAt === null ? 0 : Math.floor(stored.lastAt / TICK_MS) * TICK_MS + TICK_MS;
  const startAt = Math.max(options.speed === 1 ? beginning(options, nowMs, earliest) : GENERATED_EPOCH_MS, earliest);
  const past = stored.past(startAt, options.kind);
  const feed = new GeneratedFeed({
    seed, startAt, tickMs: TICK_MS, instruments: options.instruments, kind: options.kind, keptBars: past.bars, endPrices: past.prices, bookEveryMs: 10_000, bookLevels: 5,
  });
  const opening = await feed.open();
  return opening.ok ? ok({ feed, opening: opening.value, kind: 'generated', barsOnly: false, skewMs: () => null }) : opening;
}

/** The moment that was wished for where it is still to be had, else now. */
function beginning({ startAtMs }: RunOptions, nowMs: number, earliest: number): number {
  return startAtMs !== undefined && startAtMs >= earliest && startAtMs <= nowMs && nowMs - startAtMs <= BEGIN_WITHIN_MS ? startAtMs : nowMs;
}

async function openRecorded(options: RunOptions, nowMs: number): Promise<Result<OpenMarket>> {
  const perpetual = options.kind === 'perpetual';
  const feed = new RecordedFeed({
    path: options.market, instruments: options.instruments, nowMs,
    ...(perpetual ? { assumePerpetual: true } : { kind: 'spot' as const }),
  });
  const opening = await feed.open();
  if (!opening.ok) return opening;
  const barsOnly = !hasStreams(options.market);
  const asPerpetual = perpetual && fileNames(options.market).some((name) => /\.csv(\.gz)?$/.test(name) && !/-PERP_/i.test(name));
  const title = asPerpetual ? `${opening.value.title}, spot history traded as perpetuals without funding` : opening.value.title;
  return ok({ feed, opening: { ...opening.value, title }, kind: 'recorded', barsOnly, skewMs: () => null });
}

function fileNames(market: string): string[] {
  return statSync(market).isDirectory() ? readdirSync(market) : [path.basename(market)];
}

/** Whether a file or folder holds order-book streams: then prices flow between bars. */
function hasStreams(market: string): boolean {
  return fileNames(market).some((name) => /\.jsonl(\.gz)?$/.test(name));
}

async function openLive(options: RunOptions): Promise<Result<OpenMarket>> {
  if (options.speed !== 1) {
    return err(failure('live_speed', 'A live market cannot run at another speed than its own.', 'Leave --speed out, or use a recorded folder or the generated market.'));
  }
  const feed = new CcxtFeed({
    exchangeId: options.market, instruments: options.instruments, clock: new SystemClock(), rng: new SystemRng(),
    ...(options.origin === undefined ? {} : { origin: options.origin }),
  });
  const opening = await feed.open();
  return opening.ok ? ok({ feed, opening: opening.value, kind: 'live', barsOnly: false, skewMs: () => feed.lastSkewMs }) : opening;
}
