import { useMemo, type ReactNode } from 'react';
import type { PnlStatement } from '../../../src-shared/contract/profit-and-loss.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Money, NumberCell } from '../../ui/figures.tsx';
import { useShortNames } from '../../workbench/instrument-label.tsx';
import { useWords, type SayOf } from '../../workbench/words.ts';
import { resultsWords } from './results-words.ts';
import { momentOfKey } from './series.ts';
import { negated } from './waterfall.ts';

type Group = PnlStatement['groups'][number];
type Say = SayOf<typeof resultsWords>;

/** The name of a group as a person reads it. */
export function groupName(key: string, t: Say, shortName: (id: string) => string): string {
  if (key === 'account') return t('account');
  if (momentOfKey(key) !== null) return key.replace(/T(\d\d)$/, ' $1:00');
  return key.includes('.') ? shortName(key) : key.replaceAll('_', ' ');
}

/** Each group with its own way from gross to net; one opens its lines. */
export function Groups({ made, onOpen }: { readonly made: PnlStatement; readonly onOpen: (key: string) => void }): ReactNode {
  const t = useWords(resultsWords);
  const shortName = useShortNames();
  const columns = useMemo((): readonly Column<Group>[] => [
    { id: 'name', title: t('name'), min: 110, value: ({ key }) => key, cell: ({ key }) => <span className="ui-cut">{groupName(key, t, shortName)}</span> },
    { id: 'net', title: t('net'), min: 100, align: 'right', grow: 0, value: ({ net }) => Number(net), cell: ({ net }) => <Money value={net} gain arrow /> },
    { id: 'gross', title: t('gross'), min: 92, align: 'right', grow: 0, rank: 1, value: ({ gross }) => Number(gross), cell: ({ gross }) => <Money value={gross} gain /> },
    { id: 'slippage', title: t('slippage'), min: 92, align: 'right', grow: 0, rank: 4, value: ({ slippage }) => Number(slippage), cell: ({ slippage }) => <Money value={negated(slippage)} gain /> },
    { id: 'fees', title: t('fees'), min: 86, align: 'right', grow: 0, rank: 2, value: ({ fees }) => Number(fees), cell: ({ fees }) => <Money value={negated(fees)} gain /> },
    { id: 'funding', title: t('funding'), min: 86, align: 'right', grow: 0, rank: 3, value: ({ funding }) => Number(funding), cell: ({ funding }) => <Money value={funding} gain /> },
    { id: 'closings', title: t('trades'), min: 80, align: 'right', grow: 0, rank: 5, value: ({ closings }) => closings, cell: ({ closings }) => <NumberCell value={closings} decimals={0} /> },
  ], [t, shortName]);
  return <DataTable key={made.by} label={t('groups')} rows={made.groups} rowKey={keyOf} columns={columns} onOpen={({ key }) => onOpen(key)} />;
}

const keyOf = ({ key }: Group): string => key;
