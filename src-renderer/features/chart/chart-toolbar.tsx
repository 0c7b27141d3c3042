import { ChartSpline, Eye, Table2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { INDICATORS } from '../../../src-shared/contract/queries.ts';
import type { ChartTimeframe } from '../../../src-shared/contract/values.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Segments } from '../../ui/fields.tsx';
import { Menu } from '../../ui/menu.tsx';
import { useWords } from '../../workbench/words.ts';
import { chartWords } from './chart-words.ts';
import type { IndicatorName } from './evidence.ts';
import { TIMEFRAMES } from './timeframes.ts';

interface ToolbarProps {
  readonly name: string;
  readonly frame: ChartTimeframe;
  readonly onFrame: (frame: ChartTimeframe) => void;
  readonly indicators: readonly IndicatorName[];
  readonly onIndicators: (indicators: readonly IndicatorName[]) => void;
  readonly seen: boolean;
  readonly onSeen: (seen: boolean) => void;
  readonly hasRound: boolean;
  readonly asTable: boolean;
  readonly onTable: (asTable: boolean) => void;
}

const ownPane: ReadonlySet<IndicatorName> = new Set(['rsi14', 'macd', 'atr14', 'stochastic']);
/** The setting holds no more. */
const MOST = 12;

/** Timeframes, indicators, what the agents saw, and the table. */
export function ChartToolbar({ name, frame, onFrame, indicators, onIndicators, seen, onSeen, hasRound, asTable, onTable }: ToolbarProps): ReactNode {
  const t = useWords(chartWords);
  const toggle = (indicator: IndicatorName): void => onIndicators(indicators.includes(indicator) ? indicators.filter((one) => one !== indicator) : [...indicators, indicator].slice(0, MOST));
  const items = [...INDICATORS.filter((one) => !ownPane.has(one)), ...INDICATORS.filter((one) => ownPane.has(one))].map((indicator, index, all) => ({
    id: indicator, label: t(indicator), checked: indicators.includes(indicator), divided: index > 0 && ownPane.has(indicator) && !ownPane.has(all[index - 1] as IndicatorName), run: () => toggle(indicator),
  }));
  return (
    <div className="chart-toolbar">
      <b className="ui-strong ui-cut chart-name">{name}</b>
      <Segments label={t('timeframe')} value={frame} onChange={onFrame} options={TIMEFRAMES.map((one) => ({ value: one, label: one }))} />
      <Menu label={t('indicators')} items={items} align="start"><Button size="small" tone="quiet" icon={ChartSpline}>{t('indicators')}{indicators.length === 0 ? '' : ` ${indicators.length}`}</Button></Menu>
      <Button size="small" tone="quiet" icon={Eye} aria-pressed={seen} blocked={hasRound ? null : t('seenNone')} onClick={() => onSeen(!seen)} className="chart-seen-button">{t('seen')}</Button>
      <span className="ui-spring" />
      <IconButton size="small" icon={Table2} label={asTable ? t('showChart') : t('showTable')} pressed={asTable} onClick={() => onTable(!asTable)} />
    </div>
  );
}
