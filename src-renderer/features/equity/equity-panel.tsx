import './equity.css';
import { TrendingUp } from 'lucide-react';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { useConnection, useOnly } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Money, Percent, Time } from '../../ui/figures.tsx';
import { Segments } from '../../ui/fields.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { Panel, type PanelState } from '../../ui/panel.tsx';
import { useQuery } from '../../workbench/ask.ts';
import { panelState } from '../../workbench/unavailable.ts';
import { useWords } from '../../workbench/words.ts';
import { addPoint, joinCurve, rangeWith, summarise, underRange, type Curve, type LivePoint } from '../../workbench/equity/curve.ts';
import { equityWords } from './equity-words.ts';
import { Plot } from '../../workbench/equity/plot.tsx';

const HOUR = 3_600_000;
const ranges = { hour: HOUR, hours6: 6 * HOUR, day: 24 * HOUR, week: 168 * HOUR, all: null } as const;
type Range = keyof typeof ranges;
/** Asked for in one answer. */
const POINTS = 800;

/** Equity and, on the same axis of time, how far below its peak it was. */
export function EquityPanel(): ReactNode {
  const t = useWords(equityWords);
  const [range, setRange] = useState<Range>('day');
  const { curve, error, loading, refresh } = useCurve(range);
  const portfolio = useOnly('portfolio');
  const own: PanelState = curve.at.length > 1 && portfolio !== undefined ? { kind: 'ready' }
    : error !== null ? { kind: 'error', title: t('failed'), words: `${error.sentence} ${error.remedy}`, action: <Button size="small" onClick={refresh}>{t('retry')}</Button> }
    : loading ? { kind: 'loading' } : { kind: 'empty', title: t('none'), words: t('noneWords'), icon: TrendingUp };
  return (
    <Panel title={t('title')} bare fill state={panelState(useConnection(), own)}
      lead={<Segments label={t('range')} value={range} options={(Object.keys(ranges) as Range[]).map((one) => ({ value: one, label: t(one) }))} onChange={setRange} />}>
      {portfolio === undefined ? null : <Plots curve={curve} portfolio={portfolio} />}
    </Panel>
  );
}

/** The stored curve, and what the portfolio row has said since. */
function useCurve(range: Range): { readonly curve: Curve; readonly error: ReturnType<typeof useQuery>['error']; readonly loading: boolean; readonly refresh: () => void } {
  const portfolio = useOnly('portfolio');
  const session = useOnly('session')?.id;
  const length = ranges[range];
  // Fixed when the range is chosen or the session changes: a moving beginning would ask anew with every row.
  const known = portfolio !== undefined;
  const from = useMemo(() => (portfolio === undefined || length === null ? null : Math.max(0, portfolio.at - length)), [length, session, known]);
  const { value, error, loading, refresh } = useQuery('portfolio.curve', known ? { from, points: POINTS } : null);
  const [live, setLive] = useState<readonly LivePoint[]>([]);
  useEffect(() => setLive([]), [session]);
  useEffect(() => {
    if (portfolio !== undefined) setLive((before) => addPoint(before, { at: portfolio.at, equity: Number(portfolio.equity), drawdown: portfolio.drawdown }, length ?? 24 * HOUR));
  }, [portfolio, length]);
  const start = portfolio === undefined || length === null ? null : portfolio.at - length;
  const curve = useMemo(() => joinCurve(value, live, start), [value, live, start]);
  return { curve, error, loading, refresh };
}

function Plots({ curve, portfolio }: { readonly curve: Curve; readonly portfolio: RowOf<'portfolio'> }): ReactNode {
  const t = useWords(equityWords);
  const format = useFormat();
  const [hover, setHover] = useState<number | null>(null);
  const summary = useMemo(() => summarise(curve), [curve]);
  const under = useMemo(() => curve.drawdown.map((share) => -share), [curve]);
  const dayLimit = portfolio.dayStart === null ? null : Number(portfolio.dayStart) * (1 - portfolio.dailyLossHalt);
  const top = rangeWith(curve.equity, dayLimit);
  const bottom = underRange(under, -portfolio.drawdownHalt);
  const limitWords = (words: string, beyond: boolean): string => (beyond ? t('below', { words }) : words);
  const equityLimit = dayLimit === null ? null : { value: dayLimit, beyond: top.beyond, words: limitWords(t('dayLimitAt', { value: format.number(dayLimit) }), top.beyond) };
  const underLimit = { value: -portfolio.drawdownHalt, beyond: bottom.beyond, words: limitWords(t('drawdownLimitAt', { value: format.percent(-portfolio.drawdownHalt, { decimals: 1 }) }), bottom.beyond) };
  return (
    <div className="equity">
      <Figures curve={curve} hover={hover} change={summary.change} />
      <div className="equity-plots">
        <Plot label={t('equityChart')} at={curve.at} values={curve.equity} limit={equityLimit} range={[top.low, top.high]} line="accent" numbers={(value) => format.number(value, { decimals: top.high - top.low < 10 ? 2 : 0 })} axis={false} onHover={setHover} />
        <Plot label={t('drawdownChart')} at={curve.at} values={under} limit={underLimit} range={[bottom.low, 0]} line="down" numbers={(value) => format.percent(value, { decimals: bottom.low > -0.01 ? 2 : 1 })} fillTo={0} axis onHover={setHover} />
      </div>
      <p className="ui-hidden">{t('summary', {
        equity: format.number(portfolio.equity), change: format.number(summary.change, { sign: true }), drawdown: format.percent(portfolio.drawdown), limit: format.percent(portfolio.drawdownHalt, { decimals: 1 }), worst: format.percent(summary.worst),
      })}</p>
    </div>
  );
}

function Figures({ curve, hover, change }: { readonly curve: Curve; readonly hover: number | null; readonly change: number | null }): ReactNode {
  const t = useWords(equityWords);
  const index = hover ?? curve.at.length - 1;
  return (
    <dl className="equity-figures">
      <div><dt>{t('equity')}</dt><dd><Money value={curve.equity[index]} /></dd></div>
      <div><dt>{t('drawdown')}</dt><dd><Percent value={curve.drawdown[index] === undefined ? null : -(curve.drawdown[index] ?? 0)} /></dd></div>
      {hover === null ? <div><dt>{t('change')}</dt><dd><Money value={change} gain arrow /></dd></div> : <div><dt className="ui-hidden">{t('at')}</dt><dd className="ui-soft"><Time at={curve.at[index]} form="both" /></dd></div>}
    </dl>
  );
}
