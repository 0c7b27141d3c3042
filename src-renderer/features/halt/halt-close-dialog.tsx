import { useRef, type ReactNode } from 'react';
import { useLink, useOnly } from '../../mirror/hooks.ts';
import { Button, RiskButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useAct, useQuery } from '../../workbench/ask.ts';
import { closeDialog, openDialog } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { haltWords } from './halt-words.ts';

const ALL = { position: null };

/** Halting and, as a second and explicit act, closing what is open. The way out has the focus. */
export function HaltCloseDialog(): ReactNode {
  const t = useWords(haltWords);
  const format = useFormat();
  const link = useLink();
  const cancel = useRef<HTMLButtonElement>(null);
  const quote = useOnly('session')?.quote ?? '';
  const open = useOnly('portfolio')?.openPositions ?? 0;
  const preview = useQuery('position.previewClose', ALL);
  const { act, busy } = useAct();
  const count = preview.value?.positions ?? open;
  const close = (): void => closeDialog('halt-close');
  const confirm = async (): Promise<void> => {
    const answer = await act('halt.now', { route: link.transportKind, reason: 'halted by hand', close: count > 0 });
    if (!answer.ok) return;
    close();
    openDialog('halt-progress', {});
  };
  const cost = preview.value !== null ? t('cost', { low: format.money(preview.value.low), high: format.money(preview.value.high), quote }) : preview.error !== null ? t('costUnknown', { why: preview.error.sentence }) : t('estimating');
  return (
    <Dialog title={t('closeTitle')} words={count === 0 ? t('closeNone') : t('closeAsk', { count })} size="small" focusFirst={cancel} onClose={close}
      footer={<><Button ref={cancel} onClick={close}>{t('cancel')}</Button><RiskButton busy={busy} onClick={() => void confirm()}>{count === 0 ? t('haltOnly') : t('closeDo', { count })}</RiskButton></>}>
      <div className="ui-column">
        {count === 0 ? null : <p className="ui-num halt-cost">{cost}</p>}
        <p className="ui-soft">{t('stopsStay')}</p>
      </div>
    </Dialog>
  );
}
