import { Link2, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { LINK_NAMES, PanelLinkContext, usePanelLink, type LinkName } from '../../workbench/links.ts';
import { useWords } from '../../workbench/words.ts';
import { shellWords } from '../shell/shell-words.ts';
import { useLayouts } from './layouts-context.ts';
import { usePanels } from './panels-context.ts';

/** What is inside is linked as the layout says for this panel. */
export function LinkedPanel({ panel, children }: { readonly panel: string; readonly children: ReactNode }): ReactNode {
  return <PanelLinkContext value={usePanelLink(panel)}>{children}</PanelLinkContext>;
}

/** The letter of a panel's link on its tab, in its colour; an icon where it follows the agents. */
export function LinkMark({ panel }: { readonly panel: string }): ReactNode {
  const link = usePanelLink(panel);
  if (usePanels().get(panel)?.linked === undefined) return null;
  // The letter is drawn by the style: as text it would be part of the tab's name, and the button beside it says it.
  return <span className={`panel-link panel-link-${link}`} data-link={link === 'agents' ? undefined : link} aria-hidden>{link === 'agents' ? <Users size={11} /> : null}</span>;
}

/** The button that changes the link of a panel; nothing for one that shows no instrument. */
export function LinkMenu({ panel }: { readonly panel: string }): ReactNode {
  const t = useWords(shellWords);
  const layouts = useLayouts();
  const definition = usePanels().get(panel);
  const link = usePanelLink(panel);
  if (definition?.linked === undefined) return null;
  const names = LINK_NAMES.filter((name) => name !== 'agents' || definition.linked === 'freely');
  const label = t('linkOf', { panel: definition.title(), link: linkWords(t, link) });
  return (
    <Menu label={label} items={names.map((name) => ({ id: name, label: linkWords(t, name), checked: name === link, divided: name === 'agents', run: () => layouts.setLink(panel, name) }))}>
      <IconButton icon={Link2} size="small" label={label} />
    </Menu>
  );
}

/** `Link B`, `Follow the agents`. */
function linkWords(t: (key: 'linkLetter' | 'linkAgents', values?: Readonly<Record<string, string>>) => string, link: LinkName): string {
  return link === 'agents' ? t('linkAgents') : t('linkLetter', { letter: link });
}
