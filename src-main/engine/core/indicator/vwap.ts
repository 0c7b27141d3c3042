import { assertFinite, checkedPositive } from './input-check.ts';
import type { Indicator } from './indicator.ts';

/** Volume-weighted average of the typical price (h + l + c)/3 since the last `reset`; that price itself while no volume traded. */
export class Vwap implements Indicator {
  readonly warmup = 1;
  value = NaN;
  private turnover = NaN;
  private volume = NaN;

  constructor() {
    this.reset();
  }

  get ready(): boolean {
    return !Number.isNaN(this.value);
  }

  /** Starts a new session: everything before is forgotten. */
  reset(): void {
    this.value = NaN;
    this.turnover = 0;
    this.volume = 0;
  }

  update(high: number, low: number, close: number, volume: number): number {
    const typical = (high + low + close) / 3;
    assertFinite(typical);
    assertFinite(volume);
    this.turnover += typical * volume;
    this.volume += volume;
    this.value = this.volume > 0 ? this.turnover / this.volume : typical;
    return this.value;
  }
}

/** VWAP that starts anew whenever a bar opens in another session; sessions are `sessionMs` long from the epoch (default: UTC days). */
export class SessionVwap implements Indicator {
  readonly warmup = 1;
  private readonly sessionMs: number;
  private readonly vwap = new Vwap();
  private session = NaN;

  constructor(sessionMs = 86_400_000) {
    this.sessionMs = checkedPositive(sessionMs);
  }

  get ready(): boolean {
    return this.vwap.ready;
  }

  get value(): number {
    return this.vwap.value;
  }

  /** `openMs`: the bar's open time, UTC epoch milliseconds. */
  update(openMs: number, high: number, low: number, close: number, volume: number): number {
    assertFinite(openMs);
    const session = Math.floor(openMs / this.sessionMs);
    if (session !== this.session) this.vwap.reset();
    this.session = session;
    return this.vwap.update(high, low, close, volume);
  }
}
