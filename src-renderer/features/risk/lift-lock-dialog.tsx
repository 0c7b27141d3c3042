import { useState, type ReactNode } from 'react';
import { useRow } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FormRow, TextField } from '../../ui/fields.tsx';
import { useAct } from '../../workbench/ask.ts';
import { useReadable } from '../../workbench/readable.ts';
import { closeDialog, tell, type DialogInputs } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { subjectOf } from './locks-panel.tsx';
import { riskWords } from './risk-words.ts';

/** Ends a lock before its time, with a word about why. */
export function LiftLockDialog({ input }: { readonly input: DialogInputs['lift-lock'] }): ReactNode {
  const t = useWords(riskWords);
  const { act, busy } = useAct();
  const [note, setNote] = useState('');
  const lock = useRow('locks', input.lock);
  const readable = useReadable(lock?.scope === 'instrument' ? lock.subject : null);
  const close = (): void => closeDialog('lift-lock');
  const lift = async (): Promise<void> => {
    const answer = await act('locks.lift', { id: input.lock, note: note.trim() });
    if (!answer.ok || !answer.value.accepted) return;
    close();
    tell({ tone: 'good', title: answer.value.sentence });
  };
  const blocked = lock === undefined ? t('gone') : note.trim() === '' ? t('liftNeeded') : null;
  return (
    <Dialog title={lock === undefined ? t('liftTitle') : `${t('liftTitle')}: ${subjectOf(lock, t)}`} words={t('liftWords')} size="small" onClose={close}
      footer={<><Button onClick={close}>{t('cancel')}</Button><Button tone="primary" busy={busy} blocked={blocked} onClick={() => void lift()}>{t('liftDo')}</Button></>}>
      <p className="risk-dialog-why ui-text">{lock === undefined ? t('gone') : readable(lock.reason)}</p>
      <FormRow id="lift-note" label={t('liftNote')} help={t('liftNoteHelp')} stacked>{(ids) => <TextField {...ids} value={note} maxLength={500} lines={3} onChange={setNote} />}</FormRow>
    </Dialog>
  );
}
