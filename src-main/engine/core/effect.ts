import type { Timestamp, VenueId } from '../../../src-shared/domain/ids.ts';
import type { ModelQuestion } from './model/model-question.ts';
import type { VenueRequest } from '../../../src-shared/domain/venue-wire.ts';

/** Names one timer; starting it again moves it. */
export type TimerId = string;

/** What the runner is asked to do after the event's transaction is committed, in this order. */
export type Effect =
  /** `riskAdding`: the one send function checks the halt word before it and refuses when it is set. */
  | { readonly kind: 'send_request'; readonly venue: VenueId; readonly request: VenueRequest; readonly riskAdding: boolean }
  /** A question to a language model. Its answer comes as an event, or never; nothing in the core waits for it. */
  | { readonly kind: 'ask_model'; readonly question: ModelQuestion }
  | { readonly kind: 'start_timer'; readonly timer: TimerId; readonly at: Timestamp }
  | { readonly kind: 'cancel_timer'; readonly timer: TimerId }
  /** Sets the halt word and writes the sentinel file, before any later effect. */
  | { readonly kind: 'engage_halt'; readonly reason: string; readonly by: string; readonly close: boolean; readonly at: Timestamp }
  | { readonly kind: 'release_halt' };
