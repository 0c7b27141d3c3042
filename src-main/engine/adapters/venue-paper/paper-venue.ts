import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import type { InstrumentId, RequestId, Timestamp, VenueId } from '../../../../src-shared/domain/ids.ts';
import type { MarketDatum } from '../../../../src-shared/domain/market-datum.ts';
import type { VenueAnswer, VenueCapabilities, VenueRequest } from '../../../../src-shared/domain/venue-wire.ts';
import { exhaustive } from '../../../../src-shared/support/exhaustive.ts';
import { failure } from '../../../../src-shared/support/result.ts';
import type { Failure } from '../../../../src-shared/support/result.ts';
import type { Scheduler } from '../../ports/clock.ts';
import type { Rng } from '../../ports/rng.ts';
import type { Venue, VenueListener } from '../../ports/venue.ts';
import type { Depth } from './matching/depth.ts';
import { FILL_MODEL } from './matching/fill-model.ts';
import { MatchingCore } from './matching/matching-core.ts';
import { DEFAULT_PAPER_CONFIG } from './paper-config.ts';
import type { PaperConfig } from './paper-config.ts';
import type { VenueBooks } from './venue-books.ts';

/** What a paper venue is made of. */
export interface PaperVenueOptions {
  readonly id: VenueId;
  readonly instruments: readonly Instrument[];
  readonly scheduler: Scheduler;
  /** Draws latencies. */
  readonly rng: Rng;
  readonly books: VenueBooks;
  /** Over {@link DEFAULT_PAPER_CONFIG}. */
  readonly config?: Partial<PaperConfig>;
  /** Hears when the books cannot be kept (the venue trades on from memory and tries again), and null once they can again. */
  readonly onBooksProblem?: (problem: Failure | null) => void;
}

/**
 * A simulated venue behind the same wire as a real one: requests take time to arrive and answers to come back, in order each way; the
 * books are written before anybody hears of what they hold.
 */
export class PaperVenue implements Venue {
  readonly id: VenueId;
  readonly instruments: readonly Instrument[];
  readonly capabilities: VenueCapabilities = { nativeStops: true, oco: true, reduceOnly: true, fillModel: FILL_MODEL, movesMoney: true };
  readonly #options: PaperVenueOptions;
  readonly #config: PaperConfig;
  readonly #core: MatchingCore;
  readonly #listeners: VenueListener[] = [];
  readonly #pending = new Set<() => void>();
  #lastArrival = 0;
  #lastDelivery = 0;
  #lastTime = 0;
  #closed = false;
  #booksFailing = false;

  constructor(options: PaperVenueOptions) {
    this.id = options.id;
    this.instruments = options.instruments;
    this.#options = options;
    this.#config = { ...DEFAULT_PAPER_CONFIG, ...options.config };
    this.#core = new MatchingCore(options.id, options.instruments, this.#config, options.books.load());
    this.#keepBooks();
  }

  listen(listener: VenueListener): void {
    this.#listeners.push(listener);
    this.#later(this.#options.scheduler.now(), () => listener.connectionChanged(this.id, 'connected'));
  }

  send(request: VenueRequest): void {
    if (this.#closed) return;
    this.#lastArrival = Math.max(this.#lastArrival, this.#options.scheduler.now() + this.#drawLatencyMs());
    this.#later(this.#lastArrival, () => this.#arrive(request));
  }

  observe(data: readonly MarketDatum[], at: Timestamp): void {
    if (this.#closed) return;
    this.#core.observe(data, this.#forward(at));
    this.#flush();
  }

  /** What a taker could have now, best first, as numbers for a screen; null where there is no market. */
  depth(instrument: InstrumentId): Depth | null {
    return this.#core.depth(instrument, this.#options.scheduler.now());
  }

  close(): Promise<void> {
    this.#closed = true;
    for (const callOff of this.#pending) callOff();
    this.#pending.clear();
    this.#keepBooks();
    return Promise.resolve();
  }

  #arrive(request: VenueRequest): void {
    const answer = this.#answer(request, this.#forward(this.#options.scheduler.now()));
    this.#flush(request.id, answer);
  }

  #answer(request: VenueRequest, now: Timestamp): VenueAnswer {
    switch (request.kind) {
      case 'submit': return this.#core.submit(request.ticket, now);
      case 'cancel': return this.#core.cancel(request.instrument, request.clientOrderId, now);
      case 'query': return this.#core.query(request.instrument, request.clientOrderId);
      case 'account': return { kind: 'account', account: this.#core.account(request.fillsSince, now) };
      case 'transfer': return this.#core.transfer(request, now);
      default: return exhaustive(request);
    }
  }

  /** Writes the books, then lets the answer and the reports go out. */
  #flush(id?: RequestId, answer?: VenueAnswer): void {
    this.#keepBooks();
    if (id !== undefined && answer !== undefined) this.#deliver((listener) => listener.answered(this.id, id, answer));
    for (const report of this.#core.takeReports()) this.#deliver((listener) => listener.reported(this.id, report));
  }

  #deliver(tell: (listener: VenueListener) => void): void {
    this.#lastDelivery = Math.max(this.#lastDelivery, this.#lastTime + this.#drawLatencyMs());
    this.#later(this.#lastDelivery, () => {
      for (const listener of this.#listeners) tell(listener);
    });
  }

  #keepBooks(): void {
    if (!this.#core.changed) return;
    try {
      this.#options.books.save(this.#core.snapshot());
      this.#core.kept();
      if (this.#booksFailing) this.#options.onBooksProblem?.(null);
      this.#booksFailing = false;
    } catch (error) {
      // A real venue does not stop because our disk is full, and cancels must get through: trade on, say so, try again at the next event.
      this.#booksFailing = true;
      const why = error instanceof Error ? error.message : String(error);
      this.#options.onBooksProblem?.(failure('paper_books_not_saved', `The books of the paper venue ${this.id} could not be saved: ${why}.`,
        'Make room on the disk or make the folder writable; until then the venue remembers only while the engine runs.'));
    }
  }

  /** Time as the venue sees it never goes back. */
  #forward(at: number): Timestamp {
    this.#lastTime = Math.max(this.#lastTime, at);
    return this.#lastTime as Timestamp;
  }

  #drawLatencyMs(): number {
    const { min, max } = this.#config.latencyMs;
    return max > min ? min + (this.#options.rng.uint32() % (max - min + 1)) : min;
  }

  #later(at: number, task: () => void): void {
    const callOff = this.#options.scheduler.schedule(at as Timestamp, () => {
      this.#pending.delete(callOff);
      if (!this.#closed) task();
    });
    this.#pending.add(callOff);
  }
}
