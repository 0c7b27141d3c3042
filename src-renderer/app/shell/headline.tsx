import { memo, type ReactNode } from 'react';
import { ONLY } from '../../../src-shared/contract/mirror.ts';
import { useOnly, useRowValue } from '../../mirror/hooks.ts';
import { Meter } from '../../ui/display.tsx';
import { Money, Percent } from '../../ui/figures.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useWords } from '../../workbench/words.ts';
import { shellWords } from './shell-words.ts';

/** Am I safe? Equity, today, drawdown against its limit, what is at risk, whether each position has a stop. */
export const Headline = memo(function Headline(): ReactNode {
  const t = useWords(shellWords);
  const format = useFormat();
  const portfolio = useOnly('portfolio');
  const quote = useRowValue('session', ONLY, (session) => session?.quote ?? '');
  const equity = portfolio === undefined ? null : Number(portfolio.equity);
  const share = (value: string | null | undefined): number | null => (value === null || value === undefined || equity === null || equity === 0 ? null : Number(value) / equity);
  const drawdownLimit = portfolio?.drawdownHalt ?? null;
  const drawdown = portfolio?.drawdown ?? null;
  const worn = drawdown === null || drawdownLimit === null ? null : drawdown / drawdownLimit;
  return (
    <dl className="headline">
      <div className="headline-item headline-equity"><dt>{t('equity')}</dt><dd><Money value={portfolio?.equity} unit={quote} /></dd></div>
      <div className="headline-item" title={portfolio === undefined ? undefined : t('dailyLimit', { limit: format.percent(portfolio.dailyLossHalt, { decimals: 1 }) })}>
        <dt>{t('today')}</dt><dd><Money value={portfolio?.dayPnl} gain arrow /> <Percent value={share(portfolio?.dayPnl)} gain className="ui-small" /></dd>
      </div>
      <div className="headline-item" title={drawdownLimit === null ? undefined : t('drawdownLimit', { limit: format.percent(drawdownLimit, { decimals: 1 }) })}>
        <dt>{t('drawdown')}</dt>
        <dd className="headline-meter">
          <Percent value={drawdown} /> <span className="ui-dim ui-small ui-num">{drawdownLimit === null ? '' : t('ofLimit', { limit: format.percent(drawdownLimit, { decimals: 0 }) })}</span>
          <Meter label={t('drawdown')} size="thin" value={worn} max={1} text={`${format.percent(drawdown)} / ${format.percent(drawdownLimit)}`} tone={worn !== null && worn > 0.75 ? 'warning' : 'accent'} />
        </dd>
      </div>
      <div className="headline-item"><dt>{t('openRisk')}</dt><dd><Money value={portfolio?.openRisk} /> <Percent value={share(portfolio?.openRisk)} className="ui-dim ui-small" /></dd></div>
      <div className="headline-item"><dt>{t('exposure')}</dt><dd><Percent value={share(portfolio?.exposure)} decimals={0} /></dd></div>
      <div className="headline-item"><dt>{t('positions')}</dt><dd>
        <span className="ui-num">{portfolio?.openPositions ?? '—'}</span>{' '}
        {portfolio === undefined || portfolio.openPositions === 0 ? null : portfolio.unprotected > 0
          ? <span className="headline-alarm">{t('unprotected', { count: portfolio.unprotected })}</span>
          : <span className="ui-dim ui-small">{t('allProtected')}</span>}
      </dd></div>
    </dl>
  );
});
