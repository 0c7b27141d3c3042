import { useMemo, type ReactNode } from 'react';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { NumberCell, Percent, Price, Time } from '../../ui/figures.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { explain } from '../../workbench/workbench.ts';
import { useWords, type SayOf } from '../../workbench/words.ts';
import type { Candle } from './candles.ts';
import { chartWords } from './chart-words.ts';
import type { Trade } from './use-trades.ts';

interface Row extends Candle {
  readonly trades: readonly Trade[];
}

interface TableProps {
  readonly candles: readonly Candle[];
  readonly trades: readonly Trade[];
  readonly bucketOf: (at: number) => number;
  readonly instrument: RowOf<'instruments'>;
  readonly name: string;
  readonly summary: string;
  readonly onEnd: () => void;
}

const rowKey = (row: Row): string => String(row.at);
const NO_TRADES: readonly Trade[] = [];

/** The same candles as rows, newest first, with our trades as buttons. */
export function CandleTable({ candles, trades, bucketOf, instrument, name, summary, onEnd }: TableProps): ReactNode {
  const t = useWords(chartWords);
  const rows = useMemo(() => {
    const byCandle = new Map<number, Trade[]>();
    for (const trade of trades) byCandle.set(bucketOf(trade.at), [...(byCandle.get(bucketOf(trade.at)) ?? []), trade]);
    return candles.map((candle): Row => ({ ...candle, trades: byCandle.get(candle.at) ?? NO_TRADES })).reverse();
  }, [candles, trades]);
  const columns = useMemo(() => columnsOf(t, instrument), [t, instrument]);
  return (
    <div className="chart-table ui-pin-first">
      <p className="chart-summary ui-small ui-soft ui-text">{summary}</p>
      <DataTable label={`${t('table')}: ${name}`} rows={rows} rowKey={rowKey} columns={columns} onEnd={onEnd} />
    </div>
  );
}

function columnsOf(t: SayOf<typeof chartWords>, { tickSize, lotSize }: RowOf<'instruments'>): readonly Column<Row>[] {
  const price = (pick: (row: Row) => number) => (row: Row): ReactNode => <Price value={pick(row)} step={tickSize} />;
  return [
    { id: 'time', title: t('time'), min: 160, value: ({ at }) => at, firstSort: 'down', cell: ({ at }) => <Time at={at} form="both" /> },
    { id: 'open', title: t('openLong'), align: 'right', min: 86, cell: price(({ open }) => open) },
    { id: 'high', title: t('highLong'), align: 'right', min: 86, value: ({ high }) => high, cell: price(({ high }) => high) },
    { id: 'low', title: t('lowLong'), align: 'right', min: 86, value: ({ low }) => low, cell: price(({ low }) => low) },
    { id: 'close', title: t('closeLong'), align: 'right', min: 86, cell: price(({ close }) => close) },
    { id: 'change', title: t('change'), align: 'right', min: 82, firstSort: 'down', value: ({ open, close }) => close / open - 1, cell: ({ open, close }) => <Percent value={close / open - 1} gain arrow /> },
    { id: 'volume', title: t('volumeLong'), align: 'right', min: 84, firstSort: 'down', value: ({ volume }) => volume, cell: ({ volume }) => <NumberCell value={volume} decimals={lotSize.includes('.') ? 2 : 0} compact /> },
    { id: 'trades', title: t('trades'), min: 130, grow: 1.5, value: ({ trades }) => trades.length, firstSort: 'down', cell: ({ trades }) => <Trades trades={trades} tick={tickSize} /> },
  ];
}

function Trades({ trades, tick }: { readonly trades: readonly Trade[]; readonly tick: string }): ReactNode {
  const t = useWords(chartWords);
  const format = useFormat();
  return trades.map((trade) => {
    const words = t('explainTrade', { side: t(trade.side), quantity: format.number(trade.quantity, { decimals: 8, trim: true }), price: format.price(trade.price, tick) });
    const subject = trade.position !== null ? { subject: 'position' as const, id: trade.position } : trade.order !== null ? { subject: 'order' as const, id: trade.order } : null;
    return <Button key={`${trade.at} ${trade.order} ${trade.price}`} size="small" tone="quiet" title={words} aria-label={words} onClick={() => (subject === null ? undefined : explain(subject.subject, subject.id))}>{`${trade.side === 'buy' ? '▲' : '▼'} ${t(trade.side)} ${format.price(trade.price, tick)}`}</Button>;
  });
}
