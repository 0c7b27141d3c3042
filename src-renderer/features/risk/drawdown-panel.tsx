import { TrendingUp } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import type { RiskReport } from '../../../src-shared/contract/risk-report.ts';
import { KeyValue } from '../../ui/display.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { Panel, type PanelState } from '../../ui/panel.tsx';
import { rangeWith, underRange } from '../../workbench/equity/curve.ts';
import { Plot } from '../../workbench/equity/plot.tsx';
import { useWords } from '../../workbench/words.ts';
import { useRiskState } from './risk-state.ts';
import { riskWords } from './risk-words.ts';

interface Given {
  readonly report: Pick<RiskReport, 'equityCurve' | 'drawdown'> | null;
  readonly portfolio: RowOf<'portfolio'> | undefined;
  readonly waiting: PanelState;
}

/** Equity and, on the same axis, how far below its highest it was: with the limits, and the episode that goes on marked in both. */
export function DrawdownPanel({ report, portfolio, waiting }: Given): ReactNode {
  const t = useWords(riskWords);
  const own: PanelState = report === null ? waiting : report.equityCurve.at.length < 2 || portfolio === undefined ? { kind: 'empty', icon: TrendingUp, title: t('noCurve'), words: t('noCurveWords') } : { kind: 'ready' };
  return <Panel title={t('equity')} fill state={useRiskState(own)}>{report === null || portfolio === undefined ? null : <Curves report={report} portfolio={portfolio} />}</Panel>;
}

function Curves({ report: { equityCurve: curve, drawdown }, portfolio }: { readonly report: NonNullable<Given['report']>; readonly portfolio: RowOf<'portfolio'> }): ReactNode {
  const t = useWords(riskWords);
  const format = useFormat();
  const [hover, setHover] = useState<number | null>(null);
  const under = useMemo(() => curve.drawdown.map((share) => -share), [curve]);
  const dayLimit = portfolio.dayStart === null ? null : Number(portfolio.dayStart) * (1 - portfolio.dailyLossHalt);
  const top = rangeWith(curve.equity, dayLimit);
  const bottom = underRange(under, -portfolio.drawdownHalt);
  const limit = (value: number, beyond: boolean, words: string): { readonly value: number; readonly beyond: boolean; readonly words: string } => ({ value, beyond, words: beyond ? t('below', { words }) : words });
  const last = curve.at.at(-1) ?? 0;
  const episode = drawdown === null || drawdown.current <= 0 ? null : { from: Math.max(curve.at[0] ?? 0, drawdown.since), until: last, words: t('episode', { age: format.age(last - drawdown.since) }) };
  const percent = (share: number | undefined): string => format.percent(share === undefined ? null : -share);
  const index = hover ?? curve.at.length - 1;
  return (
    <div className="risk-curves">
      <KeyValue across pairs={[
        { name: hover === null ? t('now') : format.time(curve.at[index], false), value: `${format.number(curve.equity[index])} · ${percent(curve.drawdown[index])}` },
        { name: t('deepest'), value: drawdown === null ? '—' : <span title={format.dateTime(drawdown.lowAt)}>{percent(drawdown.deepest)}</span> },
        { name: t('longest'), value: format.age(drawdown?.longestMs) },
      ]} />
      <div className="risk-plots">
        <Plot group="risk" label={t('equityChart')} at={curve.at} values={curve.equity} limit={dayLimit === null ? null : limit(dayLimit, top.beyond, t('dayLimitAt', { value: format.number(dayLimit) }))} range={[top.low, top.high]} line="accent" numbers={(value) => format.number(value, { decimals: top.high - top.low < 10 ? 2 : 0 })} axis={false} onHover={setHover} marked={episode === null ? null : { ...episode, words: '' }} />
        <Plot group="risk" label={t('underChart')} at={curve.at} values={under} limit={limit(-portfolio.drawdownHalt, bottom.beyond, t('underLimitAt', { value: format.percent(-portfolio.drawdownHalt, { decimals: 1 }) }))} range={[bottom.low, 0]} line="down" numbers={(value) => format.percent(value, { decimals: bottom.low > -0.01 ? 2 : 1 })} fillTo={0} axis onHover={setHover} marked={episode} />
      </div>
      <p className="ui-hidden">{t('underSummary', { now: percent(drawdown?.current), limit: format.percent(portfolio.drawdownHalt, { decimals: 1 }), deepest: percent(drawdown?.deepest) })} {episode === null ? t('dryNow') : episode.words}</p>
    </div>
  );
}
