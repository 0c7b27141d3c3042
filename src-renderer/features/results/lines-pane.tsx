import type { ReactNode } from 'react';
import type { PnlFigure } from '../../../src-shared/contract/profit-and-loss.ts';
import { Button } from '../../ui/button.tsx';
import { useShortNames } from '../../workbench/instrument-label.tsx';
import { useWords } from '../../workbench/words.ts';
import { groupName } from './groups-table.tsx';
import { FigurePick, LinesTable, useLines } from './lines-table.tsx';
import { resultsWords } from './results-words.ts';
import { EVERY_MS, type Grouping, type Wish } from './use-statement.ts';

/** Whose lines are looked at: of everything (`group` null), or of one group by `by`. */
export interface OpenedLines {
  readonly by: Grouping;
  readonly figure: PnlFigure;
  readonly group: string | null;
}

interface PaneProps {
  readonly wish: Wish;
  readonly currency: string;
  readonly opened: OpenedLines;
  readonly onChange: (opened: OpenedLines) => void;
}

/** The lines behind a figure, beside the statement: where a window is large nothing has to be opened to see them. */
export function LinesPane({ wish, currency, opened, onChange }: PaneProps): ReactNode {
  const t = useWords(resultsWords);
  const shortName = useShortNames();
  const { by, figure, group } = opened;
  const { value, words } = useLines({ wish: { ...wish, by }, currency, figure, group }, EVERY_MS);
  const title = group === null ? t('linesTitle', { figure: t(figure) }) : t('linesTitleOf', { figure: t(figure), name: groupName(group, t, shortName) });
  return (
    <section className="results-pane" aria-label={t('lines')}>
      <div className="results-pane-head">
        <h3>{title}</h3>
        <p className="ui-dim ui-small ui-spring" aria-live="polite">{words}</p>
        {group === null ? null : <Button size="small" onClick={() => onChange({ ...opened, group: null })}>{t('allGroups')}</Button>}
        <FigurePick figure={figure} onChange={(next) => onChange({ ...opened, figure: next })} />
      </div>
      <LinesTable value={value} figure={figure} />
    </section>
  );
}
