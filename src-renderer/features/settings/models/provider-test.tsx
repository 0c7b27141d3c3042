import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { ContractError } from '../../../../src-shared/contract/contract-error.ts';
import type { OutputOf } from '../../../../src-shared/contract/contract.ts';
import type { ModelProviderSetting } from '../../../../src-shared/contract/model-providers.ts';
import { useCall } from '../../../mirror/hooks.ts';
import { useWords } from '../../../workbench/words.ts';
import { modelsWords } from './models-words.ts';

/** What trying a provider came to. */
export type Tried = { readonly kind: 'running' } | { readonly kind: 'tried'; readonly found: OutputOf<'models.test'> } | { readonly kind: 'not_tried'; readonly error: ContractError };

/** Tries a provider and can be told to stop; what is running is stopped when the page goes. */
export function useProviderTest(provider: ModelProviderSetting): { readonly tried: Tried | null; readonly start: () => void; readonly stop: () => void } {
  const call = useCall();
  const [tried, setTried] = useState<Tried | null>(null);
  const running = useRef(false);
  const stop = (): void => void call('models.stopTest', {});
  const start = async (): Promise<void> => {
    if (running.current) return;
    running.current = true;
    setTried({ kind: 'running' });
    const answer = await call('models.test', { provider });
    running.current = false;
    setTried(answer.ok ? { kind: 'tried', found: answer.value } : { kind: 'not_tried', error: answer.error });
  };
  // What was found is about what was tried.
  const asked = JSON.stringify(provider);
  useEffect(() => setTried(null), [asked]);
  useEffect(() => () => {
    if (running.current) void call('models.stopTest', {});
  }, [call]);
  return { tried, start: () => void start(), stop };
}

/** What came of it, in words. */
export function TestOutcome({ id, tried }: { readonly id: string; readonly tried: Tried }): ReactNode {
  const t = useWords(modelsWords);
  if (tried.kind === 'running') return <p className="provider-test ui-soft" role="status">{t('testing', { id })}</p>;
  if (tried.kind === 'not_tried') return <p className="provider-test key-missing" role="status">{tried.error.sentence} {tried.error.remedy}</p>;
  const { usable, sentences, micros } = tried.found;
  return (
    <div className="provider-test" role="status">
      <p className={usable ? 'ui-strong provider-works' : 'ui-strong key-missing'}>{usable ? `✓ ${t('works', { id })}` : `✕ ${t('worksNot', { id })}`}</p>
      <ul>{sentences.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>
      <p className="ui-small ui-soft">{micros === 0 ? t('testFree') : t('testCost', { dollars: (micros / 1e6).toFixed(6) })}</p>
    </div>
  );
}
