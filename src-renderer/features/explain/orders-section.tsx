import type { ReactNode } from 'react';
import { Badge } from '../../ui/display.tsx';
import { Price, Quantity, Time } from '../../ui/figures.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useWords, type SayOf } from '../../workbench/words.ts';
import { Stored } from '../../workbench/stored.tsx';
import { explainWords } from './explain-words.ts';
import { timelineOf, tookText, type ExplainedOrder } from './order-timeline.ts';

/** Orders with their steps in milliseconds and their fills. */
export function Orders({ orders, decidedAt, step }: { readonly orders: readonly ExplainedOrder[]; readonly decidedAt: number; readonly step: string | undefined }): ReactNode {
  return <ul className="ui-column">{orders.map((one) => <OrderCard key={one.order.id} explained={one} decidedAt={decidedAt} step={step} />)}</ul>;
}

function OrderCard({ explained, decidedAt, step }: { readonly explained: ExplainedOrder; readonly decidedAt: number; readonly step: string | undefined }): ReactNode {
  const t = useWords(explainWords);
  const format = useFormat();
  const { order, fills } = explained;
  const steps = timelineOf(explained, decidedAt);
  return (
    <li className="why-order">
      <div className="why-order-head">
        <b className="ui-strong">{t(`purpose_${order.purpose}`)}, {t(`side_${order.side}`)}</b>
        <span className="ui-num">{t('ofQuantity', { filled: format.number(order.filled, { decimals: 8, trim: true }), quantity: format.number(order.quantity, { decimals: 8, trim: true }) })}</span>
        {order.price === null ? null : <span className="ui-soft ui-num">{t('limitAt', { price: format.price(order.price, step) })}</span>}
        {order.trigger === null ? null : <span className="ui-soft ui-num">{t('triggerAt', { price: format.price(order.trigger, step) })}</span>}
        {order.averagePrice === null ? null : <span className="ui-soft ui-num">{t('average', { price: format.price(order.averagePrice, step) })}</span>}
        <Badge>{stateWord(order.state, t)}</Badge>
        <span className="ui-dim ui-small">{order.venue} · {order.type} · {order.timeInForce}</span>
      </div>
      <ol className="why-steps">
        <li className="why-step"><Time at={order.purpose === 'entry' ? Math.min(decidedAt, order.createdAt) : order.createdAt} className="ui-dim" /><span>{order.purpose === 'entry' ? t('decidedMark') : t('created')}</span></li>
        {steps.map((one, index) => <li key={`${one.at} ${index}`} className="why-step" title={one.reason ?? undefined}><span>{stateWord(one.state, t)}</span><span className="ui-num ui-dim">{tookText(one.sinceStart, format)}</span></li>)}
      </ol>
      {order.reason === null ? null : <p className="ui-soft ui-text"><Stored text={order.reason} instrument={order.instrument} /></p>}
      {fills.length === 0 ? null : (
        <ul className="why-fills">
          {fills.map((fill) => <li key={fill.id}><Time at={fill.at} className="ui-dim" /><span className="ui-num"><Quantity value={fill.quantity} /> @ <Price value={fill.price} {...(step === undefined ? {} : { step })} /></span><span className="ui-num ui-dim">{t('fee', { fee: format.number(fill.fee, { decimals: 4, trim: true }), currency: fill.feeCurrency })}</span><span className="ui-dim">{fill.liquidity}</span></li>)}
        </ul>
      )}
    </li>
  );
}

const states = ['intended', 'sent', 'unknown', 'accepted', 'partially_filled', 'filled', 'cancelled', 'expired', 'rejected', 'denied'] as const;

function stateWord(state: string, t: SayOf<typeof explainWords>): string {
  const known = states.find((one) => one === state);
  return known === undefined ? state : t(`state_${known}`);
}
