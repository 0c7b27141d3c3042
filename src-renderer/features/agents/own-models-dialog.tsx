import './own-models.css';
import { useState, type ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/display.tsx';
import { EmptyState, Skeleton } from '../../ui/panel.tsx';
import { useAct, useQuery } from '../../workbench/ask.ts';
import { closeDialog, tell } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { ImportOwnModel } from './own-model-import.tsx';
import { OwnModelCard } from './own-model-card.tsx';
import { ownModelsWords } from './own-models-words.ts';

const NOTHING = {};
const done = (): void => closeDialog('own-models');

/** A person's own models: those that are kept, where each takes part, and the import of another. */
export function OwnModelsDialog(): ReactNode {
  const t = useWords(ownModelsWords);
  const { value, error, refresh } = useQuery('agents.ownModels', NOTHING);
  const [changed, setChanged] = useState(false);
  const onChange = (): void => {
    setChanged(true);
    refresh();
  };
  return (
    <Dialog title={t('title')} words={t('words')} size="wide" onClose={done} footer={<Button onClick={done}>{t('close')}</Button>}>
      {value !== null ? (
        <div className="own-models">
          {changed ? <TakenUp /> : null}
          <section aria-label={t('kept')} className="own-models-part">
            {value.models.length === 0 ? <EmptyState title={t('none')} words={t('noneWords')} /> : value.models.map((model) => <OwnModelCard key={model.name} model={model} onChange={onChange} />)}
          </section>
          <ImportOwnModel onImported={refresh} />
        </div>
      ) : error !== null ? <EmptyState tone="error" title={t('failed')} words={`${error.sentence} ${error.remedy}`} action={<Button size="small" onClick={refresh}>{t('again')}</Button>} /> : <Skeleton words={t('loading')} />}
    </Dialog>
  );
}

/** A place waits for a session's start; here it can be had now. */
function TakenUp(): ReactNode {
  const t = useWords(ownModelsWords);
  const { act, busy } = useAct();
  const start = async (): Promise<void> => {
    const answer = await act('session.start', { fresh: false });
    if (answer.ok && answer.value.accepted) tell({ tone: 'good', title: t('started') });
  };
  return <Notice action={<Button size="small" busy={busy} onClick={() => void start()}>{t('startAgain')}</Button>}>{t('next')}</Notice>;
}
