import { useRef, type ReactNode } from 'react';
import { useLink } from '../../mirror/hooks.ts';
import { Button, RiskButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { closeDialog, type DialogInputs } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { approvalWords } from '../../workbench/approval/approval-words.ts';
import { changeMode } from '../../workbench/approval/change-mode.ts';

/** Asks before the agents may trade without asking. The way out has the focus. */
export function AutoDialog({ input }: { readonly input: DialogInputs['approval-auto'] }): ReactNode {
  const t = useWords(approvalWords);
  const link = useLink();
  const cancel = useRef<HTMLButtonElement>(null);
  const close = (): void => closeDialog('approval-auto');
  const confirm = (): void => {
    close();
    void changeMode(link, { mode: 'auto', limitSeconds: input.limitSeconds });
  };
  return <Dialog title={t('autoTitle')} words={t('autoWords')} size="small" focusFirst={cancel} onClose={close} footer={<><Button ref={cancel} onClick={close}>{t('cancel')}</Button><RiskButton onClick={confirm}>{t('autoDo')}</RiskButton></>} />;
}
