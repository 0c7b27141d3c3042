import type { MarketDatum } from '../../../../src-shared/domain/market-datum.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import type { Failure } from '../../../../src-shared/support/result.ts';

/** One recorded file on its way through time. The feed merges many of them. */
export interface Source {
  readonly instruments: readonly Instrument[];
  /** First moment it can say something, ms UTC; null when it has nothing. Known once opened. */
  readonly firstAt: number | null;
  /** When its next data become known, ms UTC; Infinity at its end; NaN while {@link Source.fill} must be awaited first. */
  peek(): number;
  /** Appends everything that becomes known at exactly `at`, and the problems found on the way there. */
  take(at: number, data: MarketDatum[], problems: Failure[]): void;
  /** Reads the next part of the file into memory. */
  fill(): Promise<void>;
  /** Problems that no later data will carry: what was found at the end of the file. */
  drain(problems: Failure[]): void;
  close(): void;
}

/** A sentence's way of writing a moment: `2021-04-20T02:00:00Z`. */
export function utcText(at: number): string {
  return Number.isFinite(at) && Math.abs(at) <= 8.64e15 ? new Date(at).toISOString().replace('.000Z', 'Z') : String(at);
}
