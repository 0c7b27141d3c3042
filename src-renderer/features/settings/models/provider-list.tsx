import './models.css';
import { useState, type ReactNode } from 'react';
import type { ModelProviderSetting } from '../../../../src-shared/contract/model-providers.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/display.tsx';
import { Select } from '../../../ui/fields.tsx';
import { useEditableSetting, useQuery } from '../../../workbench/ask.ts';
import { tell } from '../../../workbench/workbench.ts';
import { useWords } from '../../../workbench/words.ts';
import { modelsWords } from './models-words.ts';
import { draftFor, PRESETS, type Preset } from './presets.ts';
import { ProviderCard } from './provider-card.tsx';
import { ProviderDialog } from './provider-dialog.tsx';
import { draftOf, type ProviderDraft } from './provider-draft.ts';

/** The dialog that is open: for a new one, or for the one at a place of the list. */
interface Editing {
  readonly draft: ProviderDraft;
  readonly at: number | null;
}

/** Who may be asked, in their order. */
export function ProviderList(): ReactNode {
  const t = useWords(modelsWords);
  const [{ providers, seats }, change] = useEditableSetting('models');
  const [preset, setPreset] = useState<Preset>('openai');
  const [editing, setEditing] = useState<Editing | null>(null);
  const names = [...new Set(providers.flatMap(({ keyName }) => (keyName === null ? [] : [keyName])))];
  const keys = useQuery('models.keys', names.length === 0 ? null : { names });
  const isWanted = [seats.crew, seats.group_chat].some((of) => Object.values(of).includes('model'));
  const store = (next: readonly ModelProviderSetting[]): Promise<boolean> => change({ providers: [...next] });
  const save = (provider: ModelProviderSetting): Promise<boolean> => store(editing?.at == null ? [...providers, provider] : providers.map((one, at) => (at === editing.at ? provider : one)));
  const move = (at: number, by: -1 | 1): void => {
    const next = [...providers];
    const [moved] = next.splice(at, 1);
    if (moved !== undefined) next.splice(at + by, 0, moved);
    void store(next);
  };
  const remove = async ({ id }: ModelProviderSetting): Promise<void> => {
    if (await store(providers.filter((one) => one.id !== id))) tell({ tone: 'plain', title: t('removed', { id }) });
  };
  return (
    <section className="providers" aria-labelledby="providers-title">
      <h3 id="providers-title">{t('providers')}</h3>
      <p className="ui-soft">{t('providersHelp')}</p>
      {names.length > 0 && keys.value !== null && !keys.value.keychain.usable ? <Notice tone="warning">{keys.value.keychain.sentence} {keys.value.keychain.remedy}</Notice> : null}
      {names.length > 0 && keys.error !== null ? <Notice tone="warning">{t('keyFailed')} {keys.error.sentence}</Notice> : null}
      {providers.length === 0 ? <p className="ui-soft">{t('noProviders')}</p> : (
        <ol className="provider-cards">
          {providers.map((provider, at) => (
            <ProviderCard key={provider.id} provider={provider} first={at === 0} last={at === providers.length - 1} keyRow={keys.value?.keys.find(({ name }) => name === provider.keyName) ?? null}
              stays={isWanted && providers.length === 1 ? t('stays') : null} onKey={keys.refresh} onEdit={() => setEditing({ draft: draftOf(provider), at })} onMove={(by) => move(at, by)} onRemove={() => void remove(provider)} />
          ))}
        </ol>
      )}
      <div className="provider-add">
        <Select label={t('addKind')} value={preset} onChange={setPreset} options={PRESETS.map((value) => ({ value, label: t(value) }))} />
        <Button onClick={() => setEditing({ draft: draftFor(preset, providers.map(({ id }) => id)), at: null })}>{t('add')}</Button>
      </div>
      {editing === null ? null : <ProviderDialog start={editing.draft} was={editing.at === null ? null : (providers[editing.at]?.id ?? null)} others={providers.filter((_, at) => at !== editing.at)} onSave={save} onClose={() => setEditing(null)} />}
    </section>
  );
}
