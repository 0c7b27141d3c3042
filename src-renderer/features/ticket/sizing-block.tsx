import { Scale } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Preview } from '../../../src-shared/contract/commands.ts';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { Quantity } from '../../ui/figures.tsx';
import { useReadable } from '../../workbench/readable.ts';
import { useWords } from '../../workbench/words.ts';
import { ticketWords } from './ticket-words.ts';

type Sizing = NonNullable<Preview['sizing']>;

/** How large the agents would make such an entry: what each way of sizing asks for, what each limit leaves, and which of them decides. */
export function SizingBlock({ sizing, instrument }: { readonly sizing: Sizing; readonly instrument: RowOf<'instruments'> }): ReactNode {
  const t = useWords(ticketWords);
  const text = useReadable(instrument.id);
  const row = (key: string, name: ReactNode, value: ReactNode, decides: boolean): ReactNode => (
    <li key={key} className={decides ? 'ticket-size-row ui-strong' : 'ticket-size-row'}>
      <span>{name}{decides ? <span className="ui-dim"> {t('sizingDecides')}</span> : null}</span><span className="ui-num">{value}</span>
    </li>
  );
  return (
    <details className="ticket-checks ticket-sizing">
      <summary><Scale size={13} aria-hidden />{t('sizingHead')}<span className="ui-num ui-dim"><Quantity value={sizing.quantity} step={instrument.lotSize} /></span></summary>
      <p className="ui-small">{text(sizing.sentence)}</p>
      <ul aria-label={t('sizingMethods')}>
        {sizing.methods.map(({ method, quantity, words }) => row(method, t(method), quantity === null ? <span className="ui-dim ui-text">{text(words)}</span> : <Quantity value={quantity} step={instrument.lotSize} />, method === sizing.method && sizing.binds === null && quantity !== null))}
      </ul>
      <ul aria-label={t('sizingRoom')}>
        {sizing.headrooms.map(({ by, quantity }) => row(by, t('sizingLeaves', { limit: by.charAt(0).toUpperCase() + by.slice(1) }), <Quantity value={quantity} step={instrument.lotSize} />, by === sizing.binds))}
      </ul>
    </details>
  );
}
