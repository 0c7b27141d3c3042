/** What the supervisor and the halt worker tell each other. Plain data, structured-cloned. */
import type { HaltOutcome, HaltProgressLine } from '../../../src-shared/contract/halt-progress.ts';
import type { InstrumentId, VenueId } from '../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../src-shared/domain/instrument.ts';

/** A venue the ended engine traded at. */
export interface KnownVenue {
  readonly id: VenueId;
  readonly instruments: readonly Instrument[];
}

/** What is to be done in the engine's place. */
export interface HaltOrder {
  readonly dataDir: string;
  /** The command's id, by whom and why: for the record. */
  readonly id: string;
  readonly by: string;
  readonly reason: string;
  /** Close every position as well. */
  readonly close: boolean;
  /** When it was asked for, ms UTC. */
  readonly at: number;
  /** What the last engine that started had told; empty when none got so far. */
  readonly venues: readonly KnownVenue[];
  /** Marks our orders; null when no engine had told: then every order that adds risk is taken for ours. */
  readonly instancePrefix: string | null;
  /** Time of the engine's last event, ms UTC; 0 when there was none. The paper venue's clock stands there. */
  readonly lastEventAt: number;
  /** Last known prices. */
  readonly prices: ReadonlyMap<InstrumentId, number>;
}

export type ToHaltWorker =
  | { readonly kind: 'begin'; readonly order: HaltOrder }
  /** Closing was asked for as well, while it works. */
  | { readonly kind: 'close_as_well' }
  /** The engine's thread has let go of the data folder: the halt can be recorded. */
  | { readonly kind: 'engine_gone' };

export type FromHaltWorker =
  | { readonly kind: 'line'; readonly line: HaltProgressLine }
  | { readonly kind: 'finished'; readonly outcome: HaltOutcome };
