import { assertFinite, checkedPeriod } from './input-check.ts';
import type { SeriesIndicator } from './indicator.ts';

/** 100·up / (up + down); 50 where there was neither. */
const strength = (up: number, down: number): number => (up + down === 0 ? 50 : 100 * (up / (up + down)));

/**
 * Relative strength index, in [0, 100]: Wilder-smoothed gains over gains plus losses, the first averages simple means of
 * `period` changes. 50 while nothing has ever moved. Source: Wilder (1978).
 *
 * Both averages live here rather than in two `Wilder`s, for speed. Gain and loss come from ½(|change| ± change), without a
 * branch on the sign: it is a coin toss no predictor guesses.
 */
export class Rsi implements SeriesIndicator {
  readonly warmup: number;
  value = NaN;
  /** Previous input, average (while seeding: sum) of gains, of losses. */
  private readonly slots = new Float64Array([NaN, 0, 0]);
  private readonly period: number;
  private readonly alpha: number;
  private seeded = 0;

  constructor(period = 14) {
    this.period = checkedPeriod(period);
    this.alpha = 1 / period;
    this.warmup = period + 1;
  }

  get ready(): boolean {
    return this.seeded === this.period;
  }

  update(x: number): number {
    assertFinite(x);
    const slots = this.slots;
    const change = x - (slots[0] as number);
    slots[0] = x;
    if (change !== change) return NaN;
    const size = Math.abs(change);
    if (this.seeded < this.period) return this.seed(0.5 * (size + change), 0.5 * (size - change));
    const up = (slots[1] as number) + this.alpha * (0.5 * (size + change) - (slots[1] as number));
    const down = (slots[2] as number) + this.alpha * (0.5 * (size - change) - (slots[2] as number));
    slots[1] = up;
    slots[2] = down;
    this.value = strength(up, down);
    return this.value;
  }

  /** The value if `x` were next; the state stays. */
  peek(x: number): number {
    const [previous = NaN, up = NaN, down = NaN] = this.slots;
    const change = x - previous;
    const gain = 0.5 * (Math.abs(change) + change);
    const loss = gain - change;
    if (this.ready) return strength(up + this.alpha * (gain - up), down + this.alpha * (loss - down));
    return this.seeded + 1 === this.period && change === change ? strength(up + gain, down + loss) : NaN;
  }

  private seed(gain: number, loss: number): number {
    const slots = this.slots;
    slots[1] = (slots[1] as number) + gain;
    slots[2] = (slots[2] as number) + loss;
    this.seeded += 1;
    if (!this.ready) return NaN;
    slots[1] /= this.period;
    slots[2] /= this.period;
    this.value = strength(slots[1], slots[2]);
    return this.value;
  }
}
