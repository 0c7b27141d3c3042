/** The screens, in the order of their tabs. A screen is here when it exists; `lazy` keeps it out of the first load. */
import { LayoutDashboard, Settings } from 'lucide-react';
import { lazy } from 'react';
import type { ScreenDefinition } from '../workbench/registry.ts';
import { Workspace } from './layout/workspace.tsx';
import { shellWords } from './shell/shell-words.ts';

export const screens: readonly ScreenDefinition[] = [
  { id: 'workspace', title: () => shellWords.say('workspace'), icon: LayoutDashboard, component: Workspace },
  // Agents, journal, system health.

  { id: 'settings', title: () => shellWords.say('settings'), icon: Settings, component: lazy(() => import('../features/settings/settings-screen.tsx').then(({ SettingsScreen }) => ({ default: SettingsScreen }))) },
];
