/** The charting library behind a few words of ours: candles in, pixels out. No React, no wire. */
import {
  CandlestickSeries, ColorType, createChart, createSeriesMarkers, CrosshairMode, HistogramSeries, LineSeries, LineStyle, type AutoscaleInfo, type IChartApi, type IPriceLine, type ISeriesApi, type ISeriesMarkersPluginApi,
  type ISeriesPrimitive, type Logical, type LogicalRange, type SeriesMarker, type Time, type UTCTimestamp,
} from 'lightweight-charts';
import { withAlpha, type ChartColours } from './chart-colours.ts';
import { indexAt, type Candle, type IndicatorLine } from './candles.ts';
import { widened, type PositionLine } from './position-lines.ts';
import { Shading, type ShadingData } from './shading.ts';

export interface ViewEvents {
  /** The first candle that is seen, as an index; below 0 there is room to the left. */
  readonly onFirst: (index: number) => void;
  /** Index of the candle under the crosshair; null: none. */
  readonly onCrosshair: (index: number | null) => void;
  readonly onMarker: (id: string) => void;
  /** Prices have moved on the screen. */
  readonly onLayout: () => void;
}

export interface ViewTexts {
  readonly price: (price: number) => string;
  readonly moment: (at: number) => string;
  /** @param kind 0 year, 1 month, 2 day, 3 time, 4 time with seconds */
  readonly tick: (at: number, kind: number) => string;
}

export type Line = Pick<PositionLine, 'kind' | 'price'> & { readonly pending?: boolean };

const toTime = (at: number): UTCTimestamp => (at / 1_000) as UTCTimestamp;
/** What is shown at first; room on the right for the labels of lines. */
const [BARS_SHOWN, ROOM] = [100, 18];

export class ChartView {
  readonly #chart: IChartApi;
  readonly #candleSeries: ISeriesApi<'Candlestick'>;
  readonly #volume: ISeriesApi<'Histogram'>;
  readonly #markers: ISeriesMarkersPluginApi<Time>;
  readonly #shading = new Shading();
  #lines: IPriceLine[] = [];
  #lineData: readonly Line[] = [];
  #levels: IPriceLine[] = [];
  #indicators = new Map<string, ISeriesApi<'Line'>>();
  #candles: readonly Candle[] = [];
  #colours: ChartColours;

  constructor(place: HTMLElement, colours: ChartColours, events: ViewEvents) {
    this.#colours = colours;
    this.#chart = createChart(place, {
      autoSize: true,
      // The library's own logo writes a style element, which the page's policy forbids; the link it asks for is ours, beside the chart.
      layout: { attributionLogo: false, panes: { enableResize: true } },
      crosshair: { mode: CrosshairMode.Normal },
      timeScale: { timeVisible: true, secondsVisible: false, rightOffset: 18, minBarSpacing: 1.5, barSpacing: 7 },
      handleScale: { axisPressedMouseMove: true }, kineticScroll: { touch: false, mouse: false },
    });
    this.#candleSeries = this.#chart.addSeries(CandlestickSeries, { priceLineVisible: true, lastValueVisible: true, autoscaleInfoProvider: (base: () => AutoscaleInfo | null) => this.#autoscale(base()) });
    this.#volume = this.#chart.addSeries(HistogramSeries, { priceScaleId: 'volume', priceFormat: { type: 'volume' }, lastValueVisible: false, priceLineVisible: false });
    this.#chart.priceScale('volume').applyOptions({ scaleMargins: { top: 0.84, bottom: 0.02 } });
    this.#candleSeries.priceScale().applyOptions({ scaleMargins: { top: 0.12, bottom: 0.2 } });
    this.#markers = createSeriesMarkers(this.#candleSeries, []);
    this.#chart.panes()[0]?.attachPrimitive(this.#shading);
    const follower: ISeriesPrimitive = { updateAllViews: () => events.onLayout() };
    this.#candleSeries.attachPrimitive(follower);
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange((range: LogicalRange | null) => (range === null ? undefined : events.onFirst(range.from)));
    this.#chart.subscribeCrosshairMove(({ logical }) => events.onCrosshair(logical === undefined ? null : Math.max(0, Math.min(this.#candles.length - 1, Math.round(logical)))));
    this.#chart.subscribeClick(({ hoveredInfo, hoveredObjectId }) => {
      const id: unknown = hoveredObjectId ?? hoveredInfo?.objectId;
      if (typeof id === 'string') events.onMarker(id);
    });
    this.paint(colours);
  }

  /** Ends it; nothing may be asked of it afterwards. */
  remove(): void {
    this.#chart.remove();
  }

  /** Looks: called again when the theme changes. */
  paint(colours: ChartColours): void {
    this.#colours = colours;
    this.#chart.applyOptions({
      layout: { background: { type: ColorType.Solid, color: colours.background }, textColor: colours.text, fontFamily: colours.font, fontSize: 11, panes: { separatorColor: colours.border, separatorHoverColor: withAlpha(colours.accent, 0.3) } },
      grid: { vertLines: { color: colours.grid }, horzLines: { color: colours.grid } },
      rightPriceScale: { borderColor: colours.border }, timeScale: { borderColor: colours.border },
      crosshair: { vertLine: { color: colours.text, labelBackgroundColor: colours.label }, horzLine: { color: colours.text, labelBackgroundColor: colours.label } },
    });
    this.#candleSeries.applyOptions({
      upColor: colours.hollow ? colours.background : colours.up, downColor: colours.down, borderUpColor: colours.up, borderDownColor: colours.down, wickUpColor: colours.up, wickDownColor: colours.down, priceLineColor: colours.text,
    });
    this.#paintVolume();
    this.lines(this.#lineData);
  }

  /** How prices and moments are said. @param minMove smallest price step */
  texts({ price, moment, tick }: ViewTexts, minMove: number): void {
    this.#candleSeries.applyOptions({ priceFormat: { type: 'custom', minMove, formatter: price } });
    this.#chart.applyOptions({
      localization: { timeFormatter: (time: Time) => moment(Number(time) * 1_000) },
      timeScale: { tickMarkFormatter: (time: Time, kind: number) => tick(Number(time) * 1_000, kind) },
    });
  }

  /** All candles, oldest first. What is seen stays where it is; the first time the newest are shown. */
  setCandles(candles: readonly Candle[]): void {
    const first = this.#candles.length === 0;
    this.#candles = candles;
    this.#candleSeries.setData(candles.map(({ at, open, high, low, close }) => ({ time: toTime(at), open, high, low, close })));
    this.#paintVolume();
    if (first && candles.length > 0) this.showNewest();
  }

  /** The newest candle has moved, or a new one begins. @param candles all of them, the newest last */
  update(candles: readonly Candle[]): void {
    const last = candles.at(-1);
    if (last === undefined) return;
    this.#candles = candles;
    const { at, open, high, low, close } = last;
    this.#candleSeries.update({ time: toTime(at), open, high, low, close });
    this.#volume.update({ time: toTime(at), value: last.volume, color: this.#volumeColour(last) });
  }

  showNewest(): void {
    const count = this.#candles.length;
    this.#chart.timeScale().setVisibleLogicalRange({ from: count - BARS_SHOWN, to: count + ROOM });
  }

  /** Moves what is seen. @param bars right is above 0 */
  scroll(bars: number): void {
    const scale = this.#chart.timeScale();
    scale.scrollToPosition(scale.scrollPosition() + bars, false);
  }

  /** Shows fewer bars (above 1) or more (below 1). */
  zoom(factor: number): void {
    const scale = this.#chart.timeScale();
    scale.applyOptions({ barSpacing: Math.max(1.5, Math.min(60, scale.options().barSpacing * factor)) });
  }

  /** Puts the crosshair on a candle and brings it into view. */
  pointAt(index: number): void {
    const candle = this.#candles[index];
    if (candle === undefined) return;
    const scale = this.#chart.timeScale();
    const seen = scale.getVisibleLogicalRange();
    if (seen !== null && (index < seen.from || index > seen.to)) scale.setVisibleLogicalRange({ from: index - (seen.to - seen.from) / 2, to: index + (seen.to - seen.from) / 2 });
    this.#chart.setCrosshairPosition(candle.close, toTime(candle.at), this.#candleSeries);
  }

  clearPoint(): void {
    this.#chart.clearCrosshairPosition();
  }

  /** Lines of indicators; each kind of its own gets a pane of its own. */
  indicators(lines: readonly IndicatorLine[]): void {
    const keys = new Map(lines.map((line) => [`${line.indicator} ${line.name}`, line]));
    for (const [key, series] of this.#indicators) {
      if (keys.has(key)) continue;
      this.#chart.removeSeries(series);
      this.#indicators.delete(key);
    }
    // Panes are numbered by their order; without gaps after a removal.
    const own = [...new Set(lines.filter(({ pane }) => pane === 'own').map(({ indicator }) => indicator))];
    [...keys].forEach(([key, line], index) => {
      const pane = line.pane === 'own' ? own.indexOf(line.indicator) + 1 : 0;
      const series = this.#indicators.get(key) ?? this.#chart.addSeries(LineSeries, { lineWidth: 1, priceLineVisible: false, lastValueVisible: pane > 0, crosshairMarkerVisible: false }, pane);
      if (series.getPane().paneIndex() !== pane) series.moveToPane(pane);
      this.#indicators.set(key, series);
      series.applyOptions({ color: this.lineColour(index), ...(pane > 0 ? {} : { priceFormat: this.#candleSeries.options().priceFormat }), title: '' });
      series.setData([...line.values].sort(([a], [b]) => a - b).map(([at, value]) => ({ time: toTime(at), value })));
    });
    this.#chart.panes().forEach((pane, index) => pane.setStretchFactor(index === 0 ? 4 : 1));
  }

  /** The colour of an indicator's line by its place. */
  lineColour(index: number): string {
    return this.#colours.lines[index % this.#colours.lines.length] ?? this.#colours.strong;
  }

  markers(markers: readonly { readonly id: string; readonly at: number; readonly side: 'buy' | 'sell'; readonly shape: 'arrow' | 'square' | 'circle'; readonly text: string }[]): void {
    const there = markers.filter(({ at }) => this.#candles.length > 0 && at >= (this.#candles[0]?.at ?? 0));
    this.#markers.setMarkers(there.map(({ id, at, side, shape, text }): SeriesMarker<Time> => {
      const found = indexAt(this.#candles, at);
      const candle = this.#candles[this.#candles[found]?.at === at ? found : found - 1] ?? this.#candles[0];
      const buy = side === 'buy';
      return { id, time: toTime(candle?.at ?? at), position: buy ? 'belowBar' : 'aboveBar', shape: shape === 'arrow' ? (buy ? 'arrowUp' : 'arrowDown') : shape, color: buy ? this.#colours.up : this.#colours.down, text, size: 1.2 };
    }).sort((a, b) => Number(a.time) - Number(b.time)));
  }

  /** Lines of positions, with their prices on the axis. */
  lines(lines: readonly Line[]): void {
    this.#lineData = lines;
    for (const line of this.#lines) this.#candleSeries.removePriceLine(line);
    this.#lines = lines.map(({ kind, price, pending = false }) => {
      const colour = pending ? this.#colours.warning : { entry: this.#colours.strong, stop: this.#colours.down, target: this.#colours.up, liquidation: this.#colours.warning }[kind];
      return this.#candleSeries.createPriceLine({ price, color: colour, lineWidth: 1, lineStyle: pending ? LineStyle.SparseDotted : kind === 'entry' ? LineStyle.Solid : kind === 'liquidation' ? LineStyle.Dotted : LineStyle.Dashed, axisLabelVisible: true, axisLabelColor: this.#colours.label, axisLabelTextColor: this.#colours.strong, title: '' });
    });
  }

  /** Prices that agents quoted, as they quoted them. */
  levels(levels: readonly { readonly price: number; readonly title: string }[]): void {
    for (const line of this.#levels) this.#candleSeries.removePriceLine(line);
    this.#levels = levels.map(({ price, title }) => this.#candleSeries.createPriceLine({ price, title, color: this.#colours.accent, lineWidth: 1, lineStyle: LineStyle.SparseDotted, axisLabelVisible: false, axisLabelColor: this.#colours.label, axisLabelTextColor: this.#colours.strong }));
  }

  shade(data: ShadingData): void {
    this.#shading.set(data, this.#colours);
  }

  /** Where a price is, px from the top of the price pane; null while there are no candles. */
  yOf(price: number): number | null {
    return this.#candleSeries.priceToCoordinate(price);
  }

  priceAt(y: number): number | null {
    return this.#candleSeries.coordinateToPrice(y);
  }

  /** The price pane without its axis, px. */
  get size(): { readonly width: number; readonly height: number } {
    return this.#chart.paneSize(0);
  }

  /** Candles between the edges of what is seen. */
  get seen(): { readonly from: number; readonly to: number } | null {
    const range = this.#chart.timeScale().getVisibleLogicalRange();
    return range === null ? null : { from: Math.max(0, Math.ceil(range.from as Logical)), to: Math.min(this.#candles.length - 1, Math.floor(range.to as Logical)) };
  }

  /** Lines that are only wished for do not move the axis: it must not run away under the hand that drags one. */
  #autoscale(base: AutoscaleInfo | null): AutoscaleInfo | null {
    const range = base?.priceRange;
    if (base === null || range === null || range === undefined) return base;
    const { low, high } = widened(range.minValue, range.maxValue, this.#lineData.filter(({ pending }) => pending !== true));
    return { ...base, priceRange: { minValue: low, maxValue: high } };
  }

  #paintVolume(): void {
    this.#volume.setData(this.#candles.map((candle) => ({ time: toTime(candle.at), value: candle.volume, color: this.#volumeColour(candle) })));
  }

  #volumeColour({ open, close }: Candle): string {
    return withAlpha(this.#colours.hollow ? this.#colours.text : close >= open ? this.#colours.up : this.#colours.down, close >= open ? 0.32 : 0.42);
  }
}
