import { CircleHelp } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { useKeys, useRow, useRowValue } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Badge } from '../../ui/display.tsx';
import { NumberCell, Price, Quantity } from '../../ui/figures.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useAct } from '../../workbench/ask.ts';
import { useInstrumentLabel } from '../../workbench/instrument-label.tsx';
import { useReducingBlock } from '../../workbench/trading-gate.ts';
import { useWords, type SayOf } from '../../workbench/words.ts';
import { useReadable } from '../../workbench/readable.ts';
import { cancelRefusal, filledShare, stateTone, type LiveOrder } from './order-model.ts';
import { orderWords } from './orders-words.ts';

/** A price on the tick of its instrument. */
export const PriceCell = memo(function PriceCell({ instrument, value }: { readonly instrument: string; readonly value: string | null }): ReactNode {
  const step = useRowValue('instruments', instrument, (row) => row?.tickSize);
  return <Price value={value} {...(step === undefined ? {} : { step })} />;
});

/** A quantity in lots of its instrument. */
export const LotCell = memo(function LotCell({ instrument, value }: { readonly instrument: string; readonly value: string }): ReactNode {
  const step = useRowValue('instruments', instrument, (row) => row?.lotSize);
  return <Quantity value={value} {...(step === undefined ? {} : { step })} />;
});

export const SideCell = memo(function SideCell({ side }: { readonly side: LiveOrder['side'] }): ReactNode {
  const t = useWords(orderWords);
  return <span className={side === 'buy' ? 'ui-up' : 'ui-down'}><span className="ui-arrow" aria-hidden>{side === 'buy' ? '▲' : '▼'}</span>{t(side)}</span>;
});

export const FilledCell = memo(function FilledCell({ filled, quantity }: { readonly filled: string; readonly quantity: string }): ReactNode {
  const format = useFormat();
  const share = filledShare({ filled, quantity });
  return (
    <span className="order-filled" title={`${format.number(filled, { decimals: 8, trim: true })} / ${format.number(quantity, { decimals: 8, trim: true })}`}>
      <span className="order-filled-bar" aria-hidden><span style={{ transform: `scaleX(${share.toFixed(3)})` }} /></span>
      <NumberCell value={share} text={format.percent(share, { decimals: 0 })} className={share === 0 ? 'ui-dim' : ''} />
    </span>
  );
});

/** The word for a state. */
export function stateWord(t: SayOf<typeof orderWords>, state: LiveOrder['state']): string {
  return state === 'filled' ? t('filled_state') : t(state);
}

export const StateCell = memo(function StateCell({ state, reason }: { readonly state: LiveOrder['state']; readonly reason: string | null }): ReactNode {
  const t = useWords(orderWords);
  const unknown = state === 'unknown';
  return <span className="ui-row" title={unknown ? t('unknownWords') : reason ?? undefined}><Badge tone={stateTone(state)} solid={unknown} {...(unknown ? { icon: CircleHelp } : {})}>{stateWord(t, state)}</Badge></span>;
});

/** Why it is as it is, in the words that were stored. */
export function ReasonCell({ reason, instrument }: { readonly reason: string | null; readonly instrument: string }): ReactNode {
  const readable = useReadable(instrument);
  const shown = reason === null ? null : readable(reason);
  return <span className="ui-cut ui-soft" title={shown ?? undefined}>{shown ?? '—'}</span>;
}

/** Who an order goes back to, in a word a person uses. */
export function originWord(t: SayOf<typeof orderWords>, origin: string): string {
  switch (origin) {
    case 'signal': case 'agents': return t('agents');
    case 'command': case 'you': return t('you');
    case 'protection': return t('protection');
    case 'recovered': return t('recovered');
    default: return origin;
  }
}

/** Cancel, "Cancelling…" until the venue has confirmed, or why not. */
export const CancelCell = memo(function CancelCell({ id }: { readonly id: string }): ReactNode {
  const t = useWords(orderWords);
  const order = useRow('orders', id);
  const name = useInstrumentLabel(order?.instrument ?? null);
  const positions = useKeys('positions');
  const block = useReducingBlock();
  const { busy, act } = useAct();
  if (order === undefined) return null;
  if (order.cancelling) return <Button size="small" tone="quiet" busy>{t('cancelling')}</Button>;
  const refusal = cancelRefusal(order, order.position !== null && positions.includes(order.position));
  return (
    <Button size="small" busy={busy} blocked={block ?? (refusal === null ? null : t(refusal))} aria-label={t('cancelFor', { purpose: t(order.purpose).toLowerCase(), name })} onClick={() => void act('order.cancel', { order: id })}>
      {busy ? t('cancelling') : t('cancel')}
    </Button>
  );
});
