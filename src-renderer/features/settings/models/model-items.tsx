import { modelSettingsSchema, type ModelSettings } from '../../../../src-shared/contract/model-settings.ts';
import { Segments } from '../../../ui/fields.tsx';
import { useEditableSetting } from '../../../workbench/ask.ts';
import { useWords } from '../../../workbench/words.ts';
import { DraftedField } from '../drafted-field.tsx';
import type { SettingItem } from '../item.tsx';
import { modelsWords } from './models-words.ts';
import { ProviderList } from './provider-list.tsx';
import { SeatTable } from './seat-table.tsx';

/** Language models: who may be asked, for which seats, within what limits. */
export function useModelItems(): readonly SettingItem[] {
  const t = useWords(modelsWords);
  const [models, change] = useEditableSetting('models');
  const store = (part: Partial<ModelSettings>, problem: string): string | null => {
    if (!modelSettingsSchema.safeParse({ ...models, ...part }).success) return problem;
    void change(part);
    return null;
  };
  const keywords = 'language model llm openai agents cost money limit tokens';
  const money = (key: 'dailyDollars' | 'cycleDollars', help: string): SettingItem => ({
    id: key, section: 'models', title: t(key), help, keywords,
    field: (ids) => <DraftedField ids={ids} number unit="$" value={models[key] ?? ''} placeholder={t('unlimited')} onStore={(text) => store({ [key]: text.trim() === '' ? null : text }, t('moneyProblem'))} />,
  });
  return [
    { id: 'providers', section: 'models', title: t('providers'), help: t('providersHelp'), keywords: `${keywords} azure ollama openrouter lm studio key keychain price test`, body: <ProviderList /> },
    { id: 'seats', section: 'models', title: t('seats'), help: t('seatsHelp'), keywords: `${keywords} rules`, body: <SeatTable /> },
    money('dailyDollars', t('dailyDollarsHelp')),
    { id: 'dailyTokens', section: 'models', title: t('dailyTokens'), help: t('dailyTokensHelp'), keywords, field: (ids) => <DraftedField ids={ids} number value={models.dailyTokens === null ? '' : String(models.dailyTokens)} placeholder={t('unlimited')} onStore={(text) => store({ dailyTokens: text.trim() === '' ? null : Number(text) }, t('tokensProblem'))} /> },
    money('cycleDollars', t('cycleDollarsHelp')),
    { id: 'freshSeconds', section: 'models', title: t('freshSeconds'), help: t('freshHelp'), keywords, field: (ids) => <DraftedField ids={ids} number unit="s" step={5} value={String(models.freshSeconds)} onStore={(text) => store({ freshSeconds: Number(text) }, t('freshProblem'))} /> },
    { id: 'answerTokens', section: 'models', title: t('answerTokens'), help: t('answerTokensHelp'), keywords, field: (ids) => <DraftedField ids={ids} number step={100} value={String(models.answerTokens)} onStore={(text) => store({ answerTokens: Number(text) }, t('answerProblem'))} /> },
    { id: 'promptSize', section: 'models', title: t('promptSize'), help: t('promptSizeHelp'), keywords, field: () => <Segments label={t('promptSize')} value={models.promptSize} onChange={(promptSize) => void change({ promptSize })} options={[{ value: 'full', label: t('full') }, { value: 'short', label: t('short') }]} /> },
  ];
}
