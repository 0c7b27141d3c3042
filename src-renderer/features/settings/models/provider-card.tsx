import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { FIRST_LISTED } from '../../../../src-shared/domain/model-provider.ts';
import type { ModelProviderSetting } from '../../../../src-shared/contract/model-providers.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { useFormat } from '../../../ui/format/format-context.ts';
import { useWords } from '../../../workbench/words.ts';
import { KeyLine, type KeyRow } from './key-line.tsx';
import { modelsWords } from './models-words.ts';
import { TestOutcome, useProviderTest } from './provider-test.tsx';

interface Props {
  readonly provider: ModelProviderSetting;
  readonly first: boolean;
  readonly last: boolean;
  readonly keyRow: KeyRow | null;
  /** Why it cannot be removed; null: it can. */
  readonly stays: string | null;
  readonly onKey: () => void;
  readonly onEdit: () => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

/** One provider: what it is, its key, what trying it came to. */
export function ProviderCard({ provider, first, last, keyRow, stays, onKey, onEdit, onMove, onRemove }: Props): ReactNode {
  const t = useWords(modelsWords);
  const format = useFormat();
  const { id, kind, model, baseUrl, promptPrice, answerPrice, contextTokens, keyName } = provider;
  const { tried, start, stop } = useProviderTest(provider);
  const isFree = Number(promptPrice) === 0 && Number(answerPrice) === 0;
  return (
    <li className="provider-card">
      <div className="provider-head">
        <div className="ui-spring">
          <h3>{id} <span className="ui-mono ui-soft">{kind === 'ag-ui' ? t('remote') : model === FIRST_LISTED ? t('firstListed') : model}</span></h3>
          <p className="ui-small ui-soft provider-facts"><span className="ui-mono">{baseUrl}</span> · {isFree ? t('free') : t('pricesOf', { prompt: promptPrice, answer: answerPrice })}{kind === 'ag-ui' ? null : ` · ${t('reads', { tokens: format.number(contextTokens, { decimals: 0 }) })}`}</p>
        </div>
        {first ? null : <IconButton size="small" icon={ArrowUp} label={t('up', { id })} onClick={() => onMove(-1)} />}
        {last ? null : <IconButton size="small" icon={ArrowDown} label={t('down', { id })} onClick={() => onMove(1)} />}
        {tried?.kind === 'running' ? <Button size="small" onClick={stop}>{t('stop')}</Button> : <Button size="small" aria-label={t('testOf', { id })} onClick={start}>{t('test')}</Button>}
        <Button size="small" aria-label={t('editOf', { id })} onClick={onEdit}>{t('edit')}</Button>
        <Button size="small" tone="quiet" aria-label={t('removeOf', { id })} blocked={stays} onClick={onRemove}>{t('remove')}</Button>
      </div>
      <KeyLine name={keyName} row={keyRow} onChanged={onKey} />
      {tried === null ? null : <TestOutcome id={id} tried={tried} />}
    </li>
  );
}
