/** Indicators over a chart's bars, by the same code the agents' features come from. */
import type { OutputOf, ParsedInputOf } from '../../../src-shared/contract/contract.ts';
import { Atr } from '../../engine/core/indicator/atr.ts';
import { Bollinger } from '../../engine/core/indicator/bollinger.ts';
import { Ema } from '../../engine/core/indicator/ema.ts';
import { Macd } from '../../engine/core/indicator/macd.ts';
import { Rsi } from '../../engine/core/indicator/rsi.ts';
import { Sma } from '../../engine/core/indicator/sma.ts';
import { Stochastic } from '../../engine/core/indicator/stochastic.ts';
import { Supertrend } from '../../engine/core/indicator/supertrend.ts';
import { SessionVwap } from '../../engine/core/indicator/vwap.ts';
import type { ChartBar } from './chart-bar.ts';

export type IndicatorName = ParsedInputOf<'market.candles'>['indicators'][number];
type Lines = OutputOf<'market.candles'>['indicators'][number];

/** What an indicator draws: named values after each bar; NaN where it has none yet. */
interface Drawing {
  readonly pane: Lines['pane'];
  readonly names: readonly string[];
  readonly after: (bar: ChartBar) => readonly number[];
}

/** The lines of an indicator from bar `first` on; the bars before only warm it. */
export function indicatorLines(indicator: IndicatorName, bars: readonly ChartBar[], first: number): Lines {
  const { pane, names, after } = drawingOf(indicator);
  const columns = names.map((name) => ({ name, values: [] as (number | null)[] }));
  bars.forEach((bar, i) => {
    const values = after(bar);
    if (i < first) return;
    columns.forEach((column, line) => {
      const value = values[line];
      column.values.push(value === undefined || !Number.isFinite(value) ? null : value);
    });
  });
  return { indicator, pane, lines: columns };
}

function drawingOf(indicator: IndicatorName): Drawing {
  switch (indicator) {
    case 'ema20': return ofCloses('price', 'EMA 20', new Ema(20));
    case 'ema50': return ofCloses('price', 'EMA 50', new Ema(50));
    case 'sma200': return ofCloses('price', 'SMA 200', new Sma(200));
    case 'rsi14': return ofCloses('own', 'RSI 14', new Rsi(14));
    case 'bollinger': return bollinger();
    case 'vwap': return vwap();
    case 'supertrend': return supertrend();
    case 'macd': return macd();
    case 'atr14': return atr();
    case 'stochastic': return stochastic();
  }
}

function ofCloses(pane: Drawing['pane'], name: string, series: { update(x: number): number; readonly value: number }): Drawing {
  return { pane, names: [name], after: ({ close }) => { series.update(close); return [series.value]; } };
}

function bollinger(): Drawing {
  const bands = new Bollinger(20, 2);
  return { pane: 'price', names: ['Upper', 'Middle', 'Lower'], after: ({ close }) => { bands.update(close); return [bands.upper, bands.value, bands.lower]; } };
}

function vwap(): Drawing {
  const day = new SessionVwap();
  return { pane: 'price', names: ['VWAP (UTC day)'], after: ({ openAt, high, low, close, volume }) => [day.update(openAt, high, low, close, volume)] };
}

function supertrend(): Drawing {
  const trend = new Supertrend(10, 3);
  return {
    pane: 'price', names: ['Supertrend up', 'Supertrend down'],
    after: ({ high, low, close }) => {
      trend.update(high, low, close);
      return trend.direction > 0 ? [trend.value, Number.NaN] : [Number.NaN, trend.value];
    },
  };
}

function macd(): Drawing {
  const lines = new Macd(12, 26, 9);
  return { pane: 'own', names: ['MACD', 'Signal', 'Histogram'], after: ({ close }) => { lines.update(close); return [lines.value, lines.signal, lines.histogram]; } };
}

function atr(): Drawing {
  const range = new Atr(14);
  return { pane: 'own', names: ['ATR 14'], after: ({ high, low, close }) => { range.update(high, low, close); return [range.value]; } };
}

function stochastic(): Drawing {
  const oscillator = new Stochastic(14, 3, 3);
  return { pane: 'own', names: ['%K', '%D'], after: ({ high, low, close }) => { oscillator.update(high, low, close); return [oscillator.value, oscillator.signal]; } };
}
