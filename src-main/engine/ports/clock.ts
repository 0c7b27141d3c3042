import type { Timestamp } from '../../../src-shared/domain/ids.ts';

/** The time of day. Never goes through the core: the runner stamps events with it. */
export interface Clock {
  /** Milliseconds UTC, integer. May jump either way on a real machine; the runner never lets an event's time go back. */
  now(): Timestamp;
}

/** Something to be done at a moment. */
export interface Scheduler extends Clock {
  /** Calls `task` once at `at` or soon after (at once, but never before this call returns, when `at` is past). Returns a function that calls it off. Never throws. */
  schedule(at: Timestamp, task: () => void): () => void;
}
