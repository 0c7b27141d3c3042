/** How the two plots look; colours come from the tokens when they are drawn. */
import type uPlot from 'uplot';

export interface PlotColours {
  readonly line: string;
  readonly fill: string;
  readonly grid: string;
  readonly text: string;
  readonly limit: string;
  readonly ground: string;
  /** Of what is read in the plot. */
  readonly words: string;
}

export interface Limit {
  readonly value: number;
  readonly words: string;
  /** It lies outside what is shown. */
  readonly beyond: boolean;
}

export interface PlotWish {
  readonly colours: PlotColours;
  readonly limit: () => Limit | null;
  readonly range: () => [number, number];
  readonly numbers: (value: number) => string;
  readonly times: (at: number) => string;
  readonly fillTo?: number;
  readonly axis: boolean;
  readonly group: string;
  readonly marked: () => { readonly from: number; readonly until: number; readonly words: string } | null;
  readonly onHover: (index: number | null) => void;
}

const FONT = '11px "Inter Variable", system-ui, sans-serif';

/** Options of a plot of one line over time (x in seconds, as the library wants it). */
export function plotOptions(width: number, height: number, wish: PlotWish): uPlot.Options {
  const { colours } = wish;
  return {
    width, height, legend: { show: false }, padding: [8, 20, wish.axis ? 0 : 4, 0],
    cursor: { sync: { key: wish.group, setSeries: false }, drag: { x: false, y: false }, points: { size: 7, fill: colours.line, stroke: colours.ground, width: 2 }, y: false },
    scales: { x: { time: true }, y: { range: () => wish.range() } },
    series: [{}, { stroke: colours.line, width: 1.5, fill: colours.fill, fillTo: (plot, _series, low) => wish.fillTo ?? plot.scales['y']?.min ?? low, points: { show: false }, spanGaps: false }],
    axes: [
      { show: wish.axis, stroke: colours.text, font: FONT, grid: { stroke: colours.grid, width: 1 }, ticks: { show: false }, size: 24, gap: 4, space: 84, values: (_plot, splits) => splits.map((split) => wish.times(split * 1_000)) },
      { stroke: colours.text, font: FONT, grid: { stroke: colours.grid, width: 1 }, ticks: { show: false }, size: 66, gap: 4, space: 28, values: (_plot, splits) => splits.map((split) => wish.numbers(split)) },
    ],
    hooks: { drawClear: [(plot) => shade(plot, wish)], draw: [(plot) => drawLimit(plot, wish), (plot) => nameShade(plot, wish)], setCursor: [(plot) => wish.onHover(plot.cursor.idx ?? null)] },
  };
}

/** The marked span, under the curve. */
function shade(plot: uPlot, { marked, colours }: PlotWish): void {
  const span = spanOf(plot, marked());
  if (span === null) return;
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.fillStyle = `${colours.text}1A`;
  ctx.fillRect(span.left, bbox.top, span.right - span.left, bbox.height);
  ctx.restore();
}

/** Its words. */
function nameShade(plot: uPlot, { marked, colours }: PlotWish): void {
  const now = marked();
  const span = spanOf(plot, now);
  if (span === null || now === null || now.words === '') return;
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.font = FONT.replace('11px', `${11 * ratio}px`);
  const width = ctx.measureText(now.words).width;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'top';
  // Low and at the right end: the curve hangs from the top, the limit's words stand at the left.
  const at = bbox.left + bbox.width - 6 * ratio;
  const y = bbox.top + bbox.height - 32 * ratio;
  ctx.fillStyle = colours.ground;
  ctx.globalAlpha = 0.85;
  ctx.fillRect(at - width - 3 * ratio, y - 2 * ratio, width + 6 * ratio, 16 * ratio);
  ctx.globalAlpha = 1;
  ctx.fillStyle = colours.words;
  ctx.fillText(now.words, at, y);
  ctx.restore();
}

function spanOf(plot: uPlot, marked: ReturnType<PlotWish['marked']>): { readonly left: number; readonly right: number } | null {
  if (marked === null) return null;
  const { left, width } = plot.bbox;
  const place = (at: number): number => Math.min(left + width, Math.max(left, plot.valToPos(at / 1_000, 'x', true)));
  const [from, until] = [place(marked.from), place(marked.until)];
  return until - from < 1 ? null : { left: from, right: until };
}

function drawLimit(plot: uPlot, { limit, colours }: PlotWish): void {
  const found = limit();
  if (found === null) return;
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const y = found.beyond ? bbox.top + bbox.height - 1 : Math.round(plot.valToPos(found.value, 'y', true));
  ctx.save();
  ctx.strokeStyle = colours.limit;
  ctx.fillStyle = colours.limit;
  ctx.lineWidth = 1.25 * ratio;
  ctx.setLineDash([6 * ratio, 4 * ratio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.font = FONT.replace('11px', `${11 * ratio}px`);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'bottom';
  const at = bbox.left + 6 * ratio;
  const width = ctx.measureText(found.words).width;
  ctx.fillStyle = colours.ground;
  ctx.fillRect(at - 3 * ratio, y - 17 * ratio, width + 6 * ratio, 15 * ratio);
  ctx.fillStyle = colours.limit;
  ctx.fillText(found.words, at, y - 3 * ratio);
  ctx.restore();
}

/** Colours of the tokens as they are now. */
export function coloursOf(element: HTMLElement, line: 'accent' | 'down'): PlotColours {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const colour = token(line === 'accent' ? '--accent' : '--down');
  return { line: colour, fill: `${colour}22`, grid: token('--hairline'), text: token('--fg2'), limit: token('--halted'), ground: token('--bg1'), words: token('--fg1') };
}
