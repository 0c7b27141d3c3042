import './results.css';
import { useState, type ReactNode } from 'react';
import type { PnlFigure } from '../../../src-shared/contract/profit-and-loss.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { closeDialog, type DialogInputs } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { FigurePick, LinesTable, useLines } from './lines-table.tsx';
import { resultsWords } from './results-words.ts';

/** The lines behind one figure, of everything or of one group; a line opens the order of its last fill. */
export function LinesDialog({ input: { wish, currency, figure: first, group, name } }: { readonly input: DialogInputs['pnl-lines'] }): ReactNode {
  const t = useWords(resultsWords);
  const [figure, setFigure] = useState<PnlFigure>(first);
  const { value, words } = useLines({ wish, currency, figure, group });
  return (
    <Dialog title={name === null ? t('linesTitle', { figure: t(figure) }) : t('linesTitleOf', { figure: t(figure), name })} words={words} size="wide" onClose={() => closeDialog('pnl-lines')} footer={<Button onClick={() => closeDialog('pnl-lines')}>{t('close')}</Button>}>
      <div className="results-lines">
        <FigurePick figure={figure} onChange={setFigure} />
        <div className="results-lines-table"><LinesTable value={value} figure={figure} /></div>
      </div>
    </Dialog>
  );
}
