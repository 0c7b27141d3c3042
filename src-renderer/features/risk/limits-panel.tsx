import { CircleAlert, CircleHelp, TriangleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Gauge } from 'lucide-react';
import { isLeast } from '../../../src-shared/domain/risk-limit.ts';
import { Button } from '../../ui/button.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { Panel } from '../../ui/panel.tsx';
import { useWords } from '../../workbench/words.ts';
import { byUrgency, leftOf, limitFigure, limitName, type LimitRow } from './limit-view.ts';
import { useRiskState } from './risk-state.ts';
import { riskWords } from './risk-words.ts';

/** Shown before somebody asks for all: broken and near ones are among them, they come first. */
const FIRST = 12;
/** Share of the bar's length at which the limit stands; what is beyond it is still seen. */
const LIMIT_AT = 0.88;
const SOFT = 0.8;

/** Every limit as a bar against its limit, with what is left and what happens there. */
export function LimitsPanel({ rows, quote }: { readonly rows: readonly LimitRow[]; readonly quote: string }): ReactNode {
  const t = useWords(riskWords);
  const format = useFormat();
  const [all, setAll] = useState(false);
  const sorted = byUrgency(rows);
  const urgent = sorted.filter(({ state }) => state !== 'ok').length;
  const shown = all ? sorted : sorted.slice(0, Math.max(FIRST, urgent));
  const atEntry = rows.filter(({ value, state }) => value === null && state !== 'unknown').map((row) => `${limitName(row, t)} ${limitFigure(row.unit, row.limit, format)}`);
  const state = useRiskState(rows.length === 0 ? { kind: 'empty', icon: Gauge, title: t('noLimits'), words: t('noLimitsWords') } : { kind: 'ready' });
  return (
    <Panel title={t('limits')} state={state} actions={sorted.length > Math.max(FIRST, urgent) ? <Button size="small" tone="quiet" aria-pressed={all} onClick={() => setAll(!all)}>{all ? t('fewLimits') : t('allLimits', { count: sorted.length })}</Button> : undefined}>
      <ul className="risk-limits">{shown.map((row) => <LimitBar key={`${row.scope} ${row.subject} ${row.measure} ${row.act} ${row.basic}`} row={row} quote={quote} />)}</ul>
      {atEntry.length === 0 ? null : <p className="risk-note">{t('atEntry', { list: atEntry.join(' · ') })}</p>}
    </Panel>
  );
}

function LimitBar({ row, quote }: { readonly row: LimitRow; readonly quote: string }): ReactNode {
  const t = useWords(riskWords);
  const format = useFormat();
  const { unit, value, limit, used, state, act, since } = row;
  const text = t(isLeast(row.measure) ? 'atLeast' : 'of', { value: limitFigure(unit, value, format), limit: limitFigure(unit, limit, format) });
  const left = leftOf(row, quote, format);
  const place = (share: number): string => `${Math.min(1, Math.max(0, share) * LIMIT_AT) * 100}%`;
  const Icon = { broken: CircleAlert, near: TriangleAlert, unknown: CircleHelp, ok: null }[state];
  const word = { broken: t('brokenWord'), near: t('near'), unknown: t('cannot'), ok: '' }[state];
  return (
    <li className={`risk-limit risk-limit-${state}`} title={row.sentence}>
      <div className="risk-limit-line"><span className="ui-cut risk-limit-name">{limitName(row, t)}</span><span className="ui-num risk-limit-figure">{text}</span></div>
      <div className="risk-bar" role="meter" aria-label={limitName(row, t)} aria-valuemin={0} aria-valuemax={1} aria-valuenow={Math.min(1, used ?? 0)} aria-valuetext={[text, word, left === null ? '' : t('left', { left }), t(`act_${act}`)].filter((one) => one !== '').join('. ')}>
        <div className="risk-bar-fill" style={{ width: used === null ? '0%' : place(used) }} />
        <span className="risk-bar-soft" style={{ left: place(SOFT) }} title={t('soft')} />
        <span className="risk-bar-hard" style={{ left: place(1) }} title={t('hard')} />
      </div>
      <div className="risk-limit-line risk-limit-foot" aria-hidden>
        <span className="ui-num risk-limit-left">{Icon === null ? null : <Icon size={12} aria-hidden />}{[word, state === 'broken' ? (since === null ? '' : t('since', { time: format.time(since, false) })) : left === null ? '' : t('left', { left })].filter((one) => one !== '').join(' · ')}</span>
        <span className="ui-cut ui-dim">→ {t(`then_${act}`)}</span>
      </div>
    </li>
  );
}
