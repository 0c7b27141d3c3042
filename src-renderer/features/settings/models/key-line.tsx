import { KeyRound } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import type { OutputOf } from '../../../../src-shared/contract/contract.ts';
import { Button } from '../../../ui/button.tsx';
import { useAct } from '../../../workbench/ask.ts';
import { tell } from '../../../workbench/workbench.ts';
import { useWords } from '../../../workbench/words.ts';
import { modelsWords } from './models-words.ts';

/** Where a key is, in words. */
export type KeyRow = OutputOf<'models.keys'>['keys'][number];

interface Props {
  readonly name: string | null;
  /** Null: being looked for. */
  readonly row: KeyRow | null;
  readonly onChanged: () => void;
}

/** Where the key of a provider is; enters, replaces and removes it. What was typed is kept nowhere here. */
export function KeyLine({ name, row, onChanged }: Props): ReactNode {
  const t = useWords(modelsWords);
  const [entering, setEntering] = useState(false);
  const { act, busy } = useAct();
  if (name === null) return <p className="key-line ui-dim">{t('noKey')}</p>;
  const there = row?.place === 'keychain' || row?.place === 'vault';
  const remove = async (): Promise<void> => {
    const answer = await act('models.removeKey', { name });
    if (answer.ok && answer.value.accepted) tell({ tone: 'good', title: answer.value.sentence });
    onChanged();
  };
  return (
    <div className="key-line">
      <p className="ui-spring"><KeyRound size={13} aria-hidden /> <span className="ui-strong">{t('keyOf', { name })}</span> <span className={row === null || there || row.place === 'environment' ? 'ui-soft' : 'key-missing'}>{row === null ? t('keyLooking') : row.sentence}</span></p>
      {entering ? null : <Button size="small" aria-label={there ? t('replaceKeyOf', { name }) : t('setKeyOf', { name })} onClick={() => setEntering(true)}>{there ? t('replaceKey') : t('setKey')}</Button>}
      {there && !entering ? <Button size="small" tone="quiet" busy={busy} aria-label={t('removeKeyOf', { name })} onClick={() => void remove()}>{t('removeKey')}</Button> : null}
      {entering ? <KeyEntry name={name} onDone={() => {
        setEntering(false);
        onChanged();
      }} /> : null}
    </div>
  );
}

function KeyEntry({ name, onDone }: { readonly name: string; readonly onDone: () => void }): ReactNode {
  const t = useWords(modelsWords);
  const field = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { act, busy } = useAct();
  const store = async (): Promise<void> => {
    const input = field.current;
    if (input === null || busy) return;
    const key = input.value;
    const answer = await act('models.setKey', { name, key });
    // It stays in no field, whatever became of it.
    input.value = '';
    if (answer.ok && answer.value.accepted) {
      tell({ tone: 'good', title: answer.value.sentence });
      return onDone();
    }
    setProblem(answer.ok ? answer.value.sentence : answer.error.sentence);
    input.focus();
  };
  return (
    <form className="key-entry" onSubmit={(event) => {
      event.preventDefault();
      void store();
    }}>
      <input ref={field} type="password" className="ui-input ui-mono" autoComplete="off" spellCheck={false} aria-label={t('keyField')} aria-describedby="key-words" aria-invalid={problem !== null || undefined} autoFocus />
      <Button size="small" submit busy={busy}>{t('keyStore')}</Button>
      <Button size="small" tone="quiet" onClick={onDone}>{t('cancel')}</Button>
      <p id="key-words" className={problem === null ? 'ui-small ui-soft' : 'ui-small key-missing'} role={problem === null ? undefined : 'alert'}>{problem ?? t('keyWords')}</p>
    </form>
  );
}
