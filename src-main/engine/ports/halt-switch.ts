import type { Timestamp } from '../../../src-shared/domain/ids.ts';

/** Who halted, when and why, as the sentinel file keeps it. */
export interface HaltNotice {
  readonly by: string;
  readonly reason: string;
  readonly close: boolean;
  readonly at: Timestamp;
}

/**
 * The halt word and its sentinel file. The word lives in shared memory so that any thread can set it in the turn of a click;
 * the file outlives the process. Fails closed: if the file cannot be read, it is halted.
 */
export interface HaltSwitch {
  /** One atomic load; called before each risk-adding send. */
  isSet(): boolean;
  /** Sets the word first, then writes the sentinel (fsync). Never throws: a file that cannot be written leaves the word set and is reported by the return value. */
  engage(notice: HaltNotice): { readonly sentinelWritten: boolean };
  /** Removes the sentinel, then clears the word. */
  release(): { readonly released: boolean };
  notice(): HaltNotice | null;
}
