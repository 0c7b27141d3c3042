import 'uplot/dist/uPlot.min.css';
import './plot.css';
import { useEffect, useRef, type ReactNode } from 'react';
import UPlot from 'uplot';
import { useFormat } from '../../ui/format/format-context.ts';
import { coloursOf, plotOptions, type Limit } from './plot-options.ts';

export interface PlotProps {
  readonly label: string;
  /** ms UTC, rising. */
  readonly at: readonly number[];
  readonly values: readonly number[];
  readonly limit: Limit | null;
  readonly range: readonly [number, number];
  readonly line: 'accent' | 'down';
  readonly numbers: (value: number) => string;
  /** The line is filled down (or up) to this value; absent: to the bottom. */
  readonly fillTo?: number;
  readonly axis: boolean;
  readonly onHover: (index: number | null) => void;
  /** A span of time that is marked, ms UTC: the episode under water that goes on. */
  readonly marked?: { readonly from: number; readonly until: number; readonly words: string } | null;
  /** Plots of one name share their cursor. */
  readonly group?: string;
}

/** One line over time, drawn by uPlot. It is made once per size and theme, and given new numbers after that. */
export function Plot(props: PlotProps): ReactNode {
  const { label, at, values } = props;
  const box = useRef<HTMLDivElement | null>(null);
  const plot = useRef<UPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const format = useFormat();
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const make = (): void => {
      plot.current?.destroy();
      const { width, height } = element.getBoundingClientRect();
      if (width < 80 || height < 40) {
        plot.current = null;
        return;
      }
      const { line, axis, fillTo, group = 'equity' } = latest.current;
      const options = plotOptions(width, height, {
        colours: coloursOf(element, line), axis, group, marked: () => latest.current.marked ?? null, ...(fillTo === undefined ? {} : { fillTo }), limit: () => latest.current.limit, range: () => [...latest.current.range], numbers: (value) => latest.current.numbers(value),
        times: (time) => ((latest.current.at.at(-1) ?? 0) - (latest.current.at[0] ?? 0) > 36 * 3_600_000 ? format.date(time).replace(/ \d{4}$/, '') : format.time(time, false)), onHover: (index) => latest.current.onHover(index),
      });
      plot.current = new UPlot(options, dataOf(latest.current), element);
    };
    const sizes = new ResizeObserver(make);
    sizes.observe(element);
    const themes = new MutationObserver(make);
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-palette', 'data-reversed', 'data-density'] });
    return () => {
      sizes.disconnect();
      themes.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [format]);
  useEffect(() => plot.current?.setData(dataOf(latest.current)), [at, values, props.range[0], props.range[1], props.limit?.value, props.marked?.from]);
  return <div ref={box} className="equity-plot" role="img" aria-label={label} />;
}

/** The library counts in seconds. */
function dataOf({ at, values }: PlotProps): UPlot.AlignedData {
  return [at.map((time) => time / 1_000), [...values]];
}
