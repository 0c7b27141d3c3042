import type { ReferenceSeries } from './reference-series.ts';

/** Fills `out` with an indicator's series. */
export type ColumnLoop = (series: ReferenceSeries, out: Float64Array) => void;

/** The least an indicator can cost in this language: one loop over whole columns, no object, no check, no warm-up rule. */
export const BARE_LOOPS: Readonly<Record<string, ColumnLoop>> = {
  'EMA(20)': ({ close }, out) => {
    let value = close[0]!;
    for (let i = 0; i < out.length; i += 1) out[i] = value += (2 / 21) * (close[i]! - value);
  },
  'SMA(20)': ({ close }, out) => {
    let sum = 0;
    for (let i = 0; i < out.length; i += 1) {
      sum += close[i]! - (i >= 20 ? close[i - 20]! : 0);
      out[i] = sum / 20;
    }
  },
  'RSI(14)': ({ close }, out) => {
    let up = 0;
    let down = 0;
    for (let i = 1; i < out.length; i += 1) {
      const change = close[i]! - close[i - 1]!;
      const size = Math.abs(change);
      up += (0.5 * (size + change) - up) / 14;
      down += (0.5 * (size - change) - down) / 14;
      out[i] = (100 * up) / (up + down);
    }
  },
  'BB(20, 2)': ({ close }, out) => {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < out.length; i += 1) {
      const x = close[i]!;
      const old = i >= 20 ? close[i - 20]! : 0;
      sum += x - old;
      squares += x * x - old * old;
      const mean = sum / 20;
      out[i] = mean + 2 * Math.sqrt(Math.max(0, squares / 20 - mean * mean));
    }
  },
  'MACD(12, 26, 9)': ({ close }, out) => {
    let fast = close[0]!;
    let slow = fast;
    let signal = 0;
    for (let i = 0; i < out.length; i += 1) {
      fast += (2 / 13) * (close[i]! - fast);
      slow += (2 / 27) * (close[i]! - slow);
      signal += 0.2 * (fast - slow - signal);
      out[i] = fast - slow - signal;
    }
  },
  'ATR(14)': ({ high, low, close }, out) => {
    let value = 0;
    for (let i = 1; i < out.length; i += 1) {
      const previous = close[i - 1]!;
      value += (Math.max(high[i]!, previous) - Math.min(low[i]!, previous) - value) / 14;
      out[i] = value;
    }
  },
};
