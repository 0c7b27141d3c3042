import { useMemo, type ReactNode } from 'react';
import type { PnlFigure, PnlStatement } from '../../../src-shared/contract/profit-and-loss.ts';
import { Money, Percent } from '../../ui/figures.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useWords } from '../../workbench/words.ts';
import { resultsWords } from './results-words.ts';
import { waterfall, type Step } from './waterfall.ts';

/** From gross to net, net first; each opens the lines behind it. */
export function Steps({ made, onOpen }: { readonly made: PnlStatement; readonly onOpen: (figure: PnlFigure) => void }): ReactNode {
  const t = useWords(resultsWords);
  const steps = useMemo(() => waterfall(made.total), [made]);
  return (
    <section aria-label={t('waterfall')}>
      <ul className="results-steps">{[...steps.slice(-1), ...steps.slice(0, -1)].map((step) => <StepRow key={step.name} step={step} onOpen={onOpen} />)}</ul>
    </section>
  );
}

function StepRow({ step, onOpen }: { readonly step: Step; readonly onOpen: (figure: PnlFigure) => void }): ReactNode {
  const t = useWords(resultsWords);
  const format = useFormat();
  const tone = Number(step.amount) < 0 ? 'down' : 'up';
  // A sum of several figures opens with the largest of them; the others are chosen beside the lines.
  const isSum = step.name === 'gross' || step.name === 'net';
  return (
    <li>
      <button type="button" className={`results-step results-step-${step.name}`} title={t(`${step.name}Help`)} aria-label={t(isSum ? 'openSum' : 'openFigure', { figure: t(step.name), amount: format.number(step.amount, { decimals: 2, sign: true }) })}
        onClick={() => onOpen(step.name === 'gross' || step.name === 'net' ? 'realised' : step.name)}>
        <span className="results-step-name">{t(step.name)}</span>
        <svg className="results-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden><rect className={`results-bar-${tone}`} x={step.from} y="1" width={Math.max(0.4, step.until - step.from)} height="8" /></svg>
        <Money value={step.amount} gain arrow />
      </button>
    </li>
  );
}

/** Returns, equity, and what was put in and taken out. */
export function Facts({ made }: { readonly made: PnlStatement }): ReactNode {
  const t = useWords(resultsWords);
  const format = useFormat();
  const year = made.moneyWeightedPerYear.value;
  return (
    <dl className="results-facts">
      <div><dt>{t('realised')}</dt><dd><Money value={made.total.realised} gain /></dd></div>
      <div><dt>{t('unrealised')}</dt><dd><Money value={made.total.unrealised} gain /></dd></div>
      <div title={t('timeWeightedHelp')}><dt>{t('timeWeighted')}</dt><dd><Returned of={made.timeWeighted} /></dd></div>
      <div title={t('moneyWeightedHelp')}><dt>{t('moneyWeighted')}</dt><dd><Returned of={made.moneyWeighted} />{year === null ? null : <span className="ui-soft"> {t('perYear', { share: format.percent(year, { decimals: 2, sign: true }) })}</span>}</dd></div>
      <div><dt>{t('equity')}</dt><dd className="ui-num">{t('equityChange', { from: format.number(made.equityFrom, { decimals: 2 }), until: format.number(made.equityUntil, { decimals: 2 }) })}</dd></div>
      <div><dt>{t('deposits')}</dt><dd><Money value={made.deposits} /></dd></div>
      <div><dt>{t('withdrawals')}</dt><dd><Money value={made.withdrawals} /></dd></div>
    </dl>
  );
}

function Returned({ of: { value, why } }: { readonly of: PnlStatement['timeWeighted'] }): ReactNode {
  const t = useWords(resultsWords);
  return value === null ? <span className="ui-soft">{t('noReturn', { why: why ?? '' })}</span> : <Percent value={value} gain arrow />;
}

/** What the figures stand on. */
export function Notes({ made }: { readonly made: PnlStatement }): ReactNode {
  const t = useWords(resultsWords);
  const format = useFormat();
  const notes = [
    ...(made.pricedAt === null ? [] : [t('pricedAt', { time: format.dateTime(made.pricedAt) })]),
    ...made.rates.map(({ from, to, via, at, rate }) => t('rate', { from, to, via, rate: format.number(rate, { decimals: 8, trim: true }), time: format.dateTime(at) })),
    ...made.withoutRate.map(({ currency }) => t('noRate', { currency, to: made.currency })),
    ...(made.withoutReference === 0 ? [] : [t('noReference', { count: made.withoutReference })]),
  ];
  return notes.length === 0 ? null : <ul className="results-notes">{notes.map((note) => <li key={note}>{note}</li>)}</ul>;
}
