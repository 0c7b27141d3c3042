/** What a simulated day is told, and what it tells. */
import type { Mischief } from './chaos.ts';
import type { DayFigures } from './day-counts.ts';
import type { ModelMood } from './sim-models.ts';
import type { Story } from './story.ts';

export interface DayOptions {
  readonly seed: number;
  /** Market minutes before the quiet; default 60. */
  readonly minutes?: number;
  /** Mischief switched off. */
  readonly off?: ReadonlySet<Mischief>;
  /** Keep the journal of each session and replay it at the end (I8). */
  readonly replay?: boolean;
  /** Language models on some seats, and how they are; without it every seat is its rules'. */
  readonly models?: ModelMood;
  /** Signals are put before a person first. */
  readonly askedFirst?: boolean;
  /** The market has its worst hour, and the account more at risk. */
  readonly crash?: boolean;
}

export interface DayResult extends DayFigures {
  readonly seed: number;
  readonly violation: { readonly invariant: string; readonly sentence: string; readonly subject: string | null; readonly atMinute: number } | null;
  readonly events: number;
  readonly crashes: number;
  readonly submits: number;
  readonly story: Story;
}
