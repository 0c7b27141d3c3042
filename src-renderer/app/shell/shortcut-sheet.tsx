import type { ReactNode } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { Keys } from '../../ui/display.tsx';
import { groupBy } from '../../ui/group-by.ts';
import { closeDialog } from '../../workbench/workbench.ts';
import { defineWords, useWords } from '../../workbench/words.ts';
import { comboText } from '../../workbench/shortcuts/combo.ts';
import { useKeymap } from '../../workbench/shortcuts/keymap-context.ts';
import { isMac } from '../../workbench/platform.ts';

const words = defineWords('shortcut-sheet', {
  title: 'Keyboard shortcuts', hint: 'Change them in Settings. No single key ever sends an order.', lists: 'In lists', next: 'Next or previous row', open: 'Open', ends: 'First or last row', toasts: 'Go to the messages',
});

/** All shortcuts on one page. */
export function ShortcutSheet(): ReactNode {
  const t = useWords(words);
  const { actions, combos } = useKeymap();
  const mac = isMac();
  const groups = groupBy(actions.filter((action) => combos.has(action.id)), (action) => action.group());
  const fixed: readonly (readonly [string, readonly string[]])[] = [[t('next'), ['J', 'K']], [t('open'), ['Enter']], [t('ends'), ['Home', 'End']], [t('toasts'), ['F8']]];
  return (
    <Dialog title={t('title')} words={t('hint')} size="wide" onClose={() => closeDialog('shortcuts')}>
      <div className="sheet">
        {[...groups].map(([group, lines]) => (
          <SheetGroup key={group} title={group} lines={lines.map((action) => [action.title(), [comboText(combos.get(action.id) ?? '', mac)]])} />
        ))}
        <SheetGroup title={t('lists')} lines={fixed} />
      </div>
    </Dialog>
  );
}

function SheetGroup({ title, lines }: { readonly title: string; readonly lines: readonly (readonly [string, readonly string[]])[] }): ReactNode {
  return (
    <section className="sheet-group">
      <h3>{title}</h3>
      <dl>{lines.map(([name, keys]) => <div key={name} className="sheet-line"><dt>{name}</dt><dd>{keys.map((key) => <Keys key={key}>{key}</Keys>)}</dd></div>)}</dl>
    </section>
  );
}
