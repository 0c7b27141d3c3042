import { Ban } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import type { ChartTimeframe } from '../../../src-shared/contract/values.ts';
import { useRowValue } from '../../mirror/hooks.ts';
import { useFormat } from '../../ui/format/format-context.ts';
import { useMarketNow } from '../../workbench/market-clock.ts';
import { useWords } from '../../workbench/words.ts';
import { Stored } from '../../workbench/stored.tsx';
import type { Candle, IndicatorLine } from './candles.ts';
import { chartWords } from './chart-words.ts';
import { frameMs } from './timeframes.ts';

/** What the crosshair points at; null: the newest candle is told. Kept outside React: a tick renders the legend alone. */
export interface Pointed {
  readonly index: number | null;
  readonly candles: readonly Candle[];
}

/** A quote older than this is told as stale, ms of market time. */
const STALE_MS = 10_000;

interface LegendProps {
  readonly pointed: StoreApi<Pointed>;
  readonly instrument: RowOf<'instruments'>;
  readonly frame: ChartTimeframe;
  readonly lines: readonly IndicatorLine[];
  readonly colourOf: (index: number) => string;
  readonly gaps: readonly (readonly [number, number])[];
  readonly shading: OutputOf<'market.shading'>;
}

/** The candle under the crosshair in figures, the indicators at it, and what held at that time. */
export const ChartLegend = memo(function ChartLegend({ pointed, instrument, frame, lines, colourOf, gaps, shading }: LegendProps): ReactNode {
  const t = useWords(chartWords);
  const format = useFormat();
  const { index, candles } = useStore(pointed);
  const candle = index === null ? candles.at(-1) : candles[index] ?? candles.at(-1);
  if (candle === undefined) return null;
  const price = (value: number): string => format.price(value, instrument.tickSize);
  const rising = candle.close >= candle.open;
  const gap = gaps.find(([, end]) => end === candle.at || (end > candle.at && end < candle.at + frameMs[frame]));
  const at = (span: { readonly from: number; readonly until: number | null }): boolean => span.from < candle.at + frameMs[frame] && (span.until === null || span.until > candle.at);
  const regime = shading.regimes.findLast(at)?.regime;
  const blocked = shading.blocked.find(at);
  const words: Readonly<Record<string, string>> = { bull: t('bull'), bear: t('bear'), sideways: t('sideways'), volatile: t('volatile') };
  return (
    <div className="chart-legend ui-num" aria-hidden>
      <div className="chart-legend-line">
        {index === null ? <Staleness id={instrument.id} /> : <span className="ui-soft">{format.time(candle.at, false)}</span>}
        {(['open', 'high', 'low', 'close'] as const).map((part) => <span key={part}><i>{t(part)}</i><b className={rising ? 'ui-up' : 'ui-down'}>{price(candle[part])}</b></span>)}
        <span className={rising ? 'ui-up' : 'ui-down'}><span className="ui-arrow">{rising ? '▲' : '▼'}</span>{format.percent(candle.close / candle.open - 1, { sign: true })}</span>
        <span><i>{t('volume')}</i>{format.number(candle.volume, { compact: true })}</span>
        {regime === undefined ? null : <span className="ui-soft">{words[regime] ?? regime}</span>}
      </div>
      {lines.length === 0 ? null : (
        <div className="chart-legend-line">
          {lines.map((line, place) => <span key={`${line.indicator} ${line.name}`}><i style={{ color: colourOf(place) }}>{line.name === line.indicator ? t(line.indicator) : line.name}</i>{line.pane === 'price' ? format.price(line.values.get(candle.at) ?? null, instrument.tickSize) : format.number(line.values.get(candle.at) ?? null)}</span>)}
        </div>
      )}
      {blocked === undefined ? null : <div className="chart-legend-line ui-stale"><Ban size={12} /><Stored text={t('blocked', { sentence: blocked.sentence })} instrument={instrument.id} /></div>}
      {gap === undefined ? null : <div className="chart-legend-line ui-stale">{t('gapBefore', { length: format.age(gap[1] - gap[0]) })}</div>}
    </div>
  );
});

/** How old the newest price is, once that is worth saying. */
function Staleness({ id }: { readonly id: string }): ReactNode {
  const t = useWords(chartWords);
  const format = useFormat();
  const now = useMarketNow();
  const at = useRowValue('quotes', id, (row) => row?.at ?? null);
  return at === null || now === null || now - at <= STALE_MS ? null : <span className="ui-stale">{t('stale', { age: format.age(now - at) })}</span>;
}
