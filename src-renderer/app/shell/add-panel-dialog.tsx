import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { closeDialog, showPanel } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { useLayouts } from '../layout/layouts-context.ts';
import { usePanels } from '../layout/panels-context.ts';
import { shellWords } from './shell-words.ts';

/** Every panel there is; choosing one brings it to the front. */
export function AddPanelDialog(): ReactNode {
  const t = useWords(shellWords);
  const panels = usePanels();
  const shown = new Set(useLayouts().shownPanels());
  return (
    <Dialog title={t('addPanel')} words={t('addWords')} size="small" onClose={() => closeDialog('add-panel')}>
      <ul className="panel-list">
        {[...panels.values()].map((panel) => (
          <li key={panel.id}>
            <button type="button" className="panel-list-button" onClick={() => {
              closeDialog('add-panel');
              showPanel(panel.id);
            }}>
              <panel.icon size={16} aria-hidden /><span className="ui-spring">{panel.title()}</span>
              {shown.has(panel.id) ? <span className="ui-row ui-dim ui-small"><Check size={13} aria-hidden />{t('inLayout')}</span> : null}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
