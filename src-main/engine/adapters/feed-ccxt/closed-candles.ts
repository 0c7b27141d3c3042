import type { OhlcvRow } from './public-exchange.ts';

/** One minute; prices in the quote currency, volume in the base currency (or contracts). */
export interface Bar {
  readonly openAt: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

const STEP_MS = 60_000;

/**
 * Decides when a bar is closed. Venues send the forming bar last, and its numbers change until its time is over; so a bar
 * counts as closed only when its close time is past on the venue's clock and on ours, and either a later bar has been seen or
 * it has had time to settle. Each bar leaves once, in order.
 */
export class ClosedCandles {
  /** Open time of the last bar that left, ms UTC; 0 before the first. */
  lastOpenAt = 0;
  #pending = new Map<number, Bar>();
  #settleMs: number;

  /** @param settleMs how long after its end a bar may still be corrected, ms. */
  constructor(settleMs: number) {
    this.#settleMs = settleMs;
  }

  /** Takes rows in any order; newer versions replace older ones. Returns the rows that are damaged. */
  add(rows: readonly OhlcvRow[]): readonly OhlcvRow[] {
    const damaged: OhlcvRow[] = [];
    for (const row of rows) {
      const bar = readBar(row);
      if (bar === null) damaged.push(row);
      else if (bar.openAt > this.lastOpenAt) this.#pending.set(bar.openAt, bar);
    }
    return damaged;
  }

  /** Whether bars are missing between the last one that left and the first one waiting. */
  hasGap(): boolean {
    if (this.lastOpenAt === 0 || this.#pending.size === 0) return false;
    return Math.min(...this.#pending.keys()) > this.lastOpenAt + STEP_MS;
  }

  /** Whether the bar before the one that forms at `now` has not left yet. */
  isBehind(now: number): boolean {
    return this.lastOpenAt < Math.floor(now / STEP_MS) * STEP_MS - STEP_MS;
  }

  /** The bars that are closed at `now`, the earlier of the venue's and our clock (ms UTC). */
  release(now: number): readonly Bar[] {
    const waiting = [...this.#pending.values()].sort((a, b) => a.openAt - b.openAt);
    const newest = waiting.at(-1)?.openAt ?? 0;
    const closed = waiting.filter(({ openAt }) => {
      const age = now - (openAt + STEP_MS);
      return age >= 0 && (openAt < newest || age >= this.#settleMs);
    });
    for (const { openAt } of closed) {
      this.#pending.delete(openAt);
      this.lastOpenAt = openAt;
    }
    return closed;
  }
}

function readBar(row: OhlcvRow): Bar | null {
  const [openAt, open, high, low, close, volume = 0] = row.map((cell) => cell ?? Number.NaN);
  if (openAt === undefined || open === undefined || high === undefined || low === undefined || close === undefined) return null;
  const sound = [open, high, low, close].every((price) => Number.isFinite(price) && price > 0) && volume >= 0;
  const inRange = low <= Math.min(open, close) && high >= Math.max(open, close);
  return sound && inRange && Number.isSafeInteger(openAt) && openAt % STEP_MS === 0 ? { openAt, open, high, low, close, volume } : null;
}
