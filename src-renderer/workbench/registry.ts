/** What a feature gives to the app. The lists are in app/panels.ts, app/screens.ts, app/dialogs.ts and app/actions.ts. */
import type { LucideIcon } from 'lucide-react';
import type { ComponentType, LazyExoticComponent } from 'react';
import type { SessionLink } from '../mirror/session-link.ts';
import type { DialogInputs, DialogName } from './workbench.ts';

type Shown<P = Record<never, never>> = ComponentType<P> | LazyExoticComponent<ComponentType<P>>;

/** A dockable part of the workspace. Its root is a `Panel` with `bare`: the tab carries the title. */
export interface PanelDefinition {
  /** Stable: layouts name it. */
  readonly id: string;
  /** The tab's words; called when shown, so that it follows the language. */
  readonly title: () => string;
  readonly icon: LucideIcon;
  readonly component: Shown;
  /** Shows or chooses an instrument: it can be linked by letter. `firmly`: not by what the agents do, because a hand may be in it. */
  readonly linked?: 'freely' | 'firmly';
}

/** A screen with a tab of its own in the title bar. */
export interface ScreenDefinition {
  readonly id: string;
  readonly title: () => string;
  readonly icon: LucideIcon;
  readonly component: Shown;
}

/** A dialog that can be opened from anywhere with `openDialog`. */
export interface DialogDefinition<N extends DialogName = DialogName> {
  readonly name: N;
  readonly component: Shown<{ readonly input: DialogInputs[N] }>;
}

/** Something a person can do: in the palette, and with a shortcut where it has one. */
export interface ActionDefinition {
  /** Stable: a person's own shortcuts name it. */
  readonly id: string;
  readonly title: () => string;
  readonly group: () => string;
  /** `Mod+K`, `Alt+M`, `?`; Mod is Ctrl, or Cmd on a Mac. None: palette only. */
  readonly shortcut?: string;
  readonly keywords?: string;
  /** False: not offered now. */
  readonly available?: (link: SessionLink) => boolean;
  /** Runs at once. Anything that risks money opens a dialog here instead; the halt, which is the safe direction, does not. */
  readonly run: (link: SessionLink) => void;
}
