import 'flexlayout-react/style/dark.css';
import './workspace.css';
import { Layout, TabSetNode, type Action, type BorderNode, type ITabRenderValues, type ITabSetRenderValues, type TabNode } from 'flexlayout-react';
import { Maximize2, Minimize2, MoreHorizontal, X } from 'lucide-react';
import { Suspense, useCallback, useEffect, useSyncExternalStore, type ReactNode } from 'react';
import { EmptyState, Skeleton } from '../../ui/panel.tsx';
import { Button } from '../../ui/button.tsx';
import { useWorkbench } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { PanelBoundary } from '../shell/panel-boundary.tsx';
import { shellWords } from '../shell/shell-words.ts';
import { Headline } from '../shell/headline.tsx';
import { LinkedPanel, LinkMark, LinkMenu } from './panel-link.tsx';
import { usePanels } from './panels-context.ts';
import { useLayouts } from './layouts-context.ts';

const icons = { close: <X size={12} aria-hidden />, maximize: <Maximize2 size={13} aria-hidden />, restore: <Minimize2 size={13} aria-hidden />, more: <MoreHorizontal size={14} aria-hidden /> };

/** The docked panels, on the layout that is chosen. */
export function Workspace(): ReactNode {
  const t = useWords(shellWords);
  const layouts = useLayouts();
  const panels = usePanels();
  const { model } = useSyncExternalStore(layouts.subscribe, () => layouts.state);
  const wanted = useWorkbench((workbench) => workbench.wantedPanel);
  useEffect(() => {
    if (wanted === null) return;
    layouts.bring(wanted.panel);
    // A panel that is asked for with an instrument shows that one, and no longer what the agents turn to.
    if (wanted.instrument !== null && layouts.links()[wanted.panel] === 'agents') layouts.setLink(wanted.panel, 'A');
  }, [wanted, layouts]);
  const factory = useCallback((node: TabNode) => {
    const panel = panels.get(node.getComponent() ?? '');
    if (panel === undefined) return null;
    const Content = panel.component;
    return <PanelBoundary title={panel.title()}><LinkedPanel panel={panel.id}><Suspense fallback={<Skeleton words={t('loading')} />}><Content /></Suspense></LinkedPanel></PanelBoundary>;
  }, [panels, t]);
  const translate = useCallback((key: string) => panels.get(key)?.title() ?? flexWord(key, t), [panels, t]);
  return (
    <div className="workspace">
      <Headline />
      <div className="workspace-layout">
        {model === null
          ? <EmptyState title={t('noPanels')} action={<Button onClick={() => layouts.reset()}>{t('resetLayout')}</Button>} />
          : <Layout model={model} factory={factory} icons={icons} i18nTranslator={translate} supportsPopout={false} realtimeResize={false} onRenderTab={markTab} onRenderTabSet={offerLink} tabDragSpeed={0.12} invalidateTabContentOnParentRender={false}
              onAction={(action: Action) => layouts.allow(action)} onModelChange={(_model, action) => layouts.changed(action)} />}
      </div>
    </div>
  );
}

function markTab(node: TabNode, parts: ITabRenderValues): void {
  parts.leading = <LinkMark panel={node.getId()} />;
}

function offerLink(node: TabSetNode | BorderNode, parts: ITabSetRenderValues): void {
  const panel = node instanceof TabSetNode ? node.getSelectedNode()?.getId() : undefined;
  if (panel !== undefined) parts.buttons.unshift(<LinkMenu key="link" panel={panel} />);
}

function flexWord(key: string, t: (key: 'closePanel' | 'maximizePanel' | 'restorePanel' | 'morePanels' | 'resizePanels') => string): string {
  switch (key) {
    case 'flexlayout.ui.close.tab': return t('closePanel');
    case 'flexlayout.ui.maximize.tabset': return t('maximizePanel');
    case 'flexlayout.ui.restore.tabset': return t('restorePanel');
    case 'flexlayout.ui.overflow.menu.tooltip': return t('morePanels');
    case 'flexlayout.ui.splitter': return t('resizePanels');
    default: return key;
  }
}
