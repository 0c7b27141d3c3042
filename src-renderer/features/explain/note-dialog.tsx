import { useRef, type ReactNode } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { Skeleton } from '../../ui/panel.tsx';
import { useQuery } from '../../workbench/ask.ts';
import { useWords } from '../../workbench/words.ts';
import { closeDialog, type DialogInputs } from '../../workbench/workbench.ts';
import { explainWords } from './explain-words.ts';
import { NoteEditor } from './note-editor.tsx';

/** A note on anything that has an id. What was written on a decision before is there to go on with. */
export function NoteDialog({ input }: { readonly input: DialogInputs['note'] }): ReactNode {
  const t = useWords(explainWords);
  const { subject, id } = input;
  const chained = subject === 'round' || subject === 'order' || subject === 'position' ? { subject, id } : null;
  const { value, loading } = useQuery('journal.explain', chained);
  const newest = value?.notes.at(-1);
  const close = useRef(() => closeDialog('note')).current;
  return (
    <Dialog title={t(`noteTitle_${subject}`)} onClose={close}>
      {chained !== null && loading && value === null ? <Skeleton words={t('loading')} lines={3} /> : <NoteEditor key={`${subject} ${id}`} subject={subject} id={id} text={newest?.text ?? ''} tags={newest?.tags ?? []} onSaved={close} />}
    </Dialog>
  );
}
