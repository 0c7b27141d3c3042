/** The chart in a sentence, for whoever cannot see it. */
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import type { Formatter } from '../../ui/format/formatter.ts';
import type { SayOf } from '../../workbench/words.ts';
import type { Candle } from './candles.ts';
import type { chartWords } from './chart-words.ts';

interface Said {
  readonly name: string;
  readonly frame: string;
  readonly tick: string | undefined;
  readonly candles: readonly Candle[];
  readonly positions: readonly RowOf<'positions'>[];
}

/** What is seen: span, open, close, extremes, and open positions with their stops. */
export function summaryOf(t: SayOf<typeof chartWords>, format: Formatter, { name, frame, tick, candles, positions }: Said): string {
  const [first, last] = [candles[0], candles.at(-1)];
  if (first === undefined || last === undefined) return t('summaryEmpty', { name, frame });
  const price = (value: number | string | null): string => format.price(value, tick);
  const moment = (at: number): string => `${format.dateTime(at)} ${format.zoneName(at)}`;
  let [high, low] = [first.high, first.low];
  for (const candle of candles) [high, low] = [Math.max(high, candle.high), Math.min(low, candle.low)];
  const whole = t('summary', { name, frame, from: moment(first.at), until: moment(last.at), open: price(first.open), close: price(last.close), change: format.percent(last.close / first.open - 1, { sign: true }), high: price(high), low: price(low) });
  const held = positions.map((position) => t('summaryPosition', { side: t(position.direction), quantity: format.number(position.quantity, { decimals: 8, trim: true }), entry: price(position.entry), stop: price(position.stop), target: price(position.target) }));
  return [whole, ...held].join(' ');
}

/** One candle in a sentence. */
export function candleWords(t: SayOf<typeof chartWords>, format: Formatter, candle: Candle, tick: string | undefined): string {
  const price = (value: number): string => format.price(value, tick);
  return t('candleAt', { time: `${format.dateTime(candle.at)} ${format.zoneName(candle.at)}`, open: price(candle.open), high: price(candle.high), low: price(candle.low), close: price(candle.close), change: format.percent(candle.close / candle.open - 1, { sign: true }), volume: format.number(candle.volume, { compact: true }) });
}
