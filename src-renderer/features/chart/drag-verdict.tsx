import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { Money, Percent, Price } from '../../ui/figures.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useSettled } from '../../ui/use-settled.ts';
import { useQuery } from '../../workbench/ask.ts';
import { useWords } from '../../workbench/words.ts';
import { Stored } from '../../workbench/stored.tsx';
import { chartWords } from './chart-words.ts';
import { distances, priceText, type Draft } from './position-lines.ts';

/** A pause in dragging so long asks the engine, ms. */
const PAUSE_MS = 100;

/** What the price in the hand would mean, and what the engine says to it. */
export function DragVerdict({ position, draft, instrument, risk, held }: { readonly position: RowOf<'positions'>; readonly draft: Draft; readonly instrument: RowOf<'instruments'>; readonly risk: number | null; readonly held: boolean }): ReactNode {
  const t = useWords(chartWords);
  const format = useFormat();
  const text = priceText(draft.price, instrument.tickSize);
  const settled = useSettled(text, PAUSE_MS);
  const { value, error, loading } = useQuery('position.previewProtect', { position: position.id, stop: draft.kind === 'stop' ? settled : null, target: draft.kind === 'target' ? settled : null });
  const current = settled === text && !loading;
  const { share, r } = distances(position, draft.price, risk);
  const Icon = value?.allowed === true ? CircleCheck : TriangleAlert;
  return (
    <div className="chart-verdict" role="status">
      <div className="chart-verdict-head"><b>{t(draft.kind)} <Price value={text} step={instrument.tickSize} /></b><span className="ui-soft ui-num"><Percent value={share} sign />{r === null ? '' : ` · ${t('r', { r: format.number(r, { sign: true, decimals: 1 }) })}`}</span></div>
      {draft.kind === 'stop' && value !== null ? <div className="ui-small ui-soft">{t('ifStopHits')} <Money value={value.ifStopHits} gain unit={instrument.quote} /> · {t('ofEquity', { share: format.percent(value.riskShare) })}</div> : null}
      {error !== null ? <div className="ui-stale ui-small">{error.sentence}</div> : value === null || !current ? <div className="ui-dim ui-small">{t('checking')}</div>
        : <div className={`chart-verdict-words ui-small ${value.allowed ? '' : 'ui-stale'}`}><Icon size={13} aria-hidden /><Stored text={value.sentence} instrument={instrument.id} /></div>}
      <div className="ui-dim ui-tiny">{held ? t('release') : t('pressEnter')}</div>
    </div>
  );
}
