import { useRef, type ReactNode } from 'react';
import { useSetting } from '../../mirror/hooks.ts';
import { Button, RiskButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useAct } from '../../workbench/ask.ts';
import { closeDialog, tell, type DialogInputs } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { settingsWords } from './settings-words.ts';

/** Asks before a backup takes the database's place. */
export function RestoreBackupDialog({ input }: { readonly input: DialogInputs['restore-backup'] }): ReactNode {
  const t = useWords(settingsWords);
  const format = useFormat();
  const cancel = useRef<HTMLButtonElement>(null);
  const { act, busy } = useAct();
  const close = (): void => closeDialog('restore-backup');
  const restore = async (): Promise<void> => {
    const answer = await act('backup.restore', { file: input.file });
    if (!answer.ok || !answer.value.accepted) return;
    close();
    tell({ tone: 'good', title: t('restored') });
  };
  return (
    <Dialog title={t('restoreTitle')} words={t('restoreWords', { file: input.file, time: `${format.dateTime(input.at)} ${format.zoneName(input.at)}` })} size="small" focusFirst={cancel} persistent={busy} onClose={close}
      footer={<><Button ref={cancel} onClick={close}>{t('cancel')}</Button><RiskButton busy={busy} onClick={() => void restore()}>{busy ? t('restoring') : t('restoreDo')}</RiskButton></>}>
      <p className="ui-soft">{t('restoreStops')}</p>
    </Dialog>
  );
}

/** Asks before the paper account begins anew. */
export function FreshSessionDialog(): ReactNode {
  const t = useWords(settingsWords);
  const format = useFormat();
  const cancel = useRef<HTMLButtonElement>(null);
  const { balance } = useSetting('trading');
  const { act, busy } = useAct();
  const close = (): void => closeDialog('fresh-session');
  const begin = async (): Promise<void> => {
    const answer = await act('session.start', { fresh: true });
    if (!answer.ok || !answer.value.accepted) return;
    close();
    tell({ tone: 'good', title: t('startAgainDone') });
  };
  return (
    <Dialog title={t('freshTitle')} words={t('freshWords', { balance: format.number(balance, { decimals: 0 }) })} size="small" focusFirst={cancel} persistent={busy} onClose={close}
      footer={<><Button ref={cancel} onClick={close}>{t('cancel')}</Button><RiskButton busy={busy} onClick={() => void begin()}>{t('freshDo')}</RiskButton></>} />
  );
}
