import { useEffect, useLayoutEffect, useMemo, useRef, type RefObject } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import type { ChartTimeframe } from '../../../src-shared/contract/values.ts';
import { useFormat } from '../../ui/format/format-context.ts';
import { useWords } from '../../workbench/words.ts';
import { onLooks, readColours } from './chart-colours.ts';
import type { Pointed } from './chart-legend.tsx';
import { ChartView } from './chart-view.ts';
import { chartWords } from './chart-words.ts';
import { levelsIn, type Quoted } from './evidence.ts';
import { axisText } from './axis-text.ts';
import { dayStarts } from './sessions.ts';
import { bucketOf } from './timeframes.ts';
import type { CandleFeed } from './use-candles.ts';
import { marksOf, type Trade } from './use-trades.ts';

interface Wish {
  readonly instrument: RowOf<'instruments'>;
  readonly frame: ChartTimeframe;
  readonly feed: CandleFeed;
  readonly pointed: StoreApi<Pointed>;
  readonly trades: readonly Trade[];
  readonly shading: OutputOf<'market.shading'>;
  readonly seen: { readonly at: number; readonly quoted: readonly Quoted[] } | null;
  readonly onMarker: (id: string) => void;
  readonly onOlder: () => void;
}

/** Older candles are fetched when fewer than this many are left on the left. */
const AHEAD = 60;

/** A view with hearers for its layout. */
export interface LiveView {
  readonly current: ChartView | null;
  readonly layout: Set<() => void>;
}

/** The canvas and what is drawn on it, kept as the data are. */
export function useChartView(wish: Wish): { readonly place: RefObject<HTMLDivElement | null>; readonly view: LiveView } {
  const { instrument, frame, feed, pointed, trades, shading, seen } = wish;
  const t = useWords(chartWords);
  const format = useFormat();
  const place = useRef<HTMLDivElement | null>(null);
  const view = useMemo(() => ({ current: null as ChartView | null, layout: new Set<() => void>() }), []);
  const latest = useRef(wish);
  latest.current = wish;
  const repaint = useRef<() => void>(() => undefined);

  useLayoutEffect(() => {
    const root = document.documentElement;
    if (place.current === null) return;
    const made = new ChartView(place.current, readColours(root), {
      onFirst: (index) => (index < AHEAD ? latest.current.onOlder() : undefined),
      onCrosshair: (index) => pointed.setState({ index }),
      onMarker: (id) => latest.current.onMarker(id),
      onLayout: () => view.layout.forEach((hear) => hear()),
    });
    view.current = made;
    const stop = onLooks(root, () => {
      made.paint(readColours(root));
      repaint.current();
    });
    return () => {
      stop();
      view.current = null;
      made.remove();
    };
  }, [view, pointed]);

  useLayoutEffect(() => {
    const tick = axisText(format, frame === '1d');
    view.current?.texts({ price: (price) => format.price(price, instrument.tickSize), moment: (at) => `${format.date(at)} ${format.time(at, false)} ${format.zoneName(at)}`, tick }, Number(instrument.tickSize));
  }, [view, format, frame, instrument.tickSize]);

  useLayoutEffect(() => {
    view.current?.setCandles(feed.candles);
    pointed.setState({ candles: feed.candles });
  }, [view, feed.candles, pointed]);

  useLayoutEffect(() => view.current?.indicators(feed.lines), [view, feed.lines]);

  useEffect(() => {
    const words: Readonly<Record<string, string>> = { bull: t('bull'), bear: t('bear'), sideways: t('sideways'), volatile: t('volatile') };
    const draw = (): void => {
      view.current?.shade({
        candles: feed.candles, gaps: feed.gaps, blocked: shading.blocked, regimes: shading.regimes.map((span) => ({ ...span, word: words[span.regime] ?? span.regime })), seenAt: seen?.at ?? null,
        days: frame === '1d' ? [] : dayStarts(feed.candles, (at) => format.date(at)),
      });
      view.current?.markers(marksOf(t, trades, (at) => bucketOf(at, frame)));
      view.current?.levels(seen === null ? [] : levelsIn(seen.quoted, feed.candles.at(-1)?.close ?? 0).map(({ feature, value }) => ({ price: value, title: feature })));
    };
    repaint.current = draw;
    draw();
  }, [view, feed.candles, feed.gaps, shading, trades, seen?.at, frame, format, t]);

  return { place, view };
}
