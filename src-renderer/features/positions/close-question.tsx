import { useRef, useState, type ReactNode } from 'react';
import { useRow } from '../../mirror/hooks.ts';
import { Button, RiskButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { KeyValue } from '../../ui/display.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { decimalsOf } from '../../ui/format/formatter.ts';
import { useAct, useQuery } from '../../workbench/ask.ts';
import { instrumentLabel } from '../../workbench/instrument-label.tsx';
import { useReducingBlock } from '../../workbench/trading-gate.ts';
import { closeDialog } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { Stored } from '../../workbench/stored.tsx';
import { positionWords } from './positions-words.ts';

/** The estimate is renewed so often while the question stands, ms. */
const ESTIMATE_MS = 3_000;

/** Whether to close a position at market: what it is, what closing costs about now, and two buttons, the safe one first. */
export function CloseQuestion({ position: id, titled = false, onDone }: { readonly position: string; readonly titled?: boolean; readonly onDone: () => void }): ReactNode {
  const t = useWords(positionWords);
  const format = useFormat();
  const position = useRow('positions', id);
  const instrument = useRow('instruments', position?.instrument ?? '');
  const estimate = useQuery('position.previewClose', { position: id }, ESTIMATE_MS);
  const block = useReducingBlock();
  const { busy, act } = useAct();
  const keep = useRef<HTMLButtonElement | null>(null);
  const [sent, setSent] = useState(false);
  const words = useCloseWords(id);
  if (position === undefined || instrument === undefined) return <p className="ui-soft">{t('gone')}</p>;
  const cost = estimate.value === null ? (estimate.error === null ? t('estimating') : t('costUnknown')) : t('costRange', { low: format.number(estimate.value.low), high: format.number(estimate.value.high), quote: instrument.quote });
  const close = async (): Promise<void> => {
    const answer = await act('position.close', { position: id });
    if (!answer.ok || !answer.value.accepted) return;
    setSent(true);
    onDone();
  };
  return (
    <div className="ui-column">
      {titled ? <h3>{words.title}</h3> : null}
      {titled ? <p className="ui-soft">{words.sentence}</p> : null}
      <KeyValue pairs={[{ name: t('cost'), value: <span className={estimate.value === null ? 'ui-dim' : 'ui-num'}>{cost}</span> }]} />
      {estimate.value === null ? null : <p className="ui-dim ui-small"><Stored text={estimate.value.sentence} /></p>}
      <div className="ui-row position-close-buttons">
        <Button ref={keep} onClick={onDone}>{t('keep')}</Button>
        <RiskButton busy={busy || sent || position.closing !== null} blocked={block} onClick={() => void close()}>{position.closing !== null || sent ? t('closing') : t('closeNow')}</RiskButton>
      </div>
    </div>
  );
}

function useCloseWords(id: string): { readonly title: string; readonly sentence: string } {
  const t = useWords(positionWords);
  const format = useFormat();
  const position = useRow('positions', id);
  const instrument = useRow('instruments', position?.instrument ?? '');
  if (position === undefined || instrument === undefined) return { title: t('gone'), sentence: '' };
  return {
    title: t('closeTitle', { name: instrumentLabel(position.instrument, instrument) }),
    sentence: t('closeWords', { side: t(position.direction), quantity: format.number(position.quantity, { decimals: decimalsOf(instrument.lotSize), trim: true }), base: instrument.base, net: format.money(position.net, { sign: true, currency: instrument.quote }) }),
  };
}

/** The same question as a dialog, for the palette, the chart and the explanation. */
export function ClosePositionDialog({ input }: { readonly input: { readonly position: string } }): ReactNode {
  const { title, sentence } = useCloseWords(input.position);
  const done = (): void => closeDialog('close-position');
  return <Dialog title={title} words={sentence} size="small" onClose={done}><CloseQuestion position={input.position} onDone={done} /></Dialog>;
}
