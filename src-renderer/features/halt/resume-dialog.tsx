import './halt.css';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { useLink, useOnly } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/display.tsx';
import { FormRow, Switch, TextField } from '../../ui/fields.tsx';
import { Skeleton } from '../../ui/panel.tsx';
import { useAct, useQuery } from '../../workbench/ask.ts';
import { closeDialog, tell } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { Stored } from '../../workbench/stored.tsx';
import { haltWords } from './halt-words.ts';

const NOTHING = {};
const AGAIN_MS = 2_000;

/** The way out of a halt or a pause: every check in words, the cause acknowledged, then one round of observing. */
export function ResumeDialog(): ReactNode {
  const t = useWords(haltWords);
  const link = useLink();
  const cancel = useRef<HTMLButtonElement>(null);
  const halted = useOnly('halt')?.set === true;
  const { value, error, refresh } = useQuery('halt.checklist', NOTHING, AGAIN_MS);
  const [known, setKnown] = useState(false);
  const [note, setNote] = useState('');
  const { act, busy } = useAct();
  const close = (): void => closeDialog('resume');
  const failed = value?.items.filter((item) => !item.passed).length ?? 0;
  const noteNeeded = value?.automatic === true;
  const blocked = value === null ? t('checking') : !value.ready ? t('notReady', { count: Math.max(1, failed) }) : halted && !known ? t('mustAcknowledge') : noteNeeded && note.trim() === '' ? t('mustNote') : null;
  const resume = async (): Promise<void> => {
    const answer = await act('halt.resume', { route: link.transportKind, acknowledge: known || !halted, note: note.trim() });
    if (!answer.ok || !answer.value.accepted) return;
    close();
    tell({ tone: 'good', title: t('resumed') });
  };
  return (
    <Dialog title={t('resumeTitle')} words={t('resumeWords')} focusFirst={cancel} onClose={close}
      footer={<><Button ref={cancel} onClick={close}>{t('cancel')}</Button><Button tone="primary" busy={busy} blocked={blocked} onClick={() => void resume()}>{t('resumeDo')}</Button></>}>
      {error !== null && value === null ? <Notice tone="bad" icon={CircleAlert} action={<Button size="small" onClick={refresh}>{t('again')}</Button>}>{t('checklistFailed')}. {error.sentence} {error.remedy}</Notice> : value === null ? <Skeleton words={t('checking')} /> : (
        <div className="ui-column">
          <ul className="checklist">
            {value.items.map((item) => (
              <li key={item.name} className={item.passed ? 'check-passed' : 'check-failed'}>
                {item.passed ? <CircleCheck size={16} aria-hidden /> : <CircleAlert size={16} aria-hidden />}
                <span className="ui-hidden">{item.passed ? t('passed') : t('failed')}: </span><span className="ui-text"><Stored text={item.sentence} /></span>
              </li>
            ))}
          </ul>
          {halted ? <FormRow id="resume-known" label={t('acknowledge')}>{(ids) => <Switch {...ids} checked={known} onChange={setKnown} />}</FormRow> : null}
          <FormRow id="resume-note" stacked label={noteNeeded ? t('noteLabel') : t('noteOptional')} {...(noteNeeded ? { help: t('noteHelp') } : {})}>{(ids) => <TextField {...ids} lines={2} maxLength={500} value={note} onChange={setNote} />}</FormRow>
          <p className="ui-soft" role="status">{blocked ?? t('observeWords')}</p>
        </div>
      )}
    </Dialog>
  );
}
