import { useCallback, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { createStore } from 'zustand/vanilla';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import type { ChartTimeframe } from '../../../src-shared/contract/values.ts';
import { useRows } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/display.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { EmptyState, Skeleton } from '../../ui/panel.tsx';
import { useInstrumentLabel } from '../../workbench/instrument-label.tsx';
import { explain } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import type { Candle } from './candles.ts';
import { CandleTable } from './candle-table.tsx';
import { ChartLegend, type Pointed } from './chart-legend.tsx';
import { chartWords } from './chart-words.ts';
import type { IndicatorName, Quoted } from './evidence.ts';
import { LineLayer } from './line-layer.tsx';
import { candleWords, summaryOf } from './summary.ts';
import { bucketOf } from './timeframes.ts';
import { useCandles } from './use-candles.ts';
import { useChartView } from './use-chart-view.ts';
import { useShading, useTrades } from './use-trades.ts';
import { useTypedTimeframe } from './use-typed-timeframe.ts';

export interface BodyProps {
  readonly instrument: RowOf<'instruments'>;
  readonly frame: ChartTimeframe;
  readonly onFrame: (frame: ChartTimeframe) => void;
  readonly indicators: readonly IndicatorName[];
  readonly seen: { readonly at: number; readonly quoted: readonly Quoted[] } | null;
  readonly asTable: boolean;
}

/** The attribution the charting library asks for; see its NOTICE. */
const ATTRIBUTION = 'https://www.tradingview.com/';

/** One instrument in one timeframe. Mounted anew for another of either. */
export function ChartBody({ instrument, frame, onFrame, indicators, seen, asTable }: BodyProps): ReactNode {
  const t = useWords(chartWords);
  const format = useFormat();
  const [pointed] = useState(() => createStore<Pointed>(() => ({ index: null, candles: [] })));
  const onMove = useRef<(candles: readonly Candle[]) => void>(() => undefined);
  const feed = useCandles(instrument.id, frame, indicators, useCallback((candles: readonly Candle[]) => onMove.current(candles), []));
  const positions = useRows('positions').filter((position) => position.instrument === instrument.id);
  const first = feed.candles[0]?.at ?? null;
  const last = feed.candles.at(-1)?.at ?? 0;
  const trades = useTrades(instrument.id, first, last);
  const shading = useShading(instrument.id, first, last);
  const open = useCallback((id: string) => {
    const [subject, ...rest] = id.split(' ');
    if (subject === 'position' || subject === 'order') explain(subject, rest.join(' '));
  }, []);
  const { place, view } = useChartView({ instrument, frame, feed, pointed, trades, shading, seen, onMarker: open, onOlder: feed.older });
  onMove.current = (candles) => {
    pointed.setState({ candles });
    view.current?.update(candles);
  };
  const { typed, known, take } = useTypedTimeframe(onFrame);
  const [spoken, setSpoken] = useState('');
  const name = useInstrumentLabel(instrument.id);
  const summary = useMemo(() => summaryOf(t, format, { name, frame, tick: instrument.tickSize, candles: feed.candles, positions }), [t, format, name, frame, instrument.tickSize, feed.candles, positions.length]);
  const keys = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey || take(event)) return;
    const { candles, index } = pointed.getState();
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step !== undefined) {
      const next = Math.max(0, Math.min(candles.length - 1, (index ?? candles.length - 1 - Math.max(0, step)) + step));
      const candle = candles[next];
      view.current?.pointAt(next);
      pointed.setState({ index: next });
      if (candle !== undefined) setSpoken(candleWords(t, format, candle, instrument.tickSize));
    } else if (event.key === '+' || event.key === '=') view.current?.zoom(1.25);
    else if (event.key === '-') view.current?.zoom(0.8);
    else if (event.key === 'End') view.current?.showNewest();
    else if (event.key === 'Escape') view.current?.clearPoint();
    else return;
    event.preventDefault();
  };
  const empty = feed.candles.length === 0;
  return (
    <div className="chart-body">
      {/* The canvas stays behind the table: coming back shows the same stretch. */}
      <div className="chart-group" role="group" aria-label={t('chartOf', { name, frame })} aria-describedby="chart-summary" tabIndex={0} hidden={asTable} onKeyDown={keys}>
        <p className="ui-hidden" id="chart-summary">{summary} {t('keysHint')}</p>
        <div className="ui-hidden" aria-live="polite">{spoken}</div>
        <div className="chart-canvas" ref={place} />
        <ChartLegend pointed={pointed} instrument={instrument} frame={frame} lines={feed.lines} colourOf={(index) => view.current?.lineColour(index) ?? ''} gaps={feed.gaps} shading={shading} />
        {empty ? null : <LineLayer view={view} instrument={instrument} positions={positions} name={name} />}
        {typed === '' ? null : <div className={`chart-typed ui-num ${known ? '' : 'ui-stale'}`} role="status">{known ? t('typed', { text: typed }) : t('typedUnknown', { text: typed })}</div>}
        <a className="chart-attribution" href={ATTRIBUTION} target="_blank" rel="noreferrer" title={t('attributionTitle')}>{t('attribution')}</a>
        {empty && feed.loading ? <div className="chart-over"><Skeleton words={t('loading')} lines={6} /></div> : null}
        {empty && !feed.loading && feed.error !== null ? <div className="chart-over"><EmptyState tone="error" title={t('failedTitle')} words={t('failedWords', { sentence: `${feed.error.sentence} ${feed.error.remedy}` })} action={<Button size="small" onClick={feed.refresh}>{t('retry')}</Button>} /></div> : null}
        {empty && !feed.loading && feed.error === null ? <div className="chart-over"><EmptyState title={t('noCandles')} words={t('noCandlesWords')} /></div> : null}
        {!empty && feed.error !== null ? <div className="chart-notice"><Notice tone="warning" action={<Button size="small" onClick={feed.refresh}>{t('retry')}</Button>}>{t('older', { sentence: feed.error.sentence })}</Notice></div> : null}
      </div>
      {asTable ? <CandleTable candles={feed.candles} trades={trades} bucketOf={(at) => bucketOf(at, frame)} instrument={instrument} name={name} summary={summary} onEnd={feed.older} /> : null}
    </div>
  );
}
