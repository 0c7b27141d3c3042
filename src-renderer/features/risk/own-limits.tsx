/** The part of the editor for limits of the list: each with how it stands; added, changed, taken out. */
import { Plus, ShieldPlus, Trash2, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { LimitSubjects } from '../../../src-shared/domain/limit-faults.ts';
import { LIMIT_MEASURE_NAMES, limitKey, type LimitUnit } from '../../../src-shared/domain/risk-limit.ts';
import { useOnly, useRows } from '../../mirror/hooks.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Badge } from '../../ui/display.tsx';
import { NumberField, Select } from '../../ui/fields.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { EmptyState } from '../../ui/panel.tsx';
import { useReadable } from '../../workbench/readable.ts';
import { useWords } from '../../workbench/words.ts';
import { leftOf, limitFigure, limitName, targetName, type LimitRow } from './limit-view.ts';
import { actsOf, newDraft, stateOf, targetOf, targetsOf, unitOf, withMeasure, type DraftFault, type DraftLimit } from './own-limits-draft.ts';
import { riskWords } from './risk-words.ts';

export interface OwnLimitsProps {
  readonly drafts: readonly DraftLimit[];
  readonly subjects: LimitSubjects;
  readonly faults: ReadonlyMap<string, DraftFault>;
  readonly onChange: (drafts: readonly DraftLimit[]) => void;
}

export function OwnLimits({ drafts, subjects, faults, onChange }: OwnLimitsProps): ReactNode {
  const t = useWords(riskWords);
  const rows = useRows('limits');
  const change = (draft: DraftLimit): void => onChange(drafts.map((one) => (one.id === draft.id ? draft : one)));
  // A new one that is taken out again never was; one in force stays to be seen until it is done.
  const remove = (draft: DraftLimit): void => (draft.was === null ? onChange(drafts.filter(({ id }) => id !== draft.id)) : change({ ...draft, removed: !draft.removed }));
  const number = drafts.reduce((most, { id }) => Math.max(most, id.startsWith('new ') ? Number(id.slice(4)) : 0), 0) + 1;
  const add = <Button icon={Plus} onClick={() => onChange([...drafts, newDraft(number)])}>{t('addLimit')}</Button>;
  if (drafts.length === 0) return <EmptyState icon={ShieldPlus} title={t('noOwn')} words={t('noOwnWords')} action={add} />;
  return (
    <>
      <div className="risk-own-row risk-own-head ui-tiny ui-dim" aria-hidden><span /><span>{t('limitColumn')}</span><span>{t('actColumn')}</span></div>
      <ul className="risk-own" aria-label={t('ownLimits')}>
        {drafts.map((draft) => <OwnLimit key={draft.id} draft={draft} row={rowOf(rows, draft)} subjects={subjects} fault={faults.get(draft.id) ?? null} onChange={change} onRemove={() => remove(draft)} />)}
      </ul>
      <div className="risk-own-add">{add}</div>
    </>
  );
}

/** How a limit in force stands: of one on each of a scope, the nearest. */
function rowOf(rows: readonly LimitRow[], { was }: DraftLimit): LimitRow | null {
  if (was === null) return null;
  const own = rows.filter(({ basic, subject, ...row }) => !basic && limitKey({ ...row, subject: was.subject === null ? null : subject }) === limitKey(was));
  return own.reduce<LimitRow | null>((nearest, row) => (nearest === null || (row.used ?? -1) > (nearest.used ?? -1) ? row : nearest), null);
}

interface OwnLimitProps {
  readonly draft: DraftLimit;
  readonly row: LimitRow | null;
  readonly subjects: LimitSubjects;
  readonly fault: DraftFault | null;
  readonly onChange: (draft: DraftLimit) => void;
  readonly onRemove: () => void;
}

function OwnLimit({ draft, row, subjects, fault, onChange, onRemove }: OwnLimitProps): ReactNode {
  const t = useWords(riskWords);
  const readable = useReadable();
  const quote = useOnly('session')?.quote ?? '';
  const state = stateOf(draft);
  const name = limitName(draft, t);
  const id = `own-${draft.id.replaceAll(/[^\w-]/g, '-')}`;
  const wrong = fault !== null && (fault.kind === 'refused' || fault.kind === 'number');
  const acts = actsOf(draft.measure).map((act) => ({ value: act, label: t(`does_${act}`) }));
  const why = fault === null ? null : 'sentence' in fault ? readable(fault.sentence) : fault.kind === 'number' ? t('noNumber') : null;
  return (
    <li className="risk-own-row" data-state={state} aria-label={name}>
      {draft.was === null ? <NewNames draft={draft} subjects={subjects} onChange={onChange} /> : <div className="risk-own-name"><span className="ui-strong ui-cut">{name}</span><Stands row={row} /></div>}
      <div className="risk-edit-field">
        <NumberField id={id} label={t('limitOf', { name })} describedBy={`${id}-why`} {...unitShown(unitOf(draft.measure), quote)} value={draft.typed ?? ''} invalid={wrong} disabled={draft.removed} onChange={(typed) => onChange({ ...draft, typed })} />
      </div>
      <Select label={t('atIt', { name })} value={draft.act} options={acts} disabled={draft.removed} onChange={(act) => onChange({ ...draft, act })} />
      <span className="risk-own-state">{state === 'same' ? null : <Badge tone={state === 'removed' ? 'warning' : 'accent'}>{t(`draft_${state}`)}</Badge>}</span>
      <IconButton icon={draft.removed ? Undo2 : Trash2} label={t(draft.removed ? 'keepLimit' : 'removeLimit', { name })} onClick={onRemove} />
      <p className={`risk-own-why ${wrong ? 'risk-own-wrong' : ''}`} id={`${id}-why`} role={wrong ? 'alert' : undefined}>{why}</p>
    </li>
  );
}

/** Of a new one: what is measured, and of what. */
function NewNames({ draft, subjects, onChange }: Pick<OwnLimitProps, 'draft' | 'subjects' | 'onChange'>): ReactNode {
  const t = useWords(riskWords);
  const targets = targetsOf(draft.measure, subjects);
  return (
    <div className="risk-own-new">
      <Select label={t('whatIsLimited')} value={draft.measure} options={LIMIT_MEASURE_NAMES.map((measure) => ({ value: measure, label: t(`measure_${measure}`) }))} onChange={(measure) => onChange(withMeasure(draft, measure, subjects))} />
      <Select
        label={t('ofWhat')} value={targetOf(draft)} options={targets.map((target) => ({ value: target.value, label: targetName(target, t) }))}
        onChange={(value) => {
          const target = targets.find((one) => one.value === value);
          if (target !== undefined) onChange({ ...draft, scope: target.scope, subject: target.subject });
        }}
      />
    </div>
  );
}

/** What it is now, and what is left. */
function Stands({ row }: { readonly row: LimitRow | null }): ReactNode {
  const t = useWords(riskWords);
  const format = useFormat();
  const quote = useOnly('session')?.quote ?? '';
  if (row === null) return null;
  const left = leftOf(row, quote, format);
  const now = row.value === null ? null : t('nowIs', { value: limitFigure(row.unit, row.value, format) });
  const word = row.state === 'broken' ? t('brokenWord') : row.state === 'unknown' ? t('cannot') : left === null ? null : t('left', { left });
  return <span className="ui-small ui-soft ui-num ui-cut" title={row.sentence}>{[now, word].filter((one) => one !== null).join(' · ')}</span>;
}

function unitShown(unit: LimitUnit, quote: string): { readonly unit?: string } {
  switch (unit) {
    case 'money': return quote === '' ? {} : { unit: quote };
    case 'fraction': return { unit: '%' };
    case 'times': return { unit: '×' };
    case 'quantity': case 'count': case 'correlation': return {};
  }
}
