import type { Instrument } from '../../../src-shared/domain/instrument.ts';
import type { RequestId, Timestamp, VenueId } from '../../../src-shared/domain/ids.ts';
import type { MarketDatum } from '../../../src-shared/domain/market-datum.ts';
import type { VenueAnswer, VenueCapabilities, VenueReport, VenueRequest } from '../../../src-shared/domain/venue-wire.ts';

export type VenueConnection = 'connected' | 'disconnected';

/** Who hears from a venue. Calls never re-enter: they come from the scheduler or the network, not from inside {@link Venue.send}. */
export interface VenueListener {
  /** The answer to one request; at most once per request, possibly never, possibly after the engine stopped waiting. */
  answered(venue: VenueId, request: RequestId, answer: VenueAnswer): void;
  /** What the venue says unasked. May repeat, may come out of order, may be missing after a disconnect. */
  reported(venue: VenueId, report: VenueReport): void;
  connectionChanged(venue: VenueId, connection: VenueConnection): void;
}

/**
 * One place to trade. Every adapter passes `venue.contract.test.ts`.
 * - `send` never throws and never answers synchronously; a failure is an answer of kind `failed`.
 * - An order's client id is the key: a second submit with the same id is rejected (`duplicate_id`) and changes nothing.
 * - The adapter never retries a submit.
 */
export interface Venue {
  readonly id: VenueId;
  readonly capabilities: VenueCapabilities;
  readonly instruments: readonly Instrument[];
  listen(listener: VenueListener): void;
  send(request: VenueRequest): void;
  /** Simulated venues match against this data; others ignore it. Called before the engine sees the same data. */
  observe(data: readonly MarketDatum[], at: Timestamp): void;
  /** Ends connections and timers; what rests at the venue stays. */
  close(): Promise<void>;
}
