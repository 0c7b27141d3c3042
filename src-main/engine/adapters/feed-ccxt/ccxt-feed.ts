import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import { err, failure, ok, type Failure, type Result } from '../../../../src-shared/support/result.ts';
import type { FeedBatch, FeedOpening, MarketFeed } from '../../ports/market-feed.ts';
import { backoffMs, isRateLimit, retryAfterMs } from './backoff.ts';
import { BatchQueue } from './batch-queue.ts';
import type { CcxtFeedOptions } from './ccxt-feed-options.ts';
import { InstrumentWatch } from './instrument-watch.ts';
import { loadExchange } from './load-exchange.ts';
import { findMarket, marketInstrument } from './market-instrument.ts';
import type { MarketReply, PublicExchange } from './public-exchange.ts';

const MINUTE_MS = 60_000;
const SKEW_EVERY_MS = 600_000;
/** A difference of clocks worth a sentence. */
const LARGE_SKEW_MS = 2000;
/** A dead socket is not waited for longer than this when the feed closes. */
const CLOSE_MS = 1000;

/** Our own end of a stream that fell silent or is no longer wanted: not the venue's failure. */
class StreamCut extends Error {}

/** What one loop does again and again. */
interface Task {
  readonly name: string;
  readonly run: () => Promise<void>;
  /** A stream comes by itself; a poll waits this long in between, ms. */
  readonly everyMs: number | 'stream';
  /** What brings back that which a dead stream missed. */
  readonly catchUp?: () => Promise<void>;
}

/** What is watched where nothing else is asked for. */
const MAJORS = ['BTC', 'ETH', 'SOL', 'BNB', 'XRP', 'ADA', 'DOGE', 'AVAX'] as const;

/** Live public market data of any ccxt exchange: streams where it has them, polls where not. It holds no keys and cannot trade. */
export class CcxtFeed implements MarketFeed {
  /** The venue's clock less ours, ms, at the last measurement; null while unknown. */
  lastSkewMs: number | null = null;
  #options: CcxtFeedOptions;
  #queue: BatchQueue;
  #exchange: PublicExchange | null = null;
  #watches: InstrumentWatch[] = [];
  #closed = true;
  /** Ends every wait that is under way: timers on close, streams on close and when they fell silent. */
  #wakers = new Set<() => void>();
  #cutters = new Set<(cause: Error) => void>();

  constructor(options: CcxtFeedOptions) {
    this.#options = options;
    this.#queue = new BatchQueue(options.clock);
  }

  async open(): Promise<Result<FeedOpening>> {
    const { exchangeId, origin, settings, streaming = true } = this.#options;
    const make = this.#options.makeExchange ?? (() => loadExchange({ exchangeId, streaming, ...(origin === undefined ? {} : { origin }), ...(settings === undefined ? {} : { settings }) }));
    const loaded = await make();
    if (!loaded.ok) return loaded;
    const exchange = loaded.value;
    const chosen = await this.#chooseMarkets(exchange);
    if (!chosen.ok) {
      await exchange.close().catch(() => undefined);
      return chosen;
    }
    this.#exchange = exchange;
    this.#closed = false;
    this.#watches = chosen.value.map((market) => this.#watch(exchange, market));
    await this.#measureSkew(exchange).catch((cause: unknown) => this.#queue.report(this.#trouble('clock', cause)));
    await Promise.all(this.#watches.map((watch) => this.#backfill(watch)));
    for (const task of this.#tasks(exchange)) void this.#loop(exchange, task);
    this.#guard(exchange);
    const instruments = this.#watches.map(({ instrument }) => instrument);
    return ok({ instruments, clock: 'live', from: null, until: null, title: `live market of ${exchange.id}, ${instruments.length} instruments` });
  }

  read(): FeedBatch | null | Promise<FeedBatch | null> {
    return this.#closed ? null : this.#queue.next();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    const deadline = this.#wait(CLOSE_MS);
    this.#closed = true;
    this.#queue.close();
    const waits = [...this.#wakers];
    const [hangUp] = waits.splice(-1);
    for (const wake of waits) wake();
    this.#cut(new StreamCut());
    const farewell = this.#exchange?.close().catch(() => undefined);
    await Promise.race([deadline, farewell]);
    hangUp?.();
  }

  async #chooseMarkets(exchange: PublicExchange): Promise<Result<readonly MarketReply[]>> {
    let markets: readonly MarketReply[];
    try {
      markets = Object.values(await exchange.loadMarkets());
    } catch (cause) {
      return err(this.#trouble('list of instruments', cause));
    }
    const chosen = new Map<string, MarketReply>();
    const byDefault = this.#options.instruments.length === 0;
    for (const name of byDefault ? MAJORS : this.#options.instruments) {
      const market = findMarket(name, markets);
      if (market === null) {
        // Of the default list, what the exchange has.
        if (byDefault) continue;
        const remedy = `Use a spot pair or a linear perpetual of it, for example ${markets.slice(0, 3).map(({ symbol }) => symbol).join(', ')}.`;
        return err(failure('instrument_unknown', `${exchange.id} has no tradable ${name}.`, remedy));
      }
      chosen.set(market.symbol, market);
    }
    if (chosen.size === 0) return err(failure('instrument_unknown', `${exchange.id} has none of ${MAJORS.join(', ')}.`, 'Name at least one instrument it has, for example BTC/USDT.'));
    return ok([...chosen.values()]);
  }

  #watch(exchange: PublicExchange, market: MarketReply): InstrumentWatch {
    const { bookLevels = 20, clock, exchangeId, settleMs = 2000 } = this.#options;
    return new InstrumentWatch({
      exchange,
      instrument: marketInstrument(market, exchangeId, exchange.precisionMode),
      contractSize: market.swap === true ? market.contractSize ?? 1 : 1,
      queue: this.#queue,
      now: () => clock.now(),
      safeNow: () => clock.now() + Math.min(0, this.lastSkewMs ?? 0),
      bookLevels,
      settleMs,
    });
  }

  async #backfill(watch: InstrumentWatch): Promise<void> {
    try {
      await watch.backfill(this.#options.historyBars ?? 600);
    } catch (cause) {
      this.#queue.report(this.#trouble(`history of ${watch.instrument.venueName}`, cause));
    }
  }

  #tasks(exchange: PublicExchange): readonly Task[] {
    const { pollMs = 2000, streaming = true } = this.#options;
    const streams = (call: string): boolean => streaming && exchange.has[call] === true;
    const tasks = this.#watches.flatMap((watch): Task[] => {
      const name = watch.instrument.venueName;
      const book: Task = streams('watchOrderBook')
        ? { name: `book of ${name}`, run: () => watch.streamBook(), everyMs: 'stream', catchUp: () => watch.pollBook() }
        : { name: `book of ${name}`, run: () => watch.pollBook(), everyMs: pollMs };
      const trades: Task = streams('watchTrades')
        ? { name: `trades of ${name}`, run: () => watch.streamTrades(), everyMs: 'stream', catchUp: () => watch.pollTrades() }
        : { name: `trades of ${name}`, run: () => watch.pollTrades(), everyMs: pollMs };
      // Bars are polled in any case: a quiet minute brings no message that would close its bar.
      const bars: Task = { name: `bars of ${name}`, run: () => watch.pollCandles(), everyMs: Math.max(pollMs, 2000) };
      const live: Task[] = streams('watchOHLCV') ? [{ name: `bars of ${name}`, run: () => watch.streamCandles(), everyMs: 'stream', catchUp: () => watch.pollCandles() }] : [];
      const funding: Task[] = watch.instrument.kind === 'perpetual' && exchange.has['fetchFundingRate'] === true ? [{ name: `funding of ${name}`, run: () => watch.pollFunding(), everyMs: MINUTE_MS }] : [];
      return [book, trades, bars, ...live, ...funding];
    });
    const again = async (): Promise<void> => {
      await this.#wait(SKEW_EVERY_MS);
      if (!this.#closed) await this.#measureSkew(exchange);
    };
    return [...tasks, { name: 'clock', run: again, everyMs: 0 }];
  }

  /** Runs a task until the feed closes; failures wait longer each time and are said once per doubling. */
  async #loop(exchange: PublicExchange, task: Task): Promise<void> {
    let failures = 0;
    while (!this.#closed) {
      try {
        if (failures > 0) await task.catchUp?.();
        await (task.everyMs === 'stream' ? this.#uncut(task.run()) : task.run());
        failures = 0;
        if (task.everyMs !== 'stream') await this.#wait(task.everyMs * (0.9 + 0.2 * (this.#options.rng.uint32() / 2 ** 32)));
      } catch (cause) {
        if (this.#closed) return;
        failures += 1;
        const isPowerOfTwo = (failures & (failures - 1)) === 0;
        if (isPowerOfTwo && !(cause instanceof StreamCut)) this.#queue.report(this.#trouble(task.name, cause));
        await this.#wait(Math.max(backoffMs(failures, this.#options.rng), retryAfterMs(cause, exchange)));
      }
    }
  }

  /** Looks at the age of the books: a stream that went silent is cut and opened again. */
  #guard(exchange: PublicExchange): void {
    const { clock, silentMs = 30_000, streaming = true } = this.#options;
    if (!streaming || exchange.has['watchOrderBook'] !== true) return;
    const look = async (): Promise<void> => {
      while (!this.#closed) {
        await this.#wait(silentMs / 3);
        const silent = this.#watches.filter(({ lastBookAt }) => clock.now() - lastBookAt > silentMs);
        if (this.#closed || silent.length === 0) continue;
        for (const watch of silent) watch.lastBookAt = clock.now();
        const names = silent.map(({ instrument }) => instrument.venueName).join(', ');
        this.#queue.report(failure('venue_silent', `${exchange.id} has sent no book of ${names} for ${silentMs / 1000} s.`, 'The connection is opened again by itself and what was missed is fetched; check the network if it goes on.'));
        this.#cut(new StreamCut());
        // Not awaited: a dead socket takes its time to say so, and is forgotten at once.
        void exchange.close().catch(() => undefined);
      }
    };
    void look();
  }

  async #measureSkew(exchange: PublicExchange): Promise<void> {
    if (exchange.has['fetchTime'] !== true) return;
    const before = this.#options.clock.now();
    const venueNow = await exchange.fetchTime();
    if (venueNow === undefined) return;
    const skewMs = Math.round(venueNow - (before + this.#options.clock.now()) / 2);
    this.lastSkewMs = skewMs;
    if (Math.abs(skewMs) <= LARGE_SKEW_MS) return;
    const sentence = `The clock of ${exchange.id} is ${Math.round(Math.abs(skewMs) / 1000)} s ${skewMs < 0 ? 'behind' : 'ahead of'} ours.`;
    this.#queue.report(failure('venue_clock', sentence, 'Set this machine’s clock by a time server; until then bars close by whichever clock is later.'));
  }

  /** The promise, or a failure as soon as streams are cut: a library that never settles cannot hold a loop. */
  #uncut<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const cutter = (cause: Error): void => {
        reject(cause);
      };
      this.#cutters.add(cutter);
      promise.then(resolve, reject).finally(() => this.#cutters.delete(cutter));
    });
  }

  #cut(cause: Error): void {
    const cutters = [...this.#cutters];
    this.#cutters.clear();
    for (const cutter of cutters) cutter(cause);
  }

  #wait(ms: number): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        this.#wakers.delete(done);
        cancel();
        resolve();
      };
      this.#wakers.add(done);
      const cancel = this.#options.clock.schedule((this.#options.clock.now() + Math.ceil(ms)) as Timestamp, done);
    });
  }

  #trouble(what: string, cause: unknown): Failure {
    const reason = (cause instanceof Error ? cause.message : String(cause)).slice(0, 200).replace(/[.\s]+$/, '');
    const { exchangeId } = this.#options;
    if (isRateLimit(cause)) return failure('venue_rate_limited', `${exchangeId} refuses for too many requests (${what}): ${reason}.`, 'It is asked again more slowly; follow fewer instruments or poll less often.');
    return failure('venue_unreachable', `${exchangeId} did not give its ${what}: ${reason}.`, 'It is tried again by itself; check the network and the venue’s status page.');
  }
}
