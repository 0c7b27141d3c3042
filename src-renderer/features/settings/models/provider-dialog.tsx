import { useState, type ReactNode } from 'react';
import type { ModelProviderSetting } from '../../../../src-shared/contract/model-providers.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { FormRow, NumberField, Select, TextField } from '../../../ui/fields.tsx';
import { useWords } from '../../../workbench/words.ts';
import { modelsWords } from './models-words.ts';
import { readDraft, type DraftField, type ProviderDraft } from './provider-draft.ts';

/** Fields that are typed, not chosen. */
type TypedField = Exclude<DraftField, 'kind' | 'keyHeader'>;

interface Props {
  readonly start: ProviderDraft;
  /** The name it has now; null: it is new. */
  readonly was: string | null;
  readonly others: readonly ModelProviderSetting[];
  readonly onSave: (provider: ModelProviderSetting) => Promise<boolean>;
  readonly onClose: () => void;
}

/** A provider to be filled in. What is wrong with a field is said once it was changed, and with every field once somebody wanted to save. */
export function ProviderDialog({ start, was, others, onSave, onClose }: Props): ReactNode {
  const t = useWords(modelsWords);
  const [draft, setDraft] = useState(start);
  const [changed, setChanged] = useState<ReadonlySet<DraftField>>(new Set());
  const [wanted, setWanted] = useState(false);
  const [busy, setBusy] = useState(false);
  const read = readDraft(draft, others);
  const remote = draft.kind === 'ag-ui';
  const set = <K extends DraftField>(field: K, value: ProviderDraft[K]): void => {
    setDraft((before) => ({ ...before, [field]: value }));
    setChanged((before) => new Set([...before, field]));
  };
  const problem = (field: DraftField): string | null => (wanted || changed.has(field) ? (read.problems[field] ?? null) : null);
  const save = async (): Promise<void> => {
    setWanted(true);
    if (read.provider === null) return;
    setBusy(true);
    const stored = await onSave(read.provider);
    setBusy(false);
    if (stored) onClose();
  };
  const text = (field: TypedField, label: string, help: string, placeholder = ''): ReactNode => (
    <FormRow id={`provider-${field}`} label={label} help={help} problem={problem(field)}>{(ids) => <TextField id={ids.id} describedBy={ids.describedBy} value={draft[field]} onChange={(value) => set(field, value)} invalid={problem(field) !== null} placeholder={placeholder} />}</FormRow>
  );
  const number = (field: TypedField, label: string, help?: string, unit?: string): ReactNode => (
    <FormRow id={`provider-${field}`} label={label} {...(help === undefined ? {} : { help })} problem={problem(field)}>
      {(ids) => <NumberField id={ids.id} describedBy={ids.describedBy} value={draft[field]} onChange={(value) => set(field, value ?? 'no number')} invalid={problem(field) !== null} {...(unit === undefined ? {} : { unit })} />}
    </FormRow>
  );
  return (
    <Dialog title={was === null ? t('addTitle') : t('editTitle', { id: was })} words={t(remote ? 'remoteWords' : 'dialogWords')} onClose={onClose} persistent={busy}
      footer={<><Button onClick={onClose}>{t('cancel')}</Button><Button tone="primary" busy={busy} onClick={() => void save()}>{t('save')}</Button></>}>
      <form className="provider-form" onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}>
        {text('id', t('id'), t('idHelp'), 'openai')}
        {text('baseUrl', t('baseUrl'), t(remote ? 'remoteAddressHelp' : 'baseUrlHelp'), remote ? 'https://agents.example.com/awp' : 'https://api.openai.com/v1')}
        {remote ? null : text('model', t('model'), t('modelHelp'), draft.baseUrl.includes(':11434') ? 'llama3.2' : 'gpt-5-mini')}
        {text('keyName', t('keyName'), t('keyNameHelp'), 'openai key')}
        {number('promptPrice', t('promptPrice'), t('perMillion'), '$')}
        {number('answerPrice', t('answerPrice'), t('perMillion'), '$')}
        {remote ? null : number('contextTokens', t('contextTokens'), draft.baseUrl.includes(':11434') ? `${t('contextHelp')} ${t('contextOllama')}` : t('contextHelp'))}
        <details className="provider-more" open={['timeoutSeconds', 'concurrency', 'requestsPerMinute'].some((field) => problem(field as DraftField) !== null) || undefined}>
          <summary>{t('more')}</summary>
          <FormRow id="provider-keyHeader" label={t('keyHeader')} problem={problem('keyHeader')}>
            {(ids) => <Select id={ids.id} describedBy={ids.describedBy} value={draft.keyHeader} onChange={(value) => set('keyHeader', value)} options={[{ value: 'authorization', label: t('bearer') }, { value: 'api-key', label: t('apiKey') }]} />}
          </FormRow>
          {number('timeoutSeconds', t('timeoutSeconds'), undefined, 's')}
          {number('concurrency', t('concurrency'))}
          {number('requestsPerMinute', t('requestsPerMinute'))}
        </details>
        <button type="submit" hidden tabIndex={-1} aria-hidden />
      </form>
    </Dialog>
  );
}
