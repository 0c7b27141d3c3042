import type { HaltOutcome } from '../../../src-shared/contract/halt-progress.ts';
import type { CommandOutcome } from '../../engine/compose.ts';

/** What a halt did at once, and what the engine will say to it. */
export interface HaltGivenNow {
  readonly fileWritten: boolean;
  /** What was made of it within half a second; null: not acknowledged. */
  readonly acknowledged: Promise<CommandOutcome | null>;
  /** The same as a sentence for a person. `accepted` null: not acknowledged. */
  readonly outcome: Promise<{ readonly accepted: boolean | null; readonly sentence: string }>;
  /** Its end: verified, or what stands against it. Null: no engine runs, so there is nothing to verify. */
  readonly settled: Promise<HaltOutcome> | null;
}
