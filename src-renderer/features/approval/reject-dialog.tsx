import { useState, type ReactNode } from 'react';
import { useRow } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FormRow, TextField } from '../../ui/fields.tsx';
import { useAct } from '../../workbench/ask.ts';
import { closeDialog, tell, type DialogInputs } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { approvalWords } from '../../workbench/approval/approval-words.ts';

/** A no, with a word about it where the person wants to leave one. Enter in the field rejects: it is the safe direction. */
export function RejectDialog({ input }: { readonly input: DialogInputs['reject-signal'] }): ReactNode {
  const t = useWords(approvalWords);
  const { act, busy } = useAct();
  const [note, setNote] = useState('');
  const waits = useRow('signals', input.signal)?.state === 'waiting';
  const close = (): void => closeDialog('reject-signal');
  const reject = async (): Promise<void> => {
    const answer = await act('signals.reject', { id: input.signal, ...(note.trim() === '' ? {} : { note: note.trim() }) });
    close();
    if (answer.ok && answer.value.accepted) tell({ tone: 'good', title: answer.value.sentence });
  };
  return (
    <Dialog title={t('rejectTitle', { what: input.what })} words={waits ? t('rejectWords') : t('gone')} size="small" onClose={close}
      footer={<><Button onClick={close}>{t('cancel')}</Button><Button tone="primary" busy={busy} blocked={waits ? null : t('gone')} onClick={() => void reject()}>{t('rejectDo')}</Button></>}>
      <FormRow id="reject-note" label={t('note')} help={t('noteHelp')} stacked>{(ids) => (
        <TextField {...ids} value={note} maxLength={500} onChange={setNote} onKeyDown={(event) => {
          if (event.key !== 'Enter' || !waits || busy) return;
          event.preventDefault();
          void reject();
        }} />
      )}</FormRow>
    </Dialog>
  );
}
