import { PieChart } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { RiskReport } from '../../../src-shared/contract/risk-report.ts';
import { useOnly } from '../../mirror/hooks.ts';
import { KeyValue } from '../../ui/display.tsx';
import { Segments } from '../../ui/fields.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { Panel, type PanelState } from '../../ui/panel.tsx';
import { agentName, shortName } from '../../workbench/names.ts';
import { useWords } from '../../workbench/words.ts';
import { measureText } from './measure-text.ts';
import { useRiskState } from './risk-state.ts';
import { riskWords } from './risk-words.ts';
import { TableBox } from './table-box.tsx';

const VIEWS = ['byAsset', 'byVenue', 'byStrategy'] as const;
type View = (typeof VIEWS)[number];

interface Given {
  readonly report: RiskReport | null;
  readonly waiting: PanelState;
}

/** What is held, by asset, venue or strategy: a bar, and the table that says the same in figures. */
export function ExposurePanel({ report, waiting }: Given): ReactNode {
  const t = useWords(riskWords);
  const format = useFormat();
  const quote = useOnly('session')?.quote ?? '';
  const [view, setView] = useState<View>('byAsset');
  const portfolio = report?.portfolio ?? null;
  const own: PanelState = report === null ? waiting : portfolio === null ? { kind: 'empty', icon: PieChart, title: t('noExposure'), words: t('noExposureWords') } : { kind: 'ready' };
  const rows = portfolio?.[view].toSorted((a, b) => b.share - a.share) ?? [];
  const name = (text: string): string => (view === 'byStrategy' ? agentName(text) : text);
  return (
    <Panel title={t('exposure')} state={useRiskState(own)} actions={<Segments label={t('by')} value={view} options={VIEWS.map((value) => ({ value, label: t(value) }))} onChange={setView} />}>
      {portfolio === null ? null : <>
        <div className="risk-stack" role="img" aria-label={`${t('exposureBar')}: ${rows.map((row) => `${name(row.name)} ${format.percent(row.share, { decimals: 0 })}`).join(', ')}`}>
          {rows.map((row, index) => <span key={row.name} className={`risk-stack-${index % 4}`} style={{ flexGrow: row.share }}><b>{row.share >= 0.09 ? name(row.name) : ''}</b></span>)}
        </div>
        <TableBox label={t('exposure')}><table className="risk-table">
          <caption className="ui-hidden">{t('exposure')}</caption>
          <thead><tr><th scope="col">{t(view)}</th><th scope="col">{t('gross', { quote })}</th><th scope="col">{t('net', { quote })}</th><th scope="col">{t('share')}</th></tr></thead>
          <tbody>{rows.map((row) => <tr key={row.name}><th scope="row">{name(row.name)}</th><td>{format.number(row.gross)}</td><td>{format.number(row.net, { sign: true })}</td><td>{format.percent(row.share, { decimals: 1 })}</td></tr>)}</tbody>
        </table></TableBox>
        <div className="risk-figures"><KeyValue across pairs={[
          { name: t('largest'), value: format.percent(portfolio.concentration?.largest ?? null, { decimals: 0 }) }, { name: t('effective'), value: portfolio.concentration === null ? '—' : t('effectiveOf', { count: format.number(portfolio.concentration.effective, { decimals: 1 }) }) },
          { name: t('leverage'), value: `${format.number(portfolio.grossLeverage)}\u00A0× / ${format.number(portfolio.netLeverage, { sign: true })}\u00A0×` }, { name: t('beta'), value: measureText(portfolio.beta, format, t) }, { name: t('volatility'), value: measureText(portfolio.volatility, format, t, { decimals: 0 }) },
        ]} /></div>
      </>}
    </Panel>
  );
}

/** Which position makes how much of the VaR, and how far its liquidation is. */
export function ComponentsPanel({ report, waiting }: Given): ReactNode {
  const t = useWords(riskWords);
  const format = useFormat();
  const quote = useOnly('session')?.quote ?? '';
  const rows = (report?.positions ?? []).toSorted((a, b) => (b.component ?? -1) - (a.component ?? -1));
  const total = rows.reduce((sum, { component }) => sum + Math.abs(component ?? 0), 0);
  const own: PanelState = report === null ? waiting : rows.length === 0 ? { kind: 'empty', icon: PieChart, title: t('noExposure') } : { kind: 'ready' };
  return (
    <Panel title={t('components')} state={useRiskState(own)}>
      <TableBox label={t('components')}><table className="risk-table">
        <caption className="ui-hidden">{t('components')}</caption>
        <thead><tr><th scope="col">{t('position')}</th><th scope="col">{t('weight')}</th><th scope="col">{t('component', { quote })}</th><th scope="col">{t('componentShare')}</th><th scope="col" aria-hidden /><th scope="col">{t('liquidationAt')}</th></tr></thead>
        <tbody>{rows.map((row) => {
          const share = row.component === null || total === 0 ? null : row.component / total;
          return (
            <tr key={row.id}>
              <th scope="row">{shortName(row.instrument)} <span className="ui-dim">{row.direction}</span></th><td>{format.percent(row.weight, { decimals: 1, sign: true })}</td><td>{format.number(row.componentMoney, { sign: true })}</td><td>{format.percent(share, { decimals: 0 })}</td>
              <td className="risk-inline" aria-hidden><i className={share !== null && share < 0 ? 'risk-inline-less' : ''} style={{ width: `${Math.min(100, Math.abs(share ?? 0) * 100)}%` }} /></td>
              <td title={row.liquidation === null ? undefined : format.number(row.liquidation.price, { decimals: 4, trim: true })}>{row.liquidation === null ? '—' : t('away', { share: format.percent(row.liquidation.distance, { decimals: 0 }) })}</td>
            </tr>
          );
        })}</tbody>
      </table></TableBox>
    </Panel>
  );
}
