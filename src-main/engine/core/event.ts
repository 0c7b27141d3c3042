/**
 * Everything that can happen to the engine. Time, chance and outside answers enter here and nowhere else; the runner stamps
 * each with `seq` (rises by one) and `at` (never goes back) and journals it before `step` sees it.
 */
import type { Instrument } from '../../../src-shared/domain/instrument.ts';
import type { RequestId, SessionId, Timestamp, VenueId } from '../../../src-shared/domain/ids.ts';
import type { MarketDatum } from '../../../src-shared/domain/market-datum.ts';
import type { VenueAnswer, VenueCapabilities, VenueReport } from '../../../src-shared/domain/venue-wire.ts';
import type { Command } from './command.ts';
import type { TimerId } from './effect.ts';
import type { EngineConfig } from './engine-config.ts';
import type { ClosedPosition, Lesson } from './model/lesson-book.ts';
import type { ModelAnswer } from './model/model-answer.ts';
import type { StoredState } from './stored-state.ts';

/** What the engine is told about a venue at the start. */
export interface VenueOpening {
  readonly id: VenueId;
  readonly capabilities: VenueCapabilities;
  readonly instruments: readonly Instrument[];
}

export interface SessionStart {
  readonly session: SessionId;
  /** Version of the event format. */
  readonly format: 1;
  readonly seed: number;
  /** Four letters or digits, the same for a data folder for ever: marks our orders at a venue. */
  readonly instancePrefix: string;
  readonly config: EngineConfig;
  readonly venues: readonly VenueOpening[];
  readonly stored: StoredState;
  /** Venues whose account begins anew in this session (a recorded market is always traded from its start): what is stored of them is written off. */
  readonly freshVenues: readonly VenueId[];
  /** The halt word or sentinel file was set when the session started: by whom and why; null when it was not. */
  readonly haltedOutside: { readonly by: string; readonly reason: string } | null;
}

export type EventBody =
  | { readonly kind: 'session_started'; readonly start: SessionStart }
  | { readonly kind: 'market_observed'; readonly data: readonly MarketDatum[] }
  | { readonly kind: 'timer_fired'; readonly timer: TimerId; readonly dueAt: Timestamp }
  | { readonly kind: 'venue_answered'; readonly venue: VenueId; readonly request: RequestId; readonly answer: VenueAnswer }
  | { readonly kind: 'venue_reported'; readonly venue: VenueId; readonly report: VenueReport }
  | { readonly kind: 'venue_connection_changed'; readonly venue: VenueId; readonly connected: boolean }
  /** The one send function did not send: the halt word was set. Nothing left the machine. */
  | { readonly kind: 'send_refused'; readonly venue: VenueId; readonly request: RequestId; readonly code: 'halted' }
  /** What came of a question to a language model, as it came. */
  | { readonly kind: 'model_answered'; readonly answer: ModelAnswer }
  /** What agents took from positions that closed, as it was stored; only where language models sit. `closed`: the one that has just closed, for those who write a lesson of their own. */
  | { readonly kind: 'lessons_noted'; readonly lessons: readonly Lesson[]; readonly closed?: ClosedPosition | undefined }
  | { readonly kind: 'command_received'; readonly command: Command }
  | { readonly kind: 'clock_measured'; readonly skewMs: number }
  /** The machine is about to sleep. */
  | { readonly kind: 'machine_suspending' }
  /** The machine slept or the program was not run for `awayMs`: told by the system, or seen from its clocks and timers. */
  | { readonly kind: 'machine_woke'; readonly awayMs: number; readonly cause: 'told' | 'clock_leapt' | 'timers_late' }
  /** The feed has ended or the person asked to leave: no new entries. */
  | { readonly kind: 'session_ending'; readonly reason: string };

/** A stamped event. */
export interface EngineEvent {
  readonly seq: number;
  readonly at: Timestamp;
  readonly body: EventBody;
}
