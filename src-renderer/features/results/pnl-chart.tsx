import { useMemo, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import type { PnlStatement } from '../../../src-shared/contract/profit-and-loss.ts';
import { useFormat } from '../../ui/format/format-context.ts';
import { useQuery } from '../../workbench/ask.ts';
import { useWords } from '../../workbench/words.ts';
import { resultsWords } from './results-words.ts';
import { spansOf, standOut, unitFor, type Span, type Unit } from './series.ts';
import { EVERY_MS, type Wish } from './use-statement.ts';

interface ChartProps {
  readonly made: PnlStatement;
  readonly wish: Wish;
  /** Opens what is behind a span. */
  readonly onOpen: (key: string, unit: Unit) => void;
}

/** Net of each hour, day or month as a bar, and what they add up to as a line, on one scale of money. */
export function PnlChart({ made, wish, onOpen }: ChartProps): ReactNode {
  const t = useWords(resultsWords);
  const unit = unitFor(made);
  const asked = useQuery('portfolio.profitAndLoss', made.by === unit ? null : { ...wish, by: unit }, EVERY_MS);
  const series = made.by === unit ? made : asked.value;
  const spans = useMemo(() => (series === null || series.by !== unit ? [] : spansOf(series, unit)), [series, unit]);
  if (spans.length === 0) return <div className="results-chart ui-soft">{asked.error === null ? t('reading') : `${asked.error.sentence} ${asked.error.remedy}`}</div>;
  return <Chart spans={spans} unit={unit} currency={made.currency} onOpen={onOpen} />;
}

/** Heights are per cent of the plot: one scale for bars and line, with 0 in it. */
function scaleOf(spans: readonly Span[]): { readonly high: number; readonly low: number; readonly place: (value: number) => number } {
  const high = Math.max(0, ...spans.flatMap(({ net, sum }) => [net, sum]));
  const low = Math.min(0, ...spans.flatMap(({ net, sum }) => [net, sum]));
  return { high, low, place: (value) => (high === low ? 50 : ((high - value) / (high - low)) * 100) };
}

function Chart({ spans, unit, currency, onOpen }: { readonly spans: readonly Span[]; readonly unit: Unit; readonly currency: string; readonly onOpen: ChartProps['onOpen'] }): ReactNode {
  const t = useWords(resultsWords);
  const format = useFormat();
  const [at, setAt] = useState<number | null>(null);
  const { high, low, place } = useMemo(() => scaleOf(spans), [spans]);
  const name = useSpanName(unit);
  const chosen = spans[Math.min(at ?? spans.length - 1, spans.length - 1)];
  const money = (value: number): string => format.number(value, { decimals: 2, sign: true });
  const line = spans.map(({ sum }, i) => `${i + 0.5},${place(sum)}`).join(' ');
  const pick = (event: PointerEvent<HTMLElement>): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return Math.max(0, Math.min(spans.length - 1, Math.floor(((event.clientX - left) / width) * spans.length)));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const from = at ?? spans.length - 1;
    const next = event.key === 'ArrowLeft' ? from - 1 : event.key === 'ArrowRight' ? from + 1 : event.key === 'Home' ? 0 : event.key === 'End' ? spans.length - 1 : null;
    if (next !== null) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(spans.length - 1, next)));
    } else if (event.key === 'Enter' && chosen !== undefined) onOpen(chosen.key, unit);
  };
  const zero = place(0);
  return (
    <section className="results-chart" aria-label={t('chart', { unit: t(`per_${unit}`) })}>
      <StandOut spans={spans} unit={unit} />
      <div className="results-plot-row">
        <div className="results-scale ui-num" aria-hidden><span>{money(high)}</span>{zero > 14 && zero < 86 ? <span className="results-zero" style={{ top: `${zero}%` }}>0</span> : null}<span>{money(low)}</span></div>
        <div className="results-plot" role="group" tabIndex={0} aria-label={t('chartHelp', { unit: t(`per_${unit}`) })} aria-describedby="results-chosen" onKeyDown={onKeyDown}
          onPointerMove={(event) => setAt(pick(event))} onPointerLeave={() => setAt(null)} onClick={() => (chosen === undefined ? undefined : onOpen(chosen.key, unit))}>
          <svg viewBox={`0 0 ${spans.length} 100`} preserveAspectRatio="none" aria-hidden>
            {at === null ? null : <rect className="results-chosen" x={at} y="0" width="1" height="100" />}
            {spans.map(({ key, net }, i) => <rect key={key} className={net < 0 ? 'results-bar-down' : 'results-bar-up'} x={i + 0.18} width="0.64" y={Math.min(zero, place(net))} height={net === 0 ? 0 : Math.max(0.6, Math.abs(place(net) - zero))} />)}
            <line className="results-baseline" x1="0" x2={spans.length} y1={zero} y2={zero} />
            <polyline className="results-line" points={line} />
          </svg>
        </div>
      </div>
      <div className="results-times ui-num" aria-hidden><span>{name(spans[0])}</span>{spans.length > 2 ? <span>{name(spans[Math.floor(spans.length / 2)])}</span> : null}<span>{name(spans.at(-1))}</span></div>
      <p id="results-chosen" className="results-chosen-words ui-num" aria-live="polite">
        {chosen === undefined ? '' : t('chosen', { span: name(chosen), net: money(chosen.net), sum: money(chosen.sum), currency })}
      </p>
    </section>
  );
}

function StandOut({ spans, unit }: { readonly spans: readonly Span[]; readonly unit: Unit }): ReactNode {
  const t = useWords(resultsWords);
  const format = useFormat();
  const name = useSpanName(unit);
  const { won, traded, best, worst } = useMemo(() => standOut(spans), [spans]);
  const of = (one: Span | null): string => (one === null ? '—' : `${format.number(one.net, { decimals: 2, sign: true })} (${name(one)})`);
  return (
    <div className="results-chart-head">
      <h3>{t('chart', { unit: t(`per_${unit}`) })}</h3>
      <span className="results-legend ui-dim"><i className="results-key-bar" aria-hidden />{t('bars')}<i className="results-key-line" aria-hidden />{t('sumLine')}</span>
      <span className="ui-num ui-small"><span className="ui-dim">{t(`won_${unit}`)}</span> {t('wonOf', { won, traded })}</span>
      <span className="ui-num ui-small"><span className="ui-dim">{t('best')}</span> {of(best)}</span>
      <span className="ui-num ui-small"><span className="ui-dim">{t('worst')}</span> {of(worst)}</span>
    </div>
  );
}

/** `21 Nov`, `21 Nov 14:00`, `2026-11`. */
function useSpanName(unit: Unit): (span: Span | undefined) => string {
  const format = useFormat();
  return (span) => {
    if (span === undefined) return '';
    const day = format.date(span.at).replace(/ \d{4}$/, '');
    return unit === 'month' ? span.key : unit === 'day' ? day : `${day} ${format.time(span.at, false)}`;
  };
}
