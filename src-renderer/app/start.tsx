import '../ui/style/base.css';
import './shell/shell.css';
import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Transport } from '../bridge/transport.ts';
import { LinkContext, useConnection, useLink } from '../mirror/hooks.ts';
import { SessionLink } from '../mirror/session-link.ts';
import type { PanelDefinition, ScreenDefinition } from '../workbench/registry.ts';
import { App } from './app.tsx';
import { panels } from './panels.ts';
import { screens } from './screens.ts';
import { Starting } from './shell/starting.tsx';

/** What the design harness adds; the product passes nothing. */
export interface Extras {
  readonly panels?: readonly PanelDefinition[];
  readonly screens?: readonly ScreenDefinition[];
}

/** Starts the interface in a page. Called once. */
export function startApp(transport: Transport, place: HTMLElement, extras: Extras = {}): SessionLink {
  const link = new SessionLink(transport);
  const own = new Set(panels.map((panel) => panel.id));
  const allPanels = [...panels, ...(extras.panels ?? []).filter((panel) => !own.has(panel.id))];
  const allScreens = [...screens, ...(extras.screens ?? []).filter((screen) => !screens.some((one) => one.id === screen.id))];
  createRoot(place).render(<StrictMode><LinkContext value={link}><Gate><App panels={allPanels} screens={allScreens} /></Gate></LinkContext></StrictMode>);
  link.start();
  return link;
}

/** The first snapshot decides what there is to show (welcome, theme, layout); until then the frame's skeleton. */
function Gate({ children }: { readonly children: ReactNode }): ReactNode {
  const { mirror } = useLink();
  // Looked at again with each change of the connection's state; the first snapshot is one.
  useConnection();
  return mirror.filled ? children : <Starting />;
}
