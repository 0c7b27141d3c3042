import type { ReactNode } from 'react';
import { REBALANCE_METHODS } from '../../../src-shared/contract/rebalance.ts';
import { FormRow, NumberField, Select, Switch, TextField } from '../../ui/fields.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useWords } from '../../workbench/words.ts';
import { COST_AVERSION, rangeOf, SHORTING, WINDOWS, type Draft, type Problems, type ShareField, type WindowName } from './rebalance-draft.ts';
import { rebalanceWords } from './rebalance-words.ts';

interface FieldsProps {
  readonly draft: Draft;
  readonly problems: Problems;
  readonly disabled: boolean;
  readonly onChange: (part: Partial<Draft>) => void;
}

/** What is wished for. */
export function RebalanceFields({ draft, problems, disabled, onChange }: FieldsProps): ReactNode {
  const t = useWords(rebalanceWords);
  const { instruments: unread } = problems;
  const aversion = draft.method === 'min_variance';
  return (
    <div className="rebalance-fields">
      <FormRow id="rebalance-method" label={t('method')} stacked>{(ids) => <Select {...ids} disabled={disabled} value={draft.method} onChange={(method) => onChange({ method })} options={REBALANCE_METHODS.map((method) => ({ value: method, label: t(method) }))} />}</FormRow>
      <FormRow id="rebalance-window" label={t('window')} stacked>{(ids) => <Select {...ids} disabled={disabled} value={draft.window} onChange={(window) => onChange({ window })} options={(Object.keys(WINDOWS) as WindowName[]).map((window) => ({ value: window, label: t(window) }))} />}</FormRow>
      {(['min', 'max', 'cash', 'maxTurnover', 'leastChange', 'stop'] as const).map((field) => <ShareRow key={field} field={field} {...{ draft, problems, disabled, onChange }} />)}
      <FormRow id="rebalance-costAversion" label={t('costAversion')} help={aversion ? undefined : t('onlyMinVariance')} stacked problem={problems.costAversion === undefined ? null : t('outOf', { from: COST_AVERSION[0], to: COST_AVERSION[1] })}>
        {(ids) => <NumberField {...ids} disabled={disabled || !aversion} value={draft.costAversion ?? ''} onChange={(costAversion) => onChange({ costAversion })} unit="×" step={0.5} invalid={problems.costAversion !== undefined} />}
      </FormRow>
      <FormRow id="rebalance-shorts" label={t('shorts')} help={SHORTING.includes(draft.method) ? undefined : t('longOnly')} stacked>
        {(ids) => <Switch {...ids} disabled={disabled || !SHORTING.includes(draft.method)} checked={draft.shorts} onChange={(shorts) => onChange({ shorts })} />}
      </FormRow>
      <div className="rebalance-names">
        <FormRow id="rebalance-instruments" label={t('instruments')} stacked problem={unread === undefined ? null : unread.may.length === 0 ? t('noInstrument', { word: unread.word }) : t('several', { word: unread.word, names: unread.may.join(', ') })}>
          {(ids) => <TextField {...ids} disabled={disabled} value={draft.instruments} onChange={(instruments) => onChange({ instruments })} placeholder={t('everything')} invalid={unread !== undefined} maxLength={2_000} />}
        </FormRow>
      </div>
    </div>
  );
}

function ShareRow({ field, draft, problems, disabled, onChange }: FieldsProps & { readonly field: ShareField }): ReactNode {
  const t = useWords(rebalanceWords);
  const format = useFormat();
  const [from, to] = rangeOf(field, draft);
  const share = (per: number): string => format.percent(per / 100, { trim: true });
  const problem = problems[field] === undefined ? null : problems[field] === 'order' ? t('wrongWay') : t('outOf', { from: share(from), to: share(to) });
  const placeholder = field === 'maxTurnover' ? t('noLimit') : field === 'stop' ? t('byVolatility') : null;
  return (
    <FormRow id={`rebalance-${field}`} label={t(field === 'stop' ? 'stopDistance' : field)} stacked problem={problem}>
      {(ids) => <NumberField {...ids} disabled={disabled} value={draft[field] ?? ''} onChange={(value) => onChange({ [field]: value })} step={field === 'leastChange' ? 0.1 : 1} invalid={problem !== null} {...(placeholder === null ? {} : { placeholder })} {...(placeholder !== null && draft[field] === '' ? {} : { unit: '%' })} />}
    </FormRow>
  );
}
