/** What is drawn behind and below the candles: days, gaps, times without trustworthy data, and the regime as a band at the foot. */
import type { IChartApi, IPanePrimitive, IPrimitivePaneRenderer, IPrimitivePaneView, Logical, PaneAttachedParameter, Time } from 'lightweight-charts';
import { withAlpha, type ChartColours } from './chart-colours.ts';
import { indexAt, type Candle } from './candles.ts';

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0];

export interface Span {
  readonly from: number;
  /** Null: still so. */
  readonly until: number | null;
}

export interface ShadingData {
  readonly candles: readonly Candle[];
  readonly days: readonly number[];
  readonly gaps: readonly (readonly [number, number])[];
  readonly blocked: readonly Span[];
  readonly regimes: readonly (Span & { readonly regime: string; readonly word: string })[];
  /** A moment to mark: when the agents looked. */
  readonly seenAt: number | null;
}

const NONE: ShadingData = { candles: [], days: [], gaps: [], blocked: [], regimes: [], seenAt: null };
const BAND = 4;
/** A regime's word is written where its stretch is at least this wide, px. */
const WORD_ROOM = 64;

/** A primitive of the price pane. */
export class Shading implements IPanePrimitive<Time> {
  #chart: IChartApi | null = null;
  #update: (() => void) | null = null;
  #data = NONE;
  #colours: ChartColours | null = null;
  readonly #views: readonly IPrimitivePaneView[] = [
    { zOrder: () => 'bottom', renderer: () => ({ draw: (target: Target) => this.#drawBehind(target) }) },
    { zOrder: () => 'top', renderer: () => ({ draw: (target: Target) => this.#drawBand(target) }) },
  ];

  attached({ chart, requestUpdate }: PaneAttachedParameter<Time>): void {
    this.#chart = chart as IChartApi;
    this.#update = requestUpdate;
  }

  detached(): void {
    this.#chart = null;
    this.#update = null;
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#views;
  }

  set(data: ShadingData, colours: ChartColours): void {
    this.#data = data;
    this.#colours = colours;
    this.#update?.();
  }

  /** Left edge of the candle a moment lies in, px. */
  #x(at: number): number | null {
    const scale = this.#chart?.timeScale();
    const { candles } = this.#data;
    if (scale === undefined || candles.length === 0) return null;
    const found = indexAt(candles, at);
    const index = candles[found]?.at === at ? found : found - 1;
    const here = scale.logicalToCoordinate(Math.max(0, index) as Logical);
    return here === null ? null : here - scale.options().barSpacing / 2;
  }

  #range({ from, until }: Span, width: number): readonly [number, number] | null {
    const { candles } = this.#data;
    const last = candles.at(-1);
    if (last === undefined || from > last.at + 86_400_000) return null;
    const left = this.#x(from);
    const right = until === null || until > last.at ? this.#endX() : this.#x(until);
    if (left === null || right === null || right < 0 || left > width) return null;
    return [Math.max(0, left), Math.min(width, Math.max(right, left + 1))];
  }

  #endX(): number | null {
    const scale = this.#chart?.timeScale();
    const here = scale?.logicalToCoordinate((this.#data.candles.length - 1) as Logical) ?? null;
    return here === null || scale === undefined ? null : here + scale.options().barSpacing / 2;
  }

  #drawBehind(target: Target): void {
    const colours = this.#colours;
    if (colours === null) return;
    target.useMediaCoordinateSpace(({ context, mediaSize: { width, height } }) => {
      for (const span of this.#data.blocked) this.#hatch(context, this.#range(span, width), height, colours.warning);
      context.lineWidth = 1;
      for (const day of this.#data.days) vertical(context, this.#x(day), height, withAlpha(colours.text, 0.55), []);
      for (const [, end] of this.#data.gaps) vertical(context, this.#x(end), height, withAlpha(colours.warning, 0.8), [2, 3]);
      if (this.#data.seenAt !== null) vertical(context, this.#x(this.#data.seenAt), height, colours.accent, [4, 3]);
    });
  }

  #hatch(context: CanvasRenderingContext2D, range: readonly [number, number] | null, height: number, colour: string): void {
    if (range === null) return;
    const [left, right] = range;
    context.save();
    context.beginPath();
    context.rect(left, 0, right - left, height);
    context.clip();
    context.fillStyle = withAlpha(colour, 0.07);
    context.fillRect(left, 0, right - left, height);
    context.strokeStyle = withAlpha(colour, 0.28);
    context.beginPath();
    for (let x = left - height - (left % 8); x < right; x += 8) {
      context.moveTo(x, height);
      context.lineTo(x + height, 0);
    }
    context.stroke();
    context.restore();
  }

  #drawBand(target: Target): void {
    const colours = this.#colours;
    if (colours === null) return;
    target.useMediaCoordinateSpace(({ context, mediaSize: { width, height } }) => {
      context.font = `500 11px ${colours.font}`;
      context.textBaseline = 'alphabetic';
      for (const span of this.#data.regimes) {
        const range = this.#range(span, width);
        if (range === null) continue;
        const [left, right] = range;
        context.fillStyle = regimeColour(span.regime, colours);
        context.fillRect(left, height - BAND, Math.max(1, right - left - 1), BAND);
        if (right - left < WORD_ROOM) continue;
        context.fillStyle = colours.text;
        context.fillText(span.word, left + 4, height - BAND - 4);
      }
    });
  }
}

function regimeColour(regime: string, { up, down, accent, text }: ChartColours): string {
  return withAlpha(regime === 'bull' ? up : regime === 'bear' ? down : regime === 'volatile' ? accent : text, 0.75);
}

function vertical(context: CanvasRenderingContext2D, at: number | null, height: number, colour: string, dash: number[]): void {
  if (at === null) return;
  const x = Math.round(at) + 0.5;
  context.save();
  context.setLineDash(dash);
  context.strokeStyle = colour;
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, height);
  context.stroke();
  context.restore();
}
