import { ArrowDownRight, ArrowUpRight } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import type { Preview, Ticket } from '../../../src-shared/contract/commands.ts';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { useRow } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/display.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { decimalsOf } from '../../ui/format/formatter.ts';
import { useAct } from '../../workbench/ask.ts';
import { useReadable } from '../../workbench/readable.ts';
import { explain } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { LARGE_RISK_SHARE, needsConfirming } from './ticket-model.ts';
import { ticketWords } from './ticket-words.ts';
import type { Previewed } from './use-preview.ts';

export interface Placed {
  readonly accepted: boolean;
  readonly sentence: string;
  readonly order: string | null;
}

interface PlaceProps {
  readonly ticket: Ticket | null;
  readonly direction: Ticket['direction'];
  readonly preview: Previewed;
  readonly instrument: RowOf<'instruments'>;
  /** Why nothing can be sent now. */
  readonly block: string | null;
  readonly placed: Placed | null;
  readonly onPlaced: (placed: Placed | null) => void;
}

/** Sends the ticket that was previewed: by a pointer at once, by a key or with a large risk after one more question. */
export function PlaceOrder({ ticket, direction, preview, instrument, block, placed, onPlaced }: PlaceProps): ReactNode {
  const t = useWords(ticketWords);
  const format = useFormat();
  const { busy, act } = useAct();
  const readable = useReadable(instrument.id);
  const [asking, setAsking] = useState<{ readonly ticket: Ticket; readonly preview: Preview; readonly byKey: boolean } | null>(null);
  const { value } = preview;
  const what = `${value?.quantity == null ? '' : `${format.number(value.quantity, { decimals: decimalsOf(instrument.lotSize), trim: true })} `}${instrument.base}`;
  const blocked = block ?? (ticket === null ? t('notReady') : value === null || !preview.current ? (preview.error?.sentence ?? t('waiting')) : value.allowed ? null : t('notAllowed', { sentence: readable(value.sentence) }));
  const send = async (sent: Ticket): Promise<void> => {
    setAsking(null);
    onPlaced(null);
    const answer = await act('order.place', sent);
    onPlaced(answer.ok ? answer.value : { accepted: false, sentence: `${answer.error.sentence} ${answer.error.remedy}`, order: null });
  };
  const press = (byKey: boolean): void => {
    if (ticket === null || value === null) return;
    if (needsConfirming(value.riskShare, byKey)) setAsking({ ticket, preview: value, byKey });
    else void send(ticket);
  };
  const long = direction === 'long';
  return (
    <div className="ticket-place">
      <Sum preview={value} quote={instrument.quote} />
      {placed === null ? null : <Result placed={placed} instrument={instrument.id} onDismiss={() => onPlaced(null)} />}
      <Button className={`ticket-send ticket-send-${direction}`} icon={long ? ArrowUpRight : ArrowDownRight} tone="primary" busy={busy} blocked={blocked} onClick={(event) => press(event.detail === 0)}>{busy ? t('sending') : long ? t('placeLong', { what }) : t('placeShort', { what })}</Button>
      {blocked === null ? null : <p className={`ui-small ticket-block ${block === null ? 'ui-soft' : 'ui-stale'}`}>{blocked}</p>}
      {asking === null ? null : <Confirm {...asking} what={what} blocked={block} onCancel={() => setAsking(null)} onSend={() => void send(asking.ticket)} />}
    </div>
  );
}

/** What matters most of the preview, beside the button: the figures themselves may be scrolled away. */
function Sum({ preview, quote }: { readonly preview: Preview | null; readonly quote: string }): ReactNode {
  const t = useWords(ticketWords);
  const format = useFormat();
  if (preview === null) return null;
  const failed = preview.checks.filter(({ passed }) => !passed).length;
  return (
    <p className="ticket-sum ui-small ui-num">
      <span>{t('sumRisk', { loss: format.money(preview.risk, { currency: quote }), share: format.percent(preview.riskShare) })}</span>
      <span className={failed === 0 ? 'ticket-sum-good' : 'ticket-sum-bad'}>{failed === 0 ? `✓ ${t('sumPassed')}` : `✕ ${t('sumFailed', { count: failed })}`}</span>
    </p>
  );
}

interface ConfirmProps {
  readonly ticket: Ticket;
  readonly preview: Preview;
  readonly byKey: boolean;
  readonly what: string;
  readonly blocked: string | null;
  readonly onCancel: () => void;
  readonly onSend: () => void;
}

function Confirm({ ticket, preview, byKey, what, blocked, onCancel, onSend }: ConfirmProps): ReactNode {
  const t = useWords(ticketWords);
  const format = useFormat();
  const cancel = useRef<HTMLButtonElement | null>(null);
  const readable = useReadable(ticket.instrument);
  const long = ticket.direction === 'long';
  const large = preview.riskShare !== null && preview.riskShare > LARGE_RISK_SHARE;
  return (
    <Dialog title={long ? t('confirmTitleLong', { what }) : t('confirmTitleShort', { what })} words={readable(preview.sentence)} onClose={onCancel} focusFirst={cancel} size="small"
      footer={<><Button ref={cancel} onClick={onCancel}>{t('cancel')}</Button><Button tone="primary" blocked={blocked} onClick={onSend}>{long ? t('confirmLong') : t('confirmShort')}</Button></>}>
      {large ? <Notice tone="warning">{t('confirmLarge', { share: format.percent(preview.riskShare), usual: format.percent(LARGE_RISK_SHARE, { decimals: 0 }) })}</Notice> : null}
      {!large && byKey ? <p className="ui-dim ui-small">{t('confirmKey')}</p> : null}
    </Dialog>
  );
}

/** What became of the order: first the engine's word, then whatever the mirror shows. */
function Result({ placed, instrument, onDismiss }: { readonly placed: Placed; readonly instrument: string; readonly onDismiss: () => void }): ReactNode {
  const t = useWords(ticketWords);
  const order = useRow('orders', placed.order ?? '');
  const readable = useReadable(instrument);
  const unknown = order?.state === 'unknown';
  const state = order === undefined ? '' : ` ${t('orderState', { state: order.state.replace('_', ' ') })}${order.reason === null ? '' : `: ${order.reason}`}.`;
  return (
    <div role="status">
      <Notice tone={!placed.accepted || unknown ? 'warning' : 'good'} action={
        <span className="ui-row">
          {placed.order === null ? null : <Button size="small" tone="quiet" onClick={() => explain('order', placed.order ?? '')}>{t('why')}</Button>}
          <Button size="small" tone="quiet" onClick={onDismiss}>{t('dismiss')}</Button>
        </span>
      }>
        <b>{placed.accepted ? t('accepted') : t('refused')}.</b> {readable(placed.sentence)}{unknown ? ` ${t('unknownState')}` : readable(state)}
      </Notice>
    </div>
  );
}
