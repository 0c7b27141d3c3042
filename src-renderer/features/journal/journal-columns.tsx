import type { ReactNode } from 'react';
import type { Column } from '../../ui/data-table.tsx';
import { Money, NumberCell, Percent, Time } from '../../ui/figures.tsx';
import { ShortName } from '../../workbench/instrument-label.tsx';
import { DirectionMark } from '../../workbench/votes/stance.tsx';
import type { SayOf } from '../../workbench/words.ts';
import { useReadable } from '../../workbench/readable.ts';
import type { journalWords } from './journal-words.ts';
import type { Decision } from './pages.ts';

type Say = SayOf<typeof journalWords>;

const results = ['traded', 'no_quorum', 'refused', 'expired', 'dropped', 'superseded', 'halted', 'hold', 'vetoed', 'opposed', 'data', 'no_plan', 'held', 'waiting', 'not_filled', 'denied', 'withheld', 'rejected', 'not_answered', 'suggested'] as const;

function resultText(result: string, t: Say): string {
  const found = results.find((one) => one === result);
  return found === undefined ? result.replaceAll('_', ' ') : t(`result_${found}`);
}

/** Columns without sorting: the list is by time, and only a part of it is here. */
export function journalColumns(t: Say, zone: string): readonly Column<Decision>[] {
  return [
    { id: 'time', title: t('colTime', { zone }), min: 168, grow: 0, cell: (row) => <Time at={row.at} form="both" className="ui-soft" /> },
    { id: 'instrument', title: t('instrument'), min: 80, grow: 0, cell: (row) => <ShortName id={row.instrument} /> },
    { id: 'action', title: t('colAction'), min: 82, grow: 0, cell: (row) => (row.action === 'none' ? <span className="ui-dim">{t('noSignal')}</span> : <DirectionMark direction={row.action} />) },
    { id: 'result', title: t('colResult'), min: 100, grow: 0, cell: (row) => <span className={`journal-result journal-result-${row.result}`}>{resultText(row.result, t)}</span> },
    { id: 'vote', title: t('colVote'), min: 58, rank: 2, grow: 0, align: 'right', cell: (row) => <Percent value={row.agreement} decimals={0} /> },
    { id: 'net', title: t('colNet'), min: 92, rank: 1, grow: 0, align: 'right', cell: (row) => (row.net === null ? null : <Money value={row.net} gain arrow />) },
    { id: 'r', title: t('colR'), min: 62, rank: 3, grow: 0, align: 'right', cell: (row) => (row.r === null ? null : <NumberCell value={row.r} gain />) },
    { id: 'why', title: t('colSentence'), min: 260, grow: 3, cell: (row) => <WhyCell row={row} /> },
    { id: 'tags', title: t('colTags'), min: 110, rank: 4, grow: 0, cell: (row) => <span className="ui-cut">{row.tags.map((tag) => <span key={tag} className="journal-tag">{tag}</span>)}</span> },
    { id: 'note', title: t('colNote'), min: 120, rank: 5, grow: 1, cell: (row) => (row.note === null ? null : <span className="ui-cut" title={row.note}>{row.note}</span>) },
  ];
}

function WhyCell({ row: { sentence, instrument } }: { readonly row: Decision }): ReactNode {
  const text = useReadable(instrument)(sentence);
  const shown = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return <span className="ui-cut ui-soft" title={shown}>{shown}</span>;
}
